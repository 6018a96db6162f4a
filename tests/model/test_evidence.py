"""The life of a paper, its scope, and what it says where it does not match."""

from copy import deepcopy
from datetime import date
from typing import ClassVar, Literal

import pytest
from pydantic import ValidationError

from sekisho.model.dates import AsOf
from sekisho.model.evidence import Evidence, Mismatch
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict
from tests.engine.asking import certificate, judgement

CASE = {
    "export.id": "crm",
    "exporter.id": "sakura",
    "recipient.id": "tulip",
    "export.purpose": "support",
    "data.categories": frozenset({"contact"}),
    "export.destinations": frozenset({"DE", "JP"}),
    "export.services": frozenset({"kumo/store"}),
    "export.persons_per_year": 500,
}


class Listing(Evidence):
    """A paper of the recipient's about places and services."""

    kind: Literal["listing"]
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "countries", "services")
    held_by: ClassVar[Literal["exporter", "recipient"]] = "recipient"


def listing(**changes):
    scope = {"holder": "tulip", "counterparties": "any", "countries": "any", "services": "any"}
    dates = {"issued": "2026-01-01", "printed_expiry": "none", "zone": "UTC"}
    return Listing.model_validate({"id": "listing", "kind": "listing", **dates, **scope, **changes})


def lacks(paper, at="2026-02-01", case=CASE, **how):
    """What keeps the paper from covering the case, as people read it."""
    coverage = paper.covers(case, AsOf.parse(at), **how)
    assert coverage.verdict is min((miss.verdict for miss in coverage.mismatches), default=Verdict.MET)
    return [f"{miss.verdict}: {miss}" for miss in coverage.mismatches]


def events(*told):
    """Events as (day, status), known at once; or with the day on which they were recorded, or a new last day."""
    return [{"on": on, "recorded_on": on, "status": status, **dict(more)} for on, status, *more in told]


def test_a_paper_that_matches_covers():
    assert lacks(certificate()) == []
    assert lacks(listing()) == []


# ---- issued and over


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (
            "2025-12-31",
            ["unmet: is issued only on 2026-01-01"],
        ),
        ("2026-01-01", []),
        ("2026-06-30", []),
        (
            "2026-07-01",
            ["unmet: expired on 2026-06-30"],
        ),
    ],
)
def test_it_is_valid_from_the_day_of_issue_to_the_printed_day_inclusive(at, said):
    assert lacks(certificate(printed_expiry="2026-06-30"), at) == [one.format(at) for one in said]


def test_its_days_are_those_of_its_own_place():
    paper = certificate(printed_expiry="2026-06-30")
    assert lacks(paper, "2026-06-30T14:59:59+00:00") == []
    assert lacks(paper, "2026-06-30T15:00:00+00:00") != []


@pytest.mark.parametrize(
    ("issued", "months", "last", "after"),
    [
        ("2026-01-31", 1, "2026-02-28", "2026-03-01"),
        ("2024-02-29", 12, "2025-02-28", "2025-03-01"),
        ("2025-02-28", 36, "2028-02-28", "2028-02-29"),
        ("2026-03-15", 36, "2029-03-15", "2029-03-16"),
    ],
)
def test_a_term_of_the_law_runs_to_the_corresponding_day_inclusive(issued, months, last, after):
    paper = certificate(issued=issued, printed_expiry="none")
    assert lacks(paper, last, months=months) == []
    assert f"expired on {last}" in lacks(paper, after, months=months)[0]


def test_the_printed_day_goes_before_the_laws_term():
    assert lacks(certificate(printed_expiry="2026-12-31"), "2026-12-31", months=1) == []
    assert lacks(certificate(printed_expiry="none"), "2040-01-01") == []


def test_a_paper_that_prints_none_runs_for_the_laws_term():
    paper = certificate(printed_expiry="none")
    assert lacks(paper, "2026-02-01", months=1) == []
    assert "expired on 2026-02-01" in lacks(paper, "2026-02-02", months=1)[0]


def test_what_is_not_dated_is_unknown():
    undated = "unknown: has no last day in the register (`printed_expiry`)"
    unissued = "unknown: has no day of issue in the register (`issued`)"
    assert lacks(certificate(printed_expiry=None)) == [undated]
    assert lacks(certificate(issued=None)) == [unissued]
    assert lacks(certificate(issued=None, printed_expiry=None), months=36) == [unissued, undated]


