"""What every test may rely on: a clean environment, no network, repeatable surprises."""

import atexit
import os
import shutil
import socket
import tempfile
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

# A slow machine is no bug: time is measured by `make bench`, never by a test.
settings.register_profile("sekisho", deadline=None, print_blob=True)
settings.load_profile("sekisho")


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
