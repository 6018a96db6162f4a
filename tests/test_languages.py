"""Everything that is said about a decision is said in English and in Japanese."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from sekisho.formats import html, text
from sekisho.formats import json as json_
from sekisho.gate import Gate
from sekisho.model.base import Phrase
from sekisho.model.brief import brief
from sekisho.model.dates import AsOf
from sekisho.model.proving import proof
from sekisho.model.report import Gap, Report, Sighting
from sekisho.packs.nodes import nodes
from sekisho.plugins import installed

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "sekisho"
MODULES = sorted(SOURCE.rglob("*.py"))
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
DAYS = ["2021-06-01", "2023-03-01", "2025-12-31", "2026-11-20", "2027-06-01", "2030-01-01"]


AS_IT_IS = {
    "true、false": "the two words that a file may hold",
    "URL": "what people say in Japanese too",
    "ID": "so too",
}


def calls(path, *names):
    """The calls of some functions in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in names:
            yield node


def pairs(path):
    """The phrases of a module whose sentences are written out: the line, English, Japanese."""
    for call in calls(path, "Phrase"):
        given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in ("en", "ja"))][:2]
        if all(isinstance(one, ast.Constant) for one in given):
            yield call.lineno, *(one.value for one in given)


def blanks(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_both_sentences_of_a_phrase_have_the_same_blanks(path):
    assert [(line, en, ja) for line, en, ja in pairs(path) if blanks(en) != blanks(ja)] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_each_sentence_of_a_phrase_is_in_its_own_language(path):
    for line, en, ja in pairs(path):
        assert not JAPANESE.search(en), line
        words = re.sub(r"`[^`]*`|\{[^}]*\}", "", en)
        assert JAPANESE.search(ja) or not re.search(r"[a-z]{2}", words) or ja in AS_IT_IS, f"{path.name}:{line}: {ja!r}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_what_does_not_match_is_said_by_phrases_or_by_bare_names(path):
    """A sentence in one language alone would be read by people of the other."""
    for call in calls(path, "Mismatch", "Note", "Gap", "_open"):
        for one in (*call.args[1:], *(keyword.value for keyword in call.keywords)):
            assert not isinstance(one, ast.JoinedStr), f"{path.name}:{one.lineno}"
            assert not (isinstance(one, ast.Constant) and " " in str(one.value)), f"{path.name}:{one.lineno}"


def test_every_kind_of_paper_has_a_name_of_its_own():
    kinds = {name: installed().kinds[name] for name in installed().kinds}
    own = {name: vars(kind).get("label") for name, kind in kinds.items()}
    assert [name for name, label in own.items() if not isinstance(label, Phrase) or not JAPANESE.search(label.ja)] == []
    for lang in ("en", "ja"):
        named = [label.in_(lang) for label in own.values()]
        assert len(set(named)) == len(named), "two kinds of paper are called the same"


# ---- the worked example in Japanese ----


@cache
def acme():
    return Gate.open(ROOT / "policies" / "acme")


def test_papers_are_called_as_people_call_them():
    made = acme().decide("health-checks-to-hai-phong", acme().clock(), stage="run")
    assert "missing: a certificate for the export of personal information (cn-certificate, " in made.message()
    assert "不足：個人情報越境認証（cn-certificate、" in made.message("ja")


def free_texts():
    """What people of the organisation and of the sources have written in one language: nobody translates it."""
    content = acme().content
    for waiver in content.organisation.waivers:
        yield from (waiver.reason, waiver.approved_by)
    yield from (judgement.decided_by for judgement in content.papers.judgements)
    for regime in content.regimes.values():
        for source in regime.sources.values():
            yield from filter(None, (source.title.en, source.original))


CITATION = re.compile(r"[\[［][^\]］]*[\]］]")
"""What stands in brackets after a sentence."""
ID = re.compile(r"`[^`]*`|https?://\S+|\b[a-z0-9]+(?:[-_./#][a-z0-9]+)+\b")
"""What is the same in every language: the name of an export, a law, a paper, a fact, and what stands as code."""
ENGLISH = re.compile(r"(?:[A-Za-z][A-Za-z'’-]*[,;:.]? ){3,}[A-Za-z]{2,}")


def bare(told):
    """What is said in sekisho's own words: without commands, and without what people wrote themselves."""
    for written in sorted(free_texts(), key=len, reverse=True):
        told = told.replace(written, "")
    return re.sub(r"sekisho explain .*|[a-z]+[/-][a-z/-]*: [a-z0-9-]+", "", told)


def english(told):
    """Four English words in a row, outside code; and lines of several words whose Japanese is in citations and ids."""
    told = bare(told)
    found = [found[0] for found in ENGLISH.finditer(re.sub(r"`[^`]*`", "", told))]
    own = ((line, ID.sub("", CITATION.sub("", line))) for line in told.splitlines())
    return found + [line for line, words in own if not (JAPANESE.search(words) or mute(words))]


def mute(words):
    """Whether there are no two words in it, such as in a line of numbers, of abbreviations, or of one code."""
    return not re.search(r"[a-z]{2,}[:,]? [a-z]{2,}", words)


@cache
def keys():
    return {key for regime in acme().content.regimes.values() for key in regime.sources}


def raw(told):
    """The citations that begin with the key of a source, as files do, and not with its name."""
    parts = (part for cite in CITATION.findall(told) for part in re.split("[;；]", cite[1:-1]))
    return [part for part in parts if part.strip().partition(" ")[0] in keys() and part.strip() not in AS_IT_IS]


def test_english_is_noticed():
    assert english("不足：a paper of kind scc：登録簿になし") == ["a paper of kind scc"]
    assert english("不足：標準契約条項（scc、modules：2）：登録簿になし [GDPR 第46条第2項(c)]") == []
    assert english("不足：標準契約条項（scc）：登録簿になし [GDPR art. 46 and so on and on]") == ["and so on and on"]


def test_ids_and_citations_do_not_count_as_japanese():
    assert english("missing: papers [個人情報保護法 第28条]") == ["missing: papers [個人情報保護法 第28条]"]
    assert english("it lacks `同意` [個人情報保護法 第28条]") == ["it lacks `同意` [個人情報保護法 第28条]"]
    assert english("不足：cn-certificate [個人情報保護法 第28条]") == []
    assert english("cn-certificate [個人情報保護法 第28条]") == []


def test_keys_of_sources_are_noticed():
    assert raw("不足：書類 [order-11 art. 4(4)]") == ["order-11 art. 4(4)"]
    assert raw("不足：書類［個人情報保護法 第28条；order-11］") == ["order-11"]
    assert raw("不足：書類 [データ越境安全評価弁法 第4条第4号]") == []


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "policies/acme/exports").glob("*.yaml")))
def test_no_english_is_left_in_what_is_said_about_an_export(name, day):
    for how in ({}, {"to": "somewhere-else"}):
        decision = acme().decide(name, AsOf.parse(day), stage="declaration", **how)
        for told in (proof(decision, "ja", everything=True), decision.message("ja"), brief(decision, "ja")):
            assert english(told) == []
            assert raw(told) == []


