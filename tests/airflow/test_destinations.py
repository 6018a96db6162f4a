"""Where a task sends its export: what its markers say, rendered by the guard, else what its operator is set to."""

from types import SimpleNamespace

import pytest

from sekisho.airflow.destinations import Destinations, fields, of
from sekisho.airflow.marker import Templates, marked
from tests.airflow.shop import UNCOUNTED, Shop

pytestmark = pytest.mark.airflow


def test_a_marker_with_a_destination_is_the_same_asset():
    from copy import deepcopy

    from sekisho.airflow import export

    plain, leading = export("crm"), export("crm", to="{{ x }}")
    assert (leading, hash(leading), leading.extra) == (plain, hash(plain), plain.extra)
    assert deepcopy(leading).to == "{{ x }}"
    assert plain == leading


@pytest.mark.parametrize("to", [7, ["a"], object()])
def test_a_destination_that_is_no_text_is_refused_when_the_file_is_parsed(to):
    from sekisho.airflow.outlet import export

    with pytest.raises((ValueError, TypeError)):
        export("crm", to=to)


def test_markers_of_one_export_say_together_where_it_goes():
    def marker(to):
        return SimpleNamespace(name="sekisho:export:a", to=to)

    assert marked(SimpleNamespace(outlets=[marker("x")])) == {"a": Templates(("x",))}
    assert marked(SimpleNamespace(outlets=[marker(None), marker("x"), marker("y")])) == {"a": Templates(("x", "y"))}
    task = SimpleNamespace(sekisho_export="a", to="plain", outlets=[marker(None), marker("x")])
    assert marked(task) == {"a": Templates(("x",), "plain")}


def operator(**set_to):
    return SimpleNamespace(task_id="ship", **set_to)


@pytest.mark.parametrize(
    ("set_to", "found"),
    [
        ({"sftp_conn_id": "a"}, [("sftp_conn_id", "a", False)]),
        ({"conn_id": "a"}, [("conn_id", "a", False)]),
        ({"s3_bucket": "a"}, [("s3_bucket", "a", False)]),
        ({"bucket_name": "a"}, [("bucket_name", "a", False)]),
        ({"dest_bucket_name": "a"}, [("dest_bucket_name", "a", True)]),
        ({"destination_conn_id": "a"}, [("destination_conn_id", "a", True)]),
        ({"s3_dest_conn_id": "a"}, [("s3_dest_conn_id", "a", True)]),
        ({"source_conn_id": "a", "src_bucket": "b", "from_host": "c"}, []),
        ({"endpoint": "api/v1"}, []),
        ({"endpoint": "https://a/api"}, [("endpoint", "https://a/api", False)]),
        ({"dest_s3_key": "s3://a/b"}, [("dest_s3_key", "s3://a/b", True)]),
        ({"dest_gcs": "gs://a/b"}, [("dest_gcs", "gs://a/b", True)]),
        ({"destination_cloud_storage_uris": ["gs://a/b"]}, [("destination_cloud_storage_uris", "gs://a/b", True)]),
        ({"destination_path": "/in/x.csv"}, []),
        ({"remote_host": "a"}, [("remote_host", "a", False)]),
        ({"_conn_id": "a", "conn_id": None, "unconn_id": "b"}, []),
        ({"host": 7, "latest": "a", "pool": "b"}, []),
    ],
)
def test_fields_that_may_say_where_data_goes(set_to, found):
    assert [(one.name, one.value, one.surely) for one in fields((operator(**set_to),))] == found


def test_with_a_destination_of_its_own_the_fields_of_the_operator_are_not_asked():
    attempt = SimpleNamespace(tasks=(operator(sftp_conn_id="a"),))
    assert of(attempt, "there") == Destinations("there")
    assert [one.value for one in of(attempt, None).fields] == ["a"]


