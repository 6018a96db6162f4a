"""`sekisho build`: the snapshot that workers load, and that the command line agrees with."""

import json
from hashlib import sha256

import pytest

from sekisho.gate import Gate
from sekisho.model.dates import AsOf


def test_the_snapshot_is_named_by_what_it_holds(kiwi, sekisho):
    answer = sekisho("build")
    written, counted, _ = answer.out.splitlines()
    path = kiwi / ".sekisho" / written.rpartition("/")[2]
    assert answer.code == 0
    assert path.stem == sha256(path.read_bytes()).hexdigest()
    assert counted.endswith(f"2 exports, 1 papers; digest {path.stem}")
    assert (kiwi / ".sekisho" / "CURRENT").read_text() == path.stem


def test_it_goes_where_it_is_told_by_flag_or_environment(kiwi, sekisho, monkeypatch, tmp_path):
    sekisho("build", "--to", tmp_path / "one")
    monkeypatch.setenv("SEKISHO_SNAPSHOT", str(tmp_path / "two"))
    sekisho("build")
    one, two = ((tmp_path / name / "CURRENT").read_text() for name in ("one", "two"))
    assert one == two
    assert not (kiwi / ".sekisho").exists()


def test_building_twice_changes_nothing_and_a_changed_paper_changes_the_name(kiwi, sekisho):
    sekisho("build")
    first = (kiwi / ".sekisho/CURRENT").read_text()
    sekisho("build")
    assert (kiwi / ".sekisho/CURRENT").read_text() == first
    paper = kiwi / "register/mill.yaml"
    paper.write_text(paper.read_text().replace("2027-03-31", "2027-03-30"))
    sekisho("build")
    assert (kiwi / ".sekisho/CURRENT").read_text() != first


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
        if path.name != left:
            path.unlink()
    answer = sekisho("build")
    assert (answer.code, len(answer.out.splitlines()), len(answer.lines)) == (3, 2, 1)
    assert (folder / "CURRENT").read_text() in answer.out, "the snapshot is written all the same"
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


def test_what_is_there_is_told_and_not_touched(kiwi, sekisho):
    (kiwi / ".sekisho").mkdir()
    (kiwi / ".sekisho/ledger.db").write_bytes(b"somebody's own file, which is no database of any kind at all")
    before = (kiwi / ".sekisho/ledger.db").read_bytes()
    code, (said,) = told(sekisho("build"))
    assert (code, said.startswith("ledger: sqlite:///")) == (0, True)
    assert (kiwi / ".sekisho/ledger.db").read_bytes() == before


def test_without_the_extra_it_says_so_and_goes_on(kiwi, sekisho, monkeypatch):
    from sekisho.cli.ledger import place

    monkeypatch.setattr(place, "find_spec", lambda _: None)
    assert told(sekisho("build")) == (0, ["no ledger: install sekisho[ledger]"])
    assert (kiwi / ".sekisho/CURRENT").is_file()
