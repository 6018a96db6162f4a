"""The options of `[sekisho]`: read once, absolute, and clear when they are not usable."""

from types import SimpleNamespace

import pytest

from sekisho.airflow import deployment
from sekisho.airflow.deployment import Deployment, read
from sekisho.errors import ConfigError

pytestmark = pytest.mark.airflow


@pytest.fixture
def configured(monkeypatch):
    def configured(**options):
        for name, value in options.items():
            monkeypatch.setenv(f"AIRFLOW__SEKISHO__{name.upper()}", value)
        return read()

    return configured


def test_all_options(configured, tmp_path):
    found = configured(snapshot=str(tmp_path), snapshot_digest="ab", page_url="https://example.com")
    assert found == Deployment(tmp_path, "ab", "https://example.com")


@pytest.mark.parametrize("options", [{}, {"snapshot": ""}, {"snapshot": "  "}])
def test_without_a_snapshot_the_problem_names_the_option(configured, options):
    assert "AIRFLOW__SEKISHO__SNAPSHOT" in configured(**options).problem


def test_a_relative_path_is_refused(configured):
    found = configured(snapshot="build/law")
    assert found.snapshot is None
    assert "'build/law'" in found.problem
    assert "absolute" in found.problem


def test_a_section_that_cannot_be_read_becomes_a_problem(configured, monkeypatch):
    from airflow.configuration import conf

    monkeypatch.setattr(conf, "get", lambda *_, **__: 1 / 0)
    assert "cannot be read" in configured().problem


def test_what_is_changed_after_loading_has_no_effect(configured, tmp_path):
    before = deployment.current()
    configured(snapshot=str(tmp_path))
    assert deployment.current() is before


def test_nothing_is_judged_without_a_snapshot(monkeypatch):
    monkeypatch.setattr(deployment, "current", lambda: Deployment(problem="set `snapshot`"))
    with pytest.raises(ConfigError, match="set `snapshot`"):
        deployment.judge("a", dag_id="d", task_id="t", run_id="r", map_index=-1, to=None)
    with pytest.raises(ConfigError, match="set `snapshot`"):
        deployment.judge_early("a", to=None)


def test_the_snapshot_is_loaded_once_and_asked_with_the_carrier_and_the_clock(monkeypatch, tmp_path):
    from sekisho.gate import Gate

    asked, loaded = [], []
    gate = SimpleNamespace(clock=lambda: "now", decide=lambda *args, **kwargs: asked.append((args, kwargs)))
    monkeypatch.setattr(Gate, "load", lambda path, *, digest: loaded.append((path, digest)) or gate)
    monkeypatch.setattr(deployment, "current", lambda: Deployment(tmp_path, "ab"))
    for as_of in (None, "then"):
        deployment.judge("a", dag_id="d", task_id="t", run_id="r", map_index=3, to="x", as_of=as_of)
    deployment.judge_early("b", to=None)
    assert loaded == [(tmp_path, "ab")]
    assert asked == [
        (("a", "now"), {"stage": "run", "carrier": ("d", "t"), "to": "x"}),
        (("a", "then"), {"stage": "run", "carrier": ("d", "t"), "to": "x"}),
        (("b", "now"), {"stage": "run", "carrier": None, "to": None}),
    ]
