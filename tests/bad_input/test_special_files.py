"""Whatever may lie under a file's name and is none: told in one line, at once, wherever a file is opened."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
from contextlib import chdir, contextmanager
from pathlib import Path

import pytest

from sekisho import disk
from tests.bad_input.harness import organisation, refused, run, swap
from tests.bad_input.test_folders import without_override

SETTINGS = "sekisho.toml"
FILES = [
    "exports/orders-to-tulip.yaml",
    "parties/hana.yaml",
    "register/contract.yaml",
    "waivers/spring.yaml",
    "places.yaml",
    "regimes/house/clouds.yaml",
    "shared/house.yaml",
    SETTINGS,
]


def fifo(path):
    os.mkfifo(path)


def listening(path):
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket may not be long
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def device(path):
    path.symlink_to(os.devnull)


def loop(path):
    path.symlink_to(path.name)


def nowhere(path):
    path.symlink_to("gone.yaml")


def linked_pipe(path):
    os.mkfifo(path.parent / ".pipe")
    path.symlink_to(".pipe")


def huge(path):
    with path.open("wb") as file:
        file.truncate(disk.TEXT + 1)


KINDS = {
    fifo: "cannot be read: it is a named pipe, and a regular file was expected",
    listening: "cannot be read: it is a socket, and a regular file was expected",
    device: "cannot be read: it is a device, and a regular file was expected",
    linked_pipe: "cannot be read: it is a named pipe, and a regular file was expected",
    loop: "cannot be read: Too many levels of symbolic links",
    nowhere: "there is no such file",
    huge: "cannot be read: it is larger than 4 MiB, the most that is read of such a file",
}


@contextmanager
def at_once():
    """Fail instead of hanging."""

    def late(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def put(path, make):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    make(path)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(("make", "said"), KINDS.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_a_file_of_policy_that_is_none(file, make, said, tmp_path, capsys):
    folder = organisation(tmp_path)
    put(folder / file, make)
    with at_once():
        answer = run(capsys, "check", "-C", folder)
    told = [line for line in answer.lines if line.startswith(f"sekisho: {folder}/{file}: ")]
    assert told == [f"sekisho: {folder}/{file}: {said}"]
    assert (answer.code, answer.out) == (2 if file == SETTINGS else 3, "")


@pytest.mark.parametrize(("make", "said"), KINDS.items(), ids=lambda one: getattr(one, "__name__", ""))
@pytest.mark.parametrize("file", ["sekisho.toml", "pyproject.toml"])
def test_settings_that_are_no_file_are_not_passed_by(file, make, said, tmp_path, capsys):
    put(tmp_path / file, make)
    with chdir(tmp_path), at_once():
        refused(tmp_path, run(capsys, "check"), 2, f"{file}: {said}")


@pytest.mark.parametrize(("make", "said"), KINDS.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_a_file_of_cases_that_is_none(make, said, tmp_path, capsys):
    folder = organisation(tmp_path / "organisation")
    put(tmp_path / "cases/clouds.yaml", make)
    with at_once():
        answer = run(capsys, "test", tmp_path / "cases", "-C", folder)
    refused(tmp_path, answer, 3, f"cases/clouds.yaml: {said}")


@pytest.mark.parametrize(("make", "said"), KINDS.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_a_signed_document_that_is_no_file(make, said, tmp_path, capsys):
    folder = organisation(tmp_path)
    swap("register/contract.yaml", "document:", "document:\n  url: ../signed.pdf")(folder)
    put(folder / "signed.pdf", make)
    with at_once():
        answer = run(capsys, "register", "check", "-C", folder)
    if make is nowhere:  # it is kept elsewhere
        assert "signed.pdf" not in answer.out
    elif make is huge:  # documents may be
        assert "signed.pdf is not the document that was registered" in answer.out
    else:
        assert f"signed.pdf {said.partition(': ')[0]}: {said.partition(': ')[2]}" in answer.out


@pytest.mark.parametrize(("make", "said"), KINDS.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_the_end_of_a_chain_that_is_no_file(make, said, tmp_path, capsys):
    put(tmp_path / "head.json", make)
    with at_once():
        answer = run(capsys, "ledger", "verify", "--head", tmp_path / "head.json")
    if make in {nowhere, loop}:  # click has looked already
        assert answer.code == 2
    else:
        refused(tmp_path, answer, 3, f"head.json: {said}")


@pytest.mark.parametrize(("make", "said"), KINDS.items(), ids=lambda one: getattr(one, "__name__", ""))
@pytest.mark.parametrize("file", ["CURRENT", f"{'0' * 64}.json"])
def test_a_snapshot_that_is_no_file(file, make, said, tmp_path, capsys):
    (tmp_path / "CURRENT").write_text("0" * 64)
    put(tmp_path / file, make)
    with at_once():
        answer = run(capsys, "explain", "orders-to-tulip", "--snapshot", tmp_path)
    assert (answer.code, answer.out, len(answer.lines)) == (3, "", 1)


def test_a_device_that_never_ends_eats_no_memory(tmp_path):
    folder = organisation(tmp_path)
    file = folder / "places.yaml"
    file.unlink()
    file.symlink_to("/dev/zero")
    program = Path(sys.executable).with_name("sekisho")

    def bounded():
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

    done = subprocess.run(
        [program, "check", "-C", folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=bounded,
    )
    said = "cannot be read: it is a device, and a regular file was expected"
    assert f"sekisho: {file}: {said}" in done.stderr.splitlines()
    assert done.returncode == 3


def test_a_file_that_grows_while_it_is_read_ends(tmp_path):
    """What the system tells as its size is no bound: files of /proc have none, and one may grow."""
    growing = tmp_path / "growing.yaml"
    growing.write_bytes(b"a" * 100)
    with disk.opened(growing) as file:
        with growing.open("ab") as more:
            more.write(b"b" * 100)
        with pytest.raises(OSError, match="larger than 150 bytes"):
            list(disk.pieces(file, growing, 150))
    assert disk.contents(Path("/proc/self/status")).startswith(b"Name:")


def test_a_register_that_may_not_be_read_is_told_by_a_real_process(tmp_path):
    folder = organisation(tmp_path)
    (folder / "register/contract.yaml").chmod(0)
    program = Path(sys.executable).with_name("sekisho")
    command = without_override(program, "check", "-C", folder)
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert f"sekisho: {folder}/register/contract.yaml: cannot be read: Permission denied" in done.stderr.splitlines()
    assert done.returncode == 3
