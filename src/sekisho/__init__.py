"""Policy as code for data exports.

Has an export a valid basis, under every law that applies, on the day in question?
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sekisho.gate import Gate
    from sekisho.hookspecs import hookimpl
    from sekisho.model.dates import AsOf
    from sekisho.model.verdict import Verdict

__all__ = ["AsOf", "Gate", "Verdict", "hookimpl"]

_HOMES = {
    "AsOf": "sekisho.model.dates",
    "Gate": "sekisho.gate",
    "Verdict": "sekisho.model.verdict",
    "hookimpl": "sekisho.hookspecs",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - each name has a type of its own, see above
    """Load a public name when it is first asked for: `import sekisho` alone costs nothing."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)
