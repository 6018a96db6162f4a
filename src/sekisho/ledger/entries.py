"""What the ledger keeps, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sekisho.model.run import DEPLOYMENT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sekisho.model.values import Interval

Span = Literal["day", "month", "year"]
State = Literal["open", "settled", "released", "uncounted", "expired"]
Draft = dict[str, str]
"""A record to be: kind, at and body."""
HELD: frozenset[str] = frozenset({"open", "uncounted"})
"""The states of a reservation whose people may still leave, or may have left without being counted."""


class Flow(NamedTuple):
    """What is counted of one export."""

    organisation: str
    account: str
    """Common control: the exporter's group, else the exporter. All of one account is locked together."""
    exporter: str
    export_id: str
    version: str
    recipient: str
    purpose: str
    kinds: Mapping[str, bool]
    """Each kind with whether it is counted or kept apart as exempt; no kind at all when no law counts it."""
    per_run: int
    per_year: int
    rehearsal: bool = False


def together(before: Mapping[str, bool], now: Mapping[str, bool]) -> dict[str, bool]:
    """Join the kinds of two declarations: what either counts is counted."""
    return {kind: before.get(kind, False) or now.get(kind, False) for kind in {**before, **now}}


class Holding(NamedTuple):
    """The persons of one flow, kind and span of time, as a sketch."""

    organisation: str
    account: str
    exporter: str
    export_id: str
    version: str
    recipient: str
    purpose: str
    rehearsal: bool
    span: Span
    start: date
    """The first day of the span."""
    kind: str
    counted: bool
    namespace: str
    epoch: str
    persons: Interval
    sketch: bytes
    """Empty for a day that was swept: how many they were stays, not who."""

    @property
    def swept(self) -> bool:
        """Whether nobody can say any more who they were."""
        return not self.sketch


class RunName(NamedTuple):
    """A run, whatever its tasks."""

    dag_id: str
    run_id: str
    deployment: str = DEPLOYMENT


class Reservation(NamedTuple):
    """The room that one run keeps for the persons it may send."""

    id: str
    flow: Flow
    run: RunName
    days: Mapping[str, date]
    """For each kind the day, in the exporter's law, on which the run reserved."""
    reserved_at: datetime
    expires_at: datetime
    shipping_since: datetime | None
    state: State
    """`open`, `settled`, `released`, `uncounted` (it expired after shipping began: its people may have left), or
    `expired` (it never began to ship: its room is free again)."""
    counted: int
    """Distinct persons of this run that are settled already, at least."""
    open_claims: int
    """Tasks and map indexes of the run that have not settled yet."""
    overrun: bool
    """It sent more persons than declared, in this run or in the year."""
    tried_before: bool = False
    """Told to whoever reserves: its task has tried already and never settled, so that something may have left."""

    @property
    def held(self) -> int:
        """How many persons may still come on top of what was counted."""
        return max(0, self.flow.per_run - self.counted) if self.state in HELD else 0


class Claim(NamedTuple):
    """A task, or one map index of it, that a reservation is held for because it has not said what it sent."""

    task_id: str
    map_index: int
    since: datetime
    """When it was let go first, since it settled last."""
    attempt: int | None = None
    """The try that was let go last."""
    ended: str | None = None
    """The state in which Airflow has left it, as far as the ledger was told: `success`, `failed`, `deferred`, …"""
    ended_at: datetime | None = None
    by: str | None = None
    """Who noticed: `worker`, `scheduler`, or `hand`."""
    archived: bool = False
    """Whether the records that would tell have left the ledger."""

    @property
    def name(self) -> str:
        """The task's id, with the map index of a mapped one."""
        return self.task_id if self.map_index < 0 else f"{self.task_id}[{self.map_index}]"


class Record(NamedTuple):
    """One entry of the memory; position and hashes are there once it has its place in the chain."""

    id: int
    kind: str
    at: datetime
    body: Mapping[str, Any]
    position: int | None
    previous: str | None
    hash: str | None
    damaged: bool = False
    """It cannot be read: then its body is empty, and its instant may be the first there is."""


class Head(NamedTuple):
    """The end of the chain: whoever keeps it elsewhere can prove that nothing before it was changed."""

    position: int
    hash: str
    at: datetime


class Verification(NamedTuple):
    """What a walk over the whole ledger found."""

    records: int
    head: Head | None
    faults: list[str]
    """One line each: where, what is wrong, what to do."""
