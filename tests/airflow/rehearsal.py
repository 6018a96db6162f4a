"""A process with a real Airflow that runs the stories of `dags/` with `dag.test()`, one for each line it is told.

It serves all tests of this folder, because importing Airflow takes seconds; and it is a process of its own, because
Airflow leaves sockets and event loops open, and has its own ideas about warnings and logging.

In: {"dag": id, "conf": {}, "effects": {export: effect}, "carriers": [[export, dag, task]] or null, "broken": [names],
"deployed": {option: value}}. An effect is a word, a list of words (call by call), or a mapping from destination to
word; without effects the real gate decides, with the snapshot and the ledger of the options.
Out: {"states", "shipped", "asked", "log"}.
"""

import json
import os
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from airflow.dag_processing.dagbag import DagBag
from airflow.policies import hookimpl
from airflow.settings import get_policy_plugin_manager
from airflow.utils.db import initdb

from sekisho.airflow import carriers, deployment, guard, passing
from sekisho.errors import SnapshotError, UnknownExport
from sekisho.gate.run.admission import Passage

ERRORS = {
    "crash": RuntimeError("the gate fell over"),
    "damaged": SnapshotError("/snapshot.json: 3 bytes are missing"),
    "unknown": UnknownExport("no such export"),
}


class Gate:
    """Decides as the story says and remembers who asked."""

    def __init__(self, effects):
        self.effects = effects
        self.asked = []

    def judge(self, export_id, ti, ledger, *, to=None, fields=(), carries=True, resumed=False):
        asked = {"dag_id": ti.dag_id, "task_id": ti.task_id, "map_index": ti.map_index, "to": to, "carries": carries}
        self.asked.append([export_id, asked])
        effect = self.effects.get(export_id, "allow")
        if isinstance(effect, list):
            effect = effect.pop(0)
        if isinstance(effect, dict):
            effect = effect[str(to)]
        if effect in ERRORS:
            raise ERRORS[effect]
        text = f"Export {export_id}: {effect}\n  because\n\n  of this"
        decision = SimpleNamespace(
            export_id=export_id,
            effect=effect,
            verdict=effect,
            message=lambda: text,
            lang="en",
            notes=(),
            applicable=(),
        )
        return Passage(decision, {}, None)


class Rival:
    """Another policy that wants to be asked first."""

    @hookimpl(tryfirst=True)
    def get_airflow_context_vars(self, context):
        return {"rival": "first"}


def _broken(*args, **kwargs):
    raise RuntimeError("broken for the test")


@contextmanager
def _output_to(file):
    """Send what this process and its children print to a file."""
    before = [os.dup(number) for number in (1, 2)]
    for number in (1, 2):
        os.dup2(file.fileno(), number)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, old in zip((1, 2), before, strict=True):
            os.dup2(old, number)
            os.close(old)


def _deployed(story):
    """The options of this process, with those of the story."""
    options = story["deployed"]
    if "snapshot" in options:
        options = {**options, "problem": None}
    options = {name: Path(value) if name in {"snapshot", "marks"} else value for name, value in options.items()}
    return deployment.current()._replace(carriers_required=story["required"], **options)


def rehearse(story):
    """Run one story and say what happened."""
    gate = Gate(story["effects"])
    listed = story["carriers"]
    rival = Rival()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack, (Path(folder) / "log").open("w+") as log:
        shipped = Path(folder) / "shipped"
        stack.enter_context(patch.dict(os.environ, SHIPPED=str(shipped)))
        if listed is not None:  # else what lies beside the snapshot
            index = carriers.Index([carriers.Pattern(*row) for row in listed], story["index_problem"])
            stack.enter_context(patch.object(carriers, "index", lambda: index))
        stack.enter_context(patch.object(carriers, "_parsed", {}))
        deployed = _deployed(story)
        stack.enter_context(patch.object(deployment, "current", lambda: deployed))
        stack.enter_context(patch.object(guard, "_warned", new=False))
        if story["gate"]:
            stack.enter_context(patch.object(passing, "judge", gate.judge))
        stack.enter_context(_output_to(log))
        for name in story["broken"]:
            module, _, attribute = name.rpartition(".")
            stack.enter_context(patch.object(import_module(f"sekisho.airflow.{module}"), attribute, _broken))
        policies = get_policy_plugin_manager()
        if story["rival"]:
            policies.register(rival)
            stack.callback(policies.unregister, rival)
        bag = DagBag(Path(__file__).parent / "dags")
        if bag.import_errors:
            raise ValueError(bag.import_errors)
        for _ in range(story.get("times", 1)):
            run = bag.dags[story["dag"]].test(run_conf=story["conf"] or None)
        states = {
            ti.task_id + (f"[{ti.map_index}]" if ti.map_index >= 0 else ""): str(ti.state)
            for ti in run.get_task_instances()
        }
        log.seek(0)
        return {
            "states": states,
            "shipped": shipped.read_text().split() if shipped.exists() else [],
            "asked": gate.asked,
            "log": log.read(),
        }


def main():
    """Make the database, then serve stories until standard input ends."""
    with os.fdopen(os.dup(1), "w") as answers:
        os.dup2(2, 1)
        initdb()
        print("{}", file=answers, flush=True)
        for line in sys.stdin:
            try:
                answer = rehearse(json.loads(line))
            except Exception as error:  # noqa: BLE001 - the test shows it
                answer = {"error": repr(error)}
            print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
