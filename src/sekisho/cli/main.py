"""The program `sekisho`: its commands, and the exit codes that no flag changes."""

from __future__ import annotations

import os
import sys
import traceback
from typing import NoReturn

import click

from sekisho.characters import in_line, refusal, visible
from sekisho.cli.build import build
from sekisho.cli.check import check
from sekisho.cli.diff import diff
from sekisho.cli.docs import docs
from sekisho.cli.explain import explain
from sekisho.cli.forecast import forecast
from sekisho.cli.init import init
from sekisho.cli.law import law
from sekisho.cli.ledger import ledger
from sekisho.cli.register import register
from sekisho.cli.replay import replay
from sekisho.cli.shared.commands import InOrder
from sekisho.cli.shared.echo import echo, echo_lines
from sekisho.cli.shared.exit_codes import LOAD, USAGE
from sekisho.cli.test import test
from sekisho.credentials import hidden
from sekisho.errors import ConfigError, SekishoError, lines, named


class _Commands(InOrder):
    """Hears no command in which a sign deceives."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse signs that deceive in arguments and in our variables. Raises ConfigError that does not repeat them."""
        given = [(f"argument {number}", text) for number, text in enumerate(args, 1)]
        given += [(f"the variable {name}", text) for name, text in os.environ.items() if name.startswith("SEKISHO_")]
        refused = [refusal(what, sign) for what, text in given if (sign := in_line(text)) is not None]
        if refused:
            raise ConfigError(*refused)
        return super().parse_args(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="sekisho", message="sekisho %(version)s")
def sekisho() -> None:
    """Decide whether exports of data have a valid basis, under every law that applies, on the day in question.

    Start with `sekisho check` in a repository that has an organisation's folder (the one with sekisho.toml).
    Then `sekisho explain EXPORT` says why, and what would settle it.

    \b
    Exit codes, whatever the flags:
      0  fine
      1  findings at or above --fail-on
      2  usage or configuration
      3  an input could not be loaded
      4  nothing was checked (--allow-empty accepts that)
    """  # noqa: D301 - \b keeps click from wrapping the list


sekisho.add_command(check)
sekisho.add_command(explain)
sekisho.add_command(forecast)
sekisho.add_command(diff)
sekisho.add_command(register)
sekisho.add_command(ledger)
sekisho.add_command(replay)
sekisho.add_command(build)
sekisho.add_command(docs)
sekisho.add_command(law)
sekisho.add_command(test)
sekisho.add_command(init)


def main() -> NoReturn:
    """Run the program and leave with its exit code."""
    try:
        code = sekisho.main(prog_name="sekisho", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except SekishoError as error:
        for line in lines(error):
            echo(f"sekisho: {line}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        if error.filename is None:
            _own(error)
        echo(f"sekisho: {visible(hidden(str(error.filename)))}: {error.strerror}; nothing was decided", err=True)
        sys.exit(LOAD)
    except Exception as error:  # noqa: BLE001 - an internal fault must never look like a clean check
        _own(error)
    sys.exit(code if isinstance(code, int) else 0)


def _own(error: Exception) -> NoReturn:
    echo_lines(hidden(traceback.format_exc()), nl=False, err=True)
    echo(f"sekisho: an error of its own, nothing was decided: {named(error)}", err=True)
    sys.exit(LOAD)
