"""A difference as plain text: first what was changed, then each export that flips, when, and what did it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sekisho.characters import joined
from sekisho.cli.diff import words
from sekisho.model.brief import brief

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.analysis.comparison.amendment import Amendment
    from sekisho.analysis.comparison.change import Change
    from sekisho.analysis.comparison.difference import Difference, Flip
    from sekisho.analysis.forecast.verdict_changes import Turn
    from sekisho.cli.shared.locations import Locate
    from sekisho.model.decision import Decision


def render(difference: Difference, lang: str, find: Locate) -> str:
    """Write the difference."""
    return joined(_lines(difference, lang, find))


def _lines(difference: Difference, lang: str, find: Locate) -> Iterator[str]:
    yield words.headline(difference).in_(lang)
    yield ""
    for part, made in groupby(difference.changes, key=lambda change: change.part):
        yield words.PARTS[part].in_(lang)
        for home, some in groupby(made, key=lambda change: change.home):
            if part == "law":
                yield f"  {home}"
            for change in some:
                yield from _change(change, lang, "    " if part == "law" else "  ")
        yield ""
    if difference.as_of is not None and not difference.changes:
        yield words.NOTHING.in_(lang)
        yield ""
    for flip in difference.flips:
        yield from _flip(flip, lang, find)
        yield ""
    if difference.loosened is not None:
        yield from _loosened(difference, difference.loosened, lang)
        yield ""
    if difference.passing:
        yield words.IN_BETWEEN.in_(lang)
        for flip in difference.passing:
            yield from (f"  {line}" for line in _flip(flip, lang, find))
        yield ""
    yield words.summary(difference).in_(lang)


def _loosened(difference: Difference, loosened: tuple[Amendment, ...], lang: str) -> Iterator[str]:
    yield (words.LOOSENED if loosened else words.NOT_LOOSENED).in_(lang)
    for one in loosened:
        yield from _amendment(one, lang, "  ")
    if difference.granted:
        yield ""
        yield words.GRANTED.in_(lang)
    for grant in difference.granted:
        yield f"  {grant.export_id}: {_arrow(grant.before, grant.after, lang)}"
        for one in grant.by:
            yield from _amendment(one, lang, "    ")


def _amendment(one: Amendment, lang: str, indent: str) -> Iterator[str]:
    yield f"{indent}{words.KINDS[one.kind].in_(lang)}: {one.said.in_(lang)}"
    if one.place:
        yield f"{indent}    {one.place}"


def _change(change: Change, lang: str, indent: str) -> Iterator[str]:
    cite = f"  [{change.cite.in_(lang)}]" if change.cite else ""
    yield f"{indent}{words.SIGNS[change.action]} {change.title.in_(lang)}{cite}"
    yield from (f"{indent}    {said.in_(lang)}" for said in change.details)


def _flip(flip: Flip, lang: str, find: Locate) -> Iterator[str]:
    yield f"{flip.export_id}: {_arrow(flip.before, flip.after, lang)}"
    for turn in flip.turns:
        since = words.FROM._replace(values=(turn.day,)).in_(lang)
        alone = len(flip.turns) == 1
        yield f"  {since}" if alone else f"  {since}  {_arrow(turn.before, turn.after, lang)}"
        yield from _turn(turn, lang, find)
    if not flip.turns:
        yield f"  {(words.TOGETHER if flip.together else words.BECAUSE).in_(lang)}"
        for change in flip.changes:
            home = f"{change.home}: " if change.part == "law" else ""
            yield f"    {words.SIGNS[change.action]} {home}{change.title.in_(lang)}{_first(change, lang)}"
        yield from _lacks(flip.after, lang)


def _first(change: Change, lang: str) -> str:
    """Give the one thing that changed in something; of several, only that they are told above."""
    return f" ({change.details[0].in_(lang)})" if change.action == "changed" and len(change.details) == 1 else ""


def _turn(turn: Turn, lang: str, find: Locate) -> Iterator[str]:
    for cause in turn.causes:
        where = find(cause.where)
        yield f"    {words.BECAUSE.in_(lang)}: {cause.said.in_(lang)}" + (
            f"  [{cause.cite.in_(lang)}]" if cause.cite else ""
        )
        if where is not None:
            yield f"      {where}"
    yield from _lacks(turn.after, lang)


def _lacks(after: Decision | None, lang: str) -> Iterator[str]:
    if after is not None and not after.is_silent:
        yield f"    {words.NOW.in_(lang)}: {brief(after, lang)}"


def _arrow(before: Decision | None, after: Decision | None, lang: str) -> str:
    one, other = words.stands(before).in_(lang), words.stands(after).in_(lang)
    was, is_ = words.bases(before), words.bases(after)
    shown = [f"{word} ({through})" if through else word for word, through in ((one, was), (other, is_))]
    return " → ".join(shown)
