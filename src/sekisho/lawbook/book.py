"""All pages of a law: one for each body of rules and each file of shared tables, and the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.lawbook.context import Context, Library, leaves_of, period
from sekisho.lawbook.front import facts, head
from sekisho.lawbook.markdown import code, heading, link, spaced, table, text
from sekisho.lawbook.regime import regime_page
from sekisho.lawbook.tables import sources, tables
from sekisho.lawbook.words import NAMES, Say
from sekisho.model.requirement import EvidenceLeaf, FactLeaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sekisho.lawbook.words import Lang
    from sekisho.model.base import Text
    from sekisho.model.law import Regime, SharedTables


class Book:
    """The pages of a library in some languages. `title` names whose law it is, if it is an organisation's."""

    def __init__(self, library: Library, languages: Sequence[Lang], title: Text | None = None) -> None:
        self._library = library
        self._languages = tuple(languages)
        self._title = title

    def pages(self) -> Iterator[tuple[str, str]]:
        """Give each page: its path without ending, such as `en/index` or `ja/regimes/<id>`, and its Markdown."""
        for lang in self._languages:
            say = Say(lang)
            written = [
                ("index", self._index(Context(say, "index", self._library))),
                *((f"regimes/{name}", self._regime(one, say)) for name, one in self._library.regimes.items()),
                *((f"shared/{name}", self._shared(one, say)) for name, one in self._library.shared.items()),
            ]
            for where, lines in written:
                yield f"{lang}/{where}", spaced(lines)

    def _regime(self, regime: Regime, say: Say) -> Iterator[str]:
        page = Context(say, f"regimes/{regime.id}", self._library, regime.tables, regime.sources, regime.questions)
        return regime_page(regime, page, self._elsewhere(page))

    def _elsewhere(self, page: Context) -> str:
        up = "../" * (page.where.count("/") + 1)
        others = [lang for lang in self._languages if lang != page.say.lang]
        return " · ".join(link(NAMES[lang], f"{up}{lang}/{page.where}.md") for lang in others)

    def _shared(self, one: SharedTables, say: Say) -> Iterator[str]:
        page = Context(say, f"shared/{one.id}", self._library, sources=one.sources)
        yield from head(one.title, page, self._elsewhere(page))
        asking = [regime for regime in self._library.regimes.values() if one.id in _files_asked(regime)]
        links = [link(code(regime.id), page.page(f"regimes/{regime.id}")) for regime in asking]
        known = {
            "id": code(one.id),
            "checked": str(one.checked),
            "used in": say("joined").join(links) or say("no limit"),
            "file": code(f"shared/{one.id}.yaml"),
        }
        yield from facts(known, page)
        parts = {"tables": list(tables(one.tables, page)), "sources": list(sources(one.sources, page))}
        parts["lists"] = list(page.lists.written_out(say))
        for name, lines in parts.items():
            if lines:
                yield from heading(2, say(name), name)
                yield from lines

    def _index(self, page: Context) -> Iterator[str]:
        say = page.say
        name = "" if self._title is None else text(self._title.in_(say.lang))
        yield f"# {say('library of', name=name) if name else say('library')}"
        yield ""
        yield self._elsewhere(page)
        yield ""
        yield say("about library")
        head = ("title", "id", "layer", "jurisdictions", "in force", "checked", "questions")
        regimes = self._library.regimes.values()
        yield from table(map(say, head), [_row(regime, page) for regime in sorted(regimes, key=lambda one: one.layer)])
        yield from heading(2, say("shared"), "shared")
        yield say("about shared")
        rows = [
            (link(text(one.title.in_(say.lang)), page.page(f"shared/{one.id}")), code(one.id), str(one.checked))
            for one in self._library.shared.values()
        ]
        yield from table(map(say, ("title", "id", "checked")), rows)
        yield from page.lists.written_out(say)


def _row(regime: Regime, page: Context) -> tuple[str, ...]:
    say = page.say
    to = page.page(f"regimes/{regime.id}")
    asked = {leaf.settles for leaf in leaves_of(regime) if leaf.reading == "disputed"}
    return (
        link(text(regime.title.in_(say.lang)), to),
        code(regime.id),
        say(regime.layer),
        page.values(regime.jurisdictions) or say("no limit"),
        period(regime.from_, regime.until, page.say),
        str(regime.checked),
        link(str(len(asked)), f"{to}#questions") if asked else say("no limit"),
    )


def _files_asked(regime: Regime) -> set[str]:
    """Collect the files of shared tables that a law names."""
    asked = list(leaves_of(regime))
    operands = [leaf.operand for leaf in asked if isinstance(leaf, FactLeaf)]
    named = [operand[0] if isinstance(operand, tuple) else operand for operand in operands]
    named += [word for leaf in asked if isinstance(leaf, EvidenceLeaf) for word in leaf.tables]
    return {str(name).partition("/")[0] for name in named if "/" in str(name)}
