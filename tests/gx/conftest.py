"""An export of two streams, and a batch that is exactly what it declares. Great Expectations is imported once."""

import datetime as dt

import pandas as pd
import pytest

from sekisho.gx import validate
from sekisho.model.export import Export

DECLARED = {
    "title": "Machines and their people, to the service partner",
    "exporter": "maker-jp",
    "recipient": "partner-us",
    "exporter_role": "controller",
    "recipient_role": "processor",
    "recipient_acts_for": "exporter",
    "purpose": "service",
    "via": [],
    "services": [],
    "stored_in": ["US"],
    "accessed_from": [],
    "persons": {"per_run": 10, "per_year": 100},
    "data": [
        {
            "id": "machines",
            "categories": ["service-history"],
            "columns": {
                "machine": "string",
                "hours": "integer",
                "load": "number",
                "running": "boolean",
                "built_on": "date",
                "seen_at": "datetime",
            },
            "subjects": ["JP"],
            "origins": [{"country": "JP"}],
        },
        {
            "id": "people",
            "categories": ["customer-contact"],
            "columns": {"reach": "string"},
            "subjects": ["CN", "JP"],
            "origins": [{"country": "JP"}],
        },
    ],
    "carriers": [{"dag": "service"}],
}


@pytest.fixture(scope="session")
def export():
    return Export.model_validate({"id": "service-to-us", **DECLARED})


@pytest.fixture
def batch():
    return pd.DataFrame(
        {
            "machine": ["press", "lathe", None],
            "hours": [1200, 7, 45],
            "load": [0.5, 1.0, None],
            "running": [True, False, True],
            "built_on": [dt.date(2020, 2, 29), dt.date(2021, 1, 1), None],
            "seen_at": pd.to_datetime(["2026-11-01T09:00:00Z", "2026-11-02T09:30:00Z", None]),
            "reach": ["hanako@example.jp", "+81 90-1234-5678", None],
        }
    )


@pytest.fixture
def failures(export):
    """What is wrong with a batch, by column; None stands for the batch as a whole."""

    def failures(batch, **options):
        found = {}
        for failure in validate(export, batch, **options).failures:
            found.setdefault(failure.column, []).append(failure)
        return found

    return failures
