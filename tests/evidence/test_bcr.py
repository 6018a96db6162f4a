from datetime import date

import pytest
from pydantic import ValidationError

from sekisho.evidence.bcr import Bcr
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "maker-de",
    "recipient.id": "maker-cn",
    "export.same_group": True,
    "export.purpose": "support",
    "data.categories": frozenset({"contact"}),
    "export.destinations": frozenset({"CN"}),
}
OUTSIDE = {"exporter.id": "client", "export.same_group": False}
PAPER = {
    "id": "rules",
    "kind": "bcr",
    "holder": "maker-de",
    "beneficiaries": ["maker-cn", "maker-jp"],
    "members_complete": True,
    "types": ["controller"],
    "aligned_with": "recommendations-1-2022",
    "purposes": ["support"],
    "categories": ["contact"],
    "countries": ["CN", "JP"],
    "issued": "2024-01-15",
    "printed_expiry": "none",
    "zone": "Europe/Berlin",
}


def covers(day="2025-01-15", *, case=None, where=None, **changes):
    paper = Bcr.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_members_on_both_ends():
    assert covers().verdict is Verdict.MET
    assert covers(case={"exporter.id": "maker-jp"}).verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "maker-vn", "members must include maker-vn, not only maker-de, maker-cn, maker-jp"),
        ("recipient.id", "partner", "members must include partner, not only maker-de, maker-cn, maker-jp"),
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


def test_a_list_of_members_that_nobody_completed_leaves_it_open():
    coverage = covers(members_complete=None, beneficiaries=[])
    assert coverage.verdict is Verdict.UNKNOWN
    unlisted = "the register has no complete list of members (`beneficiaries`, `members_complete`)"
    assert [str(one) for one in coverage.mismatches] == [unlisted]


def test_rules_of_nobody_bind_nobody():
    said = [str(one) for one in covers(holder=None, beneficiaries=[]).mismatches]
    assert said == [
        "members must include maker-de, and none is entered",
        "members must include maker-cn, and none is entered",
    ]


@pytest.mark.parametrize("side", ["exporter", "recipient"])
def test_a_case_without_its_parties_is_unknown(side):
    coverage = covers(case={f"{side}.id": None})
    assert coverage.verdict is Verdict.UNKNOWN
    assert [str(one) for one in coverage.mismatches] == [f"the export does not name the {side}"]


def test_an_outside_controller_stands_at_the_sending_end_if_the_service_agreement_names_the_rules():
    assert covers(case=OUTSIDE).verdict is Verdict.UNMET
    assert covers(case=OUTSIDE, counterparties=["client"]).verdict is Verdict.MET
    assert covers(case={**OUTSIDE, "export.same_group": True}, counterparties=["client"]).verdict is Verdict.UNMET
    assert covers(case=OUTSIDE, counterparties="any").verdict is Verdict.UNMET


def test_a_client_at_the_receiving_end_is_not_bound():
    assert covers(case={"recipient.id": "client"}, counterparties=["client"]).verdict is Verdict.UNMET


@pytest.mark.parametrize("field", ["purposes", "categories", "countries", "issued", "printed_expiry"])
def test_what_nobody_noted_is_unknown(field):
    assert covers(**{field: None}).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("types", ["controller", "processor"], ["processor"]),
        ("aligned_with", "recommendations-1-2022", "earlier"),
    ],
)
def test_type_and_form_are_asked_for(field, good, bad):
    wanted = {"types": ("controller",), "aligned_with": ("recommendations-1-2022",)}
    said = [str(covers(where={field: wanted[field]}, **{field: value}).verdict) for value in (good, bad, None)]
    assert said == ["met", "unmet", "unknown"]


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


OLD = {"issued": "2021-08-05", "aligned_with": None}
SINCE = date(2023, 6, 20)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"issued": "2023-06-20", "aligned_with": None}, None),
        ({"aligned_with": "earlier"}, None),
        (OLD, "the last update is of no day"),
        ({**OLD, "aligned_with": "earlier"}, "the last update is of no day"),
        ({**OLD, "aligned_with": "recommendations-1-2022"}, None),
        ({**OLD, "updated_on": "2023-12-31"}, "the last update is of 2023-12-31"),
        ({**OLD, "updated_on": "2024-01-01"}, None),
        ({"issued": None, "aligned_with": None}, None),
    ],
)
def test_a_text_is_as_new_as_its_approval_or_what_a_later_update_brought_in(changes, said):
    miss = Bcr.model_validate({**PAPER, **changes}).outside(SINCE, None)
    assert (miss is None) == (said is None)
    if miss is not None:
        assert miss.verdict is Verdict.UNKNOWN
        assert said in str(miss)


def test_rules_of_before_a_day_are_those_approved_before_it():
    miss = Bcr.model_validate(PAPER).outside(None, SINCE)
    assert miss is not None
    assert miss.verdict is Verdict.UNMET


def test_without_a_complete_list_nobody_knows_whether_two_companies_that_it_does_not_name_are_bound():
    ends = {"exporter.id": "tulip", "recipient.id": "lotus"}
    for group in (True, False, None):
        case = {**ends, "export.same_group": group}
        assert covers(members_complete=None, case=case).verdict is Verdict.UNKNOWN
        assert covers(members_complete=True, case=case).verdict is Verdict.UNMET


def test_an_update_comes_after_the_approval():
    said = {"id": "x", "kind": "bcr", "zone": "Europe/Berlin", "issued": "2022-06-14"}
    assert Bcr.model_validate({**said, "updated_on": "2022-06-14"})
    with pytest.raises(ValidationError, match="`updated_on: 2022-06-13` is before `issued: 2022-06-14`"):
        Bcr.model_validate({**said, "updated_on": "2022-06-13"})
