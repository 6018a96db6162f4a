"""What changed between two days, and between two versions of everything."""

import copy

import pytest

from sekisho.analysis.comparison.difference import between_days, between_versions
from sekisho.hookspecs import hookimpl
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict
from tests.gate.folder import CERTIFICATE, CITE, EXPORT, LAW, PARTIES, STREAM, WAIVER, small

CERTIFIED = {**EXPORT, "recipient": "lotus", "stored_in": ["VN"], "data": [{**STREAM, "categories": ["contact"]}]}
FEW = {"per_run": 1, "per_year": 999}


def days(folder, first, second):
    return between_days(folder.gate(), AsOf.parse(first), AsOf.parse(second))


def told(turn):
    return [cause.said.in_("en") for cause in turn.causes]


def law(**changes):
    return {**copy.deepcopy(LAW), **changes}


# ---- two days


def test_the_row_of_law_that_made_a_flip_is_named_with_its_first_day(folder):
    difference = days(folder, "2025-06-01", "2026-06-01")
    (flip,) = difference.flips
    (turn,) = flip.turns
    assert (flip.export_id, flip.before.word, flip.after.word, str(turn.day)) == (
        "crm",
        "REVIEW",
        "ALLOW",
        "2026-01-01",
    )
    (cause,) = turn.causes
    assert cause.said.in_("en") == "DE stands in the table jp/act/adequate from 2026-01-01"
    assert cause.said.in_("ja") == "表jp/act/adequateにDEが2026-01-01から掲載"
    assert (cause.cite.written, cause.where) == ("act art. 1", ("regimes", "jp/act", ("tables", "adequate", 0)))
    assert (turn.before.as_of, turn.after.as_of) == ("2025-12-31", "2026-01-01")


def test_a_day_is_the_laws_own_where_an_instant_is_asked(folder):
    assert days(folder, "2025-12-31T14:59:59+00:00", "2026-06-01").flips
    assert not days(folder, "2025-12-31T15:00:00+00:00", "2026-06-01").flips


def test_only_the_row_that_speaks_of_the_case_is_named(folder):
    rows = [
        {"value": "DE", "from": "2026-01-01", "until": "2026-03-01", **CITE},
        {"value": "FR", "from": "2026-03-01", **CITE},
    ]
    folder.write("regimes/jp/act.yaml", law(tables={"adequate": rows}))
    (flip,) = days(folder, "2026-02-01", "2026-04-01").flips
    assert told(flip.turns[0]) == ["DE stands in the table jp/act/adequate no more from 2026-03-01"]


@pytest.mark.parametrize(
    ("changes", "between", "day", "said"),
    [
        ({}, ("2026-06-01", "2026-08-01"), "2026-07-01", "paper expires on 2026-06-30"),
        ({}, ("2026-01-01", "2026-02-01"), "2026-01-10", "paper is valid from 2026-01-10, its day of issue"),
        (
            {"events": [{"on": "2026-03-05", "recorded_on": "2026-03-09", "status": "suspended"}]},
            ("2026-03-01", "2026-04-01"),
            "2026-03-05",
            "paper is suspended from 2026-03-05",
        ),
        (
            {
                "events": [
                    {"on": "2026-03-05", "recorded_on": "2026-03-09", "status": "suspended"},
                    {"on": "2026-03-20", "recorded_on": "2026-03-20", "status": "reinstated"},
                ]
            },
            ("2026-03-06", "2026-04-01"),
            "2026-03-20",
            "paper is back in force from 2026-03-20",
        ),
        (
            {
                "events": [
                    {"on": "2026-03-05", "recorded_on": "2026-03-09", "status": "extended", "until": "2026-09-30"}
                ]
            },
            ("2026-06-01", "2026-12-01"),
            "2026-10-01",
            "paper expires on 2026-09-30",
        ),
    ],
)
def test_what_happened_to_a_paper_is_named(changes, between, day, said, folder):
    folder.write("exports/crm.yaml", CERTIFIED).write("register/paper.yaml", {**CERTIFICATE, **changes})
    (flip,) = days(folder, *between).flips
    (turn,) = flip.turns
    assert (str(turn.day), told(turn)) == (day, [said])
    assert turn.causes[0].where[:2] == ("register", "paper")


def test_a_paper_without_an_end_ends_with_the_term_that_the_law_gives(folder):
    requires = copy.deepcopy(LAW["requires"])
    requires["any"][1]["all"][0]["valid_for"] = "months"
    tables = {**LAW["tables"], "months": [{"value": 2, **CITE}]}
    paper = {**CERTIFICATE, "printed_expiry": "none"}
    folder.write("regimes/jp/act.yaml", law(requires=requires, tables=tables)).write("register/paper.yaml", paper)
    folder.write("exports/crm.yaml", CERTIFIED)
    (flip,) = days(folder, "2026-02-01", "2026-04-01").flips
    assert str(flip.turns[0].day) == "2026-03-11"
    assert told(flip.turns[0]) == [
        "paper expires on 2026-03-10, 2 months after its issue as the law says, because it prints no last day"
    ]


