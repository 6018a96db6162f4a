import pytest

from sekisho.evidence.consent_record import ConsentRecord
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "exporter-co",
    "recipient.id": "recipient-co",
    "recipient.country": "CN",
    "export.purpose": "support",
    "data.categories": frozenset({"contact"}),
    "export.destinations": frozenset({"CN"}),
}
PAPER = {
    "id": "paper",
    "kind": "consent-record",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "purposes": ["support"],
    "categories": ["contact"],
    "countries": ["CN"],
    "issued": "2024-01-15",
    "printed_expiry": "2026-12-31",
    "zone": "Asia/Tokyo",
    "told_country": True,
    "told_system": True,
    "told_measures": True,
    "told_risks": True,
    "explicit": True,
}


def covers(day="2025-01-15", *, case=None, where=None, **changes):
    paper = ConsentRecord.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_what_people_agreed_to():
    assert covers().verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("recipient.id", "other-co", "counterparties must be other-co, not recipient-co"),
        ("export.purpose", "sales", "purposes must be sales, not support"),
        ("data.categories", frozenset({"health"}), "categories must be health, not contact"),
        ("recipient.country", "US", "countries must be United States (US), not China (CN)"),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize(
    "field", ["holder", "counterparties", "purposes", "categories", "countries", "issued", "printed_expiry"]
)
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


@pytest.mark.parametrize("told", ["told_country", "told_system", "told_measures", "told_risks", "explicit"])
def test_what_people_were_told_is_one_thing_at_a_time(told):
    said = [str(covers(where={told: (True,)}, **{told: value}).verdict) for value in (True, False, None)]
    assert said == ["met", "unmet", "unknown"]


def test_people_agree_to_the_country_of_the_recipient_not_to_that_of_a_server():
    assert covers(case={"export.destinations": frozenset({"CN", "JP"})}).verdict is Verdict.MET
