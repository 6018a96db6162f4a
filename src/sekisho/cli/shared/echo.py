"""Lines for a terminal: nothing in them begins another line, moves the cursor or turns letters round."""

from __future__ import annotations

import click

from sekisho.characters import visible, visible_lines


def echo(line: object, *, err: bool = False) -> None:
    """Write one line."""
    click.echo(visible(line), err=err)


def echo_lines(text: str, *, nl: bool = True, err: bool = False) -> None:
    """Write a text of several lines, of which each is ours."""
    click.echo(visible_lines(text), nl=nl, err=err)
