"""How many persons every exporter has sent, how many more may go before a law answers otherwise, and when that will be.

The pace is that of the last days, in persons who had not been counted before; a forecast of nothing but that.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.analysis.volumes.thresholds import Threshold, thresholds
from sekisho.gate.head_kinds import counted_for
from sekisho.gate.run.admission import flow_of
from sekisho.gate.run.head_counts import Number, Run, number
from sekisho.model.dates import add_months
from sekisho.model.tallies import TALLIES, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sekisho.gate.decide import Gate
    from sekisho.ledger.entries import Flow, Holding, Reservation, Span
    from sekisho.model.dates import AsOf
    from sekisho.model.values import Interval

    Look = Callable[[Span, date, date], Sequence[Holding]]
    """Gives the holdings of one size of span that begin between two days, both included."""

LOOKING_BACK: Final = 90
"""Over how many days the pace is taken."""
LEAST: Final = 14
"""From how many days of history on a pace is told at all."""
_ONE_DAY: Final = timedelta(days=1)
_START: Final = attrgetter("start")


class Scope(NamedTuple):
    """Whose heads are counted together: an exporter's; for some counts to one recipient only.

    `group` is set where companies under common control send to the same recipient for the same purpose: theirs count
    as well.
    """

    tally: Tally
    day: date
    flow: Flow
    """One of the exports of the scope, for all of them."""
    group: bool

    @property
    def exporter(self) -> str:
        """Whose count it is."""
        return self.flow.exporter

    @property
    def recipient(self) -> str | None:
        """The only recipient whose persons count, if it is so."""
        return self.flow.recipient if self.tally.per_recipient or self.group else None

    @property
    def purpose(self) -> str | None:
        """The purpose for which a volume is split, if it is."""
        return self.flow.purpose if self.group else None

    @property
    def since(self) -> date:
        """The first day that counts."""
        return self.tally.since(self.day)

    @property
    def last(self) -> date:
        """The last day for which something is foretold: then a calendar year begins anew, or the window has moved."""
        return add_months(self.day, 12) if self.tally.rolls else date(self.day.year, 12, 31)


class Pace(NamedTuple):
    """Persons who were new in the window, in the days after `since`."""

    since: date
    days: int
    new: int

    @property
    def a_day(self) -> float:
        """New persons a day."""
        return self.new / self.days


class Prospect(NamedTuple):
    """One count: as it stands, with what is exempt or without, and the limits that the law sets to it."""

    scope: Scope
    number: Number
    otherwise: Number
    """The same counted the other way: with exempt persons where they are left out, without where they are counted."""
    exempt: bool
    """Whether exempt persons are counted."""
    limits: tuple[Threshold, ...]
    """In the order of their numbers."""
    first: date | None
    """The first day in the window on which somebody left."""
    pace: Pace | None
    changed: date | None = None
    """The day in the window from which a second key was used: nobody can tell who is new since."""
    before: int = 0
    """How many persons had left by the day before that."""

    @property
    def next(self) -> tuple[Threshold, ...]:
        """The limits that are next above what is settled: all with that number; none if all are passed."""
        above = [limit for limit in self.limits if limit.at > self.number.settled.low]
        return tuple(limit for limit in above if limit.at == above[0].at)

    @property
    def passed(self) -> tuple[Threshold, ...]:
        """The limits that are passed for certain."""
        return tuple(limit for limit in self.limits if limit.at <= self.number.settled.low)

    @property
    def room(self) -> int | None:
        """How many persons may still be reserved before the next limit; None if no limit is left."""
        high = self.number.settled.high
        if not self.next:
            return None
        return 0 if high is None else max(0, self.next[0].at - 1 - high - self.number.held)

    @property
    def crossing(self) -> date | None:
        """The day on which the next limit is reached at this pace; None if that is not in sight."""
        if not self.next or self.pace is None or self.pace.new == 0:
            return None
        missing = max(0, self.next[0].at - self._so_far)
        days = -(-missing * self.pace.days // self.pace.new)
        return self.scope.day + timedelta(days=days) if days <= (self.scope.last - self.scope.day).days else None

    @property
    def at_the_end(self) -> int | None:
        """How many persons it will be on the last day that is foretold; None without a pace."""
        if self.pace is None:
            return None
        days = (self.scope.last - self.scope.day).days
        return self._so_far + days * self.pace.new // self.pace.days

    @property
    def _so_far(self) -> int:
        """How many persons it is about. After a change of the key those before it, and at their pace those since."""
        settled = self.number.settled
        if self.changed is None:
            return _middle(settled)
        if self.pace is None or settled.high is None:
            return settled.low
        since = (self.scope.day - self.changed).days + 1
        return max(settled.low, min(settled.high, self.before + since * self.pace.new // self.pace.days))


def scopes(gate: Gate, as_of: AsOf, exporter: str | None = None) -> Iterator[tuple[Scope, tuple[Threshold, ...]]]:
    """Walk all that laws in force ask to be counted, each with the limits that they set to it."""
    found: dict[tuple[str, str, str, str], tuple[Scope, dict[tuple[str, str, str, int], Threshold]]] = {}
    for export in gate.organisation.exports.values():
        if exporter not in (None, counted_for(export)):
            continue
        limits = thresholds(gate, export.id, as_of)
        if not limits:
            continue
        flow = flow_of(gate, export, gate.counts(export, as_of))
        for limit in limits.values():
            day = as_of.day_in(limit.regime.zone)
            for group in (False, True) if _is_split(gate, flow) else (False,):
                scope = Scope(TALLIES[limit.fact], day, flow, group)
                key = (flow.exporter, limit.fact, scope.recipient or "", scope.purpose or "")
                found.setdefault(key, (scope, {}))[1].setdefault(limit.key, limit)
    order = {fact: place for place, fact in enumerate(TALLIES)}
    for key in sorted(found, key=lambda key: (key[0], order[key[1]], key[2:])):
        scope, rules = found[key]
        yield scope, tuple(sorted(rules.values(), key=lambda limit: limit.at))


def _is_split(gate: Gate, flow: Flow) -> bool:
    """Say whether another company under the same control declares the same end and purpose."""
    return any(
        (each.recipient, each.purpose) == (flow.recipient, flow.purpose)
        and counted_for(each) != flow.exporter
        and gate.account(each) == flow.account
        for each in gate.organisation.exports.values()
    )


def prospect(  # noqa: PLR0913 - what is counted, for whom, and from what
    scope: Scope,
    limits: tuple[Threshold, ...],
    look: Look,
    reservations: Sequence[Reservation],
    *,
    exempt: bool,
    lasts: Callable[[], Sequence[Holding]] = tuple,
) -> Prospect:
    """Count one scope. `look` finds holdings of the account, `reservations` are those of it that hold."""
    holding = [one for one in reservations if _is_of(scope, one.flow)]
    now = _between(scope, look, scope.day)
    counted, otherwise = (
        number(scope.tally, Run(scope.flow, scope.day, 0), now, holding, exempt=way, lasts=lasts)
        for way in (exempt, not exempt)
    )
    first = _first(scope, look, exempt=exempt)
    if first is None or counted.apart is None or not counted.apart.keys:
        pace = _pace(scope, look, first, scope.day, counted.settled, exempt=exempt)
        return Prospect(scope, counted, otherwise, exempt, limits, first, pace)
    changed = _changed(scope, look, exempt=exempt)
    until = changed - _ONE_DAY
    then = number(scope.tally, Run(scope.flow, until, 0), _between(scope, look, until), (), exempt=exempt).settled
    pace = _pace(scope, look, first, until, then, exempt=exempt)
    return Prospect(scope, counted, otherwise, exempt, limits, first, pace, changed, _middle(then))


def _is_of(scope: Scope, one: Flow | Holding) -> bool:
    return scope.group or one.exporter == scope.exporter


def _between(scope: Scope, look: Look, last: date) -> list[Holding]:
    """Give what covers the window up to a day, in as few spans as do."""
    rows = (row for span, first, until in stretches(scope.since, last) for row in look(span, first, until))
    return [row for row in rows if _is_of(scope, row)]


def stretches(first: date, last: date) -> Iterator[tuple[Span, date, date]]:
    """Cover the days between two, both included, by whole months and the days before and after them."""
    month = first if first.day == 1 else add_months(first.replace(day=1), 1)
    until = (last + _ONE_DAY).replace(day=1)
    if month >= until:
        yield "day", first, last
        return
    if first < month:
        yield "day", first, month - _ONE_DAY
    yield "month", month, until - _ONE_DAY
    if until <= last:
        yield "day", until, last


def _first(scope: Scope, look: Look, *, exempt: bool) -> date | None:
    """Find the first day in the window on which somebody left: in the days of its first month."""

    def days(span: Span, first: date, last: date) -> list[date]:
        return [one.start for one in look(span, first, last) if _is_of(scope, one) and _counts(scope, one, exempt)]

    partial = days("day", scope.since, add_months(scope.since.replace(day=1), 1) - _ONE_DAY)
    months = days("month", scope.since, scope.day)
    if not partial and months:
        partial = days("day", min(months), add_months(min(months), 1) - _ONE_DAY)
    return min((day for day in partial if day <= scope.day), default=None)


def _counts(scope: Scope, one: Holding, exempt: bool) -> bool:
    run = Run(scope.flow, scope.day, 0)
    return number(scope.tally, run, [one], (), exempt=exempt).settled.low > 0


def _changed(scope: Scope, look: Look, *, exempt: bool) -> date:
    """Find the first day on which one namespace has a second key: in the days of the first month in which it has."""
    keys: dict[str, str] = {}
    for span, first, last in stretches(scope.since, scope.day):
        for begin, rows in _by_start(scope, look(span, first, last), exempt=exempt):
            before = dict(keys)
            if not _has_second(rows, keys):
                continue
            days = look("day", begin, add_months(begin, 1) - _ONE_DAY) if span == "month" else ()
            parts = _by_start(scope, days, exempt=exempt)
            return next((day for day, some in parts if _has_second(some, before)), begin)
    return scope.day


def _by_start(scope: Scope, rows: Sequence[Holding], *, exempt: bool) -> Iterator[tuple[date, list[Holding]]]:
    known = sorted((row for row in rows if _is_of(scope, row) and _counts(scope, row, exempt)), key=_START)
    return ((begin, list(some)) for begin, some in groupby(known, _START))


def _has_second(rows: Sequence[Holding], keys: dict[str, str]) -> bool:
    """Say whether a namespace has another key than the first one, and remember those."""
    return any(keys.setdefault(row.namespace, row.epoch) != row.epoch for row in rows)


def _pace(  # noqa: PLR0913 - of what, from when until when
    scope: Scope, look: Look, first: date | None, until: date, now: Interval, *, exempt: bool
) -> Pace | None:
    """Count the new persons of the days before one. Those of the very first day are no pace: with them it began."""
    if first is None:
        return None
    since = max(until - timedelta(days=LOOKING_BACK), first)
    days = (until - since).days
    if days < LEAST:
        return None
    then = number(scope.tally, Run(scope.flow, since, 0), _between(scope, look, since), (), exempt=exempt).settled
    return Pace(since, days, max(0, _middle(now) - _middle(then)))


def _middle(persons: Interval) -> int:
    return persons.low if persons.high is None else (persons.low + persons.high) // 2
