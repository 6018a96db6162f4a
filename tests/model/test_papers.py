"""The index of the register."""

from pathlib import Path

from sekisho.gate import Gate
from sekisho.model.dates import AsOf
from sekisho.model.facts import cases
from sekisho.model.papers import Papers
from sekisho.model.values import Interval
from tests.engine.asking import JP, certificate, judgement

ACME = Path(__file__).parents[2] / "policies" / "acme"
NOW = AsOf.parse("2026-02-01")


def ids(papers):
    return [paper.id for paper in papers]


def test_papers_are_found_by_kind():
    papers = Papers([certificate()])
    assert ids(papers.of("certificate", JP)) == ["cert"]
    assert list(papers.of("contract", JP)) == []
    assert ids(papers.all) == ["cert"]


def test_of_a_few_all_are_looked_at_so_that_the_reason_can_name_them():
    papers = Papers([certificate(id=f"c-{n}", holder="lotus") for n in range(4)])
    assert len(papers.of("certificate", JP)) == 4


def test_of_many_only_those_that_somebody_here_holds_or_may_hold():
    others = [certificate(id=f"c-{n}", holder="lotus") for n in range(4)]
    ours, unknown = certificate(id="ours"), certificate(id="unknown", holder=None, beneficiaries=["sakura"])
    shared = certificate(id="shared", holder="lotus", beneficiaries=["sakura"])
    papers = Papers([*others, shared, unknown, ours])
    assert ids(papers.of("certificate", JP)) == ["ours", "shared", "unknown"]
    assert len(papers.of("certificate", {})) == 7


def test_many_papers_of_a_kind_that_no_holder_matters_to_are_all_looked_at():
    class Notice(type(certificate())):
        aspects = ()

    papers = Papers([Notice.model_validate(certificate(id=f"n-{n}", holder="lotus").model_dump()) for n in range(5)])
    assert len(papers.of("certificate", JP)) == 5


def test_a_paper_fits_when_every_plain_aspect_does():
    class Notice(type(certificate())):
        aspects = ("holder", "categories")

    def fits(case, **changes):
        paper = Notice.model_validate({**certificate().model_dump(), **changes})
        return Papers([paper]).fits(paper, {**JP, **case})

    contact = {"data.categories": frozenset({"contact"})}
    assert fits(contact, categories=["contact", "hr"])
    assert not fits(contact, categories=["hr"])
    assert not fits({}, categories=["hr"])
    assert not fits(contact, holder="lotus")
    assert fits({}, categories="any")


def test_how_long_a_paper_is_valid_is_remembered_but_not_for_ever(monkeypatch):
    monkeypatch.setattr("sekisho.model.papers._REMEMBERED", 1)
    paper = certificate(printed_expiry="2026-02-01")
    papers = Papers([paper])
    days = ["2026-01-31", "2026-02-01", "2026-02-02", "2026-02-03", "2026-02-01", "2026-02-02"]
    assert [papers.life(paper, AsOf.parse(day), None) == () for day in days] == [True, True, False, False, True, False]


def test_the_latest_judgement_that_holds_counts():
    early = judgement("q", "met", id="early", expires="2026-06-30")
    late = judgement("q", "unmet", id="late", decided_on="2026-03-01")
    papers = Papers([], [late, early])
    found = [
        papers.judged("jp/act#q", JP, AsOf.parse(at)) for at in ("2025-12-31", "2026-02-28", "2026-03-01", "2026-07-01")
    ]
    assert found == [None, early, late, late]


def test_of_two_judgements_of_one_day_the_no_counts_whichever_was_filed_first():
    yes, no = judgement("q", "met", id="yes"), judgement("q", "unmet", id="no")
    assert Papers([], [yes, no]).judged("jp/act#q", JP, NOW) is no
    assert Papers([], [no, yes]).judged("jp/act#q", JP, NOW) is no


def test_a_judgement_on_another_question_or_export_is_none():
    papers = Papers([], [judgement("q", "met", exports=["hr"])])
    assert papers.judged("jp/act#q", JP, NOW) is None
    assert papers.judged("jp/act#other", JP, NOW) is None


def test_a_paper_fits_plainly_exactly_when_its_scope_finds_nothing():
    content = Gate.open(ACME).content
    papers = content.papers
    streams = [
        case
        for export in content.organisation.exports.values()
        for case in cases(export, content.organisation.parties).values()
    ]
    seen = set()
    for paper in papers.all:
        for case in [*streams, {}]:
            fits = papers.fits(paper, case)
            assert not (fits and paper.scope(case)), "what fits plainly has nothing that does not match"
            assert fits or paper.needs() is None or paper.scope(case), "and the other way round, where it is so plain"
            seen.add((fits, paper.needs() is None))
    assert seen == {(True, False), (False, False), (False, True)}


def test_how_old_a_look_at_a_status_may_be_is_the_organisations_to_say():
    class Published(type(certificate())):
        status_is_published = True

    paper = Published.model_validate({**certificate().model_dump(), "status_checked_on": "2026-01-10"})
    assert Papers([paper]).life(paper, NOW, None) == ()
    (old,) = Papers([paper], status_max_age=21).life(paper, NOW, None)
    assert old.aspect == "status"


def test_a_paper_is_plainly_for_something_else_when_one_plain_aspect_is():
    def other(case, **changes):
        paper = certificate(counterparties=["tulip"], categories=["contact"], **changes)
        return Papers([paper]).plainly_other(paper, case)

    assert not other(JP)
    assert not other({})
    assert other({**JP, "exporter.id": "lotus"})
    assert other({**JP, "recipient.id": "lotus"})
    assert other({**JP, "data.categories": frozenset({"contact", "health"})})
    assert not other({**JP, "data.categories": frozenset({"contact"})})
    assert not other({**JP, "export.persons_per_year": 10**9}, persons=5)


def test_a_number_of_persons_fits_up_to_the_number_of_the_paper():
    paper = certificate(persons=100)
    papers = Papers([paper])
    sizes = (100, 101, Interval(0, 100), Interval(0, 101), Interval(0, None))
    case = {**JP, "export.purpose": "x", "data.categories": frozenset({"y"})}
    assert [papers.fits(paper, {**case, "export.persons_per_year": size}) for size in sizes] == [
        True,
        False,
        True,
        False,
        False,
    ]
    assert not papers.fits(paper, case)


def test_papers_that_another_thread_has_built_in_the_meantime_are_not_built_again():
    papers = Papers.stored({"certificate": lambda: [certificate()]}, (), 30)
    assert ids(papers.of("certificate", JP)) == ["cert"]
    papers._build("certificate")
    assert ids(papers.of("certificate", JP)) == ids(papers.all) == ["cert"]