def test_a_paper_that_is_certainly_over_is_unmet_even_if_nobody_knows_when_it_was_issued():
    paper = certificate(issued=None, printed_expiry="2026-01-31")
    assert paper.covers(CASE, AsOf.parse("2026-02-01")).verdict is Verdict.UNMET


# ---- events


@pytest.mark.parametrize(
    ("ending", "said"), [("revoked", "was revoked"), ("withdrawn", "was withdrawn"), ("lapsed", "lapsed")]
)
def test_what_ends_a_paper_is_not_undone(ending, said):
    paper = certificate(events=events(("2026-03-01", ending), ("2026-04-01", "reinstated"), ("2026-05-01", "granted")))
    assert lacks(paper, "2026-02-28") == []
    for at in ("2026-03-01", "2026-04-02", "2026-05-02"):
        assert lacks(paper, at) == [f"unmet: {said} on 2026-03-01"]


def test_a_suspension_lasts_until_it_is_lifted():
    paper = certificate(events=events(("2026-05-01", "reinstated"), ("2026-03-01", "suspended")))
    assert [lacks(paper, at) == [] for at in ("2026-02-28", "2026-03-01", "2026-04-30", "2026-05-01")] == [
        *(True, False),
        *(False, True),
    ]


@pytest.mark.parametrize("event", [("2026-04-01", "filed"), ("2026-04-01", "extended", ("until", "2027-12-31"))])
def test_neither_a_filing_nor_a_longer_term_lifts_a_suspension(event):
    on, status, *more = event
    filed = {"on": on, "recorded_on": on, "status": status, **dict(more)}
    paper = certificate(events=[*events(("2026-03-01", "suspended")), filed])
    assert "suspended since 2026-03-01" in lacks(paper, "2026-05-01")[0]


def test_a_paper_that_was_extended_is_valid_longer_from_the_day_of_the_extension():
    longer = {"on": "2027-01-10", "recorded_on": "2027-01-10", "status": "extended", "until": "2027-12-31"}
    paper = certificate(events=[longer])
    over = "2027-01-09"
    assert "expired on 2026-12-31" in lacks(paper, over)[0]
    assert lacks(paper, "2027-01-10") == lacks(paper, "2027-12-31") == []
    assert "expired on 2027-12-31" in lacks(paper, "2028-01-01")[0]
    assert paper.last_day() == date(2027, 12, 31)


def test_an_extension_gives_a_day_to_a_paper_that_prints_none():
    longer = {"on": "2026-01-10", "recorded_on": "2026-01-10", "status": "extended", "until": "2026-03-31"}
    assert lacks(certificate(printed_expiry=None, events=[longer])) == []


def test_what_was_not_known_yet_is_left_out():
    suspended = {"on": "2026-03-01", "recorded_on": "2026-04-01", "status": "suspended"}
    longer = {"on": "2026-03-01", "recorded_on": "2027-02-01", "status": "extended", "until": "2027-12-31"}
    paper = certificate(events=[suspended, longer])
    march = date(2026, 3, 31)
    assert lacks(paper, "2026-03-15", known_as_of=march) == []
    assert lacks(paper, "2026-03-15", known_as_of=date(2026, 4, 1)) != []
    assert "expired on 2026-12-31" in lacks(paper, "2027-01-15", known_as_of=march)[0]
    assert not any("expired" in said for said in lacks(paper, "2027-01-15"))


def test_a_register_that_cannot_be_true_is_refused():
    wrong = {
        "is before `issued": {"printed_expiry": "2025-12-31"},
        "the event `revoked` on 2025-12-31 is before": {"events": events(("2025-12-31", "revoked"))},
        "recorded": {"events": [{"on": "2026-02-02", "recorded_on": "2026-02-01", "status": "revoked"}]},
        "needs `until`": {"events": events(("2026-02-02", "extended"))},
        "`until: 2026-02-01` is before `on: 2026-02-02`": {
            "events": events(("2026-02-02", "extended", ("until", "2026-02-01")))
        },
        "is the new last day": {"events": events(("2026-02-02", "suspended", ("until", "2026-03-01")))},
        "is not a time zone": {"zone": "Tokyo"},
    }
    for said, fields in wrong.items():
        with pytest.raises(ValidationError, match=said):
            certificate(**fields)
    assert certificate(issued=None, events=events(("2020-01-01", "revoked"))).issued is None


