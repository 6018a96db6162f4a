"""Where in the files of law each rule, table and question stands, and which cases speak of it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho import packs
from sekisho.files import read_yaml
from sekisho.model.law import ONWARD
from sekisho.model.requirement import Dated, EvidenceLeaf, FactLeaf
from sekisho.packs import Vocabulary
from sekisho.packs.nodes import nodes
from sekisho.plugins import installed
from sekisho.testing import read_cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.law import Regime
    from sekisho.packs import Pack
    from sekisho.testing import Story

ROOT = Path(__file__).parents[2]
ACME = ROOT / "policies" / "acme"


class Anchor(NamedTuple):
    """A named part of a regime, or a shared table: its line, its title, and the lines of the cases that speak of it."""

    path: Path
    line: int
    title: str
    cases: tuple[tuple[Path, int], ...]


def law() -> Pack:
    """Read the law that ships, its packs, and the worked example's own."""
    plugins = installed()
    return packs.load(
        [packs.shipped(), *packs.optional().values(), ACME], Vocabulary(plugins.kinds, list(plugins.predicates))
    )


def anchors(pack: Pack) -> dict[str, dict[str, Anchor]]:
    """Give the anchors of every regime by name, and of every file of shared tables by `shared/<file>`."""
    stories = _stories(pack)
    found = {name: dict(_of_regime(regime, stories.get(name, []))) for name, regime in pack.regimes.items()}
    for name, shared in pack.shared.items():
        document = read_yaml(_found(f"shared/{name}.yaml"))
        named = {
            table: Anchor(document.path, document.line(("tables", table)) or 1, shared.title.en, ())
            for table in shared.tables
        }
        users = {table: _users(f"{name}/{table}", pack, found) for table in shared.tables}
        found[f"shared/{name}"] = {table: anchor._replace(cases=users[table]) for table, anchor in named.items()}
    return found


def _users(table: str, pack: Pack, found: dict[str, dict[str, Anchor]]) -> tuple[tuple[Path, int], ...]:
    """Collect the cases of all rules that name a shared table."""
    cases: dict[tuple[Path, int], None] = {}
    for name, regime in pack.regimes.items():
        for rule in _rules_naming(regime, table):
            cases.update(dict.fromkeys(found[name][rule].cases))
    return tuple(cases)


def _stories(pack: Pack) -> dict[str, list[Story]]:
    found: dict[str, list[Story]] = defaultdict(list)
    for path in sorted((ROOT / "tests" / "policies").rglob("*.yaml")):
        regime, stories = read_cases(path, pack, installed())
        found[regime].extend(stories)
    return found


def _of_regime(regime: Regime, stories: list[Story]) -> Iterator[tuple[str, Anchor]]:
    path = _file(regime.id)
    document = read_yaml(path)
    spoken = _spoken(stories)
    within = ("onward",) if regime.id.endswith(ONWARD) else ()
    by_rule: dict[str, tuple[tuple[Path, int], ...]] = {}
    for where, node, _ in nodes(regime):
        if isinstance(node, Dated):
            by_rule[node.name] = spoken.get(node.name, ())
            line = document.line((*within, *where)) or 1
            yield node.name, Anchor(path, line, node.title.en, by_rule[node.name])
    for where, rule, node in _leaves(regime):
        if node.reading == "disputed":
            title = f"disputed reading “{node.settles}”"
            line = document.line((*within, *where)) or 1
            yield node.settles, Anchor(path, line, title, by_rule.get(rule, ()))
    for index, deadline in enumerate(regime.deadlines):
        line = document.line(("deadlines", index)) or 1
        yield deadline.name, Anchor(path, line, deadline.title.en, spoken.get(deadline.name, ()))
    for part in ("information", "refusals", "announced"):
        for index, one in enumerate(getattr(regime, part)):
            yield one.name, Anchor(path, document.line((part, index)) or 1, one.title.en, spoken["applies"])
    for table in regime.tables:
        users = dict.fromkeys(case for rule in _rules_naming(regime, table) for case in by_rule.get(rule, ()))
        if not users:
            users = dict.fromkeys(spoken["applies"])
        yield f"table {table}", Anchor(path, document.line(("tables", table)) or 1, f"table “{table}”", tuple(users))
    yield "applies", Anchor(path, document.line((*within, "applies")) or 1, "when it applies", spoken["applies"])


def _file(regime: str) -> Path:
    return _found(f"regimes/{regime.removesuffix(ONWARD)}.yaml")


def _found(name: str) -> Path:
    folders = (packs.shipped(), *packs.optional().values(), ACME)
    return next(folder / name for folder in folders if (folder / name).is_file())


def _leaves(regime: Regime) -> Iterator[tuple[tuple[Any, ...], str, Any]]:
    """Walk the leaves, each with its place and the name of the rule around it, empty where there is none."""
    names = {where: node.name for where, node, _ in nodes(regime) if isinstance(node, Dated)}
    for where, node, _ in nodes(regime):
        if not hasattr(node, "children"):
            around = [names[where[:size]] for size in range(len(where)) if where[:size] in names]
            yield where, around[-1] if around else "", node


def _rules_naming(regime: Regime, table: str) -> Iterator[str]:
    for _, rule, node in _leaves(regime):
        operand = node.operand if isinstance(node, FactLeaf) else ()
        named = {*operand} if isinstance(operand, tuple) else {operand}
        if isinstance(node, EvidenceLeaf):
            named |= {*node.tables}
        if table in named:
            yield rule or "applies"


def _spoken(stories: list[Story]) -> dict[str, tuple[tuple[Path, int], ...]]:
    """Say which cases speak of which rule: name it as way through, as lacking, as barring, as to be remembered."""
    found: dict[str, dict[tuple[Path, int], None]] = defaultdict(dict)
    for story in stories:
        case = story.case
        named = [*(case.through or ()), *(case.forbidden or ()), *case.missing, *(case.reminders or ())]
        named += [days.deadline for days in case.deadlines or ()]
        named += [answer.question for answer in case.judgements]
        if case.verdict == "NOT_APPLICABLE" or not named:
            named.append("applies")
        for name in named:
            found[name][Path(story.file), story.line or 1] = None
    spoken = {name: tuple(cases) for name, cases in found.items()}
    return {"applies": (), **spoken}
