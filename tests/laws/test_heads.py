"""The counting gate beside a naive truth: any life of an organisation, and who has really left in it.

What runs do is honest: together with all that they have sent they send what they declare, or their batch when that was
counted first; a task that is tried again sends whomever it sent before; none sends after its reservation is over.
"""

import shutil
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from sekisho.errors import LedgerError
from sekisho.gate.run.admission import Asker, flow_of, judge
from sekisho.gate.run.replay import Replay
from sekisho.heads import HashKey, count, generate
from sekisho.ledger import Ledger
from sekisho.model.dates import AsOf
from sekisho.model.run import RunKey
from sekisho.model.values import Interval
from tests.gate.folder import EXPORT, LAW, PARTIES, STREAM, small
from tests.laws.counting import End, Left, Run, Task, distinct

CITE = {"cite": "act art. 6"}
LIMITS = {
    "ledger.ordinary.calendar_year": 12,
    "ledger.ordinary.two_calendar_years": 17,
    "ledger.sensitive.calendar_year": 8,
    "ledger.sensitive.two_calendar_years": 11,
    "ledger.bulk.twelve_months": 9,
}
COUNTING = {
    **LAW,
    "forbids": [],
    "duties": [],
    "requires": {
        "any": [
            {
                "basis": "legacy",
                "title": "Under way before",
                "cite": "act art. 5",
                "counted": False,
                "all": [{"fact": "export.legacy", "is": True, "cite": "act art. 5"}],
            },
            {
                "basis": "few",
                "title": "Few people",
                "cite": "act art. 6",
                "all": [{"fact": fact, "below": limit, **CITE} for fact, limit in LIMITS.items()],
            },
        ]
    },
}
ENDS = {
    "crm": End("sakura", "tulip", "support"),
    "payroll": End("sakura", "lotus", "payroll"),
    "split": End("iris", "tulip", "support"),
    "sales": End("iris", "lotus", "sales"),
    "theirs": End("rose", "tulip", "support"),
}
KINDS = {"ordinary": {}, "sensitive": {"sensitive": True}, "bulk": {"bulk_kinds": ["biometric"]}}
FIRST = {
    "crm": ("ordinary", False, 4, 40),
    "payroll": ("sensitive", False, 6, 10),
    "split": ("bulk", False, 4, 40),
    "sales": ("bulk", True, 2, 5),
    "theirs": ("ordinary", False, 6, 40),
}
"""Of each export the kind, whether it is exempt, and how many persons it declares for a run and for a year."""
OLD, NEW = (HashKey.parse(generate(epoch), "test") for epoch in ("2026", "2027"))
POPULATIONS = [("people", OLD)] * 6 + [("people", NEW), ("others", OLD)]
HOUR = timedelta(hours=1)
TOKYO = 9 * HOUR

EXPORTS = st.sampled_from(sorted(ENDS))
NUMBERS = st.integers(1, 3)
TASKS = st.sampled_from([("ship", -1), ("ship", -1), ("more", -1), ("ship", 0), ("ship", 1)])
PERSONS = st.frozensets(st.integers(1, 24), min_size=1, max_size=6)
ANY = st.integers(0, 1000)
STARTS = [datetime(2026, *when, tzinfo=UTC) for when in ((12, 31, 3), (12, 29, 3), (6, 30, 3), (12, 31, 14, 59))]
SPELLS = [HOUR, 5 * HOUR, 23 * HOUR, 30 * HOUR, timedelta(days=40), timedelta(days=200)]


class World:
    """The files of the organisation, each state of them read once, and an empty ledger to begin with."""

    def __init__(self, path):
        self.path = path
        self.lives = 0
        self._gates = {}
        self._folder = small(path / "files")
        self._folder.write("sekisho.toml", 'organisation = "sakura"\n').write("regimes/jp/act.yaml", COUNTING)
        self._folder.write("parties/iris.yaml", {**PARTIES["sakura"], "name": "Iris"})
        self.plugins = self._folder.plugins
        Ledger.create(f"sqlite:///{path}/empty.db").close()

    def gate(self, declared, *, joined):
        key = (tuple(sorted(declared.items())), joined)
        if key not in self._gates:
            rose = {**PARTIES["sakura"], "name": "Rose", "group": "sakura" if joined else "none"}
            self._folder.write("parties/rose.yaml", rose)
            for export, said in declared.items():
                self._folder.write(f"exports/{export}.yaml", self._export(export, *said))
            self._gates[key] = self._folder.gate()
        return self._gates[key]

    def _export(self, export, kind, exempt, per_run, per_year):
        return {
            **EXPORT,
            **ENDS[export]._asdict(),
            "recipient_acts_for": "exporter",
            "legacy": exempt,
            "persons": {"per_run": per_run, "per_year": per_year},
            "data": [{**STREAM, "bulk_kinds": [], **KINDS[kind]}],
        }

    def ledger(self):
        self.lives += 1
        file = self.path / f"{self.lives}.db"
        shutil.copy(self.path / "empty.db", file)
        return Ledger.open(f"sqlite:///{file}")


