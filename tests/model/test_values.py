"""Values, and how people read them."""

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
