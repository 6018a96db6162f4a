import re

import pytest

from sekisho.gx.identifiers import phone


def recognised(text, *countries):
    return re.fullmatch(phone.SHAPE, text) is not None and phone.recognise(text, frozenset(countries))


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("+81 90-1234-5678", []),
        ("+81 90-1234-5678", ["DE"]),
        ("090-1234-5678", ["JP"]),
        ("13812345678", ["JP", "CN"]),
        ("(030) 901820", ["DE"]),
    ],
)
def test_recognises(text, countries):
    assert recognised(text, *countries)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("090-1234-5678", []),
        ("13812345678", ["DE"]),
        ("2026-11-01", ["JP"]),
        ("1234567", ["CN"]),
        ("C-13812345678", ["CN"]),
        ("+99 999 999 999", []),
    ],
)
def test_leaves_alone(text, countries):
    assert not recognised(text, *countries)
