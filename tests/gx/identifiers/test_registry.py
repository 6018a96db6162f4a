"""The folder is the registry."""

from pathlib import Path

import pytest

from sekisho.gx import identifiers as folder
from sekisho.gx.identifiers import declares, identifiers, title

NAMES = sorted(identifiers())


def test_every_file_is_registered_and_has_its_test():
    files = {path.stem for path in Path(folder.__file__).parent.glob("*.py")} - {"__init__"}
    tests = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")} - {"registry"}
    assert {name.replace("-", "_") for name in NAMES} == files == tests


@pytest.mark.parametrize("name", NAMES)
def test_each_says_what_it_is(name):
    identifier = identifiers()[name]
    assert title(identifier)
    assert identifier.DECLARED_BY
    assert 0 <= identifier.SHARE < 1


def test_a_category_declares_by_a_word_between_its_hyphens():
    email = identifiers()["email"]
    assert declares(["salary", "employee-contact"], email)
    assert declares(["E-Mail address"], email)
    assert not declares(["contactless-payment", "salary"], email)
    assert not declares([], email)


def test_the_title_stands_inside_a_sentence():
    assert title(identifiers()["ip-address"]) == "IP addresses"
    assert title(identifiers()["phone"]) == "telephone numbers"
