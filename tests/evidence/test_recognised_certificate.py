"""A certificate speaks for the recipient that holds it, and for the laws that recognise it."""

import pytest

from sekisho.evidence.recognised_certificate import RecognisedCertificate
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "exporter-co",
    "recipient.id": "recipient-co",
    "export.purpose": "support",
    "data.categories": frozenset({"contact"}),
}
PAPER = {
    "id": "paper",
    "kind": "recognised-certificate",
    "holder": "recipient-co",
    "purposes": ["support"],
    "categories": ["contact"],
    "issued": "2025-01-15",
    "printed_expiry": "2026-12-31",
    "zone": "Asia/Riyadh",
    "recognised_by": ["sa/pdpl"],
}


def covers(day="2025-06-15", *, case=None, where=None, **changes):
    paper = RecognisedCertificate.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_the_certified_recipient():
    assert covers(where={"recognised_by": ("sa/pdpl",)}).verdict is Verdict.MET


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


def test_reaches_an_affiliate_only_if_its_scope_lists_it():
    affiliate = {"recipient.id": "affiliate-co"}
    assert covers(case=affiliate).verdict is Verdict.UNMET
    assert covers(case=affiliate, beneficiaries=["affiliate-co"]).verdict is Verdict.MET


def test_another_law_does_not_have_to_recognise_it():
    coverage = covers(where={"recognised_by": ("th/pdpa",)})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [
        "recognised_by must be th/pdpa, not sa/pdpl",
    ]


@pytest.mark.parametrize("field", ["holder", "purposes", "categories", "issued", "printed_expiry", "recognised_by"])
def test_what_nobody_noted_is_unknown(field):
    assert covers(where={"recognised_by": ("sa/pdpl",)}, **{field: None}).verdict is Verdict.UNKNOWN


def test_from_its_day_to_its_last_day():
    days = ("2025-01-14", "2025-01-15", "2026-12-31", "2027-01-01")
    assert [str(covers(day).verdict) for day in days] == ["unmet", "met", "met", "unmet"]
