"""The days that a law counts from papers, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from sekisho.lawbook.context import entry
from sekisho.lawbook.markdown import bullet, code, text
from sekisho.lawbook.statements import paper
from sekisho.model.evidence import Status
from sekisho.model.periods import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.lawbook.context import Context
    from sekisho.model.law import Deadline, Regime


def deadlines(regime: Regime, page: Context) -> Iterator[str]:
    """Write each deadline: from which paper and day it is counted, when it opens and is due, what settles it."""
    say = page.say
    if regime.deadlines:
        yield say("about deadlines")
    for deadline in regime.deadlines:
        yield from entry(deadline, f"deadline-{deadline.name}", page)
        for line in _counted(deadline, page):
            yield bullet(0, line)
        for key in ("note", "remedy"):
            words = getattr(deadline, key)
            if words is not None:
                yield bullet(0, f"*{say(key)}*{say('colon')}{text(words.in_(say.lang))}")


def _counted(deadline: Deadline, page: Context) -> Iterator[str]:
    say = page.say
    yield say("counted from", start=_start(deadline.of, page), paper=paper(deadline, page))
    if deadline.opens is not None:
        yield say("opens", moment=moment(deadline.opens).said.in_(say.lang))
    if deadline.due == "on the day":
        yield say("due on the day")
    elif deadline.due is not None:
        yield say("due", moment=moment(deadline.due).said.in_(say.lang))
    if deadline.done_by is None:
        yield say("done by paper")
    else:
        yield say("done by", event=_start(deadline.done_by, page))


def _start(of: str, page: Context) -> str:
    if of in ("issued", "last-day"):
        return f"{page.say(of)} ({code(of)})"
    return page.say("event" if of in get_args(Status) else "day field", name=code(of))
