"""What workers read: one file that is exactly what its name says, or nothing."""

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest

from sekisho import snapshot
from sekisho.analysis.forecast.calendar import coming
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


def pointers(built):
    return [path.name for path in built.parent.glob("CURRENT*")]


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


HOUSE = {
    "title": "House",
    "checked": "2026-01-01",
    "sources": {"memo": {"title": {"en": "A memo", "ja": "覚書"}, "short": {"en": "Memo", "ja": "覚書"}}},
    "tables": {"friends": [{"value": "DE", "from": "2026-02-01", "cite": "memo art. 3"}]},
}


def test_what_shared_tables_cite_is_in_it_where_a_law_names_them(folder, tmp_path, load):
    friendly = {"fact": "recipient.country", "listed_in": "house/friends", "cite": "act art. 4(1)"}
    changed = {**LAW, "tables": {}, "requires": {"any": [friendly]}, "duties": []}
    folder.write("shared/house.yaml", HOUSE).write("regimes/jp/act.yaml", changed)
    gate = folder.gate()
    content = load(snapshot.write(gate.content, tmp_path / "built")).content
    assert content.sources == {"house": gate.content.sources["house"]}
    assert content.cited("house/friends", "memo art. 3").in_("ja") == "覚書 第3条"
    assert content.cited("countries/all", "act art. 1").in_("ja") == "act 第1条"
    (begins,) = (cause for _, cause in coming(content, NOW.day_in("UTC"), date(2026, 12, 31)) if "row:" in cause.key)
    assert str(begins.cite) == "Memo art. 3"


def test_one_that_knew_no_sources_of_shared_tables_and_only_english_titles_is_read(folder, load):
    """The ledger remembers the law of every decision, by whichever version it was written."""
    content = folder.gate().content
    _, data = snapshot.digest_of(*content[:4], content.plugins, sources=content.sources)
    old = json.loads(data)
    del old["sources"]
    old["regimes"]["jp/act"]["sources"] = {"act": {"title": "The Act"}}
    written = json.dumps(old).encode()
    again = snapshot.remembered(written, folder.plugins.kinds, hashlib.sha256(written).hexdigest())
    assert again.sources == {}
    assert again.regimes == content.regimes


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
        [".lock", built.name, pointers(built)[0], f"{built.stem}.built", f"{built.stem}.carriers.json"]
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
    (name,) = pointers(built)
    (built.parent / name).write_bytes(damage)
    assert f"{name}: it names no snapshot; run `sekisho build --to" in load(built.parent)


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


# ---- a pointer for each version


def test_the_pointer_is_that_of_this_version_and_form_and_no_other_is_touched(folder, tmp_path, load):
    older = tmp_path / "built"
    older.mkdir()
    for name in ("CURRENT", "CURRENT-0.0.9-1"):
        (older / name).write_text("0" * 64)
    built = snapshot.write(folder.gate().content, older)
    assert load(older).content.digest == built.stem
    assert {path.name: path.read_text() for path in older.glob("CURRENT*")} == {
        "CURRENT": "0" * 64,
        "CURRENT-0.0.9-1": "0" * 64,
        f"CURRENT-{version('sekisho')}-{snapshot.FORMAT}": built.stem,
    }


def test_where_only_another_version_has_built_it_says_which(built, load):
    (name,) = pointers(built)
    (built.parent / name).rename(built.parent / "CURRENT-9.0-2")
    said = load(built.parent)
    assert "there is no snapshot for sekisho" in said
    assert "only for another version (CURRENT-9.0-2)" in said


# ---- written to last


def test_every_file_is_on_the_disk_before_it_takes_its_place_and_the_pointer_comes_last(folder, tmp_path, monkeypatch):
    done = []
    fsync, replace = os.fsync, Path.replace

    def synced(handle):
        done.append(("sync", str(Path(f"/proc/self/fd/{handle}").readlink())))
        fsync(handle)

    def replaced(draft, path):
        done.append(("replace", str(draft), str(path)))
        return replace(draft, path)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    built = snapshot.write(folder.gate().content, tmp_path / "built")
    places = [number for number, step in enumerate(done) if step[0] == "replace"]
    for number in places:
        assert done[number - 1] == ("sync", done[number][1]), "the draft is synced, then it is the file"
        assert done[number + 1] == ("sync", str(built.parent)), "and then the folder"
    assert Path(done[places[-1]][2]).name == pointers(built)[0]


