"""Two Airflows, one ledger: each has a name of its own, and a second one under the same name is refused."""

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger
from sekisho.ledger.schema_version import _MIGRATIONS
from sekisho.ledger.stores import store_at
from tests.ledger.conftest import NOW, people_of, run_key, story_of

OLD = Path(__file__).parent / "v0002.sql"
"""A ledger that sekisho wrote before deployments had names."""


class Airflow:
    """An Airflow as the ledger sees it: what its metadata database keeps."""

    def __init__(self, identity=None):
        self.identity = identity

    def comes(self, ledger, name="default"):
        ledger.identify(name, NOW, who="worker@here", read=lambda: self.identity, keep=self.keeps)

    def keeps(self, identity):
        self.identity = identity


@pytest.fixture
def old_ledger(ledger_url):
    """The same old ledger in either database."""
    raw = sqlite3.connect(":memory:")
    raw.executescript(OLD.read_text())
    store = store_at(ledger_url)
    store.create()
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with store.writing(lambda _: None) as (connection, _):
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table.startswith("sekisho_") and table != "sekisho_version":
                cursor = raw.execute(f"SELECT * FROM {table}")  # noqa: S608 - of the dump
                names = [column[0] for column in cursor.description]
                into = text(f"INSERT INTO {table} VALUES ({', '.join(f':{name}' for name in names)})")  # noqa: S608
                for row in cursor:
                    connection.execute(into, dict(zip(names, row, strict=True)))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT setval('sekisho_records_id_seq', (SELECT max(id) FROM sekisho_records))")
    store.engine.dispose()
    raw.close()
    return ledger_url


def test_an_older_ledger_stays_sound_and_its_runs_are_the_default_deployments(old_ledger):
    ledger = Ledger.create(old_ledger)
    assert ledger.verify().faults == []
    assert {one.run.deployment for one in ledger.reservations()} == {"default"}
    story = story_of(ledger)
    settled = story.settle(run_key("tuesday"), people_of(4))
    assert (settled.state, len(ledger.reservations())) == ("settled", 2), "the run goes on with what it had reserved"
    assert ledger.batch(run_key("tuesday")).persons.low == 2
    assert ledger.batch(run_key("wednesday")).persons.low == 2
    assert ledger.verify().faults == []
    ledger.close()


def test_equal_runs_of_two_deployments_reserve_and_settle_apart(story):
    here, there = run_key(), run_key(deployment="staging")
    assert story.reserve(here).id != story.reserve(there).id
    assert [one.run for one in story.reserved()] == [(*here[2:4], "default"), (*there[2:4], "staging")]
    story.settle(here, people_of(1, 2))
    assert story.reserved()[0].run.deployment == "staging"
    story.settle(there, people_of(3))
    assert story.persons() == 3
    assert story.ledger.verify().faults == []


def test_a_batch_that_one_deployment_counted_is_no_other_ones(ledger):
    ledger.record_batch(run_key(task_id="count"), people_of(1, 2), NOW)
    assert ledger.batch(run_key(deployment="staging")) is None
    ledger.record_batch(run_key(task_id="count", deployment="staging"), people_of(3), NOW)
    assert ledger.batch(run_key()).persons.low == 2
    assert ledger.batch(run_key(deployment="staging")).persons.low == 1
    assert ledger.verify().faults == []


def test_the_deployment_of_a_reservation_cannot_be_changed_unseen(story, ledger_url):
    story.reserve(run_key(deployment="staging"))
    engine = store_at(ledger_url).engine
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sekisho_reservations SET deployment = 'default'")
    engine.dispose()
    (fault,) = story.ledger.verify().faults
    assert "was edited" in fault


def test_the_first_to_come_has_the_name_and_keeps_it_over_restarts_and_machines(ledger, ledger_url):
    airflow = Airflow()
    airflow.comes(ledger)
    assert airflow.identity
    another_worker = Ledger.open(ledger_url)
    for _ in range(3):
        airflow.comes(another_worker)
    another_worker.close()
    assert [record.body["deployment"] for record in ledger.records(kind="deployment")] == ["default"]
    assert ledger.verify().faults == []


@pytest.mark.parametrize("other", [Airflow(), Airflow("of its own")])
def test_a_second_airflow_under_one_name_is_refused_in_one_line_that_says_what_to_write(ledger, other):
    first = Airflow()
    first.comes(ledger)
    before = other.identity
    with pytest.raises(LedgerError, match="`deployment = NAME`") as refused:
        other.comes(ledger)
    assert "\n" not in str(refused.value)
    assert f"airflow variables set sekisho_deployment {first.identity}" in str(refused.value)
    assert other.identity == before, "it is given none, so that it is told apart next time too"
    other.comes(ledger, "staging")
    first.comes(ledger)


def test_an_airflow_that_forgets_its_identity_is_refused(ledger):
    class Forgetful(Airflow):
        def keeps(self, identity):
            pass

    with pytest.raises(LedgerError, match="did not keep its variable sekisho_deployment"):
        Forgetful().comes(ledger)
    assert list(ledger.records()) == []


def test_who_has_a_name_cannot_be_changed_unseen(ledger, ledger_url):
    Airflow().comes(ledger)
    engine = store_at(ledger_url).engine
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sekisho_deployments SET identity = 'mine'")
    engine.dispose()
    (fault,) = ledger.verify().faults
    assert "deployment/default was edited" in fault
