import pytest
from pydantic import ValidationError

from sekisho.evidence.cbpr_certificate import CbprCertificate
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
    "kind": "cbpr-certificate",
    "holder": "recipient-co",
    "purposes": ["support"],
    "categories": ["contact"],
    "issued": "2024-01-15",
    "printed_expiry": "2026-12-31",
    "zone": "America/New_York",
    "status_checked_on": "2029-12-31",
    "scheme": "global",
    "programme": "cbpr",
    "granted_under_law_of": "US",
}


def covers(day="2025-01-15", *, case=None, where=None, **changes):
    paper = CbprCertificate.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_the_certified_recipient():
    assert covers().verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("recipient.id", "other-co", "holder must be other-co, not recipient-co"),
        ("export.purpose", "sales", "purposes must be sales, not support"),
        ("data.categories", frozenset({"health"}), "categories must be health, not contact"),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize("field", ["holder", "purposes", "categories", "issued", "printed_expiry"])
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


def test_covers_an_affiliate_only_if_its_scope_lists_it():
    assert covers(holder="holding-co").verdict is Verdict.UNMET
    assert covers(holder="holding-co", beneficiaries=["recipient-co"]).verdict is Verdict.MET


@pytest.mark.parametrize(("scheme", "verdict"), [("global", "met"), ("apec", "unmet"), (None, "unknown")])
def test_the_directory_matters(scheme, verdict):
    assert str(covers(scheme=scheme, where={"scheme": ("global",)}).verdict) == verdict


@pytest.mark.parametrize(("programme", "verdict"), [("cbpr", "met"), ("prp", "unmet"), (None, "unknown")])
def test_privacy_recognition_for_processors_is_another_programme(programme, verdict):
    assert str(covers(programme=programme, where={"programme": ("cbpr",)}).verdict) == verdict


@pytest.mark.parametrize(("granted_under_law_of", "verdict"), [("US", "met"), ("SG", "unmet"), (None, "unknown")])
def test_it_is_granted_under_the_law_of_one_country(granted_under_law_of, verdict):
    assert (
        str(covers(granted_under_law_of=granted_under_law_of, where={"granted_under_law_of": ("US",)}).verdict)
        == verdict
    )


@pytest.mark.parametrize(
    ("entrusted_to", "verdict"),
    [
        ("any", "met"),
        (["agent-co"], "met"),
        (["other-co", "agent-co"], "met"),
        (["other-co"], "unmet"),
        ([], "unmet"),
        (None, "unknown"),
    ],
)
def test_whose_handling_on_the_holders_behalf_it_covers(entrusted_to, verdict):
    where = {"entrusted_to": ("any", "exporter.id")}
    assert str(covers(entrusted_to=entrusted_to, case={"exporter.id": "agent-co"}, where=where).verdict) == verdict


def test_everybody_is_meant_by_a_word_and_not_by_a_list():
    with pytest.raises(ValidationError, match="write `entrusted_to: any`, without brackets"):
        CbprCertificate.model_validate({**PAPER, "entrusted_to": ["any"]})
    with pytest.raises(ValidationError, match="`printed_expiry: 2024-01-14` is before"):
        CbprCertificate.model_validate({**PAPER, "printed_expiry": "2024-01-14"})
