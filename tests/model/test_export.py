"""What a declaration holds, and what it cannot hold."""

import pytest
from pydantic import ValidationError

from sekisho.model.export import Carrier, Export, carriers_of
from tests.gate.folder import EXPORT, STREAM


def export(**changes):
    return Export.model_validate({**EXPORT, "id": "crm", **changes})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"recipient": "sakura"}, "`exporter` and `recipient` are both sakura"),
        ({"data": [STREAM, STREAM]}, "two streams under `data` have the same id"),
        ({"persons": {"per_run": 11, "per_year": 10}}, "`per_run: 11` is more than `per_year: 10`"),
        ({"data": []}, "at least 1 item"),
        ({"carriers": []}, "at least 1 item"),
        ({"data": [{**STREAM, "origins": []}]}, "at least 1 item"),
    ],
)
def test_what_makes_no_sense_is_refused(changes, said):
    with pytest.raises(ValidationError, match=said):
        export(**changes)


COLUMNS = {**STREAM, "columns": {"name": "string", "ill": "integer"}, "categories": ["contact", "health"]}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"column_categories": {"nme": "contact"}}, "speaks of `nme`, which is not among the `columns`"),
        ({"column_categories": {"name": "contct"}}, "puts `name` into `contct`, which is not among the `categories`"),
        (
            {"sensitive": True, "sensitive_categories": ["helth"]},
            "speaks of `helth`, which is not among the `categories`",
        ),
        ({"sensitive": False, "sensitive_categories": ["health"]}, "write `sensitive: true`"),
    ],
)
def test_what_advice_leans_on_is_declared(changes, said):
    with pytest.raises(ValidationError, match=said):
        export(data=[{**COLUMNS, **changes}])


def test_columns_and_what_is_sensitive_by_category():
    named = {"column_categories": {"ill": "health"}, "sensitive": True, "sensitive_categories": ["health"]}
    assert export(data=[{**COLUMNS, **named}]).data[0].column_categories == {"ill": "health"}
    assert export(data=[{**STREAM, "column_categories": {"any_name": "contact"}}])


def test_columns_of_all_streams_are_declared_together():
    streams = [{**STREAM, "columns": {"name": "string"}}, {**STREAM, "id": "visits", "columns": {"at": "datetime"}}]
    assert export(data=streams).columns == {"name": "string", "at": "datetime"}


@pytest.mark.parametrize(
    ("dag", "task", "listed"),
    [("crm", "ship", True), ("crm", "ship_again", True), ("crm", "group.ship", False), ("hr", "ship", False)],
)
def test_carriers_are_globs_over_dag_and_task(dag, task, listed):
    assert export().may_be_carried_by(Carrier(dag, task)) is listed


def test_a_carrier_without_a_task_is_every_task_of_the_dag():
    assert export(carriers=[{"dag": "crm*"}]).may_be_carried_by(Carrier("crm_weekly", "group.anything"))


def test_who_carries_what_fits_in_plain_rows():
    assert carriers_of([export(), export(id="hr", carriers=[{"dag": "hr"}])]) == [
        {"export": "crm", "dag": "crm", "task": "ship*"},
        {"export": "hr", "dag": "hr", "task": "*"},
    ]
