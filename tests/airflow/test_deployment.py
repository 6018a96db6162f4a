"""The options of `[sekisho]`: read once, absolute, and clear when they are not usable."""

from pathlib import Path

import pytest

from sekisho.airflow import deployment
from sekisho.airflow.deployment import Deployment, read
from sekisho.errors import ConfigError, SnapshotError

pytestmark = pytest.mark.airflow


@pytest.fixture
def configured(monkeypatch):
    def configured(**options):
        for name, value in options.items():
            monkeypatch.setenv(f"AIRFLOW__SEKISHO__{name.upper()}", value)
        return read()

    return configured


def test_all_options(configured, tmp_path):
    found = configured(
        snapshot=str(tmp_path),
        snapshot_digest="ab",
        page_url="https://example.com",
        ledger="airflow:ledger",
        hash_key="env:KEY",
        rehearsal="True",
        marks="/var/lib/sekisho",
    )
    assert found == Deployment(
        tmp_path,
        "ab",
        "https://example.com",
        ledger="airflow:ledger",
        hash_key="env:KEY",
        spread=False,
        rehearsal=True,
        marks=Path("/var/lib/sekisho"),
    )


def test_what_is_remembered_lies_in_airflows_home_unless_it_is_said_otherwise(configured, tmp_path):
    from airflow.configuration import AIRFLOW_HOME

    assert configured(snapshot=str(tmp_path)).marks == Path(AIRFLOW_HOME, "sekisho")
    found = configured(snapshot="/s", marks="marks")
    assert "'marks' is a relative path" in found.problem


@pytest.mark.parametrize("text", ["", "False", "no", "Flase", "ture", "allow", "2"])
def test_rehearsals_are_allowed_by_a_plain_yes_only(configured, tmp_path, text):
    assert configured(snapshot=str(tmp_path), rehearsal=text).rehearsal is False


@pytest.mark.parametrize("text", ["True", "true", "1", "yes", "on", "t"])
def test_and_by_each_of_airflows_own(configured, tmp_path, text):
    assert configured(snapshot=str(tmp_path), rehearsal=text).rehearsal is True


@pytest.mark.parametrize("options", [{}, {"snapshot": ""}, {"snapshot": "  "}])
def test_without_a_snapshot_the_problem_names_the_option(configured, options):
    assert "AIRFLOW__SEKISHO__SNAPSHOT" in configured(**options).problem


def test_a_relative_path_is_refused(configured):
    found = configured(snapshot="build/law")
    assert found.snapshot is None
    assert "'build/law'" in found.problem
    assert "absolute" in found.problem


@pytest.mark.parametrize("path", ["/s/\ud800", "/s/\u202e", "/s\n/t"])
@pytest.mark.parametrize("option", ["snapshot", "marks"])
def test_what_is_no_path_is_refused(configured, monkeypatch, option, path):
    monkeypatch.setattr(
        "sekisho.airflow.options._value", lambda _, name: {"snapshot": "/s", option: path}.get(name, "")
    )
    found = configured()
    assert (
        f"because it holds U+{ord(next(sign for sign in path if not sign.isprintable())):04X}: set `{option}`"
        in found.problem
    )
    assert found.snapshot == (None if option == "snapshot" else Path("/s"))


@pytest.mark.parametrize("wrong", [{"marks": "marks"}, {"deployment": '"prod"'}, {"patience": "soon"}])
def test_where_another_option_is_wrong_the_snapshot_still_tells_which_tasks_carry_nothing(configured, wrong):
    found = configured(snapshot="/s", **wrong)
    assert found.problem is not None
    assert found.snapshot == Path("/s")


def test_a_section_that_cannot_be_read_becomes_a_problem(configured, monkeypatch):
    from airflow.configuration import conf

    monkeypatch.setattr(conf, "get", lambda *_, **__: 1 / 0)
    found = configured()
    assert "cannot be read" in found.problem
    assert (found.carriers_required, found.spread) == (True, True), "the strictest"


