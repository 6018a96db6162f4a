import re

import pytest

from sekisho.gx.identifiers import email as identifier


def recognised(text):
    return re.fullmatch(identifier.SHAPE, text) is not None and identifier.recognise(text, frozenset())


@pytest.mark.parametrize("text", ["taro@example.jp", "o.brien+news@mail.example.co.uk", "山田@例え.テスト"])
def test_recognises(text):
    assert recognised(text)


@pytest.mark.parametrize("text", ["taro", "taro@localhost", "@example.jp", "a b@example.jp", "12:30@2.5"])
def test_leaves_alone(text):
    assert not recognised(text)
