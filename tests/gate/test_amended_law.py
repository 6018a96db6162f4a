"""What two versions of the law say otherwise, in words that whoever reviews an amendment can hold against the text."""

import copy

import pytest

from sekisho.analysis.comparison.difference import between_versions
from sekisho.analysis.comparison.law import of_law
from sekisho.model.dates import AsOf
from tests.gate.folder import CITE, EXPORT, LAW, small

FRIENDS = {
    "title": "Friends of the house",
    "checked": "2026-01-01",
    "sources": {"act": {"title": "The list"}},
    "tables": {"friends": [{"values": ["DE", "FR"], **CITE}]},
}
RENEWAL = {
    "deadline": "renewal",
    "title": "Renew it",
    "cite": "act art. 9",
    "evidence": "certificate",
    "of": "last-day",
    "due": "1 month before",
}


@pytest.fixture
def other(tmp_path_factory):
    return small(tmp_path_factory.mktemp("other"))


def law(**changes):
    return {**copy.deepcopy(LAW), **changes}


def told(folder, other):
    changes = of_law(folder.gate().content, other.gate().content)
    return [(one.action, one.kind, one.title.in_("en"), [said.in_("en") for said in one.details]) for one in changes]


def blamed(folder, other):
    difference = between_versions(folder.gate(), other.gate(), AsOf.parse("2026-02-01"), ("old", "new"), folder.plugins)
    assert not any(flip.together for flip in difference.flips)
    return [(flip.after.word, [change.key[2:] for change in flip.changes]) for flip in difference.flips]


def test_the_head_of_the_file(folder, other):
    other.write("regimes/jp/act.yaml", law(until="2026-01-20", jurisdictions=["JP", "DE"], checked="2026-01-09"))
    assert told(folder, other) == [
        (
            "changed",
            "regime",
            "the head of the file",
            ["jurisdictions: +DE", "out of force from: nothing → 2026-01-20", "last checked: 2026-01-01 → 2026-01-09"],
        )
    ]
    assert blamed(folder, other) == [("REVIEW", [("regime", "")])]


def test_when_it_applies(folder, other):
    applies = {"all": [LAW["applies"], {"fact": "data.sensitive", "is": True, "cite": "act art. 2(2)"}]}
    other.write("regimes/jp/act.yaml", law(applies=applies))
    folder.write("exports/crm.yaml", {**EXPORT, "recipient": "lotus", "stored_in": ["VN"]})
    other.write("exports/crm.yaml", {**EXPORT, "recipient": "lotus", "stored_in": ["VN"]})
    assert told(folder, other) == [
        (
            "changed",
            "applies",
            "when it applies",
            ["now asks: “sensitive personal data under the exporter's law” (data.sensitive) is yes [act art. 2(2)]"],
        )
    ]
    assert blamed(folder, other) == [("ALLOW", [("applies", "")])]


def test_a_new_table_is_told_with_its_rows_and_the_rule_that_names_it_is_blamed(folder, other):
    changed = law()
    rows = [{"value": "DE", "from": "2026-01-01", "until": "2026-02-01", **CITE}, {"value": "FR", **CITE}]
    changed["tables"] = {"listed": [*rows, {"value": "JP", "until": "2030-01-01", **CITE}]}
    changed["requires"]["any"][0]["all"][0]["listed_in"] = "listed"
    other.write("regimes/jp/act.yaml", changed)
    assert told(folder, other) == [
        ("removed", "table", "table adequate", ["DE from 2026-01-01"]),
        ("added", "table", "table listed", ["DE from 2026-01-01 until 2026-02-01", "FR", "JP until 2030-01-01"]),
        (
            "changed",
            "basis",
            "basis adequacy “An adequate country”",
            [
                "no longer asks: seat of the recipient (recipient.country) is listed in adequate [act art. 4(1)]",
                "now asks: seat of the recipient (recipient.country) is listed in listed [act art. 4(1)]",
            ],
        ),
    ]


def test_a_row_of_a_shared_table(folder, other):
    changed = law()
    changed["tables"] = {}
    changed["requires"]["any"][0]["all"][0]["listed_in"] = "house/friends"
    for one in (folder, other):
        one.write("regimes/jp/act.yaml", changed).write("shared/house.yaml", FRIENDS)
    other.write("shared/house.yaml", {**FRIENDS, "tables": {"friends": [{"value": "FR", **CITE}]}})
    assert told(folder, other) == [("changed", "row", "table friends: FR", ["values: −DE"])]
    assert blamed(folder, other) == [("REVIEW", [("row", "friends:FR:None:None")])]
    assert [line[:2] for line in told(other, folder)] == [("changed", "row")]


def test_rows_that_come_and_go(folder, other):
    rows = [*LAW["tables"]["adequate"], {"values": ["FR"], "from": "2026-06-01", **CITE}]
    other.write("regimes/jp/act.yaml", law(tables={"adequate": rows}))
    assert told(folder, other) == [("added", "row", "table adequate: FR from 2026-06-01", [])]
    assert told(other, folder) == [("removed", "row", "table adequate: FR from 2026-06-01", [])]