# ---- scope


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"holder": "lotus"}, "unmet: holder must be sakura, not lotus"),
        (
            {"holder": "lotus", "beneficiaries": ["tulip"]},
            "unmet: holder must include sakura, not only lotus, tulip",
        ),
        (
            {"holder": None},
            "unknown: the register does not name the holder (`holder`)",
        ),
        ({"counterparties": ["lotus"]}, "unmet: counterparties must be tulip, not lotus"),
        ({"counterparties": []}, "unmet: counterparties must include tulip, and none is entered"),
        ({"counterparties": None}, "unknown: the register does not say what it covers {1}"),
        ({"purposes": ["sales"]}, "unmet: purposes must be support, not sales"),
        ({"categories": ["hr", "health"]}, "unmet: categories must include contact, not only hr, health"),
        ({"categories": None}, "unknown: the register does not say what it covers {1}"),
        ({"persons": 499}, "unmet: it is for up to 499 persons, and the export sends 500 a year"),
        ({"persons": None}, "unknown: the register gives no number {1}"),
    ],
)
def test_it_says_precisely_what_does_not_match(changes, said):
    aspect = next(iter(changes))
    assert lacks(certificate(**changes)) == [said.format(aspect, f"(`{aspect}`)")]


@pytest.mark.parametrize(
    "changes",
    [
        {"holder": "lotus", "beneficiaries": ["sakura"]},
        {"counterparties": ["lotus", "tulip"]},
        {"purposes": ["support"]},
        {"categories": ["contact", "hr"]},
        {"persons": 500},
    ],
)
def test_it_is_enough_to_be_named(changes):
    assert lacks(certificate(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"holder": "sakura"}, "unmet: holder must be tulip, not sakura"),
        ({"counterparties": ["lotus"]}, "unmet: counterparties must be sakura, not lotus"),
        (
            {"countries": ["JP", "US"]},
            "unmet: countries must include Germany (DE), not only Japan (JP), United States (US)",
        ),
        ({"services": ["kumo/mail"]}, "unmet: services must be kumo/store, not kumo/mail"),
    ],
)
def test_a_paper_of_the_recipient_is_held_by_the_other_side(changes, said):
    assert lacks(listing(**changes)) == [said]


@pytest.mark.parametrize("path", ["exporter.id", "recipient.id", "export.purpose", "data.categories"])
def test_what_the_case_does_not_say_is_unknown(path):
    case = {name: value for name, value in CASE.items() if name != path}
    paper = certificate(counterparties=["tulip"], purposes=["support"], categories=["contact"])
    (said,) = lacks(paper, case=case)
    assert said.startswith("unknown: ")
    assert "the export does not s" in said


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (Interval(0, 500), []),
        (Interval(0, 501), ["unknown: it is for up to 500 persons, and the export may send 0 to 501 a year"]),
        (Interval(501, 502), ["unmet: it is for up to 500 persons, and the export sends 501 to 502 a year"]),
        (Interval(0, None), ["unknown: it is for up to 500 persons, and the export may send 0 or more a year"]),
        (501, ["unmet: it is for up to 500 persons, and the export sends 501 a year"]),
        (None, ["unknown: the export does not say for how many persons it is"]),
    ],
)
def test_heads_known_within_bounds_must_all_fit(declared, said):
    found = lacks(certificate(persons=500), case={**CASE, "export.persons_per_year": declared})
    assert found == said


def test_everything_that_is_wrong_is_said_at_once():
    paper = certificate(holder="lotus", persons=1, printed_expiry="2026-01-31")
    aspects = [
        miss.aspect for miss in paper.covers(CASE, AsOf.parse("2026-02-01"), where={"level": ("high",)}).mismatches
    ]
    assert aspects == ["validity", "holder", "persons", "level"]


# ---- the kind's own fields


@pytest.mark.parametrize(
    ("level", "wanted", "said"),
    [
        ("high", ("high",), []),
        ("high", ("low", "high"), []),
        ("low", ("high",), ["unmet: level must be high, not low"]),
        (None, ("high", "low"), ["unknown: the register does not say `level`"]),
    ],
)
def test_a_law_may_narrow_by_the_kinds_own_fields(level, wanted, said):
    assert lacks(certificate(level=level), where={"level": wanted}) == said


def test_of_a_field_with_several_words_one_is_enough():
    paper = certificate(beneficiaries=["tulip", "lotus"])
    assert lacks(paper, where={"beneficiaries": ("lotus", "rose")}) == []
    said = "unmet: beneficiaries must include rose, not only tulip, lotus"
    assert lacks(paper, where={"beneficiaries": ("rose",)}) == [said]


