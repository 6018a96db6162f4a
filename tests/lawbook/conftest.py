"""The law that ships, as pages; and a small invented law with one of everything."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from sekisho import packs
from sekisho.lawbook import Book, Library
from sekisho.lawbook.context import Context
from sekisho.lawbook.words import Say
from sekisho.model.law import Regime
from sekisho.packs import Vocabulary
from sekisho.plugins import installed

VOID = {"meta", "br", "hr", "img", "link"}


@cache
def shipped() -> Library:
    """The law that ships with sekisho, its packs included."""
    plugins = installed()
    law = packs.load([packs.shipped(), *packs.optional().values()], Vocabulary(plugins.kinds, list(plugins.predicates)))
    return Library(law.regimes, law.shared, plugins.kinds)


@cache
def pages() -> dict[str, str]:
    """Every page of it, in both languages."""
    return dict(Book(shipped(), ("en", "ja")).pages())


class Read(HTMLParser):
    """A page as a browser reads it: its text, what can be linked to, its links, the text of each row of a table."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.rows: list[str] = []
        self.tags: set[str] = set()
        self._said: list[str] = []
        self.feed(html)
        self.close()
        self.faults += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = defaultdict(str, {key: value or "" for key, value in attrs})
        self.tags.add(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.rows += [""] if tag == "tr" else []
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self._said.append(data)
        if "tr" in self.open:
            self.rows[-1] += data

    @property
    def text(self) -> str:
        """All that is said, in one line."""
        return plain("".join(self._said))


def plain(text: str) -> str:
    """Forget how a text is broken into lines, and the backticks around its code."""
    return " ".join(text.replace("`", "").split())


LAW: dict[str, Any] = {
    "id": "xa/transfers",
    "title": {"en": "Atlantis, transfers", "ja": "アトランティス・移転"},
    "layer": "law",
    "jurisdictions": ["XA"],
    "zone": "Asia/Tokyo",
    "from": "2022-04-01",
    "until": "2030-01-01",
    "working_days": "JP",
    "checked": "2026-01-31",
    "sources": {
        "act": {
            "title": "Transfer Act | as amended <2022>",
            "url": "https://law.example/act_(2022)",
            "published": "2021-05-12",
        },
        "blog": {"title": "A blog", "read_as": "secondary"},
    },
    "tables": {
        "friends": [
            {"values": ["XB", "XC"], "from": "2022-04-01", "cite": "act art. 7(1)"},
            {
                "value": "XD",
                "from": "2024-01-01",
                "until": "2026-07-01",
                "cite": "act art. 7(2)",
                "note": "Only ships.",
            },
        ],
        "limit": [{"value": 100000, "cite": "act art. 8"}],
        "months": [{"value": 24, "cite": "act art. 9"}],
    },
    "applies": {"all": [{"fact": "exporter.country", "is": "XA", "cite": "act art. 2"}]},
    "forbids": [
        {
            "bar": "court",
            "title": {"en": "No foreign court", "ja": "外国裁判所への提供禁止"},
            "cite": "act art. 12",
            "any": [
                {"fact": "export.foreign_authority", "is": True, "cite": "act art. 12"},
                {"fact": "recipient.restricted", "is": True, "cite": "act art. 12"},
            ],
        }
    ],
    "requires": {
        "all": [
            {"fact": "data.important", "is": "none", "cite": "act art. 6"},
            {
                "any": [
                    {
                        "basis": "friends",
                        "title": {"en": "A friend", "ja": "友好国"},
                        "cite": "act art. 7",
                        "exempt": True,
                        "counted": False,
                        "from": "2022-04-01",
                        "all": [
                            {"fact": "export.destinations", "listed_in": "friends", "cite": "act art. 7"},
                            {"fact": "ledger.ordinary.calendar_year", "below": "limit", "cite": "act art. 8"},
                        ],
                    },
                    {
                        "basis": "contract",
                        "title": {"en": "A contract", "ja": "契約"},
                        "cite": "act art. 9",
                        "note": "Signed by hand.",
                        "remedy": "Sign it.",
                        "all": [
                            {
                                "evidence": "scc",
                                "where": {"text_unamended": True},
                                "valid_for": "months",
                                "issued_from": "2022-04-01",
                                "issued_before": "2029-01-01",
                                "expects": {"event": "filed", "within": "10 working days", "lost_after": "1 year"},
                                "cite": "act art. 9",
                                "reading": "disputed",
                                "settles": "copies-suffice",
                                "note": "Some say a copy will do, some do not.",
                                "remedy": "Ask counsel.",
                            },
                            {"judgement": "necessary", "cite": "blog"},
                        ],
                    },
                ]
            },
        ]
    },
    "duties": [
        {
            "duty": "records",
            "title": {"en": "Keep a record", "ja": "記録の保存"},
            "cite": "act art. 10",
            "blocking": False,
            "for": ["contract"],
            "all": [{"judgement": "records-kept", "cite": "act art. 10"}],
        }
    ],
    "information": [
        {"tells": "fines", "title": "Fines", "cite": "act art. 20", "note": "Up to a million."},
        {
            "tells": "no-tool",
            "title": "No tool",
            "cite": "act art. 21",
            "note": "It carries nothing.",
            "evidence": "scc",
            "of": "another",
        },
        {"tells": "no-other", "title": "Nor that", "cite": "act art. 21", "note": "Nor does it.", "evidence": "scc"},
    ],
    "refusals": [
        {
            "refusal": "rejected",
            "title": {"en": "Report the offer", "ja": "申出の報告"},
            "cite": "act art. 11",
            "from": "2025-10-06",
            "when": {"export.purpose": "brokerage"},
            "due": "14 days after",
            "remedy": "Report it.",
        },
        {
            "refusal": "told",
            "title": "Tell it",
            "cite": "act art. 11",
            "when": {"export.purpose": "x"},
            "due": "1 year after",
        },
    ],
    "announced": [
        {
            "announced": "new-act",
            "title": {"en": "A new Act", "ja": "新法"},
            "on": "2028-07-16",
            "cite": "act art. 11",
            "note": "The old one stands until then.",
        },
        {"announced": "appeal", "title": {"en": "An appeal", "ja": "上訴"}, "cite": "act art. 11"},
    ],
    "deadlines": [
        {
            "deadline": "filing",
            "title": {"en": "File the contract", "ja": "契約の届出"},
            "cite": "act art. 11",
            "evidence": "scc",
            "of": "issued",
            "due": "10 working days after",
            "done_by": "filed",
            "until": "2029-01-01",
            "remedy": "File it.",
        },
        {
            "deadline": "report",
            "title": {"en": "Report the end", "ja": "終了の報告"},
            "cite": "act art. 11",
            "evidence": "scc",
            "of": "revoked",
            "due": "1 month after",
        },
        {
            "deadline": "renewal",
            "title": {"en": "Apply for renewal", "ja": "更新申請"},
            "cite": "act art. 11",
            "evidence": "scc",
            "of": "last-day",
            "opens": "6 months before",
            "due": "on the day",
            "done_by": "signed-on",
        },
    ],
}


@pytest.fixture
def library() -> Library:
    """A library of the invented law alone."""
    regime = Regime.model_validate(LAW)
    return Library({regime.id: regime}, {}, installed().kinds)


@pytest.fixture
def page(library) -> Context:
    """The page of the invented law, while it is written in English."""
    return Context(Say("en"), "regimes/xa/transfers", library, library.regimes["xa/transfers"].tables)


@pytest.fixture
def written(library) -> dict[str, str]:
    """The pages of the invented law."""
    return dict(Book(library, ("en", "ja")).pages())
