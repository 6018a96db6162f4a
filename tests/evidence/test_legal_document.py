import pytest

from sekisho.cli.register.fields import fields
from sekisho.evidence.legal_document import LegalDocument
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

POINTS = ("purpose_agreed", "storage_agreed", "onward_agreed", "changes_agreed", "remedies_agreed", "incidents_agreed")
CASE = {
    "exporter.id": "exporter-co",
    "recipient.id": "recipient-co",
    "export.purpose": "support",
    "data.categories": frozenset({"contact"}),
    "export.means": "file-transfer",
}
PAPER = {
    "id": "paper",
    "kind": "legal-document",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "purposes": ["support"],
    "categories": ["contact"],
    "means": ["file-transfer"],
    "issued": "2025-03-01",
    "printed_expiry": "none",
    "zone": "Asia/Shanghai",
    **dict.fromkeys(POINTS, True),
}
WHERE = dict.fromkeys(POINTS, (True,))


def covers(day="2026-01-15", *, case=None, **changes):
    paper = LegalDocument.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=WHERE)


def test_covers_from_its_day_on():
    assert [str(covers(day).verdict) for day in ("2025-02-28", "2025-03-01", "2026-01-15")] == ["unmet", "met", "met"]


@pytest.mark.parametrize("point", POINTS)
def test_each_point_is_said_for_itself(point):
    assert covers(**{point: False}).verdict is Verdict.UNMET
    silent = covers(**{point: None})
    assert silent.verdict is Verdict.UNKNOWN
    assert [miss.aspect for miss in silent.mismatches] == [point]


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("recipient.id", "other-co", "counterparties must be other-co, not recipient-co"),
        ("export.purpose", "sales", "purposes must be sales, not support"),
        ("data.categories", frozenset({"health"}), "categories must be health, not contact"),
        ("export.means", "remote-access", "means must be remote-access, not file-transfer"),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize("field", LegalDocument.aspects)
def test_what_nobody_noted_is_unknown(field):
    assert covers(**{field: None}).verdict is Verdict.UNKNOWN


def test_register_add_asks_for_each_point_in_both_languages():
    asked = {field.name: field for field in fields(LegalDocument)}
    for number, name in enumerate(POINTS, 1):
        assert asked[name].type == "flag"
        assert [asked[name].meaning.in_(lang).startswith(f"({number})") for lang in ("en", "ja")] == [True, True]
