"""DAG files read as text: every way to carry an export is seen, and what cannot be seen is a gap."""

import textwrap

import pytest

from sekisho import dagfiles
from sekisho.dagfiles.finding import Search
from sekisho.dagfiles.source import PYTHON
from sekisho.model.export import Export

EXPORT = {
    "title": "x",
    "exporter": "a",
    "recipient": "b",
    "exporter_role": "controller",
    "recipient_role": "controller",
    "recipient_acts_for": "itself",
    "purpose": "x",
    "via": [],
    "services": [],
    "stored_in": ["NL"],
    "accessed_from": [],
    "persons": {"per_run": 1, "per_year": 1},
    "data": [{"id": "x", "categories": ["x"], "subjects": [], "origins": [{"country": "NL"}]}],
}


def declared(**carriers):
    """Exports by id, each with the patterns of its carriers."""
    return {
        name.replace("_", "-"): Export.model_validate(
            {**EXPORT, "id": name.replace("_", "-"), "carriers": [{"dag": dag, "task": task} for dag, task in patterns]}
        )
        for name, patterns in carriers.items()
    }


@pytest.fixture
def read(tmp_path):
    """Read one DAG file, given as text."""

    def reading(text, exports=None):
        (tmp_path / "dag.py").write_text(textwrap.dedent(text), encoding="utf-8")
        return dagfiles.read([tmp_path], exports or {})

    return reading


def carried(seen):
    return [(one.dag_id, one.task_id, one.export_id) for one in seen.sightings]


MARKED = {
    "imported": ("from sekisho.airflow import export", 'outlets=[export("crm")]'),
    "imported under another name": ("from sekisho.airflow import export as out", 'outlets=[out("crm")]'),
    "by keyword": ("from sekisho.airflow import export", 'outlets=[export(export_id="crm")]'),
    "through the module": ("import sekisho.airflow", 'outlets=[sekisho.airflow.export("crm")]'),
    "through the module under another name": ("import sekisho.airflow as sa", 'outlets=[sa.export("crm")]'),
    "through the package": ("from sekisho import airflow as sa", 'outlets=[sa.export("crm")]'),
    "as a variable": ("from sekisho.airflow import export\nOUT = export('crm')", "outlets=[OUT]"),
    "as a list in a variable": ("from sekisho.airflow import export\nOUT: list = [export('crm')]", "outlets=OUT"),
    "not in a list": ("from sekisho.airflow import export", 'outlets=export("crm")'),
    "beside other outlets": ("from sekisho.airflow import export", 'outlets=[Asset("x"), export("crm")]'),
    "in a sum of lists": ("from sekisho.airflow import export", 'outlets=OTHERS + [export("crm")]'),
}


@pytest.mark.parametrize(("imported", "outlets"), MARKED.values(), ids=MARKED)
@pytest.mark.parametrize("task", ["Ship(task_id='ship', {})", "Ship.partial(task_id='ship', {}).expand(x=[1])"])
def test_a_marker_among_the_outlets(imported, outlets, task, read):
    seen = read(f"{imported}\nwith DAG('daily'):\n    {task.format(outlets)}\n")
    assert carried(seen) == [("daily", "ship", "crm")]
    assert seen.gaps == ()


@pytest.mark.parametrize(
    ("dag", "name"),
    [
        ("with DAG('daily'):\n    Ship(task_id='ship', {})", "daily"),
        ("with DAG(dag_id='daily') as dag:\n    Ship(task_id='ship', {})", "daily"),
        ("with models.DAG('daily') as dag:\n    pass\nShip(task_id='ship', dag=dag, {})", "daily"),
        ("dag = DAG('daily')\nShip(task_id='ship', dag=dag, {})", "daily"),
        ("@dag\ndef daily():\n    Ship(task_id='ship', {})", "daily"),
        ("@dag(dag_id='daily')\ndef other():\n    Ship(task_id='ship', {})", "daily"),
        ("@sdk.dag('daily')\ndef other():\n    Ship(task_id='ship', {})", "daily"),
        ("with DAG(f'daily_{{x}}'):\n    Ship(task_id='ship', {})", "?"),
        ("@dag(dag_id=f'daily_{{x}}')\ndef other():\n    Ship(task_id='ship', {})", "?"),
        ("def make(dag):\n    Ship(task_id='ship', dag=dag, {})", "?"),
    ],
)
def test_the_dag_around_a_task(dag, name, read):
    outlets = "outlets=[export('crm')]"
    seen = read(f"from sekisho.airflow import export\n{dag.format(outlets)}\n")
    assert carried(seen) == [(name, "ship", "crm")]


