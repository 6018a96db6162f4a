"""A small organisation with a small law of its own, and the program run on it."""

import shutil
from pathlib import Path

import pytest

from tests.bad_input import harness


@pytest.fixture
def kiwi(tmp_path, monkeypatch):
    """One export that a paper covers, one that is pending what a run will count; the working directory is inside."""
    shutil.copytree(Path(__file__).parent / "kiwi", tmp_path / "kiwi")
    monkeypatch.chdir(tmp_path / "kiwi")
    return tmp_path / "kiwi"


@pytest.fixture
def sekisho(capsys):
    """Run the program: `sekisho("check", "dags")` gives its exit code, output and messages."""
    return lambda *arguments: harness.run(capsys, *arguments)


@pytest.fixture
def shipping(kiwi):
    """The small organisation with a ledger: `shipping.ship("monday", 0, 10)` sends ten people through the gate."""
    from tests.cli.shipping import Shipping

    return Shipping(kiwi)
