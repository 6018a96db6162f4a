"""Findings, and the users' words for them."""

import pytest

from sekisho.model.decision import Decision
from sekisho.model.verdict import Verdict
from sekisho.model.waiver import Waiver
from tests.engine.asking import CITE, JP, ask, certificate, fact, regime, ruled
from tests.gate.folder import WAIVER

HERE, ELSEWHERE, UNSAID = (
    fact("exporter.country", is_="JP"),
    fact("exporter.country", is_="DE"),
    fact("exporter.ciio", is_=True),
)
PAPER = {"evidence": "certificate", **CITE}


@pytest.mark.parametrize(
    ("bases", "word"),
    [
        ([ruled("basis", "free", HERE, exempt=True)], "ALLOW_EXEMPT"),
        ([ruled("basis", "contract", HERE)], "ALLOW"),
        ([ruled("basis", "free", HERE, exempt=True), ruled("basis", "contract", HERE)], "ALLOW"),
        ([ruled("basis", "free", HERE, exempt=True), ruled("basis", "contract", ELSEWHERE)], "ALLOW_EXEMPT"),
        ([HERE], "ALLOW"),
        ([ruled("basis", "contract", ELSEWHERE)], "DENY"),
        ([ruled("basis", "contract", UNSAID)], "REVIEW"),
    ],
)
def test_the_users_word(bases, word):
    assert ask(regime(*bases)).word == word


def test_a_law_that_does_not_apply_is_no_permission():
    assert ask(regime(HERE, applies=ELSEWHERE)).word == "NOT_APPLICABLE"


def test_bases_are_found_wherever_they_stand_in_the_order_of_the_law():
    law = regime(requires={"all": [{"any": [ruled("basis", "one", HERE), ruled("basis", "two", UNSAID)]}, HERE]})
    asked = ask(law)
    assert [basis.name for basis in asked.bases] == ["one", "two"]
    assert asked.through == ("one",)


def test_a_finding_says_what_was_asked_in_both_languages():
    law = regime(ruled("basis", "route", {"any": [HERE]}, {"all": [HERE]}) | {"title": {"en": "Route", "ja": "道"}})
    (basis,) = ask(law).bases
    assert (basis.asks(), basis.asks("ja"), basis.is_leaf) == ("Route", "道", False)
    assert [child.asks() for child in basis.children] == ["any of", "all of"]
    assert [leaf.asks() for leaf in basis.leaves()] == ["seat of the exporter (exporter.country) is Japan"] * 2


def test_what_is_not_law_is_its_own_leaf():
    (basis,) = ask(regime(ruled("basis", "gone", HERE, until="2020-01-01"))).bases
    assert [leaf.name for leaf in basis.leaves()] == ["gone"]


@pytest.mark.parametrize(
    ("papers", "remembered"), [([], ["always"]), ([certificate()], ["always", "certified", "either"])]
)
def test_reminders_belong_to_the_basis_in_use(papers, remembered):
    duties = [
        ruled("duty", "always", ELSEWHERE, blocking=False),
        ruled("duty", "certified", UNSAID, blocking=False, **{"for": ["cert"]}),
        ruled("duty", "either", UNSAID, blocking=False, **{"for": ["cert", "other"]}),
        ruled("duty", "other", UNSAID, blocking=False, **{"for": ["other"]}),
        ruled("duty", "done", HERE, blocking=False),
        ruled("duty", "blocks", HERE),
    ]
    law = regime(ruled("basis", "cert", PAPER), ruled("basis", "other", ELSEWHERE), duties=duties)
    assert [duty.name for duty in ask(law, {"data.categories": frozenset()}, papers=papers).reminders()] == remembered


def test_a_law_that_does_not_apply_reminds_of_nothing():
    law = regime(HERE, applies=ELSEWHERE, duties=[ruled("duty", "always", ELSEWHERE, blocking=False)])
    assert list(ask(law).reminders()) == []


def finding(*bases, level="hard-mandatory", waiver=None, pending=False, **more):
    found = ask(regime(*bases, **more), level=level)
    found.waiver, found.pending = waiver, pending
    return found


def test_what_is_advisory_waived_or_pending_is_excused_for_now():
    waiver = Waiver.model_validate({"id": "late", **WAIVER})
    assert not finding(ELSEWHERE).excused
    assert finding(ELSEWHERE, level="advisory").excused
    assert finding(ELSEWHERE, pending=True).excused
    assert finding(ELSEWHERE, level="soft-mandatory", waiver=waiver).excused
    assert not finding(ELSEWHERE, level="soft-mandatory").excused
    assert not finding(ELSEWHERE, level="hard-mandatory", waiver=waiver).excused


def decision(*findings, verdict=Verdict.MET):
    return Decision(
        export_id="crm",
        as_of="2026-01-15",
        stage="run",
        findings=findings,
        notes=(),
        verdict=verdict,
        effect="allow",
        pending=False,
        faults=(),
        digest="0" * 64,
        version="1",
        rehearsal=False,
    )


FREE, CONTRACT = ruled("basis", "free", HERE, exempt=True), ruled("basis", "contract", HERE)


def test_a_decision_is_exempt_only_where_every_law_that_applies_exempts_it():
    nothing = finding(HERE, applies=ELSEWHERE)
    assert decision(finding(FREE), nothing).word == "ALLOW_EXEMPT"
    assert decision(finding(FREE), finding(HERE)).word == "ALLOW_EXEMPT", "duties alone are no mechanism"
    assert decision(finding(HERE)).word == "ALLOW"
    assert decision(finding(FREE), finding(CONTRACT)).word == "ALLOW"
    assert decision(nothing).word == decision().word == "ALLOW"
    assert decision(finding(ELSEWHERE), verdict=Verdict.UNMET).word == "DENY"
    assert decision(finding(UNSAID), verdict=Verdict.UNKNOWN).word == "REVIEW"


def test_each_way_through_is_named_once():
    made = decision(finding(FREE, CONTRACT), finding(FREE), finding(HERE, applies=ELSEWHERE))
    assert made.bases == (("jp/act", "free"), ("jp/act", "contract"))
    assert len(made.applicable) == 2


def test_outside_its_dates_a_law_has_no_scope():
    asked = ask(regime(HERE, until="2020-01-01"), JP)
    assert (asked.scope, asked.requires, asked.bases, asked.through) == (None, None, (), ())


def test_findings_that_say_the_same_are_equal():
    one = ask(regime(ruled("basis", "contract", HERE)))
    again = ask(regime(ruled("basis", "contract", HERE)))
    assert (one, hash(one)) == (again, hash(again))
    for other in (ask(regime(ruled("basis", "contract", UNSAID))), ask(regime(ruled("basis", "other", HERE))), "ALLOW"):
        assert one != other
