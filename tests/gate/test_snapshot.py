"""What workers read: one file that is exactly what its name says, or nothing."""

import json
import os

import pytest

from sekisho import snapshot
from sekisho.errors import SnapshotError
from sekisho.gate import Gate
from sekisho.model.dates import AsOf
from tests.gate.folder import CERTIFICATE, EXPORT, LAW

NOW = AsOf.parse("2026-01-15")


@pytest.fixture
def built(folder, tmp_path):
    """The snapshot of the organisation, in a folder of its own."""
    return snapshot.write(folder.gate().content, tmp_path / "built")


@pytest.fixture
def load(folder):
    """Loads a snapshot, or gives the line with which it is refused."""

    def loading(path, **how):
        try:
            return Gate.load(path, plugins=folder.plugins, **how)
        except SnapshotError as error:
            (line,) = str(error).splitlines()
            return line

    return loading


def test_the_folder_and_the_file_give_the_same_decision_as_what_they_were_built_from(folder, built, load):
    opened = folder.gate().decide("crm", NOW, stage="run")
    for path in (built, built.parent):
        made = load(path).decide("crm", NOW, stage="run")
        assert (made.message(), made.digest) == (opened.message(), built.stem)


def test_everything_is_in_it(folder, tmp_path, load):
    folder.write("register/cert.yaml", CERTIFICATE).write("exports/vn.yaml", {**EXPORT, "recipient": "lotus"})
    folder.write("register/opinion.yaml", OPINION)
    gate = folder.gate()
    loaded = load(snapshot.write(gate.content, tmp_path / "built"))
    assert sorted(loaded.content.papers.all, key=str) == sorted(gate.content.papers.all, key=str)
    assert loaded.content.papers.judgements == gate.content.papers.judgements
    assert (loaded.content.regimes, loaded.organisation) == (gate.content.regimes, gate.organisation)
    assert loaded.decide("vn", NOW, stage="run").word == "ALLOW"


OPINION = {
    "kind": "judgement",
    "question": "jp/act#reported",
    "answer": "met",
    "reason": "seen",
    "decided_by": "counsel",
    "decided_on": "2026-01-01",
    "expires": "2026-12-31",
    "zone": "Asia/Tokyo",
}


def test_a_table_of_countries_that_a_law_names_is_in_it(folder, tmp_path, load):
    anywhere = {"fact": "recipient.country", "listed_in": "countries/all", "cite": "act art. 4(1)"}
    folder.write("regimes/jp/act.yaml", {**LAW, "tables": {}, "requires": {"any": [anywhere]}, "duties": []})
    gate = folder.gate()
    loaded = load(snapshot.write(gate.content, tmp_path / "built"))
    assert loaded.decide("crm", NOW, stage="run").effect == gate.decide("crm", NOW, stage="run").effect == "allow"


def test_a_table_in_which_papers_are_looked_up_is_in_it(folder, tmp_path, load):
    looked_up = {"evidence": "certificate", "where": {"issuer": "countries/all"}, "cite": "act art. 4(1)"}
    folder.write("regimes/jp/act.yaml", {**LAW, "tables": {}, "requires": {"any": [looked_up]}, "duties": []})
    folder.write("register/cert.yaml", {**CERTIFICATE, "issuer": "DE", "counterparties": "any"})
    gate = folder.gate()
    loaded = load(snapshot.write(gate.content, tmp_path / "built"))
    assert loaded.decide("crm", NOW, stage="run").effect == gate.decide("crm", NOW, stage="run").effect == "allow"


def test_the_name_is_what_it_holds(folder, built):
    again = snapshot.write(folder.gate().content, built.parent)
    assert again == built
    folder.write("register/cert.yaml", CERTIFICATE)
    assert snapshot.write(folder.gate().content, built.parent) != built


def test_the_newest_is_loaded_and_older_ones_stay(folder, built, load):
    folder.write("register/cert.yaml", CERTIFICATE)
    newer = snapshot.write(folder.gate().content, built.parent)
    assert load(built.parent).content.digest == newer.stem
    assert load(built).content.digest == built.stem


def test_who_carries_what_lies_beside_it(built):
    rows = json.loads(built.with_suffix(snapshot.CARRIERS).read_text())
    assert rows == [{"export": "crm", "dag": "crm", "task": "ship*"}]


def test_nothing_is_left_half_written(built):
    assert sorted(path.name for path in built.parent.iterdir()) == sorted(
        [built.name, "CURRENT", f"{built.stem}.carriers.json"]
    )


@pytest.mark.parametrize("place", [0, 100, -1])
def test_an_edited_byte_is_refused(built, load, place):
    data = bytearray(built.read_bytes())
    data[place] ^= 1
    built.write_bytes(bytes(data))
    assert "it was changed or cut short: run `sekisho build` again" in load(built.parent)


def test_one_that_was_cut_short_is_refused(built, load):
    os.truncate(built, 100)
    assert "it was changed or cut short" in load(built)


def test_one_that_is_not_the_one_asked_for_is_refused(built, load):
    assert load(built, digest=built.stem).content.digest == built.stem
    assert "but this deployment asks for 000000000000…" in load(built, digest="0" * 64)


def test_one_that_is_not_there_is_refused(built, load, tmp_path):
    built.unlink()
    assert "the snapshot cannot be read (No such file or directory); run `sekisho build`" in load(built.parent)
    assert "the snapshot cannot be read" in load(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    assert "there is no snapshot in this folder; run `sekisho build --to" in load(tmp_path / "empty")


@pytest.mark.parametrize("damage", [b"", b"\n", b"\xff\xfe\x00", b"a\x00b", b"../../etc/passwd", b"abc", b"0" * 65])
def test_a_damaged_pointer_is_refused(built, load, damage):
    (built.parent / snapshot.CURRENT).write_bytes(damage)
    assert "CURRENT: it names no snapshot; run `sekisho build --to" in load(built.parent)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"version": "0.0.1"},
        {"regimes": [1]},
        {"papers": [{"kind": "unheard-of"}]},
        {"organisation": {"colour": "red"}},
        None,
        [],
    ],
)
def test_one_of_another_version_is_refused(built, load, change):
    content = json.loads(built.read_bytes())
    data = json.dumps({**content, **change} if isinstance(change, dict) else change).encode()
    other = built.with_name(f"{snapshot.hashlib.sha256(data).hexdigest()}.json")
    other.write_bytes(data)
    assert "was written by another version of sekisho" in load(other)
