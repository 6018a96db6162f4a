"""Why a leaf came out so, and what would settle it."""

import pytest

from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict
from tests.engine.asking import CITE, ask, certificate, disputed, fact, judgement, regime, ruled

HELD = "exporter.persons_held"
HEADS = "ledger.ordinary.calendar_year"
PAPER = {"evidence": "certificate", **CITE}
JUDGED = {"judgement": "necessity", **CITE}


def leaf(asked, facts=None, **how):
    """The one finding of a law that asks for one leaf."""
    (found,) = ask(regime(asked), facts, **how).requires.children
    return found


@pytest.mark.parametrize(
    ("asked", "facts", "why", "remedy"),
    [
        (
            fact(HELD, below=10),
            {},
            "nobody said exporter.persons_held (persons whose data",
            "state exporter.persons_held",
        ),
        (fact(HELD, below=10), {HELD: 1000}, "it is 1,000", "change the export so that exporter.persons_held below 10"),
        (fact(HELD, below=10), {HELD: Interval(5, 15)}, "from 5 to 15", "change the export so that"),
        (fact(HEADS, below=10), {HEADS: Interval(0, 15)}, "from 0 to 15", "declare fewer persons a year"),
        (fact("recipient.country", is_="DE"), {"recipient.country": "VN"}, "it is VN", "change the export so that"),
        (
            fact("data.categories", listed_in="known"),
            {"data.categories": frozenset()},
            "it is none",
            "change the export",
        ),
    ],
)
def test_a_fact_says_what_it_is(asked, facts, why, remedy):
    known = {"known": [{"value": "hr", **CITE}]}
    (found,) = ask(regime(asked, tables=known), facts).requires.children
    assert why in found.why()
    assert found.remedy().startswith(remedy)


def test_a_fact_that_is_as_it_should_be_needs_no_reason():
    assert leaf(fact("exporter.country", is_="JP")).why() == ""
    assert leaf(fact("exporter.country", one_of=["JP", "DE"])).why() == "it is JP"


def test_a_group_is_explained_by_what_is_in_it():
    found = leaf({"all": [PAPER]})
    assert (found.why(), found.remedy(), found.cite, found.name) == ("", "", None, None)
    assert [child.why() for child in found.children] == ["none in the register"]


def test_a_paper_that_is_not_there_is_obtained():
    found = leaf(PAPER)
    assert found.why() == "none in the register"
    assert found.remedy() == "obtain a paper of kind certificate and put it in the register"


def test_a_paper_that_covers_is_named():
    assert leaf(PAPER, papers=[certificate()]).why() == "cert covers it"


def test_of_several_papers_the_one_nearest_to_it_gives_the_reason():
    far = certificate(id="far", purposes=["sales"], categories=["hr"])
    near = certificate(id="near", printed_expiry="2026-01-10")
    found = leaf(PAPER, papers=[far, near], facts={"export.purpose": "support", "data.categories": frozenset({"crm"})})
    assert found.why().startswith("near does not cover it: validity: ")
    assert found.why().endswith("(1 more looked at)")


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"printed_expiry": "2026-01-10"}, "renew cert"),
        ({"events": [{"on": "2026-01-02", "recorded_on": "2026-01-02", "status": "suspended"}]}, "put back in force"),
        ({"purposes": ["sales"]}, "have cert cover purposes support"),
        ({"persons": None}, "complete cert in the register (persons)"),
        ({"persons": None, "purposes": ["sales"]}, "(persons), and have cert cover purposes support"),
        ({"counterparties": ["lotus"]}, "obtain a paper of kind certificate"),
        ({"holder": "lotus"}, "obtain a paper of kind certificate"),
    ],
)
def test_a_paper_on_file_is_put_right_unless_it_is_somebody_elses(changes, remedy):
    facts = {"export.purpose": "support", "export.persons_per_year": 5, "data.categories": frozenset({"crm"})}
    assert remedy in leaf(PAPER, facts, papers=[certificate(**changes)]).remedy()


def test_the_law_may_say_itself_what_to_do_in_two_languages():
    found = leaf({**fact(HELD, below=10), "remedy": {"en": "ask the authority", "ja": "当局に相談"}})
    assert (found.remedy(), found.remedy("ja")) == ("ask the authority", "当局に相談")


def test_a_judgement_says_who_decided_and_until_when():
    found = leaf(JUDGED, judgements=[judgement("necessity", "met")])
    assert found.why() == "counsel decided met on 2026-01-01 (opinion, until 2026-12-31)"
    assert found.remedy() == ""


def test_a_judgement_is_recorded_or_asked_for_anew():
    nobody, refused = leaf(JUDGED), leaf(JUDGED, judgements=[judgement("necessity", "unmet")])
    assert nobody.why() == "nobody has decided “necessity” for this export"
    assert nobody.remedy() == "record a judgement on jp/act#necessity in the register"
    assert refused.remedy() == "have jp/act#necessity decided anew"


def test_a_predicate_has_to_pass():
    found = leaf({"predicate": "never", **CITE}, predicates={"never": lambda case, as_of: Verdict.UNMET})
    assert (found.why(), found.remedy()) == ("", "make the test “never” pass")


def test_a_rule_that_is_no_law_says_when_it_was():
    route = ruled("basis", "route", PAPER, **{"from": "2026-03-01", "until": "2026-04-01"})
    (basis,) = ask(regime(route)).bases
    assert basis.why() == "not law before 2026-03-01; no law since 2026-04-01"
    assert basis.remedy() == f"use another way: {basis.why()}"
    (met,) = ask(regime(ruled("basis", "route", PAPER))).bases
    assert met.remedy() == "use another way: route"


# ---- disputed readings: what stands beneath is told as it is


IN_GERMANY = disputed(fact("recipient.country", one_of=["DE"]))


def test_a_dispute_that_matters_is_to_be_judged():
    found = leaf(IN_GERMANY, {"recipient.country": "DE"})
    assert found.why() == "disputed reading, not judged; it is DE"
    assert found.remedy() == "record a judgement on jp/act#reading in the register"


def test_a_dispute_about_what_is_not_so_anyway_does_not_send_anybody_to_counsel():
    found = leaf(IN_GERMANY, {"recipient.country": "VN"})
    assert found.verdict is Verdict.UNMET
    assert found.remedy().startswith("change the export so that recipient.country")
    assert leaf(disputed(PAPER)).remedy().startswith("obtain a paper")


def test_a_reading_that_was_refused_is_decided_anew_or_not_at_all():
    found = leaf(IN_GERMANY, {"recipient.country": "DE"}, judgements=[judgement("reading", "unmet")])
    assert found.why() == "counsel decided unmet on 2026-01-01 (opinion, until 2026-12-31); it is DE"
    assert found.remedy() == "have jp/act#reading decided anew"


def test_in_a_bar_a_dispute_about_what_is_not_so_is_still_told_as_it_is():
    law = regime(fact("exporter.country", is_="JP"), forbids=[ruled("bar", "germany", IN_GERMANY)])
    (bar,) = ask(law, {"recipient.country": "VN"}).bars
    assert bar.children[0].why() == "disputed reading, not judged; it is VN"
