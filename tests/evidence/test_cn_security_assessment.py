from datetime import date

import pytest
from pydantic import ValidationError

from sekisho.evidence.cn_security_assessment import CnSecurityAssessment, Occurrence
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "exporter-co",
    "recipient.id": "recipient-co",
    "export.purpose": "support",
    "export.destinations": frozenset({"JP"}),
    "export.persons_per_year": 1_000_000,
    "data.categories": frozenset({"contact"}),
}
RESULT = {
    "id": "result",
    "kind": "cn-security-assessment",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "purposes": ["support"],
    "categories": ["contact"],
    "countries": ["JP"],
    "persons": 1_000_000,
    "means": "any",
    "under": ["order-16"],
    "outcome": "passed",
    "issued": "2024-05-10",
    "printed_expiry": "none",
    "zone": "Asia/Shanghai",
}
CHANGE = {"on": "2025-07-01", "recorded_on": "2025-07-03", "what": "recipient-law"}


def covers(day, *, case=None, months=36, known_as_of=None, where=None, **changes):
    paper = CnSecurityAssessment.model_validate({**RESULT, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), months=months, known_as_of=known_as_of, where=where)


def test_covers_what_was_assessed():
    assert covers("2024-05-10", where={"under": ("order-16",), "outcome": ("passed",)}).verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("recipient.id", "other-co", "counterparties must be other-co, not recipient-co"),
        ("export.purpose", "sales", "purposes must be sales, not support"),
        ("data.categories", frozenset({"contact", "health"}), "categories must be health, not contact"),
        ("export.destinations", frozenset({"JP", "SG"}), "countries must be Singapore (SG), not Japan (JP)"),
        (
            "export.persons_per_year",
            1_000_001,
            "it is for up to 1,000,000 persons, and the export sends 1,000,001 a year",
        ),
    ],
)
def test_does_not_cover_a_flow_that_differs(fact, value, said):
    coverage = covers("2024-05-10", case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize(
    "field", ["holder", "counterparties", "purposes", "categories", "countries", "persons", "issued"]
)
def test_an_incomplete_entry_is_unknown(field):
    assert covers("2025-01-01", printed_expiry="none", **{field: None}).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("field", ["under", "outcome"])
def test_what_nobody_noted_is_unknown(field):
    where = {"under": ("order-16",), "outcome": ("passed",)}
    assert covers("2025-01-01", where=where, **{field: None}).verdict is Verdict.UNKNOWN


def test_the_term_of_the_law_ends_on_the_corresponding_day():
    assert covers("2027-05-10").verdict is Verdict.MET
    assert [str(one) for one in covers("2027-05-11").mismatches] == ["expired on 2027-05-10"]


def test_a_printed_expiry_prevails_and_an_extension_prevails_over_that():
    extended = {"on": "2026-03-01", "recorded_on": "2026-03-01", "status": "extended", "until": "2029-03-31"}
    assert covers("2026-03-31", printed_expiry="2026-03-31").verdict is Verdict.MET
    assert covers("2026-04-01", printed_expiry="2026-03-31").verdict is Verdict.UNMET
    assert covers("2029-03-31", printed_expiry="2026-03-31", events=[extended]).verdict is Verdict.MET
    assert covers("2029-04-01", printed_expiry="2026-03-31", events=[extended]).verdict is Verdict.UNMET


def test_a_notice_to_stop_holds_until_it_is_lifted():
    stop = {"on": "2025-02-01", "recorded_on": "2025-02-01", "status": "suspended"}
    resume = {"on": "2025-06-01", "recorded_on": "2025-06-01", "status": "reinstated"}
    assert covers("2025-01-31", events=[stop, resume]).verdict is Verdict.MET
    assert covers("2025-02-01", events=[stop, resume]).verdict is Verdict.UNMET
    assert covers("2025-06-01", events=[stop, resume]).verdict is Verdict.MET
    assert covers("2025-06-01", events=[{**stop, "status": "revoked"}, resume]).verdict is Verdict.UNMET


def test_a_change_that_nobody_declared_leaves_it_in_doubt():
    assert covers("2025-06-30", occurrences=[CHANGE]).verdict is Verdict.MET
    coverage = covers("2025-07-01", occurrences=[CHANGE])
    assert coverage.verdict is Verdict.UNKNOWN
    assert [str(one) for one in coverage.mismatches] == [
        "the law at the recipient changed on 2025-07-01 is not answered yet"
    ]


def test_under_another_control_the_parties_are_not_those_that_were_assessed():
    coverage = covers("2025-07-01", occurrences=[{**CHANGE, "what": "control"}])
    assert coverage.verdict is Verdict.UNMET
    assert "control changed on 2025-07-01" in str(coverage.mismatches[0])


def test_an_answer_ends_the_doubt_on_its_day():
    answered = {**CHANGE, "answered_on": "2025-08-01"}
    assert covers("2025-07-31", occurrences=[answered]).verdict is Verdict.UNKNOWN
    assert covers("2025-08-01", occurrences=[answered]).verdict is Verdict.MET


def test_a_change_counts_from_when_it_was_known():
    assert covers("2025-07-02", occurrences=[CHANGE], known_as_of=date(2025, 7, 2)).verdict is Verdict.MET
    assert covers("2025-07-03", occurrences=[CHANGE], known_as_of=date(2025, 7, 3)).verdict is Verdict.UNKNOWN


def test_one_word_will_do_for_the_rules_that_it_was_issued_under():
    assert covers("2025-01-01", where={"under": ("order-16",)}, under="order-16").verdict is Verdict.MET


def test_the_steps_of_the_procedure_come_one_after_the_other():
    steps = {"declared_on": "2024-03-01", "forwarded_on": "2024-03-08", "accepted_on": "2024-03-15"}
    assert covers("2025-01-01", **steps, received_on="2024-05-13").verdict is Verdict.MET
    assert covers("2025-01-01", declared_on="2024-03-01", received_on="2024-05-13").verdict is Verdict.MET
    for wrong in ({"forwarded_on": "2024-02-29"}, {"accepted_on": "2024-05-11"}, {"received_on": "2024-05-09"}):
        with pytest.raises(ValueError, match="is before"):
            covers("2025-01-01", **{**steps, **wrong})


def test_a_change_cannot_be_recorded_or_answered_before_it_happened():
    for field in ("recorded_on", "answered_on"):
        with pytest.raises(ValueError, match="before it happened"):
            Occurrence.model_validate({**CHANGE, field: "2025-06-30"})


def test_contradictions_are_told_at_once():
    said = {
        "id": "x",
        "kind": "cn-security-assessment",
        "zone": "Asia/Shanghai",
        "issued": "2026-05-11",
        "report_done_on": "2026-02-02",
        "declared_on": "2026-02-01",
        "outcome": "not-passed",
        "events": [{"on": "2026-05-11", "recorded_on": "2026-05-11", "status": "granted"}],
        "occurrences": [{"on": "2026-05-10", "recorded_on": "2026-05-12", "what": "control"}],
    }
    with pytest.raises(ValidationError) as refused:
        CnSecurityAssessment.model_validate(said)
    assert str(refused.value.errors()[0]["ctx"]["error"]).splitlines() == [
        "`declared_on: 2026-02-01` is before `report_done_on: 2026-02-02`",
        "`outcome: not-passed`, and an event says that it was granted or extended; correct one of them",
        "`occurrences` names `control` on 2026-05-10, before the paper was `issued: 2026-05-11`",
    ]
    filed = [{"on": "2026-05-11", "recorded_on": "2026-05-11", "status": "filed"}]
    sound = {**said, "declared_on": "2026-02-02", "events": filed, "occurrences": []}
    assert CnSecurityAssessment.model_validate(sound)
    assert CnSecurityAssessment.model_validate({**sound, "outcome": "passed", "events": said["events"]})


@pytest.mark.parametrize(
    ("assessed", "means", "expected"),
    [
        (["file-transfer"], "file-transfer", Verdict.MET),
        (["file-transfer"], "messaging", Verdict.UNMET),
        (["file-transfer"], None, Verdict.UNKNOWN),
        (None, "file-transfer", Verdict.UNKNOWN),
        ("any", None, Verdict.MET),
    ],
)
def test_the_means_of_the_export_are_those_that_were_assessed(assessed, means, expected):
    case = {"export.means": means} if means else {}
    assert covers("2024-05-10", case=case, means=assessed).verdict is expected
