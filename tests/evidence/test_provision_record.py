import pytest

from sekisho.evidence.provision_record import ProvisionRecord
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "exporter-co",
    "recipient.id": "recipient-co",
    "data.categories": frozenset({"contact"}),
}
PAPER = {
    "id": "record",
    "kind": "provision-record",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "categories": ["contact"],
    "issued": "2024-01-15",
    "printed_expiry": "none",
    "zone": "Asia/Tokyo",
    "form": "as-a-whole",
    "last_provided_on": "2025-12-20",
}


def covers(day="2025-01-15", *, case=None, where=None, **changes):
    paper = ProvisionRecord.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_the_recipient_and_the_data_that_it_speaks_of():
    assert covers().verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("recipient.id", "other-co", "counterparties must be other-co, not recipient-co"),
        ("data.categories", frozenset({"health"}), "categories must be health, not contact"),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize("field", ["holder", "counterparties", "categories", "issued", "printed_expiry"])
def test_what_nobody_noted_is_unknown(field):
    assert covers(**{field: None}).verdict is Verdict.UNKNOWN


def test_not_before_it_was_made():
    assert [str(covers(day).verdict) for day in ("2024-01-14", "2024-01-15")] == ["unmet", "met"]


@pytest.mark.parametrize(("form", "verdict"), [("as-a-whole", "met"), ("each-time", "unmet"), (None, "unknown")])
def test_a_record_of_one_provision_is_none_of_the_next(form, verdict):
    assert str(covers(form=form, where={"form": ("as-a-whole", "contract")}).verdict) == verdict
