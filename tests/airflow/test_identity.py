"""Two real Airflows, each with a metadata database of its own, and one ledger."""

import os

import pytest

from sekisho.airflow import deployment, identity
from sekisho.errors import ConfigError, LedgerError
from tests.airflow.conftest import rehearsing, running

pytestmark = pytest.mark.airflow


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Run a story in another Airflow."""
    with rehearsing(tmp_path_factory.mktemp("elsewhere")) as process:
        yield running(process)


def test_a_second_airflow_under_one_name_is_refused_before_anything_leaves(run, elsewhere, shop):
    first = run("counts_itself", deployed=shop.options)
    assert first.states == {"ship": "success"}
    refused = elsewhere("counts_itself", deployed=shop.options)
    assert (refused.states, refused.shipped) == ({"ship": "failed"}, [])
    assert "the deployment name 'default' is another Airflow's since" in refused.log
    assert "`deployment = NAME`" in refused.log
    assert shop.counted() == 60
    assert run("counts_itself", deployed=shop.options).states == {"ship": "success"}, "the first goes on"


def test_with_a_name_of_its_own_it_is_let_through_and_its_runs_are_told_apart(run, elsewhere, shop):
    run("counts_itself", deployed=shop.options)
    other = elsewhere("counts_itself", deployed={**shop.options, "name": "staging"}, first=60, last=120)
    assert other.states == {"ship": "success"}
    assert shop.counted() == 120
    assert {one.run.deployment for one in shop.ledger.reservations()} == {"default", "staging"}
    assert {body["run"]["deployment"] for body in shop.decisions()} == {"default", "staging"}
    assert shop.ledger.verify().faults == []


def test_a_dag_file_that_puts_a_variable_in_its_place_is_refused(monkeypatch):
    monkeypatch.setattr(deployment, "environment", dict)
    monkeypatch.setenv("AIRFLOW_VAR_SEKISHO_DEPLOYMENT", "theirs")
    with pytest.raises(ConfigError, match="AIRFLOW_VAR_SEKISHO_DEPLOYMENT was changed"):
        identity._read()


def test_an_airflow_that_cannot_keep_its_identity_is_told_in_a_line(monkeypatch):
    monkeypatch.setattr(deployment, "environment", lambda: dict(os.environ))
    assert identity._read() is None
    with pytest.raises(LedgerError, match="Airflow cannot give or keep its variable sekisho_deployment") as refused:
        identity._keep("mine")
    assert "\n" not in str(refused.value)


def test_what_a_backend_of_secrets_quotes_is_not_told(monkeypatch):
    def broken(*_, **__):
        msg = "no such host in https://airflow:hunter2@vault.internal"
        raise RuntimeError(msg)

    monkeypatch.setattr(deployment, "environment", lambda: dict(os.environ))
    monkeypatch.setattr("airflow.sdk.Variable.get", broken)
    with pytest.raises(LedgerError, match="Airflow cannot give or keep its variable") as refused:
        identity._read()
    assert "hunter2" not in str(refused.value)
