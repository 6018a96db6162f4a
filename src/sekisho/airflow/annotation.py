"""What people see of an export in Airflow before it runs: a tag on the DAG, a line in the documentation.

All of it is static. A verdict here would change the serialized DAG, and so make a new version of it with each
change of law or paper.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sekisho.airflow import deployment
from sekisho.characters import in_line, visible
from sekisho.credentials import holds

TAG = "export"
_PAGE = re.compile(r"(https?:/)?/[^\s()<>\[\]]+")


def annotate(task: Any, export_ids: tuple[str, ...]) -> None:
    """Tag the DAG of a task that carries exports, and document both. Doing it again changes nothing."""
    if not (task.doc or task.doc_json or task.doc_yaml or task.doc_rst):
        written = task.doc_md
        line = _on_task(export_ids)
        if not written or line not in written:
            text = _with(written, line)
            partial = getattr(task, "partial_kwargs", None)
            if partial is None:
                task.doc_md = text
            else:
                partial["doc_md"] = text
    dag = task.dag
    if dag is None:
        return
    dag.tags.add(TAG)
    if dag.doc_md is not _documented[0]:
        if _on_dag() not in (dag.doc_md or ""):
            dag.doc_md = _with(dag.doc_md, _on_dag())
        _documented[0] = dag.doc_md


_documented: list[object] = [object()]
"""The text of the DAG seen last: its other tasks come next, and find it done."""


@cache
def _on_task(export_ids: tuple[str, ...]) -> str:
    """Write what stands in the documentation of a task."""
    names = ", ".join(f"`{visible(export_id).replace('`', '')}`" for export_id in sorted(export_ids))
    return f"Carries data export {names}. sekisho judges it each time the task runs.{_link()}"


@cache
def _on_dag() -> str:
    """Write what stands in the documentation of a DAG."""
    return f"Tasks of this DAG carry data exports. sekisho judges them each time they run.{_link()}"


def _link() -> str:
    """Link the page that the organisation configured, if any, and if it is one."""
    url = deployment.current().page_url or ""
    return f" [Current verdicts]({url})" if _PAGE.fullmatch(url) and not in_line(url) and not holds(url) else ""


def _with(text: str | None, line: str) -> str:
    """Append a paragraph to a documentation."""
    return f"{text.rstrip()}\n\n{line}" if text else line
