"""`.airflowignore` in `check`, under `--base`, and in `diff --fail-on loosened`: what a change hides is told."""

from __future__ import annotations

import json

import pytest

from tests.bad_input.harness import whole
from tests.cli.repository import DAY, appended, committed, git

IGNORE = "dags/.airflowignore"
BROKEN = "import sekisho\ndef wool(:\n"


@pytest.fixture
def repository(kiwi):
    """The organisation's folder in a git repository whose branch `main` is the base."""
    appended("sekisho.toml", '\n[check]\npaths = ["dags"]\n')(kiwi)
    git(kiwi.parent, "init", "--initial-branch=main")
    committed(kiwi.parent, "first")
    return kiwi.parent


def test_an_ignored_file_stops_nothing_and_is_told_in_the_count(kiwi, sekisho):
    whole("dags/old/broken.py", BROKEN)(kiwi)
    assert sekisho("check", "dags", *DAY).code == 3
    whole(IGNORE, "old/\n")(kiwi)
    answer = sekisho("check", "dags", *DAY)
    assert (answer.code, answer.lines) == (0, [])
    assert answer.out.splitlines()[-1].endswith("; left alone by .airflowignore: 1")
    assert json.loads(sekisho("check", "dags", *DAY, "-o", "json").out)["ignored"] == ["dags/old"]
    assert "dags/old</code> left alone by .airflowignore" in sekisho("check", "dags", *DAY, "-o", "html").out
    assert (
        sekisho("check", "dags", *DAY, "--lang", "ja").out.splitlines()[-1].endswith(".airflowignore により対象外：1件")
    )


def test_a_carrier_that_is_ignored_carries_nothing(kiwi, sekisho):
    whole(IGNORE, "wool.py\n")(kiwi)
    answer = sekisho("check", "dags", *DAY)
    assert (answer.code, "no task in the DAG files is `ship` of DAG `wool`" in answer.out) == (1, True)


def test_where_all_is_ignored_nothing_was_checked(kiwi, sekisho):
    whole(IGNORE, "*\n")(kiwi)
    answer = sekisho("check", "dags", "--partial", *DAY)
    said = "there is no Python file in dags that .airflowignore does not hide"
    assert (answer.code, answer.lines) == (4, [f"sekisho: nothing was checked: {said} (--allow-empty accepts that)"])


def test_the_syntax_is_that_of_airflows_configuration(kiwi, sekisho, monkeypatch):
    whole("dags/old/broken.py", BROKEN)(kiwi)
    whole(IGNORE, "^ol.\n")(kiwi)
    assert sekisho("check", "dags", *DAY).code == 3
    assert sekisho("check", "dags", "--ignore-syntax", "regexp", *DAY).code == 0
    monkeypatch.setenv("AIRFLOW__CORE__DAG_IGNORE_FILE_SYNTAX", "regexp")
    assert sekisho("check", "dags", *DAY).code == 0
    monkeypatch.delenv("AIRFLOW__CORE__DAG_IGNORE_FILE_SYNTAX")
    appended("sekisho.toml", '\n[check]\nignore-syntax = "regexp"\n')(kiwi)
    assert sekisho("check", "dags", *DAY).code == 0


@pytest.mark.parametrize("pattern", ["wool.py", "/wool.py", "*\n!parcels.py", "w*"])
def test_a_change_that_hides_a_carrier_is_told_of(pattern, repository, kiwi, sekisho):
    whole("dags/wool.py", (kiwi / "dags/wool.py").read_text().replace('"wool")', '"wooll")'))(kiwi)
    whole(IGNORE, f"{pattern}\n")(kiwi)
    assert "wooll" not in sekisho("check", "--partial", *DAY).out
    answer = sekisho("check", "--base", "main", "--partial", *DAY)
    assert answer.code == 1
    assert "dags/wool.py:6: no export is declared as `wooll`; did you mean `wool`?" in answer.out
    assert "dags/.airflowignore:1: hides " in answer.out
    assert "dags/wool.py by this change, not by main, and it carries wooll" in answer.out


def test_a_change_that_hides_a_folder_with_a_file_that_cannot_be_read(repository, kiwi, sekisho):
    whole("dags/team/broken.py", BROKEN)(kiwi)
    whole("dags/.airflowignore", "team\n")(kiwi)
    assert sekisho("check", *DAY).code == 0
    assert sekisho("check", "--base", "main", *DAY).code == 3
    committed(repository, "merged")
    assert sekisho("check", "--base", "main", *DAY).code == 0


def test_a_change_that_switches_the_syntax_hides_nothing_either(repository, kiwi, sekisho):
    whole(IGNORE, "woo.\n")(kiwi)
    committed(repository, "of no effect")
    appended("sekisho.toml", 'ignore-syntax = "regexp"\n')(kiwi)
    assert "dags/wool.py by this change" in sekisho("check", "--base", "main", *DAY).out
    loosened = json.loads(sekisho("diff", "main", "--fail-on", "loosened", "-o", "json", *DAY).out)["loosened"]
    assert {one["kind"] for one in loosened} == {"setting", "carrier"}


def test_what_the_base_ignores_and_what_carries_nothing_is_no_loosening(repository, kiwi, sekisho):
    whole("dags/old/wool.py", (kiwi / "dags/wool.py").read_text())(kiwi)
    whole("dags/other.py", "from airflow.sdk import DAG\nDAG('other')\n")(kiwi)
    whole(IGNORE, "old/\n")(kiwi)
    committed(repository, "the base")
    whole(IGNORE, "old/\nother.py\n")(kiwi)
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, answer.lines) == (0, [])
    assert sekisho("diff", "main", "--fail-on", "loosened", *DAY).code == 0


@pytest.mark.parametrize("revisions", [("main",), ("main", "change")])
def test_what_is_newly_hidden_is_loosened(revisions, repository, kiwi, sekisho):
    whole(IGNORE, "# no longer\nwool.py\n")(kiwi)
    if len(revisions) > 1:
        git(repository, "checkout", "-b", "change")
        committed(repository, "hidden")
        (kiwi / IGNORE).unlink()
    answer = sekisho("diff", *revisions, "--fail-on", "loosened", "-o", "json", *DAY)
    (one,) = json.loads(answer.out)["loosened"]
    assert answer.code == 1
    assert one["kind"] == "carrier"
    assert "wool.py by this change, not by main, and it carries wool" in one["text"]
    assert one["where"].endswith("dags/.airflowignore:2")
    assert ("change:" in one["where"]) is (len(revisions) > 1)
