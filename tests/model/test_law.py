"""Tables by date, and what a regime's file must hold."""

from datetime import date

import pytest
from pydantic import ValidationError

from sekisho.model.law import Row, values_on
from tests.engine.asking import CITE, fact, regime


def row(**fields):
    return Row.model_validate({"value": "DE", **CITE, **fields})


def test_one_value_or_several_share_a_row():
    assert row().values == ("DE",)
    assert row(value=["DE", "FR"]).values == ("DE", "FR")
    assert Row.model_validate({"values": ["DE", "FR"], **CITE}).values == ("DE", "FR")
    assert row() == Row.model_validate(row())
    for wrong in ({"value": []}, {"values": ["FR"]}):
        with pytest.raises(ValidationError):
            row(**wrong)
    with pytest.raises(ValidationError):
        Row.model_validate("DE")


def test_a_row_ends_after_it_begins():
    with pytest.raises(ValidationError, match="is not after"):
        row(**{"from": "2026-01-02", "until": "2026-01-01"})


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ({}, {}, True),
        ({"until": "2026-01-01"}, {"from": "2026-01-01"}, False),
        ({"until": "2026-01-02"}, {"from": "2026-01-01"}, True),
        ({"from": "2026-01-01"}, {}, True),
        ({"from": "2026-01-01"}, {"until": "2025-01-01"}, False),
    ],
)
def test_rows_overlap_when_both_are_law_on_some_day(one, other, overlap):
    assert row(**one).overlaps(row(**other)) is row(**other).overlaps(row(**one)) is overlap


def test_a_table_says_what_is_law_on_the_day():
    table = (row(until="2026-01-01"), row(value=["FR", "IT"], **{"from": "2026-01-01"}))
    assert values_on(table, date(2025, 12, 31)) == {"DE"}
    assert values_on(table, date(2026, 1, 1)) == {"FR", "IT"}


def test_a_single_condition_of_scope_needs_no_group():
    law = regime(fact("exporter.id", is_="a"))
    assert [str(leaf.asks) for leaf in law.applies.children] == ["seat of the exporter (exporter.country) is Japan"]
    group = {"any": [fact("exporter.id", is_="a")]}
    assert regime(fact("exporter.id", is_="a"), applies=group).applies.any is not None
    with pytest.raises(ValidationError):
        regime(fact("exporter.id", is_="a"), applies="everywhere")


def test_a_law_is_somewhere():
    with pytest.raises(ValidationError, match="is not a time zone"):
        regime(fact("exporter.id", is_="a"), zone="Tokyo")
