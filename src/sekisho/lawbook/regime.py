"""The page of one body of rules, in an order that never changes: short, when, what it forbids, ways, duties, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sekisho.lawbook.asked import papers, questions
from sekisho.lawbook.context import bases, entry, leaves, leaves_of, period
from sekisho.lawbook.deadlines import deadlines
from sekisho.lawbook.front import facts, head
from sekisho.lawbook.markdown import code, heading, link, table, text
from sekisho.lawbook.statements import tree
from sekisho.lawbook.tables import sources, tables
from sekisho.model.periods import moment
from sekisho.model.requirement import Basis, EvidenceLeaf, JudgementLeaf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.lawbook.context import Context
    from sekisho.model.law import Regime
    from sekisho.model.requirement import Dated, Duty


def regime_page(regime: Regime, page: Context, other: str) -> Iterator[str]:
    """Write the page; `other` are links to the same page in other languages."""
    say = page.say
    parts = {
        "short": list(_short(regime, page)),
        "applies": list(tree((regime.applies,), page)),
        "forbids": list(_bars(regime, page)),
        "requires": list(_ways(regime, page)),
        "duties": list(_duties(regime, page)),
        "deadlines": list(deadlines(regime, page)),
        "information": list(_information(regime, page)),
        "refusals": list(_refusals(regime, page)),
        "announced": list(_announced(regime, page)),
        "tables": list(tables(regime.tables, page)),
        "questions": list(questions(regime, page)),
        "papers": list(papers(regime, page)),
        "sources": list(sources(regime.sources, page)),
    }
    parts["lists"] = list(page.lists.written_out(say))
    parts = {name: lines for name, lines in parts.items() if lines}
    yield from head(regime.title, page, other)
    yield " · ".join(link(say(name), f"#{name}") for name in parts)
    for name, lines in parts.items():
        yield from heading(2, say(name), name)
        yield from lines
    yield ""
    yield "---"
    yield ""
    yield say("foot")


def _short(regime: Regime, page: Context) -> Iterator[str]:
    say = page.say
    yield from facts(
        {
            "id": code(regime.id),
            "layer": say(regime.layer),
            **({"covers": text(regime.covers.in_(say.lang))} if regime.covers else {}),
            "jurisdictions": page.values(regime.jurisdictions) or say("no limit"),
            **({"narrow": say("narrowly")} if regime.narrow else {}),
            "in force": period(regime.from_, regime.until, page.say),
            "zone": regime.zone,
            **({"working days": page.values((regime.working_days,))} if regime.working_days else {}),
            "checked": str(regime.checked),
            "file": code(f"regimes/{regime.id}.yaml"),
        },
        page,
    )
    ways = list(bases(regime.requires))
    disputed = {leaf.settles for leaf in leaves_of(regime) if leaf.reading == "disputed"}
    yield say(
        "counts",
        ways=len(ways),
        exempt=sum(way.exempt for way in ways),
        bars=len(regime.forbids),
        blocking=sum(duty.blocking for duty in regime.duties),
        reminders=sum(not duty.blocking for duty in regime.duties),
        disputed=len(disputed),
    )
    if ways:
        head = (say("way"), say("kind"), say("in force"), say("asks for"))
        yield from table(head, [_overview(way, page) for way in ways])


def _overview(way: Basis, page: Context) -> tuple[str, ...]:
    say = page.say
    asked = dict.fromkeys(
        page.kind(leaf.evidence) if isinstance(leaf, EvidenceLeaf) else page.question(leaf.judgement)
        for leaf in leaves(way)
        if isinstance(leaf, (EvidenceLeaf, JudgementLeaf))
    )
    title = link(text(way.title.in_(say.lang)), f"#basis-{way.name}")
    kind = say("exempt short" if way.exempt else "mechanism")
    dated = period(way.from_, way.until, page.say) if way.from_ or way.until else say("no limit")
    return title, kind, dated, say("joined").join(asked) or say("nothing")


def _bars(regime: Regime, page: Context) -> Iterator[str]:
    if regime.forbids:
        yield page.say("about forbids")
    for bar in regime.forbids:
        yield from _rule(bar, f"bar-{bar.name}", page, [])


def _ways(regime: Regime, page: Context) -> Iterator[str]:
    say, found = page.say, list(bases(regime.requires))
    if regime.requires.any and len(found) == len(regime.requires.children):
        yield say("one suffices", number=len(found)) if len(found) > 1 else ""
    else:
        yield from tree((regime.requires,), page)
    for basis in found:
        more = [say("exempt")] if basis.exempt else []
        if not basis.counted:
            more.append(say("uncounted"))
        yield from _rule(basis, f"basis-{basis.name}", page, more)


def _duties(regime: Regime, page: Context) -> Iterator[str]:
    if regime.duties:
        yield page.say("about duties")
    for duty in regime.duties:
        yield from _rule(duty, f"duty-{duty.name}", page, [_effect(duty, page)])


def _refusals(regime: Regime, page: Context) -> Iterator[str]:
    """Write what may have to be reported because the law refused an export."""
    say = page.say
    if regime.refusals:
        yield say("about refusals")
    for one in regime.refusals:
        yield from entry(one, f"refusal-{one.name}", page)
        yield say("due", moment=moment(one.due).said.in_(say.lang))
        yield ""
        yield from _beside(one, page)


def _announced(regime: Regime, page: Context) -> Iterator[str]:
    """Write what is known to come, or to be pending."""
    say = page.say
    if regime.announced:
        yield say("about announced")
    for one in regime.announced:
        yield from entry(one, f"announced-{one.name}", page, str(one.on or say("no day yet")))
        yield from _beside(one, page)


def _effect(duty: Duty, page: Context) -> str:
    say = page.say
    if not duty.for_:
        said = say("blocks" if duty.blocking else "reminds")
    else:
        links = say("joined").join(link(code(name), f"#basis-{name}") for name in duty.for_)
        said = say("reminds for", bases=links)
    return f"{said}{say('watches')}" if duty.watches else said


def _rule(rule: Dated, name: str, page: Context, more: list[str]) -> Iterator[str]:
    """Write a bar, a basis or a duty: its name, its dates, what it rests on, what it needs."""
    say = page.say
    yield from entry(rule, name, page, *more)
    yield from _beside(rule, page)
    several = "one" if len(rule.children) == 1 else "all" if rule.all else "any"
    yield say(f"{rule.label} {several}")
    yield ""
    yield from tree(rule.children, page)


def _information(regime: Regime, page: Context) -> Iterator[str]:
    say = page.say
    if regime.information:
        yield say("about information")
    for one in regime.information:
        yield from entry(one, f"information-{one.name}", page)
        yield text(one.note.in_(say.lang))
        yield ""
        if one.evidence is not None:
            yield say(f"told of {one.of}", kind=code(one.evidence))
            yield ""


def _beside(rule: Any, page: Context) -> Iterator[str]:  # noqa: ANN401 - a bar, a basis or a duty
    for key in ("note", "remedy"):
        words = getattr(rule, key)
        if words is not None:
            yield f"*{page.say(key)}*{page.say('colon')}{text(words.in_(page.say.lang))}"
            yield ""
