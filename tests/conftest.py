"""What every test may rely on: a clean environment, no network, repeatable surprises."""

import atexit
import os
import shutil
import socket
import sys
import tempfile
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parent.parent


def _forget_the_callers_environment() -> None:
    """Nobody's own Airflow or sekisho settings reach a test; Airflow reads its home on first import."""
    for name in list(os.environ):
        if name.startswith(("SEKISHO_", "AIRFLOW_", "_AIRFLOW_")):
            del os.environ[name]
    home = tempfile.mkdtemp(prefix="sekisho-tests-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["AIRFLOW_HOME"] = home
    os.environ["GX_ANALYTICS_ENABLED"] = "false"


_forget_the_callers_environment()

# PySpark takes a process without a main file for a run of its own doctests and ends it, with exit code 0, where gRPC
# is not installed. The processes of pytest-xdist have no main file.
sys.modules["__main__"].__spec__ = sys.modules["__main__"].__spec__ or find_spec("pytest.__main__")

# A slow machine is no bug: time is measured by `make bench`, never by a test.
settings.register_profile("sekisho", deadline=None, print_blob=True)
settings.load_profile("sekisho")


MEASURED = tuple(
    Path(__file__).parent / name for name in ("bad_input", "engine", "evidence", "formats", "gate", "model")
)
"""Folders whose tests must reach every branch of the model and the engine. Coverage doubles the time of a test, so the
others, which come to the model through real Airflows and command lines, run without."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Do not measure the coverage of tests that need not reach every branch."""
    for item in items:
        if not any(item.path.is_relative_to(folder) for folder in MEASURED):
            item.add_marker(pytest.mark.no_cover)


def _is_here(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket in the file system
    host = address[0]
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", ""}


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """A test talks to this machine only."""
    connect = socket.socket.connect

    def connect_here(self, address):
        if not _is_here(address):
            raise ConnectionRefusedError(f"tests have no network: {address}")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL of this test process, started when the first test asks for it."""
    from tests.postgres import running

    with running() as server:
        yield server


@pytest.fixture
def postgres(postgres_server):
    """The URL of a fresh, empty PostgreSQL database."""
    with postgres_server.database() as url:
        yield url


LAW = REPOSITORY / "policies"


@pytest.fixture(autouse=True, scope="session")
def _law_is_read_once():
    """Files of the law that ships are read and checked once for each content, not once for each of 4,000 tests."""
    from sekisho import packs

    read, parse, sound, known = packs.read_yaml, packs.parse, packs.sound_regime, {}

    def once(key, path, make):
        if not path.is_relative_to(LAW):
            return make()
        key = (key, path, path.stat().st_mtime_ns)
        if key not in known:
            known[key] = make()
        return known[key]

    def soundly(regime, reading):
        words = (
            frozenset(reading.vocabulary.kinds),
            frozenset(reading.vocabulary.predicates),
            frozenset(reading.tables),
        )
        key = (regime.id, words, frozenset(reading.unread))
        return once(key, reading.document.path, lambda: tuple(sound(regime, reading)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packs, "read_yaml", lambda path: once("read", path, lambda: read(path)))
        patch.setattr(
            packs, "parse", lambda one, model, data: once(model, one.path, lambda: parse(one, model, data=data))
        )
        patch.setattr(packs, "sound_regime", soundly)
        yield
