import re

import pytest

from sekisho.gx.identifiers import ip_address as identifier


def recognised(text):
    return re.fullmatch(identifier.SHAPE, text) is not None and identifier.recognise(text, frozenset())


@pytest.mark.parametrize("text", ["192.168.0.1", "2001:db8::1", "::1", "fe80::1%eth0"])
def test_recognises(text):
    assert recognised(text)


@pytest.mark.parametrize("text", ["192.168.0.256", "1.2.3", "12:30:45", "C-1"])
def test_leaves_alone(text):
    assert not recognised(text)