def test_the_row_of_a_table_in_which_the_issuer_is_looked_up_is_named(folder):
    requires = copy.deepcopy(LAW["requires"])
    requires["any"][1]["all"][0]["where"] = {"issuer": "bodies"}
    tables = {**LAW["tables"], "bodies": [{"value": "A Body", "from": "2026-03-01", **CITE}]}
    folder.write("regimes/jp/act.yaml", law(requires=requires, tables=tables))
    folder.write("register/paper.yaml", {**CERTIFICATE, "issuer": "A Body"}).write("exports/crm.yaml", CERTIFIED)
    (flip,) = days(folder, "2026-02-20", "2026-04-01").flips
    assert str(flip.turns[0].day) == "2026-03-01"
    assert told(flip.turns[0])[-1:] == ["A Body stands in the table jp/act/bodies from 2026-03-01"]


def test_of_two_papers_the_one_that_covers_from_the_day_on_is_named(folder):
    folder.write("exports/crm.yaml", CERTIFIED).write("register/first.yaml", CERTIFICATE)
    folder.write("register/second.yaml", {**CERTIFICATE, "issued": "2026-07-15", "printed_expiry": "2027-06-30"})
    difference = days(folder, "2026-06-01", "2026-08-01")
    assert difference.flips == ()
    (flip,) = difference.passing
    assert [(str(turn.day), told(turn)) for turn in flip.turns] == [
        ("2026-07-01", ["first expires on 2026-06-30"]),
        ("2026-07-15", ["second is valid from 2026-07-15, its day of issue"]),
    ]


def test_a_paper_that_follows_without_a_gap_changes_nothing(folder):
    folder.write("exports/crm.yaml", CERTIFIED).write("register/first.yaml", CERTIFICATE)
    folder.write("register/second.yaml", {**CERTIFICATE, "issued": "2026-06-15", "printed_expiry": "2027-06-30"})
    difference = days(folder, "2026-06-01", "2026-08-01")
    assert (difference.flips, difference.passing) == ((), ())


def test_a_rule_a_law_and_a_judgement_that_begin_or_end(folder):
    changed = law(until="2026-06-01")
    changed["requires"]["any"][2]["until"] = "2026-03-01"
    folder.write("regimes/jp/act.yaml", changed).write("exports/crm.yaml", {**CERTIFIED, "persons": FEW})
    (flip,) = days(folder, "2026-01-15", "2026-07-01").flips
    assert [(str(turn.day), turn.before.word, turn.after.word, told(turn)) for turn in flip.turns] == [
        (
            "2026-03-01",
            "ALLOW_EXEMPT",
            "DENY",
            ["the basis “Few people” (jp/act: small) is out of force from 2026-03-01"],
        ),
        ("2026-06-01", "DENY", "REVIEW", ["The Act (jp/act) is out of force from 2026-06-01"]),
    ]


def test_a_judgement_on_a_disputed_reading_that_expires(folder):
    changed = law()
    leaf = changed["requires"]["any"][2]["all"][0]
    changed["requires"]["any"][2]["all"] = [
        {**leaf, "reading": "disputed", "settles": "few", "note": "below, or at most"}
    ]
    judgement = {
        "kind": "judgement",
        "question": "jp/act#few",
        "answer": "met",
        "reason": "below is meant",
        "decided_by": "counsel",
        "decided_on": "2026-01-05",
        "expires": "2026-02-28",
        "zone": "Asia/Tokyo",
    }
    folder.write("regimes/jp/act.yaml", changed).write("register/few.yaml", judgement)
    folder.write("exports/crm.yaml", {**CERTIFIED, "persons": FEW})
    (flip,) = days(folder, "2026-01-01", "2026-02-01").flips
    assert told(flip.turns[0]) == ["counsel decides “met” on 2026-01-05 (few): jp/act#few"]
    (flip,) = days(folder, "2026-02-01", "2026-04-01").flips
    assert str(flip.turns[0].day) == "2026-03-01"
    assert told(flip.turns[0]) == ["the judgement few expires on 2026-02-28: jp/act#few"]


def test_a_waiver_that_begins_and_ends_changes_the_effect_and_not_the_word(folder):
    folder.write("sekisho.toml", 'organisation = "sakura"\n[enforcement.regimes]\n"jp/act" = "soft-mandatory"\n')
    folder.write("exports/crm.yaml", CERTIFIED).write("waivers/spring.yaml", WAIVER)
    folder.write("regimes/jp/act.yaml", law(requires={"any": LAW["requires"]["any"][:2]}))
    (flip,) = days(folder, "2026-01-15", "2026-02-15").flips
    assert [flip.before.effect, flip.after.effect, flip.after.word] == ["block", "annotate", "DENY"]
    assert told(flip.turns[0]) == ["the waiver spring holds from 2026-02-01"]
    (flip,) = days(folder, "2026-02-15", "2026-03-15").flips
    assert told(flip.turns[0]) == ["the waiver spring expires on 2026-02-28"]


