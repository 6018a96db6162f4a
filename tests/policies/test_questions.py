"""Each question that only a person can decide is put in words, in both languages, by the law that asks it."""

import re

import pytest

from sekisho import packs
from sekisho.model.questions import asked, called
from sekisho.packs import Vocabulary
from sekisho.packs.nodes import questions
from sekisho.plugins import Plugins

PLUGINS = Plugins(())
LAW = packs.load([packs.shipped()], Vocabulary(PLUGINS.kinds, list(PLUGINS.predicates)))
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


@pytest.mark.parametrize("name", LAW.regimes)
def test_a_law_that_ships_says_what_each_judgement_decides(name):
    regime = LAW.regimes[name]
    assert set(regime.questions) == set(questions(regime)), "write each under `questions:` at the end of the file"
    for said in regime.questions.values():
        assert said.en.endswith("?")
        assert said.ja is not None
        assert JAPANESE.search(said.ja)
        assert said.ja.endswith("か")


def test_a_question_is_told_in_words_with_its_id():
    regime = LAW.regimes["cn/pipl"]
    said = asked(regime, "hr-necessity")
    assert str(said) == "Is it necessary to send these employee data, and no more than these? (cn/pipl#hr-necessity)"
    assert said.in_("ja").endswith("必要な範囲に限られているか（cn/pipl#hr-necessity）")
    assert str(called(LAW.regimes, "cn/pipl#hr-necessity")) == str(said)


def test_a_question_that_no_loaded_law_puts_in_words_is_told_by_its_id():
    bare = LAW.regimes["cn/pipl"].model_copy(update={"questions": {}})
    assert str(asked(bare, "hr-necessity")) == "a judgement on cn/pipl#hr-necessity"
    assert str(called({"cn/pipl": bare}, "cn/pipl#hr-necessity")) == "cn/pipl#hr-necessity"
    assert str(called({}, "nz/act#x")) == "nz/act#x"
