"""A ledger on each of the two stores, and the words with which its stories are told."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from sekisho.heads.count import Heads
from sekisho.heads.sketch import Sketch
from sekisho.ledger import Flow, Ledger, schema
from sekisho.ledger.schema_version import known
from sekisho.ledger.stores import store_at
from sekisho.model.run import RunKey

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)
YEAR = date(2026, 1, 1)
KEY = "00c0ffee00c0ffee"


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request, tmp_path):
    """The URL of a place where a ledger may be made."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.db"
    return request.getfixturevalue("postgres")


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory):
    """An empty ledger in a file, to be copied: making one anew takes Alembic."""
    file = tmp_path_factory.mktemp("empty") / "ledger.db"
    Ledger.create(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@pytest.fixture
def ledger(ledger_url, empty_file):
    """A new ledger."""
    if ledger_url.startswith("sqlite"):
        shutil.copy(empty_file, ledger_url.removeprefix("sqlite:///"))
    else:
        engine = store_at(ledger_url).engine
        with engine.begin() as connection:  # as the migrations would leave it: test_versions.py compares the two
            schema.METADATA.create_all(connection)
            connection.exec_driver_sql(f"CREATE TABLE {schema.VERSION_TABLE} (version_num VARCHAR(32) NOT NULL)")
            connection.exec_driver_sql(f"INSERT INTO {schema.VERSION_TABLE} VALUES ('{known()[-1]}')")  # noqa: S608 - ours
        engine.dispose()
    made = Ledger.open(ledger_url)
    yield made
    made.close()


def people_of(*numbers, namespace="customers/int", epoch="2026", key=KEY):
    sketch = Sketch.of(np.array(numbers, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    rows = len(numbers)
    return Heads(sketch.dump(), sketch.count(), namespace, epoch, key, rows, ("id",), f"{namespace}{sorted(numbers)}")


def flow_of(**differently):
    usual = {
        "organisation": "acme",
        "account": "acme-group",
        "exporter": "acme-cn",
        "export_id": "crm-to-us",
        "version": "v1",
        "recipient": "acme-us",
        "purpose": "support",
        "kinds": {"ordinary": True},
        "per_run": 10,
        "per_year": 100,
    }
    return Flow(**{**usual, **differently})


def run_key(run_id="monday", task_id="ship", map_index=-1, export_id="crm-to-us", **more):
    return RunKey("acme", export_id, "crm", run_id, task_id, map_index, **more)


@pytest.fixture
def people():
    """The persons with these numbers, counted."""
    return people_of


@pytest.fixture
def flow():
    """The usual flow, with what is different about it."""
    return flow_of


@pytest.fixture
def run():
    """The key of a run."""
    return run_key


@pytest.fixture
def story(ledger):
    """What happens to a ledger, in few words."""
    return story_of(ledger)


def story_of(ledger):
    """Tell a ledger what happens; time never goes back unless it is told to."""
    told = SimpleNamespace(ledger=ledger, now=NOW)

    def at(now):
        told.now = now or told.now
        return told.now

    def reserve(run, flow=None, *, now=None, day=TODAY, hours=24, shipping=True):
        flow, now = flow or flow_of(export_id=run.export_id), at(now)
        days = dict.fromkeys(flow.kinds, day)
        with ledger.account(flow.account, now) as book:
            return book.reserve(flow, run, days=days, until=now + timedelta(hours=hours), shipping=shipping)

    def settle(run, heads, *, now=None, day=TODAY, flow=None, kinds=("ordinary",)):
        return ledger.settle(run, heads, dict.fromkeys(kinds, day), at(now), flow=flow)

    def held(since=YEAR, *, account="acme-group", rehearsal=False, exporters=()):
        with ledger.account(account, told.now, exporters=exporters) as book:
            return book.holdings(since, rehearsal=rehearsal)

    def reserved(*, account="acme-group", now=None, rehearsal=False, exporters=()):
        with ledger.account(account, at(now), exporters=exporters) as book:
            return book.reservations(rehearsal=rehearsal)

    def persons(since=YEAR, **where):
        sketches = [Sketch.load(one.sketch) for one in held(since, **where)]
        return Sketch.union(*sketches).count().low if sketches else 0

    told.reserve, told.settle, told.held, told.reserved, told.persons = reserve, settle, held, reserved, persons
    return told
