"""A refusal, or a paper without an outcome yet, is valid in no listing."""

from typing import get_args, get_type_hints

import pytest

from sekisho.analysis.forecast.paper_events import of_paper
from sekisho.analysis.register.reliance import Shelf
from sekisho.cli.register.list_papers import status
from sekisho.model.dates import AsOf
from sekisho.plugins import Plugins
from tests.gate.folder import CERTIFICATE, LAW

KINDS = Plugins(()).kinds
NO_EVIDENCE = {**LAW, "requires": {"any": [LAW["requires"]["any"][0]]}, "duties": []}
WITH_OUTCOME = {name: kind for name, kind in KINDS.items() if "outcome" in kind.model_fields}
GOOD = {
    "cn-security-assessment": {"passed"},
    "transfer-impact-assessment": {"effective", "effective-with-measures", "not-materially-lower"},
    "recipient-check": {"carried-out", "remedied"},
}


def words(kind):
    return [word for part in get_args(get_type_hints(kind)["outcome"]) for word in get_args(part)]


def standing(folder, kind, at="2026-06-01", **changes):
    folder.plugins.kinds = KINDS
    paper = {name: value for name, value in CERTIFICATE.items() if name not in ("kind", "persons")}
    paper |= {"kind": kind, "countries": "any", "printed_expiry": "2027-06-30"}
    paper |= {"persons": "any"} if "persons" in KINDS[kind].aspects else {}
    folder.write("register/paper.yaml", {**paper, **changes})
    found = Shelf(folder.gate(), AsOf.parse(at))
    return found.standing(found.papers.all[0])


def test_every_kind_that_may_come_out_badly_says_which_words_mean_that():
    assert set(GOOD) == set(WITH_OUTCOME)
    for name, kind in WITH_OUTCOME.items():
        assert {word for word in words(kind) if word not in kind.outcomes} == GOOD[name]
    assert {name for name, kind in KINDS.items() if kind.outcomes} == set(GOOD)


@pytest.mark.parametrize(("kind", "word"), [(name, word) for name, one in WITH_OUTCOME.items() for word in words(one)])
@pytest.mark.parametrize("at", ["2025-12-01", "2026-06-01", "2028-01-01"])
def test_what_came_out_badly_is_valid_on_no_day(kind, word, at, folder):
    folder.write("regimes/jp/act.yaml", NO_EVIDENCE)
    found = standing(folder, kind, at, outcome=word)
    if word in GOOD[kind]:
        assert found.word == {"2025-12-01": "not-yet", "2026-06-01": "valid", "2028-01-01": "expired"}[at]
        assert found.outcome is None
    else:
        assert found.word == KINDS[kind].outcomes[word]
        told = {"adverse": (f"adverse: {word}", f"不利な結果：{word}"), "pending": ("no outcome yet", "結果未了")}
        assert (status(found, "en"), status(found, "ja")) == told[found.word]


@pytest.mark.parametrize("kind", WITH_OUTCOME)
def test_an_outcome_that_nobody_entered_is_missed(kind, folder):
    folder.write("regimes/jp/act.yaml", NO_EVIDENCE)
    found = standing(folder, kind)
    assert (found.word, found.blanks) == ("incomplete", ("outcome",))


def test_what_ended_a_refusal_is_told_as_that(folder):
    folder.write("regimes/jp/act.yaml", NO_EVIDENCE)
    events = [{"on": "2026-05-01", "recorded_on": "2026-05-02", "status": "withdrawn"}]
    assert standing(folder, "cn-security-assessment", outcome="pending", events=events).word == "withdrawn"


def test_a_refusal_is_not_told_to_be_valid_from_its_day():
    given = {"id": "result", "kind": "cn-security-assessment", "issued": "2026-01-10", "zone": "Asia/Shanghai"}
    for outcome, said in (("passed", "result is valid from 2026-01-10"), ("not-passed", "result is dated 2026-01-10")):
        paper = KINDS["cn-security-assessment"].model_validate({**given, "outcome": outcome})
        assert next(iter(of_paper(paper, (), 30))).said.in_("en").startswith(said)
