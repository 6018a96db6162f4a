"""A counted batch speaks only for whom it was counted, and its task is judged again when it grows."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from sekisho.gate.run.admission import Asker, judge
from sekisho.gate.run.growing import record_batch
from sekisho.heads import HashKey, count, generate
from sekisho.ledger import Ledger
from sekisho.model.dates import AsOf
from sekisho.model.run import RunKey
from sekisho.model.values import Interval
from tests.gate.folder import EXPORT, LAW

FACT = "ledger.ordinary.calendar_year"
KEY = HashKey.parse(generate("2026"), "test")
NOW = datetime(2026, 1, 15, 3, tzinfo=UTC)
FEW = {**LAW, "requires": {"any": [LAW["requires"]["any"][2]]}, "duties": []}
"""The law, with one way through: fewer than 1,000 people a year."""


@pytest.fixture
def gate(folder):
    """May send fewer than 1,000 people a year, and declares 900 for a run."""
    folder.write("regimes/jp/act.yaml", FEW)
    return folder.write("exports/crm.yaml", {**EXPORT, "persons": {"per_run": 900, "per_year": 5000}}).gate()


@pytest.fixture
def ledger(ledger_url):
    opened = Ledger.create(ledger_url)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request, tmp_path):
    return request.getfixturevalue("postgres") if request.param == "postgresql" else f"sqlite:///{tmp_path}/ledger.db"


def task(name, *, run_id="run-1", index=-1):
    return RunKey("sakura", "crm", "crm", run_id, name, index, 1, "worker@host")


def people(first, last):
    return count(np.arange(first, last), column="id", namespace="crm", key=KEY)


def ask(gate, ledger, run):
    return judge(gate, ledger, Asker(run), as_of=AsOf(NOW), now=NOW)


def tell(gate, ledger, run, heads, **said):
    return record_batch(gate, ledger, run, heads, as_of=AsOf(NOW), now=NOW, **said)


def settle(ledger, run, heads):
    ledger.settle(run, heads, {"ordinary": AsOf(NOW).day_in("Asia/Tokyo")}, NOW)


def test_siblings_of_the_task_that_was_counted_are_held_at_the_declared_maximum(gate, ledger):
    """Five persons counted, and thousands shipped by the siblings."""
    earlier = task("ship", run_id="earlier")
    ask(gate, ledger, earlier)
    settle(ledger, earlier, people(5000, 5200))
    assert tell(gate, ledger, task("count"), people(0, 5)) is None
    asked = [ask(gate, ledger, task(f"ship_{number}")) for number in range(5)]
    assert [one.decision.effect for one in asked] == ["allow", "block", "block", "block", "block"]
    assert [one.numbers[FACT].after for one in asked] == [Interval(205, 205)] + [Interval(200, 1100)] * 4
    assert [one.batch and one.batch.persons for one in asked] == [Interval(5, 5), None, None, None, None]


def test_map_indexes_beside_the_one_that_was_counted_are_held_at_the_declared_maximum(gate, ledger):
    tell(gate, ledger, task("count"), people(0, 5), for_task="ship")
    asked = [ask(gate, ledger, task("ship", index=index)) for index in range(3)]
    assert [one.batch is None for one in asked] == [False, True, True]


def test_a_task_that_is_stopped_leaves_the_batch_to_the_next(gate, ledger):
    tell(gate, ledger, task("count"), people(0, 5))
    early = judge(gate, ledger, Asker(task("gate"), carries=False), as_of=AsOf(NOW), now=NOW)
    stopped = judge(gate, ledger, Asker(task("lost"), to="nowhere"), as_of=AsOf(NOW), now=NOW)
    assert (early.decision.effect, stopped.decision.effect) == ("allow", "block")
    assert ask(gate, ledger, task("ship")).batch.persons == Interval(5, 5)


def test_a_batch_that_grows_after_its_task_was_let_go_is_judged_again(gate, ledger):
    earlier = task("ship", run_id="earlier")
    ask(gate, ledger, earlier)
    settle(ledger, earlier, people(5000, 5500))
    tell(gate, ledger, task("count"), people(0, 5))
    assert ask(gate, ledger, task("ship")).decision.effect == "allow"
    again = tell(gate, ledger, task("count"), people(5, 400))
    assert (again.decision.effect, again.numbers[FACT].after) == ("allow", Interval(900, 900))
    again = tell(gate, ledger, task("count"), people(400, 600))
    assert (again.decision.effect, again.numbers[FACT].after) == ("block", Interval(1100, 1100))
    last = [record.body for record in ledger.records() if record.kind == "decision"][-1]
    assert (last["run"]["task_id"], last["may_have_left"], last["carries"]) == ("ship", True, False)
    assert ledger.verify().faults == []


def test_a_batch_that_grows_beyond_what_is_declared_is_marked_as_an_overrun_and_held(gate, ledger):
    tell(gate, ledger, task("count"), people(0, 5))
    ask(gate, ledger, task("ship"))
    again = tell(gate, ledger, task("count"), people(5, 950))
    assert [note.code for note in again.decision.notes] == ["more-persons-than-declared"]
    (held,) = ledger.reservations()
    assert (held.held, held.overrun) == (950, True)
    settle(ledger, task("ship"), ledger.batch(task("ship"), taken=True))
    decision = ask(gate, ledger, task("ship", run_id="next")).decision
    assert "run run-1 sent 950 persons" in decision.message()


@pytest.mark.parametrize("for_task", [None, "ship"])
def test_what_is_counted_only_after_its_task_has_ended_counts_and_is_judged_again(gate, ledger, for_task):
    """A task that counts in pieces beside the one that ships, and is late: all of it may have left."""
    said = {"for_task": for_task}
    tell(gate, ledger, task("count"), people(0, 5), **said)
    assert ask(gate, ledger, task("ship")).decision.effect == "allow"
    settle(ledger, task("ship"), ledger.batch(task("ship"), taken=True))
    again = tell(gate, ledger, task("count"), people(5, 1500), **said)
    assert (again.decision.effect, again.numbers[FACT].after) == ("block", Interval(1500, 1500))
    last = [record.body for record in ledger.records() if record.kind == "decision"][-1]
    assert (last["run"]["task_id"], last["may_have_left"]) == ("ship", True)
    assert [(one.state, one.counted, one.overrun) for one in ledger.reservations()] == [("settled", 1500, True)]
    assert ask(gate, ledger, task("ship", run_id="next")).numbers[FACT].settled == Interval(1500, 1500)
    assert ledger.verify().faults == []


def test_a_late_piece_that_another_task_counts_counts_too(gate, ledger):
    tell(gate, ledger, task("count"), people(0, 5), for_task="ship")
    ask(gate, ledger, task("ship"))
    settle(ledger, task("ship"), ledger.batch(task("ship"), taken=True))
    assert tell(gate, ledger, task("count_more"), people(0, 5), for_task="ship").decision.effect == "allow"
    assert tell(gate, ledger, task("count_more"), people(0, 5), for_task="ship") is None, "nothing is new in it"
    again = tell(gate, ledger, task("count_more"), people(5, 700), for_task="ship")
    assert (again.decision.effect, again.numbers[FACT].after) == ("allow", Interval(700, 700))
    assert [(one.counted, one.overrun) for one in ledger.reservations()] == [(700, False)]


def test_a_run_that_is_cleared_and_counted_anew_has_not_sent_what_it_counts(gate, ledger):
    """Both tasks are cleared: the second try of the one that counts is before the other, and nothing left yet."""
    tell(gate, ledger, task("count"), people(0, 5), for_task="ship")
    ask(gate, ledger, task("ship"))
    settle(ledger, task("ship"), ledger.batch(task("ship"), taken=True))
    assert tell(gate, ledger, task("count")._replace(attempt=2), people(0, 1500), for_task="ship") is None
    (held,) = ledger.reservations()
    assert (held.counted, held.overrun) == (5, False)
    assert ask(gate, ledger, task("ship")._replace(attempt=2)).decision.effect == "block"


def test_another_task_is_not_covered_by_a_batch_that_grew(gate, ledger):
    tell(gate, ledger, task("count"), people(0, 5))
    ask(gate, ledger, task("ship"))
    tell(gate, ledger, task("count_more"), people(5, 10))
    assert ask(gate, ledger, task("other")).batch is None
