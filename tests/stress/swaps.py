"""Snapshots that are swapped while workers look: no attempt goes by an older list of carriers than it must.

Each build lists one DAG of its own as carrier. Before each attempt a worker notes the newest build that is done, asks
for the index, and then notes the newest that was begun: what it sees must be one of those between. Some builders are
killed at a random moment; then the pointer leads to their build or to the one before.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from sekisho import durable, packs, snapshot
from sekisho.airflow import carriers, deployment
from sekisho.airflow.carriers import Index
from sekisho.airflow.deployment import Deployment
from sekisho.model.export import Carries
from tests.airflow.shop import REHEARSAL
from tests.gate.folder import only_countries, small
from tests.ledger.faults.processes import PATIENCE, hear, none_left, start

WORKERS = 3
TASK = "ship"


class Outcome(NamedTuple):
    """How many attempts looked, how many builders were killed, and what was seen that should not be."""

    attempts: int
    kills: int
    wrong: list[str]


def swap(
    folder: Path,
    builds: int,
    *,
    seed: int = 0,
    index: Callable[[], Index] = carriers.index,
    tell: Callable[[int], None] = lambda done: None,
) -> Outcome:
    """So many builds while workers look."""
    dice = random.Random(f"{seed} of {builds} swaps")  # noqa: S311 - chance, not a secret
    folder.mkdir(parents=True, exist_ok=True)
    told, over = folder / "told.json", folder / "over"
    _note(told, 0, 0)
    _build(None, folder, 0)
    crew = [start(_look, folder, index) for _ in range(WORKERS)]
    kills = done = 0
    with none_left(lambda: [process for process, _ in crew]):
        for _, connection in crew:
            hear(connection)
        for number in range(1, builds + 1):
            _note(told, number, done)
            if _built(folder, number, dice):
                done = number
                _note(told, number, done)
            else:
                kills += 1
            tell(number)
        over.touch()
        found = [hear(connection) for _, connection in crew]
    return Outcome(sum(attempts for attempts, _ in found), kills, [text for _, wrong in found for text in wrong])


@cache
def once() -> Index:
    """What a worker would do that reads the index only once: the test shows that it is caught."""
    return carriers.index()


def _built(folder: Path, number: int, dice: random.Random) -> bool:
    """Let a process build; some are killed at a random moment. Whether the build is known to be done."""
    process, connection = start(_build, folder, number)
    with none_left(lambda: [process]):
        hear(connection)
        if dice.random() < 0.3:
            time.sleep(dice.uniform(0, 0.02))
            process.kill()
        process.join(PATIENCE)
    try:
        return hear(connection) == "done"
    except EOFError:
        return False


def _build(connection: Connection | None, folder: Path, number: int) -> None:
    own = folder / f"shop-{number}"
    shipped = only_countries(own / "shipped")
    with patch.object(packs, "shipped", lambda: shipped):
        content = small(own / "shop").write("sekisho.toml", REHEARSAL).gate().content
    (export,) = content.organisation.exports.values()
    export = export.model_copy(update={"carriers": (Carries(dag=f"listed-{number}"),)})
    organisation = content.organisation.model_copy(update={"exports": {export.id: export}})
    if connection:
        connection.send("begun")
    snapshot.write(content._replace(organisation=organisation), folder / "snapshot")
    if connection:
        connection.send("done")


def _look(connection: Connection, folder: Path, index: Callable[[], Index]) -> None:
    """Look at the index, attempt after attempt, until all is over."""
    place = Deployment(folder / "snapshot", rehearsal=True, marks=folder / "marks")
    deployment.current = lambda: place  # Airflow's configuration would say so
    told, over = folder / "told.json", folder / "over"
    attempts, wrong = 0, []
    connection.send("begun")
    while not over.exists():
        _, done = _noted(told)
        seen = index()
        begun, _ = _noted(told)
        listed = [number for number in range(done, begun + 1) if seen.exports(f"listed-{number}", TASK)]
        attempts += 1
        if seen.problem or len(listed) != 1:
            wrong.append(f"{listed} of builds {done} to {begun} were seen; {seen.problem}")
    connection.send((attempts, wrong))


def _note(told: Path, begun: int, done: int) -> None:
    durable.replace(told, json.dumps([begun, done]).encode())


def _noted(told: Path) -> tuple[int, int]:
    begun, done = json.loads(told.read_bytes())
    return begun, done
