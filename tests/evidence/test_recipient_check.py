from datetime import date

import pytest

from sekisho.evidence.cbpr_certificate import CbprCertificate
from sekisho.evidence.consent_record import ConsentRecord
from sekisho.evidence.equivalent_measures import EquivalentMeasures
from sekisho.evidence.recipient_check import RecipientCheck
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
    "kind": "recipient-check",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "issued": "2024-01-15",
    "printed_expiry": "2026-12-31",
    "zone": "Asia/Tokyo",
    "checked_measures": True,
    "checked_foreign_systems": True,
    "outcome": "carried-out",
}


def covers(day="2025-01-15", *, case=None, where=None, **changes):
    paper = RecipientCheck.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_the_recipient_that_was_checked():
    assert covers().verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("recipient.id", "other-co", "counterparties must be other-co, not recipient-co"),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize("field", ["holder", "counterparties", "issued", "printed_expiry"])
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


@pytest.mark.parametrize(("outcome", "verdict"), [("carried-out", "met"), ("not-secured", "unmet"), (None, "unknown")])
def test_the_outcome_matters(outcome, verdict):
    assert str(covers(outcome=outcome, where={"outcome": ("carried-out",)}).verdict) == verdict


@pytest.mark.parametrize(("checked_measures", "verdict"), [(True, "met"), (False, "unmet"), (None, "unknown")])
def test_the_measures_were_looked_at(checked_measures, verdict):
    assert str(covers(checked_measures=checked_measures, where={"checked_measures": (True,)}).verdict) == verdict


@pytest.mark.parametrize(("checked_foreign_systems", "verdict"), [(True, "met"), (False, "unmet"), (None, "unknown")])
def test_so_was_the_country(checked_foreign_systems, verdict):
    assert (
        str(covers(checked_foreign_systems=checked_foreign_systems, where={"checked_foreign_systems": (True,)}).verdict)
        == verdict
    )


def test_the_outcome_is_a_report_on_what_the_data_travels_by():
    reports = [
        RecipientCheck.model_validate({**PAPER, "outcome": outcome}).reports
        for outcome in ("carried-out", "remedied", "not-secured", None)
    ]
    assert reports == ["reinstated", "reinstated", "suspended", "doubted"]


SCOPE = {"id": "other", "holder": "exporter-co", "counterparties": ["recipient-co"], "zone": "Asia/Tokyo"}


@pytest.mark.parametrize(
    ("kind", "changes", "concerned"),
    [
        (EquivalentMeasures, {}, True),
        (EquivalentMeasures, {"counterparties": ["recipient-co", "third-co"]}, True),
        (EquivalentMeasures, {"counterparties": ["third-co"]}, False),
        (EquivalentMeasures, {"counterparties": None}, False),
        (EquivalentMeasures, {"holder": "other-co"}, False),
        (EquivalentMeasures, {"holder": "other-co", "beneficiaries": ["exporter-co"]}, True),
        (CbprCertificate, {"counterparties": None, "entrusted_to": "any"}, True),
        (CbprCertificate, {"counterparties": None, "entrusted_to": ["recipient-co"]}, True),
        (CbprCertificate, {"counterparties": None, "entrusted_to": ["third-co"]}, False),
        (CbprCertificate, {"counterparties": None, "entrusted_to": []}, False),
        (CbprCertificate, {"counterparties": None}, False),
        (CbprCertificate, {"counterparties": None, "holder": "other-co", "entrusted_to": "any"}, False),
        (CbprCertificate, {"holder": "recipient-co", "counterparties": None}, True),
        (CbprCertificate, {"holder": "holding-co", "beneficiaries": ["recipient-co"]}, True),
        (CbprCertificate, {"holder": "holding-co"}, False),
        (ConsentRecord, {}, False),
    ],
)
def test_it_is_about_arrangements_and_certificates_that_reach_the_recipient(kind, changes, concerned):
    name = kind.__module__.rpartition(".")[2].replace("_", "-")
    data = {"kind": name, **SCOPE, **changes}
    paper = kind.model_validate({key: value for key, value in data.items() if value is not None})
    assert RecipientCheck.model_validate(PAPER).is_about(paper) is concerned


@pytest.mark.parametrize(
    ("changes", "concerned"),
    [
        ({}, True),
        ({"counterparties": ["recipient-co", "third-co"]}, True),
        ({"counterparties": ["third-co"]}, False),
        ({"counterparties": None}, False),
        ({"holder": "other-co"}, False),
    ],
)
def test_it_is_about_other_checks_of_the_same_recipient_by_the_same_party(changes, concerned):
    other = RecipientCheck.model_validate({**PAPER, "id": "other", **changes})
    assert RecipientCheck.model_validate({**PAPER, "outcome": "not-secured"}).is_about(other) is concerned


def test_it_is_not_about_itself():
    check = RecipientCheck.model_validate({**PAPER, "outcome": "not-secured"})
    assert not check.is_about(check)


def test_a_check_of_nobody_is_about_nothing():
    paper = EquivalentMeasures.model_validate({"kind": "equivalent-measures", **SCOPE})
    for counterparties in (None, "any"):
        assert not RecipientCheck.model_validate({**PAPER, "counterparties": counterparties}).is_about(paper)


@pytest.mark.parametrize("printed", ["none", "2030-12-31", "2025-01-15"])
def test_older_than_the_laws_term_it_is_unknown_whatever_it_prints(printed):
    paper = RecipientCheck.model_validate({**PAPER, "printed_expiry": printed})
    found = {day: paper.covers(CASE, AsOf.parse(day), months=12) for day in ("2024-01-14", "2025-01-15", "2025-01-16")}
    assert [str(coverage.verdict) for coverage in found.values()] == ["unmet", "met", "unknown"]
    assert paper.last_day(12) == date(2025, 1, 15)
    (told,) = found["2025-01-16"].mismatches
    assert str(told) == "dates from 2024-01-15, and the recipient was not checked since"


def test_what_it_prints_may_be_shorter_than_the_laws_term():
    paper = RecipientCheck.model_validate({**PAPER, "printed_expiry": "2024-06-30"})
    days = ("2024-06-30", "2024-07-01", "2025-01-15", "2025-01-16")
    found = [str(paper.covers(CASE, AsOf.parse(day), months=12).verdict) for day in days]
    assert found == ["met", "unmet", "unmet", "unknown"]


def test_a_check_without_its_day_is_unknown_under_any_term():
    paper = RecipientCheck.model_validate({**PAPER, "issued": None, "printed_expiry": "none"})
    assert paper.covers(CASE, AsOf.parse("2025-01-15"), months=12).verdict is Verdict.UNKNOWN
