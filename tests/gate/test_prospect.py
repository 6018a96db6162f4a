"""How many more persons may go before a law answers otherwise, and when that will be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from sekisho.analysis.volumes.prospect import prospect, scopes, stretches
from sekisho.heads.sketch import Sketch
from sekisho.ledger.entries import Holding, Reservation, RunName
from sekisho.model.dates import AsOf
from sekisho.model.values import Interval
from tests.gate.folder import EXPORT, LAW, PARTIES

TODAY = date(2026, 11, 22)
BASES = LAW["requires"]["any"]
ORDINARY = "ledger.ordinary.calendar_year"
CERTIFIED = {**BASES[1], "all": [*BASES[1]["all"], {"fact": ORDINARY, "at_most": "many", "cite": "act art. 5(2)"}]}
TABLES = {**LAW["tables"], "many": [{"value": 5000, "from": "2026-01-01", "cite": "act art. 5(2)"}]}
COUNTING = {**LAW, "duties": [], "tables": TABLES, "requires": {"any": [CERTIFIED, BASES[2]]}}


def only(folder, day=TODAY):
    """The one count that the law asks for."""
    ((scope, limits),) = scopes(folder.gate(), AsOf(day))
    return scope, limits


class Memory:
    """Holdings by day and month, as the ledger keeps them."""

    def __init__(self, flow):
        self._flow = flow
        self._rows: dict[tuple[str, date, bool], list[Sketch]] = {}

    def left(self, day, first, last, *, counted=True):
        """The people with these numbers left on a day."""
        mixed = np.arange(first, last, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1 << 32)
        for span, start in (("day", day), ("month", day.replace(day=1))):
            self._rows.setdefault((span, start, counted), []).append(Sketch.of(mixed))
        return self

    def look(self, span, first, last):
        return [
            self._holding(*key, Sketch.union(*some))
            for key, some in self._rows.items()
            if key[0] == span and first <= key[1] <= last
        ]

    def _holding(self, span, start, counted, sketch):
        told = self._flow._asdict()
        for name in ("kinds", "per_run", "per_year"):
            del told[name]
        return Holding(
            **told,
            span=span,
            start=start,
            kind="ordinary",
            counted=counted,
            namespace="crm/int",
            epoch="2026",
            persons=sketch.count(),
            sketch=sketch.dump(),
        )


def held(flow, counted=0):
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Reservation("r", flow, RunName("crm", "1"), {"ordinary": TODAY}, now, now, now, "open", counted, 1, False)


def seen(folder, left=(), reservations=(), *, day=TODAY, exempt=False):
    """What is told of a memory in which these people left on these days."""
    scope, limits = only(folder, day)
    memory = Memory(scope.flow)
    for when, first, last in left:
        memory.left(when, first, last)
    found = [held(scope.flow, counted) for counted in reservations]
    return prospect(scope, limits, memory.look, found, exempt=exempt)


@pytest.fixture
def folder(folder):
    return folder.write("regimes/jp/act.yaml", COUNTING)


# ---- limits


def test_limits_are_the_laws_own_numbers_wherever_it_writes_them(folder):
    _, limits = only(folder)
    assert [(one.at, str(one.asked).partition("_year) ")[2], one.rule.name, one.cite.written) for one in limits] == [
        (1000, "below 1,000", "small", "act art. 6(1)"),
        (5001, "at most 5,000", "certified", "act art. 5(2)"),
    ]


def test_a_number_that_is_not_law_yet_is_no_limit(folder):
    assert [one.at for one in only(folder, date(2025, 12, 31))[1]] == [1000]


def test_a_rule_that_the_declaration_rules_out_sets_no_limit(folder):
    german = {"fact": "recipient.country", "is": "VN", "cite": "act art. 6(2)"}
    few = {**BASES[2], "all": [*BASES[2]["all"], german]}
    folder.write("regimes/jp/act.yaml", {**COUNTING, "requires": {"any": [CERTIFIED, few]}})
    assert [one.rule.name for one in only(folder)[1]] == ["certified"]


def test_a_paper_that_is_still_to_be_had_does_not_hide_its_limit(folder):
    later = {**CERTIFIED, "all": [*CERTIFIED["all"][1:], *CERTIFIED["all"][:1]]}
    folder.write("regimes/jp/act.yaml", {**COUNTING, "requires": {"any": [later]}})
    assert [one.at for one in only(folder)[1]] == [5001]


def test_what_forbids_from_a_number_on_is_a_limit_too(folder):
    bar = {**LAW["forbids"][0], "all": [{"fact": ORDINARY, "above": 300, "cite": "act art. 3(2)"}]}
    folder.write("regimes/jp/act.yaml", {**COUNTING, "forbids": [bar]})
    assert [one.at for one in only(folder)[1]] == [301, 1000, 5001]


def test_a_law_that_does_not_apply_asks_for_nothing(folder):
    folder.write("regimes/jp/act.yaml", {**COUNTING, "applies": {**LAW["applies"], "is": "DE"}})
    assert list(scopes(folder.gate(), AsOf(TODAY))) == []


def test_companies_of_one_group_that_send_to_one_end_are_counted_by_themselves_and_together(folder):
    folder.write("parties/rose.yaml", {**PARTIES["sakura"], "name": "Rose"})
    folder.write("exports/theirs.yaml", {**EXPORT, "exporter": "rose"})
    found = [(scope.exporter, scope.recipient, scope.purpose) for scope, _ in scopes(folder.gate(), AsOf(TODAY))]
    assert found == [
        ("rose", None, None),
        ("rose", "tulip", "support"),
        ("sakura", None, None),
        ("sakura", "tulip", "support"),
    ]


def test_one_exporter_can_be_asked_for(folder):
    assert list(scopes(folder.gate(), AsOf(TODAY), "lotus")) == []
    assert [scope.exporter for scope, _ in scopes(folder.gate(), AsOf(TODAY), "sakura")] == ["sakura"]


# ---- where it stands


def test_nothing_left_yet(folder):
    one = seen(folder)
    assert (one.number.settled, one.number.held, one.room, one.first, one.pace) == (Interval(0, 0), 0, 999, None, None)


def test_room_is_what_neither_left_nor_is_held(folder):
    one = seen(folder, [(TODAY, 0, 300)], [0])
    assert (one.number.settled, one.number.held) == (Interval(300, 300), 100)
    assert (one.next[0].at, one.room) == (1000, 599)


def test_the_limit_itself_is_not_below_the_limit(folder):
    assert seen(folder, [(TODAY, 0, 999)]).room == 0
    reached = seen(folder, [(TODAY, 0, 1000)])
    assert ([one.at for one in reached.passed], reached.next[0].at, reached.room) == ([1000], 5001, 4000)


def test_when_all_limits_are_passed_there_is_no_room_to_tell(folder):
    one = seen(folder, [(TODAY, 0, 5001)])
    assert (one.next, one.room, one.crossing) == ((), None, None)


def test_exempt_persons_are_told_beside(folder):
    scope, limits = only(folder)
    memory = Memory(scope.flow).left(TODAY, 0, 10).left(TODAY, 5, 30, counted=False)
    for exempt, counted, otherwise in ((False, 10, 30), (True, 30, 10)):
        one = prospect(scope, limits, memory.look, [], exempt=exempt)
        assert (one.number.settled.low, one.otherwise.settled.low) == (counted, otherwise)


def test_a_day_in_the_past_knows_only_what_had_left_by_then(folder):
    left = [(date(2026, 3, 1), 0, 10), (date(2026, 3, 15), 10, 30), (date(2026, 4, 1), 30, 60)]
    assert seen(folder, left, day=date(2026, 3, 14)).number.settled.low == 10
    assert seen(folder, left, day=date(2026, 3, 31)).number.settled.low == 30
    assert seen(folder, left, day=date(2027, 1, 1)).number.settled.low == 0


# ---- when it will be


def daily(days, each, last=TODAY):
    """So many new people on each of the last days."""
    first = last - timedelta(days=days - 1)
    return [(first + timedelta(days=day), each * day, each * (day + 1)) for day in range(days)]


def test_the_pace_is_that_of_the_last_ninety_days(folder):
    one = seen(folder, [(date(2026, 2, 1), 10_000, 10_500), *daily(90, 5)])
    assert (one.pace.since, one.pace.days, one.pace.new, one.pace.a_day) == (date(2026, 8, 24), 90, 450, 5)
    assert one.crossing == TODAY + timedelta(days=10), "950 are settled, and 1,000 are too many"


def test_the_same_people_again_are_no_pace(folder):
    left = [(TODAY - timedelta(days=day), 0, 500) for day in range(80)]
    one = seen(folder, left)
    assert (one.pace.new, one.crossing, one.at_the_end) == (0, None, 500)


def test_those_of_the_first_day_are_where_the_count_began_not_its_pace(folder):
    began = TODAY - timedelta(days=20)
    one = seen(folder, [(began, 0, 900), (TODAY, 900, 920)])
    assert (one.first, one.pace.days, one.pace.new) == (began, 20, 20)
    assert one.crossing is None, "80 days at one a day are more than the year has left"
    assert one.at_the_end == 920 + 39


@pytest.mark.parametrize(("days", "told"), [(13, False), (14, True)])
def test_too_little_history_has_no_pace(days, told, folder):
    assert (seen(folder, [(TODAY - timedelta(days=days), 0, 1), (TODAY, 1, 2)]).pace is not None) is told


def test_a_new_year_begins_to_count_anew(folder):
    left = daily(40, 10, last=date(2026, 12, 31))
    one = seen(folder, [*left, (date(2027, 1, 1), 0, 50), (date(2027, 1, 15), 50, 60)], day=date(2027, 1, 20))
    assert (one.number.settled.low, one.first, one.pace.days, one.pace.new) == (60, date(2027, 1, 1), 19, 10)
    assert one.scope.last == date(2027, 12, 31)


def test_a_window_of_twelve_months_is_foretold_for_a_year(folder):
    bulk = {**BASES[2], "all": [{"fact": "ledger.bulk.twelve_months", "below": 1000, "cite": "act art. 6(1)"}]}
    folder.write("regimes/jp/act.yaml", {**COUNTING, "requires": {"any": [bulk]}})
    scope, _ = only(folder)
    assert (scope.since, scope.last, scope.recipient) == (date(2025, 11, 22), date(2027, 11, 22), "tulip")


# ---- spans


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        ("2026-01-01", "2026-12-31", [("month", "2026-01-01", "2026-12-31")]),
        ("2026-01-01", "2026-03-05", [("month", "2026-01-01", "2026-02-28"), ("day", "2026-03-01", "2026-03-05")]),
        ("2026-01-05", "2026-02-10", [("day", "2026-01-05", "2026-02-10")]),
        (
            "2025-11-22",
            "2026-01-22",
            [
                ("day", "2025-11-22", "2025-11-30"),
                ("month", "2025-12-01", "2025-12-31"),
                ("day", "2026-01-01", "2026-01-22"),
            ],
        ),
    ],
)
def test_days_are_covered_by_whole_months_where_there_are_any(first, last, covered):
    day = date.fromisoformat
    assert [(span, str(a), str(b)) for span, a, b in stretches(day(first), day(last))] == covered
