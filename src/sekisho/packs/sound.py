"""What a law must be before anybody is judged by it: every name resolves, no dates overlap, nothing stands too deep."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args, get_origin

from sekisho.errors import Problem
from sekisho.files import Document, Spot, closest, countries_of, no_kind, written
from sekisho.model.case import FACTS, Fact, accepts
from sekisho.model.citation import parted
from sekisho.model.evidence import Evidence, Status
from sekisho.model.law import ONWARD, Announced, Deadline, Information, Refusal, Regime, Row, SharedTables, Table
from sekisho.model.periods import moment
from sekisho.model.requirement import OPERATORS, Basis, Dated, EvidenceLeaf, FactLeaf, Group, PredicateLeaf
from sekisho.packs.nodes import nodes, questions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sekisho.model.terms import Terms

DEPTH = 3
"""Regime, group, basis, leaf: a leaf is at most this deep below `requires`."""
_BESIDE = ("deadlines", "information", "refusals", "announced")
"""What a regime tells beside its rules."""
_BEGINS = ("issued", "last-day")
_NUMERIC = ("at_least", "at_most", "below", "above")
_MEMBERSHIP = ("one_of", "none_of", "listed_in")


class Vocabulary(NamedTuple):
    """What a law may speak of beside the facts: kinds of evidence, and predicates."""

    kinds: Mapping[str, type[Evidence]]
    predicates: Collection[str] = ()


class Reading(NamedTuple):
    """One regime as it is being checked: its file, the tables in its reach, the words it may use."""

    document: Document
    tables: Mapping[str, Table]
    vocabulary: Vocabulary
    terms: Terms
    calendar: str | None
    """The country whose working days the regime counts, if any."""
    unread: Collection[str]
    """Files of shared tables that cannot be read: who names a table of theirs is not to blame."""

    def reminds(self, where: Spot) -> bool:
        """Say whether a part of the file belongs to a duty that does not block."""
        duties = self.document.data.get("duties", []) if where[0] == "duties" else []
        return bool(duties) and duties[int(where[1])].get("blocking") is False

    def written_as_word(self, where: Spot) -> bool:
        """Say whether a part of the file is one bare word, not a list."""
        found: Any = self.document.data
        for step in where:
            inside = isinstance(found, dict) and step in found
            if inside or (isinstance(found, list) and isinstance(step, int)):
                found = found[step]
        return isinstance(found, str)


def sound_regime(regime: Regime, reading: Reading) -> Iterator[Problem]:
    """Walk what is wrong with a regime that has the right form."""
    document, predicates, terms = reading.document, reading.vocabulary.predicates, reading.terms
    if regime.id.endswith(ONWARD):
        yield document.problem((), f"`{regime.id}` is the name of the part `onward` of a law; name the file otherwise")
    yield from sound_tables(document, regime)
    yield from _sound_names(document, regime)
    yield from _sound_questions(document, regime)
    for where, code in countries_of(regime):
        refusal = terms.refuses_country(code)
        if refusal is not None:
            yield document.problem(where, refusal)
    for where, node, depth in nodes(regime):
        if depth > DEPTH:
            if depth == DEPTH + 1:
                text = "too deep; a leaf stands in a basis, a basis in a group, a group in the regime"
                yield document.problem(where, text)
        elif isinstance(node, FactLeaf):
            yield from _sound_fact(reading, where, node)
        elif isinstance(node, EvidenceLeaf):
            yield from _sound_evidence(reading, where, node)
        elif isinstance(node, PredicateLeaf) and node.predicate not in predicates:
            hint = closest(node.predicate, predicates)
            yield document.problem((*where, "predicate"), f"no predicate is called `{node.predicate}`{hint}")
    yield from _sound_deadlines(reading, regime)
    yield from _sound_information(reading, regime)
    yield from _sound_refusals(reading, regime)


def _sound_refusals(reading: Reading, regime: Regime) -> Iterator[Problem]:
    for index, refusal in enumerate(regime.refusals):
        due = moment(refusal.due)
        if due.side == "before" or due.period.unit == "working days":
            text = f"a report is due some days, months or years after the refusal, not `{due}`; write `14 days after`"
            yield reading.document.problem(("refusals", index, "due"), text)
        for path, words in refusal.when.items():
            where: Spot = ("refusals", index, "when", path)
            fact = FACTS.get(path)
            if fact is None:
                yield reading.document.problem(where, f"no fact is called `{path}`{closest(path, FACTS)}")
            else:
                for word in words:
                    yield from _sound_word(reading, where, fact, word)


def _sound_information(reading: Reading, regime: Regime) -> Iterator[Problem]:
    for index, told in enumerate(regime.information):
        if told.evidence is not None and told.evidence not in reading.vocabulary.kinds:
            where = ("information", index, "evidence")
            yield reading.document.problem(where, no_kind(told.evidence, reading.vocabulary.kinds))


def _sound_deadlines(reading: Reading, regime: Regime) -> Iterator[Problem]:
    for index, deadline in enumerate(regime.deadlines):
        where: Spot = ("deadlines", index)
        yield from _sound_paper(reading, where, deadline)
        kind = reading.vocabulary.kinds.get(deadline.evidence)
        begins = (*_BEGINS, *get_args(Status), *((_days(kind)) if kind else ()))
        named = {"of": (deadline.of, begins), "done_by": (deadline.done_by, begins[len(_BEGINS) :])}
        for key, (name, known) in named.items():
            if kind is not None and name is not None and name not in known:
                text = f"nothing of {deadline.evidence} is called `{name}`{closest(name, known)}"
                yield reading.document.problem((*where, key), text)
        if deadline.counts_working_days and regime.working_days is None:
            text = "working days are counted, and the regime names no calendar; write `working_days: <country>`"
            yield reading.document.problem(where, text)


def _days(kind: type[Evidence]) -> Iterator[str]:
    """Walk the fields of a kind that hold a day, as a deadline writes them."""
    for name, field in kind.model_fields.items():
        if any(date in (hint, *get_args(hint)) for hint in (field.annotation, *get_args(field.annotation))):
            yield name.replace("_", "-")


def sound_tables(document: Document, one: Regime | SharedTables) -> Iterator[Problem]:
    """Walk what is wrong with tables and citations: rows that overlap, sources that are not there or not used."""
    cites: list[tuple[Spot, str]] = [
        (("tables", name, i, "cite"), row.cite) for name, t in one.tables.items() for i, row in enumerate(t)
    ]
    if isinstance(one, Regime):
        cites += [((*where, "cite"), node.cite) for where, node, _ in nodes(one) if not isinstance(node, Group)]
        cites += [(("onward", "cite"), one.onward.cite)] if one.onward else []
        beside = {part: getattr(one, part) for part in _BESIDE}
        cites += [((part, i, "cite"), rule.cite) for part, rules in beside.items() for i, rule in enumerate(rules)]
    sources = [(where, index, key) for where, cite in cites for index, (key, _) in enumerate(parted(cite))]
    unresolved = [(where, index, key) for where, index, key in sources if key not in one.sources]
    for where, index, key in unresolved:
        begins = "another citation follows `;`, and " if index else ""
        yield document.problem(where, f"{begins}no source is called `{key}`{closest(key, one.sources)}")
    used = {key for _, _, key in sources}
    for name in one.sources:
        if name not in used and not unresolved:
            yield document.problem(("sources", name), f"nothing cites the source `{name}`; cite it or remove it")
    for name, table in one.tables.items():
        yield from _sound_table(document, name, table)


def _sound_table(document: Document, name: str, table: Table) -> Iterator[Problem]:
    if not table:
        yield document.problem(("tables", name), f"the table `{name}` has no row; write at least one, or remove it")
    for index, row in enumerate(table):
        twice = {value for value in row.values if row.values.count(value) > 1}
        if twice:
            yield document.problem(("tables", name, index), f"{_listed(twice)} stands twice in this row; keep one")
    for one, other in _pairs(table):
        both = set(one.values) & set(other.values)
        if both and one.overlaps(other):
            text = f"{_listed(both)} stands in two rows of overlapping dates; end one of them first"
            yield document.problem(("tables", name, table.index(other)), text)


def _listed(values: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, values)))


def _pairs(table: Table) -> Iterator[tuple[Row, Row]]:
    return ((one, other) for i, one in enumerate(table) for other in table[i + 1 :])


def _sound_names(document: Document, regime: Regime) -> Iterator[Problem]:
    seen: set[str] = set()
    for where, node, _ in nodes(regime):
        if isinstance(node, Basis) and "requires" not in where[:2]:
            yield document.problem(where, "a basis stands in `requires`; write its conditions here, as leaves")
        if isinstance(node, Dated):
            if node.name in seen:
                yield document.problem(where, f"`{node.name}` is already the name of another basis, bar or duty here")
            seen.add(node.name)
    for part, index, one in _dated_lines(regime):
        if one.name in seen:
            yield document.problem((part, index), f"`{one.name}` is already the name of another rule here")
        seen.add(one.name)
    bases = {node.name for _, node, _ in nodes(regime) if isinstance(node, Basis)}
    for index, duty in enumerate(regime.duties):
        for name in duty.for_:
            if name not in bases:
                yield document.problem(("duties", index, "for"), f"no basis is called `{name}`{closest(name, bases)}")


def _sound_questions(document: Document, regime: Regime) -> Iterator[Problem]:
    asked = frozenset(questions(regime))
    for name in regime.questions:
        if name not in asked:
            yield document.problem(("questions", name), f"nothing asks the question `{name}`{closest(name, asked)}")


def _dated_lines(regime: Regime) -> Iterator[tuple[str, int, Deadline | Information | Refusal | Announced]]:
    """Walk what a regime tells beside its rules, each with its place."""
    for part in _BESIDE:
        yield from ((part, index, one) for index, one in enumerate(getattr(regime, part)))


def _sound_fact(reading: Reading, where: Spot, leaf: FactLeaf) -> Iterator[Problem]:
    fact = FACTS.get(leaf.fact)
    spot = (*where, leaf.operator)
    if fact is None:
        hint = closest(leaf.fact, FACTS)
        yield reading.document.problem((*where, "fact"), f"no fact is called `{leaf.fact}`{hint}")
    elif leaf.operator not in _comparisons(fact):
        *most, last = _comparisons(fact)
        text = f"{leaf.fact} is a {fact.type}; compare it with {', '.join(most)} or {last}"
        yield reading.document.problem(spot, text)
    elif leaf.operator == "is":
        yield from _sound_word(reading, spot, fact, leaf.operand)
    elif leaf.operator in _NUMERIC:
        if isinstance(leaf.operand, str):
            yield from _named_table(reading, spot, leaf.operand, single=True)
    elif reading.written_as_word(spot):
        (name,) = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
        yield from _named_table(reading, spot, name, fact=fact)
    elif len(leaf.operand) == 1 and leaf.operand[0] in reading.tables:
        text = f"`[{leaf.operand[0]}]` is also the name of a table; write it without brackets if the table is meant"
        yield reading.document.problem(spot, text)
    else:
        for word in leaf.operand:
            yield from _sound_word(reading, spot, fact, word)


def sound_conditions(
    document: Document, regime: Regime, shared: Mapping[str, Table], left: Collection[str]
) -> Iterator[Problem]:
    """Walk the conditions that a law asks for and that no law leaves on data: nothing could ever have them."""
    tables = {**shared, **regime.tables}
    for where, node, _ in nodes(regime):
        if isinstance(node, FactLeaf) and node.fact == "data.conditions":
            words = node.operand if isinstance(node.operand, tuple) else (node.operand,)
            named = [str(value) for word in words for row in tables.get(str(word), ()) for value in row.values]
            for word in named or map(str, words):
                if word not in left:
                    yield document.problem(
                        (*where, node.operator), f"no law leaves `{word}` on data (`leaves`){closest(word, left)}"
                    )


def _comparisons(fact: Fact) -> tuple[str, ...]:
    if fact.type == "number":
        return _NUMERIC
    return tuple(name for name in OPERATORS if name in _MEMBERSHIP or (name == "is" and fact.type != "set"))


def _sound_word(reading: Reading, spot: Spot, fact: Fact, word: object) -> Iterator[Problem]:
    if not accepts(fact, frozenset({word}) if fact.type == "set" else word):
        hint = closest(word, fact.choices) or f"; a {'text' if fact.type == 'set' else fact.type} was expected"
        yield reading.document.problem(spot, f"{fact.path} is never `{written(word)}`{hint}")
    elif fact.unit == "country":
        refusal = reading.terms.refuses_country(str(word))
        if refusal is not None:
            yield reading.document.problem(spot, refusal)


def _sound_evidence(reading: Reading, where: Spot, leaf: EvidenceLeaf) -> Iterator[Problem]:
    if not {"applies", "forbids"}.isdisjoint(where[:2]):
        text = "evidence is asked only in `requires` and `duties`; use a fact here"
        yield reading.document.problem(where, text)
    expected = () if leaf.expects is None else (leaf.expects.within, leaf.expects.lost_after)
    if reading.calendar is None and any("working day" in (period or "") for period in expected):
        text = "working days are counted, and the regime names no calendar; write `working_days: <country>`"
        yield reading.document.problem((*where, "expects"), text)
    yield from _sound_silence(reading, where, leaf)
    yield from _sound_side(reading, where, leaf)
    yield from _sound_paper(reading, where, leaf)


def _sound_side(reading: Reading, where: Spot, leaf: EvidenceLeaf) -> Iterator[Problem]:
    """Find a side that holds such papers anyway, and kinds that are not found by who holds them."""
    kind = reading.vocabulary.kinds.get(leaf.evidence)
    if kind is None or leaf.held_by is None:
        return
    if leaf.held_by == kind.held_by:
        text = f"the {leaf.held_by} holds a {leaf.evidence} as a rule; remove `held_by`"
        yield reading.document.problem((*where, "held_by"), text)
    elif "holder" not in kind.aspects or "persons" in kind.aspects:
        text = f"which side holds a {leaf.evidence} is not what decides, or not alone; remove `held_by`"
        yield reading.document.problem((*where, "held_by"), text)


def _sound_silence(reading: Reading, where: Spot, leaf: EvidenceLeaf) -> Iterator[Problem]:
    """Find words that let a paper pass which does not say: only what reminds of something may ask so."""
    for name, wanted in leaf.where.items():
        if None in wanted and not reading.reminds(where):
            text = f"`null` among the words of `{name}` lets a paper pass that does not say; remove it"
            yield reading.document.problem((*where, "where", name), text)


def _sound_paper(reading: Reading, where: Spot, leaf: EvidenceLeaf | Deadline) -> Iterator[Problem]:
    document, kinds = reading.document, reading.vocabulary.kinds
    if leaf.evidence not in kinds:
        yield document.problem((*where, "evidence"), no_kind(leaf.evidence, kinds))
        return
    fields = kinds[leaf.evidence].model_fields
    for name, wanted in leaf.where.items():
        if name not in fields:
            text = f"{leaf.evidence} has no field `{name}`{closest(name, fields)}"
            yield document.problem((*where, "where", name), text)
            continue
        known = tuple(_words(fields[name].annotation))
        yield from _sound_alone(reading, (*where, "where", name), leaf, known)
        for word in wanted:
            if "." in str(word) and set(known) <= {"any"}:
                yield from _sound_likened(reading, (*where, "where", name), str(word))
            elif known and word not in (None, *known):
                text = f"{name} of {leaf.evidence} is never `{written(word)}`{closest(word, map(str, known))}"
                yield document.problem((*where, "where", name), text)
    if leaf.valid_for is not None:
        yield from _named_table(reading, (*where, "valid_for"), leaf.valid_for, single=True)


def _sound_alone(
    reading: Reading, where: Spot, leaf: EvidenceLeaf | Deadline, known: Collection[object]
) -> Iterator[Problem]:
    """Check a word that stands alone: it is looked up where it is the name of a table, and must be meant so."""
    word = next(iter(leaf.where[str(where[-1])]), None)
    if len(leaf.where[str(where[-1])]) != 1 or not isinstance(word, str):
        return
    file, bare = word.rpartition("/")[0], reading.written_as_word(where)
    if word in reading.tables and (known or not bare or isinstance(leaf, Deadline)):
        text = f"`{word}` is the name of a table, and only a free field of evidence is looked up; name it otherwise"
        yield reading.document.problem(where, text)
    elif bare and file and word not in reading.tables and any(name.startswith(f"{file}/") for name in reading.tables):
        yield reading.document.problem(where, _no_table(word, reading.tables, number=False))


def _sound_likened(reading: Reading, where: Spot, path: str) -> Iterator[Problem]:
    if path not in FACTS or FACTS[path].type != "text":
        hint = closest(path, [name for name, fact in FACTS.items() if fact.type == "text"])
        yield reading.document.problem(where, f"no fact with a text is called `{path}`{hint}")


def _words(annotation: Any) -> Iterator[object]:  # noqa: ANN401 - a type, as pydantic keeps it
    """Walk the words of a field that knows only certain words; none for other fields."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
        return
    for inner in get_args(annotation):
        yield from _words(inner)


