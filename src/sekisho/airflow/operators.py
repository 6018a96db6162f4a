"""Operators that judge an export on their own, before any task carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator

from sekisho.airflow import judgement, memory, passing
from sekisho.airflow.marker import checked_id
from sekisho.airflow.rendering import kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import jinja2
    from airflow.sdk import Context

    from sekisho.gate.run.admission import Passage


class ExportGateOperator(BaseOperator):
    """Judge an export early and fail with the proof in the log, before hours of work that could not leave anyway.

    It does not carry the export: nothing is reserved, and the task that ships is judged again when it runs. Returns (as
    XCom) the verdict.

    Args:
        export_id: the declared export.
        to: the destination (templated), when it is only known at run time.
        **kwargs: as for every operator.

    Raises:
        AirflowFailException: the export may not leave. No retries.
        AirflowException: it could not be judged; retries apply.

    """

    template_fields: Sequence[str] = ("to",)

    def __init__(self, *, export_id: str, to: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.export_id = checked_id(export_id)
        self.to = to

    def _do_render_template_fields(
        self,
        parent: Any,
        template_fields: Iterable[str],
        context: Context,
        jinja_env: jinja2.Environment,
        seen_oids: set[int],
    ) -> None:
        """Render the destination, without what Airflow must not keep of it."""
        super()._do_render_template_fields(parent, template_fields, context, jinja_env, seen_oids)
        self.to = kept(self.to)

    def execute(self, context: Context) -> str:
        """Judge, tell and return the verdict, or raise."""
        to = None if self.to is None else str(self.to)
        with memory.ledgers() as ledger:

            def ask() -> Passage:
                return passing.judge(self.export_id, context["ti"], ledger, to=to, carries=False)

            answers = [judgement.answer(self.export_id, ask)]
        judgement.tell(answers)
        stop = judgement.refusal(answers)
        if stop is not None:
            raise stop
        return str(answers[0].decision.verdict) if answers[0].decision else ""
