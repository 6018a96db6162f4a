import pytest

from sekisho.evidence.opt_out_filing import OptOutFiling
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
    "kind": "opt-out-filing",
    "holder": "exporter-co",
    "categories": ["contact"],
    "issued": "2024-01-15",
    "printed_expiry": "2026-12-31",
    "zone": "Asia/Tokyo",
}


def covers(day="2025-01-15", *, case=None, where=None, **changes):
    paper = OptOutFiling.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_what_was_filed():
    assert covers().verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("data.categories", frozenset({"health"}), "categories must be health, not contact"),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize("field", ["holder", "categories", "issued", "printed_expiry"])
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
