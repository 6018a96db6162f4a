"""Why a number has bounds is known, and from which day on it is exact again."""

from datetime import date

import pytest

from sekisho.gate.run.apart import Apart, Part, apart, read, reasons, several_keys, stored
from sekisho.gate.run.head_counts import Number
from sekisho.model.tallies import TALLIES
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict
from tests.gate.test_tally import FLOW, Run, holding, number, people

YEAR = TALLIES["ledger.ordinary.calendar_year"]
TWO = TALLIES["ledger.ordinary.two_calendar_years"]
BULK = TALLIES["ledger.bulk.twelve_months"]


@pytest.mark.parametrize(
    ("tally", "exact"),
    [(YEAR, "2027-01-01"), (TWO, "2028-01-01"), (BULK, "2027-07-15")],
    ids=["year", "two", "rolling"],
)
def test_the_day_from_which_the_number_is_exact_again(tally, exact):
    parts = [Part("crm", "2026-july", date(2026, 11, 1)), Part("crm", "2026", date(2026, 7, 14))]
    found = apart(tally, [*parts, Part("crm", "2026", date(2026, 3, 1))])
    assert found == Apart(keys=("2026", "2026-july"), exact_from=exact)


def test_of_several_changes_the_last_one_counts():
    ends = {"a": date(2025, 3, 1), "b": date(2026, 2, 1), "c": date(2026, 11, 1)}
    found = apart(TWO, [Part("crm", key, last) for key, last in ends.items()])
    assert found == Apart(keys=("a", "b", "c"), exact_from="2028-01-01")


def test_two_namespaces_are_no_change_of_the_key():
    found = apart(YEAR, [Part("crm", "2026", date(2026, 3, 1)), Part("hr", "2027", date(2026, 3, 1))])
    assert found == Apart(namespaces=("crm", "hr"))


def test_each_reason_is_said_in_both_languages():
    why = Apart(("2026", "2026-july"), "2027-01-01", ("crm", "hr"), ("2026-03",))
    keys, namespaces, swept = (one.in_("en") for one in reasons(why))
    assert keys == (
        "ids were hashed with several keys (2026, 2026-july), so that it cannot be told who is the same: at least the"
        " largest part, at most the sum of all; exact again from 2027-01-01"
    )
    assert namespaces.startswith("ids of several namespaces or kinds (crm, hr): some may be the same people; at least")
    assert swept == "days of 2026-03 were swept: some may be the same people"
    keys, namespaces, swept = (one.in_("ja") for one in reasons(why))
    assert keys.startswith("id のハッシュ鍵が複数（2026, 2026-july）で同一人物を判別できないため、下限は最大の部分、")
    assert keys.endswith("2027-01-01から再び正確")
    assert namespaces.startswith("`namespace`又は種類の異なる id（crm, hr）で")
    assert swept == "2026-03 の日別名簿は整理済みで、同一人物の重複を判別できない"
    assert list(reasons(None)) == []


@pytest.mark.parametrize(
    "why", [Apart(("a", "b"), "2027-01-01"), Apart(namespaces=("a", "b")), Apart(swept=("2026-03",))]
)
def test_it_can_be_kept(why):
    assert read(stored(why)) == why
    assert (stored(None), read(None)) == (None, None)


def test_the_note_speaks_neither_for_nor_against_the_export():
    why = Apart(("2026", "2026-july"), "2027-01-01")
    numbers = {
        "one": Number(Interval(3, 5), 0, Interval(3, 5), why),
        "two": Number(Interval(3, 5), 0, Interval(3, 5), why._replace(namespaces=("a", "b"))),
        "three": Number(Interval(3, 5), 0, Interval(3, 5), why._replace(exact_from="2028-01-01")),
        "four": Number(Interval(3, 3), 0, Interval(3, 3)),
        "five": Number(Interval(3, 5), 0, Interval(3, 5), Apart(namespaces=("a", "b"))),
    }
    first, second = several_keys(numbers)
    assert first.verdict is Verdict.MET
    assert first.text.in_("en").startswith("one, two: ids were hashed with several keys (2026, 2026-july)")
    assert second.text.in_("ja").startswith("three：id のハッシュ鍵が複数")


def test_a_window_that_rolls_on_knows_the_day_inside_of_a_year():
    flow = FLOW._replace(kinds={"bulk": True})
    old = holding(people(0, 10), flow, kind="bulk", epoch="2026")
    new = holding(people(0, 10), flow, kind="bulk", epoch="2026-july")
    last = [old._replace(span="day", start=date(2026, 7, 14)), new._replace(span="day", start=date(2026, 11, 1))]
    asked = Run(flow, date(2026, 11, 22), 0)
    found = number(BULK, asked, [old, new], (), exempt=False, lasts=lambda: last)
    assert found.apart == Apart(("2026", "2026-july"), "2027-07-15")
    assert number(BULK, asked, [old, new], (), exempt=False).apart == Apart(("2026", "2026-july"), "2028-01-01")
    assert number(BULK, asked, [new], (), exempt=False, lasts=lambda: last).apart is None
