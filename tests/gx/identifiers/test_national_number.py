import re
from importlib import import_module

import pytest

from sekisho.gx.identifiers import national_number


def recognised(text, *countries):
    shaped = re.fullmatch(national_number.SHAPE, text) is not None
    return shaped and national_number.recognise(text, frozenset(countries))


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("360426199101010071", ["CN"]),
        ("6214 9832 0257", ["DE", "JP"]),
        ("36 574 261 809", ["DE"]),
        ("971013-9019902", ["KR"]),
    ],
)
def test_recognises_the_numbers_of_the_peoples_own_countries(text, countries):
    assert recognised(text, *countries)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("360426199101010072", ["CN"]),
        ("6214 9832 0257", ["DE"]),
        ("6214 9832 0258", ["JP"]),
        ("6214 9832 0257", []),
        ("order-621498320257!", ["JP"]),
        ("621498320257", ["AQ"]),
    ],
)
def test_leaves_alone(text, countries):
    assert not recognised(text, *countries)


def test_every_number_of_the_table_is_known_to_the_library():
    for country, names in national_number._table().items():
        assert re.fullmatch("[A-Z]{2}", country)
        for name in names:
            assert import_module(f"stdnum.{name}").is_valid("") is False
