"""What a plugin answers, read to its end: nothing of it is lost because of how its function is written."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

NEVER_AWAITED: Final = "its answer is never awaited; write `def`"


def answers_later(function: Callable[..., Any]) -> bool:
    """Say whether a function is written with `async def`."""
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)


def whole(answer: Any) -> Any:  # noqa: ANN401 - whatever a plugin gives
    """Read an answer that comes in pieces to its end, while its plugin can still be blamed for what goes wrong.

    Raises TypeError for what is promised for later, and for what is returned after something was yielded.
    """
    if inspect.isawaitable(answer) or inspect.isasyncgen(answer):
        if inspect.iscoroutine(answer):
            answer.close()
        msg = f"it promises its answer for later, and {NEVER_AWAITED}"
        raise TypeError(msg)
    if isinstance(answer, Mapping):
        return dict(answer.items())
    if inspect.isgenerator(answer):
        return list(_to_the_end(answer))
    return answer if isinstance(answer, (BaseModel, str, bytes)) or not isinstance(answer, Iterable) else list(answer)


def _to_the_end(answer: Generator[Any, Any, Any]) -> Iterator[Any]:
    left = yield from answer
    if left is not None:
        msg = "it yields and then returns something, which is never read; yield that, too"
        raise TypeError(msg)
