"""How far a long command has come: a bar for a person at a terminal, nothing for anybody else."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PATIENCE = 0.2
"""After how many seconds somebody wants to know again."""


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on standard error; what is given is told how much is done, and of how much."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = max(1, total)
            bar.update(min(done, bar.length) - bar.pos)

        yield tell


@contextmanager
def counter(words: str) -> Iterator[Callable[[int], None] | None]:
    """Show a number that grows, where nobody knows how large it will be; `words` has a blank for it."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = 0.0

    def tell(number: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - shown >= _PATIENCE:
            shown = now
            click.echo("\r" + words.format(f"{number:,}"), nl=False, err=True)

    try:
        yield tell
    finally:
        click.echo("\r\033[K", nl=False, err=True)
