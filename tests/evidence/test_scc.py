import pytest

from sekisho.evidence.scc import Scc
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
    "kind": "scc",
    "holder": "exporter-co",
    "counterparties": ["recipient-co"],
    "purposes": ["support"],
    "categories": ["contact"],
    "issued": "2024-01-15",
    "printed_expiry": "2026-12-31",
    "zone": "Europe/Berlin",
    "clauses": "2021/914",
    "modules": [1],
}


def covers(day="2025-01-15", *, case=None, where=None, **changes):
    paper = Scc.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_the_contract_that_was_signed():
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


@pytest.mark.parametrize(("modules", "verdict"), [([1, 2], "met"), ([2], "unmet"), (None, "unknown")])
def test_the_module_that_is_asked_for_must_be_among_them(modules, verdict):
    assert str(covers(modules=modules, where={"modules": (1,)}).verdict) == verdict


@pytest.mark.parametrize(("clauses", "verdict"), [("2021/914", "met"), ("2010/87", "unmet"), (None, "unknown")])
def test_the_set_of_clauses_matters(clauses, verdict):
    assert str(covers(clauses=clauses, where={"clauses": ("2021/914",)}).verdict) == verdict


@pytest.mark.parametrize(("annexes_complete", "verdict"), [(True, "met"), (False, "unmet"), (None, "unknown")])
def test_annexes_must_be_filled(annexes_complete, verdict):
    assert str(covers(annexes_complete=annexes_complete, where={"annexes_complete": (True,)}).verdict) == verdict


@pytest.mark.parametrize(("eu_law_and_forum", "verdict"), [(True, "met"), (False, "unmet"), (None, "unknown")])
def test_law_and_courts_matter(eu_law_and_forum, verdict):
    assert str(covers(eu_law_and_forum=eu_law_and_forum, where={"eu_law_and_forum": (True,)}).verdict) == verdict


@pytest.mark.parametrize(("text_unamended", "verdict"), [(True, "met"), (False, "unmet"), (None, "unknown")])
def test_the_text_stays_as_it_is(text_unamended, verdict):
    assert str(covers(text_unamended=text_unamended, where={"text_unamended": (True,)}).verdict) == verdict


@pytest.mark.parametrize(("before_repeal", "verdict"), [(True, "met"), (False, "unmet"), (None, "unknown")])
def test_an_old_set_was_signed_in_time(before_repeal, verdict):
    assert str(covers(before_repeal=before_repeal, where={"before_repeal": (True,)}).verdict) == verdict
