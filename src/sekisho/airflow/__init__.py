"""The guard inside Apache Airflow, and what a DAG author imports.

Importing this package costs nothing: `sekisho.airflow.policy` is loaded during `import airflow`, in every process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sekisho.airflow.operators import ExportGateOperator
    from sekisho.airflow.outlet import export
    from sekisho.airflow.shipping import Shipment, count_batch, exporting
    from sekisho.airflow.validation import ValidateExportOperator

__all__ = ["ExportGateOperator", "Shipment", "ValidateExportOperator", "count_batch", "export", "exporting"]

_HOME = {
    "ExportGateOperator": "operators",
    "Shipment": "shipping",
    "ValidateExportOperator": "validation",
    "count_batch": "shipping",
    "export": "outlet",
    "exporting": "shipping",
}


def __getattr__(name: str) -> Any:
    """Import a public name where it is first used (PEP 562)."""
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """List the public names although they are not imported yet."""
    return sorted({*globals(), *__all__})
