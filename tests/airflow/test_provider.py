"""What Airflow is told about the package, in the form it accepts."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from sekisho.airflow.provider import get_provider_info

pytestmark = pytest.mark.airflow


def test_the_metadata_fits_the_schema():
    import jsonschema

    import airflow

    schema = json.loads((Path(airflow.__file__).parent / "provider_info.schema.json").read_text())
    jsonschema.validate(get_provider_info(), schema)


def test_every_option_names_a_version_that_exists():
    options = get_provider_info()["config"]["sekisho"]["options"]
    read = {"snapshot", "snapshot_digest", "page_url", "carriers_required", "ledger", "hash_key", "rehearsal", "marks"}
    assert set(options) == {*read, "deployment", "patience", "retry_for_room"}
    assert {option["version_added"] for option in options.values()} <= {version("sekisho")}


def test_the_decorator_is_found_where_it_is_said_to_be():
    from airflow.sdk._shared.module_loading import import_string

    from sekisho.airflow.decorator import export_task

    (decorator,) = get_provider_info()["task-decorators"]
    assert import_string(decorator["class-name"]) is export_task
