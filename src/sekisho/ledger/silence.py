"""A connection with PostgreSQL on which nobody waits for ever: a server or a pool that falls silent is given up on.

The server's own `lock_timeout` bounds the waiting for others; but a pool may hold a statement while its server is away,
and a frozen process or a cut cable says nothing at all.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import Self


class SilentServer(psycopg.OperationalError):
    """No answer came in time; the connection is closed, so that the transaction is undone."""


class HeardConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server has said nothing for some seconds."""

    _silence: Callable[[], float]

    @classmethod
    def heard(cls, silence: Callable[[], float], *arguments: Any, **options: Any) -> Self:  # noqa: ANN401 - the driver's own
        """Connect. `silence` says for how many seconds a step may be without an answer."""
        made: Self = cls.connect(*arguments, **options)
        made._silence = silence
        return made

    def wait(self, gen: Generator[Any, Any, Any], *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - the driver's own
        """Take the steps of the driver, each as soon as the server has spoken."""
        return super().wait(self._bounded(gen), *arguments, **options)

    def _bounded(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        silence = getattr(self, "_silence", None)
        try:
            state = next(gen)
            heard = time.monotonic()
            while True:
                ready = yield state
                now = time.monotonic()
                if ready:
                    heard = now
                elif silence is not None and now - heard > silence():
                    self.close()
                    raise SilentServer(f"no answer for {now - heard:.0f} seconds")
                state = gen.send(ready)
        except StopIteration as done:
            return done.value
