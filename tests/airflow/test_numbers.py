"""The numbers that decided are told, in the organisation's language; those that did not are left out."""

import dataclasses
from pathlib import Path

import pytest

from sekisho.airflow import numbers
from sekisho.gate import Gate
from sekisho.gate.decide import AtHand
from sekisho.gate.run.admission import Passage
from sekisho.gate.run.head_counts import Number
from sekisho.model.values import Interval

ORDINARY, SENSITIVE = "ledger.ordinary.calendar_year", "ledger.sensitive.calendar_year"

HEADS = "persons exported since 1 January with sensitive personal data (ledger.sensitive.calendar_year)"


@pytest.fixture(scope="module")
def gate():
    return Gate.open(Path(__file__).parents[2] / "policies" / "acme")


@pytest.fixture
def passage(gate):
    def passage(export, *, ordinary=(0, 0), sensitive=(0, 0), held=0, lang="en"):
        after = {ORDINARY: Interval(*ordinary), SENSITIVE: Interval(*sensitive)}
        decision = gate.suppose(export, gate.clock(), stage="run", at_hand=AtHand(after))
        found = {fact: Number(Interval.exactly(one.low), held, one) for fact, one in after.items()}
        return Passage(dataclasses.replace(decision, lang=lang), found, None)

    return passage


def test_what_let_it_through_is_told_beside_its_limit(passage):
    assert numbers.lines(passage("shop-orders-to-tokyo", sensitive=(9_400, 9_400))) == [
        f"{HEADS} below 10,000: 9,400 with this run (9,400 counted before, 0 held for other runs)"
    ]


@pytest.mark.parametrize("sensitive", [(10_100, 10_100), (9_400, 14_400)])
def test_so_is_what_alone_stands_in_the_way(passage, sensitive):
    (line,) = numbers.lines(passage("shop-orders-to-tokyo", sensitive=sensitive, held=200))
    assert line.startswith(f"{HEADS} below 10,000: {Interval(*sensitive)} with this run")
    assert "200 held for other runs" in line


def test_in_japanese_too(passage):
    (line,) = numbers.lines(passage("shop-orders-to-tokyo", sensitive=(9_400, 14_400), lang="ja"))
    assert "今回を含めて 9,400～14,400（計上済み 9,400" in line


@pytest.mark.parametrize(
    ("exempt", "lang", "said"),
    [
        (False, "en", "; 9,700 with exempt exports"),
        (True, "en", "; 9,700 without exempt exports"),
        (False, "ja", "；免除の提供を含めると 9,700"),
        (True, "ja", "；免除の提供を除くと 9,700"),
    ],
)
def test_where_exempt_exports_make_a_difference_both_numbers_are_told(passage, exempt, lang, said):
    told = passage("shop-orders-to-tokyo", sensitive=(9_400, 9_400), lang=lang)
    other = told.numbers[SENSITIVE]._replace(after=Interval.exactly(9_700))
    (line,) = numbers.lines(told._replace(otherwise={SENSITIVE: other}, exempt=exempt))
    assert line.endswith(said)
    assert line.removesuffix(said) == numbers.lines(told)[0]
    assert numbers.lines(told._replace(otherwise=told.numbers, exempt=exempt)) == numbers.lines(told)


def test_a_number_that_changes_nothing_is_not_told(passage):
    assert numbers.lines(passage("health-checks-to-hai-phong", sensitive=(60, 60))) == []
    assert numbers.lines(passage("crm-to-us", ordinary=(60, 60))) == []


def test_without_numbers_nothing_is_looked_at():
    assert numbers.lines(Passage(object(), {}, None)) == []
