"""`sekisho build`: the snapshot that workers load, and that the command line agrees with."""

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256

import pytest

from sekisho.gate import Gate
from sekisho.model.dates import AsOf


def pointer(folder):
    (path,) = folder.glob("CURRENT*")
    return path.read_text()


def test_the_snapshot_is_named_by_what_it_holds(kiwi, sekisho):
    answer = sekisho("build")
    written, counted, _ = answer.out.splitlines()
    path = kiwi / ".sekisho" / written.rpartition("/")[2]
    assert answer.code == 0
    assert path.stem == sha256(path.read_bytes()).hexdigest()
    assert counted.endswith(f"2 exports, 1 papers; digest {path.stem}")
    assert pointer(kiwi / ".sekisho") == path.stem


def test_it_goes_where_it_is_told_by_flag_or_environment(kiwi, sekisho, monkeypatch, tmp_path):
    sekisho("build", "--to", tmp_path / "one")
    monkeypatch.setenv("SEKISHO_SNAPSHOT", str(tmp_path / "two"))
    sekisho("build")
    one, two = (pointer(tmp_path / name) for name in ("one", "two"))
    assert one == two
    assert not (kiwi / ".sekisho").exists()


def test_building_twice_changes_nothing_and_a_changed_paper_changes_the_name(kiwi, sekisho):
    sekisho("build")
    first = pointer(kiwi / ".sekisho")
    sekisho("build")
    assert pointer(kiwi / ".sekisho") == first
    paper = kiwi / "register/mill.yaml"
    paper.write_text(paper.read_text().replace("2027-03-31", "2027-03-30"))
    sekisho("build")
    assert pointer(kiwi / ".sekisho") != first


def test_what_is_judged_from_the_snapshot_is_what_check_says(kiwi, sekisho):
    sekisho("build")
    gate = Gate.load(kiwi / ".sekisho")
    report = json.loads(sekisho("check", "--at", "2026-11-20", "-o", "json").out)
    assert report["digest"] == gate.content.digest
    decided = {id_: gate.decide(id_, AsOf.parse("2026-11-20"), stage="declaration") for id_ in ("parcels", "wool")}
    assert {e["export"]: e["verdict"] for e in report["exports"]} == {i: str(d.verdict) for i, d in decided.items()}


def test_a_folder_that_cannot_be_written_is_refused(kiwi, sekisho):
    (kiwi / "taken").write_text("")
    answer = sekisho("build", "--to", "taken")
    assert (answer.code, answer.out) == (2, "")


# ---- the ledger beside it


def told(answer):
    return answer.code, answer.out.splitlines()[2:]


def test_one_command_sets_a_deployment_up(kiwi, sekisho):
    path = kiwi.resolve() / ".sekisho/ledger.db"
    assert told(sekisho("build")) == (0, [f"sqlite:///{path}: the ledger was made"])
    assert sekisho("ledger", "verify").out == "sound: 0 records\n"
    assert told(sekisho("build")) == (0, [f"ledger: {path} is there and up to date"])


@pytest.mark.parametrize("left", ["CURRENT", "ledger.db.lock"])
def test_one_that_was_lost_does_not_begin_at_zero_unseen(left, kiwi, sekisho):
    sekisho("build")
    folder = kiwi.resolve() / ".sekisho"
    for path in folder.iterdir():
        if not path.name.startswith(left):
            path.unlink()
    answer = sekisho("build")
    assert (answer.code, len(answer.out.splitlines()), len(answer.lines)) == (3, 2, 1)
    assert pointer(folder) in answer.out, "the snapshot is written all the same"
    init = f"sekisho ledger init --ledger sqlite:///{folder}/ledger.db"
    assert answer.lines[0].startswith(f"sekisho: {folder}/ledger.db: the ledger is missing")
    assert f"restore it from a backup, or run `{init}` to begin at zero" in answer.lines[0]
    assert not (folder / "ledger.db").exists()
    assert sekisho(*init.split()[1:]).code == 0
    assert told(sekisho("build")) == (0, [f"ledger: {folder}/ledger.db is there and up to date"])


def test_it_lies_beside_the_snapshot(kiwi, sekisho, tmp_path):
    sekisho("build", "--to", tmp_path / "deployed")
    assert (tmp_path / "deployed/ledger.db").is_file()
    assert not (kiwi / ".sekisho").exists()


