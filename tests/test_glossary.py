"""One term for one concept: `docs/glossary.md` is held against every message, page and text of the law."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
GLOSSARY = ROOT / "docs" / "glossary.md"
OTHERS = {
    "docs/glossary.md": "it names the words that must not be used",
    "docs/threat-model.md": "it tells what was tried, in the words of those who tried it",
    "docs/traceability.md": "it is made from names of tests",
}
"""Pages that are not read, and why."""
ARTICLE = re.compile(r"(?<![第\d])\d+条")
ASCII = re.compile(r"^[a-z ]+$")


class Row(NamedTuple):
    """One concept: its Japanese term, the words that must not stand for it, where that holds, and the exceptions."""

    japanese: str
    refused: tuple[str, ...]
    only: tuple[str, ...]
    paths: tuple[str, ...]
    phrases: tuple[str, ...]

    def faults(self, place: str, text: str) -> Iterator[str]:
        """Give the words in a text that must not stand there."""
        if place.startswith(self.paths) or (self.only and not place.startswith(self.only)):
            return
        for phrase in filter(None, (self.japanese, *self.phrases)):
            text = text.replace(phrase, " ")
        for word in self.refused:
            found = re.search(rf"\b{word}\b", text, re.IGNORECASE) if ASCII.match(word) else word in text
            if found:
                yield f"{place}: {word!r} in {' '.join(text.split())[:120]!r}"


def rows(page: str) -> Iterator[Row]:
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 6 and cells[0] not in ("English", "---"):
            _, japanese, _, refused, only, excepted = (cells[0], cells[1], cells[2], *map(_quoted, cells[3:]))
            paths = tuple(one for one in excepted if "/" in one)
            yield Row(japanese, refused, only, paths, tuple(one for one in excepted if one not in paths))


def _quoted(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


@cache
def concepts() -> tuple[Row, ...]:
    return tuple(rows(GLOSSARY.read_text(encoding="utf-8")))


def faults(place: str, text: str) -> list[str]:
    found = [fault for row in concepts() for fault in row.faults(place, text)]
    found.extend(f"{place}: {article!r}, write 第{article}" for article in ARTICLE.findall(text))
    return found


def in_module(path: Path) -> Iterator[str]:
    """Every string of a module but its docstrings; those of a command are its help, those of papers are shown."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    shown = path.parent.name == "evidence"
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and not shown}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any("command" in ast.unparse(one) for one in node.decorator_list):
            yield ast.get_docstring(node) or ""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def in_values(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from in_values(one)
    elif isinstance(value, list):
        for one in value:
            yield from in_values(one)
    elif isinstance(value, str):
        yield value


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


MODULES = sorted((ROOT / "src").rglob("*.py"))
LAWS = sorted((ROOT / "policies").rglob("*.yaml"))
PAGES = [
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "policies").glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if named(path) not in OTHERS and path.name != "CHANGELOG.md"
]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_message_keeps_to_the_glossary(path: Path) -> None:
    assert [fault for text in in_module(path) for fault in faults(named(path), text)] == []


@pytest.mark.parametrize("path", LAWS, ids=named)
def test_a_text_of_the_law_keeps_to_the_glossary(path: Path) -> None:
    texts = in_values(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert [fault for text in texts for fault in faults(named(path), text)] == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_keeps_to_the_glossary(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [fault for n, line in enumerate(lines, 1) for fault in faults(named(path), f"{n}: {line}")] == []


def test_the_fields_of_papers_keep_to_the_glossary() -> None:
    path = ROOT / "src" / "sekisho" / "evidence" / "japanese.toml"
    kinds = tomllib.loads(path.read_text(encoding="utf-8"))
    places = [(f"{named(path)}:{kind}", text) for kind, fields in kinds.items() for text in fields.values()]
    assert [fault for place, text in places for fault in faults(place, text)] == []


@pytest.mark.parametrize(
    ("place", "text", "word"),
    [
        ("src/sekisho/gate/x.py", "データを移転する", "移転"),
        ("src/sekisho/gate/x.py", "人数が未申告", "申告"),
        ("src/sekisho/gate/x.py", "提供を停止：", "停止"),
        ("src/sekisho/gate/x.py", "認証は失効", "失効"),
        ("src/sekisho/cli/x.py", "変更はありません。", "ません"),
        ("src/sekisho/cli/x.py", "Nobody knows", "nobody"),
        ("policies/regimes/cn/pipl.yaml", "個人情報保護法第36条", "個人情報保護法"),
        ("policies/regimes/cn/pipl.yaml", "データ越境流動促進・規範規定5条", "5条"),
        ("docs/x.md", "exports that hang on it", "hang on"),
    ],
)
def test_a_planted_fault_is_found(place: str, text: str, word: str) -> None:
    assert any(word in fault for fault in faults(place, text))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("policies/regimes/eu/gdpr.yaml", "十分性認定に基づく移転"),
        ("policies/regimes/cn/pipl.yaml", "安全評価を申告する（中国個人情報保護法（PIPL）第36条）"),
        ("src/sekisho/gate/x.py", "提供「x」を実行停止、認証は一時停止"),
        ("policies/acme/register/eu/tia-iij.yaml", "日本の法制度に関する移転影響評価"),
    ],
)
def test_the_right_word_in_its_place_is_no_fault(place: str, text: str) -> None:
    assert faults(place, text) == []


def test_each_concept_has_one_row() -> None:
    terms = [row.japanese for row in concepts() if row.japanese]
    assert len(terms) == len(set(terms)) > 25
    assert {word for row in concepts() for word in row.refused} >= {"移転", "申告", "失効", "nobody"}
