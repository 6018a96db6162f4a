"""Promises of the house, held by tests."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pycountry
import pytest

from sekisho import packs
from sekisho.model.requirement import Dated, Group
from sekisho.packs import Pack, Vocabulary
from sekisho.packs.nodes import nodes
from sekisho.plugins import installed
from tests.bad_input import harness

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "sekisho"
FAMILIES = [
    path
    for family in ("evidence", "formats", "predicates")
    for path in sorted((SOURCE / family).glob("*.py"))
    if path.name != "__init__.py"
]
FILES = sorted(
    path.relative_to(ROOT / "policies/regimes").with_suffix("").as_posix()
    for path in (ROOT / "policies/regimes").rglob("*.yaml")
)
REGIMES = sorted([*FILES, *(f"{name}/onward" for name in FILES)])
"""The laws, and what each says of later hops."""


@cache
def law() -> Pack:
    """The law that ships with sekisho."""
    return packs.load([packs.shipped()], Vocabulary(installed().kinds, list(installed().predicates)))


# ---- the open families ----


@pytest.mark.parametrize("path", FAMILIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_member_of_a_family_has_its_twin_and_says_what_it_is(path):
    twin = ROOT / "tests" / path.parent.name / f"test_{path.stem}.py"
    assert twin.is_file(), f"write {twin.relative_to(ROOT)}"
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert said.splitlines()[0].endswith("."), "its first line says in one sentence what it is"


# ---- the law ----


def test_there_is_law():
    assert sorted(law().regimes) == REGIMES
    assert REGIMES


@pytest.mark.parametrize("name", REGIMES)
def test_every_title_and_remedy_of_the_law_is_in_japanese_too(name):
    regime = law().regimes[name]
    said = [("title", regime.title)]
    for where, node, _ in nodes(regime):
        said += [((*where, key), getattr(node, key, None)) for key in ("title", "remedy", "note")]
    assert [where for where, words in said if words is not None and not words.ja] == []


@pytest.mark.parametrize("name", sorted(law().shared))
def test_every_shared_table_has_a_japanese_title(name):
    assert law().shared[name].title.ja


def test_nothing_was_checked_in_the_future():
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()  # wherever it was checked, it was no later than that
    checked = {**law().regimes, **law().shared}
    assert [name for name, one in checked.items() if one.checked > tomorrow] == []


@pytest.mark.parametrize("name", REGIMES)
def test_every_basis_and_bar_leads_to_words_that_people_understand(name):
    """A leaf that is not met says what to do: by a remedy of its own, or by one that can be derived."""
    for _, node, _ in nodes(law().regimes[name]):
        if isinstance(node, Dated):
            assert node.title.en[0].isupper() or node.title.en[0].isdigit()
        elif not isinstance(node, Group):
            assert node.asks


# ---- law is data ----

# Strings of two capitals that are no country here, each with its reason.
NO_COUNTRY = {
    ("cli/shared/columns.py", "WF"): "widths of letters: wide and full",
    ("lawbook/words.py", "ID"): "a heading",
}


def strings(path):
    """Every string of a module that is no docstring, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documented:
            yield node.lineno, node.value


def test_no_country_stands_in_python():
    codes = law().terms().countries
    names = [country.name for country in pycountry.countries if " " not in country.name]
    named = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b")
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {text!r}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line, text in strings(path)
        if (text in codes or named.search(text)) and (path.relative_to(SOURCE).as_posix(), text) not in NO_COUNTRY
    ]
    assert found == []


def test_no_law_is_named_in_the_engine():
    known = {name for regime in law().regimes for name in (regime, regime.rpartition("/")[2])}
    found = [
        f"{path.name}:{line}: {text!r}"
        for path in sorted((SOURCE / "engine").rglob("*.py"))
        for line, text in strings(path)
        if text in known
    ]
    assert found == []


# ---- help ----


def help_blocks():
    """Every block of README and CONTRIBUTING that shows a help text: where, the command, the text."""
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for block in re.findall(r"^```\w*\n\$ (sekisho [^\n]*--help)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            yield name, *block


@pytest.mark.parametrize(("name", "command", "shown"), list(help_blocks()), ids=lambda value: value[:40].strip())
def test_help_in_the_documents_is_the_help(name, command, shown, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert shown == harness.run(capsys, *command.split()[1:]).out


def test_the_readme_shows_the_help_of_the_program_and_its_two_first_commands():
    commands = {command for name, command, _ in help_blocks() if name == "README.md"}
    assert commands == {f"sekisho {command}--help" for command in ("", "check ", "explain ")}
