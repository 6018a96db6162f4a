"""Importing before the fork what a task that exports will need.

Workers fork a process for each task. What their parent has imported costs the task nothing; else each export would pay
for it anew, half a second of CPU. Only processes that live long do so: one that runs a single task, such as a pod of
Kubernetes, would pay for tasks that export nothing. It waits for the first fork, because while Airflow loads the
policies most of it cannot be imported yet.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_PARENTS: Final = frozenset({"worker", "scheduler"})
"""Commands whose process forks for many tasks: Celery's worker, and the scheduler with its LocalExecutor."""
MODULES: Final = (
    "getpass",
    "sekisho.airflow.judgement",
    "sekisho.airflow.plugin",
    "sekisho.airflow.shipping",
    "sekisho.gate.decide",
    "sekisho.gate.run.admission",
    "sekisho.heads.count",
    "sekisho.heads.sketch",
    "sekisho.ledger.ledger",
    "sekisho.ledger.stores.postgresql",
    "sekisho.ledger.silence",
    "sekisho.ledger.stores.sqlite",
    "sekisho.snapshot",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
)
"""No engine that counts batches is among them: some have threads of their own, which a fork does not take along."""
_primed = False


def before_the_first_fork(command: Sequence[str] = ()) -> None:
    """Import it before this process first forks, if its command is one that lives long and runs tasks."""
    if not _PARENTS.isdisjoint((command or sys.argv)[1:]):
        os.register_at_fork(before=prime)


def prime() -> None:
    """Import it, once. What is not installed is told when it is needed."""
    global _primed  # noqa: PLW0603 - once in a process, and in those that it forks
    if _primed:
        return
    _primed = True
    from sekisho import evidence

    kinds = (f"{evidence.__name__}.{kind.name}" for kind in iter_modules(evidence.__path__))
    for name in (*MODULES, *kinds):
        with suppress(Exception):
            import_module(name)
