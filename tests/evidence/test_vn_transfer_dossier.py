"""A dossier covers the transfer that it assesses, from its first day until the Ministry orders it to stop."""

import pytest

from sekisho.evidence.vn_transfer_dossier import VnTransferDossier
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "plant-vn",
    "recipient.id": "maker-jp",
    "export.purpose": "payroll",
    "data.categories": frozenset({"salary"}),
    "export.destinations": frozenset({"JP"}),
}
PAPER = {
    "id": "paper",
    "kind": "vn-transfer-dossier",
    "holder": "plant-vn",
    "counterparties": ["maker-jp"],
    "purposes": ["payroll"],
    "categories": ["salary"],
    "countries": ["JP"],
    "issued": "2026-02-01",
    "printed_expiry": "none",
    "zone": "Asia/Ho_Chi_Minh",
    "under": "pdpl-2025",
}


def covers(day="2026-06-15", *, case=None, where=None, **changes):
    paper = VnTransferDossier.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_the_transfer_that_was_assessed():
    assert covers(where={"under": ("pdpl-2025",)}).verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not plant-vn"),
        ("recipient.id", "other-co", "counterparties must be other-co, not maker-jp"),
        ("export.purpose", "sales", "purposes must be sales, not payroll"),
        ("data.categories", frozenset({"health"}), "categories must be health, not salary"),
        ("export.destinations", frozenset({"JP", "US"}), "countries must be United States (US), not Japan (JP)"),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize(
    "field", ["holder", "counterparties", "purposes", "categories", "countries", "issued", "printed_expiry", "under"]
)
def test_what_nobody_noted_is_unknown(field):
    assert covers(where={"under": ("pdpl-2025",)}, **{field: None}).verdict is Verdict.UNKNOWN


def test_from_the_first_transfer_on():
    assert [str(covers(day).verdict) for day in ("2026-01-31", "2026-02-01", "2036-02-01")] == ["unmet", "met", "met"]


def test_until_the_ministry_orders_it_to_stop():
    events = [{"on": "2026-05-01", "recorded_on": "2026-05-02", "status": "suspended"}]
    assert covers("2026-04-30", events=events).verdict is Verdict.MET
    assert covers("2026-05-01", events=events).verdict is Verdict.UNMET


def test_filing_it_changes_nothing_about_what_it_covers():
    events = [{"on": "2026-03-01", "recorded_on": "2026-03-01", "status": "filed"}]
    assert covers(events=events).verdict is Verdict.MET
