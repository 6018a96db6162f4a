"""A stranger can follow docs/deploying.md: its commands run as they stand, with places of the test's own."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho.airflow import deployment, memory
from sekisho.airflow.deployment import Deployment

pytestmark = [pytest.mark.airflow, pytest.mark.usefixtures("no_airflow")]

URL = "postgresql://sekisho@db.internal/sekisho"


def steps(page):
    """The commands that the page shows, without their comments."""
    blocks = re.findall(r"^```console\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    lines = (line for block in blocks for line in block.splitlines() if line.startswith("$ "))
    return [line.removeprefix("$ ").partition("   #")[0].strip() for line in lines]


@pytest.fixture
def organisation(repository, tmp_path):
    """The worked example, as an organisation that rehearses nothing."""
    folder = tmp_path / "ours"
    shutil.copytree(repository / "policies" / "acme", folder)
    settings = folder / "sekisho.toml"
    kept = [line for line in settings.read_text().splitlines() if not line.startswith(("rehearsal", "as_of"))]
    settings.write_text("\n".join(kept) + "\n")
    return folder


def test_the_page_leads_from_nothing_to_a_ledger_that_workers_reach(
    repository, organisation, tmp_path, postgres, monkeypatch
):
    page = (repository / "docs/deploying.md").read_text(encoding="utf-8")
    places = {"/opt/sekisho": tmp_path / "snapshot", "/etc/sekisho": tmp_path / "secrets"}
    places["policies/ours"] = organisation
    (tmp_path / "secrets").mkdir()
    ran = []
    for step in steps(page):
        if step.startswith(("pip ", "airflow ")):
            continue
        command = step.replace(URL, shlex.quote(postgres))
        for shown, own in places.items():
            command = command.replace(shown, str(own))
        command = re.sub(r"\bsekisho (?=ledger|build)", f"{Path(sys.executable).with_name('sekisho')} ", command)
        done = subprocess.run(command, shell=True, cwd=organisation, capture_output=True, text=True, check=False)  # noqa: S602 - the page's own
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        ran.append(step.partition(" --")[0])
    assert ran == [
        "(umask 077; sekisho ledger key >> /etc/sekisho/hash-key)",
        "sekisho ledger init",
        "sekisho build",
        "sekisho ledger counts -C policies/ours",
    ]
    place = Deployment(tmp_path / "snapshot", ledger=postgres, hash_key=f"file:{tmp_path}/secrets/hash-key")
    monkeypatch.setattr(deployment, "current", lambda: place)
    assert deployment.gate().organisation.exports
    with memory.ledgers() as ledger:
        assert ledger().verify().faults == []
    assert memory.hash_key().epoch


def test_airflow_lists_what_it_has_read(repository, tmp_path):
    from tests.airflow.conftest import airflow_environment

    page = (repository / "docs/deploying.md").read_text(encoding="utf-8")
    (command,) = [step for step in steps(page) if step.startswith("airflow ")]
    home = tmp_path / "home"
    home.mkdir()
    sample = re.search(r"^```ini\n(.*?)^```", page, re.DOTALL | re.MULTILINE).group(1)
    (home / "airflow.cfg").write_text(sample)
    airflow = Path(sys.executable).with_name("airflow")
    done = subprocess.run(
        [airflow, *command.split()[1:]], env=airflow_environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "/opt/sekisho"