@pytest.fixture
def ship(run, tmp_path):
    """Run a story of `destinations.py` past the real gate, for an export from Japan to Tulip in Germany."""
    shop = Shop(tmp_path, law=UNCOUNTED)

    def ship(dag, **conf):
        result = run(dag, deployed=shop.options, **conf)
        return result, shop.decisions()

    yield ship
    shop.ledger.close()


def test_any_operator_may_say_where_it_sends_and_each_map_index_goes_where_it_says(ship):
    result, decisions = ship("to_each")
    assert result.states == {
        "ship[0]": "success",
        "ship[1]": "failed",
        "ship[2]": "failed",
        "named[0]": "success",
        "named[1]": "failed",
        "sibling": "success",
    }
    assert sorted(one["to"] for one in decisions if one["carrier"][1] == "ship") == [
        "s3://lotus-eu/x",
        "sftp://sftp.tulip.example/in",
        "unheard-of",
    ]
    assert sorted(result.shipped) == ["named-tulip-sftp", "sftp://sftp.tulip.example/in", "sibling"]


def test_a_template_that_cannot_be_rendered_blocks_its_own_task_and_says_so(ship):
    result, _ = ship("to_nowhere")
    assert result.states == {"ship": "failed", "sibling": "success"}
    assert "`to='{{ nowhere }}'`, cannot be rendered (UndefinedError)" in result.log
    assert result.shipped == ["sibling"]


def test_of_several_destinations_the_worst_counts(ship):
    result, decisions = ship("to_two")
    assert result.states == {"both": "failed", "twice": "success"}
    assert "the destination “s3://lotus-eu/x” is lotus (Viet Nam" in result.log
    assert {one["effect"] for one in decisions} == {"allow", "block"}


def test_a_destination_among_the_operators_fields_blocks_where_it_leads_elsewhere(ship):
    result, _ = ship("by_fields")
    assert result.states == {
        "declared": "success",
        "elsewhere": "failed",
        "by_url": "failed",
        "unknown": "success",
        "source": "success",
        "said": "success",
    }
    assert "`lotus_bucket` of the task, “lotus-eu”, is lotus (Viet Nam, lotus-bucket)" in result.log


def test_no_credential_is_logged_or_recorded_or_kept_by_airflow(ship):
    result, decisions = ship("with_credentials")
    assert set(result.states.values()) == {"failed"}
    assert result.shipped == []
    assert "SECRET" not in result.log
    assert "SECRET" not in repr(decisions)
    assert sorted(one["to"] for one in decisions) == [
        "https://***@sftp.tulip.example/in",
        "https://***@sftp.tulip.example/in",
        "https://***@sftp.tulip.example/in",
        "https://elsewhere.example/in",
    ]


def test_what_a_run_decided_about_a_field_is_decided_so_again(run, tmp_path):
    from sekisho.gate.run.replay import Replay

    shop = Shop(tmp_path, law=UNCOUNTED)
    run("by_fields", deployed=shop.options)
    run("to_two", deployed=shop.options)
    run("with_credentials", deployed=shop.options)
    replay = Replay(shop.ledger)
    records = [record for record in shop.ledger.records() if record.kind == "decision"]
    assert len(records) == 12
    assert [replay.judge(record).differences for record in records] == [()] * 12
    shop.ledger.close()


def test_a_destination_makes_no_other_asset_and_no_new_version_of_the_dag():
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.sdk import DAG
    from airflow.serialization.serialized_objects import DagSerialization

    from sekisho.airflow import export

    def serialized(**to):
        with DAG("dag", schedule=None) as dag:
            EmptyOperator(task_id="one", outlets=[export("crm", **to)])
            EmptyOperator.partial(task_id="many", outlets=[export("crm", **to)]).expand(start_date=[None])
        return DagSerialization.to_dict(dag)

    def without_place(told):
        told["dag"].pop("fileloc", None)
        return repr(told)

    assert "sekisho:export:crm" in repr(serialized())
    assert without_place(serialized(to="{{ x }}")) == without_place(serialized())
