"""An older snapshot than the newest that was used is refused, unless Airflow's configuration names that very one."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from sekisho import snapshot
from sekisho.airflow import carriers, deployment, marks
from sekisho.airflow.deployment import Deployment
from sekisho.errors import SnapshotError
from sekisho.model.export import Carries
from sekisho.pointer import CURRENT, READER

pytestmark = pytest.mark.airflow


@pytest.fixture
def pointed(shop):
    """Points to a snapshot that was built before, as a hand or a restored backup does."""
    return (shop.snapshot / CURRENT).write_text


def ships(run, shop, **options):
    """Whether a task ships, and the log."""
    result = run("nobody_counts", deployed={**shop.options, **options})
    assert ("ship" in result.shipped) == (result.states["ship"] == "success")
    assert "innocent" in result.shipped
    return "ship" in result.shipped, result.log


def test_an_older_one_than_was_used_is_refused_and_its_way_out_is_told(run, shop, pointed):
    older = shop.gate.content.digest
    assert ships(run, shop)[0]
    newer = shop.build("newer")
    assert ships(run, shop)[0]
    pointed(older)
    shipped, log = ships(run, shop)
    assert not shipped
    assert f"the snapshot {older[:12]}…, built " in log
    assert f"is older than one that was used here, {newer[:12]}…" in log
    assert f"set `snapshot_digest = {older}`" in log
    pointed(newer)
    assert ships(run, shop)[0]


def test_one_that_was_never_used_but_built_before_is_older_as_well(run, shop, pointed):
    skipped = shop.build("skipped")
    shop.build("newest")
    assert ships(run, shop)[0]
    pointed(skipped)
    assert not ships(run, shop)[0]


def test_a_folder_that_was_restored_from_its_backup_is_refused(run, shop, tmp_path):
    shutil.copytree(shop.snapshot, tmp_path / "backup")
    shop.build("newer")
    assert ships(run, shop)[0]
    shop.ledger.close()
    shutil.rmtree(shop.snapshot)
    shutil.copytree(tmp_path / "backup", shop.snapshot)
    shipped, log = ships(run, shop)
    assert (shipped, "is older than one that was used" in log) == (False, True)


def test_who_names_the_older_one_or_builds_it_again_has_said_so(run, shop, pointed):
    older = shop.gate.content.digest
    newer = shop.build("newer")
    assert ships(run, shop)[0]
    pointed(older)
    assert ships(run, shop, digest=older)[0]
    assert ships(run, shop, snapshot=str(shop.snapshot / f"{older}.json"))[0]
    assert not ships(run, shop)[0], "and only for as long as it is named"
    snapshot.write(shop.gate.content, shop.snapshot)
    assert ships(run, shop)[0]
    pointed(newer)
    assert not ships(run, shop)[0], "which is the older one now"


def test_one_that_was_named_counts_as_used(run, shop, pointed):
    older, newer = shop.gate.content.digest, shop.build("newer")
    assert ships(run, shop, digest=newer)[0]
    pointed(older)
    assert not ships(run, shop)[0]


def test_tasks_that_only_the_newer_one_lists_do_not_run_unjudged(shop, pointed):
    older = shop.gate.content.digest
    shop.build("newer")
    place = Deployment(shop.snapshot, rehearsal=True, marks=shop.snapshot.parent / "marks")
    marks.use(place)
    assert carriers.read(place).problem is None
    pointed(older)
    index = carriers.read(place)
    assert (index.blind, "is older than one that was used here" in index.problem) == (True, True)


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b'{"snapshots": 7}',
        b'{"snapshots": {"x": ["abc"]}}',
        b'{"snapshots": {"x": [1, 2]}}',
        b'{"snapshots": {"x": ["abc", "2026-03-02T01:00:00"]}}',
        b"[" * 100_000,
    ],
)
def test_what_cannot_be_read_is_refused_and_not_begun_anew(run, shop, damage):
    file = shop.snapshot.parent / "marks" / marks.FILE
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(damage)
    shipped, log = ships(run, shop)
    assert not shipped
    assert f"{file}: what this deployment remembers cannot be read" in log
    assert file.read_bytes() == damage


@pytest.mark.parametrize("listed", [True, False])
def test_where_it_cannot_be_read_the_tasks_beside_exports_run(run, shop, listed):
    if not listed:
        export = shop.gate.export("crm").model_copy(update={"carriers": (Carries(dag="elsewhere"),)})
        organisation = shop.gate.organisation.model_copy(update={"exports": {"crm": export}})
        snapshot.write(shop.gate.content._replace(organisation=organisation), shop.snapshot)
    file = shop.snapshot.parent / "marks" / marks.FILE
    file.parent.mkdir(exist_ok=True)
    file.write_text("{")
    result = run("nobody_counts", carriers=None, required=None, deployed=shop.options)
    assert result.shipped == ([] if listed else ["innocent"])
    assert "what this deployment remembers cannot be read" in result.log


def test_what_cannot_be_remembered_is_refused(run, shop, tmp_path):
    (tmp_path / "marks" / f".{marks.FILE}.lock").mkdir(parents=True)
    shipped, log = ships(run, shop, marks=str(tmp_path / "marks"))
    assert (shipped, "which snapshot was used cannot be remembered" in log) == (False, True)
    assert "AIRFLOW__SEKISHO__MARKS" in log


@pytest.mark.parametrize("said", [None, "", "yesterday", "2026-01-01T00:00:00"])
def test_one_of_which_nobody_knows_when_it_was_built_is_refused(run, shop, said):
    built = shop.snapshot / f"{shop.gate.content.digest}.built"
    built.unlink() if said is None else built.write_text(said)
    shipped, log = ships(run, shop)
    assert (shipped, "when the snapshot was built is not known" in log) == (False, True)
    assert ships(run, shop, digest=shop.gate.content.digest)[0]


def test_each_version_remembers_its_own_and_begins_with_the_newest_of_all(shop, pointed):
    """While one version follows another, workers of the older one go on with what theirs has built."""
    place = Deployment(shop.snapshot, rehearsal=True, marks=shop.snapshot.parent / "marks")

    def known(**snapshots):
        place.marks.mkdir(exist_ok=True)
        (place.marks / marks.FILE).write_text(json.dumps({"snapshots": snapshots, "ledgers": {"kept": 1}}))

    long_ago, ahead = (["0" * 64, datetime(year, 1, 1, tzinfo=UTC).isoformat()] for year in (2020, 2999))
    known(**{"9.0-1": ahead})
    with pytest.raises(SnapshotError, match="is older than one that was used here"):
        marks.use(place)
    known(**{"9.0-1": ahead, READER: long_ago})
    marks.use(place)
    found = json.loads((place.marks / marks.FILE).read_text())
    assert found["snapshots"].keys() == {"9.0-1", READER}
    assert found["snapshots"][READER][0] == shop.gate.content.digest
    assert found["ledgers"] == {"kept": 1}, "what others remember there stays"


def test_of_several_at_once_the_newest_stays(shop, tmp_path):
    folders = []
    for number in range(8):
        digest = shop.build(f"number {number}")
        shutil.copytree(shop.snapshot, tmp_path / f"{number}", ignore=lambda *_: ["ledger.db", "ledger.db.lock"])
        folders.append((digest, tmp_path / f"{number}"))
    marked = tmp_path / "together"

    def use(folder):
        try:
            marks.use(Deployment(folder, rehearsal=True, marks=marked))
        except SnapshotError as error:
            assert "is older than" in str(error)  # noqa: PT017 - the only refusal there may be

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, [folder for _, folder in reversed(folders)] * 3))
    assert json.loads((marked / marks.FILE).read_text())["snapshots"][READER][0] == folders[-1][0]


def test_in_one_process_the_pointer_is_followed(shop, monkeypatch):
    place = Deployment(shop.snapshot, rehearsal=True, marks=shop.snapshot.parent / "marks")
    monkeypatch.setattr(deployment, "current", lambda: place)
    assert deployment.gate().content.digest == shop.gate.content.digest
    newer = shop.build("newer")
    assert deployment.gate().content.digest == newer


def test_nothing_is_written_while_nothing_is_new(shop):
    place = Deployment(shop.snapshot, rehearsal=True, marks=shop.snapshot.parent / "marks")
    marks.use(place)
    before = (place.marks / marks.FILE).stat()
    marks.use(place)
    assert (place.marks / marks.FILE).stat().st_ino == before.st_ino
