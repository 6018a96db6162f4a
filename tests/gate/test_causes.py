"""What made two decisions differ: followed through every part of a law, and through what stands beside it."""

import copy

from sekisho.analysis.forecast.verdict_changes import course
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict
from tests.gate.folder import CERTIFICATE, CITE, EXPORT, LAW, STREAM
from tests.gate.test_amended_files import JUDGEMENT

TO_LOTUS = {**EXPORT, "recipient": "lotus", "stored_in": ["VN"]}

HEADS = "persons exported since 1 January with ordinary personal data (ledger.ordinary.calendar_year)"


def law(**changes):
    return {**copy.deepcopy(LAW), **changes}


def told(folder, first="2026-02-01", second="2026-12-01"):
    turns = course(folder.gate(), AsOf.parse(first), AsOf.parse(second))
    return [(str(turn.day), turn.after.word, [cause.said.in_("en") for cause in turn.causes]) for turn in turns]


def test_a_bar_that_begins(folder):
    changed = law()
    changed["forbids"][0]["from"] = "2026-05-01"
    folder.write("regimes/jp/act.yaml", changed)
    folder.write("exports/crm.yaml", {**EXPORT, "data": [{**STREAM, "categories": ["secrets"]}]})
    assert told(folder) == [
        ("2026-05-01", "DENY", ["the bar “Secrets stay” (jp/act: state-secrets) is in force from 2026-05-01"])
    ]


def test_a_row_that_lets_the_law_apply(folder):
    changed = law(applies={"fact": "recipient.country", "one_of": "watched", **CITE})
    changed["tables"]["watched"] = [{"value": "VN", "from": "2026-05-01", **CITE}]
    folder.write("regimes/jp/act.yaml", changed).write("exports/crm.yaml", TO_LOTUS)
    assert told(folder) == [
        ("2026-05-01", "REVIEW", ["VN stands in the table jp/act/watched from 2026-05-01"]),
    ]


def test_a_law_that_begins_where_there_was_none_even_if_it_does_not_apply(folder):
    """The export waited only because nobody knew a law of Japan."""
    applies = {"fact": "data.sensitive", "is": True, **CITE}
    folder.write("regimes/jp/act.yaml", law(**{"from": "2026-05-01", "applies": applies}))
    said = "no longer: no law of Japan (JP) is loaded, or none is in force on this day, so this export cannot be judged"
    assert told(folder) == [("2026-05-01", "ALLOW", [said])]


def test_a_judgement_that_a_duty_asks_for(folder):
    changed = law()
    changed["duties"][1].update(blocking=True)
    del changed["duties"][1]["for"]
    folder.write("regimes/jp/act.yaml", changed).write("register/made.yaml", JUDGEMENT)
    assert told(folder, second="2027-02-01") == [
        ("2026-12-29", "REVIEW", ["the judgement made expires on 2026-12-28: jp/act#reported"])
    ]


def test_a_number_of_the_law_that_changes(folder):
    changed = law()
    changed["tables"]["few"] = [
        {"value": 1000, "until": "2026-05-01", **CITE},
        {"value": 100, "from": "2026-05-01", **CITE},
    ]
    changed["requires"]["any"][2]["all"][0]["below"] = "few"
    folder.write("regimes/jp/act.yaml", changed)
    folder.write("exports/crm.yaml", {**TO_LOTUS, "persons": {"per_run": 1, "per_year": 500}})
    assert told(folder) == [
        (
            "2026-05-01",
            "REVIEW",
            [
                "1,000 stands in the table jp/act/few no more from 2026-05-01",
                "100 stands in the table jp/act/few from 2026-05-01",
            ],
        )
    ]


def test_a_term_of_the_law_that_changes(folder):
    changed = law(requires={"any": LAW["requires"]["any"][1:2]}, duties=[])
    changed["requires"] = copy.deepcopy(changed["requires"])
    changed["requires"]["any"][0]["all"][0]["valid_for"] = "months"
    changed["tables"]["months"] = [
        {"value": 1, "until": "2026-05-01", **CITE},
        {"value": 24, "from": "2026-05-01", **CITE},
    ]
    paper = {**CERTIFICATE, "printed_expiry": "none"}
    folder.write("regimes/jp/act.yaml", changed).write("register/paper.yaml", paper)
    (expires, again) = told(folder)
    assert expires[0] == "2026-02-11"
    assert again[:2] == ("2026-05-01", "ALLOW")
    assert "24 stands in the table jp/act/months from 2026-05-01" in again[2]


def test_heads_that_no_longer_count(folder):
    """Another export takes a basis that is not counted from May on: the sum falls below the number."""
    changed = law(duties=[])
    changed["requires"]["any"][0].update(counted=False)
    changed["tables"]["adequate"] = [{"value": "DE", "from": "2026-05-01", **CITE}]
    folder.write("regimes/jp/act.yaml", changed)
    folder.write("exports/crm.yaml", {**EXPORT, "persons": {"per_run": 1, "per_year": 700}})
    folder.write("exports/other.yaml", {**TO_LOTUS, "persons": {"per_run": 1, "per_year": 700}})
    told_of_both = told(folder)
    assert told_of_both[1] == (
        "2026-05-01",
        "ALLOW_EXEMPT",
        [f"{HEADS} below 1,000 was unknown and is met"],
    )


def test_a_predicate_that_breaks(folder):
    def breaks_in_may(case, as_of):
        if str(as_of) >= "2026-05-02":
            raise RuntimeError
        return Verdict.MET

    folder.plugins.predicates = {"breaks": breaks_in_may}
    changed = law()
    changed["requires"]["any"][0]["all"].append({"predicate": "breaks", **CITE})
    folder.write("regimes/jp/act.yaml", changed)
    assert told(folder) == [("2026-05-02", "REVIEW", ["the test “breaks” was met and is unknown"])]


def test_what_stands_beside_the_bases(folder):
    changed = law(
        requires={"all": [*LAW["requires"]["any"][:1], {"evidence": "certificate", "cite": "act art. 5"}]}, duties=[]
    )
    folder.write("regimes/jp/act.yaml", changed).write("register/paper.yaml", CERTIFICATE)
    assert told(folder) == [("2026-07-01", "DENY", ["paper expires on 2026-06-30"])]


def test_a_group_beside_the_bases(folder):
    group = {"any": [{"evidence": "certificate", "cite": "act art. 5"}, {"fact": "data.sensitive", "is": True, **CITE}]}
    changed = law(requires={"all": [*LAW["requires"]["any"][:1], group]}, duties=[])
    folder.write("regimes/jp/act.yaml", changed).write("register/paper.yaml", CERTIFICATE)
    assert told(folder) == [("2026-07-01", "DENY", ["paper expires on 2026-06-30"])]


def test_a_paper_that_says_too_little_is_told_as_what_happened_to_it(folder):
    folder.write("exports/crm.yaml", TO_LOTUS)
    paper = {name: value for name, value in CERTIFICATE.items() if name != "categories"}
    folder.write("regimes/jp/act.yaml", law(requires={"any": LAW["requires"]["any"][1:2]}))
    folder.write("register/paper.yaml", paper)
    assert told(folder) == [("2026-07-01", "DENY", ["paper expires on 2026-06-30"])]
