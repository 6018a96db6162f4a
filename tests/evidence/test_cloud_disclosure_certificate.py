import pytest
from pydantic import ValidationError

from sekisho.evidence.cloud_disclosure_certificate import GROUNDS, CloudDisclosureCertificate
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {"export.services": frozenset({"kumo/object-store"})}
PAPER = {
    "id": "certificate",
    "kind": "cloud-disclosure-certificate",
    "holder": "kumo",
    "services": ["kumo/object-store"],
    "issued": "2024-04-01",
    "printed_expiry": "2026-03-31",
    "zone": "Asia/Tokyo",
    "status_checked_on": "2029-12-31",
    "listed": True,
}


def covers(day="2025-10-01", *, case=None, months=24, **changes):
    paper = CloudDisclosureCertificate.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), months=months)


def verdicts(*days, **changes):
    return [str(covers(day, **changes).verdict) for day in days]


def test_covers_the_service_it_names():
    assert covers().verdict is Verdict.MET


def test_does_not_cover_another_service_of_the_provider():
    coverage = covers(case={"export.services": frozenset({"kumo/mail"})})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == ["services must be kumo/mail, not kumo/object-store"]


def test_does_not_pass_on_with_the_business():
    coverage = covers(case={"export.services": frozenset({"kawa/object-store"})}, services=["kawa/object-store"])
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == ["holder must be kawa/object-store, not kumo"]


@pytest.mark.parametrize("field", ["holder", "services", "issued"])
def test_what_nobody_noted_is_unknown(field):
    assert covers(**{field: None}).verdict is Verdict.UNKNOWN


def test_a_case_that_names_no_services_is_unknown():
    assert covers(case={"export.services": None}).verdict is Verdict.UNKNOWN


def test_the_published_end_counts():
    assert verdicts("2024-03-31", "2024-04-01", "2026-03-31", "2026-04-01") == ["unmet", "met", "met", "unmet"]
    assert verdicts("2026-03-31", "2026-04-01", printed_expiry="2026-03-31", information_dated="2024-02-15") == [
        "met",
        "unmet",
    ]


def test_where_no_end_is_published_the_earliest_way_of_counting_does():
    assert verdicts("2026-03-31", "2026-04-01", printed_expiry="none") == ["unknown", "unmet"]
    older = {"printed_expiry": "none", "information_dated": "2024-02-15"}
    assert verdicts("2026-02-14", "2026-02-15", **older) == ["met", "unmet"]
    newer = {"printed_expiry": "none", "information_dated": "2024-05-15"}
    assert verdicts("2026-03-31", "2026-04-01", **newer) == ["met", "unmet"]


def test_without_a_term_in_law_no_end_is_unknown():
    assert verdicts("2025-10-01", printed_expiry=None, months=None) == ["unknown"]


def test_a_notice_that_it_continues_extends_it():
    events = [{"on": "2026-03-25", "recorded_on": "2026-03-25", "status": "extended", "until": "2026-04-30"}]
    assert verdicts("2026-04-30", "2026-05-01", events=events) == ["met", "unmet"]
    assert verdicts("2026-04-30", "2026-05-01", events=events, printed_expiry=None) == ["met", "unmet"]


def test_a_request_for_improvement_is_open_until_it_is_settled():
    asked = {"improvement_requested_on": "2025-06-01", "improvement_settled_on": "2025-07-01"}
    assert verdicts("2025-05-31", "2025-06-01", "2025-06-30", "2025-07-01", **asked) == [
        "met",
        "unknown",
        "unknown",
        "met",
    ]
    (mismatch,) = covers(improvement_requested_on="2025-06-01").mismatches
    assert str(mismatch) == (
        "has a request for improvement of 2025-06-01 that is not settled (`improvement_settled_on`)"
    )


@pytest.mark.parametrize(
    ("began", "ended", "said"),
    [
        (
            "changed_on",
            "change_notified_on",
            "has a change of 2025-06-01 that was not told",
        ),
        (
            "emergency_on",
            "emergency_notified_on",
            "has an emergency of 2025-06-01 that was not told",
        ),
    ],
)
def test_a_change_and_an_emergency_leave_it_in_doubt_until_the_body_is_told(began, ended, said):
    told = {began: "2025-06-01", ended: "2025-07-01"}
    assert verdicts("2025-05-31", "2025-06-01", "2025-06-30", "2025-07-01", **told) == [
        "met",
        "unknown",
        "unknown",
        "met",
    ]
    (mismatch,) = covers(**{began: "2025-06-01"}).mismatches
    assert str(mismatch) == f"{said} (`{ended}`)"


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (False, "is not shown by the list, which proves nothing (`listed`); ask the body"),
        (None, "the register does not say `listed`"),
    ],
)
def test_not_to_be_in_the_list_is_no_proof_that_there_is_none(listed, said):
    (mismatch,) = covers(listed=listed).mismatches
    assert covers(listed=listed).verdict is Verdict.UNKNOWN
    assert str(mismatch) == said


