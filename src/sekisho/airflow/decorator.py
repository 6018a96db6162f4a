"""`@task.export("crm-to-us", to="{{ partner }}")`: a Python task that carries an export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk.bases.decorator import DecoratedOperator, task_decorator_factory

from sekisho.airflow.marker import ATTRIBUTE, checked_id
from sekisho.airflow.outlet import export
from sekisho.airflow.rendering import kept, named_arguments

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    import jinja2
    from airflow.sdk import Context
    from airflow.sdk.bases.decorator import TaskDecorator


class ExportDecoratedOperator(DecoratedOperator, PythonOperator):
    """The operator behind `@task.export`.

    Args:
        python_callable: the decorated function.
        op_args: its positional arguments.
        op_kwargs: its keyword arguments, mapped ones included.
        sekisho_export: the id of the declared export.
        to: the destination. Rendered for each map index, and sees the function's own arguments by their names.
        **kwargs: as for every operator.

    """

    template_fields: Sequence[str] = ("templates_dict", "op_args", "op_kwargs", "to")
    custom_operator_name: str = "@task.export"

    def __init__(
        self,
        *,
        python_callable: Callable[..., Any],
        op_args: Collection[Any] | None = None,
        op_kwargs: Mapping[str, Any] | None = None,
        sekisho_export: str,
        to: Any = None,
        **kwargs: Any,
    ) -> None:
        own: dict[str, Any] = {"python_callable": python_callable, "op_args": op_args, "op_kwargs": op_kwargs}
        super().__init__(kwargs_to_upstream=own, **own, **kwargs)
        self.sekisho_export = checked_id(sekisho_export)
        self.to = to
        marker = export(sekisho_export)
        if marker not in self.outlets:
            self.outlets = [*self.outlets, marker]

    def _do_render_template_fields(
        self,
        parent: Any,
        template_fields: Iterable[str],
        context: Context,
        jinja_env: jinja2.Environment,
        seen_oids: set[int],
    ) -> None:
        """Render the arguments first, then the destination, which may name them."""
        fields = list(template_fields)
        arguments = [field for field in fields if field != "to"]
        super()._do_render_template_fields(parent, arguments, context, jinja_env, seen_oids)
        if "to" in fields:
            wider: Any = {**named_arguments(self), **context}
            super()._do_render_template_fields(parent, ["to"], wider, jinja_env, seen_oids)
            self.to = kept(self.to)


def export_task(
    export_id: object = None,
    *,
    to: Any = None,
    multiple_outputs: bool | None = None,
    **kwargs: Any,
) -> TaskDecorator:
    """Turn a function into a Python task that carries an export: `@task.export("crm-to-us", to="{{ partner }}")`.

    Args:
        export_id: the id of the declared export.
        to: the destination, resolved through the organisation's places. A template may use what every template of
            the task may use, and the names of the function's own arguments; it is rendered for each map index.
        multiple_outputs: as for `@task`.
        **kwargs: as for `@task`. `outlets` given here are kept beside the marker of the export.

    Raises:
        ValueError: no id, or one of another form than `[a-z0-9][a-z0-9-]*`.

    """
    outlets = kwargs.pop("outlets", None) or []
    outlets = [*outlets] if isinstance(outlets, list | tuple | set) else [outlets]
    marker: dict[str, Any] = {ATTRIBUTE: checked_id(export_id)}
    return task_decorator_factory(
        decorated_operator_class=ExportDecoratedOperator,
        multiple_outputs=multiple_outputs,
        outlets=[*outlets, export(marker[ATTRIBUTE])],
        to=to,
        **marker,
        **kwargs,
    )
