"""Old records go to a file that can still be walked; what is interrupted loses nothing."""

import hashlib
import json
import os
import shutil
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger, archiving, schema
from sekisho.ledger.stores import store_at
from tests.ledger.conftest import flow_of, people_of, run_key
from tests.ledger.faults.processes import start

LAW, OTHER = b"the law of then, " * 30, b"the law of now, " * 30
OLD = datetime(2026, 1, 5, 9, tzinfo=UTC)
CUT = datetime(2026, 3, 1, tzinfo=UTC)
NEW = datetime(2026, 4, 1, 9, tzinfo=UTC)
WHO = "ann@desk"


def decide(ledger, now, law, proof):
    """A decision that leans on a law, and on a proof of its own."""
    contents = {hashlib.sha256(data).hexdigest(): data for data in (law, proof)}
    with ledger.account("acme-group", now) as book:
        book.record("decision", {"export": "crm-to-us", "effect": "allow", "contents": sorted(contents)}, contents)


def live(story, now, law, name):
    """A run that is decided, reserved and settled."""
    decide(story.ledger, now, law, f"the proof of {name}".encode())
    story.reserve(run_key(name), flow_of(per_run=50), now=now, day=now.date())
    story.settle(run_key(name), people_of(*range(now.month, 30)), now=now, day=now.date())


@pytest.fixture
def lived(story):
    """Runs of January and of April; the law of January is leaned on in April too."""
    for hour in range(3):
        live(story, OLD + timedelta(hours=hour), LAW, f"old-{hour}")
    live(story, NEW, LAW, "new-0")
    live(story, NEW + timedelta(hours=1), OTHER, "new-1")
    story.ledger.seal()
    story.now = NEW + timedelta(days=1)
    return story


@pytest.fixture
def path(tmp_path):
    return tmp_path / "until-march.jsonl"


@pytest.fixture
def behind(ledger_url):
    """A connection that the ledger knows nothing of, committed at the end of each use."""
    engine = store_at(ledger_url).engine
    yield engine.begin
    engine.dispose()


def everything(ledger):
    """What anybody asks of a ledger but its old records."""
    return ledger.holdings(), ledger.reservations(), ledger.accounts()


def archive(story, path, before=CUT):
    return story.ledger.upkeep.archive(path, before, story.now, who=WHO)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_old_records_go_to_the_file_and_the_rest_stays(lived, path):
    before, records, head = everything(lived.ledger), list(lived.ledger.records()), lived.ledger.head()
    found = archive(lived, path)
    old = [one for one in records if one.at < CUT]
    assert (found.first, found.last, found.hash) == (1, len(old), old[-1].hash)
    left = list(lived.ledger.records())
    assert left[:-1] == records[len(old) :]
    assert left[0].previous == found.hash
    assert left[0].position == len(old) + 1
    assert (left[-1].kind, left[-1].position) == ("archived", head.position + 1)
    assert everything(lived.ledger) == before
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_file_is_json_lines_with_the_hashes_of_the_chain(lived, path):
    records = list(lived.ledger.records())
    archive(lived, path)
    told = lines(path)
    assert (told[0]["first"], told[0]["previous"]) == (1, "0" * 64)
    kept = [line for line in told if "record" in line]
    assert [(line["record"], line["hash"], line["body"]) for line in kept] == [
        (one.position, one.hash, one.body) for one in records[: len(kept)]
    ]
    assert told[-1] == {"last": len(kept), "hash": kept[-1]["hash"], "contents": 4}


def test_contents_stay_while_a_record_that_stays_leans_on_them(lived, path):
    archive(lived, path)
    assert lived.ledger.content(hashlib.sha256(LAW).hexdigest()) == LAW
    assert lived.ledger.content(hashlib.sha256(b"the proof of new-0").hexdigest())
    with pytest.raises(LedgerError, match="no content"):
        lived.ledger.content(hashlib.sha256(b"the proof of old-0").hexdigest())


def test_verify_walks_the_archive_and_the_ledger(lived, path):
    sound = lived.ledger.verify()
    archive(lived, path)
    found = lived.ledger.verify(archives=[path])
    assert found.faults == []
    assert found.records == sound.records + 1


def test_a_missing_archive_is_said_plainly(lived, path):
    found = archive(lived, path)
    (fault,) = lived.ledger.verify().faults
    assert fault.startswith(
        f"records 1 to {found.last} are in an archive that is missing here (until-march.jsonl): they and "
    )
    assert fault.endswith(" rows that they tell of cannot be checked; name it with --archive")