def test_builds_at_once_do_not_mix(folder, tmp_path, load):
    contents = []
    for day in range(1, 7):
        folder.write("register/cert.yaml", {**CERTIFICATE, "issued": f"2026-01-0{day}"})
        contents.append(folder.gate().content)
    with ThreadPoolExecutor(6) as pool:
        written = list(pool.map(lambda content: snapshot.write(content, tmp_path / "built"), contents * 3))
    assert load(tmp_path / "built").content.digest in {path.stem for path in written}
    assert all(load(path).content.digest == path.stem for path in written)
    assert not [path.name for path in (tmp_path / "built").iterdir() if "draft" in path.name]
    instants = {path.stem: path.read_text() for path in (tmp_path / "built").glob("*.built")}
    assert max(instants, key=instants.get) == load(tmp_path / "built").content.digest, "the newest is pointed to"


def test_a_build_whose_clock_is_behind_is_still_later_than_the_one_before(folder, built):
    (built.parent / f"{built.stem}.built").write_text("2199-01-01T00:00:00+00:00")
    folder.write("register/cert.yaml", CERTIFICATE)
    newer = snapshot.write(folder.gate().content, built.parent)
    assert newer.with_suffix(".built").read_text() == "2199-01-01T00:00:00.000001+00:00"


def test_a_file_that_cannot_be_written_leaves_the_pointer_and_no_draft(folder, built, monkeypatch):
    folder.write("register/cert.yaml", CERTIFICATE)
    content = folder.gate().content
    (name,) = pointers(built)

    def full(handle, own=os.fsync):
        if name in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(28, "No space left on device")
        own(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        snapshot.write(content, built.parent)
    assert (built.parent / name).read_text() == built.stem
    assert not list(built.parent.glob(".*draft"))


# ---- what is no part of it


@pytest.mark.parametrize("url", ["postgresql://hunter2@db.internal/sekisho", "sqlite:////srv/hunter2.db", "hunter2"])
def test_the_ledgers_address_is_no_part_of_it(folder, tmp_path, load, url):
    plain = folder.gate().content.digest
    folder.write("sekisho.toml", f'organisation = "sakura"\n[ledger]\nurl = "{url}"\n')
    content = folder.gate().content
    built = snapshot.write(content, tmp_path / "built")
    assert built.stem == content.digest
    assert b"hunter2" not in built.read_bytes()
    said = load(built).organisation.settings.ledger.url
    assert said is not None, "that there is one is told: none may be made in its place"
    folder.write("sekisho.toml", 'organisation = "sakura"\n[ledger]\nurl = "postgresql://elsewhere/db"\n')
    assert folder.gate().content.digest == content.digest != plain


@pytest.mark.parametrize("field", ["url", "hash_key"])
def test_a_reference_to_where_the_address_or_the_key_stands_is_part_of_it(folder, tmp_path, load, field):
    folder.write("sekisho.toml", f'organisation = "sakura"\n[ledger]\n{field} = "env:LEDGER"\n')
    built = snapshot.write(folder.gate().content, tmp_path / "built")
    assert getattr(load(built).organisation.settings.ledger, field) == "env:LEDGER"


def test_a_key_that_was_written_into_the_settings_is_no_part_of_it_either(folder, tmp_path):
    content = folder.gate().content
    settings = content.organisation.settings
    ledger = settings.ledger.model_copy(update={"hash_key": "2026 = 0badc0de"})  # the loader refuses it
    settings = settings.model_copy(update={"ledger": ledger})
    organisation = content.organisation.model_copy(update={"settings": settings})
    built = snapshot.write(content._replace(organisation=organisation), tmp_path / "built")
    assert b"0badc0de" not in built.read_bytes()
