import pytest
from pydantic import ValidationError

from sekisho.evidence.cn_certificate import CnCertificate
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "exporter-co",
    "recipient.id": "recipient-co",
    "export.purpose": "support",
    "export.destinations": frozenset({"JP"}),
    "export.persons_per_year": 200_000,
    "data.categories": frozenset({"contact"}),
}
CERTIFICATE = {
    "id": "certificate",
    "kind": "cn-certificate",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "purposes": ["support"],
    "categories": ["contact"],
    "countries": ["JP"],
    "persons": 200_000,
    "under": "order-20",
    "issuer": "CCRC",
    "number": "PIP-2026-000001",
    "agrees_with_platform": True,
    "issued": "2026-02-28",
    "printed_expiry": "none",
    "zone": "Asia/Shanghai",
    "status_checked_on": "2029-12-31",
}
WHERE = {"under": ("order-20",), "issuer": ("CCRC", "Another name of it"), "agrees_with_platform": (True,)}


def covers(day, *, case=None, months=36, **changes):
    paper = CnCertificate.model_validate({**CERTIFICATE, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), months=months, where=WHERE)


def test_covers_the_certified_flow():
    assert covers("2026-02-28").verdict is Verdict.MET
    assert covers("2026-02-27").verdict is Verdict.UNMET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("recipient.id", "other-co", "counterparties must be other-co, not recipient-co"),
        ("export.purpose", "sales", "purposes must be sales, not support"),
        ("data.categories", frozenset({"health"}), "categories must be health, not contact"),
        ("export.destinations", frozenset({"US"}), "countries must be United States (US), not Japan (JP)"),
        ("export.persons_per_year", 200_001, "it is for up to 200,000 persons, and the export sends 200,001 a year"),
    ],
)
def test_does_not_cover_a_flow_that_differs(fact, value, said):
    coverage = covers("2026-03-01", case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize(
    ("field", "value"), [("under", "earlier"), ("issuer", "Another body"), ("agrees_with_platform", False)]
)
def test_another_certificate_or_another_body_does_not_do(field, value):
    assert covers("2026-03-01", **{field: value}).verdict is Verdict.UNMET
    assert covers("2026-03-01", **{field: None}).verdict is Verdict.UNKNOWN


def test_three_years_where_nothing_is_printed():
    assert covers("2029-02-28").verdict is Verdict.MET
    assert covers("2029-03-01").verdict is Verdict.UNMET
    assert covers("2027-02-28", printed_expiry=None).verdict is Verdict.UNKNOWN, "nobody has looked what it prints"
    assert covers("2029-03-01", printed_expiry=None).verdict is Verdict.UNMET


def test_the_printed_day_is_included():
    assert covers("2029-02-27", printed_expiry="2029-02-27").verdict is Verdict.MET
    assert covers("2029-02-28", printed_expiry="2029-02-27").verdict is Verdict.UNMET


def test_suspended_reinstated_revoked():
    suspended = {"on": "2026-09-01", "recorded_on": "2026-09-03", "status": "suspended"}
    reinstated = {"on": "2026-10-01", "recorded_on": "2026-10-01", "status": "reinstated"}
    revoked = {"on": "2026-11-01", "recorded_on": "2026-11-01", "status": "revoked"}
    events = [suspended, reinstated, revoked]
    days = ("2026-08-31", "2026-09-01", "2026-10-01", "2026-11-01")
    assert [str(covers(day, events=events).verdict) for day in days] == ["met", "unmet", "met", "unmet"]


def test_a_summons_to_an_interview_leaves_it_in_doubt_until_it_is_answered():
    interview = {"on": "2026-05-20", "recorded_on": "2026-05-20", "what": "interview", "answered_on": "2026-07-01"}
    days = ("2026-05-19", "2026-05-20", "2026-07-01")
    assert [str(covers(day, occurrences=[interview]).verdict) for day in days] == ["met", "unknown", "met"]


def test_what_was_to_be_put_right_and_was_not_leaves_it_in_doubt_from_the_day_after():
    days = ("2026-06-30", "2026-07-01", "2026-08-01")
    assert [str(covers(day, rectify_by="2026-06-30").verdict) for day in days] == ["met", "unknown", "unknown"]
    late = {"rectify_by": "2026-06-30", "rectified_on": "2026-08-01"}
    assert [str(covers(day, **late).verdict) for day in days] == ["met", "unknown", "met"]
    (miss,) = covers("2026-07-01", rectify_by="2026-06-30").mismatches
    assert str(miss) == "was to be put right by 2026-06-30, and is not (`rectified_on`)"


def test_nothing_that_happened_before_it_was_issued_happened_since():
    said = {"id": "x", "kind": "cn-certificate", "zone": "Asia/Shanghai", "issued": "2026-05-11"}
    happened = {"on": "2026-05-10", "recorded_on": "2026-05-12", "what": "incident"}
    with pytest.raises(ValidationError, match="on 2026-05-10, before the paper was `issued: 2026-05-11`"):
        CnCertificate.model_validate({**said, "occurrences": [happened]})
    assert CnCertificate.model_validate({**said, "occurrences": [{**happened, "on": "2026-05-11"}]})
    assert CnCertificate.model_validate({**said, "issued": None, "occurrences": [happened]})


def test_the_platform_is_looked_up_by_the_number():
    for none in ("-", " . ", None):
        (mismatch,) = covers("2026-02-28", number=none).mismatches
        assert mismatch.verdict is Verdict.UNKNOWN
    assert str(mismatch) == ("the register does not say `number`")


def test_of_one_under_the_earlier_rules_no_number_is_asked():
    paper = CnCertificate.model_validate({**CERTIFICATE, "number": None, "under": "earlier"})
    assert paper.covers(CASE, AsOf.parse("2026-02-28"), months=36).verdict is Verdict.MET
    paper = CnCertificate.model_validate({**CERTIFICATE, "number": None, "under": None})
    assert paper.covers(CASE, AsOf.parse("2026-02-28"), months=36).verdict is Verdict.UNKNOWN