def test_a_duty_that_begins(folder):
    changed = law()
    changed["duties"][0]["from"] = "2026-05-01"
    folder.write("regimes/jp/act.yaml", changed)
    folder.write("parties/sakura.yaml", {**PARTIES["sakura"], "ciio": True})
    (flip,) = days(folder, "2026-04-01", "2026-06-01").flips
    assert str(flip.turns[0].day) == "2026-05-01"
    assert told(flip.turns[0]) == [
        "the duty “Critical infrastructure asks first” (jp/act: not-critical) is in force from 2026-05-01"
    ]


def test_a_day_that_only_a_predicate_knows_is_found(folder):
    def until_spring(case, as_of):
        return Verdict.MET if str(as_of) < "2026-03-21" else Verdict.UNMET

    folder.plugins.predicates = {"until-spring": until_spring}
    changed = law()
    changed["requires"]["any"][0]["all"].append({"predicate": "until-spring", **CITE})
    folder.write("regimes/jp/act.yaml", changed)
    (flip,) = days(folder, "2026-02-01", "2026-06-01").flips
    assert str(flip.turns[0].day) == "2026-03-21"
    assert told(flip.turns[0]) == ["the test “until-spring” was met and is not met"]


def test_only_what_is_decisive_is_named(folder):
    """The certificate ends on the same day; the export never went through it."""
    changed = law(tables={"adequate": [{"value": "DE", "from": "2026-01-01", "until": "2026-07-01", **CITE}]})
    folder.write("regimes/jp/act.yaml", changed)
    folder.write("register/paper.yaml", {**CERTIFICATE, "categories": ["health"]})
    (flip,) = days(folder, "2026-06-01", "2026-08-01").flips
    assert told(flip.turns[0]) == ["DE stands in the table jp/act/adequate no more from 2026-07-01"]


def test_another_basis_is_a_flip_too(folder):
    folder.write("register/paper.yaml", CERTIFICATE)
    (flip,) = days(folder, "2026-06-01", "2026-08-01").flips
    assert flip.before.bases == (("jp/act", "adequacy"), ("jp/act", "certified"))
    assert flip.after.bases == (("jp/act", "adequacy"),)
    assert told(flip.turns[0]) == ["paper expires on 2026-06-30"]


def test_nobody_is_told_of_days_that_are_only_asked_about(folder):
    heard = []

    class Listener:
        @hookimpl
        def report(self, decision):
            heard.append(decision)

    folder.plugins.register(Listener())
    assert days(folder, "2025-06-01", "2026-06-01").flips
    assert heard == []


# ---- two versions


@pytest.fixture
def other(tmp_path_factory):
    """A second version of the same folder, for a test to change."""
    return small(tmp_path_factory.mktemp("other"))


def versions(folder, other, at="2026-02-01"):
    gates = folder.gate(), other.gate()
    return between_versions(*gates, AsOf.parse(at), ("old", "new"), folder.plugins)


def lines(change):
    return [change.action, change.title.in_("en"), *(said.in_("en") for said in change.details)]


def test_two_equal_versions_differ_in_nothing(folder, other):
    difference = versions(folder, other)
    assert (difference.flips, difference.changes) == ((), ())


def test_a_row_that_is_gone_is_told_and_blamed(folder, other):
    other.write("regimes/jp/act.yaml", law(tables={"adequate": [{"value": "FR", "from": "2026-01-01", **CITE}]}))
    difference = versions(folder, other)
    (change,) = difference.changes
    assert lines(change) == ["changed", "table adequate: FR from 2026-01-01", "values: DE → FR"]
    (flip,) = difference.flips
    assert (flip.before.word, flip.after.word, flip.changes, flip.together) == ("ALLOW", "REVIEW", (change,), False)


def test_only_the_change_without_which_it_would_not_flip_is_blamed(folder, other):
    changed = law()
    changed["requires"]["any"][0]["from"] = "2026-09-01"
    changed["requires"]["any"][1]["title"] = "A certificate, renamed"
    changed["forbids"][0]["note"] = "Counsel has looked at it."
    changed["sources"]["act"]["url"] = "https://act.example/"
    other.write("regimes/jp/act.yaml", changed)
    difference = versions(folder, other)
    assert [lines(change) for change in difference.changes] == [
        ["changed", "source act: The Act", "address: nothing → https://act.example/"],
        ["changed", "bar state-secrets “Secrets stay”", "note: nothing → “Counsel has looked at it.”"],
        ["changed", "basis adequacy “An adequate country”", "law from: nothing → 2026-09-01"],
        ["changed", "basis certified “A certificate, renamed”", "title: “A certificate” → “A certificate, renamed”"],
    ]
    (flip,) = difference.flips
    assert [change.name for change in flip.changes] == ["adequacy"]