def test_a_second_archive_goes_on_where_the_first_one_ends(lived, path):
    begun = next(lived.ledger.records()).hash
    first = archive(lived, path)
    live(lived, NEW + timedelta(days=60), OTHER, "newest")
    second = path.with_name("until-may.jsonl")
    found = archive(lived, second, NEW + timedelta(days=30))
    assert (found.first, found.previous) == (first.last + 1, first.hash)
    assert [one.body["origin"] for one in lived.ledger.records(kind="archived")][-1] == begun
    assert lived.ledger.verify(archives=[second, path]).faults == []
    (fault,) = lived.ledger.verify(archives=[second]).faults
    assert f"records 1 to {first.last} are in an archive that is missing here (until-march.jsonl)" in fault
    (fault,) = lived.ledger.verify(archives=[path]).faults
    assert "(until-may.jsonl)" in fault
    (fault,) = lived.ledger.verify().faults
    assert f"records 1 to {found.last} are in an archive that is missing here" in fault
    assert "until-may.jsonl" in fault


def test_what_only_a_missing_later_archive_tells_is_not_called_edited(lived, path):
    day = (NEW + timedelta(days=2)).date()
    lived.reserve(run_key("open"), flow_of(per_run=50), now=NEW + timedelta(days=2), day=day)
    lived.now = NEW + timedelta(days=30)
    archive(lived, path, NEW + timedelta(days=3))
    (kept,) = [one for one in lived.ledger.reservations() if one.state == "open"]
    lived.ledger.release(kept.id, reason="nothing left", who=WHO, now=NEW + timedelta(days=30))
    lived.now = NEW + timedelta(days=90)
    second = path.with_name("until-may.jsonl")
    archive(lived, second, NEW + timedelta(days=60))
    assert lived.ledger.verify(archives=[path, second]).faults == []
    (fault,) = lived.ledger.verify(archives=[path]).faults
    assert "are in an archive that is missing here (until-may.jsonl)" in fault


def test_what_the_later_archive_tells_is_held_against_the_rows_though_the_earlier_is_missing(lived, path, behind):
    archive(lived, path)
    second = path.with_name("until-may.jsonl")
    archive(lived, second, NEW + timedelta(days=30))
    with behind() as connection:
        rows = schema.RESERVATIONS
        connection.execute(update(rows).where(rows.c.run_id == "new-0").values(counted=1))
    assert any("was edited" in fault for fault in lived.ledger.verify(archives=[second]).faults)


def test_an_end_that_was_kept_elsewhere_still_holds(lived, path):
    in_the_archive = next(one for one in lived.ledger.records() if one.position == 4)
    old = lived.ledger.head()._replace(position=4, hash=in_the_archive.hash)
    young = lived.ledger.head()
    archive(lived, path)
    for head in (old, young):
        assert lived.ledger.verify(head=head, archives=[path]).faults == []
        assert len(lived.ledger.verify(head=head).faults) == 1  # the archive is missing; nothing else is wrong
    for head in (old, young):
        (fault,) = lived.ledger.verify(head=head._replace(hash="f" * 64), archives=[path]).faults
        assert "is not the one whose hash was written down elsewhere" in fault


def test_records_that_are_removed_are_no_archive(lived, behind):
    with behind() as connection:
        old = select(schema.SEALS.c.record_id).where(schema.SEALS.c.position <= 3)
        connection.execute(delete(schema.RECORDS).where(schema.RECORDS.c.id.in_(old)))
        connection.execute(delete(schema.SEALS).where(schema.SEALS.c.position <= 3))
    assert (
        lived.ledger.verify().faults[0]
        == "record 4 follows record 0: what stood between is gone; restore it from a backup"
    )


def test_records_that_are_removed_beside_those_of_an_archive_are_missed(lived, path, behind):
    found = archive(lived, path)
    with behind() as connection:
        first = schema.SEALS.c.position == found.last + 1
        old = select(schema.SEALS.c.record_id).where(first)
        connection.execute(delete(schema.RECORDS).where(schema.RECORDS.c.id.in_(old)))
        connection.execute(delete(schema.SEALS).where(first))
    for archives in ([], [path]):
        assert any("what stood between is gone" in fault for fault in lived.ledger.verify(archives=archives).faults)


