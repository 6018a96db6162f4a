import pytest

from sekisho.evidence.cn_risk_assessment import CnRiskAssessment
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {"exporter.id": "exporter-co", "data.categories": frozenset({"maps"})}
REPORT = {
    "id": "report",
    "kind": "cn-risk-assessment",
    "holder": "exporter-co",
    "categories": ["maps", "soundings"],
    "occasion": "provision",
    "issued": "2025-03-01",
    "printed_expiry": "none",
    "zone": "Asia/Shanghai",
}


def covers(day="2026-01-15", *, case=None, where=None, **changes):
    paper = CnRiskAssessment.model_validate({**REPORT, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_the_data_that_it_is_about_from_its_day_on():
    assert [str(covers(day).verdict) for day in ("2025-02-28", "2025-03-01", "2026-01-15")] == ["unmet", "met", "met"]


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        (
            "data.categories",
            frozenset({"maps", "depots"}),
            "categories must include depots, not only maps, soundings",
        ),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


def test_the_report_of_the_year_is_another_one():
    where = {"occasion": ("yearly",)}
    assert covers(where=where).verdict is Verdict.UNMET
    assert covers(where=where, occasion=None).verdict is Verdict.UNKNOWN
    assert covers(where=where, occasion="yearly").verdict is Verdict.MET