@pytest.mark.parametrize(
    "decorator",
    [
        "@task.export('crm')",
        "@task.export(export_id='crm', to='{{ x }}')",
        "@sdk.task.export('crm')",
        "@airflow_task.export('crm')",
        "@task(outlets=[export('crm')])",
        "@task.virtualenv(outlets=[export('crm')], task_id='ship')",
    ],
)
@pytest.mark.parametrize("function", ["def ship(): ...", "async def ship(): ..."])
def test_a_decorated_function(decorator, function, read):
    seen = read(
        f"""
        from airflow.sdk import dag, task, task as airflow_task
        from sekisho.airflow import export

        @dag
        def daily():
            {decorator}
            {function}
        """
    )
    assert carried(seen) == [("daily", "ship", "crm")]
    assert seen.gaps == ()


def test_a_task_in_a_group_has_the_groups_name(read):
    seen = read(
        """
        from sekisho.airflow import export
        with DAG("daily"):
            with TaskGroup("out"):
                with TaskGroup(group_id="far"):
                    Ship(task_id="ship", outlets=[export("crm")])
                with TaskGroup("near", prefix_group_id=False):
                    Ship(task_id="walk", outlets=[export("crm")])
            @task_group
            def back():
                @task.export("crm")
                def ride(): ...
            Ship(task_id="alone", outlets=[export("crm")])
        """
    )
    assert [task for _, task, _ in carried(seen)] == ["out.far.ship", "walk", "back.ride", "alone"]


def test_a_task_may_carry_several(read):
    seen = read(
        """
        from sekisho.airflow import export
        with DAG("daily"):
            Ship(task_id="ship", outlets=[export("crm"), export("hr")])
        """
    )
    assert [export for *_, export in carried(seen)] == ["crm", "hr"]


def test_a_carrier_needs_no_marker(read):
    exports = declared(crm=[("daily_*", "ship*")], hr=[("daily_eu", "out.ship")])
    seen = read(
        """
        with DAG("daily_eu"):
            Extract(task_id="extract")
            Ship(task_id="ship_crm")
            with TaskGroup("out"):
                Ship(task_id="ship")
        """,
        exports,
    )
    assert carried(seen) == [("daily_eu", "ship_crm", "crm"), ("daily_eu", "out.ship", "hr")]


def test_a_marked_carrier_is_seen_once(read):
    seen = read(
        """
        from sekisho.airflow import export
        with DAG("daily"):
            Ship(task_id="ship", outlets=[export("crm")])
        """,
        declared(crm=[("daily", "ship")]),
    )
    assert carried(seen) == [("daily", "ship", "crm")]


def test_the_gate_operator_names_an_export_and_carries_none(read):
    seen = read(
        """
        from sekisho.airflow.operators import ExportGateOperator
        with DAG("daily"):
            ExportGateOperator(task_id="gate", export_id="crm")
        """
    )
    assert carried(seen) == []
    assert [one.export_id for one in dagfiles.unknown_exports(seen, {"hr"})] == ["crm"]
    assert list(dagfiles.unknown_exports(seen, {"crm"})) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Ship(task_id='ship', outlets=[export(NAME)])", "the export id is not a plain string"),
        ("Ship(task_id='ship', outlets=[export(f'crm-{x}')])", "the export id is not a plain string"),
        ("ExportGateOperator(task_id='gate', export_id=NAME)", "the export id is not a plain string"),
        ("task.export(NAME)(ship)", "the export id is not a plain string"),
        ("DAG('x', default_args={'outlets': [export('crm')]})", "this marker is on no task that can be told here"),
        ("ships(export('crm'))", "this marker is on no task that can be told here"),
    ],
)
def test_what_cannot_be_told_is_a_gap(line, said, read):
    seen = read(f"from sekisho.airflow import export\nwith DAG('daily'):\n    {line}\n")
    assert [(gap.line, str(gap.text).startswith(said)) for gap in seen.gaps] == [(3, True)]


