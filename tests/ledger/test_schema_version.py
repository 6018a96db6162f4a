"""A ledger of another version, or of none, is refused with what to do, and nothing is written."""

import os
import stat
from importlib.resources import files
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger, schema
from sekisho.ledger.schema_version import known
from sekisho.ledger.stores import store_at


@pytest.fixture
def sql(ledger_url):
    """Run a statement that the ledger knows nothing of."""
    engine = store_at(ledger_url).engine

    def run(statement):
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)

    yield run
    engine.dispose()


def test_migrations_make_what_the_code_expects(ledger_url):
    Ledger.create(ledger_url).close()
    engine = store_at(ledger_url).engine
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.VERSION_TABLE})
        assert compare_metadata(context, schema.METADATA) == []
        assert context.get_current_revision() == known()[-1]
    engine.dispose()


def test_every_migration_is_known_by_its_file_and_follows_the_one_before():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(files("sekisho.ledger") / "migrations"))
    script = ScriptDirectory.from_config(config)
    assert [one.revision for one in script.walk_revisions()][::-1] == known()


def test_making_a_ledger_that_is_there_changes_nothing(ledger_url, story, run, people):
    story.reserve(run())
    story.settle(run(), people(1, 2))
    before = list(story.ledger.records())
    Ledger.create(ledger_url).close()
    assert list(story.ledger.records()) == before
    assert story.ledger.verify().faults == []


def test_a_newer_ledger_is_refused_and_not_damaged(ledger_url, ledger, sql):
    sql(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'")  # noqa: S608 - our own name
    for way in (Ledger.open, Ledger.create):
        with pytest.raises(
            LedgerError, match=r"by a newer sekisho \(version 9999\); refused, nothing was changed; update sekisho$"
        ):
            way(ledger_url)


def test_an_older_ledger_is_refused_until_somebody_brings_it_up_to_date(ledger_url, ledger, sql, monkeypatch):
    monkeypatch.setattr("sekisho.ledger.schema_version.known", lambda: [*known(), "9998"])
    with pytest.raises(LedgerError, match=r"older sekisho; run `sekisho ledger init` to bring it up to date$"):
        Ledger.open(ledger_url)


def test_a_place_without_a_ledger_is_refused_and_stays_without_one(ledger_url):
    with pytest.raises(LedgerError, match="run `sekisho ledger init`"):
        Ledger.open(ledger_url)
    if ledger_url.startswith("sqlite"):
        assert not os.path.exists(ledger_url.removeprefix("sqlite:///"))  # noqa: PTH110 - a URL's path


def test_a_migration_that_fails_leaves_nothing(ledger_url, monkeypatch):
    def fail(_):
        raise LedgerError("the lights went out")

    from sekisho.ledger import ledger as home

    real = home.migrate
    monkeypatch.setattr(home, "migrate", lambda connection: (real(connection), fail(connection)))
    with pytest.raises(LedgerError, match="lights"):
        Ledger.create(ledger_url)
    with pytest.raises(LedgerError, match="holds no ledger; run `sekisho ledger init`"):
        Ledger.open(ledger_url)


def test_a_new_file_is_for_its_owner_alone(tmp_path):
    Ledger.create(f"sqlite:///{tmp_path}/ledger.db").close()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert {modes["ledger.db"], modes["ledger.db.lock"]} == {0o600}


def test_the_folder_of_a_new_file_must_exist(tmp_path):
    with pytest.raises(LedgerError, match="its folder must exist"):
        Ledger.create(f"sqlite:///{tmp_path}/no/ledger.db")


@pytest.mark.parametrize("name", ["env.py", "versions/v0001_first.py"])
def test_migrations_travel_with_the_package(name):
    assert (files("sekisho.ledger") / "migrations" / name).is_file()
    assert Path(str(files("sekisho.ledger"))).name == "ledger"
