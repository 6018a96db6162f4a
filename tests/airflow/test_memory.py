"""Where ledger and key are: as Airflow's configuration says, or the organisation's, or beside the snapshot."""

import os
from types import SimpleNamespace

import pytest

from sekisho.airflow import deployment, memory
from sekisho.airflow.deployment import Deployment
from sekisho.errors import ConfigError, LedgerError
from sekisho.heads import HashKey, generate
from sekisho.ledger import Ledger
from sekisho.model.organisation import LedgerSettings

pytestmark = pytest.mark.airflow

LINE = generate("2026")


@pytest.fixture
def deployed(monkeypatch, tmp_path):
    """A deployment with the given options, an organisation with the given settings, and the environment of a start."""

    def deployed(settings=None, started_with=None, **options):
        place = Deployment(**{"snapshot": tmp_path, **options})
        organisation = SimpleNamespace(settings=SimpleNamespace(ledger=LedgerSettings(**(settings or {}))))
        monkeypatch.setattr(deployment, "current", lambda: place)
        monkeypatch.setattr(deployment, "gate", lambda: SimpleNamespace(organisation=organisation))
        monkeypatch.setattr(deployment, "environment", lambda: {**os.environ, **(started_with or {})})

    return deployed


@pytest.fixture
def connection(monkeypatch):
    """A connection of Airflow in a variable that was there when Airflow started."""

    def connection(uri):
        monkeypatch.setenv("AIRFLOW_CONN_LEDGER", uri)

    return connection


def test_airflows_configuration_comes_before_the_organisations(deployed):
    deployed({"url": "postgresql://theirs/db"}, ledger="postgresql://ours/db")
    assert memory.url() == "postgresql://ours/db"
    deployed({"url": "env:THEIRS"}, {"THEIRS": "postgresql://theirs/db"})
    assert memory.url() == "postgresql://theirs/db"


def test_an_address_that_is_no_part_of_the_snapshot_must_be_told_to_airflow(deployed, tmp_path):
    """Never the ledger beside the snapshot in its place: that would begin at zero."""
    settings = LedgerSettings(url="postgresql://sekisho:hunter2@db/sekisho").withheld()
    deployed(settings.model_dump())
    with pytest.raises(ConfigError, match="AIRFLOW__SEKISHO__LEDGER") as refused:
        memory.url()
    assert "hunter2" not in str(refused.value)
    deployed(settings.model_dump(), ledger="postgresql://ours/db")
    assert memory.url() == "postgresql://ours/db"


def test_the_ledger_beside_the_snapshot_serves_one_machine_only(deployed, tmp_path):
    deployed()
    assert memory.url() == f"sqlite:///{tmp_path}/ledger.db"
    deployed(snapshot=tmp_path / "abc.json")
    assert memory.url() == f"sqlite:///{tmp_path}/ledger.db"
    deployed(spread=True)
    with pytest.raises(ConfigError, match="AIRFLOW__SEKISHO__LEDGER"):
        memory.url()
    deployed(spread=True, ledger="sqlite:////shared/ledger.db")
    assert memory.url() == "sqlite:////shared/ledger.db", "whoever writes it means it"


def test_without_a_snapshot_the_problem_of_the_deployment_is_told(monkeypatch):
    monkeypatch.setattr(deployment, "current", lambda: Deployment(problem="set `snapshot`"))
    with pytest.raises(ConfigError, match="set `snapshot`"):
        memory.url()


def test_a_variable_is_the_one_of_the_start(deployed, monkeypatch):
    deployed({"url": "env:LEDGER_URL"}, {"LEDGER_URL": "postgresql://then/db"})
    monkeypatch.setenv("LEDGER_URL", "postgresql://now/db")
    assert memory.url() == "postgresql://then/db"
    deployed(ledger="env:NOT_SET")
    with pytest.raises(ConfigError, match="NOT_SET, which was not set when Airflow started"):
        memory.url()