def test_a_function_that_is_decorated_by_a_call_carries_under_an_unknown_name(read):
    seen = read("import sekisho\nwith DAG('daily'):\n    task.export('crm')(ship)()\n")
    assert carried(seen) == [("daily", "?", "crm")]


def test_a_marker_kept_for_other_files_is_checked_by_name_only(read):
    seen = read("from sekisho.airflow import export\nCRM = export('crmm')\n")
    assert seen.gaps == ()
    assert [one.export_id for one in dagfiles.unknown_exports(seen, {"crm"})] == ["crmm"]


def test_files_that_have_nothing_to_do_with_us_are_not_even_parsed(tmp_path):
    (tmp_path / "other.py").write_text("this is not python at all\n")
    seen = dagfiles.read([tmp_path], declared(crm=[("daily", "ship")]))
    assert (seen.problems, seen.files) == ((), 1)


def test_hidden_and_installed_files_are_left_out_and_each_file_is_read_once(tmp_path):
    for name in ("a.py", "sub/b.py", ".git/c.py", "__pycache__/d.py", "venv/site-packages/e.py", ".hidden.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "sub/again").symlink_to(tmp_path)
    (tmp_path / "sub/same.py").symlink_to(tmp_path / "a.py")
    found = Search().files([tmp_path, tmp_path / "sub", tmp_path / "a.py"])
    assert [one.path.relative_to(tmp_path).as_posix() for one in found] == ["a.py", "sub/b.py"]


def test_a_folder_that_is_linked_is_read(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.py").write_text("")
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags/team").symlink_to(tmp_path / "elsewhere")
    assert [found.path.name for found in Search().files([tmp_path / "dags"])] == ["a.py"]


@pytest.mark.parametrize(
    ("body", "tasks"),
    [
        ("ship()\nship()", ["ship", "ship__1"]),
        ("for _ in range(2):\n    ship()", ["ship", "ship__1"]),
        ("for _ in range(1, 2, 0):\n    ship()", ["ship__?"]),
        ("for _ in range(1, 2, 3, 4):\n    ship()", ["ship__?"]),
        ("for _ in rows:\n    ship()", ["ship__?"]),
        ("for name in ['a', 'b']:\n    ship.override(task_id=f'ship_{name}')()", ["ship_a", "ship_b"]),
        ("for name in ['a', 'b']:\n    if name == 'a':\n        ship()", ["ship"]),
        ("for name in ['a', 'b']:\n    if name in rows:\n        break\n    ship()", ["ship__?"]),
        ("while rows:\n    ship()", ["ship__?"]),
        ("rows and ship()\nship()", ["ship", "ship__?"]),
        ("try:\n    ship()\nexcept KeyError:\n    ship()\nship()", ["ship", "ship__1", "ship__?"]),
        ("if rows:\n    ship()\nelse:\n    ship()\nship()", ["ship", "ship", "ship__1"]),
        ("if rows:\n    ship()\nship()", ["ship", "ship__?"]),
        ("match rows:\n    case 1:\n        ship()\nship()", ["ship", "ship__?"]),
        ("both = [ship(), ship()]\nboth[0] >> both[1]", ["ship", "ship__1"]),
        ("s = 'a'\nfor _ in range(100):\n    s += s\nship.override(task_id=s)()", ["?"]),
        ("send = ship.override(task_id='send')\nsend()\nsend()", ["send", "send__1"]),
        ("helper(ship)", ["ship__?"]),
        ("ship.override(**{'task_id': 'send'})()", ["send"]),
        (
            "def several(times=2, *, what=ship):\n    for _ in range(times):\n        what()\nseveral()",
            ["ship", "ship__1"],
        ),
        ("def again():\n    ship()\n    again()\nagain()", ["ship", *(f"ship__{n}" for n in range(1, 13))]),
    ],
)
def test_a_task_is_called_what_airflow_calls_it_as_far_as_the_text_tells(body, tasks, read):
    lines = textwrap.indent(body, "    ")
    text = f"from airflow.sdk import DAG, task\n@task\ndef ship(): ...\nwith DAG('daily'):\n{lines}\n"
    seen = read(text, declared(crm=[("x", "y")]))
    assert [task.seen.task_id for task in seen.tasks] == tasks
    assert {task.written for task in seen.tasks} <= {"ship", "send", "ship_a", "ship_b", "?"}


@pytest.mark.parametrize(
    "outlets",
    [
        "[CRM, export('hr')] if rows else []",
        "CRM | export('hr')",
        "[out('crm'), *[export('hr')]]",
        "both()",
        "[export(name) for name in ('crm', 'hr')]",
        "MORE['all']",
        "MORE['all'][0:2] + [CRM, export('hr')]",
    ],
)
def test_a_marker_that_is_made_elsewhere_in_the_file(outlets, read):
    seen = read(
        f"""
        from sekisho.airflow import export
        CRM = export('crm')
        MORE = {{'all': [CRM, export('hr')]}}
        def out(name):
            return export(name)
        def both():
            return [CRM, export('hr')]
        with DAG('daily'):
            Ship(task_id='ship', outlets={outlets})
        """
    )
    found = {export for *_, export in carried(seen)}
    assert found == {"crm", "hr"} or (found == {"crm"} and "*" in outlets and seen.gaps)


@pytest.mark.parametrize(
    "text",
    [
        "import airflow.sdk, sekisho\n" + " >> ".join(["a"] * 3000),
        "from airflow.sdk import DAG\nif x:\n    pass\n" + "elif x:\n    pass\n" * 900,
        "from airflow.sdk import DAG\nx = " + "f(" * 90 + ")" * 90,
        "import airflow.sdk, sekisho\nx" + ".a()" * 3000,
        "from airflow.sdk import DAG\ndef f():\n    for _ in range(100):\n        f()\n        f()\nf()\n",
    ],
    ids=["chain", "elif", "nested", "calls", "calling itself"],
)
def test_a_file_that_is_deep_or_long_is_read_or_told(text, read):
    seen = read(text, declared(crm=[("x", "y")]))
    assert {str(gap.text)[:27] for gap in seen.gaps} <= {"this file does too much whi"}
    assert {problem.text.partition(";")[0] for problem in seen.problems} <= {
        "this file does too much while it is read for its tasks to be told",
        f"cannot be read as Python {PYTHON}: it is nested too deep",
    }


SCHEDULES = [
    ('"@daily"', True),
    ('"@once"', False),
    ("None", False),
    ("[Asset('x')]", True),
    ("timedelta(days=1)", True),
    ("EVERY_NIGHT", True),
]


@pytest.mark.parametrize("form", ["decorated", "with", "assigned"])
@pytest.mark.parametrize(("schedule", "repeated"), SCHEDULES)
def test_a_single_occasion_has_no_schedule(schedule, repeated, form, read):
    text = {
        "decorated": f"@dag(schedule={schedule})\ndef out():\n    EmptyOperator(task_id='ship')\n",
        "with": f"with DAG('out', schedule={schedule}):\n    EmptyOperator(task_id='ship')\n",
        "assigned": f"d = DAG('out', schedule={schedule})\nEmptyOperator(task_id='ship', dag=d)\n",
    }[form]
    exports = declared(crm=[("out", "ship")])
    assert read(text, exports).gaps == ()
    once = {"crm": exports["crm"].model_copy(update={"standing": False})}
    seen = read(text, once)
    assert [gap.text.in_("en").partition(";")[0] for gap in seen.gaps] == (
        ["the export crm is for a single occasion (`standing: false`), and out has a schedule"] if repeated else []
    )


def test_a_single_occasion_in_a_dag_without_a_word_of_its_schedule(read):
    once = {"crm": declared(crm=[("out", "ship")])["crm"].model_copy(update={"standing": False})}
    assert read("@dag\ndef out():\n    EmptyOperator(task_id='ship')\n", once).gaps == ()
