"""An agreement covers what was signed, in the form in which it was signed."""

import pytest

from sekisho.evidence.transfer_agreement import TransferAgreement
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
    "kind": "transfer-agreement",
    "form": "uk-idta",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "purposes": ["support"],
    "categories": ["contact"],
    "countries": ["CN", "JP"],
    "issued": "2024-01-15",
    "printed_expiry": "2026-12-31",
    "zone": "Europe/London",
}


def covers(day="2025-01-15", *, case=None, where=None, **changes):
    paper = TransferAgreement.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_what_was_signed():
    assert covers().verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("recipient.id", "other-co", "counterparties must be other-co, not recipient-co"),
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


@pytest.mark.parametrize(
    "field", ["holder", "counterparties", "purposes", "categories", "countries", "issued", "printed_expiry"]
)
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
    ]
    days = ("2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01", "2025-04-01")
    said = [str(covers(day, events=events).verdict) for day in days]
    assert said == ["met", "unmet", "unmet", "met", "unmet"]


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("form", "uk-addendum", "own-terms"),
        ("text_unamended", True, False),
        ("annexes_complete", True, False),
        ("modules", [1, 2], [2]),
        ("comparable_protection", True, False),
        ("names_destinations", True, False),
        ("approved_by", ["br/lgpd"], ["sa/pdpl"]),
    ],
)
def test_a_law_may_ask_for_each_of_its_fields(field, good, bad):
    wanted = (good[0] if isinstance(good, list) else good,)
    said = [str(covers(where={field: wanted}, **{field: value}).verdict) for value in (good, bad, None)]
    assert said == ["met", "unmet", "unknown"]
