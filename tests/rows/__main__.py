"""`python -m tests.rows`: write docs/traceability.md from docs/rows.yaml, the law and its cases.

Each row of the legal specification is traced to the rules that hold it, by file and line, and to the cases that try
them; a row that no check of pipelines can hold says why.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sekisho.files import read_yaml
from sekisho.plugins import installed
from tests.rows.anchors import ROOT, Anchor, anchors, law

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS, PAGE = ROOT / "docs" / "rows.yaml", ROOT / "docs" / "traceability.md"
SHOWN = 4
HEAD = """\
# From the specification to the law, row by row

Generated from [rows.yaml](rows.yaml), the law and its cases by `make rows`; a test holds it to them. Each row of the
legal specification leads to the rules that hold it and to the cases that try those rules.
"""


def page() -> str:
    """Write the page. Raises KeyError for a row that names a rule which is not there."""
    found, kinds = anchors(law()), installed().kinds
    lines = [HEAD]
    for title, rows in read_yaml(ROWS).data.items():
        lines += [f"\n## {title}\n", "| row | where it is held | cases |", "|---|---|---|"]
        lines += [_row(name, row, found, kinds) for name, row in rows.items()]
    return "\n".join(lines) + "\n"


def _row(name: str, row: dict[str, Any], found: dict[str, dict[str, Anchor]], kinds: Any) -> str:
    held = list(_anchors(row, found))
    where = [f"“{row['says']}”"] if "says" in row else []
    where += [f"[{_short(key)}]({_link(anchor.path, anchor.line)}) {anchor.title}" for key, anchor in held]
    where += [f"[{kind}]({_link(_module(kinds[kind]), 1)})" for kind in row.get("kinds", ())]
    where += [f"[{path}]({_link(ROOT / path, None)})" for path in row.get("code", ())]
    where += [row[key] for key in ("note", "reason") if key in row]
    cases = list(dict.fromkeys(case for _, anchor in held for case in anchor.cases))
    shown = [f"[{path.stem}:{line}]({_link(path, line)})" for path, line in cases[:SHOWN]]
    more = f" and {len(cases) - SHOWN} more" if len(cases) > SHOWN else ""
    return f"| {name} | {'<br>'.join(where)} | {', '.join(shown)}{more} |"


def _anchors(row: dict[str, Any], found: dict[str, dict[str, Anchor]]) -> Iterator[tuple[str, Anchor]]:
    for regime, names in row.get("law", {}).items():
        for name in names:
            of = found[regime]
            yield f"{regime}#{name}", of[name] if name in of else of[f"table {name}"]


def _short(key: str) -> str:
    return key.partition("#")[2]


def _module(kind: type) -> Path:
    return ROOT / "src" / Path(*kind.__module__.split(".")).with_suffix(".py")


def _link(path: Path, line: int | None) -> str:
    return os.path.relpath(path, PAGE.parent) + (f"#L{line}" if line else "")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} is written\n")
