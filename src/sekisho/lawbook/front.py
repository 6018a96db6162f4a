"""The beginning of every page: its title, the way back, other languages, and the facts about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.lawbook.markdown import link, table, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.lawbook.context import Context
    from sekisho.model.base import Text


def head(title: Text, page: Context, other: str) -> Iterator[str]:
    """Write the title, and links to the index and to the page in other languages."""
    yield f"# {text(title.in_(page.say.lang))}"
    yield ""
    yield " · ".join(filter(None, (link(page.say("back"), page.page("index")), other)))
    yield ""


def facts(found: Mapping[str, str], page: Context) -> Iterator[str]:
    """Write a table of two columns: what it is called, and what it is."""
    rows = [(page.say(name), said) for name, said in found.items()]
    yield from table(("", ""), rows)
