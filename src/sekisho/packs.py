"""The law: found, read strictly, checked against the vocabulary, compiled. Reading law never runs code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.errors import LoadError, Problem
from sekisho.files import Document, closest, parse, read_yaml, yaml_files
from sekisho.model.case import FACTS, accepts
from sekisho.model.evidence import Evidence
from sekisho.model.law import Regime, Row, SharedTables, Table
from sekisho.model.requirement import (
    Bar,
    Basis,
    Dated,
    Duty,
    EvidenceLeaf,
    FactLeaf,
    Group,
    JudgementLeaf,
    PredicateLeaf,
)
from sekisho.model.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

DEPTH = 3
"""Regime, group, basis, leaf: a leaf is at most this deep below `requires`."""


class Vocabulary(NamedTuple):
    """What a law may speak of beside the facts: kinds of evidence, and predicates."""

    kinds: Mapping[str, type[Evidence]]
    predicates: Collection[str] = ()


class Pack(NamedTuple):
    """Bodies of rules and the tables they share, by id."""

    regimes: dict[str, Regime]
    tables: dict[str, Table]
    shared: dict[str, SharedTables]

    def terms(self) -> Terms:
        """Give the names that an organisation's files may refer to."""
        return Terms(
            countries=_countries(self.tables),
            instead={
                str(value): row.note.en
                for row in self.tables.get("countries/mistaken", ())
                for value in row.values
                if row.note
            },
            regimes=frozenset(self.regimes),
            questions=frozenset(question for regime in self.regimes.values() for question in _questions(regime)),
            words=_words(self.regimes.values(), self.tables),
        )


def shipped() -> Path:
    """Give the folder of the law that comes with sekisho: in the wheel, or beside the source in an editable install."""
    inside = Path(__file__).parent / "policies"
    beside = Path(__file__).parents[2] / "policies"
    folder = inside if inside.is_dir() else beside
    if not (folder / "regimes").is_dir():
        raise LoadError([Problem(folder, None, "the law that ships with sekisho is missing; install the package anew")])
    return folder


def load(folders: Iterable[Path], vocabulary: Vocabulary) -> Pack:
    """Read all regimes below `<folder>/regimes` and shared tables below `<folder>/shared`, of every folder.

    Raises LoadError with every problem of every file; nothing is used unless all of it is sound.
    """
    problems: list[Problem] = []
    regimes: dict[str, tuple[Document, Regime]] = {}
    shared: dict[str, tuple[Document, SharedTables]] = {}
    for folder in folders:
        for part, model, found in (("shared", SharedTables, shared), ("regimes", Regime, regimes)):
            below = folder / part
            for path in yaml_files(below, problems):
                _read(path, below, model, found, problems)
    tables = {f"{name}/{key}": table for name, (_, one) in shared.items() for key, table in one.tables.items()}
    for document, one in shared.values():
        problems.extend(_sound_tables(document, one.tables, one.sources))
        problems.extend(_unused_sources(document, one))
    for document, regime in regimes.values():
        problems.extend(_sound(document, regime, tables, vocabulary))
    if problems:
        raise LoadError(problems)
    return Pack(
        {name: regime for name, (_, regime) in regimes.items()},
        tables,
        {name: one for name, (_, one) in shared.items()},
    )


def _read(
    path: Path, below: Path, model: type[Any], found: dict[str, tuple[Document, Any]], problems: list[Problem]
) -> None:
    name = path.relative_to(below).with_suffix("").as_posix()
    try:
        document = read_yaml(path)
        data = document.identified(name)
        if name in found:
            raise LoadError([Problem(path, 1, f"`{name}` is already read from {found[name][0].path}; rename one")])
        found[name] = (document, parse(document, model, data=data))
    except LoadError as error:
        problems.extend(error.problems)