def _named_table(
    reading: Reading, where: Spot, name: str, *, single: bool = False, fact: Fact | None = None
) -> Iterator[Problem]:
    table = reading.tables.get(name)
    if table is None:
        if name.rpartition("/")[0] not in reading.unread:
            yield reading.document.problem(where, _no_table(name, reading.tables, number=single))
    elif single and not all(len(row.values) == 1 and type(row.values[0]) is int for row in table):
        yield reading.document.problem(
            where, f"the table `{name}` must hold one number in each row to be compared with"
        )
    elif single and any(one.overlaps(other) for one, other in _pairs(table)):
        yield reading.document.problem(where, f"the table `{name}` holds two numbers for one day")
    elif fact is not None:
        yield from _sound_values(reading, where, name, fact)


def _no_table(name: str, tables: Collection[str], *, number: bool) -> str:
    if number and re.fullmatch(r"[0-9._,]+", name):
        return f"`{name}`: a whole number or the name of a table was expected"
    hint = closest(name, tables)
    if not number and not hint.startswith("; did"):
        hint = f"; for a word and not a table, write [{name}]"
    return f"no table is called `{name}`{hint}"


def _sound_values(reading: Reading, where: Spot, name: str, fact: Fact) -> Iterator[Problem]:
    """Check that a table which is compared with a fact holds what that fact can be."""
    for value in {value: None for row in reading.tables[name] for value in row.values}:
        for problem in _sound_word(reading, where, fact, value):
            yield problem._replace(text=f"in the table `{name}`: {problem.text}")
