"""The run-time gate: count, decide, reserve and record, in one transaction, before data leaves.

While it lasts nobody else under the same control can reserve, so that runs at the same time cannot cross a threshold
together.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.errors import LedgerError
from sekisho.gate import recording
from sekisho.gate.apart import stored
from sekisho.gate.counting import counted_for
from sekisho.gate.supposing import supposed
from sekisho.gate.tally import Number, Run, number, own_year
from sekisho.gate.tally import together as together_of
from sekisho.ledger.entries import Flow, RunName, together
from sekisho.model.base import Phrase
from sekisho.model.decision import Note
from sekisho.model.tallies import TALLIES
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from sekisho.gate.counting import Counts
    from sekisho.gate.decide import Gate
    from sekisho.gate.notes import OfTask
    from sekisho.heads.count import Heads
    from sekisho.ledger import Book, Ledger
    from sekisho.ledger.entries import Holding, Reservation
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import Decision
    from sekisho.model.export import Carrier, Export
    from sekisho.model.run import RunKey


class Passage(NamedTuple):
    """A decision at run time, and what it leant on: each number asked for, and the reservation if data may leave."""

    decision: Decision
    numbers: Mapping[str, Number]
    reservation: Reservation | None
    otherwise: Mapping[str, Number] = MappingProxyType({})
    """The same numbers counted the other way: with what is exempt, or without it if `exempt`."""
    exempt: bool = False
    batch: Heads | None = None
    """The batch as what the run was judged, if it was counted first."""
    under_way: tuple[Reservation, ...] = ()
    """What other runs under way have reserved, where nothing else keeps this one back: once they end it may pass."""


class Asker(NamedTuple):
    """Who asks: the run, its task, and the destination that was rendered.

    `carries` is false for one that only asks early: nothing is reserved. `resumed` says that the task had run before,
    up to a deferral, so that data may have left already. `fields` are what the task's operator is set to, where it may
    say where data goes.
    """

    run: RunKey
    carrier: Carrier | None = None
    to: str | None = None
    carries: bool = True
    resumed: bool = False
    fields: tuple[OfTask, ...] = ()


def judge(gate: Gate, ledger: Ledger, asker: Asker, *, as_of: AsOf, now: datetime) -> Passage:
    """Decide whether a run may let its export leave; if so its declared maximum is reserved. The decision is recorded.

    A batch that was counted before counts as what it is, another as its declared maximum. Plugins are told afterwards.

    Raises UnknownExport, and LedgerError if nothing could be counted or recorded: then nothing may leave.
    """
    run = asker.run
    export = gate.export(run.export_id)
    counts = gate.counts(export, as_of)
    flow = flow_of(gate, export, counts)
    with ledger.account(flow.account, now, exporters=gate.parties_of(flow.account), run=run) as book:
        batch = book.batch()
        counting = Counting(book, run, flow, batch)
        decided = partial(supposed, gate, asker, as_of, counts)
        decision, numbers, others = decided(counting)
        under_way = counting.under_way() if decision.effect == "block" else ()
        if under_way and decided(Counting(book, run, flow, batch, under_way)).decision.effect == "block":
            under_way = ()
        reservation = None
        if asker.carries and decision.effect != "block":
            book.take_batch()
        if asker.carries and decision.effect != "block" and flow.kinds:
            days = {kind: as_of.day_in(counted.zone) for kind, counted in counts.kinds.items()}
            until = now + timedelta(hours=gate.organisation.settings.ledger.reservation_hours)
            reservation = book.reserve(flow, run, days=days, until=until, shipping=True)
        recorded = recording.record(
            decision,
            carrier=asker.carrier,
            to=asker.to,
            run=_run(run),
            who=run.who,
            counts={fact: _told(one, others[fact]) for fact, one in numbers.items()},
            batch=batch and batch.fingerprint,
            reservation=reservation and reservation.id,
            carries=asker.carries,
            may_have_left=asker.resumed and decision.effect == "block",
        )
        contents = recorded.contents
        if not book.has(decision.digest):
            contents = {**contents, decision.digest: recording.law_of(gate.content)}
        book.record(recording.KIND, recorded.body, contents)
    try:
        gate.report(decision)
    except Exception:
        if reservation is not None and not (reservation.tried_before or asker.resumed):
            with suppress(LedgerError):  # what it reserved is held then, which harms nobody
                ledger.give_back(run, flow, now)
        raise
    exempt = gate.organisation.settings.ledger.count_exempt
    return Passage(decision, numbers, reservation, others, exempt=exempt, batch=batch, under_way=under_way)


def flow_of(gate: Gate, export: Export, counts: Counts) -> Flow:
    """Say what the ledger counts of an export."""
    settings = gate.organisation.settings
    return Flow(
        organisation=settings.organisation,
        account=gate.account(export),
        exporter=counted_for(export),
        export_id=export.id,
        version=recording.version_of(export),
        recipient=export.recipient,
        purpose=export.purpose,
        kinds={kind: not counted.apart for kind, counted in counts.kinds.items()},
        per_run=export.persons.per_run,
        per_year=export.persons.per_year,
        rehearsal=settings.rehearsal,
    )


class Counting:
    """The numbers for one run, from one look into the ledger; as if those that `ended` had gone and nobody had left."""

    def __init__(
        self, book: Book, run: RunKey, flow: Flow, batch: Heads | None, ended: Collection[Reservation] = ()
    ) -> None:
        self._book, self._flow, self.batch = book, flow, batch
        reservations = book.reservations(rehearsal=flow.rehearsal)
        self._own = next((one for one in reservations if _is_of(one, run, flow)), None)
        self._others = [one for one in reservations if one is not self._own and one not in ended]
        self._sends = _with_what_left(flow, self._own)
        self._most = 0 if self._is_alone(run) else self._sends.per_run
        self._holdings: dict[date, list[Holding]] = {}

    def under_way(self) -> tuple[Reservation, ...]:
        """Give the other runs that still hold room of a kind that this one needs, and give it back when they end."""
        kinds = self._flow.kinds.keys()
        return tuple(one for one in self._others if one.state == "open" and one.held and kinds & one.flow.kinds.keys())

    def numbers(self, counts: Counts, as_of: AsOf, *, exempt: bool) -> tuple[dict[str, Number], dict[str, Number]]:
        """Give every number asked for by its fact, and the same ones counted the other way: with exempt, or without."""
        found: tuple[dict[str, Number], dict[str, Number]] = {}, {}
        for fact, zone in counts.facts.items():
            tally, run = TALLIES[fact], self._run(as_of.day_in(zone))
            holdings = self._since(tally.since(run.day))
            for numbers, otherwise in zip(found, (exempt, not exempt), strict=True):
                lasts = partial(self._book.last_days, rehearsal=self._flow.rehearsal)
                numbers[fact] = number(tally, run, holdings, self._others, exempt=otherwise, lasts=lasts)
        return found

    def overruns(self, counts: Counts, as_of: AsOf) -> Iterator[Note]:
        """Note where more people leave than the export declares: then what runs reserve cannot be relied on."""
        flow = self._flow
        if self.batch is not None and self.batch.persons.low > flow.per_run:
            yield _more(flow.export_id, "per_run", self.batch.persons.low, flow.per_run)
        before = self._book.overrun(flow) if self.batch is None and flow.kinds else None
        if before is not None and before.counted > flow.per_run:
            yield _sent_more(flow, before)
        days = {as_of.day_in(counted.zone) for counted in counts.kinds.values()}
        for day in sorted(days)[:1]:
            year = own_year(self._run(day), self._since(date(day.year, 1, 1)))
            if year.low > flow.per_year:
                yield _more(flow.export_id, "per_year", year.low, flow.per_year)

    def loads(self, gate: Gate, as_of: AsOf) -> dict[str, Interval]:
        """Give how many persons a year lean on each paper on which this export leans, this run included.

        Of an export that this ledger does not count, or counts under another account, all that it declares.
        """
        found = {}
        for name, (paper, leaners) in gate.leaning(gate.export(self._flow.export_id), as_of).items():
            exports = {one.export.id: one.export for one in leaners}
            counted = {
                export.id: export.persons.per_year
                for export in exports.values()
                if gate.account(export) == self._flow.account and gate.counts(export, as_of).kinds
            }
            rest = sum(export.persons.per_year for export in exports.values() if export.id not in counted)
            day = as_of.day_in(paper.zone)
            known = Interval(0, 0)
            if self._flow.export_id in counted:
                known = together_of(self._run(day), counted, self._since(date(day.year, 1, 1)), self._others)
            else:
                rest += sum(counted.values())
            found[name] = known.plus(rest)
        return found

    def _is_alone(self, run: RunKey) -> bool:
        """Say whether nobody leaves beside the batch: other tasks and map indexes may be shipping too."""
        if self.batch is None or run.map_index >= 0:
            return False
        return self._own is None or not self._book.shared(self._own, run)

    def _run(self, day: date) -> Run:
        return Run(self._sends, day, self._most, self.batch, self._own)

    def _since(self, day: date) -> list[Holding]:
        if day not in self._holdings:
            self._holdings[day] = self._book.holdings(day, rehearsal=self._flow.rehearsal)
        return self._holdings[day]


def _is_of(one: Reservation, run: RunKey, flow: Flow) -> bool:
    """Say whether it is what the run itself has reserved; to send to somebody else it needs room beside that."""
    theirs = one.flow
    name = RunName(run.dag_id, run.run_id, run.deployment)
    return (theirs.export_id, one.run) == (run.export_id, name) and (
        (theirs.exporter, theirs.recipient, theirs.purpose) == (flow.exporter, flow.recipient, flow.purpose)
    )


def _with_what_left(flow: Flow, own: Reservation | None) -> Flow:
    """Join a declaration with the one under which the run may have shipped already."""
    if own is None or own.shipping_since is None:
        return flow
    before = own.flow
    return flow._replace(
        kinds=together(before.kinds, flow.kinds),
        per_run=max(before.per_run, flow.per_run),
        per_year=max(before.per_year, flow.per_year),
    )


def _more(export_id: str, field: str, found: int, declared: int) -> Note:
    said = Phrase("in one run", "1回の実行") if field == "per_run" else Phrase("in a year", "1年間")
    return Note(
        Verdict.UNMET,
        "more-persons-than-declared",
        Phrase(
            "{0} persons would have left {2}; the export declares at most {1}",
            "{2}の提供人数が {0} 人となり、提供の定義の上限 {1} 人を超える",
            (f"{found:,}", f"{declared:,}", said),
        ),
        Phrase(
            "send fewer, or correct `{1}` under `persons` in exports/{0}.yaml",
            "人数を減らすか、exports/{0}.yaml の `persons` の `{1}` を直す",
            (export_id, field),
        ),
    )


def _sent_more(flow: Flow, run: Reservation) -> Note:
    return Note(
        Verdict.UNMET,
        "more-persons-than-declared",
        Phrase(
            "run {2} sent {0} persons and the export declares at most {1}; it is not known how many this run sends",
            "実行 {2} の提供人数が {0} 人と、提供の定義の1回の上限 {1} 人を超えており、今回の人数も不明",
            (f"{run.counted:,}", f"{flow.per_run:,}", run.run.run_id),
        ),
        Phrase(
            "correct `per_run` under `persons` in exports/{0}.yaml, or count the batch before it leaves",
            "exports/{0}.yaml の `persons` の `per_run` を直すか、提供の前にバッチの人数を数える",
            (flow.export_id,),
        ),
    )


def _run(run: RunKey) -> dict[str, Any]:
    return {
        "dag_id": run.dag_id,
        "run_id": run.run_id,
        "task_id": run.task_id,
        "map_index": run.map_index,
        "attempt": run.attempt,
        "deployment": run.deployment,
    }


def _told(one: Number, otherwise: Number) -> dict[str, Any]:
    """Both numbers, with what is exempt and without, whichever of them counts here; and why they have bounds."""
    why = stored(one.apart)
    return {
        "settled": list(one.settled),
        "held": one.held,
        "after": list(one.after),
        "otherwise": list(otherwise.after),
        **({"apart": why} if why else {}),
    }