def _sound(
    document: Document, regime: Regime, shared: Mapping[str, Table], vocabulary: Vocabulary
) -> Iterator[Problem]:
    tables = {**shared, **regime.tables}
    yield from _sound_tables(document, regime.tables, regime.sources)
    yield from _unused_sources(document, regime)
    yield from _sound_names(document, regime)
    for where, node, depth in _nodes(regime):
        if depth > DEPTH:
            yield document.problem(
                where, "too deep; a leaf stands in a basis, a basis in a group, a group in the regime"
            )
        if isinstance(node, Group):
            continue
        yield from _resolved(document, where, node.cite, regime.sources)
        if isinstance(node, FactLeaf):
            yield from _sound_fact(document, where, node, tables)
        elif isinstance(node, EvidenceLeaf):
            yield from _sound_evidence(document, where, node, tables, vocabulary)
        elif isinstance(node, PredicateLeaf) and node.predicate not in vocabulary.predicates:
            hint = closest(node.predicate, vocabulary.predicates)
            yield document.problem(where, f"no predicate is called `{node.predicate}`{hint}")


def _sound_names(document: Document, regime: Regime) -> Iterator[Problem]:
    seen: set[str] = set()
    for where, node, _ in _nodes(regime):
        if isinstance(node, Dated):
            if node.name in seen:
                yield document.problem(where, f"`{node.name}` is already the name of another basis, bar or duty here")
            seen.add(node.name)
    bases = {node.name for _, node, _ in _nodes(regime) if isinstance(node, Basis)}
    for index, duty in enumerate(regime.duties):
        for name in duty.for_:
            if name not in bases:
                yield document.problem(("duties", index, "for"), f"no basis is called `{name}`{closest(name, bases)}")


def _nodes(regime: Regime) -> Iterator[tuple[tuple[str | int, ...], Any, int]]:
    roots: list[tuple[tuple[str | int, ...], Any, int]] = [
        (("applies",), regime.applies, 1),
        (("requires",), regime.requires, 1),
    ]
    roots += [(("forbids", i), bar, 1) for i, bar in enumerate(regime.forbids)]
    roots += [(("duties", i), duty, 1) for i, duty in enumerate(regime.duties)]
    while roots:
        where, node, depth = roots.pop(0)
        yield where, node, depth
        if isinstance(node, (Group, Basis, Bar, Duty)):
            way = "all" if node.all else "any"
            roots.extend(((*where, way, i), child, depth + 1) for i, child in enumerate(node.children))


def _sound_fact(
    document: Document, where: tuple[Any, ...], leaf: FactLeaf, tables: Mapping[str, Table]
) -> Iterator[Problem]:
    fact = FACTS.get(leaf.fact)
    if fact is None:
        yield document.problem((*where, "fact"), f"no fact is called `{leaf.fact}`{closest(leaf.fact, FACTS)}")
        return
    operator, operand = leaf.operator, leaf.operand
    numeric = operator in ("at_least", "at_most", "below", "above")
    spot = (*where, operator)
    if numeric != (fact.type == "number"):
        fits = "at_least, at_most, below or above" if fact.type == "number" else "is, one_of, none_of or listed_in"
        yield document.problem(spot, f"{leaf.fact} is a {fact.type}; compare it with {fits}")
    elif operator == "listed_in" or (numeric and isinstance(operand, str)):
        yield from _named_table(document, spot, str(operand), tables, single=numeric)
    elif operator in ("one_of", "none_of"):
        if len(operand) == 1 and operand[0] in tables:
            return
        for word in operand:
            if not accepts(fact, frozenset({word}) if fact.type == "set" else word):
                yield document.problem(spot, f"{leaf.fact} is never `{word}`{closest(word, fact.choices or tables)}")
    elif operator == "is" and (fact.type == "set" or not accepts(fact, operand)):
        wanted = (
            "compare a set with one_of, none_of or listed_in" if fact.type == "set" else f"a {fact.type} was expected"
        )
        yield document.problem(
            spot, f"{leaf.fact} is never `{operand}`{closest(operand, fact.choices) or f'; {wanted}'}"
        )


