"""What a law asks people for: papers of each kind, and decisions on readings that are disputed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sekisho.lawbook.context import cited, leaves, rules
from sekisho.lawbook.markdown import anchor, bullet, code, heading, link, text
from sekisho.lawbook.statements import statement
from sekisho.model.requirement import EvidenceLeaf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.lawbook.context import Context
    from sekisho.model.law import Regime


def questions(regime: Regime, page: Context) -> Iterator[str]:
    """Write each disputed reading once: where it decides, both readings, and how to settle it."""
    say = page.say
    found: dict[str, list[tuple[str, Any]]] = {}
    for where, leaf in _asked(regime, page):
        if leaf.reading == "disputed":
            found.setdefault(leaf.settles, []).append((where, leaf))
    if found:
        yield say("about questions")
    for name, asked in found.items():
        question = code(f"{regime.id}#{name}")
        yield from heading(3, code(name), f"question-{name}")
        if name in page.questions:
            yield text(page.questions[name].in_(say.lang))
            yield ""
        yield say("asked in")
        yield ""
        for where, leaf in asked:
            yield bullet(0, f"{where}: {statement(leaf, page)} [{cited(leaf.cite, page)}]")
        yield ""
        for note in dict.fromkeys(leaf.note.in_(say.lang) for _, leaf in asked):
            yield f"{say('readings')} {text(note)}"
            yield ""
        yield say("settling", question=question)
        for remedy in dict.fromkeys(leaf.remedy.in_(say.lang) for _, leaf in asked if leaf.remedy is not None):
            yield ""
            yield f"*{say('remedy')}*{say('colon')}{text(remedy)}"


def _asked(regime: Regime, page: Context) -> Iterator[tuple[str, Any]]:
    """Walk all leaves, each with a link to the part of the page that it stands in."""
    for leaf in leaves(regime.applies):
        yield link(page.say("applies"), "#applies"), leaf
    for name, rule in rules(regime):
        for leaf in leaves(rule):
            yield link(text(rule.title.in_(page.say.lang)), f"#{name}"), leaf


def papers(regime: Regime, page: Context) -> Iterator[str]:
    """Write what each kind of paper is that the law asks for, who holds it, and what of it must match the export."""
    say = page.say
    asked = [leaf.evidence for _, leaf in _asked(regime, page) if isinstance(leaf, EvidenceLeaf)]
    asked += [deadline.evidence for deadline in regime.deadlines]
    for name in dict.fromkeys(asked):
        kind = page.library.kinds[name]
        told = " ".join((kind.__doc__ or "").split())
        aspects = say("joined").join(map(say.aspect, kind.aspects))
        yield bullet(0, f"{anchor(f'paper-{name}')}{code(name)}: {text(told)}")
        yield bullet(1, f"{say(f'held by {kind.held_by}')} {say('must state', aspects=aspects)}")
