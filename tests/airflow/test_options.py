"""Every option of `[sekisho]` from a real airflow.cfg: what is wrong with one loses no other, and is quoted nowhere."""

import configparser
import logging
import os
import re
import subprocess
import sys
import textwrap

import pytest

from sekisho.airflow import deployment, options
from sekisho.airflow.deployment import Deployment, read
from sekisho.airflow.provider import get_provider_info

pytestmark = pytest.mark.airflow

SECRET = "open-sesame"
GOOD = {
    "snapshot": "/opt/sekisho",
    "snapshot_digest": "9f86d081884c7d65",
    "page_url": "https://governance.example.com/exports#crm",
    "carriers_required": "False",
    "ledger": f"postgresql://sekisho:{SECRET}@db/sekisho",
    "hash_key": "file:/etc/sekisho/hash-key",
    "patience": "5",
    "retry_for_room": "True",
    "rehearsal": "True",
    "marks": "/var/lib/sekisho",
    "deployment": "tokyo",
}
FIELDS = {"snapshot_digest": "digest", "deployment": "name"}
"""What a field is called where it has not the name of its option."""


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """Read a file as Airflow reads its airflow.cfg."""
    from airflow import configuration

    def configured(text):
        file = tmp_path / "airflow.cfg"
        file.write_text(textwrap.dedent(text))
        monkeypatch.setattr(configuration, "AIRFLOW_CONFIG", str(file))
        made = configuration.initialize_config()
        monkeypatch.setattr(configuration, "conf", made)
        return read()

    for name in list(os.environ):
        if name.startswith("AIRFLOW__SEKISHO__"):
            monkeypatch.delenv(name)
    return configured


def section(**said):
    return "[sekisho]\n" + "".join(f"{name} = {value}\n" for name, value in said.items())


def lost(found):
    """The options whose value is not the good one."""
    good = Deployment(*(None,) * 8)._asdict()
    for name, value in GOOD.items():
        good[FIELDS.get(name, name)] = value
    good |= {"snapshot": deployment.Path(GOOD["snapshot"]), "carriers_required": False, "patience": 5.0}
    good |= {"retry_for_room": True, "rehearsal": True, "marks": deployment.Path(GOOD["marks"])}
    return {name for name in GOOD if getattr(found, FIELDS.get(name, name)) != good[FIELDS.get(name, name)]}


def test_every_option_that_airflow_is_told_of_is_tried_here():
    assert set(get_provider_info()["config"]["sekisho"]["options"]) == set(GOOD)


def test_all_of_them_are_read(configured):
    found = configured(section(**GOOD))
    assert found.problem is None
    assert lost(found) == set()


PERCENT = {
    "snapshot": ("/opt/100%/sekisho", deployment.Path("/opt/100%/sekisho")),
    "snapshot_digest": ("9f%", "9f%"),
    "page_url": ("https://example.com/a%20b", "https://example.com/a%20b"),
    "ledger": (f"postgresql://u:{SECRET}%40x%21@db/x", f"postgresql://u:{SECRET}%40x%21@db/x"),
    "hash_key": ("file:/etc/100%/key", "file:/etc/100%/key"),
}


@pytest.mark.parametrize("name", PERCENT)
def test_a_percent_sign_is_one_and_loses_no_other(configured, name):
    written, meant = PERCENT[name]
    found = configured(section(**{**GOOD, name: written}))
    assert found.problem is None
    assert getattr(found, FIELDS.get(name, name)) == meant
    assert lost(found) == {name}


@pytest.mark.parametrize("name", PERCENT)
def test_doubled_as_airflow_asks_for_it_is_one_as_well(configured, name):
    written, meant = PERCENT[name]
    found = configured(section(**{**GOOD, name: written.replace("%", "%%")}))
    assert getattr(found, FIELDS.get(name, name)) == meant


@pytest.mark.parametrize("name", ["carriers_required", "patience", "retry_for_room"])
def test_a_percent_sign_where_none_can_be_loses_no_other(configured, name):
    assert lost(configured(section(**{**GOOD, name: "5%"}))) == {name}


@pytest.mark.parametrize("sign", [";", "#"])
@pytest.mark.parametrize("name", GOOD)
def test_a_comment_behind_a_value_is_said_and_loses_no_other(configured, caplog, name, sign):
    with caplog.at_level(logging.WARNING):
        found = configured(section(**{**GOOD, name: f"{GOOD[name]}    {sign} what it is"}))
    told = f"{found.problem} {caplog.text}"
    assert lost(found) == {name}
    assert f"`{name}` (holds what looks like a comment" in told
    assert "a line of its own" in told
    assert SECRET not in told
    assert (found.problem is None) == (name in {"page_url", "carriers_required", "retry_for_room", "rehearsal"})
    if name == "carriers_required":
        assert found.carriers_required is True


def test_a_comment_on_a_line_of_its_own_is_one(configured):
    text = "[sekisho]\n; where it lies\n" + "".join(f"# what\n{name} = {value}\n" for name, value in GOOD.items())
    assert lost(configured(text)) == set()


