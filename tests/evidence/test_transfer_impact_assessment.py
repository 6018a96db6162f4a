import pytest

from sekisho.evidence.transfer_impact_assessment import TransferImpactAssessment
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "exporter-co",
    "recipient.id": "recipient-co",
    "export.purpose": "support",
    "data.categories": frozenset({"contact"}),
    "export.destinations": frozenset({"CN"}),
}
PAPER = {
    "id": "paper",
    "kind": "transfer-impact-assessment",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "categories": ["contact"],
    "countries": ["CN"],
    "issued": "2024-01-15",
    "printed_expiry": "2026-12-31",
    "zone": "Europe/Berlin",
    "outcome": "effective-with-measures",
}


def covers(day="2025-01-15", *, case=None, where=None, **changes):
    paper = TransferImpactAssessment.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_the_destination_that_was_assessed():
    assert covers().verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("recipient.id", "other-co", "counterparties must be other-co, not recipient-co"),
        ("data.categories", frozenset({"health"}), "categories must be health, not contact"),
        ("export.destinations", frozenset({"US"}), "countries must be United States (US), not China (CN)"),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize("field", ["holder", "counterparties", "categories", "countries", "issued", "printed_expiry"])
def test_what_nobody_noted_is_unknown(field):
    assert covers(**{field: None}).verdict is Verdict.UNKNOWN


def test_from_its_day_to_its_last_day():
    days = ("2024-01-14", "2024-01-15", "2026-12-31", "2027-01-01")
    assert [str(covers(day).verdict) for day in days] == ["unmet", "met", "met", "unmet"]


def test_suspended_reinstated_revoked():
    events = [
        {"on": "2025-02-01", "recorded_on": "2025-02-01", "status": "suspended"},
        {"on": "2025-03-01", "recorded_on": "2025-03-01", "status": "reinstated"},
        {"on": "2025-04-01", "recorded_on": "2025-04-01", "status": "revoked"},
        {"on": "2025-05-01", "recorded_on": "2025-05-01", "status": "reinstated"},
    ]
    days = ("2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01", "2025-04-01", "2025-05-01")
    said = [str(covers(day, events=events).verdict) for day in days]
    assert said == ["met", "unmet", "unmet", "met", "unmet", "unmet"]


@pytest.mark.parametrize(
    ("outcome", "verdict"), [("effective-with-measures", "met"), ("not-effective", "unmet"), (None, "unknown")]
)
def test_the_outcome_matters(outcome, verdict):
    assert str(covers(outcome=outcome, where={"outcome": ("effective-with-measures",)}).verdict) == verdict


def test_passing_the_british_test_is_not_passing_the_european_one():
    british = {"outcome": "not-materially-lower"}
    assert covers(**british, where={"outcome": ("effective", "not-materially-lower")}).verdict is Verdict.MET
    assert covers(**british, where={"outcome": ("effective", "effective-with-measures")}).verdict is Verdict.UNMET


def test_data_that_also_rests_at_home_needs_no_assessment_of_home():
    reached = {"export.destinations": frozenset({"CN", "DE"})}
    assert covers(case={**reached, "exporter.country": "DE"}).verdict is Verdict.MET
    assert covers(case=reached).verdict is Verdict.UNMET


def test_countries_that_nobody_declared_are_unknown():
    assert covers(case={"export.destinations": None}).verdict is Verdict.UNKNOWN
