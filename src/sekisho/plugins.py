"""What is plugged in: the open families by folder and entry point, and a typed facade over pluggy.

Nothing is imported before somebody asks for it by name, so that a worker loads only the kinds of paper it meets.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import pluggy
from pydantic import BaseModel, ValidationError

from sekisho import evidence, formats, former, hookspecs, predicates
from sekisho.answers import NEVER_AWAITED, answers_later, whole
from sekisho.characters import folded, in_name, refusal, texts, visible
from sekisho.credentials import hidden
from sekisho.errors import ConfigError, PluginFailed, named, said
from sekisho.hookspecs import PROJECT
from sekisho.model.case import FACTS, accepts
from sekisho.model.copies import Copies, of_case
from sekisho.model.evidence import Evidence, Judgement

if TYPE_CHECKING:
    from collections.abc import Callable
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


def _format(module: ModuleType, name: str) -> ModuleType:
    if not callable(getattr(module, "render", None)):
        msg = f"the format `{name}` cannot be used: {module.__name__} must define `render(report, lang)`"
        raise ConfigError(msg)
    return module


class Plugins:
    """Everything that is plugged in, with one typed method for each hook.

    `recorded` are plugins as (name, `module:attribute`), as a snapshot holds them; without it, what is installed.
    """

    def __init__(self, recorded: Iterable[tuple[str, str]] | None = None) -> None:
        self.recorded = plugged_in() if recorded is None else tuple((name, value) for name, value in recorded)
        self.kinds: Mapping[str, type[Evidence]] = _Family(evidence, _kind)
        self._former: Mapping[str, type[Evidence]] = _Family(former, _kind)
        self.predicates: Mapping[str, Callable[..., Verdict]] = _Family(predicates, _function)
        self.formats: Mapping[str, Format] = _Family(formats, _format)
        self._copies = Copies()
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(hookspecs)
        try:
            for name, value in self.recorded:
                self._manager.register(EntryPoint(name, value, PROJECT).load(), name=name)
            self._check()
        except Exception as error:
            msg = f"a plugin cannot be used: {said(error)}"
            raise ConfigError(msg) from error

    @property
    def kinds_ever(self) -> Mapping[str, type[Evidence]]:
        """The kinds that there are, and those of which ledgers may have kept papers."""
        return MappingProxyType(ChainMap(self.kinds, self._former))  # type: ignore[arg-type]

    def register(self, plugin: object) -> None:
        """Plug in an object that carries hook implementations. Raises ConfigError for a hook that does not exist."""
        try:
            self._manager.register(plugin)
            self._check()
        except (pluggy.PluginValidationError, ValueError) as error:
            msg = f"a plugin cannot be used: {said(error)}"
            raise ConfigError(msg) from error

    def _check(self) -> None:
        """Refuse a hook that does not exist, one that nobody would wait for, and one that would wrap others.

        Answers are collected, never changed.
        """
        self._manager.check_pending()
        for name, plugin in self._manager.list_name_plugin():
            called = {caller.name for caller in self._manager.get_hookcallers(plugin) or ()}
            for hook in vars(hookspecs):
                if hasattr(self._manager.hook, hook) and hook not in called and callable(getattr(plugin, hook, None)):
                    msg = f"{name}: `{hook}` would never be called; write it as a function, with `@hookimpl` before it"
                    raise ValueError(msg)
        for caller in vars(self._manager.hook).values():
            for implementation in caller.get_hookimpls() if hasattr(caller, "get_hookimpls") else ():
                if implementation.wrapper or implementation.hookwrapper:
                    msg = f"{implementation.plugin_name}: hooks cannot be wrapped; implement `{caller.name}` plainly"
                    raise ValueError(msg)
                if answers_later(implementation.function):
                    msg = f"{implementation.plugin_name}: `async def {caller.name}`: {NEVER_AWAITED}"
                    raise ValueError(msg)

    def declare_exports(self) -> list[Export]:
        """Collect the exports that plugins declare."""
        from sekisho.model.export import Export

        return [one for plugin, some in self._ask("declare_exports") for one in _only(Export, some, plugin)]

    def supply_evidence(self) -> tuple[list[Evidence], list[Judgement]]:
        """Collect the papers and the judgements that plugins supply."""
        answers = self._ask("supply_evidence")
        found = [one for plugin, some in answers for one in _only((Evidence, Judgement), some, plugin)]
        papers = [one for one in found if isinstance(one, Evidence)]
        return papers, [one for one in found if isinstance(one, Judgement)]

    def supply_packs(self) -> list[Path]:
        """Collect the folders of law that plugins name."""
        return [folder for plugin, some in self._ask("supply_packs") for folder in _folders(some, plugin)]

    def supply_facts(self, export: Export, case: Case) -> dict[str, Value]:
        """Collect the facts that plugins supply for one stream. The plugin that was registered last is heard first."""
        facts: dict[str, Value] = {}
        shown = {"export": lambda: export.model_copy(deep=True), "case": lambda: of_case(case)}
        for plugin, some in self._ask("supply_facts", shown):
            facts = {**_facts(some, plugin), **facts}
        return facts

    def report(self, decision: Decision) -> None:
        """Tell plugins of a decision."""
        self._ask("report", {"decision": lambda: self._copies.of(decision)})

    def _ask(self, hook: str, shown: Mapping[str, Callable[[], Any]] | None = None) -> list[tuple[str, Any]]:
        """Call every implementation of a hook, and keep the plugin's name with each answer.

        Each is shown a copy of its own, and what it yields is read to its end.

        Raises PluginFailed, with the name, for whatever a plugin raises: a broken plugin never lets anything through.
        """
        caller = getattr(self._manager.hook, hook)
        answers = []
        for implementation in reversed(caller.get_hookimpls()):
            given = [(shown or {})[name]() for name in implementation.argnames]
            try:
                answer = whole(implementation.function(*given))
            except Exception as error:
                msg = f"the plugin {implementation.plugin_name} failed in `{hook}`: {named(error)}"
                raise PluginFailed(msg) from error
            answers.append((implementation.plugin_name, answer))
        return [(plugin, answer) for plugin, answer in answers if answer is not None]

    @property
    def supplies_facts(self) -> bool:
        """Whether any plugin supplies facts at all."""
        return bool(self._manager.hook.supply_facts.get_hookimpls())


def _only(types: type | tuple[type, ...], answer: Any, plugin: str) -> list[Any]:  # noqa: ANN401
    wanted = " or ".join(kind.__name__ for kind in (types if isinstance(types, tuple) else (types,)))
    if isinstance(answer, BaseModel) or not isinstance(answer, Iterable):
        msg = f"the plugin {plugin} gives {_shown(answer)}, where several of {wanted} were expected"
        raise PluginFailed(msg)
    found = list(answer)
    for one in found:
        if not isinstance(one, types):
            msg = f"the plugin {plugin} gives {_shown(one)}, where {wanted} was expected"
            raise PluginFailed(msg)
    return [_checked(one, plugin) if isinstance(one, BaseModel) else one for one in found]


def _checked(one: BaseModel, plugin: str) -> BaseModel:
    """Read once more what a plugin gives: it may have been put together, or changed, past the checks of its class."""
    try:
        return type(one).model_validate(one.model_dump(by_alias=True, exclude_unset=True, warnings=False))
    except (ValidationError, ValueError, TypeError, AttributeError) as error:
        wrong = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        name = f"{type(one).__name__} `{getattr(one, 'id', '?')}`"
        msg = f"the plugin {plugin} gives {name}, which is none that can be used: {visible(hidden(folded(wrong)))}"
        raise PluginFailed(msg) from None


def _shown(value: object) -> str:
    return visible(hidden(repr(value)))


def _folders(answer: Any, plugin: str) -> list[Path]:  # noqa: ANN401
    from pathlib import Path

    folders: list[Path] = _only(Path, answer, plugin)
    for folder in folders:
        if not any((folder / part).is_dir() for part in ("regimes", "shared")):
            msg = f"the plugin {plugin} names {folder} as a folder of law; it holds neither `regimes` nor `shared`"
            raise PluginFailed(msg)
    return folders


def _facts(answer: Any, plugin: str) -> Mapping[str, Value]:  # noqa: ANN401
    """Put together the facts of one plugin, which may give them in several pieces."""
    facts: dict[str, Value] = {}
    for some in answer if isinstance(answer, list) else [answer]:
        if not isinstance(some, Mapping):
            msg = f"the plugin {plugin} gives {_shown(answer)}, where facts by their paths were expected"
            raise PluginFailed(msg)
        for path, value in _sound(dict(some.items()), plugin).items():
            if facts.setdefault(path, value) != value:
                msg = f"the plugin {plugin} supplies `{path}` twice, as {_shown(facts[path])} and as {_shown(value)}"
                raise PluginFailed(msg)
    return facts


def _sound(answer: Mapping[str, Value], plugin: str) -> Mapping[str, Value]:
    for path, value in answer.items():
        if path not in FACTS:
            from sekisho.files import closest

            msg = f"the plugin {plugin} supplies `{path}`; no fact is called so{closest(path, FACTS)}"
            raise PluginFailed(msg)
        for text in texts(value):
            sign = in_name(text)
            if sign is not None:
                raise PluginFailed(f"the plugin {plugin} supplies `{path}`: {refusal('it', sign)}")
        if not accepts(FACTS[path], value):
            msg = f"the plugin {plugin} supplies {_shown(value)} as `{path}`, which is a {FACTS[path].type}"
            raise PluginFailed(msg)
    return answer


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
