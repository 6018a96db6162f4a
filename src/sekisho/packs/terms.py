"""The names that the law gives, collected for whoever reads an organisation's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.model.identifying import Identifying
from sekisho.model.requirement import Basis, FactLeaf
from sekisho.model.synonyms import Synonyms
from sekisho.model.terms import Terms
from sekisho.packs.nodes import nodes, questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sekisho.model.law import Regime, Table


def terms_of(regimes: Mapping[str, Regime], tables: Mapping[str, Table], unread: frozenset[str] = frozenset()) -> Terms:
    """Give the names that an organisation's files may refer to. `tables` are the shared ones."""
    mistaken = tables.get("countries/mistaken", ())
    return Terms(
        countries=frozenset(str(value) for row in tables.get("countries/all", ()) for value in row.values),
        instead={str(value): row.note.en for row in mistaken for value in row.values if row.note},
        regimes=frozenset(regimes) | unread,
        questions=frozenset(f"{regime.id}#{name}" for regime in regimes.values() for name in questions(regime)),
        unread=unread,
        words=(words := _words(regimes.values(), tables)),
        conditions=words.get("data.conditions", frozenset()) | conditions_left(regimes.values()),
        leaves={name: _left_by(regime) for name, regime in regimes.items()},
        jurisdictions={name: frozenset(regime.jurisdictions) for name, regime in regimes.items()},
        identifying=Identifying(*(_column(tables, f"identifying/{name}") for name in Identifying._fields)),
        synonyms=_synonyms(tables, words.get("data.categories", frozenset())),
    )


def conditions_left(regimes: Iterable[Regime]) -> frozenset[str]:
    """Collect the conditions that some law leaves on data."""
    return frozenset[str]().union(*map(_left_by, regimes))


def _left_by(regime: Regime) -> frozenset[str]:
    bases = [node for _, node, _ in nodes(regime) if isinstance(node, Basis)]
    return regime.left_by(bases) | {*regime.leaves}


def _column(tables: Mapping[str, Table], name: str) -> tuple[str, ...]:
    return tuple(str(value) for row in tables.get(name, ()) for value in row.values)


def _synonyms(tables: Mapping[str, Table], asked: frozenset[str]) -> Synonyms:
    found = {name: frozenset(_column(tables, f"category-words/{name}")) for name in asked}
    return Synonyms(
        {name: words for name, words in found.items() if words}, frozenset(_column(tables, "category-words/otherwise"))
    )


def _words(regimes: Iterable[Regime], shared: Mapping[str, Table]) -> dict[str, frozenset[str]]:
    """Collect the words with which some law compares each fact, those of its tables included."""
    found: dict[str, set[str]] = {}
    for regime in regimes:
        tables = {**shared, **regime.tables}
        for _, node, _ in nodes(regime):
            if isinstance(node, FactLeaf):
                operand = node.operand if isinstance(node.operand, tuple) else (node.operand,)
                for word in operand:
                    rows = tables.get(str(word), ())
                    values = {str(value) for row in rows for value in row.values} if rows else {str(word)}
                    found.setdefault(node.fact, set()).update(values)
    return {path: frozenset(words) for path, words in found.items()}
