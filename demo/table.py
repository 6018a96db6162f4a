"""The table that the demo prints: task, export, verdict, basis or what is missing, and the task's state in Airflow."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from sekisho.model.brief import brief

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from demo.story import Told
    from sekisho.model.decision import Decision

NARROW = 28
"""The last column is never narrower than this, however narrow the terminal."""


def table(told: Iterable[Told], width: int) -> Iterator[str]:
    """Yield the lines of the table, one group for each DAG; `width` is that of the terminal, in characters."""
    rows = list(told)
    names = max((len(one.name) for one in rows), default=0)
    exports = max((len(d.export_id) for one in rows for d in one.decisions), default=0)
    before = f"  {'':15}  {'':{names}}  {'':{exports}}  {'':12}  "
    room = max(width - len(before), NARROW)
    yield f"  {'state':15}  {'task':{names}}  {'export':{exports}}  {'verdict':12}  basis, or what is missing"
    for dag_id, group in groupby(rows, key=lambda one: one.dag_id):
        yield ""
        yield dag_id
        for one in group:
            sign = " " if one.as_expected else "!"
            head = f"{sign} {one.state:15}  {one.name:{names}}"
            if not one.decisions:
                yield f"{head}  {one.checks or '-':{exports}}  {'-':12}  {_beside(one)}"
            for decision in one.decisions:
                lines = textwrap.wrap(brief(decision), room) or [""]
                yield f"{head}  {decision.export_id:{exports}}  {_word(decision):12}  {lines[0]}"
                yield from (f"{before}{line}" for line in lines[1:])
                head = " " * len(head)


def _word(decision: Decision) -> str:
    waived = decision.effect == "annotate" and any(finding.waiver for finding in decision.findings)
    return f"{decision.word}, waived" if waived else decision.word


def _beside(one: Told) -> str:
    if one.expected == "upstream_failed":
        return "waits for a blocked task"
    return "only checks the batch" if one.checks else "no export"