def test_bases_that_come_and_go(folder, other):
    changed = law()
    changed["requires"]["any"] = [one for one in changed["requires"]["any"] if one["basis"] != "adequacy"]
    changed["tables"] = {}
    other.write("regimes/jp/act.yaml", changed)
    assert told(folder, other)[1] == (
        "removed",
        "basis",
        "basis adequacy “An adequate country”",
        ["asks: seat of the recipient (recipient.country) is listed in adequate [act art. 4(1)]"],
    )
    assert blamed(folder, other) == [("REVIEW", [("basis", "adequacy")])]
    assert blamed(other, folder) == [("ALLOW", [("basis", "adequacy")])]


def test_how_the_bases_combine_and_what_stands_beside_them(folder, other):
    other.write("regimes/jp/act.yaml", law(requires={"all": law()["requires"]["any"]}))
    assert told(folder, other) == [("changed", "requires", "how the bases combine", [])]
    assert blamed(folder, other) == [("DENY", [("requires", "")])]
    beside = {"fact": "data.sensitive", "is": False, "cite": "act art. 6"}
    other.write("regimes/jp/act.yaml", law(requires={"any": [*law()["requires"]["any"], beside]}))
    assert [line[1] for line in told(folder, other)] == ["requires"]


def test_deadlines_notes_and_citations_are_told_and_never_blamed(folder, other):
    folder.write("regimes/jp/act.yaml", law(deadlines=[RENEWAL]))
    changed = law(deadlines=[{**RENEWAL, "due": "2 months before", "from": "2026-04-01"}, {**RENEWAL, "deadline": "x"}])
    leaf = changed["requires"]["any"][1]["all"][0]
    leaf.update(cite="act art. 5(2)", remedy="have yourselves certified anew")
    other.write("regimes/jp/act.yaml", changed)
    assert told(folder, other) == [
        (
            "changed",
            "basis",
            "basis certified “A certificate”",
            [
                "a paper of kind certificate: citation: act art. 5(1) → act art. 5(2)",
                "a paper of kind certificate: remedy: “have yourselves certified” → “have yourselves certified anew”",
            ],
        ),
        (
            "changed",
            "deadline",
            "deadline renewal “Renew it”",
            ["law from: nothing → 2026-04-01", "due: 1 month before → 2 months before"],
        ),
        ("added", "deadline", "deadline x “Renew it”", []),
    ]
    assert blamed(folder, other) == []


def test_information_is_told_and_never_blamed(folder, other):
    fines = {"tells": "fines", "title": "Fines", "cite": "act art. 20", "note": "Up to a million"}
    folder.write("regimes/jp/act.yaml", law(information=[fines]))
    changed = [{**fines, "note": "Up to two"}, {**fines, "tells": "prison", "title": "Prison"}]
    other.write("regimes/jp/act.yaml", law(information=changed))
    assert told(folder, other) == [
        ("changed", "information", "information fines “Fines”", ["note: “Up to a million” → “Up to two”"]),
        ("added", "information", "information prison “Prison”", []),
    ]
    assert blamed(folder, other) == []


def test_a_report_of_refusals_is_told_and_never_blamed(folder, other):
    report = {"refusal": "offer", "title": "Report it", "when": {"export.purpose": ["x"]}, "due": "14 days after"}
    folder.write("regimes/jp/act.yaml", law(refusals=[{**report, "cite": "act art. 9"}]))
    other.write("regimes/jp/act.yaml", law(refusals=[{**report, "due": "7 days after", "cite": "act art. 9"}]))
    assert told(folder, other) == [
        ("changed", "refusal", "report of a refusal offer “Report it”", ["due: 14 days after → 7 days after"])
    ]
    assert blamed(folder, other) == []


def test_what_is_announced_is_told_and_never_blamed(folder, other):
    coming = {"announced": "new-act", "title": "A new Act", "on": "2028-07-16", "cite": "act art. 9"}
    folder.write("regimes/jp/act.yaml", law(announced=[coming]))
    other.write("regimes/jp/act.yaml", law(announced=[{**coming, "on": "2028-06-01"}]))
    assert told(folder, other) == [
        ("changed", "announced", "announcement new-act “A new Act”", ["on: 2028-07-16 → 2028-06-01"])
    ]
    assert blamed(folder, other) == []


def test_a_field_of_a_paper_that_may_also_be_silent(folder, other):
    def asking(*schemes):
        leaf = {"evidence": "certificate", "where": {"number": list(schemes)}, "cite": "act art. 5(1)"}
        return law(duties=[{**LAW["duties"][1], "for": [], "all": [leaf]}])

    folder.write("regimes/jp/act.yaml", asking("a"))
    other.write("regimes/jp/act.yaml", asking("a", None))
    ((_, _, _, details),) = told(folder, other)
    assert details == ["a paper of kind certificate (number: a): where number: a → a, null"]


def test_a_question_that_is_asked_otherwise(folder, other):
    duty = {
        "duty": "look",
        "title": "Look",
        "cite": "act art. 4",
        "all": [{"judgement": "enough", "cite": "act art. 4"}],
    }
    before = law(duties=[duty], questions={"enough": "Is it enough?"})
    folder.write("regimes/jp/act.yaml", before)
    other.write("regimes/jp/act.yaml", {**before, "questions": {"enough": "Is it enough for two years?"}})
    reworded = ("changed", "question", "question enough: Is it enough for two years?")
    assert told(folder, other) == [(*reworded, ["Is it enough? → Is it enough for two years?"])]
    other.write("regimes/jp/act.yaml", law(duties=[duty]))
    assert told(folder, other) == [("removed", "question", "question enough: Is it enough?", [])]
