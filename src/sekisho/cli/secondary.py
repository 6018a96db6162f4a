"""The list of what was read only in an account, as text, JSON and Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sekisho.characters import joined
from sekisho.cli.shared.markdown import linked, plain
from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sekisho.lawbook.secondary import Secondary

SCHEMA: Final = 1
_TITLE: Final = Phrase("Law that was read only in an account of it", "二次資料のみで確認した法令")
_ABOUT: Final = Phrase(
    "{0} sources, and {1} rules and rows that cite no source which was itself read. Made by `sekisho law secondary`.",
    "出典{0}件。原文を確認した出典に基づかない規定・表の行{1}件。`sekisho law secondary` により作成。",
)
_HEADINGS: Final = (
    Phrase("file", "ファイル"),
    Phrase("source", "出典"),
    Phrase("title", "名称"),
    Phrase("read on", "確認日"),
    Phrase("rests on such sources alone", "原文未確認の出典のみに基づくもの"),
)
_READ: Final = Phrase("read on {0}", "確認日{0}")
_ALONE: Final = Phrase("rests on such sources alone: {0}", "原文未確認の出典のみに基づくもの：{0}")
_NONE: Final = Phrase("none", "なし")


def text(found: Sequence[Secondary], lang: str) -> str:
    """Write each source on a line, and below it what rests on such alone."""
    return joined(_lines(found, lang))


def _lines(found: Sequence[Secondary], lang: str) -> Iterator[str]:
    for one in found:
        yield f"{one.file}  [{one.key}]  {one.source.named(lang)}  ({_READ._replace(values=(one.read_on,)).in_(lang)})"
        yield f"    {_ALONE._replace(values=(_names(one, lang),)).in_(lang)}"
    yield _about(found).in_(lang)


def as_json(found: Sequence[Secondary], lang: str) -> str:
    """Write the list in a stable, versioned shape; titles as the law gives them, whatever the language."""
    del lang
    told = [
        {
            "file": one.file,
            "source": one.key,
            "title": one.source.title.in_("en"),
            "url": one.source.url,
            "read_on": str(one.read_on),
            "rules": list(one.rules),
        }
        for one in found
    ]
    return json.dumps({"schema": SCHEMA, "sources": told}, indent=2, ensure_ascii=False) + "\n"


def markdown(found: Sequence[Secondary], lang: str) -> str:
    """Write the list as one table."""
    return joined(_table(found, lang))


def _table(found: Sequence[Secondary], lang: str) -> Iterator[str]:
    yield from (f"# {_TITLE.in_(lang)}", "", _about(found).in_(lang), "")
    yield f"| {' | '.join(heading.in_(lang) for heading in _HEADINGS)} |"
    yield "|---|---|---|---|---|"
    for one in found:
        title = plain(one.source.named(lang))
        shown = linked(title, one.source.url) if one.source.url else title
        yield f"| {one.file} | {one.key} | {shown} | {one.read_on} | {plain(_names(one, lang))} |"


def _names(one: Secondary, lang: str) -> str:
    return ", ".join(one.rules) or _NONE.in_(lang)


def _about(found: Sequence[Secondary]) -> Phrase:
    alone = {(one.file, name) for one in found for name in one.rules}
    return _ABOUT._replace(values=(len(found), len(alone)))


RENDERERS: Final[dict[str, Callable[[Sequence[Secondary], str], str]]] = {
    "text": text,
    "json": as_json,
    "markdown": markdown,
}
