"""Putting the cases of a law to the law as changed: a change that no case notices has survived."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from sekisho import packs
from sekisho.engine.compile import CompiledRegime, roots, walk
from sekisho.errors import LoadError, Problem
from sekisho.files import Document, read_yaml
from sekisho.model.law import ONWARD, Regime, SharedTables, Table
from sekisho.model.requirement import FactLeaf
from sekisho.packs import Pack, Vocabulary
from sekisho.packs.sound import Reading, sound_regime, sound_tables
from sekisho.packs.terms import terms_of
from sekisho.plugins import installed
from sekisho.testing import Story, read_cases
from tests.mutants.changes import Change, changes
from tests.mutants.sameness import asked_tables, same_days, same_tables

End = Literal["refused", "killed", "survived"]


class Result(NamedTuple):
    """How one change ended."""

    change: Change
    end: End
    line: int | None


class Trial:
    """The law of some folders and the cases of its regimes, read once; then one change after another is tried.

    `folders` hold `regimes/` and `shared/` as sekisho reads them, `cases` the case files, anywhere below.
    """

    def __init__(self, folders: Iterable[Path], cases: Path) -> None:
        self.folders = tuple(folders)
        self._cases = cases
        self._plugins = installed()
        self._vocabulary = Vocabulary(self._plugins.kinds, list(self._plugins.predicates))
        self._problems: list[Problem] = []
        self.law: Pack = packs.gather(self.folders, self._vocabulary, self._problems)
        self._terms = terms_of({}, self.law.tables)

    @cached_property
    def stories(self) -> Mapping[str, tuple[Story, ...]]:
        """The stories of each regime. A file that cannot be read is as good as none; `refuse_unless_sound` tells."""
        found: dict[str, tuple[Story, ...]] = {}
        for path in sorted(self._cases.rglob("*.yaml")):
            try:
                regime, stories = read_cases(path, self.law, self._plugins)
            except LoadError as error:
                self._problems.extend(error.problems)
            else:
                found[regime] = (*found.get(regime, ()), *stories)
        return found

    def refuse_unless_sound(self, names: Iterable[str]) -> None:
        """Raise LoadError where the law or the cases of these regimes cannot be read, or differ before any change."""
        for name in names:
            problems = list(self._wrong(name))
            if problems:
                raise LoadError(problems)

    def _wrong(self, name: str) -> Iterator[Problem]:
        stories = self.stories.get(name, ())
        about = (f"/{name}.yaml", *(f"/{path.parent.name}/{path.name}" for path in self._shared))
        told = [problem for problem in self._problems if str(problem.file).endswith(about)]
        yield from told
        if not told and not stories:
            yield Problem(self.path(name), None, f"no case file speaks of `{name}`; see docs/cases.md")
        if not told and name in self.law.regimes:
            compiled = self._compiled(self.law.regimes[name], self.law.tables)
            outcomes = (story.told(compiled) for story in stories)
            yield from (Problem(self.path(name), None, str(outcome)) for outcome in outcomes if outcome.differences)

    @property
    def names(self) -> list[str]:
        """The regimes there are, those included that cannot be read."""
        laws = (name for name in self.law.regimes if not name.endswith(ONWARD))
        return sorted({*laws, *self.law.unread})

    @property
    def _shared(self) -> list[Path]:
        return [path for folder in self.folders for path in (folder / "shared").glob("*.yaml")]

    @cached_property
    def _whole(self) -> frozenset[str]:
        """The regimes that can be asked: sound themselves, and their cases come out as written."""
        return frozenset(name for name in self.law.regimes if not any(self._wrong(name)))

    def files_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """Give the files whose changes concern these regimes: their own, and the shared tables that they ask."""
        regimes = tuple(names)
        asked = {table for name in regimes for table, _ in asked_tables(self.law.regimes[name])}
        return (
            *regimes,
            *sorted({f"shared/{table.rpartition('/')[0]}" for table in asked if table in self.law.tables}),
        )

    def changes_of(self, file: str) -> list[Change]:
        """List what can be changed in a regime, or in the tables of a shared file that some regime asks."""
        data = self._document(file).data
        if file.startswith("shared/"):
            asked = {name for regime in self.law.regimes.values() for name, _ in asked_tables(regime)}
            asked = {name.rpartition("/")[2] for name in asked if name.rpartition("/")[0] == file[len("shared/") :]}
            found = changes(data, self._vocabulary.kinds, counting=False)
            return [change for change in found if change.where[1] in asked]
        counting = any(
            isinstance(n, FactLeaf) and n.fact.startswith("ledger.") for n in walk(roots(self._regime(file)))
        )
        found = changes(data, self._vocabulary.kinds, counting=counting)
        # Later hops are not counted: nothing hangs on `counted` there.
        return [change for change in found if not (change.where[0] == "onward" and change.at[-1:] == ("counted",))]

    def tried(self, file: str, change: Change) -> Result | None:
        """Try one change of a file. None where the law stays the same, so that there is nothing to notice."""
        document = self._document(file)
        line = document.line(change.at)
        data = change.applied(document.data)
        try:
            if file.startswith("shared/"):
                return self._tried_shared(document._replace(data=data), file.removeprefix("shared/"), change, line)
            after = Regime.model_validate({**data, "id": file})
        except ValidationError:
            return Result(change, "refused", line)
        before = self._regime(file)
        tables = {**self.law.tables, **after.tables}
        if not self._is_sound(document._replace(data=data), after, self.law.tables):
            return Result(change, "refused", line)
        if change.is_of_days and change.where[0] not in ("tables", "onward") and same_days(before, after):
            return None
        if change.where[0] == "tables" and same_tables(before, {**tables, **before.tables}, tables):
            return None
        killed = self._is_killed(after, self.law.tables, document, change)
        return Result(change, "killed" if killed else "survived", line)

    def _tried_shared(self, document: Document, name: str, change: Change, line: int | None) -> Result | None:
        one = SharedTables.model_validate({**document.data, "id": name})
        tables = {**self.law.tables, **{f"{name}/{key}": table for key, table in one.tables.items()}}
        table = f"{name}/{change.where[1]}"
        whole = [self._regime(one) for one in sorted(self._whole)]
        asking = [regime for regime in whole if table in {asked for asked, _ in asked_tables(regime)}]
        laws = [regime for regime in asking if not regime.id.endswith(ONWARD)]
        if any(sound_tables(document, one)) or not all(self._is_sound(self._document(r.id), r, tables) for r in laws):
            return Result(change, "refused", line)
        if all(same_tables(r, {**self.law.tables, **r.tables}, {**tables, **r.tables}) for r in asking):
            return None
        killed = any(self._is_killed(r, tables, self._document(f"shared/{name}"), change) for r in asking)
        return Result(change, "killed" if killed else "survived", line)

    def _is_sound(self, document: Document, regime: Regime, shared: Mapping[str, Table]) -> bool:
        reading = Reading(document, {**shared, **regime.tables}, self._vocabulary, self._terms, regime.working_days, ())
        return not any(sound_regime(regime, reading))

    def _is_killed(self, regime: Regime, tables: Mapping[str, Table], document: Document, change: Change) -> bool:
        nearness = _nearness(change, document.data)
        for part in filter(None, (regime.later_hops() if change.where[0] in ("onward", "tables") else None, regime)):
            compiled = self._compiled(part, tables)
            stories = sorted(self.stories.get(part.id, ()), key=nearness, reverse=True)
            if any(story.told(compiled).differences for story in stories):
                return True
        return False

    def _compiled(self, regime: Regime, tables: Mapping[str, Table]) -> CompiledRegime:
        return CompiledRegime(regime, tables, self._plugins.predicates)

    def _regime(self, name: str) -> Regime:
        return self.law.regimes[name]

    def path(self, file: str) -> Path:
        inside = f"{file}.yaml" if file.startswith("shared/") else f"regimes/{file}.yaml"
        return next((path for folder in self.folders if (path := folder / inside).is_file()), self.folders[0] / inside)

    def _document(self, file: str) -> Document:
        if file not in self._documents:
            self._documents[file] = read_yaml(self.path(file))
        return self._documents[file]

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {}


def _nearness(change: Change, data: Any) -> Any:
    """Order stories so that those which speak of what was changed come first; none is left out."""
    around, names = data, set()
    for step in change.at:
        around = around[step] if isinstance(around, list) or step in around else {}
        if isinstance(around, dict):
            names |= {str(around[key]) for key in ("basis", "bar", "duty") if key in around}
    days = set(re.findall(r"\d{4}-\d{2}-\d{2}", f"{change.was} {change.now}"))
    word = change.was.removeprefix("with ")

    def nearness(story: Story) -> int:
        case = story.case
        told = {*(case.through or ()), *(case.forbidden or ()), *case.missing, *(case.reminders or ())}
        mentioned = str(case.facts | case.each)
        return 4 * (story.case.at in days) + 2 * bool(told & names) + (word in mentioned)

    return nearness
