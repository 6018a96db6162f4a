"""The operator that holds a batch against its Export before it is shipped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from sekisho.airflow import deployment
from sekisho.airflow.marker import checked_id
from sekisho.errors import SekishoError, UnknownExport, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import jinja2
    from airflow.sdk import Context

    from sekisho.model.validation import Validation


class ValidateExportOperator(BaseOperator):
    """Check that a batch is what its Export declares, and fail with the differences in the log where it is not.

    Expected are exactly the declared columns, of the declared types, at least one row, and no identifiers of persons
    that no category declares. Which export may leave is another question: see ExportGateOperator. Returns (as XCom)
    the number of rows.

    Args:
        export_id: the declared export.
        batch: what is about to be shipped (templated): a pandas DataFrame, the path of a CSV or Parquet file, another
            task's output that is one of these, or a function without arguments that returns one of these.
        not_identifiers: for a column, the identifiers that its values only look like, as in
            `{"order_no": ["phone"]}`.
        validator: which checker of batches to use, by its name in the entry-point group `sekisho.validators`.
        **kwargs: as for every operator.

    Raises:
        AirflowFailException: the batch is not as declared. No retries.
        AirflowException: nothing could be said about the batch: unreadable, or a fault of the checker; retries apply.

    """

    template_fields: Sequence[str] = ("batch",)

    def __init__(
        self,
        *,
        export_id: str,
        batch: Any,
        not_identifiers: Mapping[str, Sequence[str]] | None = None,
        validator: str = "gx",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.export_id = checked_id(export_id)
        self.batch = batch
        self.not_identifiers = not_identifiers
        self.validator = validator
        self._rows: Any = None

    def _do_render_template_fields(
        self,
        parent: Any,
        template_fields: Iterable[str],
        context: Context,
        jinja_env: jinja2.Environment,
        seen_oids: set[int],
    ) -> None:
        """Render the batch, and hide its rows: Airflow keeps rendered fields and shows them to everybody."""
        if callable(self.batch):
            return
        super()._do_render_template_fields(parent, template_fields, context, jinja_env, seen_oids)
        if not isinstance(self.batch, (str, Path)):
            self._rows = self.batch
            self.batch = f"({type(self._rows).__qualname__})"

    def execute(self, context: Context) -> int:  # noqa: ARG002 - the batch says everything
        """Check, tell and return the number of rows, or raise."""
        batch = self.batch if self._rows is None else self._rows
        if callable(batch):
            batch = batch()
        refusal: Exception | None = None
        try:
            validation = self._validate(batch)
        except UnknownExport as error:
            refusal = AirflowFailException(f"the batch of export {self.export_id!r} is refused: {said(error)}")
        except SekishoError as error:
            refusal = AirflowException(f"the batch of export {self.export_id!r} could not be checked: {said(error)}")
        except Exception as error:  # noqa: BLE001 - its text may quote the data, so only its name is told
            kind = type(error).__name__
            refusal = AirflowException(f"the batch of export {self.export_id!r} could not be checked: {kind}")
        if refusal is not None:
            # Raised out here, so that the log shows no traceback which quotes the data.
            raise refusal
        _tell(validation)
        if not validation.passed:
            raise AirflowFailException(validation.headline)
        return validation.rows

    def _validate(self, batch: Any) -> Validation:
        """Find the checker and the declaration, and compare."""
        from sekisho.plugins import validator

        validate = validator(self.validator)
        return validate(deployment.declared(self.export_id), batch, not_identifiers=self.not_identifiers)


def _tell(validation: Validation) -> None:
    """Write the answer into the task's log, a line for each line: the log view folds longer ones together."""
    log = structlog.get_logger(logger_name="task")
    first, *rest = validation.message().split("\n")
    if validation.passed:
        log.info(first)
        return
    log.error(first)
    for line in rest:
        log.error(line)
