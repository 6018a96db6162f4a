"""A page of HTML from a page of Markdown: one file that needs nothing else. The only place that knows the converter."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_STYLE = Path(__file__).with_name("page.css")
_PAGE = re.compile(r"^(?!\w+:)([^#]*)\.md(#.*)?$")


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@cache
def _converter() -> MarkdownIt:
    converter = MarkdownIt("commonmark", {"html": True}).enable("table")
    converter.add_render_rule("text", _text)
    return converter


def _text(_self: object, tokens: Sequence[Token], index: int, _options: object, _env: object) -> str:
    """Write plain text; a day is never broken at the end of a line."""
    return _DAY.sub(r"<time>\g<0></time>", escape(tokens[index].content))


def html(markdown: str, lang: str) -> str:
    """Convert one page. Links to other pages of Markdown become links to the same pages of HTML."""
    tokens = _converter().parse(markdown)
    for token in tokens:
        for child in token.children or ():
            _to_html(child)
    title = next((token.content for token in tokens if token.type == "inline"), "")
    body = _converter().renderer.render(tokens, _converter().options, {})
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _to_html(token: Token) -> None:
    target = token.attrGet("href")
    if isinstance(target, str):
        token.attrSet("href", _PAGE.sub(lambda found: f"{found[1]}.html{found[2] or ''}", target))
