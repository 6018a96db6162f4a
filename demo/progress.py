"""What is going on, with the seconds that have passed: one line rewritten on a terminal, plain lines elsewhere."""

from __future__ import annotations

import re
import shutil
import sys
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType
    from typing import TextIO

_COUNTERS = re.compile(r"\d+")
SILENCE = 10.0
"""Seconds after which a plain log repeats a line whose numbers alone have changed."""


class Progress:
    """Tells one line at a time. The last one is wiped when the block is left."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._live = self._out.isatty()
        self._started = time.monotonic()
        self._told = ""
        self._told_at = 0.0

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._started

    def __enter__(self) -> Self:
        """Begin to count."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing half-written behind."""
        if self._live:
            self._out.write("\r\033[K")
            self._out.flush()

    def say(self, text: str) -> None:
        """Tell what is going on."""
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            self._out.write(f"\r\033[K{f'{self.seconds:4.0f} s  {text}'[:width]}")
        elif _COUNTERS.sub("", text) != self._told or self.seconds - self._told_at > SILENCE:
            self._told, self._told_at = _COUNTERS.sub("", text), self.seconds
            self._out.write(f"{self.seconds:4.0f} s  {text}\n")
        self._out.flush()