def test_a_row_that_only_archived_records_tell_of_is_proven_by_them(lived, path, behind):
    archive(lived, path)
    with behind() as connection:
        rows = schema.RESERVATIONS
        connection.execute(update(rows).where(rows.c.run_id == "old-0").values(counted=1))
    assert any("was edited" in fault for fault in lived.ledger.verify(archives=[path]).faults)


TAMPERED = {
    "a record": lambda told: told[3].update(kind="settled"),
    "what a record says": lambda told: told[2]["body"].update(who="somebody else"),
    "a hash": lambda told: told[4].update(hash="0" * 64),
    "a record less": lambda told: told.pop(5),
    "two records": lambda told: told.insert(2, told.pop(3)),
    "a content": lambda told: told[-2].update(data=told[-3]["data"]),
    "no content": lambda told: told.pop(-2),
    "the end": lambda told: told.pop(),
    "the beginning": lambda told: told[0].update(first=2),
    "another form": lambda told: told[0].update(schema=7),
    "a number that is none": lambda told: told[1].update(record="1"),
    "more behind the end": lambda told: told.append({"record": 99}),
}


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "null", "\ufeff{}", ""])
@pytest.mark.parametrize("at", [0, 2])
def test_a_line_that_is_none_is_told_with_its_number(lived, path, text, at):
    archive(lived, path)
    told = path.read_text().splitlines()
    told[at] = text
    path.write_text("\n".join(told))
    faults = lived.ledger.verify(archives=[path]).faults
    assert f"{path}:{at + 1}: this is no line of an archive; restore the archive from a backup" in faults


@pytest.mark.parametrize("what", TAMPERED)
def test_an_archive_that_was_changed_is_told(lived, path, what):
    archive(lived, path)
    told = lines(path)
    TAMPERED[what](told)
    path.write_text("".join(json.dumps(line) + "\n" for line in told))
    assert any(str(path) in fault for fault in lived.ledger.verify(archives=[path]).faults)


def test_the_archive_of_another_ledger_is_told(lived, path, tmp_path, empty_file):
    archive(lived, path)
    shutil.copy(empty_file, tmp_path / "other.db")
    other = Ledger.open(f"sqlite:///{tmp_path}/other.db")
    decide(other, OLD, b"another law", b"another proof")
    decide(other, NEW, b"another law", b"another proof")
    other.seal()
    with pytest.raises(LedgerError, match=r"it is no archive of the records that .* begins with"):
        other.upkeep.archive(path, CUT, NEW, who=WHO)
    theirs = path.with_name("theirs.jsonl")
    other.upkeep.archive(theirs, CUT, NEW, who=WHO)
    other.close()
    assert lived.ledger.verify(archives=[theirs]).faults
    assert lived.ledger.verify(archives=[path]).faults == []


def test_taking_out_again_changes_nothing(lived, path):
    archive(lived, path)
    records = list(lived.ledger.records())
    assert archive(lived, path) is None
    assert list(lived.ledger.records()) == records


def test_a_ledger_that_was_edited_is_not_archived(lived, path, behind):
    with behind() as connection:
        rows = schema.RECORDS
        connection.execute(update(rows).where(rows.c.kind == "decision").values(body='{"effect":"block"}'))
    records = len(list(lived.ledger.records()))
    with pytest.raises(LedgerError, match="was edited; run `sekisho ledger verify`"):
        archive(lived, path)
    assert not path.exists()
    assert list(path.parent.glob("*.part")) == []
    assert len(list(lived.ledger.records())) == records


def test_nothing_old_is_no_archive(lived, path):
    with pytest.raises(LedgerError, match="no record is older than 2026-01-01"):
        archive(lived, path, datetime(2026, 1, 1, tzinfo=UTC))
    assert not path.exists()


def test_a_folder_that_is_not_there_is_said(lived, tmp_path):
    with pytest.raises(LedgerError, match="cannot be written: No such file or directory; nothing was taken out"):
        archive(lived, tmp_path / "nowhere" / "until-march.jsonl")
    assert lived.ledger.verify().faults == []


def die(*_arguments, **_options):
    os.kill(os.getpid(), signal.SIGKILL)


def archive_and_die(connection: Connection, url: str, path: Path, when: str) -> None:
    """Archive in a process that is killed when a function is called for the so manieth time."""
    module, function, calls = DEATHS[when]
    home = sys.modules[module]
    names = function.split(".")
    for name in names[:-1]:
        home = getattr(home, name)
    real, left = getattr(home, names[-1]), [calls]

    def dying(*arguments, **options):
        left[0] -= 1
        return die() if left[0] == 0 else real(*arguments, **options)

    setattr(home, names[-1], dying)
    ledger = Ledger.open(url)
    ledger.upkeep.archive(path, CUT, NEW + timedelta(days=1), who=WHO)
    connection.send("came through")


