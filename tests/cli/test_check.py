"""`sekisho check` as a CI job meets it: exit codes, outputs, days."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bad_input.harness import swap, whole
from tests.cli.repository import appended

DAY = ("--at", "2026-11-20")
PROGRAM = Path(sys.executable).with_name("sekisho")

HOURS = """\
title: Nothing leaves at all
layer: organisation
zone: Pacific/Auckland
checked: 2026-11-01
sources:
  memo: {title: A memo}
applies: {fact: export.purpose, one_of: [wool], cite: memo 1}
requires:
  any:
    - basis: single
      title: A single occasion
      cite: memo 1
      all:
        - {fact: export.standing, is: false, cite: memo 1}
"""


WAIVER = """\
exports: [wool]
regime: house/hours
reason: The memo is being rewritten.
requested_by: Aroha
approved_by: Wiremu
approved_on: 2026-11-01
expires: 2026-11-30
zone: Pacific/Auckland
"""


def a_stricter_house(folder, level):
    """A policy of the organisation that the wool export does not meet, enforced at a level."""
    whole("regimes/house/hours.yaml", HOURS)(folder)
    swap("sekisho.toml", "\n", f'\n[enforcement.regimes]\n"house/hours" = "{level}"\n')(folder)


def test_what_is_allowed_or_pending_passes(kiwi, sekisho):
    answer = sekisho("check", "dags", *DAY)
    assert (answer.code, answer.lines) == (0, [])
    assert answer.out.splitlines()[0] == "kiwi: exports as of 2026-11-20"
    assert "allow     ALLOW         wool     nz/act: agreement" in answer.out
    assert "pending   REVIEW        parcels" in answer.out
    assert answer.out.endswith("2 exports: 1 allowed, 1 pending; carried by 2 tasks in 2 files\n")


def test_what_is_blocked_fails_and_says_what_to_do(kiwi, sekisho):
    answer = sekisho("check", "--at", "2027-04-01")
    assert answer.code == 1
    assert "block     DENY          wool" in answer.out
    assert "expired on 2027-03-31" in answer.out
    assert "Sign the agreement." in answer.out
    assert "more: sekisho explain wool --at 2027-04-01" in answer.out


def test_the_last_day_of_a_paper_is_still_its_day(kiwi, sekisho):
    assert sekisho("check", "--at", "2027-03-31").code == 0
    assert sekisho("check", "--at", "2027-04-01").code == 1


@pytest.mark.parametrize(
    ("instant", "code"),
    [
        ("2027-03-31T23:59:59+13:00", 0),
        ("2027-04-01T00:00:00+13:00", 1),
        ("2027-03-31T10:59:59Z", 0),
        ("2027-03-31T11:00:00Z", 1),
    ],
)
def test_a_day_begins_where_the_paper_is_at_home(instant, code, kiwi, sekisho):
    assert sekisho("check", "--at", instant).code == code


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-20T09:00:00", "has no offset; write for example 2026-11-20T09:00:00+09:00, or only the date"),
        ("2026-02-30", "'2026-02-30' is not a day; write YYYY-MM-DD"),
        ("tomorrow", "'tomorrow' is not a day; write YYYY-MM-DD"),
        ("", "'' is not a day; write YYYY-MM-DD"),
    ],
)
def test_a_day_that_is_none_is_refused(day, said, kiwi, sekisho):
    answer = sekisho("check", "--at", day)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.lines[-1]


@pytest.mark.parametrize(
    ("level", "fail_on", "code"),
    [
        ("advisory", "advisory", 1),
        ("advisory", "soft-mandatory", 0),
        ("advisory", "hard-mandatory", 0),
        ("soft-mandatory", "advisory", 1),
        ("soft-mandatory", "soft-mandatory", 1),
        ("soft-mandatory", "hard-mandatory", 0),
        ("hard-mandatory", "advisory", 1),
        ("hard-mandatory", "soft-mandatory", 1),
        ("hard-mandatory", "hard-mandatory", 1),
    ],
)
def test_the_mildest_level_that_fails_is_for_the_caller_to_say(level, fail_on, code, kiwi, sekisho):
    a_stricter_house(kiwi, level)
    answer = sekisho("check", *DAY, "--fail-on", fail_on)
    assert (answer.code, answer.lines) == (code, [])
    assert "Nothing leaves at all (house/hours): DENY" in answer.out


def test_a_waiver_lets_through_what_is_soft_and_is_told(kiwi, sekisho):
    a_stricter_house(kiwi, "soft-mandatory")
    whole("waivers/spring.yaml", WAIVER)(kiwi)
    on_the_last_day = sekisho("check", "--at", "2026-11-30")
    assert on_the_last_day.code == 0
    assert "waived by Wiremu until 2026-11-30: The memo is being rewritten." in on_the_last_day.out
    assert sekisho("check", "--at", "2026-12-01").code == 1


def test_usage_is_refused_with_code_2(kiwi, sekisho):
    assert sekisho("check", "--fail-on", "mild").code == 2
    assert sekisho("check", "--speed").code == 2
    assert sekisho("check", "no-such-folder").code == 2
    assert sekisho("chek").code == 2
    assert sekisho().code == 2


def test_no_organisation_at_all(tmp_path, monkeypatch, sekisho):
    monkeypatch.chdir(tmp_path)
    answer = sekisho("check")
    assert (answer.code, answer.out) == (2, "")
    (said,) = answer.lines
    assert said.startswith("sekisho: no organisation's folder: there is no sekisho.toml here or above; name the folder")


def test_nothing_to_check_is_no_success_unless_it_is_accepted(kiwi, sekisho):
    for export in (kiwi / "exports").iterdir():
        export.unlink()
    answer = sekisho("check", *DAY)
    assert answer.code == 4
    assert answer.lines == ["sekisho: nothing was checked: no export is declared (--allow-empty accepts that)"]
    assert sekisho("check", *DAY, "--allow-empty").code == 0


def test_a_folder_without_any_dag_file_is_no_success_either(kiwi, sekisho):
    (kiwi / "empty").mkdir()
    answer = sekisho("check", "empty", *DAY)
    assert answer.code == 4
    assert answer.lines == [
        "sekisho: nothing was checked: there is no Python file in empty (--allow-empty accepts that)"
    ]
    assert sekisho("check", "empty", *DAY, "--allow-empty").code == 0


def test_outputs_are_repeatable_and_go_where_they_are_told(kiwi, sekisho):
    answer = sekisho("check", "dags", *DAY, "-o", "text", "-o", "json=report.json", "-o", "html=report.html")
    assert answer.out.startswith("kiwi: exports as of 2026-11-20\n")
    assert "<html" in (kiwi / "report.html").read_text(encoding="utf-8")
    report = json.loads((kiwi / "report.json").read_text(encoding="utf-8"))
    assert report["schema"] == 1
    assert report["counts"] == {"allow": 1, "annotate": 0, "pending": 1, "block": 0}
    wool = report["exports"][1]
    assert (wool["export"], wool["verdict"], wool["effect"]) == ("wool", "met", "allow")
    assert wool["through"] == [{"regime": "nz/act", "basis": "agreement"}]
    assert wool["carried_by"] == [{"dag": "wool", "task": "ship", "file": "dags/wool.py", "line": 6}]


def test_the_same_question_gives_the_same_json(kiwi, sekisho):
    assert sekisho("check", *DAY, "-o", "json").out == sekisho("check", *DAY, "-o", "json").out


@pytest.mark.parametrize(
    ("outputs", "said"),
    [
        (("-o", "jsn"), "no format is called `jsn`; did you mean `json`?"),
        (("-o", "text", "-o", "json"), "two outputs go to one place; give each but one a path of its own"),
        (("-o", "json=a", "-o", "html=./a"), "two outputs go to one place; give each but one a path of its own"),
        (("-o", "json=no/such/folder.json"), "no/such/folder.json: cannot be written: No such file or directory"),
        (("-o", "json=dags"), "dags: cannot be written: Is a directory"),
    ],
)
def test_an_output_that_cannot_be_is_refused(outputs, said, kiwi, sekisho):
    answer = sekisho("check", *DAY, *outputs)
    assert (answer.code, answer.out) == (2, "")
    assert answer.lines[0].startswith(f"sekisho: {said}")


def test_a_report_in_japanese(kiwi, sekisho):
    answer = sekisho("check", "--at", "2027-04-01", "--lang", "ja")
    assert "小包法（nz/act）：「orders」の判定は DENY" in answer.out
    assert "契約を締結する。" in answer.out


def test_a_task_that_is_no_carrier_is_a_finding(kiwi, sekisho):
    whole("dags/other.py", (kiwi / "dags/wool.py").read_text().replace("def wool", "def felt"))(kiwi)
    answer = sekisho("check", "dags", *DAY)
    assert answer.code == 1
    assert (
        "dags/other.py:6: task ship of DAG felt claims this export and is not among its carriers: "
        "add `{dag: felt, task: ship}` to `carriers` in exports/wool.yaml" in answer.out
    )


def test_a_task_that_names_an_unknown_export_is_a_finding(kiwi, sekisho):
    swap("dags/wool.py", '"wool"', '"whool"')(kiwi)
    answer = sekisho("check", "dags", *DAY)
    assert answer.code == 1
    assert "dags/wool.py:6: no export is declared as `whool`; did you mean `wool`?" in answer.out


def test_an_id_that_is_no_plain_string_is_a_gap(kiwi, sekisho):
    swap("dags/wool.py", '"wool"', 'f"wo{1}l"')(kiwi)
    answer = sekisho("check", "dags", *DAY)
    assert answer.code == 1
    assert "dags/wool.py:6: the export id is not a plain string, so it cannot be checked here" in answer.out


def test_a_task_whose_dag_is_named_when_the_file_runs_is_a_gap(kiwi, sekisho):
    swap("dags/wool.py", "@dag\n", '@dag(dag_id=f"wo{1}l")\n')(kiwi)
    answer = sekisho("check", "dags", *DAY)
    assert answer.code == 1
    said = "the ids of DAG and task are not plain strings; the run-time gate checks them"
    assert f"dags/wool.py:6: {said}\n" in answer.out


def test_a_dag_file_that_cannot_be_read_is_no_success(kiwi, sekisho):
    whole("dags/broken.py", "import sekisho\ndef wool(:\n")(kiwi)
    answer = sekisho("check", "dags", *DAY)
    assert (answer.code, answer.out) == (3, "")
    (line,) = answer.lines
    assert line.startswith("sekisho: dags/broken.py:2: cannot be read as Python ")
    assert line.endswith(
        ": invalid syntax; it names `sekisho`, so it may carry an export: mend it, or run the check with the Python "
        "that Airflow runs"
    )


def test_a_dag_file_that_cannot_be_read_and_has_no_part_in_it_is_told(kiwi, sekisho):
    whole("dags/broken.py", "from airflow.sdk import DAG\ndef wool_(:\n")(kiwi)
    answer = sekisho("check", "dags", *DAY)
    assert (answer.code, answer.lines) == (0, [])
    (line,) = [line for line in answer.out.splitlines() if line.startswith("dags/broken.py:2: not looked at: ")]
    assert "it names neither sekisho nor a carrier" in line
    assert answer.out.splitlines()[-1].endswith("; 1 file not looked at")


def test_a_fault_of_our_own_is_never_taken_for_a_verdict(kiwi, sekisho, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("sekisho.gate.Gate.decide", fail)
    answer = sekisho("check", *DAY)
    assert (answer.code, answer.out) == (3, "")
    assert answer.lines[-1] == "sekisho: an error of its own, nothing was decided: ZeroDivisionError: inside"


def plainly(*arguments, **options):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SEKISHO_")}
    return subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, check=False, env=environment, **options
    )


def test_a_pipe_gets_plain_text_from_a_real_process(kiwi):
    done = plainly("check", "dags", *DAY, cwd=kiwi)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(("day", "code"), [("2026-11-20", 0), ("2027-04-01", 1)])
def test_a_reader_that_goes_away_does_not_change_the_exit_code(day, code, kiwi):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [PROGRAM, "check", "--at", day], stdout=writing, stderr=subprocess.PIPE, text=True, check=False, cwd=kiwi
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (code, "")


# ---- days of which no law speaks


SILENT = "2011-04-10 lies before 2011-04-11, the first day of which any loaded law speaks (in/dpdp); no law loaded says"
ASKING = [
    ("check",),
    ("explain", "wool"),
    ("forecast",),
    ("register", "list"),
    ("register", "check"),
    ("register", "coverage"),
    ("diff", "--at", "2011-04-09"),
]


@pytest.mark.parametrize("command", ASKING, ids=" ".join)
def test_a_day_before_the_first_of_any_law_is_told(command, kiwi, sekisho):
    swap("regimes/nz/act.yaml", "layer: law\n", "layer: law\nfrom: 2020-12-01\n")(kiwi)
    answer = sekisho(*command, "--at", "2011-04-10")
    assert [line for line in answer.lines if f"sekisho: {SILENT}" in line]
    later = [one.replace("2011-04-09", "2011-04-12") for one in command]
    assert sekisho(*later, "--at", "2011-04-11" if command[0] != "diff" else "2011-04-13").lines == []


def test_then_nothing_passes(kiwi, sekisho):
    swap("regimes/nz/act.yaml", "layer: law\n", "layer: law\nfrom: 2020-12-01\n")(kiwi)
    for day in ("1990-01-01", "0001-01-01", "2011-04-10"):
        answer = sekisho("check", "--at", day, "--fail-on", "hard-mandatory")
        assert answer.code == 1
        assert answer.out.endswith("2 exports: 2 blocked\n")
        assert "no law of New Zealand (NZ) is loaded, or none is in force on this day" in answer.out


def test_a_law_that_names_no_first_day_has_always_spoken(kiwi, sekisho):
    assert sekisho("check", "--at", "1990-01-01").lines == []


def test_the_clock_may_be_as_wrong_as_a_flag(kiwi, sekisho):
    swap("regimes/nz/act.yaml", "layer: law\n", "layer: law\nfrom: 2020-12-01\n")(kiwi)
    whole("sekisho.toml", 'organisation = "kiwi"\nrehearsal = true\nas_of = 1970-01-01\n')(kiwi)
    (line,) = sekisho("check").lines
    assert line.startswith("sekisho: 1970-01-01 lies before 2011-04-11, the first day of which any loaded law speaks")


def test_a_draft_that_is_allowed_is_shown_and_fails_where_advice_does(kiwi, sekisho):
    appended("sekisho.toml", "allow_drafts = true\n")(kiwi)
    appended("exports/wool.yaml", "draft: true\n")(kiwi)
    answer = sekisho("check", *DAY)
    (line,) = (line for line in answer.out.splitlines() if line.startswith("annotate"))
    assert (answer.code, line.split()[:2]) == (0, ["annotate", "ALLOW"])
    assert "it passes only because `allow_drafts` is on" in answer.out
    assert "1 annotated" in answer.out
    assert sekisho("check", *DAY, "--fail-on", "advisory").code == 1
    (told,) = (e for e in json.loads(sekisho("check", *DAY, "-o", "json").out)["exports"] if e["export"] == "wool")
    assert (told["effect"], [note["code"] for note in told["notes"]]) == ("annotate", ["draft-allowed"])
    page = sekisho("check", *DAY, "-o", "html", "--lang", "ja").out
    assert "未審査の下書き" in page
