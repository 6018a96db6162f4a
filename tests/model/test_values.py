"""Values, and how people read them."""

from copy import copy

import pytest

from sekisho.model.values import OR, Interval, Shown, shown


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (False, "no"),
        (frozenset({"hr", "crm"}), "crm, hr"),
        (frozenset(), "none"),
        ("DE", "DE"),
        (1234567, "1,234,567"),
        (Interval(0, 100000), "0 to 100,000"),
        (Interval(5, None), "5 or more"),
        (Interval.exactly(7), "7"),
    ],
)
def test_a_value_is_shown_as_people_write_it(value, words):
    assert shown(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "はい"),
        (False, "いいえ"),
        (frozenset({"hr", "crm"}), "crm、hr"),
        (frozenset(), "なし"),
        ("DE", "DE"),
        (1234567, "1,234,567"),
        (Interval(0, 100000), "0～100,000"),
        (Interval(5, None), "5以上"),
        (Interval.exactly(7), "7"),
    ],
)
def test_a_value_is_shown_in_japanese(value, words):
    assert shown(value, "ja") == words


def test_a_number_within_bounds_is_english_where_nobody_asks():
    assert f"{Interval(0, 100000)}" == "0 to 100,000"


def test_several_values_stand_together_or_apart():
    assert [Shown(("a", True)).in_(lang) for lang in ("en", "ja")] == ["a, yes", "a、はい"]
    assert [Shown(("a", "b"), OR).in_(lang) for lang in ("en", "ja")] == ["a or b", "a又はb"]
    assert [Shown(()).in_(lang) for lang in ("en", "ja")] == ["none", "なし"]


@pytest.mark.parametrize(("low", "high"), [(-1, 5), (-5, -1), (-1, None), (5, 4), (1, 0)])
def test_bounds_between_which_no_number_lies_are_refused(low, high):
    ways = (
        lambda: Interval(low, high),
        lambda: Interval(low=low, high=high),
        lambda: Interval._make([low, high]),
        lambda: Interval(0, None)._replace(low=low, high=high),
    )
    for way in ways:
        with pytest.raises(ValueError, match="no number is at least"):
            way()


def test_an_interval_is_still_the_pair_that_it_was():
    assert Interval(0, 5) == (0, 5)
    assert Interval(0, 5)._replace(high=None) == Interval(0, None)
    assert Interval(2, 3).plus(4) == Interval(2, 7)
    assert copy(Interval(0, 0)) == Interval.exactly(0)
