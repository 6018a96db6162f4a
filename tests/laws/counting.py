"""Who has left, said as plainly and as slowly as it can be: persons by name, in sets. It knows nothing of the ledger.

There are two truths. `left` is what really happened: persons on the day on which they left, as what their task said.
`told` is what the ledger was told: persons whom a run settled, on the day on which it reserved and on the day on which
it settled, as all that its declarations said in between.
"""

from datetime import date
from typing import NamedTuple

WINDOWS = {
    "calendar_year": lambda day: date(day.year, 1, 1),
    "two_calendar_years": lambda day: date(day.year - 1, 1, 1),
    "twelve_months": lambda day: date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day),
}


class End(NamedTuple):
    """Who sends, to whom, and why."""

    exporter: str
    recipient: str
    purpose: str


class Left(NamedTuple):
    """Persons who left on one day. `kinds` says of each kind whether it counts or is exempt."""

    export: str
    end: End
    day: date
    kinds: dict[str, bool]
    persons: frozenset[int]
    decision: int = 0
    """Which decision let them: the first is 1."""


def distinct(rows, fact, end, day, group, *, exempt=False):
    """The persons that a fact counts for one who sends to this end today; `group` is who else is under control."""
    _, kind, window = fact.split(".")
    since, found = WINDOWS[window](day), set()
    for one in rows:
        own = one.end.exporter == end.exporter and (kind != "bulk" or one.end.recipient == end.recipient)
        split = one.end.exporter in group and one.end[1:] == end[1:]
        counts = kind in one.kinds and (one.kinds[kind] or exempt)
        if one.day >= since and counts and (own or split):
            found |= one.persons
    return found


class Task:
    """One task or map index of a run, in its latest try."""

    def __init__(self):
        self.decision = 0
        self.is_running = False
        self.kinds, self.per_run, self.per_year = {}, 0, 0
        self.batch = None
        """The persons of its batch, if that was known when it asked."""
        self.left = frozenset()
        """Who left and was not settled; another try sends them again."""
        self.is_sent = False


class Run:
    """One run of an export, as a careful clerk would keep it."""

    def __init__(self, export):
        self.export = export
        self.end = self.account = self.reservation = self.expires = None
        self.is_open = self.ships = False
        self.kinds, self.days, self.per_run = {}, {}, 0
        self.tasks, self.claims = {}, set()
        self.sent = frozenset()
        """All who ever left in it, to this end."""

    def holds(self, now):
        """Whether its people may still leave, or may have left uncounted."""
        return self.is_open and (self.ships or now < self.expires)

    def reserve(self, end, account, kinds, day, per_run, *, now, expires, ships):
        """Keep room: what left under an earlier declaration goes on to count as it said."""
        days = dict.fromkeys(kinds, day)
        if self.holds(now):
            if self.ships:
                kinds = {
                    kind: self.kinds.get(kind, False) or kinds.get(kind, False) for kind in {**self.kinds, **kinds}
                }
                per_run = max(per_run, self.per_run)
            days = {**days, **self.days}
        else:
            self.ships = False
            self.claims = set()
        if end != self.end:
            self.sent = frozenset()
        self.end, self.account, self.kinds, self.days, self.per_run = end, account, kinds, days, per_run
        self.is_open, self.ships, self.expires = True, self.ships or ships, expires
