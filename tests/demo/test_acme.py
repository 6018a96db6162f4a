"""The worked example decides as its comments say, for the reason that they give."""

from pathlib import Path

import pytest

from sekisho.gate import Gate
from sekisho.model.brief import brief
from sekisho.model.dates import AsOf

ACME = Path(__file__).parents[2] / "policies" / "acme"
THE_DAY = AsOf.parse("2026-11-20")


@pytest.fixture(scope="module")
def gate():
    return Gate.open(ACME)


def test_the_day_is_pinned_so_that_the_example_gives_the_same_answers_for_years(gate):
    assert gate.clock() == THE_DAY


@pytest.mark.parametrize(
    ("export", "basis"),
    [
        ("service-reports-to-tokyo", ("eu/gdpr", "adequacy-japan")),
        ("training-records-to-hai-phong", ("eu/gdpr", "bcr-controller")),
        ("crm-to-us", ("jp/appi", "recipient-cbpr-global")),
        ("payroll-to-tokyo", ("cn/pipl", "standard-contract")),
        ("warranty-claims-to-stuttgart", ("cn/pipl", "certificate")),
    ],
)
def test_each_of_these_passes_by_one_way(gate, export, basis):
    decision = gate.decide(export, THE_DAY, stage="run")
    assert (decision.word, decision.effect) == ("ALLOW", "allow")
    assert decision.bases == (basis,)


@pytest.mark.parametrize(
    ("export", "word", "reason"),
    [
        ("health-checks-to-hai-phong", "DENY", "certificate-hai-phong (status: suspended since 2026-11-02)"),
        ("shop-orders-to-tokyo", "REVIEW", "standard-contract lacks ledger.sensitive.calendar_year below"),
        ("european-customers-to-us", "DENY", "jp/supplementary-rules: informed-consent lacks consent-record"),
        ("staff-reviews-to-tokyo", "REVIEW", "nobody has judged whether labour-rules-suzhou is enough"),
        ("inspection-photos-to-tokyo", "REVIEW", "no law of MY is loaded"),
        ("mail-archive-to-iij", "REVIEW", "bcr-processor-direct-leg lacks bcr, a disputed reading: iij-bcr"),
    ],
)
def test_each_of_these_is_blocked_for_its_own_reason(gate, export, word, reason):
    decision = gate.decide(export, THE_DAY, stage="run")
    assert (decision.word, decision.effect) == (word, "block")
    assert reason in brief(decision)


def test_the_certificate_was_good_until_the_day_before_its_suspension(gate):
    before, after = (AsOf.parse(day) for day in ("2026-11-01", "2026-11-02"))
    assert gate.decide("health-checks-to-hai-phong", before, stage="run").bases == (("cn/pipl", "certificate"),)
    assert gate.decide("health-checks-to-hai-phong", after, stage="run").effect == "block"


def test_a_waiver_helps_against_our_own_rule_until_its_last_day(gate):
    last, next_day = (AsOf.parse(day) for day in ("2027-01-31", "2027-02-01"))
    assert gate.decide("drawings-on-kumo", last, stage="run").effect == "annotate"
    assert gate.decide("drawings-on-kumo", next_day, stage="run").effect == "block"


def test_while_the_certificate_was_alive_nobody_needed_the_waiver(gate):
    assert gate.decide("drawings-on-kumo", AsOf.parse("2026-09-30"), stage="run").effect == "allow"


def test_too_large_a_volume_is_pending_where_it_is_declared_and_blocked_where_it_runs(gate):
    declared = gate.decide("shop-orders-to-tokyo", THE_DAY, stage="declaration")
    assert (declared.pending, declared.effect) == (True, "annotate")
    assert gate.decide("shop-orders-to-tokyo", THE_DAY, stage="run").effect == "block"


def test_the_same_hop_differs_only_by_where_the_data_comes_from(gate):
    lawful, unlawful = (gate.export(name) for name in ("crm-to-us", "european-customers-to-us"))
    same = ("exporter", "recipient", "exporter_role", "recipient_role", "recipient_acts_for", "purpose", "stored_in")
    assert [getattr(lawful, name) for name in same] == [getattr(unlawful, name) for name in same]
    assert lawful.data[0].origins != unlawful.data[0].origins


def test_a_real_provider_is_described_by_nothing_but_what_is_published(gate):
    papers = {paper.id: paper for paper in gate.content.papers.all}
    assert papers["iij-bcr"].types is None
    assert papers["iij-bcr"].members_complete is None
    assert papers["iij-cbpr"].issued is None
    assert papers["iij-cbpr"].printed_expiry is None


@pytest.mark.parametrize(
    ("day", "word"),
    [
        ("2026-08-16", "REVIEW"),
        ("2026-08-17", "ALLOW_EXEMPT"),
        ("2027-08-16", "ALLOW_EXEMPT"),
        ("2027-08-17", "REVIEW"),
    ],
)
def test_drawings_are_technology_and_pass_only_while_a_judgement_of_other_laws_is_in_force(gate, day, word):
    """The day before it was decided, the day, its last day, and the day after."""
    decision = gate.suppose("drawings-on-kumo", AsOf.parse(day))
    (found,) = [finding for finding in decision.applicable if finding.regime.id == "other-laws"]
    assert found.word == word
    assert word != "REVIEW" or decision.effect == "block"


def test_a_judgement_of_other_laws_holds_for_the_exports_that_it_names(gate):
    """The same drawings by another export are another question; so are data that are about nobody."""
    drawings = gate.export("drawings-on-kumo")
    other = gate.declaring(drawings.model_copy(update={"id": "drawings-elsewhere"}))
    found = {one.regime.id: one.word for one in other.suppose("drawings-elsewhere", THE_DAY).applicable}
    assert found["other-laws"] == "REVIEW"
    (stream,) = drawings.data
    readings = stream.model_copy(update={"personal": False, "categories": ("machine-readings",), "subjects": ()})
    nobody = gate.declaring(drawings.model_copy(update={"id": "readings", "data": (readings,), "services": ()}))
    decision = nobody.suppose("readings", THE_DAY)
    assert [(one.regime.id, one.word) for one in decision.applicable] == [("other-laws", "REVIEW")]
    assert decision.effect == "block"
