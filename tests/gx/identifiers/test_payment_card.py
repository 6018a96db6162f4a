import re

import pytest

from sekisho.gx.identifiers import payment_card as identifier


def recognised(text):
    return re.fullmatch(identifier.SHAPE, text) is not None and identifier.recognise(text, frozenset())


@pytest.mark.parametrize("text", ["4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005"])
def test_recognises(text):
    assert recognised(text)


@pytest.mark.parametrize("text", ["4111 1111 1111 1112", "4111", "C-4111111111111111"])
def test_leaves_alone(text):
    assert not recognised(text)
