import re

import pytest

from sekisho.gx.identifiers import bank_account as identifier


def recognised(text):
    return re.fullmatch(identifier.SHAPE, text) is not None and identifier.recognise(text, frozenset())


@pytest.mark.parametrize("text", ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432"])
def test_recognises(text):
    assert recognised(text)


@pytest.mark.parametrize("text", ["DE89 3704 0044 0532 0130 01", "DE89"])
def test_leaves_alone(text):
    assert not recognised(text)
