"""Kinds of evidence of which no register holds papers any more: ledgers have kept some, and they are still read.

One file each, named after the kind, as in `sekisho/evidence/`. `NOW` says what is written instead.
"""

from __future__ import annotations

import importlib
import pkgutil


def written_now(kind: object) -> str | None:
    """Say what is written in the place of a former kind; None for every other word."""
    names = {info.name.replace("_", "-"): info.name for info in pkgutil.iter_modules(__path__)}
    if not isinstance(kind, str) or kind not in names:
        return None
    now: str = importlib.import_module(f"{__name__}.{names[kind]}").NOW
    return now
