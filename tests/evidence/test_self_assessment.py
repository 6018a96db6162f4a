import pytest

from sekisho.cli.register.fields import fields
from sekisho.evidence.self_assessment import SelfAssessment
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

POINTS = (
    "purpose_assessed",
    "risk_assessed",
    "recipient_assessed",
    "aftermath_assessed",
    "document_assessed",
    "other_matters_assessed",
)
CASE = {
    "exporter.id": "exporter-co",
    "recipient.id": "recipient-co",
    "export.purpose": "support",
    "data.categories": frozenset({"contact"}),
    "export.destinations": frozenset({"JP"}),
}
PAPER = {
    "id": "paper",
    "kind": "self-assessment",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "purposes": ["support"],
    "categories": ["contact"],
    "countries": ["JP"],
    "issued": "2025-03-01",
    "printed_expiry": "none",
    "zone": "Asia/Shanghai",
    **dict.fromkeys(POINTS, True),
}
WHERE = dict.fromkeys(POINTS, (True,))


def covers(day="2026-01-15", *, case=None, **changes):
    paper = SelfAssessment.model_validate({**PAPER, **changes})
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
        ("export.destinations", frozenset({"US"}), "countries must be United States (US), not Japan (JP)"),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize("field", SelfAssessment.aspects)
def test_what_nobody_noted_is_unknown(field):
    assert covers(**{field: None}).verdict is Verdict.UNKNOWN


def test_register_add_asks_for_each_point_in_both_languages():
    asked = {field.name: field for field in fields(SelfAssessment)}
    for number, name in enumerate(POINTS, 1):
        assert asked[name].type == "flag"
        assert [asked[name].meaning.in_(lang).startswith(f"({number})") for lang in ("en", "ja")] == [True, True]
