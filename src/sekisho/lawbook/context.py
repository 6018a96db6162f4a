"""What every part of a page may look up: the language, the law around it, and where other pages lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sekisho.lawbook.lists import Lists
from sekisho.lawbook.markdown import code, heading, link, text
from sekisho.model.base import Phrase
from sekisho.model.citation import BETWEEN, Citation
from sekisho.model.countries import with_code
from sekisho.model.requirement import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sekisho.lawbook.words import Say
    from sekisho.model.base import Text
    from sekisho.model.law import Regime, SharedTables, Source, Table
    from sekisho.model.requirement import Scalar


@dataclass(frozen=True)
class Library:
    """The law to be rendered: bodies of rules and shared tables by id, and the kinds of paper that they ask for."""

    regimes: Mapping[str, Regime]
    shared: Mapping[str, SharedTables]
    kinds: Mapping[str, Any]


@dataclass(frozen=True)
class Context:
    """One page while it is written. `where` is its path without ending, such as `regimes/eu/gdpr`."""

    say: Say
    where: str
    library: Library
    tables: Mapping[str, Table] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    questions: Mapping[str, Text] = field(default_factory=dict)
    lists: Lists = field(default_factory=Lists)

    def page(self, to: str) -> str:
        """Give the way from this page to another one."""
        return f"{'../' * self.where.count('/')}{to}.md"

    def table(self, name: str) -> Table:
        """Give a table of this law, or a shared one by `file/table`."""
        if name in self.tables:
            return self.tables[name]
        file, _, key = name.partition("/")
        return self.library.shared[file].tables[key]

    def kind(self, name: str) -> str:
        """Give a kind of paper as people call it, linked to what the page says of it."""
        linked = link(code(name), f"#paper-{name}")
        label = getattr(self.library.kinds[name], "label", None)
        return self.say("paper", kind=linked) if label is None else f"{text(label.in_(self.say.lang))} ({linked})"

    def question(self, name: str) -> str:
        """Give a question in words with its name, or the name alone where the law has no words for it."""
        said = self.questions.get(name)
        return code(name) if said is None else f"{text(said.in_(self.say.lang))} ({code(name)})"

    def is_table(self, name: object) -> bool:
        """Say whether the law means a table by this word."""
        file, _, key = str(name).partition("/")
        return name in self.tables or (file in self.library.shared and key in self.library.shared[file].tables)

    def table_link(self, name: str) -> str:
        """Give a link to a table, on this page or on that of its file."""
        if name in self.tables:
            return link(code(name), f"#table-{name}")
        file, _, key = name.partition("/")
        return link(code(name), f"{self.page(f'shared/{file}')}#table-{key}")

    def values(self, values: tuple[Scalar, ...]) -> str:
        """Write values out, a long list as its ends and a link to the whole of it."""
        return self.lists.told(values, self.say) if self.lists.is_long(values) else self.joined(values)

    def joined(self, values: tuple[Scalar, ...]) -> str:
        """Write every value out."""
        return self.say("joined").join(shown(value, self.say) for value in values)


def period(begins: date | None, ends: date | None, say: Say) -> str:
    """Say from when until when something is law."""
    if begins and ends:
        return say("between", from_=begins, until=ends)
    if begins or ends:
        return say("from", day=begins) if begins else say("until", day=ends)
    return say("always")


def shown(value: Scalar, say: Say) -> str:
    """Write one value of the law: a flag as a word, a number with its thousands, a country by its name."""
    if isinstance(value, bool):
        return f"**{say('yes' if value else 'no')}**"
    if isinstance(value, int):
        return f"**{value:,}**"
    known = with_code(value)
    if isinstance(known, Phrase):
        return text(known.in_(say.lang))
    return value if value.isupper() and value.isalpha() else code(value)


def cited(cite: str, page: Context) -> str:
    """Give a citation, each part linked to its source among the sources of the page."""
    parts = Citation(cite, page.sources).parts()
    return BETWEEN.in_(page.say.lang).join(link(text(part.in_(page.say.lang)), f"#source-{part.key}") for part in parts)


def entry(rule: Any, name: str, page: Context, *more: str) -> Iterator[str]:  # noqa: ANN401 - what is named
    """Write the head of what has a name on the page: title, key, citation, from when until when."""
    yield from heading(3, text(rule.title.in_(page.say.lang)), name)
    begins, ends = getattr(rule, "from_", None), getattr(rule, "until", None)
    dated = [period(begins, ends, page.say)] if begins or ends else []
    yield " · ".join([code(rule.name), f"[{cited(rule.cite, page)}]", *dated, *more])
    yield ""


def rules(regime: Regime) -> Iterator[tuple[str, Any]]:
    """Walk the bars, bases and duties of a law in its order, each with the name of its place on the page."""
    for bar in regime.forbids:
        yield f"bar-{bar.name}", bar
    for basis in bases(regime.requires):
        yield f"basis-{basis.name}", basis
    for duty in regime.duties:
        yield f"duty-{duty.name}", duty


def bases(node: Any) -> Iterator[Basis]:  # noqa: ANN401 - any node of the tree
    """Walk the bases below a requirement, in the order of the law."""
    for child in getattr(node, "children", ()):
        if isinstance(child, Basis):
            yield child
        else:
            yield from bases(child)


def leaves(node: Any) -> Iterator[Any]:  # noqa: ANN401 - any node of the tree, and any of the four kinds of leaf
    """Walk the leaves of a requirement, itself included if it is one."""
    if not hasattr(node, "children"):
        yield node
        return
    for child in node.children:
        yield from leaves(child)


def leaves_of(regime: Regime) -> Iterator[Any]:
    """Walk all leaves of a law."""
    yield from leaves(regime.applies)
    for _, rule in rules(regime):
        yield from leaves(rule)
