"""`.airflowignore` is obeyed as Airflow obeys it: held against Airflow's own search for files."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from sekisho import dagfiles
from sekisho.dagfiles.finding import Search
from sekisho.dagfiles.ignoring import NAME, Ignores
from tests.test_dagfiles import carried, declared

MARKED = """from airflow.sdk import DAG
from sekisho.airflow import export
with DAG('d'):
    Ship(task_id='t', outlets=[export('crm')])
"""
FILES = [
    "a.py",
    "team/a.py",
    "team/b.py",
    "team/old/a.py",
    "team/old/deep/c.py",
    "other/team/b.py",
    "other/a b.py",
    "build/gen.py",
    "[x].py",
    "other/#hash.py",
]
IGNORED = {
    "nothing": {},
    "a name": {"": "a.py"},
    "a name, and shown again": {"": "*.py\n!b.py"},
    "a folder": {"": "team/"},
    "a folder at the top": {"": "/team"},
    "below": {"": "team/old"},
    "any depth": {"": "**/deep"},
    "all in": {"": "other/**"},
    "in an inner folder": {"team": "*\n!b.py"},
    "an inner one shows again": {"": "a.py", "team": "!a.py"},
    "what is in a hidden folder is not shown again": {"": "team\n!team/a.py"},
    "comments and blanks": {"": "# all\n\n  \na.py # the first\n#b.py"},
    "windows": {"": "a.py\r\nb.py\r\n"},
    "brackets": {"": "[ab].py"},
    "a bracket": {"": "\\[x\\].py"},
    "a space": {"": "a b.py"},
    "a slash": {"": "/\n//"},
    "not closed": {"": "["},
    "negation of a folder": {"": "*/\n!team/"},
    "question mark": {"": "?.py"},
    "everything": {"": "*"},
}


def tree(top, ignored):
    for name in FILES:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(MARKED)
    for folder, text in ignored.items():
        (top / folder / NAME).write_bytes(text.encode())
    return top


def ours(top, syntax="glob"):
    return sorted(one.path.relative_to(top).as_posix() for one in Search((Ignores(syntax),)).files([top]))


def airflows(top, syntax="glob"):
    from airflow._shared.module_loading.file_discovery import find_path_from_directory

    found = find_path_from_directory(top, NAME, syntax)
    return sorted(Path(one).relative_to(top).as_posix() for one in found if one.endswith(".py"))


@pytest.mark.airflow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("syntax", ["glob", "regexp"])
@pytest.mark.parametrize("ignored", IGNORED.values(), ids=IGNORED)
def test_it_is_obeyed_as_airflow_obeys_it(ignored, syntax, tmp_path):
    tree(tmp_path, ignored)
    assert ours(tmp_path, syntax) == airflows(tmp_path, syntax)


@pytest.mark.airflow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_hundred_made_up_files_are_obeyed_as_airflow_obeys_them(tmp_path):
    chance = random.Random(0)  # noqa: S311 - no secret
    parts = ["a.py", "team", "old", "*", "**", "?", "b*", "other", "build", "[ab].py", "deep", "gen.py"]
    for number in range(100):
        top = tmp_path / str(number)
        lines = {
            folder: "\n".join(
                chance.choice(["", "", "!", "/", "!/"])
                + "/".join(chance.choices(parts, k=chance.randint(1, 3)))
                + chance.choice(["", "", "/", " ", " # x"])
                for _ in range(chance.randint(1, 4))
            )
            for folder in chance.sample(["", "team", "team/old", "other"], 2)
        }
        tree(top, lines)
        assert ours(top) == airflows(top), lines


def test_what_is_ignored_is_counted_and_not_read(tmp_path):
    tree(tmp_path, {"": "team/\n/a.py"})
    (tmp_path / "team/a.py").write_text("import sekisho\nx = (\n")
    (tmp_path / "a.py").write_text("import sekisho\nx = (\n")
    seen = dagfiles.read([tmp_path], declared(crm=[("daily", "ship")]))
    assert seen.problems == ()
    assert sorted(seen.ignored) == [str(tmp_path / "a.py"), str(tmp_path / "other/team"), str(tmp_path / "team")]


def test_a_file_that_is_named_is_looked_at_whatever_is_ignored(tmp_path):
    tree(tmp_path, {"": "*"})
    seen = dagfiles.read([tmp_path / "a.py"], declared(crm=[("d", "t")]))
    assert carried(seen) == [("d", "t", "crm")]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("team\n!\n"), "2: `!` is no pattern of the syntax glob; it hides nothing here"),
        (os.mkfifo, "1: cannot be read: it is a named pipe, and a regular file was expected; it hides nothing here"),
        (
            lambda path: path.symlink_to("/dev/zero"),
            "1: cannot be read: it is a device, and a regular file was expected",
        ),
        (Path.mkdir, "1: cannot be read: Is a directory; it hides nothing here"),
        (
            lambda path: path.symlink_to(NAME),
            "1: cannot be read: Too many levels of symbolic links; it hides nothing here",
        ),
    ],
)
def test_an_ignore_file_that_cannot_be_read_is_told_and_hides_nothing(make, said, tmp_path):
    tree(tmp_path, {})
    make(tmp_path / NAME)
    search = Search()
    found = [one.path.relative_to(tmp_path).as_posix() for one in search.files([tmp_path])]
    assert {"a.py", "build/gen.py"} <= set(found)
    (gap,) = search.told
    assert f"{gap.line}: {gap.text}".startswith(said)
    assert gap.file == str(tmp_path / NAME)


@pytest.mark.parametrize("pattern", ["a{99999999999999999999}", "(" * 6000 + ")" * 6000, "(?:" * 3000, "(?P<a>", "\\"])
def test_a_pattern_that_no_program_can_read_hides_nothing(pattern, tmp_path):
    tree(tmp_path, {"": f"{pattern}\nbuild\n"})
    search = Search((Ignores("regexp"),))
    found = {one.path.relative_to(tmp_path).as_posix() for one in search.files([tmp_path])}
    assert ("a.py" in found, "build/gen.py" in found) == (True, False)
    (gap,) = search.told
    assert (gap.line, "is no pattern of the syntax regexp; it hides nothing here" in str(gap.text)) == (1, True)
    assert len(str(gap.text)) < 200


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("syntax", ["glob", "regexp"])
def test_a_pattern_of_which_python_warns_is_read(syntax, tmp_path):
    tree(tmp_path, {"": "[[:alpha:]\n"})
    assert "build/gen.py" in ours(tmp_path, syntax) or syntax == "regexp"