@pytest.mark.parametrize(
    ("uri", "url"),
    [
        ("postgresql://u:p%40w@h:5433/db?sslmode=require", "postgres://u:p%40w@h:5433/db?sslmode=require"),
        ("sqlite:////srv/the%20ledger.db", "sqlite:////srv/the ledger.db"),
        ('{"conn_type": "sqlite", "host": "/srv/ledger.db"}', "sqlite:////srv/ledger.db"),
    ],
)
def test_a_connection_of_airflow_is_written_as_a_url(deployed, connection, uri, url):
    connection(uri)
    deployed(ledger="airflow:ledger")
    assert memory.url() == url


def test_a_connection_that_the_process_put_there_itself_is_refused(deployed, connection, monkeypatch):
    deployed(ledger="airflow:ledger")
    before = deployment.environment()
    monkeypatch.setattr(deployment, "environment", lambda: before)
    connection("sqlite:////mine.db")
    with pytest.raises(ConfigError, match="AIRFLOW_CONN_LEDGER"):
        memory.url()


def test_what_a_backend_of_secrets_says_of_a_connection_is_not_repeated(deployed, monkeypatch):
    from airflow.sdk import BaseHook

    def broken(_):
        raise ValueError("cannot parse postgresql://me:geheim@host")

    monkeypatch.setattr(BaseHook, "get_connection", broken)
    deployed(ledger="airflow:ledger")
    with pytest.raises(ConfigError, match=r"'ledger', which Airflow cannot give: ValueError$"):
        memory.url()


def test_a_connection_that_is_not_there_is_told_in_a_line(deployed):
    deployed(ledger="airflow:nobody_knows_it")
    with pytest.raises(ConfigError, match=r"`ledger`.*'nobody_knows_it', which Airflow cannot give: ") as refused:
        memory.url()
    assert "\n" not in str(refused.value)


def test_the_key_comes_from_a_file_a_variable_or_a_connection(deployed, connection, tmp_path):
    key = HashKey.parse(LINE, "test").fingerprint()
    path = tmp_path / "key"
    path.write_text(LINE)
    path.chmod(0o600)
    connection('{"conn_type": "generic", "password": "' + LINE.strip() + '"}')
    for reference in (f"file:{path}", "env:THE_KEY", "airflow:ledger"):
        deployed(None, {"THE_KEY": LINE}, hash_key=reference)
        assert memory.hash_key().fingerprint() == key
        deployed({"hash_key": reference}, {"THE_KEY": LINE})
        assert memory.hash_key().fingerprint() == key


def test_a_key_that_is_not_there_is_refused_and_never_shown(deployed, connection):
    deployed()
    with pytest.raises(ConfigError, match="AIRFLOW__SEKISHO__HASH_KEY"):
        memory.hash_key()
    deployed(hash_key=LINE.strip())
    with pytest.raises(ConfigError) as refused:
        memory.hash_key()
    assert LINE.strip() not in str(refused.value)
    connection("generic://")
    deployed(hash_key="airflow:ledger")
    with pytest.raises(ConfigError, match="there is no key"):
        memory.hash_key()


def test_the_ledger_is_opened_when_asked_for_once_and_closed_at_the_end(deployed, no_airflow, tmp_path, monkeypatch):
    Ledger.create(f"sqlite:///{tmp_path}/ledger.db").close()
    closed, close = [], Ledger.close

    def noted(self):
        closed.append(self)
        close(self)

    monkeypatch.setattr(Ledger, "close", noted)
    deployed()
    with memory.ledgers():
        pass
    with memory.ledgers() as ledger:
        opened = ledger()
        assert ledger() is opened
        assert closed == []
    assert closed == [opened]


def test_one_ledger_that_cannot_be_opened_is_tried_again(deployed, no_airflow, tmp_path):
    deployed()
    with memory.ledgers() as ledger:
        with pytest.raises(LedgerError, match="there is no ledger"):
            ledger()
        Ledger.create(f"sqlite:///{tmp_path}/ledger.db").close()
        assert ledger().name