def test_where_another_is_configured_none_is_made(kiwi, sekisho):
    with (kiwi / "sekisho.toml").open("a") as file:
        file.write('\n[ledger]\nurl = "env:LEDGER"\n')
    assert told(sekisho("build")) == (0, [])
    assert not (kiwi / ".sekisho/ledger.db").exists()


@pytest.mark.parametrize("name", ["AIRFLOW__SEKISHO__LEDGER", "SEKISHO_LEDGER"])
def test_where_the_environment_names_one_none_is_made(kiwi, sekisho, monkeypatch, name):
    monkeypatch.setenv(name, "postgresql://sekisho:hunter2@db.internal/sekisho")
    assert told(sekisho("build")) == (0, [f"no ledger was made here: {name} names one"])
    assert not (kiwi / ".sekisho/ledger.db").exists()


def test_where_only_airflow_cfg_names_one_it_can_be_said_that_none_is_wanted(kiwi, sekisho):
    assert told(sekisho("build", "--no-ledger")) == (0, [])
    assert not (kiwi / ".sekisho/ledger.db").exists()


def test_what_is_there_is_told_and_not_touched(kiwi, sekisho):
    (kiwi / ".sekisho").mkdir()
    (kiwi / ".sekisho/ledger.db").write_bytes(b"somebody's own file, which is no database of any kind at all")
    before = (kiwi / ".sekisho/ledger.db").read_bytes()
    answer = sekisho("build")
    assert (answer.code, "the file is not a ledger" in answer.lines[0]) == (3, True)
    assert (kiwi / ".sekisho/ledger.db").read_bytes() == before


def test_without_the_extra_it_says_so_and_goes_on(kiwi, sekisho, monkeypatch):
    from sekisho.cli.shared import ledger_at

    monkeypatch.setattr(ledger_at, "find_spec", lambda _: None)
    assert told(sekisho("build")) == (0, ["no ledger: install sekisho[ledger]"])
    assert pointer(kiwi / ".sekisho")


# ---- a build that was killed


