"""The worked example decides as its comments say, for the reason that they give."""

import shutil
from pathlib import Path

import pytest

from sekisho.gate import Gate
from sekisho.model.brief import brief
from sekisho.model.dates import AsOf
from sekisho.model.papers import Papers

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
        ("tickets-to-kumo-us", ("jp/appi", "recipient-cbpr-apec")),
        ("night-shift-to-malam", ("jp/appi", "provider-cbpr")),
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
        ("health-checks-to-hai-phong", "DENY", "certificate-hai-phong has been suspended since 2026-11-02"),
        ("shop-orders-to-tokyo", "REVIEW", "(ledger.sensitive.calendar_year) below 10,000"),
        ("european-customers-to-us", "DENY", "jp/supplementary-rules, informed-consent: no consent-record"),
        ("staff-reviews-to-tokyo", "REVIEW", "not decided yet: Does one of the two suffice: labour rules, or a"),
        ("inspection-photos-to-tokyo", "REVIEW", "no law of Malaysia (MY) is loaded"),
        ("mail-archive-to-iij", "REVIEW", "bcr-processor-direct-leg: it is not known whether iij-bcr covers it"),
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


@pytest.mark.parametrize("export", ["tickets-to-kumo-us", "night-shift-to-malam"])
def test_one_certificate_carries_both_exports_until_its_last_day(gate, export):
    last, next_day = (AsOf.parse(day) for day in ("2027-05-31", "2027-06-01"))
    looked = gate.content.papers.all
    papers = [
        one.model_copy(update={"status_checked_on": last.day_in("UTC")}) if one.id == "kumo-cbpr" else one
        for one in looked
    ]
    renewed = gate.holding(Papers(papers, gate.content.papers.judgements))
    assert renewed.suppose(export, last).word == "ALLOW"
    assert renewed.suppose(export, next_day).word == "DENY"
    without = gate.holding(Papers([one for one in looked if one.id != "kumo-cbpr"], gate.content.papers.judgements))
    assert without.suppose(export, THE_DAY).word == "DENY"


@pytest.mark.parametrize(
    ("changes", "tickets", "logs"),
    [
        ({"beneficiaries": ()}, "DENY", "ALLOW"),
        ({"entrusted_to": ()}, "ALLOW", "DENY"),
        ({"entrusted_to": None}, "ALLOW", "REVIEW"),
        ({"programme": "prp"}, "DENY", "DENY"),
        ({"issuer": "Some Other Agent"}, "REVIEW", "REVIEW"),
        ({"scheme": "global"}, "ALLOW", "ALLOW"),
        ({"scheme": None}, "REVIEW", "ALLOW"),
    ],
)
def test_what_the_certificate_says_decides_each_use_by_itself(gate, changes, tickets, logs):
    papers = [one.model_copy(update=changes) if one.id == "kumo-cbpr" else one for one in gate.content.papers.all]
    other = gate.holding(Papers(papers, gate.content.papers.judgements))
    assert [other.suppose(name, THE_DAY).word for name in ("tickets-to-kumo-us", "night-shift-to-malam")] == [
        tickets,
        logs,
    ]


def test_a_real_provider_is_described_by_nothing_but_what_is_published(gate):
    papers = {paper.id: paper for paper in gate.content.papers.all}
    assert papers["iij-bcr"].types is None
    assert papers["iij-bcr"].members_complete is None
    assert papers["iij-cbpr"].issued is None
    assert papers["iij-cbpr"].printed_expiry is None


@pytest.mark.parametrize(
    ("holder", "word"),
    [("globex", "DENY"), ("none", "REVIEW"), (None, "REVIEW"), ("acme", "REVIEW")],
    ids=["another group", "no group", "nobody says", "the own group"],
)
def test_blank_rules_of_another_group_are_no_doubt_about_ones_own(tmp_path, holder, word):
    """Whose rules they are is what the file of their holder says: nobody has to write it into the paper."""
    folder = tmp_path / "acme"
    shutil.copytree(ACME, folder)
    for path in folder.glob("register/eu/*-bcr.yaml"):
        path.unlink()
    export = "training-records-to-hai-phong"
    assert Gate.open(folder).suppose(export, THE_DAY).word == "DENY"
    group = "" if holder is None else f"group: {holder}\n"
    (folder / "parties/globex.yaml").write_text(f"name: Globex\ncountry: DE\nsubject_to: []\nkinds: []\n{group}")
    (folder / "register/globex.yaml").write_text("kind: bcr\nholder: globex\nzone: Europe/Berlin\n")
    assert Gate.open(folder).suppose(export, THE_DAY).word == word


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
