"""Where we reach inside of a library, its version has an upper bound: the one that was tried."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

REPOSITORY = Path(__file__).parents[1]
SOURCE = REPOSITORY / "src" / "sekisho"

REACHES = {
    "apache-airflow": {
        "airflow/decorator.py": {"_do_render_template_fields"},
        "airflow/operators.py": {"_do_render_template_fields"},
        "airflow/runner.py": {"_execute_task", "_ti_context_from_server"},
        "airflow/settling.py": {"_post_execute_hook"},
        "airflow/validation.py": {"_do_render_template_fields"},
    },
    "duckdb": {"heads/sources/files.py": {"_duckdb"}},
    "psycopg": {"ledger/silence.py": {"wait"}},
    "pydantic": {
        "model/law.py": {"__pydantic_private__"},
        "model/thaw.py": {
            "__pydantic_extra__",
            "__pydantic_fields_complete__",
            "__pydantic_fields_set__",
            "__pydantic_private__",
        },
    },
    "sqlalchemy": {
        "heads/sources/sql.py": {"dbapi_connection"},
        "ledger/database_errors.py": {"dbapi_connection", "is_disconnect"},
        "ledger/stores/sqlite.py": {"dbapi_connection"},
        "ledger/statements.py": {"dispatch", "positiontup"},
    },
}
"""Each library with the files that reach inside of it, and for what: names that it keeps to itself, or may change."""
UNSTABLE = frozenset({"dbapi_connection", "dispatch", "is_disconnect", "positiontup"})
"""Names without an underscore that are a library's own affair."""
OVERRIDDEN = {"psycopg.Connection": frozenset({"wait"})}
"""Methods that a library calls itself, and that we put another in the place of."""
NO_LIBRARYS = frozenset({"_getframe", "_asdict", "_replace", "_fields", "_field_defaults"})
"""What Python documents in spite of its underscore."""
LEANT_ON = {"great-expectations", "datasketches", "polars-hash"}
"""Not reached into, but used where little is promised: classes to derive from, bytes of sketches, a plugin."""


def trees() -> dict[str, ast.Module]:
    return {file.relative_to(SOURCE).as_posix(): ast.parse(file.read_text()) for file in SOURCE.rglob("*.py")}


def private(name: str) -> bool:
    """A name that its library keeps to itself; `__pydantic_…__` is no method that Python knows of."""
    return bool(re.match(r"_(?!_)|__pydantic_", name)) and name not in NO_LIBRARYS


def own(tree: ast.Module) -> Iterator[str]:
    """Names that a module of ours gives."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.arg(arg=name) | ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield name
            case ast.alias(name=name, asname=given):
                yield given or name


def reached(tree: ast.Module, ours: set[str], classes: set[str]) -> Iterator[str]:
    """What a module takes from inside of others: attributes, imports, texts that are names, methods."""
    for node in whole(tree):
        match node:
            case ast.Attribute(attr=name) if name in UNSTABLE or (private(name) and name not in ours):
                yield name
            case ast.Constant(value=str(name)) if name.isidentifier() and private(name) and name not in ours:
                yield name
            case ast.ImportFrom(module=str(module)) if not module.startswith(("sekisho", "__future__")):
                yield from (part for part in (*module.split("."), *(one.name for one in node.names)) if private(part))
            case ast.Import():
                yield from (part for one in node.names for part in one.name.split(".") if private(part))
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=module), attr=name)]) if module in imported(tree):
                yield f"{module}.{name}"
            case ast.ClassDef(bases=bases):
                foreign = {name for name in map(ast.unparse, bases) if re.split(r"[.\[]", name)[-1] not in classes}
                for base in foreign:
                    known = OVERRIDDEN.get(base.partition("[")[0], frozenset())
                    yield from (one.name for one in node.body if isinstance(one, ast.FunctionDef) and one.name in known)
                if foreign == set(map(ast.unparse, bases)):
                    yield from above(node)


def whole(tree: ast.Module) -> Iterator[ast.AST]:
    """Everything in a module but the parts of longer texts, which are no names."""
    parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    return (node for node in ast.walk(tree) if node not in parts)


def above(node: ast.ClassDef) -> Iterator[str]:
    """Private methods that a class asks its foreign base for."""
    for one in ast.walk(node):
        match one:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=name) if private(name):
                yield name


def imported(tree: ast.Module) -> set[str]:
    """Names of foreign modules."""
    return {
        (one.asname or one.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for one in node.names
        if not one.name.startswith("sekisho")
    }


def test_every_reach_inside_of_a_library_is_known():
    found = trees()
    ours = {name for tree in found.values() for name in own(tree)}
    ours -= {"_do_render_template_fields"}  # ours only because we override it
    classes = {node.name for tree in found.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    inside = {name: set(reached(tree, ours, classes)) for name, tree in found.items()}
    known: dict[str, set[str]] = {}
    for files in REACHES.values():
        for file, names in files.items():
            known[file] = known.get(file, set()) | names
    assert {file: names for file, names in inside.items() if names} == known


def requirements() -> dict[str, Requirement]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    texts = [*project["dependencies"], *(one for some in project["optional-dependencies"].values() for one in some)]
    return {one.name: one for one in map(Requirement, texts) if one.specifier}


LOCK = tomllib.loads((REPOSITORY / "uv.lock").read_text())


@pytest.mark.parametrize("library", sorted({*REACHES, *LEANT_ON}))
def test_its_version_is_bounded_by_the_one_that_was_tried(library):
    bounds = requirements()[library].specifier
    (tried,) = {Version(one["version"]) for one in LOCK["package"] if one["name"] == library}
    assert tried in bounds
    following = f"{tried.major + 1}" if library == "datasketches" else f"{tried.major}.{tried.minor + 1}"
    assert Version(following) not in bounds, f"{library} {tried} was tried, and {following} is let in"


def test_the_lock_knows_one_index_only():
    hosts = set(re.findall(r"https?://[^/\"]+", (REPOSITORY / "uv.lock").read_text()))
    assert hosts == {"https://pypi.org", "https://files.pythonhosted.org"}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("import lib\nlib.thing = None", {"lib.thing"}),
        ("from lib._inner import thing", {"_inner"}),
        ("from lib import _thing", {"_thing"}),
        ("import lib._inner", {"_inner"}),
        ("import lib\nlib.made._hidden", {"_hidden"}),
        ("getattr(made, '_hidden', None)", {"_hidden"}),
        ("import lib\nclass Ours(lib.Base):\n    def _run(self):\n        super()._run()", {"_run"}),
        ("import psycopg\nclass Ours(psycopg.Connection):\n    def wait(self): ...", {"wait"}),
        ("self._own = 1\nself._own", set()),
        ("found._asdict()", set()),
        ("f'{name}_cmd'", set()),
    ],
)
def test_such_a_reach_is_seen(written, found):
    tree = ast.parse(written)
    assert set(reached(tree, set(own(tree)), {"Ours"})) == found