class Life(RuleBasedStateMachine):
    """What may happen to an organisation, and beside it who has really left."""

    def __init__(self, world):
        super().__init__()
        self.world, self.ledger = world, world.ledger()
        self.now = STARTS[0]
        self.declared, self.joined = dict(FIRST), False
        self.runs, self.batches = {}, {}
        self.left, self.told = [], []
        self.is_mixed = False
        self.decisions, self.asked = 0, []
        self.newcomers = 0
        """The decision after which rose joined the group."""
        self.populations = POPULATIONS[:1]

    @initialize(start=st.sampled_from(STARTS), is_mixed=st.booleans())
    def it_begins(self, start, is_mixed):
        self.now = start
        self.populations = POPULATIONS if is_mixed else POPULATIONS[:1]

    def teardown(self):
        every_decision_replays_to_the_same_answer(self)
        both_numbers_are_recorded(self)
        assert self.ledger.verify().faults == []
        self.ledger.close()

    # ---- what is known ------------------------------------------------------------------------------------------

    @property
    def gate(self):
        return self.world.gate(self.declared, joined=self.joined)

    @property
    def today(self):
        return (self.now + TOKYO).date()

    def group(self, exporter):
        members = {"sakura", "iris"} | ({"rose"} if self.joined else set())
        return members if exporter in members else {exporter}

    def account(self, export):
        return "rose" if ENDS[export].exporter == "rose" and not self.joined else "sakura"

    def persons(self, rows, fact, export, *, exempt=False):
        end = ENDS[export]
        return len(distinct(rows, fact, end, self.today, self.group(end.exporter), exempt=exempt))

    def kinds(self, export):
        kind, exempt, *_ = self.declared[export]
        return dict.fromkeys(("ordinary", kind), not exempt)

    def running(self, *, sent):
        return [
            (key, run, task)
            for key, run in self.runs.items()
            for task in run.tasks.values()
            if task.is_running and task.is_sent is sent
        ]

    def key(self, export, number, task=("ship", -1)):
        return RunKey("sakura", export, "crm", f"run-{number}", *task)

    # ---- what happens -------------------------------------------------------------------------------------------

    @rule(spell=st.sampled_from(SPELLS))
    def time_passes(self, spell):
        self.now += spell

    @precondition(lambda self: self.today.month >= 7)
    @rule(minutes=st.sampled_from([-1, 0, 59]))
    def the_year_ends(self, minutes):
        midnight = datetime(self.today.year + 1, 1, 1, tzinfo=UTC) - TOKYO
        self.now = max(self.now, midnight + timedelta(minutes=minutes))

    @rule(
        export=EXPORTS,
        kind=st.sampled_from(sorted(KINDS)),
        exempt=st.sampled_from([False, False, True]),
        most=st.sampled_from([(2, 5), (4, 5), (4, 40), (6, 10), (6, 40)]),
    )
    def it_is_declared_otherwise(self, export, kind, exempt, most):
        if any(run.export == export and task.is_running for run in self.runs.values() for task in run.tasks.values()):
            most = self.declared[export][2:]  # no maximum sinks below what runs under way may send
        self.declared[export] = (kind, exempt, *most)

    @precondition(lambda self: not self.joined)
    @rule(now=st.sampled_from([False] * 5 + [True]))
    def rose_joins_the_group(self, now):
        if now:
            self.joined, self.newcomers = True, self.decisions

    @rule(export=EXPORTS, number=NUMBERS, task=TASKS, persons=PERSONS, population=ANY)
    def a_batch_is_counted_first(self, export, number, task, persons, population):
        run = self.runs.get((export, number))
        for one in run.tasks.values() if run else ():  # whoever may have left is sent again
            persons |= one.left | (one.batch if one.is_running and one.batch else frozenset())
        key, heads = self.key(export, number, task), self.heads(persons, population)
        days = dict.fromkeys(KINDS, self.today)
        where, population = (export, number, task[1]), (heads.namespace, heads.epoch)
        before = self.batches.get(where, (frozenset(), *population))
        if before[1:] != population:
            with pytest.raises(LedgerError, match="in one namespace"):
                self.ledger.record_batch(key, heads, self.now, days=days)
            return
        self.ledger.record_batch(key, heads, self.now, days=days)
        self.batches[where] = (before[0] | persons, *population)  # pieces, and what several tasks count, are one batch
        counting_a_batch_again_changes_nothing(self.ledger, key, heads, days, self.now)

    @rule(export=EXPORTS, number=NUMBERS, task=TASKS)
    def a_task_asks(self, export, number, task):
        run = self.runs.setdefault((export, number), Run(export))
        key = self.key(export, number, task)
        batch = self.batches.get((export, number, task[1]), self.batches.get((export, number, -1)))
        try:
            passage = self.judged(key, carries=True)
        except LedgerError:
            if run.holds(self.now) and run.account != self.account(export):
                return  # what it has reserved before its exporter joined the group must be settled first
            raise
        if passage.reservation is None:
            assert passage.decision.effect == "block"
            return
        *_, per_run, per_year = self.declared[export]
        kinds = self.kinds(export)
        run.reserve(
            ENDS[export],
            self.account(export),
            kinds,
            self.today,
            per_run,
            now=self.now,
            expires=self.now + 24 * HOUR,
            ships=True,
        )
        run.reservation = passage.reservation.id
        asks = run.tasks.setdefault(task, Task())
        run.claims.add(task)
        asks.decision, asks.is_running, asks.is_sent = self.decisions, True, False
        asks.kinds, asks.per_run, asks.per_year = kinds, per_run, per_year
        asks.batch = batch and batch[0]

    @rule(export=EXPORTS, number=NUMBERS, task=TASKS, persons=PERSONS, population=ANY)
    def a_task_does_all_in_one_go(self, export, number, task, persons, population):
        self.a_task_asks(export, number, task)
        run = self.runs[export, number]
        if task in run.tasks and run.tasks[task].is_running:
            self.send(run, run.tasks[task], persons, whole=True)
            if run.tasks[task].is_sent:
                self.settle((export, number), run, task, population)

    @rule(export=EXPORTS)
    def somebody_only_asks(self, export):
        passage = self.judged(self.key(export, "early"), carries=False)
        for fact, number in passage.numbers.items():
            truth_is_never_above_what_is_settled_and_held(self, fact, export, number)

    @rule(export=EXPORTS, number=NUMBERS)
    def room_is_kept_for_what_never_ships(self, export, number):
        if (export, number) in self.runs:
            return
        run = self.runs[export, number] = Run(export)
        gate, as_of, until = self.gate, AsOf(self.now), self.now + 24 * HOUR
        declared = gate.export(export)
        flow = flow_of(gate, declared, gate.counts(declared, as_of))
        days = dict.fromkeys(flow.kinds, self.today)
        with self.ledger.account(flow.account, self.now, exporters=gate.parties_of(flow.account)) as book:
            kept = book.reserve(flow, self.key(export, number), days=days, until=until, shipping=False)
        run.reserve(
            ENDS[export],
            flow.account,
            dict(flow.kinds),
            self.today,
            flow.per_run,
            now=self.now,
            expires=until,
            ships=False,
        )
        run.reservation = kept.id
        run.claims.add(("ship", -1))
        run.tasks["ship", -1] = Task()

    @rule(export=EXPORTS, number=NUMBERS, persons=PERSONS)
    def the_usual_run(self, export, number, persons):
        self.a_task_does_all_in_one_go(export, number, ("ship", -1), persons, 0)

    @precondition(lambda self: self.today.month >= 7)
    @rule(export=EXPORTS, number=NUMBERS, persons=PERSONS, tells=st.booleans())
    def a_run_is_lost_over_new_year(self, export, number, persons, tells):
        """Perhaps after another index of it has told of the same persons, who then leave once more."""
        self.the_year_ends(-1)
        if tells:
            self.a_task_does_all_in_one_go(export, number, ("ship", 0), persons, 0)
        self.a_task_asks(export, number, ("ship", 1))
        self.time_passes(HOUR)
        task = self.runs[export, number].tasks.get(("ship", 1))
        if task and task.is_running and not task.is_sent:
            self.send(self.runs[export, number], task, persons, whole=False)
            task.is_running = False
        self.time_passes(30 * HOUR)
        self.somebody_only_asks(export)

    @precondition(lambda self: self.running(sent=False))
    @rule(which=ANY, persons=PERSONS)
    def a_task_sends(self, which, persons):
        _, run, task = pick(self.running(sent=False), which)
        self.send(run, task, persons, whole=True)

    @precondition(lambda self: self.running(sent=False))
    @rule(which=ANY, persons=PERSONS)
    def a_task_dies_on_the_way(self, which, persons):
        _, run, task = pick(self.running(sent=False), which)
        self.send(run, task, persons, whole=False)
        task.is_running = False

    @precondition(lambda self: self.running(sent=True))
    @rule(which=ANY)
    def a_task_dies_before_it_could_tell(self, which):
        _, _, task = pick(self.running(sent=True), which)
        task.is_running = False

    @precondition(lambda self: self.running(sent=True))
    @rule(which=ANY, population=ANY)
    def a_task_settles(self, which, population):
        key, run, task = pick(self.running(sent=True), which)
        self.settle(key, run, next(name for name, one in run.tasks.items() if one is task), population)

    @rule(which=ANY)
    def somebody_releases_what_never_left(self, which):
        idle = [
            run
            for run in self.runs.values()
            if run.holds(self.now) and not any(task.is_running or task.left for task in run.tasks.values())
        ]
        if idle:
            run = pick(idle, which)
            freed = self.ledger.release(run.reservation, reason="nothing left", who="ann", now=self.now)
            assert freed.held == 0
            run.is_open, run.claims = False, set()

    # ---- how it happens -----------------------------------------------------------------------------------------

    def heads(self, persons, population):
        namespace, key = pick(self.populations, population)
        self.is_mixed |= (namespace, key) != POPULATIONS[0]
        return count(np.array(sorted(persons), dtype=np.int64), column="id", namespace=namespace, key=key)

    def judged(self, key, *, carries):
        passage = judge(self.gate, self.ledger, Asker(key, carries=carries), as_of=AsOf(self.now), now=self.now)
        self.decisions += 1
        self.asked.append({fact: self.persons(self.left, fact, key.export_id, exempt=True) for fact in LIMITS})
        assert set(passage.numbers) == set(LIMITS)
        for fact, number in passage.numbers.items():
            truth_is_never_above_the_bound(self, fact, key.export_id, number)
            truth_is_never_below_what_is_settled(self, fact, key.export_id, number)
            what_has_settled_is_known_exactly(self, fact, key.export_id, number)
            nothing_is_held_but_for_runs_under_way(self, number, key)
        return passage

    def send(self, run, task, persons, *, whole):
        """Send what the task has to send, or a part of it; nothing if that would not be honest."""
        name = next(name for name, one in run.tasks.items() if one is task)
        export, number = next(key for key, one in self.runs.items() if one is run)
        counted = self.batches.get((export, number, name[1]), self.batches.get((export, number, -1)))
        batch = task.batch or (counted and counted[0])
        if batch is not None:
            persons = batch if whole else batch & persons
        else:
            persons |= task.left
        if not self.is_honest(run, task, persons):
            return
        task.left |= persons
        task.is_sent = whole
        run.sent |= persons
        self.left.append(Left(run.export, run.end, self.today, task.kinds, persons, task.decision))
        an_allowed_run_never_takes_the_truth_over_the_threshold(self, run, task)

    def is_honest(self, run, task, persons):
        if self.now >= run.expires or len(run.sent | persons) > task.per_run:
            return False
        first = min(run.days.values()).year
        years = {self.today.year, first}
        return all(len(self.sent_in(run.export, year) | persons) <= task.per_year for year in years)

    def sent_in(self, export, year):
        """All whom an export has sent in a year; a run that is under way when a year begins sends in both."""
        found = set()
        for one in (*self.left, *self.told):
            if one.export == export and one.day.year == year:
                found |= one.persons
        for run in self.runs.values():
            for task in run.tasks.values():
                if run.export == export and task.is_running and min(run.days.values()).year <= year:
                    found |= task.left
        return found

    def settle(self, key, run, name, population):
        task, gate, as_of = run.tasks[name], self.gate, AsOf(self.now)
        declared = gate.export(run.export)
        counts = gate.counts(declared, as_of)
        days = {kind: as_of.day_in(counted.zone) for kind, counted in counts.kinds.items()}
        heads, told = self.heads(task.left, population), self.key(*key, name)
        self.ledger.settle(told, heads, days, self.now, flow=flow_of(gate, declared, counts))
        self.tell(run, task.left)
        run.claims.discard(name)
        run.is_open = bool(run.claims)
        task.is_running, task.is_sent, task.left = False, False, frozenset()
        settling_again_changes_nothing(self.ledger, told, heads, days, self.now)

    def tell(self, run, persons):
        for kind, counted in run.kinds.items():
            for day in {run.days[kind], self.today}:
                self.told.append(Left(run.export, run.end, day, {kind: counted}, persons))


