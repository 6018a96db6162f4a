"""Values, and how people read them."""

import pytest

from sekisho.model.values import Interval, shown


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
