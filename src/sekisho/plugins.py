"""What is plugged in: the open families by folder and entry point, and a typed facade over pluggy.

Nothing is imported before somebody asks for it by name, so that a worker loads only the kinds of paper it meets.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Protocol

import pluggy

from sekisho import evidence, formats, hookspecs, predicates
from sekisho.errors import ConfigError
from sekisho.hookspecs import PROJECT
from sekisho.model.evidence import Evidence, Judgement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from types import ModuleType

    from sekisho.model.case import Case
    from sekisho.model.decision import Decision
    from sekisho.model.export import Export
    from sekisho.model.validation import Validation
    from sekisho.model.values import Value
    from sekisho.model.verdict import Verdict

VALIDATORS = "sekisho.validators"


class Format(Protocol):
    """A module of `sekisho.formats`: it renders a report as text."""

    def render(self, report: Any) -> str:  # noqa: ANN401
        """Write the report."""


class _Family(Mapping[str, Any]):
    """The members of a folder, and of the entry-point group `sekisho.<family>`, each imported when asked for."""

    def __init__(self, folder: ModuleType, take: Callable[[ModuleType, str], Any]) -> None:
        self._folder = folder
        self._take = take
        self._names = {info.name.replace("_", "-"): info.name for info in pkgutil.iter_modules(folder.__path__)}
        self._loaded: dict[str, Any] = {}

    @cached_property
    def _foreign(self) -> dict[str, EntryPoint]:
        return {point.name: point for point in entry_points(group=self._folder.__name__)}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401
        if name not in self._loaded:
            if name in self._names:
                module = importlib.import_module(f"{self._folder.__name__}.{self._names[name]}")
                self._loaded[name] = self._take(module, name)
            else:
                self._loaded[name] = self._foreign[name].load()
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self._names, *self._foreign}))

    def __len__(self) -> int:
        return len({*self._names, *self._foreign})

    def __bool__(self) -> bool:
        """A family may be empty and is one all the same: asking must not make it look through every package."""
        return True


def _kind(module: ModuleType, name: str) -> type[Evidence]:
    found = [
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Evidence) and one.__module__ == module.__name__
    ]
    if len(found) != 1:
        msg = f"{module.__name__} must define exactly one kind of Evidence, for `{name}`; it defines {len(found)}"
        raise ConfigError(msg)
    return found[0]


def _function(module: ModuleType, name: str) -> Callable[..., Verdict]:
    function: Callable[..., Verdict] = getattr(module, name.replace("-", "_"))
    return function


class Plugins:
    """Everything that is plugged in, with one typed method for each hook.

    `recorded` are plugins as (name, `module:attribute`), as a snapshot holds them; without it, what is installed.
    """

    def __init__(self, recorded: Iterable[tuple[str, str]] | None = None) -> None:
        self.recorded = plugged_in() if recorded is None else tuple((name, value) for name, value in recorded)
        self.kinds: Mapping[str, type[Evidence]] = _Family(evidence, _kind)
        self.predicates: Mapping[str, Callable[..., Verdict]] = _Family(predicates, _function)
        self.formats: Mapping[str, Format] = _Family(formats, lambda module, _: module)
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(hookspecs)
        try:
            for name, value in self.recorded:
                self._manager.register(EntryPoint(name, value, PROJECT).load(), name=name)
            self._manager.check_pending()
        except Exception as error:
            msg = f"a plugin cannot be used: {error}"
            raise ConfigError(msg) from error

    def register(self, plugin: object) -> None:
        """Plug in an object that carries hook implementations. Raises ConfigError for a hook that does not exist."""
        try:
            self._manager.register(plugin)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            msg = f"a plugin cannot be used: {error}"
            raise ConfigError(msg) from error

    def declare_exports(self) -> list[Export]:
        """Collect the exports that plugins declare."""
        return [export for some in self._manager.hook.declare_exports() for export in some]

    def supply_evidence(self) -> tuple[list[Evidence], list[Judgement]]:
        """Collect the papers and the judgements that plugins supply."""
        found = [one for some in self._manager.hook.supply_evidence() for one in some]
        papers = [one for one in found if isinstance(one, Evidence)]
        return papers, [one for one in found if isinstance(one, Judgement)]

    def supply_packs(self) -> list[Path]:
        """Collect the folders of law that plugins name."""
        return [folder for some in self._manager.hook.supply_packs() for folder in some]

    def supply_facts(self, export: Export, case: Case) -> dict[str, Value]:
        """Collect the facts that plugins supply for one stream. The first plugin that knows a fact is heard."""
        facts: dict[str, Value] = {}
        for some in self._manager.hook.supply_facts(export=export, case=case):
            facts = {**some, **facts}
        return facts

    def report(self, decision: Decision) -> None:
        """Tell plugins of a decision."""
        self._manager.hook.report(decision=decision)

    @property
    def supplies_facts(self) -> bool:
        """Whether any plugin supplies facts at all."""
        return bool(self._manager.hook.supply_facts.get_hookimpls())


class Validator(Protocol):
    """Holds a batch of data against its Export, by the entry-point group `sekisho.validators`."""

    def __call__(self, export: Export, batch: Any, **options: Any) -> Validation:  # noqa: ANN401
        """Say what of the batch is not as declared. Raises BatchError when that cannot be said."""


def validator(name: str) -> Validator:
    """Find a checker of batches by its name. Raises ConfigError when nothing of that name is installed."""
    found = {point.name: point for point in entry_points(group=VALIDATORS)}
    if name not in found:
        from sekisho.files import closest

        msg = f"no installed package checks batches as `{name}` (entry-point group {VALIDATORS}){closest(name, found)}"
        raise ConfigError(msg)
    load: Validator = found[name].load()
    return load


def plugged_in() -> tuple[tuple[str, str], ...]:
    """List the plugins that are installed: name and `module:attribute` of each entry point of the group `sekisho`."""
    return tuple(sorted((point.name, point.value) for point in entry_points(group=PROJECT)))


@cache
def installed() -> Plugins:
    """Give what is installed, looked for once."""
    return Plugins()
