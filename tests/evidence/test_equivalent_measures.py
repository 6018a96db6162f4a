import pytest

from sekisho.evidence.equivalent_measures import EquivalentMeasures
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
    "kind": "equivalent-measures",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "purposes": ["support"],
    "categories": ["contact"],
    "issued": "2024-01-15",
    "printed_expiry": "2026-12-31",
    "zone": "Asia/Tokyo",
    "arrangement": "contract",
    "measures_complete": True,
    "supplementary_rules": True,
}


def covers(day="2025-01-15", *, case=None, where=None, **changes):
    paper = EquivalentMeasures.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_the_recipient_that_is_bound():
    assert covers().verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("recipient.id", "other-co", "counterparties must be other-co, not recipient-co"),
        ("export.purpose", "sales", "purposes must be sales, not support"),
        ("data.categories", frozenset({"health"}), "categories must be health, not contact"),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize("field", ["holder", "counterparties", "purposes", "categories", "issued", "printed_expiry"])
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


@pytest.mark.parametrize(("measures_complete", "verdict"), [(True, "met"), (False, "unmet"), (None, "unknown")])
def test_no_measure_may_be_left_out(measures_complete, verdict):
    assert str(covers(measures_complete=measures_complete, where={"measures_complete": (True,)}).verdict) == verdict


@pytest.mark.parametrize(("supplementary_rules", "verdict"), [(True, "met"), (False, "unmet"), (None, "unknown")])
def test_the_supplementary_rules_are_a_matter_of_their_own(supplementary_rules, verdict):
    assert (
        str(covers(supplementary_rules=supplementary_rules, where={"supplementary_rules": (True,)}).verdict) == verdict
    )


@pytest.mark.parametrize(("arrangement", "verdict"), [("contract", "met"), ("memorandum", "unmet"), (None, "unknown")])
def test_what_binds_the_recipient_is_recorded(arrangement, verdict):
    assert str(covers(arrangement=arrangement, where={"arrangement": ("contract",)}).verdict) == verdict