@pytest.mark.parametrize(
    "broken",
    ["snapshot", "snapshot_digest", "ledger", "hash_key", "page_url", "carriers_required", "rehearsal", "marks"],
)
def test_an_option_that_cannot_be_read_counts_as_its_strictest_and_loses_no_other(
    configured, monkeypatch, tmp_path, broken
):
    from airflow.configuration import conf

    def get(section, name, own=conf.get, **more):
        if name == broken:
            raise ValueError("postgresql://sekisho:secret%@db")
        return own(section, name, **more)

    monkeypatch.setattr(conf, "get", get)
    found = configured(
        snapshot=str(tmp_path), carriers_required="False", page_url="https://example.com", rehearsal="True"
    )
    assert found.rehearsal is (broken != "rehearsal")
    assert found.carriers_required is (broken == "carriers_required")
    assert found.snapshot == (None if broken == "snapshot" else tmp_path)
    assert found.page_url == (None if broken == "page_url" else "https://example.com")
    blocks = broken not in {"page_url", "carriers_required", "rehearsal"}
    assert (found.problem is not None) == blocks
    if blocks:
        assert f"`{broken}` (ValueError)" in found.problem
        assert "secret" not in found.problem


@pytest.mark.parametrize(
    ("text", "required"),
    [
        (None, None),
        ("", None),
        ("True", True),
        ("FALSE", False),
        ("no", False),
        ("0", False),
        ("flase", True),
        ("2", True),
    ],
)
def test_what_is_neither_on_nor_off_is_on(configured, tmp_path, text, required):
    said = {} if text is None else {"carriers_required": text}
    assert configured(snapshot=str(tmp_path), **said).carriers_required is required


def test_what_is_changed_after_loading_has_no_effect(configured, tmp_path):
    before = deployment.current()
    configured(snapshot=str(tmp_path))
    assert deployment.current() is before


def test_what_a_dag_file_does_to_the_environment_later_has_no_effect(monkeypatch):
    before = deployment.environment()
    monkeypatch.setenv("SEKISHO_HASH_KEY", "another")
    assert deployment.environment() is before
    assert "SEKISHO_HASH_KEY" not in before


@pytest.mark.parametrize(
    ("executor", "spread"),
    [
        ("LocalExecutor", False),
        ("airflow.executors.local_executor.LocalExecutor", False),
        ("CeleryExecutor", True),
        ("LocalExecutor,KubernetesExecutor", True),
        ("LocalExecutor, quick:my.house.QuickExecutor", True),
        ("LocalKubernetesExecutor", True),
    ],
)
def test_which_executors_use_several_machines(configured, monkeypatch, executor, spread):
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", executor)
    assert configured().spread is spread


def test_nothing_is_judged_without_a_snapshot(monkeypatch):
    monkeypatch.setattr(deployment, "current", lambda: Deployment(problem="set `snapshot`"))
    with pytest.raises(ConfigError, match="set `snapshot`"):
        deployment.gate()


@pytest.fixture
def loaded(shop, monkeypatch):
    """A deployment of the shop, and which files were loaded."""
    from sekisho.gate import Gate

    files = []

    def load(path, *, digest, own=Gate.load):
        files.append(path)
        return own(path, digest=digest)

    monkeypatch.setattr(Gate, "load", load)
    place = Deployment(shop.snapshot, rehearsal=True)
    monkeypatch.setattr(deployment, "current", lambda: place)
    return files


def test_the_snapshot_is_loaded_once_and_a_failure_is_tried_again(shop, loaded):
    file = shop.snapshot / f"{shop.gate.content.digest}.json"
    hidden = file.rename(file.with_suffix(".hidden"))
    with pytest.raises(SnapshotError):
        deployment.gate()
    hidden.rename(file)
    assert deployment.gate() is deployment.gate()
    assert loaded == [file, file]
    assert deployment.gate().reached == ("--snapshot", str(file))


def test_what_is_told_names_the_snapshot_that_was_asked_and_none_that_came_later(shop, loaded):
    before = deployment.gate()
    file = shop.snapshot / f"{shop.gate.content.digest}.json"
    shop.build("newer")
    assert before.reached == ("--snapshot", str(file))
    assert deployment.gate().reached != before.reached


def test_the_name_of_the_deployment(configured):
    found = configured(snapshot="/s", deployment="tokyo")
    assert (found.name, found.problem) == ("tokyo", None)
    assert configured(snapshot="/s", deployment="").name is None


@pytest.mark.parametrize("name", ["two words", "-x", "a" * 65, "東京", "a/b"])
def test_a_name_that_cannot_be_kept_blocks_and_says_what_to_write(configured, name):
    assert "AIRFLOW__SEKISHO__DEPLOYMENT" in configured(snapshot="/s", deployment=name).problem