REVOKED = {"events": [{"on": "2025-02-01", "recorded_on": "2025-02-01", "status": "revoked"}]}


def test_a_revocation_is_told_with_its_ground():
    (plain,) = covers(**REVOKED).mismatches
    assert plain.found() == "was revoked on 2025-02-01"
    (mismatch,) = covers(**REVOKED, revocation_ground=9).mismatches
    assert mismatch.found() == (
        "was revoked on 2025-02-01 on ground (9): after a succession it is doubtful that the service goes on"
    )
    assert mismatch.found("ja") == "2025-02-01に取消し（取消事由第9号：承継に伴うサービスの維持継続への疑義）"


def test_another_end_has_no_ground():
    events = [{"on": "2025-01-01", "recorded_on": "2025-01-01", "status": "withdrawn"}, *REVOKED["events"]]
    (mismatch,) = covers(events=events, revocation_ground=9).mismatches
    assert mismatch.found() == "was withdrawn on 2025-01-01"


def test_the_grounds_are_those_of_the_rules():
    assert list(GROUNDS) == list(range(1, 10))
    for ground in (0, 10):
        with pytest.raises(ValidationError, match="revocation_ground"):
            CloudDisclosureCertificate.model_validate({**PAPER, **REVOKED, "revocation_ground": ground})
    with pytest.raises(ValidationError, match="`revocation_ground: 4` needs the event `revoked`"):
        CloudDisclosureCertificate.model_validate({**PAPER, "revocation_ground": 4})


@pytest.mark.parametrize("status", ["lapsed", "withdrawn", "revoked"])
def test_what_has_ended_stays_ended(status):
    events = [
        {"on": "2025-02-01", "recorded_on": "2025-02-01", "status": status},
        {"on": "2025-03-01", "recorded_on": "2025-03-01", "status": "reinstated"},
    ]
    assert verdicts("2025-01-31", "2025-02-01", "2025-03-01", events=events) == ["met", "unmet", "unmet"]


def test_suspended_and_reinstated():
    events = [
        {"on": "2025-02-01", "recorded_on": "2025-02-01", "status": "suspended"},
        {"on": "2025-03-01", "recorded_on": "2025-03-01", "status": "reinstated"},
    ]
    assert verdicts("2025-02-28", "2025-03-01", events=events) == ["unmet", "met"]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        (
            "`improvement_requested_on: 2024-03-31` is before `issued: 2024-04-01`",
            {"improvement_requested_on": "2024-03-31"},
        ),
        (
            "`improvement_settled_on: 2025-01-31` is before `improvement_requested_on: 2025-02-01`",
            {"improvement_requested_on": "2025-02-01", "improvement_settled_on": "2025-01-31"},
        ),
        ("needs `improvement_requested_on`", {"improvement_settled_on": "2025-01-31"}),
        ("needs `changed_on`", {"change_notified_on": "2025-01-31"}),
        (
            "`change_notified_on: 2025-01-31` is before",
            {"changed_on": "2025-02-01", "change_notified_on": "2025-01-31"},
        ),
        ("needs `emergency_on`", {"emergency_notified_on": "2025-01-31"}),
        (
            "`emergency_notified_on: 2025-01-31` is before",
            {"emergency_on": "2025-02-01", "emergency_notified_on": "2025-01-31"},
        ),
    ],
)
def test_nothing_happens_before_what_it_follows(said, days):
    with pytest.raises(ValidationError, match=said):
        CloudDisclosureCertificate.model_validate({**PAPER, **days})


def test_all_may_happen_on_one_day():
    follows = [f"improvement_{what}" for what in ("requested_on", "settled_on")]
    follows += ["changed_on", "change_notified_on", "emergency_on", "emergency_notified_on"]
    same = dict.fromkeys(follows, PAPER["issued"])
    assert CloudDisclosureCertificate.model_validate({**PAPER, **same}).issued
