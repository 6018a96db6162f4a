import pytest
from pydantic import ValidationError

from sekisho.evidence.cn_standard_contract import CnStandardContract
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "exporter-co",
    "recipient.id": "recipient-co",
    "export.purpose": "support",
    "export.destinations": frozenset({"JP"}),
    "export.means": "file-transfer",
    "export.persons_per_year": 200_000,
    "data.categories": frozenset({"contact"}),
}
FILED = {"on": "2024-06-10", "recorded_on": "2024-06-12", "status": "filed"}
CONTRACT = {
    "id": "contract",
    "kind": "cn-standard-contract",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "purposes": ["support"],
    "categories": ["contact"],
    "countries": ["JP"],
    "means": ["file-transfer"],
    "persons": 200_000,
    "official_text": True,
    "issued": "2024-06-01",
    "printed_expiry": "none",
    "zone": "Asia/Shanghai",
    "events": [FILED],
}


def covers(day, *, case=None, known_as_of=None, where=None, **changes):
    paper = CnStandardContract.model_validate({**CONTRACT, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), known_as_of=known_as_of, where=where)


def test_a_filed_contract_covers_what_it_is_about():
    assert covers("2026-06-10", where={"official_text": (True,)}).verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("recipient.id", "other-co", "counterparties must be other-co, not recipient-co"),
        ("export.purpose", "sales", "purposes must be sales, not support"),
        ("data.categories", frozenset({"health"}), "categories must be health, not contact"),
        ("export.destinations", frozenset({"US"}), "countries must be United States (US), not Japan (JP)"),
        ("export.means", "remote-access", "means must be remote-access, not file-transfer"),
        ("export.persons_per_year", 200_001, "it is for up to 200,000 persons, and the export sends 200,001 a year"),
    ],
)
def test_does_not_cover_a_flow_that_differs(fact, value, said):
    coverage = covers("2024-06-10", case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


def test_it_does_not_carry_anything_before_it_takes_effect():
    coverage = covers("2024-05-31", events=[])
    assert coverage.verdict is Verdict.UNMET
    assert "is issued only on 2024-06-01" in str(coverage.mismatches[0])


def test_of_which_form_it_is_must_be_said():
    assert covers("2024-06-10", where={"form": ("national",)}).verdict is Verdict.UNKNOWN
    assert covers("2024-06-10", where={"form": ("national",)}, form="national").verdict is Verdict.MET
    assert covers("2024-06-10", where={"form": ("gba",)}, form="national").verdict is Verdict.UNMET
    assert covers("2024-06-10", where={"form": ("gba",)}, form="gba").verdict is Verdict.MET


def test_an_edited_text_is_another_contract():
    where = {"official_text": (True,)}
    assert covers("2024-06-10", where=where, official_text=False).verdict is Verdict.UNMET
    assert covers("2024-06-10", where=where, official_text=None).verdict is Verdict.UNKNOWN


def test_it_lives_as_long_as_it_says():
    assert covers("2026-05-31", printed_expiry="2026-05-31").verdict is Verdict.MET
    assert covers("2026-06-01", printed_expiry="2026-05-31").verdict is Verdict.UNMET
    assert covers("2026-06-01", printed_expiry=None).verdict is Verdict.UNKNOWN


def test_suspended_reinstated_withdrawn():
    suspended = {"on": "2025-02-01", "recorded_on": "2025-02-01", "status": "suspended"}
    reinstated = {"on": "2025-03-01", "recorded_on": "2025-03-01", "status": "reinstated"}
    withdrawn = {"on": "2025-04-01", "recorded_on": "2025-04-01", "status": "withdrawn"}
    events = [FILED, suspended, reinstated, withdrawn]
    days = ("2025-01-31", "2025-02-01", "2025-03-01", "2025-04-01")
    assert [str(covers(day, events=events).verdict) for day in days] == ["met", "unmet", "met", "unmet"]


def test_a_change_for_which_nothing_was_filed_anew_leaves_it_in_doubt():
    change = {"on": "2025-07-01", "recorded_on": "2025-07-01", "what": "recipient-law"}
    assert covers("2025-06-30", occurrences=[change]).verdict is Verdict.MET
    assert covers("2025-07-01", occurrences=[change]).verdict is Verdict.UNKNOWN
    assert covers("2025-09-01", occurrences=[{**change, "answered_on": "2025-09-01"}]).verdict is Verdict.MET


def test_under_another_control_it_is_in_doubt_like_after_any_other_change():
    change = {"on": "2025-07-01", "recorded_on": "2025-07-01", "what": "control"}
    coverage = covers("2025-07-01", occurrences=[change])
    assert coverage.verdict is Verdict.UNKNOWN
    assert "control changed on 2025-07-01" in str(coverage.mismatches[0])


def test_days_follow_each_other():
    said = {"id": "x", "kind": "cn-standard-contract", "zone": "Asia/Shanghai", "issued": "2025-07-01"}
    filed = [{"on": day, "recorded_on": day, "status": "filed"} for day in ("2025-07-09", "2025-09-01")]
    assert CnStandardContract.model_validate({**said, "events": filed, "report_done_on": "2025-09-01"})
    with pytest.raises(ValidationError, match="`report_done_on: 2025-09-02` is after it was `filed`, on 2025-09-01"):
        CnStandardContract.model_validate({**said, "events": filed, "report_done_on": "2025-09-02"})
    happened = {"on": "2025-06-30", "recorded_on": "2025-07-02", "what": "other"}
    with pytest.raises(ValidationError, match="names `other` on 2025-06-30, before the paper was `issued: 2025-07-01`"):
        CnStandardContract.model_validate({**said, "occurrences": [happened]})
    assert CnStandardContract.model_validate({**said, "occurrences": [{**happened, "on": "2025-07-01"}]})
