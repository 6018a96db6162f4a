"""A requirement in words: what each leaf asks, with its citation; groups as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sekisho.lawbook.context import cited, shown
from sekisho.lawbook.markdown import bullet, code, link, text
from sekisho.model.case import FACTS
from sekisho.model.evidence import CHECK
from sekisho.model.periods import period
from sekisho.model.requirement import Basis, EvidenceLeaf, FactLeaf, JudgementLeaf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sekisho.lawbook.context import Context
    from sekisho.model.law import Deadline
    from sekisho.model.requirement import Expected, Scalar


def tree(children: Iterable[Any], page: Context, depth: int = 0) -> Iterator[str]:
    """Write requirements as a list: leaves in words, groups with what is in them, bases as links to their place."""
    for node in children:
        if isinstance(node, Basis):
            way = link(text(node.title.in_(page.say.lang)), f"#basis-{node.name}")
            yield bullet(depth, page.say("see way", way=way))
        elif hasattr(node, "children"):
            yield bullet(depth, f"**{page.say('all of' if node.all else 'any of')}**")
            yield from tree(node.children, page, depth + 1)
        else:
            yield bullet(depth, f"{statement(node, page)} [{cited(node.cite, page)}]")
            yield from _beside(node, page, depth + 1)


def _beside(leaf: Any, page: Context, depth: int) -> Iterator[str]:  # noqa: ANN401 - any of the four kinds of leaf
    say = page.say
    if leaf.reading == "disputed":
        question = link(code(leaf.settles), f"#question-{leaf.settles}")
        yield bullet(depth, f"**{say('disputed')}**{say('colon')}{question}")
    elif leaf.note is not None:
        yield bullet(depth, f"*{say('note')}*{say('colon')}{text(leaf.note.in_(say.lang))}")
    if leaf.remedy is not None:
        yield bullet(depth, f"*{say('remedy')}*{say('colon')}{text(leaf.remedy.in_(say.lang))}")


def statement(leaf: Any, page: Context) -> str:  # noqa: ANN401 - any of the four kinds of leaf
    """Say what a leaf asks."""
    say = page.say
    match leaf:
        case FactLeaf():
            return _fact(leaf, page)
        case EvidenceLeaf():
            return _paper(leaf, page)
        case JudgementLeaf():
            return say("judgement", question=page.question(leaf.judgement))
    fields = _fields({name: (value,) for name, value in leaf.args.items()}, page)
    return say("predicate", name=code(leaf.predicate)) + (say("narrowed", fields=fields) if fields else "")


def _fact(leaf: FactLeaf, page: Context) -> str:
    fact = FACTS[leaf.fact]
    name = f"{text(fact.in_(page.say.lang))} ({code(leaf.fact)})"
    way = leaf.operator
    if fact.type == "set" and way in ("one_of", "none_of", "listed_in"):
        way = f"{way} set"
    if way.startswith("one_of") and isinstance(leaf.operand, tuple) and not _names_table(leaf, page):
        way = f"{way} single" if len(leaf.operand) == 1 else way
    return page.say(way, fact=name, value=_operand(leaf, page))


def _names_table(leaf: FactLeaf, page: Context) -> bool:
    operand = leaf.operand
    return page.is_table(operand[0] if isinstance(operand, tuple) and len(operand) == 1 else operand)


def _operand(leaf: FactLeaf, page: Context) -> str:
    operand = leaf.operand
    if leaf.operator != "is" and _names_table(leaf, page):
        among = "among table" if isinstance(operand, tuple) else "number in table" if leaf.is_numeric else "in table"
        return _table(operand[0] if isinstance(operand, tuple) else operand, among, page)
    return page.values(operand) if isinstance(operand, tuple) else shown(operand, page.say)


def _table(name: str, among: str, page: Context) -> str:
    """Name a table; one that never changes and is short is written out as well."""
    rows = page.table(name)
    if len(rows) == 1 and rows[0].from_ is None and rows[0].until is None and not page.lists.is_long(rows[0].values):
        return f"{page.joined(rows[0].values)} ({page.table_link(name)})"
    return page.say(among, name=page.table_link(name))


def _paper(leaf: EvidenceLeaf, page: Context) -> str:
    say = page.say
    told = [paper(leaf, page)]
    if leaf.held_by is not None:
        told.append(say(f"that the {leaf.held_by} holds"))
    if leaf.issued_from is not None:
        told.append(say("issued from", day=leaf.issued_from))
    if leaf.issued_before is not None:
        told.append(say("issued before", day=leaf.issued_before))
    if leaf.expects is not None:
        told.extend(_expected(leaf.expects, page))
    if leaf.for_each is not None:
        told.append(say("for each", fact=code(leaf.for_each)))
    return "".join(told)


def _expected(expects: Expected, page: Context) -> Iterator[str]:
    say, event = page.say, page.say("event", name=code(expects.event))
    if expects.event == CHECK and expects.within is not None:
        yield say("first check", period=_period(expects.within, page))
    elif expects.within is None:
        yield say("expects", event=event)
    else:
        yield say("expects within", event=event, period=_period(expects.within, page))
    if expects.lost_after is not None:
        yield say("lost after", period=_period(expects.lost_after, page))


def _period(written: str, page: Context) -> str:
    return period(written).said.in_(page.say.lang)


def paper(asked: EvidenceLeaf | Deadline, page: Context) -> str:
    """Say which papers are meant: the kind, the fields that narrow it, and its term where it prints none."""
    say = page.say
    told = page.kind(asked.evidence)
    if asked.where:
        told += say("narrowed", fields=_fields(asked.where, page))
    if asked.valid_for is None:
        return told
    rows, table = page.table(asked.valid_for), page.table_link(asked.valid_for)
    if len(rows) > 1:
        return told + say("term by table", table=table)
    return told + say("term", months=page.joined(rows[0].values), table=table)


def _word(value: Scalar | None, page: Context) -> str:
    """Write one word that a field may hold; of a table, where it stands."""
    if value is None:
        return page.say("unstated")
    named = isinstance(value, str) and page.is_table(value)
    return page.say("among table", name=page.table_link(str(value))) if named else shown(value, page.say)


def _fields(fields: Mapping[str, tuple[Scalar | None, ...]], page: Context) -> str:
    say = page.say
    told = (
        say(
            "field",
            name=name.replace("_", " "),
            values=say("or").join(_word(value, page) for value in values),
        )
        for name, values in fields.items()
    )
    return say("joined").join(told)
