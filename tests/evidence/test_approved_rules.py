"""An approval of group rules counts for the law under which it was given, and for members."""

import pytest

from sekisho.evidence.approved_rules import ApprovedRules
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "maker-uk",
    "recipient.id": "maker-cn",
    "export.same_group": True,
    "export.purpose": "support",
    "data.categories": frozenset({"contact"}),
    "export.destinations": frozenset({"CN"}),
}
PAPER = {
    "id": "rules",
    "kind": "approved-rules",
    "holder": "maker-uk",
    "beneficiaries": ["maker-cn"],
    "members_complete": True,
    "types": ["controller"],
    "approved_by": ["gb/uk-gdpr"],
    "purposes": ["support"],
    "categories": ["contact"],
    "countries": ["CN", "JP"],
    "issued": "2024-01-15",
    "printed_expiry": "none",
    "zone": "Europe/London",
}


def covers(day="2025-01-15", *, case=None, where=None, **changes):
    paper = ApprovedRules.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_members_on_both_ends():
    assert covers().verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "maker-vn", "members must include maker-vn, not only maker-uk, maker-cn"),
        ("recipient.id", "partner", "members must include partner, not only maker-uk, maker-cn"),
        ("export.purpose", "sales", "purposes must be sales, not support"),
        ("data.categories", frozenset({"health"}), "categories must be health, not contact"),
        (
            "export.destinations",
            frozenset({"CN", "US"}),
            "countries must include United States (US), not only China (CN), Japan (JP)",
        ),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize("field", ["purposes", "categories", "countries", "issued", "printed_expiry"])
def test_what_nobody_noted_is_unknown(field):
    assert covers(**{field: None}).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("approved_by", "verdict"), [(["br/lgpd", "gb/uk-gdpr"], "met"), (["br/lgpd"], "unmet"), (None, "unknown")]
)
def test_each_approval_counts_for_its_own_law(approved_by, verdict):
    assert str(covers(approved_by=approved_by, where={"approved_by": ("gb/uk-gdpr",)}).verdict) == verdict


@pytest.mark.parametrize(("types", "verdict"), [(["controller"], "met"), (["processor"], "unmet"), (None, "unknown")])
def test_it_matters_for_whose_data(types, verdict):
    assert str(covers(types=types, where={"types": ("controller",)}).verdict) == verdict


def test_from_its_day_to_its_last_day():
    days = ("2024-01-14", "2024-01-15", "2026-12-31", "2027-01-01")
    said = [str(covers(day, printed_expiry="2026-12-31").verdict) for day in days]
    assert said == ["unmet", "met", "met", "unmet"]


def test_suspended_reinstated_withdrawn():
    events = [
        {"on": "2025-02-01", "recorded_on": "2025-02-01", "status": "suspended"},
        {"on": "2025-03-01", "recorded_on": "2025-03-01", "status": "reinstated"},
        {"on": "2025-04-01", "recorded_on": "2025-04-01", "status": "withdrawn"},
    ]
    days = ("2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01", "2025-04-01")
    said = [str(covers(day, events=events).verdict) for day in days]
    assert said == ["met", "unmet", "unmet", "met", "unmet"]
