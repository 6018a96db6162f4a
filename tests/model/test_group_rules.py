"""Rules of a group reach from member to member, and from a client whose agreement names them."""

from typing import Literal

import pytest

from sekisho.model.dates import AsOf
from sekisho.model.group_rules import GroupRules
from sekisho.model.verdict import Verdict

DAY = AsOf.parse("2025-01-15")
SCOPE = ("purposes", "categories", "countries")
CASE = {
    "exporter.id": "maker-uk",
    "recipient.id": "maker-cn",
    "export.same_group": True,
    "export.purpose": "support",
    "data.categories": frozenset({"contact"}),
    "export.destinations": frozenset({"CN"}),
}


class Charter(GroupRules):
    kind: Literal["charter"]


def misses(case=None, **changes):
    charter = {
        "id": "charter",
        "kind": "charter",
        "holder": "maker-uk",
        "beneficiaries": ["maker-cn"],
        "members_complete": True,
        "purposes": "any",
        "categories": "any",
        "countries": "any",
        "issued": "2024-01-15",
        "printed_expiry": "none",
        "zone": "Europe/London",
    }
    return Charter.model_validate({**charter, **changes}).covers({**CASE, **(case or {})}, DAY).mismatches


def said(case=None, **changes):
    return [str(miss) for miss in misses(case, **changes)]


def test_from_member_to_member_in_either_direction():
    assert said() == []
    assert said({"exporter.id": "maker-cn", "recipient.id": "maker-uk"}) == []


@pytest.mark.parametrize("side", ["exporter", "recipient"])
def test_whoever_is_no_member_is_not_bound(side):
    assert said({f"{side}.id": "stranger"}) == ["members must include stranger, not only maker-uk, maker-cn"]


OTHERS = {"exporter.id": "shop", "recipient.id": "stranger", "exporter.group": "shops", "recipient.group": "none"}


@pytest.mark.parametrize("complete", [None, False, True])
def test_between_two_companies_of_other_groups_that_it_does_not_name_it_is_for_others(complete):
    told = "it is of another group, makers"
    assert said(OTHERS, members_complete=complete, group="makers", beneficiaries=[]) == [told]


@pytest.mark.parametrize(
    ("case", "changes"),
    [
        ({"exporter.group": "makers"}, {}),
        ({"recipient.group": "makers"}, {}),
        ({"exporter.group": None}, {}),
        ({"recipient.group": None}, {}),
        ({"exporter.id": None}, {}),
        ({}, {"group": None}),
        ({}, {"beneficiaries": ["shop"]}),
        ({}, {"beneficiaries": ["stranger"]}),
    ],
)
def test_where_it_may_be_the_own_groups_an_incomplete_list_leaves_it_open(case, changes):
    """A group may have members that the file of no party calls so, such as a joint venture (GDPR art. 4(20))."""
    found = misses({**OTHERS, **case}, **{"members_complete": None, "group": "makers", "beneficiaries": [], **changes})
    assert {miss.verdict for miss in found} == {Verdict.UNKNOWN}, "each is open, and none is against it"


def test_a_client_whose_agreement_names_it_is_named():
    case = {**OTHERS, "export.same_group": False}
    (told,) = said(case, members_complete=None, group="makers", counterparties=["shop"])
    assert told.startswith("the register has no complete list of members")


@pytest.mark.parametrize("side", ["exporter", "recipient"])
def test_whoever_is_not_on_a_list_that_nobody_completed_may_be_one(side):
    told = "the register has no complete list of members (`beneficiaries`, `members_complete`)"
    assert said({f"{side}.id": "stranger"}, members_complete=None) == [told]


@pytest.mark.parametrize("side", ["exporter", "recipient"])
def test_an_end_that_the_case_does_not_name_is_unknown(side):
    assert said({f"{side}.id": None}) == [f"the export does not name the {side}"]


def test_a_client_may_send_and_not_receive():
    outside = {"exporter.id": "client", "export.same_group": False}
    assert said(outside, counterparties=["client"]) == []
    assert said(outside, counterparties="any") == ["members must include client, not only maker-uk, maker-cn"]
    assert said({"recipient.id": "client", "export.same_group": False}, counterparties=["client"]) == [
        "members must include client, not only maker-uk, maker-cn"
    ]
    assert said({"exporter.id": "client"}, counterparties=["client"]) == [
        "members must include client, not only maker-uk, maker-cn"
    ]


def test_rules_of_nobody_bind_nobody():
    assert said(holder=None, beneficiaries=[]) == [
        "members must include maker-uk, and none is entered",
        "members must include maker-cn, and none is entered",
    ]


def test_who_is_not_bound_is_told_in_japanese():
    whole = {"zone": "UTC", "issued": "2024-01-15", "printed_expiry": "none", **dict.fromkeys(SCOPE, "any")}
    charter = {"id": "charter", "kind": "charter", "holder": "maker-uk", "members_complete": True, **whole}

    def japanese(case, **changes):
        covered = Charter.model_validate({**charter, **changes}).covers(CASE | case, DAY)
        return [miss.in_("ja") for miss in covered.mismatches]

    who = "拘束される者（beneficiaries）"
    assert japanese({}) == [f"{who}は「maker-uk」であり「maker-cn」でない"]
    assert japanese({}, holder=None) == [f"{who}に「{party}」の記載がない" for party in ("maker-uk", "maker-cn")]
    unlisted = "拘束される者の完全な一覧が登録簿にない（`beneficiaries`、`members_complete`）"
    assert japanese({}, members_complete=None) == [unlisted]
    assert japanese({"recipient.id": None}) == ["提供の定義に提供先がない"]
