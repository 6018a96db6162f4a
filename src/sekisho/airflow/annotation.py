"""What people see of an export in Airflow before it runs: a tag on the DAG, a line in the documentation.

All of it is static. A verdict here would change the serialized DAG, and so make a new version of it with each
change of law or paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sekisho.airflow import deployment

if TYPE_CHECKING:
    from collections.abc import Iterable

TAG = "export"

_OTHER_DOCS = ("doc", "doc_json", "doc_yaml", "doc_rst")


def annotate(task: Any, export_ids: Iterable[str]) -> None:
    """Tag the DAG of a task that carries exports, and document them on both. Doing it again changes nothing."""
    line = _line(export_ids)
    if not any(getattr(task, kind, None) for kind in _OTHER_DOCS):
        _document_task(task, _with(task.doc_md, line))
    dag = task.dag
    if dag is not None:
        dag.tags.add(TAG)
        dag.doc_md = _with(dag.doc_md, f"`{task.task_id}`: {line}")


def _line(export_ids: Iterable[str]) -> str:
    """Write the sentence that goes into the documentation."""
    names = ", ".join(f"`{export_id}`" for export_id in sorted(export_ids))
    url = deployment.current().page_url
    page = f" [Current verdict]({url})" if url else ""
    return f"Carries data export {names}. sekisho judges it each time the task runs.{page}"


def _with(text: str | None, line: str) -> str:
    """Append a paragraph to a documentation unless it stands there already."""
    if not text:
        return line
    return text if line in text else f"{text.rstrip()}\n\n{line}"


def _document_task(task: Any, text: str) -> None:
    """Set the documentation of an operator, mapped or not."""
    partial = getattr(task, "partial_kwargs", None)
    if partial is None:
        task.doc_md = text
    else:
        partial["doc_md"] = text