def report(day):
    gate = acme()
    exports = gate.organisation.exports
    return Report(
        organisation="acme",
        as_of=day,
        decisions=tuple(gate.decide(name, AsOf.parse(day), stage="declaration") for name in exports),
        digest="0",
        version="1",
        sightings=tuple(Sighting("dags/x.py", 1, "dag", "task", name) for name in exports),
        gaps=(Gap("dags/x.py", 1, Phrase("so it is", "そのとおり")),),
        files=1,
        rehearsal=True,
    )


@pytest.mark.parametrize("day", DAYS)
def test_no_english_is_left_in_the_reports(day):
    told = text.render(report(day), "ja")
    assert english(told) == []
    assert raw(told) == []
    page = re.sub(r"<style>.*?</style>", "", html.render(report(day), "ja"), flags=re.DOTALL)
    plain = re.sub(r"<[^>]*>", "", page)
    assert english(plain) == []
    assert raw(plain) == []


def sentences(data):
    """Every text of a JSON report that is meant for people."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("asks", "why", "remedy", "title", "text"):
                yield value
            elif key != "source":
                yield from sentences(value)
    elif isinstance(data, list):
        for value in data:
            yield from sentences(value)


def test_no_english_is_left_in_the_sentences_of_json():
    told = list(sentences(json.loads(json_.render(report("2026-11-20"), "ja"))))
    assert len(told) > 500
    assert [said for said in told if english(said)] == []


def test_every_requirement_of_the_shipped_law_is_asked_in_japanese():
    for regime in acme().content.regimes.values():
        for _, node, _ in nodes(regime):
            if hasattr(node, "asks"):
                assert JAPANESE.search(node.asks.in_("ja"))
                assert not JAPANESE.search(node.asks.in_("en"))