KILLED = """
import os, signal, sys
from pathlib import Path
{patch}
from sekisho.cli import main
sys.argv = ["sekisho", "build"]
main()
"""
AT_THE_POINTER = """
own = Path.replace
Path.replace = lambda one, to: os.kill(os.getpid(), signal.SIGKILL) if "CURRENT" in Path(to).name else own(one, to)
"""
AT_THE_TABLES = """
from sekisho.ledger import ledger
ledger.migrate = lambda connection: os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(patch):
    program = [sys.executable, "-c", KILLED.format(patch=patch)]
    assert subprocess.run(program, check=False, capture_output=True).returncode == -signal.SIGKILL


def test_one_that_was_killed_before_the_pointer_is_told_and_done_again(kiwi, sekisho):
    killed(AT_THE_POINTER)
    folder = kiwi.resolve() / ".sekisho"
    assert not list(folder.glob("CURRENT*"))
    answer = sekisho("build")
    assert answer.code == 0
    assert answer.lines == [
        f"sekisho: {folder}: the build before this one was killed half-way; all of it was done again"
    ]
    assert pointer(folder) in answer.out
    assert not list(folder.glob(".*.draft"))
    again = sekisho("build")
    assert (again.code, again.lines) == (0, []), "and told once"


def test_a_later_one_that_was_killed_leaves_what_was_there(kiwi, sekisho):
    sekisho("build")
    before = pointer(kiwi / ".sekisho")
    paper = kiwi / "register/mill.yaml"
    paper.write_text(paper.read_text().replace("2027-03-31", "2027-03-30"))
    killed(AT_THE_POINTER)
    assert pointer(kiwi / ".sekisho") == before
    assert Gate.load(kiwi / ".sekisho").content.digest == before
    answer = sekisho("build")
    assert (answer.code, "killed half-way" in answer.lines[0]) == (0, True)
    assert pointer(kiwi / ".sekisho") != before


def test_a_ledger_that_a_killed_build_left_without_tables_is_told_as_such(kiwi, sekisho):
    killed(AT_THE_TABLES)
    path = kiwi.resolve() / ".sekisho/ledger.db"
    assert path.exists()
    for _ in range(2):
        answer = sekisho("build")
        assert answer.code == 3
        said = answer.lines[-1]
        assert said.startswith(f"sekisho: {path}: the ledger has no tables: the build that made it was killed half-way")
        assert f"sekisho ledger init --ledger sqlite:///{path}" in said
    assert sekisho("ledger", "init", "--ledger", f"sqlite:///{path}").code == 0
    assert told(sekisho("build")) == (0, [f"ledger: {path} is there and up to date"])


@pytest.mark.parametrize("statement", ["VACUUM", "CREATE TABLE other (id INTEGER)", "empty"])
def test_a_ledger_without_tables_is_never_fine(kiwi, sekisho, statement):
    (kiwi / ".sekisho").mkdir()
    path = kiwi / ".sekisho/ledger.db"
    path.touch()
    if statement != "empty":
        with closing(sqlite3.connect(path)) as raw:
            raw.execute(statement)
    answer = sekisho("build")
    assert (answer.code, "no tables" in answer.lines[-1]) == (3, True)


def test_a_ledger_of_which_a_table_is_gone_is_never_fine(kiwi, sekisho):
    sekisho("build")
    with closing(sqlite3.connect(kiwi / ".sekisho/ledger.db")) as raw:
        raw.execute("DROP TABLE sekisho_holdings")
    answer = sekisho("build")
    assert (answer.code, "it is no whole ledger: sekisho_holdings is gone" in answer.lines[-1]) == (3, True)


def test_a_ledger_of_a_later_version_is_never_fine(kiwi, sekisho):
    sekisho("build")
    with closing(sqlite3.connect(kiwi / ".sekisho/ledger.db")) as raw:
        (table,) = (name for (name,) in raw.execute("SELECT name FROM sqlite_master") if name == "sekisho_version")
        raw.execute(f"UPDATE {table} SET version_num = '9999'")  # noqa: S608 - the name of our own table
        raw.commit()
    answer = sekisho("build")
    assert (answer.code, "was written by a newer sekisho" in answer.lines[-1]) == (3, True)


# ---- a rehearsal is never production


PINNED = "rehearsal = true\nas_of = 2026-01-15\n"


@pytest.mark.parametrize("settings", [PINNED, "rehearsal = true\n"])
def test_a_rehearsal_is_built_only_as_one(kiwi, sekisho, settings):
    with (kiwi / "sekisho.toml").open("a") as file:
        file.write(settings)
    answer = sekisho("build")
    assert (answer.code, answer.out) == (2, "")
    assert answer.lines[0].startswith(f"sekisho: {kiwi.resolve()}/sekisho.toml:2: ")
    assert "--rehearsal" in answer.lines[0]
    assert not (kiwi / ".sekisho").exists(), "nothing is written, no ledger made"
    answer = sekisho("build", "--rehearsal")
    assert answer.code == 0
    assert Gate.load(kiwi / ".sekisho").organisation.settings.rehearsal
    assert "rehearsal" in answer.out, "and it is told as one"


def test_what_is_no_rehearsal_is_not_built_as_one(kiwi, sekisho):
    answer = sekisho("build", "--rehearsal")
    assert (answer.code, answer.out) == (2, "")
    assert "it is no rehearsal" in answer.lines[0]
    assert not (kiwi / ".sekisho").exists()


def test_no_variable_stands_in_for_the_flag(kiwi, sekisho, monkeypatch):
    with (kiwi / "sekisho.toml").open("a") as file:
        file.write(PINNED)
    monkeypatch.setenv("SEKISHO_REHEARSAL", "1")
    assert sekisho("build").code == 2


# ---- an upgrade needs no outage


OF_ANOTHER_VERSION = """
import importlib.metadata, sys
own = importlib.metadata.version
importlib.metadata.version = lambda name: "9.0" if name == "sekisho" else own(name)
from sekisho.cli import main
sys.argv = ["sekisho", "build"]
main()
"""


def test_what_a_later_version_builds_leaves_workers_of_this_one_as_they_are(kiwi, sekisho):
    sekisho("build")
    ours = Gate.load(kiwi / ".sekisho").content.digest
    later = subprocess.run([sys.executable, "-c", OF_ANOTHER_VERSION], check=True, capture_output=True, text=True)
    theirs = later.stdout.split("digest ")[1].split()[0]
    assert theirs != ours
    assert Gate.load(kiwi / ".sekisho").content.digest == ours
    paper = kiwi / "register/mill.yaml"
    paper.write_text(paper.read_text().replace("2027-03-31", "2027-03-30"))
    sekisho("build")
    assert Gate.load(kiwi / ".sekisho").content.digest != ours
    pointers = {path.read_text() for path in (kiwi / ".sekisho").glob("CURRENT*")}
    assert pointers == {theirs, Gate.load(kiwi / ".sekisho").content.digest}
