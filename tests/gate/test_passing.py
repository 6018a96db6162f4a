"""At run time: counted, decided, reserved and recorded before anything leaves, in a real ledger."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from sekisho.errors import LedgerError, PluginFailed, UnknownExport
from sekisho.gate.run.admission import Asker, judge
from sekisho.heads import HashKey, count, generate
from sekisho.ledger import Ledger
from sekisho.model.dates import AsOf
from sekisho.model.export import Carrier
from sekisho.model.run import RunKey
from sekisho.model.values import Interval
from tests.gate.folder import EXPORT, LAW, PARTIES

FACT = "ledger.ordinary.calendar_year"
KEY = HashKey.parse(generate("2026"), "test")
NOW = datetime(2026, 1, 15, 3, tzinfo=UTC)
FEW = {**LAW, "requires": {"any": [LAW["requires"]["any"][2]]}, "duties": []}
"""The law, with one way through: fewer than 1,000 people a year."""


@pytest.fixture
def few(folder):
    """An organisation that may send fewer than 1,000 people a year, and sends 100 at a time."""
    return folder.write("regimes/jp/act.yaml", FEW)


@pytest.fixture
def ledger(tmp_path):
    opened = Ledger.create(f"sqlite:///{tmp_path}/ledger.db")
    yield opened
    opened.close()


def run(number: object = 1, *, export: str = "crm", index: int = -1) -> RunKey:
    return RunKey("sakura", export, "crm", f"run-{number}", "ship", index, 1, "worker@host")


def ask(folder, ledger, key=None, *, now=NOW, **asked):
    gate = folder.gate()
    return judge(gate, ledger, Asker(key or run(), **asked), as_of=AsOf(now), now=now)


def people(first, last):
    return count(np.arange(first, last), column="id", namespace="crm", key=KEY)


def ship(folder, ledger, key, heads, *, now=NOW):
    """Let a run through and say what it shipped."""
    passage = ask(folder, ledger, key, now=now)
    assert passage.decision.effect == "allow"
    day = AsOf(now).day_in("Asia/Tokyo")
    ledger.settle(key, heads, {"ordinary": day}, now)


def the_decisions(ledger):
    return [record for record in ledger.records() if record.kind == "decision"]


def test_a_run_that_stays_below_reserves_its_maximum_and_leaves(few, ledger):
    passage = ask(few, ledger)
    assert passage.decision.effect == "allow"
    assert passage.numbers[FACT].after == Interval(0, 100)
    assert (passage.reservation.state, passage.reservation.held) == ("open", 100)
    assert passage.reservation.shipping_since is not None


def test_runs_at_the_same_time_cannot_cross_the_threshold_together(few, ledger):
    asked = [ask(few, ledger, run(number)) for number in range(12)]
    assert [one.decision.effect for one in asked] == ["allow"] * 9 + ["block"] * 3
    assert [one.reservation is None for one in asked] == [False] * 9 + [True] * 3
    assert asked[9].numbers[FACT].after == Interval(0, 1000)


def test_the_same_run_asking_again_holds_no_more(few, ledger):
    for _ in range(20):
        assert ask(few, ledger).decision.effect == "allow"
    assert ask(few, ledger).numbers[FACT].after == Interval(0, 100)


def test_the_equal_run_of_another_deployment_is_not_ones_own(few, ledger):
    for number in range(9):
        ask(few, ledger, run(number)._replace(deployment="staging"))
    assert ask(few, ledger, run(0)).numbers[FACT].after == Interval(0, 1000), "900 are held for the others"
    assert ask(few, ledger, run(1)).decision.effect == "block"
    again = ask(few, ledger, run(0)._replace(deployment="staging"))
    assert (again.decision.effect, again.numbers[FACT].held) == ("allow", 800)


def test_a_hundred_map_indexes_hold_the_room_of_one_run(few, ledger):
    asked = [ask(few, ledger, run(index=index)) for index in range(100)]
    assert {one.decision.effect for one in asked} == {"allow"}
    assert len({one.reservation.id for one in asked}) == 1
    assert asked[-1].reservation.open_claims == 100


def test_the_same_people_sent_daily_are_counted_once(few, ledger):
    for day in range(30):
        ship(few, ledger, run(day), people(0, 80), now=NOW + timedelta(days=day))
    assert ask(few, ledger, run("next"), now=NOW + timedelta(days=30)).numbers[FACT].settled == Interval(80, 80)


def test_a_batch_that_was_counted_before_counts_as_what_it_is(few, ledger):
    for number in range(9):
        ship(few, ledger, run(number), people(99 * number, 99 * number + 99))
    assert ask(few, ledger, run("blind"), carries=False).decision.effect == "allow", "891 and at most 100 more"
    ship(few, ledger, run("more"), people(891, 950))
    assert ask(few, ledger, run("blind")).decision.effect == "block", "950 and at most 100 more"
    ledger.record_batch(run("seen"), people(0, 60), NOW)
    passage = ask(few, ledger, run("seen"))
    assert passage.decision.effect == "allow"
    (case,) = passage.decision.cases.values()
    assert case["batch.persons"] == Interval(60, 60)


def test_advice_in_a_run_goes_by_what_is_counted(few, ledger):
    """What other runs hold may still be counted; what left already no declaration takes back."""
    ship(few, ledger, run(1), people(0, 100))
    for number in range(2, 10):
        ask(few, ledger, run(number))
    said = ask(few, ledger, run("open")).decision.message()
    assert (
        "all exports of Sakura K.K. together must stay below 1,000 persons since 1 January; 100 are counted, and "
        "up to 900 more may leave with runs that are not counted yet. Count each batch before it leaves "
        "(`count_batch`, by hand `sekisho ledger count`), or correct `persons` where its limits are too high "
        "(`per_run` in exports/crm.yaml)"
    ) in said
    for number in range(2, 10):
        ledger.settle(run(number), people(100 * number - 100, 100 * number), {"ordinary": NOW.date()}, NOW)
    ledger.record_batch(run("full"), people(5000, 5099), NOW)
    ledger.record_batch(run("fuller"), people(6000, 6100), NOW)
    ship(few, ledger, run("full"), people(5000, 5099))
    said = ask(few, ledger, run("fuller")).decision.message()
    assert "the ledger counts 1,099, this run included. That decides, and no declaration changes it" in said
    assert "`persons`" not in said


def test_a_batch_larger_than_declared_does_not_leave(few, ledger):
    ledger.record_batch(run(), people(0, 101), NOW)
    decision = ask(few, ledger).decision
    assert (decision.effect, [note.code for note in decision.notes]) == ("block", ["more-persons-than-declared"])
    assert "101 persons" in decision.message()
    assert "`per_run`" in decision.message()


def test_after_a_run_that_sent_more_than_declared_the_next_must_be_counted_first(few, ledger):
    ship(few, ledger, run(1), people(0, 101))
    decision = ask(few, ledger, run(2)).decision
    assert [note.code for note in decision.notes] == ["more-persons-than-declared"]
    assert "run run-1 sent 101 persons" in decision.message()
    ledger.record_batch(run(3), people(0, 100), NOW)
    assert ask(few, ledger, run(3)).decision.effect == "allow"


def test_only_a_declaration_that_says_so_lifts_the_block_after_a_run_that_sent_too_many(few, ledger):
    ship(few, ledger, run(1), people(0, 150))
    few.write("exports/crm.yaml", {**EXPORT, "title": "Customers to Tulip, in Berlin"})
    decision = ask(few, ledger, run(2)).decision
    assert decision.effect == "block"
    assert "run run-1 sent 150 persons and the export declares at most 100" in decision.message()
    for per_run, effect in ((149, "block"), (150, "allow")):
        few.write("exports/crm.yaml", {**EXPORT, "persons": {"per_run": per_run, "per_year": 5000}})
        assert ask(few, ledger, run(2), carries=False).decision.effect == effect


def test_of_several_runs_that_sent_too_many_the_largest_is_to_be_declared(few, ledger):
    ship(few, ledger, run(1), people(0, 300))
    few.write("exports/crm.yaml", {**EXPORT, "persons": {"per_run": 100, "per_year": 5001}})
    ledger.record_batch(run(2), people(0, 100), NOW)
    ship(few, ledger, run(2), people(0, 120), now=NOW + timedelta(days=1))
    few.write("exports/crm.yaml", {**EXPORT, "persons": {"per_run": 120, "per_year": 5000}})
    assert "run run-1 sent 300 persons" in ask(few, ledger, run(3), now=NOW + timedelta(days=2)).decision.message()


def test_a_task_that_counted_nothing_is_not_covered_by_what_another_one_counted_for_itself(few, ledger):
    for number in range(9):
        ship(few, ledger, run(number), people(100 * number, 100 * number + 100))
    careful, careless = run("both")._replace(task_id="ship_some"), run("both")._replace(task_id="ship_more")
    ledger.record_batch(careful, people(0, 10), NOW, own=True)
    ship(few, ledger, careful, people(0, 10))
    assert ask(few, ledger, careless).numbers[FACT].after == Interval(900, 1000)
    assert ledger.batch(careless) is None


def test_a_batch_beside_which_another_task_of_the_run_ships_leaves_room_for_both(few, ledger):
    other = run()._replace(task_id="ship_more")
    ask(few, ledger, other)
    ledger.record_batch(run(), people(0, 60), NOW)
    assert ask(few, ledger).numbers[FACT].after == Interval(60, 100)
    ledger.settle(other, people(0, 60), {"ordinary": date(2026, 1, 15)}, NOW)
    assert ask(few, ledger).numbers[FACT].after == Interval(60, 60)


def test_a_run_of_last_year_that_runs_again_may_send_everybody_once_more(few, ledger):
    eve = datetime(2026, 12, 31, 3, tzinfo=UTC)
    ship(few, ledger, run("old"), people(0, 100), now=eve)
    new = eve + timedelta(days=20)
    assert ask(few, ledger, run("old"), now=new).decision.effect == "allow"
    assert ask(few, ledger, run("next"), now=new).numbers[FACT].held == 100


def test_a_run_that_nobody_counted_over_new_year_may_have_left_in_the_new_year(few, ledger):
    eve = datetime(2026, 12, 31, 3, tzinfo=UTC)
    ask(few, ledger, run("lost"), now=eve)
    assert ask(few, ledger, run("next"), now=eve + timedelta(days=20)).numbers[FACT].held == 100


def test_what_left_before_the_export_was_exempt_counts_for_the_try_after(folder, ledger):
    way = {**LAW["requires"]["any"][0], "counted": False}
    folder.write("regimes/jp/act.yaml", {**FEW, "requires": {"any": [way, *FEW["requires"]["any"]]}})
    folder.write("parties/tulip.yaml", {**PARTIES["tulip"], "country": "VN"})
    assert ask(folder, ledger).numbers[FACT].after == Interval(0, 100)
    folder.write("parties/tulip.yaml", PARTIES["tulip"])
    folder.write("exports/crm.yaml", {**EXPORT, "persons": {"per_run": 10, "per_year": 5000}})
    assert ask(folder, ledger).numbers[FACT].after == Interval(0, 100)
    assert ask(folder, ledger, run(2)).numbers[FACT] == (Interval(0, 0), 100, Interval(0, 100), None)


def test_a_run_that_now_goes_to_somebody_else_needs_room_beside_what_it_holds(few, ledger):
    ask(few, ledger)
    few.write("exports/crm.yaml", {**EXPORT, "recipient": "lotus"})
    with pytest.raises(LedgerError, match="with another recipient"):
        ask(few, ledger)
    early = ask(few, ledger, carries=False)
    assert early.numbers[FACT] == (Interval(0, 0), 100, Interval(0, 200), None)


def test_an_export_that_has_sent_more_than_its_year_sends_no_more_until_it_is_declared(few, ledger):
    few.write("exports/crm.yaml", {**EXPORT, "persons": {"per_run": 100, "per_year": 150}})
    ship(few, ledger, run(1), people(0, 100))
    ship(few, ledger, run(2), people(100, 200))
    decision = ask(few, ledger, run(3)).decision
    assert [note.code for note in decision.notes] == ["more-persons-than-declared"]
    few.write("exports/crm.yaml", {**EXPORT, "persons": {"per_run": 100, "per_year": 900}})
    assert ask(few, ledger, run(3)).decision.effect == "allow"


def test_what_a_sister_sends_to_the_same_end_is_summed(few, ledger):
    few.write("parties/rose.yaml", {**PARTIES["sakura"], "name": "Rose"})
    few.write("exports/theirs.yaml", {**EXPORT, "exporter": "rose"})
    few.write("exports/elsewhere.yaml", {**EXPORT, "exporter": "rose", "purpose": "sales"})
    for number in range(9):
        ship(few, ledger, run(number, export="theirs"), people(100 * number, 100 * number + 100))
    assert ask(few, ledger).decision.effect == "block"
    assert ask(few, ledger, run(export="elsewhere")).decision.effect == "block", "they are one exporter's"


def test_a_year_begins_anew_in_the_exporters_own_zone(few, ledger):
    for number in range(9):
        ship(few, ledger, run(number), people(100 * number, 100 * number + 100))
    eve = datetime(2026, 12, 31, 14, 59, tzinfo=UTC)
    assert ask(few, ledger, run("eve"), now=eve).decision.effect == "block"
    assert ask(few, ledger, run("new"), now=eve + timedelta(minutes=1)).decision.effect == "allow"


def test_an_early_question_is_recorded_and_holds_nothing(few, ledger):
    passage = ask(few, ledger, carries=False)
    assert (passage.decision.effect, passage.reservation) == ("allow", None)
    assert ask(few, ledger, run(2)).numbers[FACT].held == 0
    assert [record.body["carries"] for record in the_decisions(ledger)] == [False, True]


def test_an_export_that_no_law_counts_is_recorded_and_holds_nothing(folder, ledger):
    folder.write("regimes/jp/act.yaml", {**LAW, "requires": {"any": LAW["requires"]["any"][:2]}})
    assert ask(folder, ledger).reservation is None
    assert len(the_decisions(ledger)) == 1


def test_a_blocked_resumption_says_that_data_may_have_left_and_keeps_its_room(few, ledger):
    before = ask(few, ledger).reservation
    few.write("exports/crm.yaml", {**EXPORT, "draft": True})
    assert ask(few, ledger, resumed=True).decision.effect == "block"
    assert the_decisions(ledger)[-1].body["may_have_left"] is True
    few.write("exports/crm.yaml", EXPORT)
    assert ask(few, ledger, run(2)).numbers[FACT].held == before.held


def test_a_decision_is_recorded_with_who_asked_what_was_counted_and_its_proof(few, ledger):
    decision = ask(few, ledger, carrier=Carrier("crm", "ship"), to="tulip-sftp").decision
    (record,) = the_decisions(ledger)
    body = record.body
    assert (body["export"], body["effect"], body["word"]) == ("crm", "allow", "ALLOW_EXEMPT")
    assert body["run"] == {
        "dag_id": "crm",
        "run_id": "run-1",
        "task_id": "ship",
        "map_index": -1,
        "attempt": 1,
        "deployment": "default",
    }
    assert (body["who"], body["carrier"], body["to"]) == ("worker@host", ["crm", "ship"], "tulip-sftp")
    assert body["counts"] == {
        FACT: {"settled": [0, 0], "held": 0, "after": [0, 100], "otherwise": [0, 100]},
    }
    proof = json.loads(ledger.content(body["proof"]))
    assert proof["cases"]["customers"][FACT] == {"low": 0, "high": 100}
    assert body["law"] == decision.digest
    law = json.loads(ledger.content(body["law"]))
    assert law["organisation"]["settings"]["organisation"] == "sakura"
    assert ledger.verify().faults == []


def test_what_is_exempt_is_kept_apart_and_both_numbers_are_recorded(folder, ledger):
    way = {**LAW["requires"]["any"][0], "counted": False}
    folder.write("regimes/jp/act.yaml", {**FEW, "requires": {"any": [way, *FEW["requires"]["any"]]}})
    ledger.record_batch(run(), people(0, 60), NOW)
    ship(folder, ledger, run(), people(0, 60))
    passage = ask(folder, ledger, run(2))
    assert (passage.numbers[FACT].after, passage.otherwise[FACT].after) == (Interval(0, 0), Interval(60, 160))
    assert not passage.exempt
    assert the_decisions(ledger)[-1].body["counts"][FACT] == {
        "settled": [0, 0],
        "held": 0,
        "after": [0, 0],
        "otherwise": [60, 160],
    }


def test_plugins_are_told_after_it_is_recorded(few, ledger):
    heard = []

    class Listener:
        from sekisho.hookspecs import hookimpl

        @hookimpl
        def report(self, decision):
            heard.append((decision.effect, len(the_decisions(ledger))))

    few.plugins.register(Listener())
    ask(few, ledger)
    assert heard == [("allow", 1)]


def test_a_plugin_that_stops_the_task_gives_back_what_was_reserved(few, ledger):
    class Failing:
        from sekisho.hookspecs import hookimpl

        @hookimpl
        def report(self, decision):
            raise RuntimeError("no ticket could be opened")

    failing = Failing()
    few.plugins.register(failing)
    with pytest.raises(PluginFailed, match="no ticket"):
        ask(few, ledger)
    few.plugins = type(few.plugins)()
    assert ask(few, ledger, run(2)).numbers[FACT].held == 0


def test_nothing_leaves_that_cannot_be_recorded(few, ledger, tmp_path):
    ledger.close()
    (tmp_path / "ledger.db").write_bytes(b"this is no database")
    with pytest.raises(LedgerError, match=r"ledger\.db"):
        ask(few, ledger)


def test_an_export_that_nobody_declared_is_nothing_to_record(few, ledger):
    with pytest.raises(UnknownExport, match="crn"):
        ask(few, ledger, run(export="crn"))
    assert list(ledger.records()) == []


def test_what_may_count_as_well_is_held_at_what_it_declares(few, ledger):
    small = {**EXPORT, "persons": {"per_run": 100, "per_year": 920}}
    rose = {name: value for name, value in PARTIES["sakura"].items() if name != "group"}
    few.write("parties/rose.yaml", {**rose, "name": "Rose"}).write("exports/theirs.yaml", {**small, "exporter": "rose"})
    passage = ask(few, ledger)
    assert passage.decision.effect == "block", "100 of this run, and 920 that may be of the group"
    assert passage.numbers[FACT].after == Interval(0, 1020)
    few.write("exports/theirs.yaml", {**small, "exporter": "rose", "persons": {"per_run": 100, "per_year": 899}})
    assert ask(few, ledger).decision.effect == "allow"
