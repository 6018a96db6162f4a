"""The number of persons on a paper is one for all exports that lean on it, declared and counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from sekisho.gate.run.admission import Asker, judge
from sekisho.gate.run.replay import Replay
from sekisho.heads import HashKey, count, generate
from sekisho.ledger import Ledger
from sekisho.model.dates import AsOf
from sekisho.model.run import RunKey
from tests.gate.folder import CERTIFICATE, EXPORT, LAW, PARTIES, STREAM

DAY = AsOf.parse("2026-02-15")
NOW = datetime(2026, 2, 15, 3, tzinfo=UTC)
KEY = HashKey.parse(generate("2026"), "test")
HALF = {**EXPORT, "recipient": "lotus", "stored_in": ["VN"], "persons": {"per_run": 150, "per_year": 150}}
CERTIFIED = LAW["requires"]["any"][1]
COUNTED = {"fact": "ledger.ordinary.calendar_year", "below": 10**9, "cite": "act art. 6(1)"}
ACT = {**LAW, "requires": {"any": [{**CERTIFIED, "all": [*CERTIFIED["all"], COUNTED]}]}, "duties": []}
PAPER = {**CERTIFICATE, "persons": 200}


@pytest.fixture
def shared(folder):
    """Two exports of 150 persons a year lean on one paper for 200."""
    folder.write("regimes/jp/act.yaml", ACT).write("register/paper.yaml", PAPER)
    return folder.write("exports/crm.yaml", HALF).write("exports/hr.yaml", {**HALF, "title": "Staff"})


def words(folder, *names):
    gate = folder.gate()
    return [gate.suppose(name, DAY).word for name in names or ("crm", "hr")]


# ---- declared


def test_two_exports_that_together_are_too_many_do_not_both_pass(shared):
    made = shared.gate().suppose("crm", DAY)
    assert (made.word, made.effect, made.pending) == ("REVIEW", "block", False)
    assert "and the exports that rest on it may send 150 to 300 a year" in made.message()
    assert "correct `persons` of the exports that rest on it where its limits are too high" in made.message()
    assert words(shared) == ["REVIEW", "REVIEW"]


@pytest.mark.parametrize(("persons", "word"), [(299, "REVIEW"), (300, "ALLOW")])
def test_a_paper_for_as_many_as_all_declare_suffices(shared, persons, word):
    shared.write("register/paper.yaml", {**PAPER, "persons": persons})
    assert words(shared) == [word, word]


def test_a_paper_without_a_limit_is_for_any_number(shared):
    shared.write("register/paper.yaml", {**PAPER, "persons": "any"})
    assert words(shared) == ["ALLOW", "ALLOW"]


def test_one_that_the_paper_is_not_for_does_not_lean_on_it(shared):
    shared.write("register/paper.yaml", {**PAPER, "purposes": ["support"]})
    shared.write("exports/hr.yaml", {**HALF, "purpose": "staff"})
    assert words(shared) == ["ALLOW", "DENY"]


def test_one_of_which_it_is_open_whether_the_paper_is_for_it_may_lean_on_it(shared):
    shared.write("register/paper.yaml", {**PAPER, "purposes": None})
    assert words(shared) == ["REVIEW", "REVIEW"]


def test_one_that_has_another_way_does_not_lean_on_it(shared):
    shared.write(
        "regimes/jp/act.yaml", {**ACT, "requires": {"any": [*ACT["requires"]["any"], LAW["requires"]["any"][0]]}}
    )
    shared.write("exports/hr.yaml", {**HALF, "recipient": "tulip", "stored_in": ["DE"]})
    assert words(shared) == ["ALLOW", "ALLOW"]


def test_one_that_is_too_large_by_itself_does_not_take_the_room_of_others(shared):
    shared.write("exports/hr.yaml", {**HALF, "persons": {"per_run": 1, "per_year": 201}})
    assert words(shared) == ["ALLOW", "DENY"]


def test_of_two_papers_either_may_be_the_one(shared):
    shared.write("register/second.yaml", {**PAPER, "persons": 400})
    assert words(shared) == ["ALLOW", "ALLOW"], "the second is large enough for both"
    shared.write("register/second.yaml", {**PAPER, "number": "2"})
    assert words(shared) == ["REVIEW", "REVIEW"]


def test_a_reading_that_counsel_has_settled_leans_as_well(shared):
    disputed = {"reading": "disputed", "note": "some read it otherwise", "settles": "suffices"}
    bases = [{**CERTIFIED, "all": [{**CERTIFIED["all"][0], **disputed}]}]
    shared.write("regimes/jp/act.yaml", {**ACT, "requires": {"any": bases}})
    answer = {
        "kind": "judgement",
        "question": "jp/act#suffices",
        "answer": "met",
        "reason": "r",
        "decided_by": "counsel",
    }
    shared.write(
        "register/j.yaml", {**answer, "decided_on": "2026-01-01", "expires": "2026-12-31", "zone": "Asia/Tokyo"}
    )
    assert words(shared) == ["REVIEW", "REVIEW"]
    (shared.path / "exports/hr.yaml").unlink()
    assert words(shared, "crm") == ["ALLOW"]


def test_the_streams_of_one_export_are_about_the_same_people(shared):
    (shared.path / "exports/hr.yaml").unlink()
    shared.write("exports/crm.yaml", {**HALF, "data": [STREAM, {**STREAM, "id": "more"}]})
    assert words(shared, "crm") == ["ALLOW"]


def test_beneficiaries_and_those_who_are_sent_for_share_the_number(shared):
    shared.write("parties/rose.yaml", {**PARTIES["sakura"], "name": "Rose"})
    shared.write("register/paper.yaml", {**PAPER, "beneficiaries": ["rose"]})
    shared.write("exports/hr.yaml", {**HALF, "exporter": "rose"})
    assert words(shared) == ["REVIEW", "REVIEW"]


def test_a_law_that_does_not_apply_makes_nothing_lean(shared):
    shared.write(
        "regimes/jp/act.yaml", {**ACT, "applies": {"fact": "export.purpose", "is": "support", "cite": "act art. 2"}}
    )
    shared.write("exports/hr.yaml", {**HALF, "purpose": "staff"})
    assert words(shared) == ["ALLOW", "ALLOW"]


# ---- counted, in the transaction that decides


@pytest.fixture
def ledger(tmp_path):
    opened = Ledger.create(f"sqlite:///{tmp_path}/ledger.db")
    yield opened
    opened.close()


def key(export, number=1):
    return RunKey("sakura", export, "crm", f"run-{number}", "ship", -1, 1, "worker@host")


def ask(folder, ledger, export, number=1, now=NOW):
    return judge(folder.gate(), ledger, Asker(key(export, number)), as_of=AsOf(now), now=now)


def people(first, last):
    return count(np.arange(first, last), column="id", namespace="crm", key=KEY)


def settle(ledger, run, heads, now=NOW):
    ledger.settle(run, heads, {"ordinary": AsOf(now).day_in("Asia/Tokyo")}, now)


def test_what_one_run_holds_is_gone_for_the_other(shared, ledger):
    first, second = ask(shared, ledger, "crm"), ask(shared, ledger, "hr")
    assert [first.decision.word, second.decision.word] == ["ALLOW", "REVIEW"]
    assert second.decision.loads == {"paper": (0, 300)}


def test_what_was_counted_is_known(shared, ledger):
    ask(shared, ledger, "crm")
    settle(ledger, key("crm"), people(0, 50))
    later = NOW + timedelta(hours=1)
    assert ask(shared, ledger, "hr", now=later).decision.word == "ALLOW", "50 and at most 150"
    settle(ledger, key("hr"), people(50, 120), later)
    assert ask(shared, ledger, "crm", 2, later).decision.word == "REVIEW", "120 and at most 100"


def test_the_same_people_lean_on_it_once(shared, ledger):
    ask(shared, ledger, "crm")
    settle(ledger, key("crm"), people(0, 150))
    ledger.record_batch(key("hr"), people(0, 150), NOW)
    passed = ask(shared, ledger, "hr")
    assert (passed.decision.word, passed.decision.loads) == ("ALLOW", {"paper": (150, 150)})


def test_more_than_the_paper_is_for_is_unmet(shared, ledger):
    ask(shared, ledger, "crm")
    settle(ledger, key("crm"), people(0, 150))
    ledger.record_batch(key("hr"), people(100, 250), NOW)
    denied = ask(shared, ledger, "hr").decision
    assert denied.word == "DENY", "250 for certain"
    assert "correct `persons` of the exports that rest on it where its limits are too high" in denied.message()


def test_a_new_year_begins_anew(shared, ledger):
    shared.write("register/paper.yaml", {**PAPER, "printed_expiry": "2027-12-31"})
    ask(shared, ledger, "crm")
    settle(ledger, key("crm"), people(0, 150))
    january = datetime(2027, 1, 5, 3, tzinfo=UTC)
    assert ask(shared, ledger, "hr", 2, january).decision.word == "ALLOW"


def test_one_whose_heads_no_law_counts_holds_what_it_declares(shared, ledger):
    shared.write("regimes/jp/act.yaml", {**ACT, "requires": {"any": [CERTIFIED]}})
    assert ask(shared, ledger, "crm").decision.loads == {"paper": (0, 300)}


def test_one_under_another_account_holds_what_it_declares(shared, ledger):
    shared.write("parties/rose.yaml", {**PARTIES["sakura"], "name": "Rose", "group": "none"})
    shared.write("register/paper.yaml", {**PAPER, "beneficiaries": ["rose"]})
    shared.write("exports/hr.yaml", {**HALF, "exporter": "rose"})
    assert ask(shared, ledger, "crm").decision.loads == {"paper": (0, 300)}


def test_a_decision_is_made_once_more_with_the_numbers_of_then(shared, ledger):
    for export in ("crm", "hr"):
        ask(shared, ledger, export)
    settle(ledger, key("crm"), people(0, 10))
    replay = Replay(ledger, plugins=shared.plugins)
    made = [record for record in ledger.records() if record.kind == "decision"]
    assert [replay.judge(record).differences for record in made] == [(), ()]