@pytest.mark.parametrize("name", GOOD)
def test_in_the_environment(configured, monkeypatch, name):
    written = PERCENT.get(name, (GOOD[name],))[0]
    monkeypatch.setenv(f"AIRFLOW__SEKISHO__{name.upper()}", written)
    found = configured(section(**{other: value for other, value in GOOD.items() if other != name}))
    assert found.problem is None
    assert lost(found) == ({name} if name in PERCENT else set())
    assert str(getattr(found, FIELDS.get(name, name))) in {written, f"{written}.0"}


@pytest.mark.parametrize("name", ["ledger", "hash_key"])
@pytest.mark.parametrize("where", ["file", "environment"])
def test_what_may_hold_a_password_may_come_from_a_command(configured, monkeypatch, tmp_path, name, where):
    secret = tmp_path / "secret"
    secret.write_text(f"{PERCENT[name][0]}\n")
    said = {other: value for other, value in GOOD.items() if other != name}
    if where == "file":
        said[f"{name}_cmd"] = f"cat {secret}"
    else:
        monkeypatch.setenv(f"AIRFLOW__SEKISHO__{name.upper()}_CMD", f"cat {secret}")
    found = configured(section(**said))
    assert found.problem is None
    assert getattr(found, name) == PERCENT[name][1]


@pytest.mark.parametrize("name", ["ledger", "hash_key"])
def test_a_command_that_fails_is_said_and_repeated_nowhere(configured, name):
    said = {**GOOD, f"{name}_cmd": f"cat /nowhere/{SECRET}"}
    del said[name]
    found = configured(section(**said))
    assert lost(found) == {name}
    assert f"`{name}` (CalledProcessError)" in found.problem
    assert SECRET not in found.problem


@pytest.mark.parametrize("name", ["ledger", "hash_key"])
def test_from_airflows_secrets(configured, tmp_path, name):
    secrets = tmp_path / "variables.json"
    secrets.write_text("{}")
    said = {**GOOD, f"{name}_secret": "of sekisho"}
    del said[name]
    backend = "[secrets]\nbackend = tests.airflow.test_options.Vault\n"
    assert getattr(configured(section(**said) + backend), name) == f"{SECRET}%"


class Vault:
    """A backend of secrets, as an administrator writes one."""

    def get_config(self, key):
        return f"{SECRET}%" if key == "of sekisho" else None


@pytest.mark.parametrize("name", ["ledger", "hash_key"])
@pytest.mark.parametrize("key", ["of nobody", "of sekisho"])
def test_secrets_that_are_not_there_are_said(configured, name, key):
    said = {**GOOD, f"{name}_secret": key}
    del said[name]
    backend = "[secrets]\nbackend = tests.airflow.test_options.Vault\n" if key == "of nobody" else ""
    found = configured(section(**said) + backend)
    assert lost(found) == {name}
    assert f"`{name}` (LookupError)" in found.problem


def test_airflow_starts_with_a_percent_sign_in_a_password_and_says_it_nowhere(tmp_path):
    from tests.airflow.conftest import airflow_environment

    home = tmp_path / "home"
    home.mkdir()
    (home / "airflow.cfg").write_text(section(**{**GOOD, "ledger": PERCENT["ledger"][0]}))
    told = "import airflow; from sekisho.airflow import deployment; print('told:', deployment.current().ledger)"
    done = subprocess.run(
        [sys.executable, "-c", told], env=airflow_environment(home), capture_output=True, text=True, check=False
    )
    assert f"told: {PERCENT['ledger'][1]}" in done.stdout.splitlines()
    assert SECRET not in done.stderr


@pytest.mark.parametrize(("said", "patience"), [("0", 0.0), ("0.5", 0.5), ("600", 600.0)])
def test_a_patience(configured, said, patience):
    assert configured(section(**{**GOOD, "patience": said})).patience == patience


@pytest.mark.parametrize("said", ["soon", "-1", "601", "nan", "inf", "30s"])
def test_no_patience_is_said(configured, said):
    found = configured(section(**{**GOOD, "patience": said}))
    assert "`patience` (is to be a number of seconds between 0 and 600)" in found.problem


@pytest.mark.parametrize("said", ["", "False", "perhaps", "2"])
def test_a_retry_is_given_only_where_it_is_said(configured, said):
    assert configured(section(**{**GOOD, "retry_for_room": said})).retry_for_room is False


def samples(page):
    """The configurations of Airflow that a page shows."""
    found = re.findall(r"^( *)```ini\n(.*?)^ *```", page, re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(text) for _, text in found if "[sekisho]" in text]


@pytest.mark.parametrize("page", ["docs/ledger.md", "docs/airflow.md", "docs/deploying.md"])
def test_the_samples_in_the_docs_work_as_they_stand(configured, repository, page):
    shown = samples((repository / page).read_text(encoding="utf-8"))
    assert shown
    for text in shown:
        plain = configparser.ConfigParser(interpolation=None)
        plain.read_string(text)
        found = configured(text if "snapshot" in plain["sekisho"] else text + "snapshot = /opt/sekisho\n")
        assert found.problem is None
        for name, value in plain["sekisho"].items():
            told = getattr(found, FIELDS.get(name, name))
            assert str(told) in {value, f"{value}.0"}, name
            assert not options._COMMENT.search(value), name
