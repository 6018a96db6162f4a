"""The PostgreSQL that the tests start themselves: empty databases, and nothing left behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

SERVE = "from tests.postgres import running\nwith running() as server:\n    print(server.folder, flush=True); input()"


def test_each_database_is_empty_and_its_own(postgres_server):
    with postgres_server.database() as one, postgres_server.database() as other:
        with psycopg.connect(one) as connection:
            connection.execute("CREATE TABLE export (id text)")
        with psycopg.connect(other) as connection, pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT id FROM export")


def test_a_dropped_database_is_gone_although_somebody_is_still_connected(postgres_server):
    with postgres_server.database() as url:
        left_open = psycopg.connect(url)
    left_open.close()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_no_server_outlives_the_process_that_asked_for_it(repository):
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=repository,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    folder = Path(process.stdout.readline().decode().strip())
    assert (folder / "data" / "postmaster.pid").exists()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    _until(lambda: not folder.exists())


def _until(true):
    for _ in range(400):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("it never came to that")
