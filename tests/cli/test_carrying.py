"""`sekisho check` with DAG files at hand: what is declared and what they do must be one."""

import json

import pytest

from tests.bad_input.harness import removed, swap, whole

DAY = ("--at", "2026-11-20")
LISTED = "  - {dag: wool, task: ship}\n"


@pytest.fixture
def told(kiwi, sekisho):
    """Check the DAG files and give the exit code and the findings about them."""

    def told(*options):
        answer = sekisho("check", "dags", *DAY, *options, "-o", "json")
        assert answer.lines == []
        return answer.code, [f"{g['file']}:{g['line']}: {g['text']}" for g in json.loads(answer.out)["gaps"]]

    return told


def wool(body, *, top=""):
    """Write the DAG that ships wool anew."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return whole(
        "dags/wool.py",
        f"from airflow.sdk import dag, task, task_group, TaskGroup, DAG\nfrom sekisho.airflow import export\n\n{top}\n"
        f"@dag\ndef wool():\n{lines}\n\n\nwool()\n",
    )


SHIP = "@task\ndef ship(where=None): ...\n"


def test_a_carrier_that_no_task_is(kiwi, told):
    swap("exports/wool.yaml", LISTED, "  - {dag: wool, task: ship}\n  - {dag: wool, task: shipp}\n")(kiwi)
    code, (said,) = told()
    assert code == 1
    assert said.startswith("exports/wool.yaml:19: no task in the DAG files is `shipp` of DAG `wool`; did you mean ")
    assert "did you mean `{dag: wool, task: ship}`?" in said
    assert "so no task carries" not in said


def test_an_export_that_no_task_carries(kiwi, told):
    removed("dags/parcels.py")(kiwi)
    code, (said,) = told()
    assert code == 1
    assert said.startswith("exports/parcels.yaml:18: no task in the DAG files is `ship` of DAG `parcels`")
    assert "; so no task carries `parcels` (--partial says that other repositories hold the rest)" in said


def test_other_repositories_may_hold_the_rest(kiwi, told, monkeypatch):
    removed("dags/parcels.py")(kiwi)
    assert told("--partial") == (0, [])
    monkeypatch.setenv("SEKISHO_PARTIAL", "true")
    assert told() == (0, [])
    monkeypatch.delenv("SEKISHO_PARTIAL")
    settings = kiwi / "sekisho.toml"
    settings.write_text(settings.read_text() + "\n[check]\npartial = true\n")
    assert told() == (0, [])


def test_without_dag_files_nobody_can_say(kiwi, sekisho):
    assert sekisho("check", *DAY).code == 0


def test_a_function_that_is_called_twice_is_two_tasks(kiwi, told):
    wool(f"{SHIP}ship()\nship()")(kiwi)
    code, (said,) = told()
    assert code == 1
    assert said.startswith(
        "exports/wool.yaml:18: a task that is written `ship` is called `ship__1` by Airflow (dags/wool.py:7) and "
        "carries nothing by that name: add `{dag: wool, task: ship__1}`"
    )
    swap("exports/wool.yaml", LISTED, LISTED + "  - {dag: wool, task: ship__1}\n")(kiwi)
    assert told() == (0, [])


def test_a_marked_function_that_is_called_twice_is_told_once(kiwi, told):
    wool('@task.export("wool")\ndef ship(): ...\nship()\nship()')(kiwi)
    code, (said,) = told()
    assert code == 1
    assert "dags/wool.py:7: task ship__1 of DAG wool claims this export and is not among its carriers" in said


@pytest.mark.parametrize("mark", ["@task", '@task.export("wool")'])
def test_in_a_loop_nobody_knows_how_many(mark, kiwi, told):
    wool(f"{mark}\ndef ship(): ...\nfor _ in found():\n    ship()")(kiwi)
    code, (said,) = told()
    assert code == 1
    assert said.startswith("dags/wool.py:7: Airflow will call this task ship, ship__1, ship__2, …")
    swap("exports/wool.yaml", LISTED, LISTED + "  - {dag: wool, task: ship__*}\n")(kiwi)
    assert told() == (0, [])


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (f'{SHIP}ship.override(task_id="sent")()', "sent"),
        (f'{SHIP}with TaskGroup("out"):\n    ship()', "out.ship"),
        ("@task_group\ndef out():\n    @task\n    def ship(): ...\n    ship()\nout()", "out.ship"),
        ('@task(task_id="sent")\ndef ship(): ...\nship()', "sent"),
    ],
)
def test_a_carrier_by_the_name_that_is_written_is_told_what_airflow_calls_it(body, name, kiwi, told):
    wool(body)(kiwi)
    code, (said,) = told()
    assert code == 1
    assert said.startswith("exports/wool.yaml:18: no task in the DAG files is `ship` of DAG `wool`; Airflow calls it ")
    assert f"`{name}` (dags/wool.py:" in said
    swap("exports/wool.yaml", LISTED, f"  - {{dag: wool, task: {name}}}\n")(kiwi)
    assert told() == (0, [])


def test_a_group_that_is_called_twice(kiwi, told):
    swap("exports/wool.yaml", LISTED, "  - {dag: wool, task: out.ship}\n")(kiwi)
    wool("@task_group\ndef out():\n    @task\n    def ship(): ...\n    ship()\nout()\nout()")(kiwi)
    code, (said,) = told()
    assert code == 1
    assert "written `out.ship` is called `out__1.ship` by Airflow" in said


def test_a_function_that_nobody_calls_is_no_task(kiwi, told):
    wool('@task.export("wool")\ndef ship(): ...\npass')(kiwi)
    code, (said,) = told()
    assert code == 1
    assert "; no code calls its function `ship` (dags/wool.py:7)" in said


def test_an_id_that_only_a_run_tells_is_told_once(kiwi, told):
    wool("import os\nShip(task_id=os.environ['SHIP'], outlets=[export('wool')])")(kiwi)
    code, (said,) = told()
    assert code == 1
    assert said.startswith("dags/wool.py:8: the ids of DAG and task are not plain strings")
    wool("import os\nShip(task_id=os.environ['SHIP'])")(kiwi)
    code, (said,) = told()
    assert code == 1
    assert "exports/wool.yaml:18: " in said
    assert "it may be the task at dags/wool.py:8, whose ids only a run of the file tells" in said


def test_the_dags_of_a_factory(kiwi, told):
    marked = "\n".join(f"        {line}" for line in ("@task.export('wool')", "def ship(): ...", "ship()"))
    factory = f"def make(dag_id):\n    with DAG(dag_id):\n{marked}\n"
    swap("exports/wool.yaml", LISTED, "  - {dag: wool_eu, task: ship}\n  - {dag: wool_us, task: ship}\n")(kiwi)
    wool("pass", top=f'{factory}\nfor region in ["eu", "us"]:\n    make(f"wool_{{region}}")\n')(kiwi)
    assert told() == (0, [])


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ('"mill"', None),
        ('"sftp://mill.otago.example/in"', None),
        (
            '"https://a:SECRET@mill.otago.example/?sig=SECRET"',
            "“https://***@mill.otago.example/” is in no entry",
        ),
        ('"farm"', "the destination “farm” is kiwi (New Zealand, farm), and this export is for otago (New Zealand)"),
        ('"elsewhere"', "the destination “elsewhere” is in no entry of places.yaml"),
        ('"{{ partner }}"', None),
        ("WHERE", None),
    ],
)
@pytest.mark.parametrize("marked", ["@task.export('wool', to={})", "@task(outlets=[export('wool', to={})])"])
def test_a_destination_is_looked_up_before_it_is_needed(to, said, marked, kiwi, told):
    wool(f"{marked.format(to)}\ndef ship(partner=1): ...\nship()")(kiwi)
    code, found = told()
    assert (code, len(found)) == ((0, 0) if said is None else (1, 1))
    if said is not None:
        assert said in found[0]
        assert found[0].startswith("dags/wool.py:7: ")
        assert "SECRET" not in found[0]


@pytest.mark.parametrize("to", ['"{{ partner }}"', "f'{WHERE}'"])
def test_a_destination_made_up_later_needs_a_place_that_leads_there(to, kiwi, told):
    wool(f"@task.export('wool', to={to})\ndef ship(partner=1): ...\nship()")(kiwi)
    swap("places.yaml", "mill.otago.example, country: NZ", "mill.otago.example, country: JP")(kiwi)
    code, (said,) = told()
    assert code == 1
    assert said.startswith(
        "dags/wool.py:7: the task names its destination when it runs, and no entry of places.yaml leads to otago"
        " (New Zealand)"
    )
    (kiwi / "places.yaml").unlink()
    assert len(told()[1]) == 1


def test_thousands_of_findings_of_one_file_stop_at_fifty(kiwi, sekisho):
    """Each is compared with every task to guess what was meant: thousands would take many minutes."""
    markers = "".join(f"export('wool{n}')\n" for n in range(1500))
    whole("dags/markers.py", f"from sekisho.airflow import export\n{markers}")(kiwi)
    tasks = "".join(f"    Ship(task_id='ship-{n}')\n" for n in range(1500))
    whole("dags/tasks.py", f"from airflow.sdk import DAG\nwith DAG('many'):\n{tasks}")(kiwi)
    carriers = "".join(f"\n  - {{dag: many, task: ship_{n}}}" for n in range(1500))
    swap("exports/wool.yaml", "carriers:", f"carriers:{carriers}")(kiwi)
    answer = sekisho("check", "dags", *DAY)
    assert answer.code == 1
    for file in ("dags/markers.py", "exports/wool.yaml"):
        told = [line for line in answer.out.splitlines() if line.startswith(f"{file}:")]
        assert len(told) == 51
        assert told[-1].endswith(": and 1,450 more in this file; mend the first ones and run it again")
