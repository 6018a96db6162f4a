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
    endings = ("", "__1", "__2", "__19", "__200") if SEVERAL in task_id else ("",)
    yield from (task_id.replace(SEVERAL, ending) for ending in endings)


_NUMBERED: Final = re.compile(r"(.*)__(\d{1,9})", re.DOTALL)


class Given:
    """Ids that were given, and the highest number that stands behind each."""

    def __init__(self, ids: set[str], highest: dict[str, int]) -> None:
        self.ids = ids
        self.highest = highest

    def __contains__(self, one: str) -> bool:
        return one in self.ids

    def add(self, one: str) -> None:
        """Give one more."""
        self.ids.add(one)
        numbered = _NUMBERED.fullmatch(one)
        if numbered:
            self.highest[numbered[1]] = max(int(numbered[2]), self.highest.get(numbered[1], 0))

    def copy(self) -> Given:
        """Give the same, to go another way with."""
        return Given(set(self.ids), dict(self.highest))


def _none() -> Given:
    return Given(set(), {})


@dataclass
class Ids:
    """The ids of one DAG: those given so far, and those that may have been, on one of several ways through the file."""

    tasks: Given = field(default_factory=_none)
    groups: Given = field(default_factory=_none)
    doubtful: Given = field(default_factory=_none)

    def copy(self) -> Ids:
        """Give ids to go another way with."""
        return Ids(self.tasks.copy(), self.groups.copy(), self.doubtful.copy())

    def become(self, other: Ids) -> None:
        """Go back to ids as they were."""
        self.tasks, self.groups, self.doubtful = other.tasks.copy(), other.groups.copy(), other.doubtful.copy()

    def join(self, other: Ids) -> None:
        """Join two ways through the file: what only one of them has given is doubtful."""
        for mine, theirs in ((self.tasks, other.tasks), (self.groups, other.groups)):
            for one in mine.ids ^ theirs.ids:
                mine.add(one)
                self.doubtful.add(one)
        for one in other.doubtful.ids - self.doubtful.ids:
            self.doubtful.add(one)

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
            core = _core(whole)
            if whole in self.doubtful or core in self.doubtful or core in self.doubtful.highest:
                return f"{core}{SEVERAL}"
            whole = f"{core}__{self.tasks.highest.get(core, 0) + 1}"
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
            core = _core(group_id)
            inner = replace(inner, id=outer.child(f"{core}__{self.groups.highest.get(outer.child(core), 0) + 1}"))
        self.groups.add(inner.id)
        return inner


def _core(name: str) -> str:
    """Give an id without the number behind it."""
    numbered = _NUMBERED.fullmatch(name)
    return numbered[1] if numbered else name


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
