"""How Airflow names tasks and groups, as far as a file's text tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

UNKNOWN: Final = "?"
SEVERAL: Final = "__?"
"""The ending of an id that Airflow numbers, where the text does not tell how often: `ship`, `ship__1`, `ship__2`, …"""


def examples(task_id: str) -> Iterator[str]:
    """Give what a numbered id may become: enough of them to see whether a pattern means all."""
    yield from (task_id.replace(SEVERAL, ending) for ending in ("", "__1", "__2", "__19", "__200"))


@dataclass
class Ids:
    """The ids of one DAG: those given so far, and those that may have been, on one of several ways through the file."""

    tasks: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)

    def copy(self) -> Ids:
        """Give ids to go another way with."""
        return Ids(set(self.tasks), set(self.groups), set(self.doubtful))

    def become(self, other: Ids) -> None:
        """Go back to ids as they were."""
        self.tasks, self.groups, self.doubtful = set(other.tasks), set(other.groups), set(other.doubtful)

    def join(self, other: Ids) -> None:
        """Join two ways through the file: what only one of them has given is doubtful."""
        either = (self.tasks ^ other.tasks) | (self.groups ^ other.groups)
        self.tasks |= other.tasks
        self.groups |= other.groups
        self.doubtful |= other.doubtful | either

    def task(self, group: Group, task_id: str, *, numbered: bool, repeated: bool) -> str:
        """Give the id of one more task. Airflow numbers those of `@task` functions where an id is taken."""
        whole = group.child(task_id)
        if UNKNOWN in whole.replace(SEVERAL, ""):
            return UNKNOWN
        if numbered and repeated:
            self.tasks.add(whole)
            self.doubtful.add(whole)
            return f"{whole}{SEVERAL}"
        if numbered and whole in self.tasks:
            core = re.split(r"__\d+$", whole)[0]
            taken = [one for one in self.tasks if re.fullmatch(rf"{re.escape(core)}__\d+", one)]
            if not self.doubtful.isdisjoint((whole, core, *taken)):
                return f"{core}{SEVERAL}"
            whole = f"{core}__{_highest(core, self.tasks) + 1}"
        self.tasks.add(whole)
        return whole

    def group(self, outer: Group, group_id: str, *, prefixes: bool, numbered: bool, repeated: bool) -> Group:
        """Enter one more group. Airflow numbers those of `@task_group` functions where an id is taken."""
        inner = Group(outer.child(group_id), prefixes, outer.as_written(group_id))
        if UNKNOWN in inner.id.replace(SEVERAL, ""):
            return replace(inner, id=UNKNOWN)
        if numbered and (repeated or (inner.id in self.groups and inner.id in self.doubtful)):
            self.groups.add(inner.id)
            self.doubtful.add(inner.id)
            return replace(inner, id=f"{inner.id}{SEVERAL}")
        if numbered and inner.id in self.groups:
            core = re.split(r"__\d+$", group_id)[0]
            inner = replace(inner, id=outer.child(f"{core}__{_highest(outer.child(core), self.groups) + 1}"))
        self.groups.add(inner.id)
        return inner


def _highest(core: str, ids: set[str]) -> int:
    """Give the highest number that Airflow has put behind an id."""
    return max((int(one[len(core) + 2 :]) for one in ids if re.fullmatch(rf"{re.escape(core)}__\d+", one)), default=0)


@dataclass(frozen=True)
class Group:
    """A task group: its id, and whether it puts that before the ids of what is in it. The DAG itself is one without.

    `written` is the id without the numbers that Airflow adds.
    """

    id: str = ""
    prefixes: bool = True
    written: str = ""

    def child(self, label: str) -> str:
        """Give the id of something in this group."""
        return f"{self.id}.{label}" if self.id and self.prefixes else label

    def as_written(self, label: str) -> str:
        """Give that id as the file has it."""
        return f"{self.written}.{label}" if self.written and self.prefixes else label


ROOT: Final = Group()
