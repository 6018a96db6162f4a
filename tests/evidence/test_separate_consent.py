import pytest

from sekisho.evidence.separate_consent import SeparateConsent
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "exporter-co",
    "recipient.id": "recipient-co",
    "export.purpose": "support",
    "data.categories": frozenset({"contact"}),
}
PAPER = {
    "id": "consent",
    "kind": "separate-consent",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "purposes": ["support"],
    "categories": ["contact"],
    "asked_separately": True,
    "issued": "2024-01-15",
    "printed_expiry": "2026-12-31",
    "zone": "Asia/Shanghai",
}
WHERE = {"asked_separately": (True,)}


def covers(day="2025-01-15", *, case=None, **changes):
    paper = SeparateConsent.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=WHERE)


def test_covers_the_provision_that_people_consented_to():
    assert covers().verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("recipient.id", "other-co", "counterparties must be other-co, not recipient-co"),
        ("export.purpose", "sales", "purposes must be sales, not support"),
        ("data.categories", frozenset({"health"}), "categories must be health, not contact"),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize("field", ["holder", "counterparties", "purposes", "categories"])
def test_what_nobody_noted_is_unknown(field):
    assert covers(**{field: None}).verdict is Verdict.UNKNOWN


def test_a_bundled_consent_does_not_do():
    assert covers(asked_separately=False).verdict is Verdict.UNMET
    assert covers(asked_separately=None).verdict is Verdict.UNKNOWN


def test_from_its_day_to_its_last_day():
    days = ("2024-01-14", "2024-01-15", "2026-12-31", "2027-01-01")
    assert [str(covers(day).verdict) for day in days] == ["unmet", "met", "met", "unmet"]


def test_suspended_reinstated_withdrawn():
    events = [
        {"on": "2025-02-01", "recorded_on": "2025-02-01", "status": "suspended"},
        {"on": "2025-03-01", "recorded_on": "2025-03-01", "status": "reinstated"},
        {"on": "2025-04-01", "recorded_on": "2025-04-01", "status": "withdrawn"},
    ]
    days = ("2025-01-31", "2025-02-01", "2025-03-01", "2025-04-01")
    assert [str(covers(day, events=events).verdict) for day in days] == ["met", "unmet", "met", "unmet"]
