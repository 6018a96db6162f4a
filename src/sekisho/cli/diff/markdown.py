"""A difference as Markdown, for a comment on a pull request: what flips on top, what was changed folded below."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sekisho.characters import joined
from sekisho.cli.diff import words
from sekisho.cli.shared.markdown import code, plain
from sekisho.model.base import Phrase
from sekisho.model.brief import brief

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.analysis.comparison.amendment import Amendment
    from sekisho.analysis.comparison.difference import Difference, Flip
    from sekisho.cli.shared.locations import Locate
    from sekisho.model.decision import Decision

_HEADINGS = (
    Phrase("export", "提供"),
    Phrase("before", "変更前"),
    Phrase("after", "変更後"),
    Phrase("why", "理由"),
)
_CHANGES = Phrase("{0}: {1} changes", "{0}：{1}件の変更")
_CHANGE = Phrase("{0}: 1 change", "{0}：1件の変更")


def render(difference: Difference, lang: str, find: Locate) -> str:
    """Write the difference."""
    return joined(_lines(difference, lang, find))


def _lines(difference: Difference, lang: str, find: Locate) -> Iterator[str]:
    yield f"### {plain(words.headline(difference).in_(lang))}"
    yield ""
    clock = [change for change in difference.changes if change.part == "clock"]
    for change in clock:
        yield f"**{words.PARTS['clock'].in_(lang)}**: {plain(change.title.in_(lang))}"
        yield ""
        yield from (f"- {plain(detail.in_(lang))}" for detail in change.details)
        yield ""
    yield f"**{plain(words.summary(difference).in_(lang))}**"
    if difference.loosened is not None:
        yield from _loosened(difference, difference.loosened, lang)
    if difference.flips:
        yield ""
        yield from _table(difference.flips, lang, find)
    if difference.passing:
        yield from ("", f"#### {words.IN_BETWEEN.in_(lang)}", "")
        yield from _table(difference.passing, lang, find)
    if difference.as_of is not None and not difference.changes:
        yield from ("", words.NOTHING.in_(lang))
    rest = (change for change in difference.changes if change not in clock)
    for part, made in groupby(rest, key=lambda change: change.part):
        changes = tuple(made)
        said = (_CHANGE if len(changes) == 1 else _CHANGES)._replace(values=(words.PARTS[part], len(changes)))
        yield from ("", "<details>", f"<summary>{said.in_(lang)}</summary>", "")
        for change in changes:
            home = f"{code(change.home)} " if part == "law" else ""
            cite = f" [{plain(change.cite.in_(lang))}]" if change.cite else ""
            yield f"- {words.SIGNS[change.action]} {home}{plain(change.title.in_(lang))}{cite}"
            yield from (f"  - {plain(detail.in_(lang))}" for detail in change.details)
        yield from ("", "</details>")


def _loosened(difference: Difference, loosened: tuple[Amendment, ...], lang: str) -> Iterator[str]:
    yield ""
    yield f"#### {words.LOOSENED.in_(lang)}" if loosened else words.NOT_LOOSENED.in_(lang)
    if loosened:
        yield ""
        yield from (f"- {_amendment(one, lang)}" for one in loosened)
    if difference.granted:
        yield from ("", f"#### {words.GRANTED.in_(lang)}", "")
    for grant in difference.granted:
        before, after = (words.stands(made).in_(lang) for made in (grant.before, grant.after))
        yield f"- {code(grant.export_id)}: {plain(before)} → {plain(after)}"
        yield from (f"  - {words.BY.in_(lang)} {_amendment(one, lang)}" for one in grant.by)


def _amendment(one: Amendment, lang: str) -> str:
    place = f" ({code(one.place)})" if one.place else ""
    return f"{words.KINDS[one.kind].in_(lang)}: {plain(one.said.in_(lang))}{place}"


def _table(flips: tuple[Flip, ...], lang: str, find: Locate) -> Iterator[str]:
    yield f"| {' | '.join(heading.in_(lang) for heading in _HEADINGS)} |"
    yield "|---|---|---|---|"
    for flip in flips:
        cells = (
            code(flip.export_id),
            _stands(flip.before, lang),
            _stands(flip.after, lang),
            "<br>".join(_reasons(flip, lang, find)),
        )
        yield f"| {' | '.join(cells)} |"


def _stands(decision: Decision | None, lang: str) -> str:
    word, through = words.stands(decision).in_(lang), words.bases(decision)
    return f"{plain(word)}<br>{plain(through)}" if through else f"**{plain(word)}**"


def _reasons(flip: Flip, lang: str, find: Locate) -> Iterator[str]:
    for turn in flip.turns:
        since = words.FROM._replace(values=(turn.day,)).in_(lang)
        said = "; ".join(plain(cause.said.in_(lang)) for cause in turn.causes)
        where = ", ".join(code(place) for cause in turn.causes if (place := find(cause.where)))
        yield f"{since}: {said}{f' ({where})' if where else ''}"
    if flip.together:
        yield f"{words.TOGETHER.in_(lang)}:"
    for change in flip.changes:
        home = f"{change.home}: " if change.part == "law" else ""
        yield f"{words.SIGNS[change.action]} {plain(home + change.title.in_(lang))}"
    if flip.after is not None and not flip.after.is_silent:
        yield f"{words.NOW.in_(lang)}: {plain(brief(flip.after, lang))}"