DEATHS = {
    "while records are written": ("sekisho.ledger.archiving", "record_line", 3),
    "before the last line": ("sekisho.ledger.archiving", "footer", 1),
    "when the file is whole": ("sekisho.ledger.archiving", "take_out", 1),
    "with the file read": ("sekisho.ledger.archiving", "changing", 1),
    "in the midst of taking out": ("sekisho.ledger.archiving", "_leaned_on", 1),
    "before the commit": ("sekisho.ledger.transaction", "Transaction.close", 1),
}


@pytest.mark.parametrize("when", DEATHS)
def test_an_archive_that_is_killed_loses_nothing_and_goes_on(lived, ledger_url, path, when):
    before, count = everything(lived.ledger), len(list(lived.ledger.records()))
    process, connection = start(archive_and_die, ledger_url, path, when)
    process.join(60)
    assert process.exitcode == -signal.SIGKILL, connection.poll() and connection.recv()
    assert len(list(lived.ledger.records())) == count
    assert everything(lived.ledger) == before
    assert lived.ledger.verify().faults == []
    assert lived.ledger.verify(archives=[path] if path.exists() else []).faults == []
    found = archive(lived, path)
    assert found.last > 9
    assert lived.ledger.verify(archives=[path]).faults == []
    assert everything(lived.ledger) == before


def test_who_decides_meanwhile_waits_and_leans_on_nothing_that_is_taken_out(lived, path, ledger_url):
    """A judge has seen that a law is kept, and commits only after the archive asked for it."""
    proof = b"the proof of old-1"
    digest = hashlib.sha256(proof).hexdigest()
    archiving.write(lived.ledger._store, path, CUT)
    began, done = threading.Event(), []

    def take_out():
        ledger = Ledger.open(ledger_url)
        began.set()
        done.append(archiving.take_out(ledger._store, path, lived.now, who=WHO))
        ledger.close()

    with lived.ledger.account("acme-group", lived.now) as book:
        assert book.has(digest)
        thread = threading.Thread(target=take_out)
        thread.start()
        began.wait()
        thread.join(0.5)
        book.record("decision", {"export": "crm-to-us", "effect": "allow", "contents": [digest]})
    thread.join(30)
    assert done
    assert lived.ledger.content(digest) == proof
    assert lived.ledger.verify(archives=[path]).faults == []


def test_the_high_water_mark_of_each_machine_holds_after_archives(lived, ledger_url, path, tmp_path):
    """One machine was idle since before the first archive, another came between the two."""
    for machine in ("idle", "busy"):
        Ledger.open(ledger_url, high_water=tmp_path / machine).close()
    archive(lived, path)
    between = Ledger.open(ledger_url, high_water=tmp_path / "between")
    busy = Ledger.open(ledger_url, high_water=tmp_path / "busy")
    lived.ledger = busy
    live(lived, NEW + timedelta(days=60), OTHER, "newest")
    archive(lived, path.with_name("all.jsonl"), NEW + timedelta(days=90))
    between.close()
    busy.close()
    marks = {one: next((tmp_path / one).glob("*.json")) for one in ("idle", "busy")}
    positions = {one: json.loads(mark.read_text())["position"] for one, mark in marks.items()}
    assert positions["busy"] > positions["idle"]
    for machine in ("idle", "between", "busy"):
        Ledger.open(ledger_url, high_water=tmp_path / machine).close()
    assert json.loads(marks["idle"].read_text())["position"] == json.loads(marks["busy"].read_text())["position"]


def test_an_older_state_is_refused_after_an_archive_too(lived, path, tmp_path, ledger_url, behind):
    Ledger.open(ledger_url, high_water=tmp_path / "marks").close()
    archive(lived, path)
    Ledger.open(ledger_url, high_water=tmp_path / "marks").close()
    with behind() as connection:
        rows = schema.SEALS
        last = connection.execute(select(rows).order_by(rows.c.position.desc()).limit(1)).mappings().one()
        connection.execute(delete(rows).where(rows.c.position == last["position"]))
        end = {"position": last["position"] - 1, "hash": last["previous"]}
        connection.execute(update(schema.HEADS).values(**end))
    with pytest.raises(LedgerError, match="is gone: this is an older state of the ledger"):
        Ledger.open(ledger_url, high_water=tmp_path / "marks")