# ---- the laws --------------------------------------------------------------------------------------------------------


def truth_is_never_above_the_bound(life, fact, export, number):
    """Whoever asks, all who have left are within what he is told may have left after his run."""
    assert life.persons(life.left, fact, export) <= number.after.high, (fact, export)


def truth_is_never_above_what_is_settled_and_held(life, fact, export, number):
    """All who have left are settled, or held for the run that sent them."""
    assert life.persons(life.left, fact, export) <= number.settled.high + number.held, (fact, export)


def truth_is_never_below_what_is_settled(life, fact, export, number):
    """Nobody is counted of whom no run has told, and everybody of whom one has."""
    told = life.persons(life.told, fact, export)
    assert number.settled.low <= told <= number.settled.high, (fact, export)
    assert number.settled.low <= number.after.low, (fact, export)


def what_has_settled_is_known_exactly(life, fact, export, number):
    """Within one namespace and one epoch of the key, what is settled is a number."""
    if not life.is_mixed:
        assert number.settled == Interval.exactly(life.persons(life.told, fact, export)), (fact, export)


def nothing_is_held_but_for_runs_under_way(life, number, key):
    """A run that settled, was released, or never shipped in its time holds nothing."""
    others = [run for name, run in life.runs.items() if name != (key.export_id, int_of(key.run_id))]
    assert number.held <= sum(run.per_run for run in others if run.holds(life.now))