def test_a_kind_may_match_what_no_aspect_says():
    assert list(listing().matches(CASE)) == []

    class Odd(Listing):
        def matches(self, case):
            yield Mismatch("weather", Verdict.UNKNOWN, "sunshine", "nobody looked")

    paper = Odd.model_validate(listing().model_dump())
    assert lacks(paper) == ["unknown: weather must be sunshine, not nobody looked"]


# ---- judgements


@pytest.mark.parametrize(
    ("at", "holds"), [("2025-12-31", False), ("2026-01-01", True), ("2026-12-31", True), ("2027-01-01", False)]
)
def test_a_judgement_holds_from_the_day_it_was_made_to_its_last_day_inclusive(at, holds):
    assert judgement("necessity", "met").holds("crm", AsOf.parse(at)) is holds


def test_a_judgement_may_speak_of_some_exports_only():
    some = judgement("necessity", "met", exports=["crm"])
    assert [some.holds(export, AsOf.parse("2026-02-01")) for export in ("crm", "hr", None)] == [True, False, False]


def test_a_judgement_expires_after_it_was_made():
    with pytest.raises(ValidationError, match="is before `decided_on"):
        judgement("necessity", "met", expires="2025-12-31")


def test_a_status_cannot_have_been_checked_before_the_paper_was_issued():
    with pytest.raises(ValidationError, match="is before `issued"):
        certificate(issued="2026-01-15", status_checked_on="2026-01-14")


def test_a_judgement_has_an_author_and_a_reason():
    for field in ("reason", "decided_by"):
        with pytest.raises(ValidationError, match="at least 1 character"):
            judgement("q", "met", **{field: " "})


# ---- the last look at a published status


class Published(Listing):
    """A paper whose status a platform publishes."""

    status_is_published: ClassVar[bool] = True


def looked(at, checked, days=30, kind=Published):
    paper = kind.model_validate({**listing().model_dump(), "status_checked_on": checked})
    miss = paper.outdated(date.fromisoformat(at), days)
    return None if miss is None else f"{miss.verdict}: {miss}"


def test_a_look_at_a_published_status_grows_old():
    assert looked("2026-03-03", "2026-02-01") is None
    assert looked("2026-03-04", "2026-02-01") == (
        "unknown: was last looked up on 2026-02-01 (`status_checked_on`), more than 30 days ago"
    )
    assert looked("2026-02-09", "2026-02-01", days=7) is not None


def test_a_later_look_and_none_are_not_too_old():
    assert looked("2026-01-02", "2026-06-01") is None
    assert looked("2026-06-01", None) is None


def test_the_status_of_other_papers_is_published_nowhere():
    assert looked("2026-12-31", "2026-01-01", kind=Listing) is None


# ---- and in Japanese


def japanese(paper, at="2026-02-01", case=CASE, **how):
    return [miss.in_("ja") for miss in paper.covers(case, AsOf.parse(at), **how).mismatches]


@pytest.mark.parametrize(
    ("changes", "at", "said"),
    [
        ({}, "2025-12-31", "2026-01-01に発行予定"),
        ({}, "2027-01-01", "2026-12-31に有効期間満了"),
        (
            {"issued": None},
            "2026-02-01",
            "発行日が登録簿にない（`issued`）",
        ),
        (
            {"printed_expiry": None},
            "2026-02-01",
            "満了日が登録簿にない（`printed_expiry`）",
        ),
        ({"holder": "lotus"}, "2026-02-01", "保有者（holder）は「lotus」であり「sakura」でない"),
        (
            {"holder": None},
            "2026-02-01",
            "保有者が登録簿にない（`holder`）",
        ),
        ({"counterparties": []}, "2026-02-01", "相手方（counterparties）に「tulip」の記載がない"),
        (
            {"purposes": None},
            "2026-02-01",
            "登録簿に対象の記載がない（`purposes`）",
        ),
        (
            {"categories": ["hr", "health"]},
            "2026-02-01",
            "データの区分（categories）は「hr、health」のみで「contact」を含まない",
        ),
        ({"persons": 499}, "2026-02-01", "499人までの書類であり、提供は年間500人"),
        ({"persons": None}, "2026-02-01", "人数が登録簿にない（`persons`）"),
    ],
)
def test_it_says_so_in_japanese(changes, at, said):
    assert japanese(certificate(**changes), at) == [said]


