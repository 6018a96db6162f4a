import pytest

from sekisho.cli.register.fields import fields
from sekisho.evidence.cn_pipia import CnPipia
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "exporter-co",
    "recipient.id": "recipient-co",
    "export.purpose": "support",
    "data.categories": frozenset({"contact"}),
    "export.destinations": frozenset({"JP"}),
}
PAPER = {
    "id": "report",
    "kind": "cn-pipia",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "purposes": ["support"],
    "categories": ["contact"],
    "countries": ["JP"],
    "follows": ["pipl-56", "annex-5"],
    "issued": "2024-01-15",
    "printed_expiry": "2026-12-31",
    "zone": "Asia/Shanghai",
}
WHERE = {"follows": ("order-20-6", "annex-5")}


def covers(day="2025-01-15", *, case=None, **changes):
    paper = CnPipia.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=WHERE)


def test_covers_the_export_that_was_assessed():
    assert covers().verdict is Verdict.MET


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


@pytest.mark.parametrize("field", ["holder", "counterparties", "purposes", "categories", "countries"])
def test_what_nobody_noted_is_unknown(field):
    assert covers(**{field: None}).verdict is Verdict.UNKNOWN


def test_a_report_on_other_points_does_not_do():
    assert covers(follows=["pipl-56"]).verdict is Verdict.UNMET
    assert covers(follows=None).verdict is Verdict.UNKNOWN


def test_from_its_day_to_its_last_day():
    days = ("2024-01-14", "2024-01-15", "2026-12-31", "2027-01-01")
    assert [str(covers(day).verdict) for day in days] == ["unmet", "met", "met", "unmet"]


def test_suspended_reinstated_withdrawn():
    events = [
        {"on": "2025-02-01", "recorded_on": "2025-02-01", "status": "suspended"},
        {"on": "2025-03-01", "recorded_on": "2025-03-01", "status": "reinstated"},
        {"on": "2025-04-01", "recorded_on": "2025-04-01", "status": "withdrawn"},
    ]
    days = ("2025-01-31", "2025-02-01", "2025-03-01", "2025-04-01")
    assert [str(covers(day, events=events).verdict) for day in days] == ["met", "unmet", "met", "unmet"]


POINTS = ("purpose", "risk", "recipient", "aftermath", "destination_law", "other_matters")


@pytest.mark.parametrize("point", [f"{name}_assessed" for name in POINTS])
def test_each_of_the_six_points_of_order_20_is_said_for_itself(point):
    where = {f"{name}_assessed": (True,) for name in POINTS}
    all_six = dict.fromkeys(where, True)
    found = {
        said: CnPipia.model_validate({**PAPER, **all_six, point: said}).covers(
            CASE, AsOf.parse("2025-01-15"), where=where
        )
        for said in (True, False, None)
    }
    assert [one.verdict for one in found.values()] == [Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN]
    assert [one.aspect for one in found[None].mismatches] == [point]


def test_register_add_asks_for_each_of_the_six_points():
    asked = {field.name: field for field in fields(CnPipia)}
    for number, name in enumerate(POINTS, 1):
        field = asked[f"{name}_assessed"]
        assert field.type == "flag"
        assert [field.meaning.in_(lang).startswith(f"({number})") for lang in ("en", "ja")] == [True, True]