def _sound_evidence(
    document: Document, where: tuple[Any, ...], leaf: EvidenceLeaf, tables: Mapping[str, Table], vocabulary: Vocabulary
) -> Iterator[Problem]:
    if where[0] in ("applies", "forbids"):
        yield document.problem(where, "evidence is asked only in `requires` and `duties`; use a fact here")
    kind = vocabulary.kinds.get(leaf.evidence)
    if kind is None:
        hint = closest(leaf.evidence, vocabulary.kinds)
        yield document.problem((*where, "evidence"), f"no kind of evidence is called `{leaf.evidence}`{hint}")
        return
    for name in leaf.where:
        if name not in kind.model_fields:
            yield document.problem(
                (*where, "where", name), f"{leaf.evidence} has no field `{name}`{closest(name, kind.model_fields)}"
            )
    if leaf.valid_for is not None:
        yield from _named_table(document, (*where, "valid_for"), leaf.valid_for, tables, single=True)


def _named_table(
    document: Document, where: tuple[Any, ...], name: str, tables: Mapping[str, Table], *, single: bool
) -> Iterator[Problem]:
    table = tables.get(name)
    if table is None:
        yield document.problem(where, f"no table is called `{name}`{closest(name, tables)}")
    elif single and not all(len(row.values) == 1 and type(row.values[0]) is int for row in table):
        yield document.problem(where, f"the table `{name}` must hold one number in each row to be compared with")
    elif single and any(one.overlaps(other) for one, other in _pairs(table)):
        yield document.problem(where, f"the table `{name}` holds two numbers for one day")


def _sound_tables(document: Document, tables: Mapping[str, Table], sources: Mapping[str, Any]) -> Iterator[Problem]:
    for name, table in tables.items():
        for index, row in enumerate(table):
            yield from _resolved(document, ("tables", name, index), row.cite, sources)
        for one, other in _pairs(table):
            both = set(one.values) & set(other.values)
            if both and one.overlaps(other):
                index = table.index(other)
                yield document.problem(
                    ("tables", name, index),
                    f"{', '.join(sorted(map(str, both)))} stands in two rows of overlapping dates; end one first",
                )


def _pairs(table: Table) -> Iterator[tuple[Row, Row]]:
    return ((one, other) for i, one in enumerate(table) for other in table[i + 1 :])


def _resolved(document: Document, where: tuple[Any, ...], cite: str, sources: Mapping[str, Any]) -> Iterator[Problem]:
    source = cite.split(" ", maxsplit=1)[0]
    if source not in sources:
        yield document.problem((*where, "cite"), f"no source is called `{source}`{closest(source, sources)}")


def _unused_sources(document: Document, one: Regime | SharedTables) -> Iterator[Problem]:
    used = {row.cite.split(" ")[0] for table in one.tables.values() for row in table}
    if isinstance(one, Regime):
        used |= {node.cite.split(" ")[0] for _, node, _ in _nodes(one) if not isinstance(node, Group)}
    for name in one.sources:
        if name not in used:
            yield document.problem(("sources", name), f"nothing cites the source `{name}`; cite it or remove it")


def _countries(tables: Mapping[str, Table]) -> frozenset[str]:
    return frozenset(str(value) for row in tables.get("countries/all", ()) for value in row.values)


def _questions(regime: Regime) -> Iterator[str]:
    for _, node, _ in _nodes(regime):
        name = node.judgement if isinstance(node, JudgementLeaf) else getattr(node, "settles", None)
        if name is not None:
            yield f"{regime.id}#{name}"


def _words(regimes: Iterable[Regime], shared: Mapping[str, Table]) -> dict[str, frozenset[str]]:
    """Collect the words with which some law compares each fact, those of its tables included."""
    found: dict[str, set[str]] = {}
    for regime in regimes:
        tables = {**shared, **regime.tables}
        for _, node, _ in _nodes(regime):
            if isinstance(node, FactLeaf):
                operand = node.operand if isinstance(node.operand, tuple) else (node.operand,)
                for word in operand:
                    rows = tables.get(str(word), ())
                    values = {str(value) for row in rows for value in row.values} if rows else {str(word)}
                    found.setdefault(node.fact, set()).update(values)
    return {path: frozenset(words) for path, words in found.items()}