@pytest.mark.parametrize(
    ("status", "said"),
    [("suspended", "から一時停止中"), ("revoked", "に取消し"), ("withdrawn", "に撤回"), ("lapsed", "に失効")],
)
def test_what_ended_it_is_said_in_japanese(status, said):
    paper = certificate(events=events(("2026-03-01", status)))
    assert japanese(paper, "2026-03-01") == [f"2026-03-01{said}"]


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (Interval(0, 501), "500人までの書類であり、提供は年間0～501人"),
        (Interval(0, None), "500人までの書類であり、提供は年間0以上人"),
        (None, "年間人数が提供の定義にない"),
    ],
)
def test_heads_within_bounds_are_told_in_japanese(declared, said):
    found = japanese(certificate(persons=500), case={**CASE, "export.persons_per_year": declared})
    assert found == [said]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("exporter.id", "提供の定義に提供元がない"),
        ("recipient.id", "提供の定義に相手方（counterparties）がない"),
    ],
)
def test_what_the_case_does_not_say_is_told_in_japanese(path, said):
    case = {name: value for name, value in CASE.items() if name != path}
    assert japanese(certificate(counterparties=["tulip"]), case=case) == [said]


def test_a_kinds_own_fields_are_told_in_japanese():
    assert japanese(certificate(level="low"), where={"level": ("high", "higher")}) == [
        "levelは「low」であり「high又はhigher」でない"
    ]
    assert japanese(certificate(level=None), where={"level": ("high", None)}) == []
    assert japanese(certificate(level=None), where={"level": ("high",)}) == ["登録簿に`level`の記載がない"]
    assert japanese(certificate(level="low"), where={"level": ("recipient.group",)}) == [
        "`level`の照合先が提供の定義に記載されていない"
    ]
    flag = certificate(level="low").narrowed((), {"level": (True, None)})
    assert [str(miss) for miss in flag.mismatches] == ["level must be yes, not low"]


def test_a_kind_says_what_people_call_it_or_nothing():
    assert Evidence.label is None


@pytest.mark.parametrize("issued", ["0001-01-01", "1900-01-01", "1949-12-31"])
def test_a_day_of_issue_that_must_be_a_slip_of_the_pen_is_refused(issued):
    with pytest.raises(ValidationError, match=f"`issued: {issued}` is no day on which such a paper is issued"):
        certificate(issued=issued, printed_expiry=None)


def test_a_kind_says_which_outcomes_carry_nothing():
    class Result(type(certificate())):
        outcomes = {"refused": "adverse", "open": "pending"}  # noqa: RUF012 - as kinds write it
        outcome: str | None = None

    given = certificate().model_dump()
    found = [Result.model_validate({**given, "outcome": word}).came_out() for word in ("refused", "open", "good", None)]
    assert found == ["adverse", "pending", None, None]
    assert certificate().came_out() is None


def test_a_day_that_nobody_can_have_seen_is_a_slip_of_the_pen():
    with pytest.raises(ValidationError, match="`status_checked_on: 9999-12-31` is no day on which that was done"):
        certificate(status_checked_on="9999-12-31")
    with pytest.raises(ValidationError, match="`on: 2200-01-01` is no day on which that was done"):
        certificate(events=events(("2200-01-01", "suspended")))
    assert certificate(printed_expiry="9999-12-31").last_day() == date.max


@pytest.mark.parametrize("word", ["any", "Any"])
def test_no_limit_is_a_word_by_itself(word):
    with pytest.raises(ValidationError, match="write `purposes: any`, without brackets"):
        certificate(purposes=[word])


@pytest.mark.parametrize("first", ["suspended", "reinstated"])
def test_of_what_happened_on_one_day_the_gravest_counts(first):
    second = {"suspended": "reinstated", "reinstated": "suspended"}[first]
    paper = certificate(events=events(("2026-02-01", first), ("2026-02-01", second)))
    assert paper.status_on(date(2026, 2, 1)).status == "suspended"


def test_a_doubt_is_no_suspension():
    (miss,) = certificate(events=events(("2026-02-01", "doubted"))).life(date(2026, 2, 2), None, None)
    assert (str(miss.verdict), miss.found()) == ("unknown", "has been in doubt since 2026-02-01")


def test_a_copy_of_what_was_found_says_the_same_and_shares_no_paper():
    found = certificate().covers({**CASE, "export.purpose": "marketing"}, AsOf.parse("2026-02-01"))
    copied = deepcopy(found)
    assert (copied.verdict, copied.mismatches, copied.paper) == (found.verdict, found.mismatches, found.paper)
    assert copied.paper is not found.paper