def an_allowed_run_never_takes_the_truth_over_the_threshold(life, run, task):
    """Whatever leaves, all whom the decision could know of stay below the limits, unless no limit applies."""
    if life.newcomers >= task.decision:
        return
    known = [one for one in life.left if one.decision <= task.decision]
    for fact, limit in LIMITS.items():
        if task.kinds.get(fact.split(".")[1]):
            assert life.persons(known, fact, run.export) < limit, fact


def settling_again_changes_nothing(ledger, key, heads, days, now):
    before = ledger.holdings(), ledger.reservations()
    ledger.settle(key, heads, days, now)
    assert (ledger.holdings(), ledger.reservations()) == before


def counting_a_batch_again_changes_nothing(ledger, key, heads, days, now):
    before = sum(1 for _ in ledger.records())
    ledger.record_batch(key, heads, now, days=days)
    assert sum(1 for _ in ledger.records()) == before


def every_decision_replays_to_the_same_answer(life):
    replay = Replay(life.ledger, plugins=life.world.plugins)
    for record in life.ledger.records(kind="decision"):
        again = replay.judge(record)
        assert (again.differences, again.decision.effect) == ((), record.body["effect"])


def both_numbers_are_recorded(life):
    """With what is exempt, the truth is within the other number."""
    records = list(life.ledger.records(kind="decision"))
    for record, truth in zip(records, life.asked, strict=True):
        for fact, persons in truth.items():
            assert persons <= record.body["counts"][fact]["otherwise"][1], fact


def pick(some, which):
    return some[which % len(some)]


def int_of(run_id):
    return int(run_id.removeprefix("run-")) if run_id[-1].isdigit() else None


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return World(tmp_path_factory.mktemp("lives"))


def test_no_life_of_an_organisation_breaks_the_laws_of_counting(world):
    run_state_machine_as_test(
        lambda: Life(world),
        settings=settings(
            max_examples=30, stateful_step_count=50, suppress_health_check=list(HealthCheck), report_multiple_bugs=False
        ),
    )
