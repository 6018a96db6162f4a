"""The table that the demo prints: task, export, verdict, basis or what is missing, and the task's state in Airflow."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sekisho.airflow import numbers
from sekisho.model.brief import brief
from sekisho.model.tallies import TALLIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from demo.story import Decided, Told
    from sekisho.model.decision import Decision

ROOM = 40
"""Where less than this is left for the last column, everything about an export goes below its task instead."""


class _Row(NamedTuple):
    sign: str
    state: str
    task: str
    export: str
    verdict: str
    reason: str


def table(told: Iterable[Told], width: int) -> Iterator[str]:
    """Yield the lines of the table, one group for each DAG; `width` is that of the terminal, in characters."""
    groups = [
        (dag_id, [row for one in some for row in _rows(one)])
        for dag_id, some in groupby(told, key=lambda one: one.dag_id)
    ]
    head = _Row(" ", "state", "task", "export", "verdict", "basis, or what is missing")
    every = [head, *(row for _, rows in groups for row in rows)]
    widths = [max(len(getattr(row, name)) for row in every) for name in ("state", "task", "export", "verdict")]
    wide = width - sum(widths) - 2 * len(widths) - len(head.sign) - 1 >= ROOM
    yield from _wide(head, widths, width) if wide else [f"  {head.state}, {head.task}, {head.export}: {head.reason}"]
    for dag_id, rows in groups:
        yield ""
        yield dag_id
        for row in rows:
            yield from _wide(row, widths, width) if wide else _narrow(row, widths[0], width)


def _wide(row: _Row, widths: list[int], width: int) -> Iterator[str]:
    cells = (f"{cell:{room}}" for cell, room in zip(row[1:5], widths, strict=True))
    before = f"{row.sign} {'  '.join(cells)}  "
    first, *rest = textwrap.wrap(row.reason, width - len(before)) or [""]
    yield f"{before}{first}".rstrip()
    yield from (f"{'':{len(before)}}{line}" for line in rest)


def _narrow(row: _Row, state: int, width: int) -> Iterator[str]:
    yield f"{row.sign} {row.state:{state}}  {row.task}"
    indent = " " * (state + 4)
    text = ": ".join(filter(None, (" ".join(filter(None, (row.export, row.verdict))), row.reason)))
    yield from textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent)


def _rows(one: Told) -> Iterator[_Row]:
    head = (" " if one.as_expected else "!", one.state, one.name)
    for each in one.decisions:
        decision = each.decision
        yield _Row(*head, decision.export_id, _word(decision), "; ".join(filter(None, (brief(decision), _heads(each)))))
        head = (" ", "", "")
    if not one.decisions:
        yield _Row(*head, one.checks or "", "", _beside(one))


def _heads(one: Decided) -> str:
    """Tell the heads that the decision turned on: with the run, and what was counted before it."""
    found = numbers.decided(one.decision, one.numbers)
    said = {TALLIES[leaf.requirement.fact].kind: (each.after, each.settled) for leaf, each in found}
    kinds = sorted(said, key=lambda kind: -(said[kind][0].high or 0))
    return ", ".join(f"{kind} heads {said[kind][0]} (before: {said[kind][1]})" for kind in kinds)


def _word(decision: Decision) -> str:
    waived = decision.effect == "annotate" and any(finding.waiver for finding in decision.findings)
    return f"{decision.word}, waived" if waived else decision.word


def _beside(one: Told) -> str:
    if one.expected == "upstream_failed":
        return "waits for a blocked task"
    return "only checks the batch" if one.checks else "no export"