def test_a_condition_that_is_asked_in_addition(folder, other):
    changed = law()
    changed["requires"]["any"][0]["all"].append({"evidence": "certificate", **CITE})
    other.write("regimes/jp/act.yaml", changed)
    (change,) = versions(folder, other).changes
    assert lines(change)[2:] == ["now asks: a paper of kind certificate [act art. 1]"]
    (change,) = versions(other, folder).changes
    assert lines(change)[2:] == ["no longer asks: a paper of kind certificate [act art. 1]"]


def test_the_same_conditions_combined_otherwise(folder, other):
    for one, way in ((folder, "all"), (other, "any")):
        changed = law()
        leaves = [changed["requires"]["any"][0]["all"][0], {"evidence": "certificate", **CITE}]
        del changed["requires"]["any"][0]["all"]
        changed["requires"]["any"][0][way] = leaves
        one.write("regimes/jp/act.yaml", changed)
    difference = versions(folder, other)
    adequate = "seat of the recipient (recipient.country) is listed in adequate"
    assert [lines(change)[2:] for change in difference.changes] == [
        [f"the same conditions, combined as any of ({adequate}, a paper of kind certificate)"]
    ]
    assert [flip.after.word for flip in difference.flips] == ["ALLOW"]


def test_a_regime_a_bar_and_a_duty_that_are_new(folder, other):
    changed = law()
    changed["forbids"].append(
        {**LAW["forbids"][0], "bar": "contacts", "all": [{"fact": "data.categories", "one_of": ["contact"], **CITE}]}
    )
    other.write("regimes/jp/act.yaml", changed)
    difference = versions(folder, other)
    assert [change.key for flip in difference.flips for change in flip.changes] == [
        ("law", "jp/act", "bar", "contacts")
    ]
    other.write("regimes/jp/act.yaml", law())
    other.write(
        "regimes/jp/second.yaml", law(title="The second Act", requires={"any": LAW["requires"]["any"][1:2]}, duties=[])
    )
    difference = versions(folder, other)
    assert [lines(change) for change in difference.changes] == [["added", "The second Act (jp/second)"]]
    assert [flip.after.word for flip in difference.flips] == ["DENY"]
    assert [change.key for flip in difference.flips for change in flip.changes] == [("law", "jp/second", "regime", "")]


def test_papers_exports_parties_and_settings(folder, other):
    folder.write("exports/crm.yaml", CERTIFIED).write("register/paper.yaml", CERTIFICATE)
    other.write("exports/crm.yaml", {**CERTIFIED, "owner": "sales"}).write("exports/more.yaml", EXPORT)
    other.write("parties/lotus.yaml", {**PARTIES["lotus"], "group": "sakura"})
    other.write("sekisho.toml", 'organisation = "sakura"\nallow_drafts = true\n')
    difference = versions(folder, other)
    assert [(change.part, *lines(change)) for change in difference.changes] == [
        ("paper", "removed", "certificate paper"),
        ("export", "changed", "export crm “Customers to Tulip”", "owner: nothing → sales"),
        ("export", "added", "export more “Customers to Tulip”"),
        ("party", "changed", "party lotus “Lotus Co.”", "group: none → sakura"),
        ("settings", "changed", "settings (sekisho.toml)", "allow_drafts: no → yes"),
    ]
    assert [(flip.export_id, [change.part for change in flip.changes]) for flip in difference.flips] == [
        ("crm", ["paper"]),
        ("more", ["export"]),
    ]
    assert difference.flips[1].before is None


def test_two_changes_that_only_flip_together_are_told_so(folder, other):
    """Each of two papers would do; both are gone."""
    folder.write("exports/crm.yaml", CERTIFIED)
    other.write("exports/crm.yaml", CERTIFIED)
    folder.write("register/first.yaml", CERTIFICATE).write("register/second.yaml", {**CERTIFICATE, "number": "2"})
    (flip,) = versions(folder, other).flips
    assert [change.home for change in flip.changes] == ["first", "second"]
    folder.write("regimes/jp/act.yaml", law())
    other.write("register/first.yaml", {**CERTIFICATE, "printed_expiry": "2026-01-20"})
    other.write("register/second.yaml", {**CERTIFICATE, "number": "2", "printed_expiry": "2026-01-20"})
    (flip,) = versions(other, folder).flips
    assert (flip.after.word, [change.home for change in flip.changes], flip.together) == (
        "ALLOW",
        ["first", "second"],
        True,
    )
