"""Help teaches, and costs nothing."""

import pytest

from tests.test_imports import loaded_by

COMMANDS = ("check", "explain", "ledger", "replay", "build", "docs", "law", "test", "init")
OF_THE_LEDGER = (
    *(
        "init",
        "key",
        "show",
        "counts",
        "reservations",
        "release",
        "sweep",
        "count",
        "verify",
        "head",
        "archive",
        "clock",
    ),
)


def test_help_names_every_command_and_every_exit_code(sekisho):
    answer = sekisho("--help")
    assert answer.code == 0
    assert all(f"  {command} " in answer.out for command in COMMANDS)
    assert all(f"    {code}  " in answer.out for code in range(5))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example(command, sekisho):
    answer = sekisho(command, "--help")
    assert answer.code == 0
    assert f"  sekisho {command} " in answer.out.partition("Example")[2]


def test_the_ledger_names_every_command_of_its_own(sekisho):
    told = sekisho("ledger", "--help").out
    assert all(f"  {command} " in told for command in OF_THE_LEDGER)


@pytest.mark.parametrize("command", OF_THE_LEDGER)
def test_every_command_of_the_ledger_shows_an_example(command, sekisho):
    answer = sekisho("ledger", command, "--help")
    assert answer.code == 0
    assert f"sekisho ledger {command}" in answer.out.partition("Example")[2]


def test_the_version(sekisho):
    assert sekisho("--version").out.startswith("sekisho 0.")


HELP = """
import contextlib, io, sys
from sekisho.cli import main
sys.argv = ["sekisho", "--help"]
with contextlib.redirect_stdout(io.StringIO()) as told, contextlib.suppress(SystemExit):
    main()
assert "Usage:" in told.getvalue()
"""


def test_help_reads_neither_models_nor_law(tmp_path):
    assert not loaded_by(HELP, tmp_path) & {
        "pydantic",
        "yaml",
        "pluggy",
        "airflow",
        "sqlalchemy",
        "numpy",
        "datasketches",
    }
