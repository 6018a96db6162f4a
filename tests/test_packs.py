"""Finding the law, and the names it gives; what is refused stands in tests/bad_input/test_law.py."""

import pytest

from sekisho import packs
from sekisho.errors import LoadError
from sekisho.packs import Vocabulary
from sekisho.plugins import installed
from tests.bad_input.harness import whole

LAW = """\
title: An act
layer: law
zone: Asia/Tokyo
checked: 2026-11-01
sources:
  act: {title: An act}
tables:
  near:
    - {values: [JP, NZ], cite: act annex}
applies: {fact: data.personal, is: true, cite: act 1}
requires:
  any:
    - basis: near
      title: Near
      cite: act 2
      all:
        - {fact: recipient.country, one_of: near, cite: act 2}
        - {fact: recipient.kinds, one_of: [mill, shop], cite: act 2}
        - {judgement: necessity, cite: act 2}
        - fact: data.sensitive
          is: false
          reading: disputed
          settles: sensitive
          note: It may or may not matter.
          cite: act 2
"""


@pytest.fixture
def vocabulary():
    return Vocabulary(installed().kinds, list(installed().predicates))


def test_the_id_of_a_regime_is_its_path(tmp_path, vocabulary):
    whole("regimes/nz/south/act.yaml", LAW)(tmp_path)
    assert list(packs.load([tmp_path], vocabulary).regimes) == ["nz/south/act"]


def test_regimes_come_in_the_order_of_their_ids_whatever_the_order_of_folders(tmp_path, vocabulary):
    for folder, name in (("one", "b"), ("one", "d"), ("two", "a"), ("two", "c")):
        whole(f"{folder}/regimes/{name}.yaml", LAW)(tmp_path)
    law = packs.load([tmp_path / "one", tmp_path / "two", tmp_path / "none"], vocabulary)
    assert list(law.regimes) == ["a", "b", "c", "d"]


def test_two_folders_cannot_hold_one_regime(tmp_path, vocabulary):
    whole("one/regimes/act.yaml", LAW)(tmp_path)
    whole("two/regimes/act.yaml", LAW)(tmp_path)
    with pytest.raises(LoadError) as refusal:
        packs.load([tmp_path / "one", tmp_path / "two"], vocabulary)
    assert str(refusal.value) == (
        f"{tmp_path}/two/regimes/act.yaml:1: `act` is already read from {tmp_path}/one/regimes/act.yaml; rename one"
    )


def test_the_law_gives_names_to_questions_words_and_countries(tmp_path, vocabulary):
    whole("regimes/act.yaml", LAW)(tmp_path)
    terms = packs.load([packs.shipped(), tmp_path], vocabulary).terms()
    assert {"act#necessity", "act#sensitive"} <= terms.questions
    assert {"JP", "NZ"} <= terms.words["recipient.country"]
    assert {"mill", "shop"} <= terms.words["recipient.kinds"]
    assert "act" in terms.regimes
    assert terms.refuses_country("NO") is None
    assert terms.refuses_country("UK") == "no country has the code `UK`; the United Kingdom is GB"
    assert terms.refuses_country("XX") == "no country has the code `XX`; write its ISO 3166 code"


def test_what_cannot_be_read_is_gathered_and_its_name_is_kept(tmp_path, vocabulary):
    whole("regimes/act.yaml", LAW)(tmp_path)
    whole("regimes/bill.yaml", "title: [")(tmp_path)
    problems = []
    law = packs.gather([tmp_path], vocabulary, problems)
    assert (list(law.regimes), law.unread, len(problems)) == (["act"], {"bill"}, 1)


def test_without_the_table_of_countries_no_code_is_refused(tmp_path, vocabulary):
    whole("regimes/act.yaml", LAW.replace("[JP, NZ]", "[XX]"))(tmp_path)
    assert packs.load([tmp_path], vocabulary).terms().refuses_country("YY") is None


def test_an_install_without_its_law_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "__file__", str(tmp_path / "a/b/c/packs/__init__.py"))
    with pytest.raises(LoadError, match="the law that ships with sekisho is missing; install the package anew"):
        packs.shipped()
