"""The `more:` line of a message is a command that gives the answer it stands under once more."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho import snapshot
from sekisho.gate import Gate
from sekisho.gate.again import again
from sekisho.gate.decide import AtHand
from sekisho.gate.destination import shown
from sekisho.model.base import Phrase
from sekisho.model.dates import AsOf
from sekisho.model.decision import Note
from sekisho.model.export import Carrier
from sekisho.model.verdict import Verdict
from tests.bad_input.harness import swap, whole

LATE = "2027-04-01"
WOOL = ("wool", "wool", "ship")
HOSTILE = [
    "farm.kiwi.example",
    "somewhere else",
    'it\'s; touch /tmp/pwned $(id) `id` "x"',
    "-C",
    "--help",
    "",
    "*",
    "牧場",
    "a\nb\x07",
    "sftp://farm.kiwi.example/wool?token=secret",
    "sftp://aroha:secret@farm.kiwi.example/wool",
]


def lines(told):
    return [line.strip() for line in told.splitlines() if line.strip().startswith(("more: ", "詳細："))]


def told_again(line, here, *more):
    """Run the line through a shell, as somebody who copies it; its answer as JSON."""
    command = line.partition(": ")[2] or line.partition("：")[2]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SEKISHO_")}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    ran = subprocess.run(
        ["sh", "-c", f"{command} -o json {' '.join(more)}"],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    (one,) = json.loads(ran.stdout)["exports"]
    return one


def test_in_ci_the_line_names_the_folder_and_the_day(kiwi, tmp_path, monkeypatch, sekisho):
    odd = kiwi.rename(tmp_path / "Aroha's ki wi")
    monkeypatch.chdir(tmp_path)
    answer = sekisho("check", "-C", odd, "--at", LATE)
    (line,) = [line for line in lines(answer.out) if "wool" in line]
    checked = json.loads(sekisho("check", "-C", odd, "--at", LATE, "-o", "json").out)["exports"]
    wool = next(one for one in checked if one["export"] == "wool")
    assert wool["verdict"] == "unmet"
    assert told_again(line, Path("/")) == wool


def test_a_relative_folder_stays_as_it_was_named(kiwi, tmp_path, monkeypatch, sekisho):
    monkeypatch.chdir(tmp_path)
    answer = sekisho("check", "-C", "kiwi", "--at", LATE)
    assert "more: sekisho explain wool --at 2027-04-01 -C kiwi" in lines(answer.out)
    monkeypatch.setenv("SEKISHO_ORGANISATION", "kiwi")
    answer = sekisho("check", "--at", LATE)
    assert "more: sekisho explain wool --at 2027-04-01 -C kiwi" in lines(answer.out)


def test_a_folder_that_a_command_finds_by_itself_is_not_named(kiwi, sekisho):
    answer = sekisho("check", "--at", LATE)
    assert "more: sekisho explain wool --at 2027-04-01" in lines(answer.out)


def test_an_instant_is_the_same_instant(kiwi, sekisho):
    when = "2027-03-31T23:30:00+13:00"
    (kiwi / "register/mill.yaml").unlink()
    (line,) = [one for one in lines(sekisho("check", "--at", when).out) if "wool" in one]
    assert f"--at {when}" in line
    checked = json.loads(sekisho("check", "--at", when, "-o", "json").out)["exports"]
    assert told_again(line, kiwi) == next(one for one in checked if one["export"] == "wool")


def test_the_line_speaks_the_language_in_which_it_stands(kiwi, sekisho):
    japanese = "sekisho explain wool --at 2027-04-01 --lang ja"
    assert f"詳細：{japanese}" in lines(sekisho("check", "--at", LATE, "--lang", "ja").out)
    whole("sekisho.toml", 'organisation = "kiwi"\n[check]\nlang = "ja"\n')(kiwi)
    assert f"詳細：{japanese}" in lines(sekisho("check", "--at", LATE).out)
    english = [line for line in lines(sekisho("check", "--at", LATE, "--lang", "en").out) if "wool" in line]
    assert english == ["more: sekisho explain wool --at 2027-04-01 --lang en"]


@pytest.mark.parametrize("to", HOSTILE)
def test_a_destination_is_asked_about_once_more(to, kiwi):
    """Whatever a task renders: one word of the shell, and no password in a log."""
    made = Gate.open(kiwi).decide("wool", AsOf.parse("2026-11-20"), stage="run", to=to)
    (line,) = lines(made.message())
    assert "--to" in line
    assert "secret" not in line
    found = told_again(line, kiwi)
    assert (found["verdict"], found["effect"]) == (str(made.verdict), made.effect)
    assert [note["code"] for note in found["notes"]] == [note.code for note in made.notes]
    if to == shown(to):
        assert [note["text"] for note in found["notes"]] == [str(note.text) for note in made.notes]


def test_a_task_that_may_not_carry_the_export_is_asked_about_once_more(kiwi):
    gate = Gate.open(kiwi)
    made = gate.decide("wool", AsOf.parse("2026-11-20"), stage="run", carrier=Carrier("a.b", "out.ship"))
    (line,) = lines(made.message())
    assert line == "more: sekisho explain wool --at 2026-11-20 --dag a.b --task out.ship"
    found = told_again(line, kiwi)
    assert [note["text"] for note in found["notes"]] == [str(note.text) for note in made.notes]
    listed = gate.decide("wool", AsOf.parse(LATE), stage="run", carrier=Carrier("wool", "ship"))
    assert "--dag" not in listed.message()


@pytest.mark.parametrize("half", [("--dag", "wool"), ("--task", "ship")])
def test_half_a_task_is_none(half, kiwi, sekisho):
    answer = sekisho("explain", "wool", *half)
    assert answer.code == 2
    assert any("give both --dag and --task" in line for line in answer.lines)


# ---- on a worker


@pytest.fixture
def built(kiwi, tmp_path):
    """What a worker loads, of a day on which the paper of the wool was entered wrongly."""
    swap("register/mill.yaml", "purposes: [wool]", "purposes: [meat]")(kiwi)
    path = snapshot.write(Gate.open(kiwi).content, tmp_path / "built here")
    swap("register/mill.yaml", "purposes: [meat]", "purposes: [wool]")(kiwi)
    return path


def test_a_snapshot_answers_as_the_worker_did_whatever_the_folder_says_now(kiwi, built, sekisho):
    gate = Gate.load(built)
    gate.reached = ("--snapshot", str(built))
    made = gate.decide("wool", AsOf.parse("2026-11-20"), stage="run")
    (line,) = lines(made.message())
    found = told_again(line, Path("/"))
    assert (found["word"], found["effect"]) == (made.word, made.effect) == ("DENY", "block")
    assert (
        json.loads(sekisho("explain", "wool", "--at", "2026-11-20", "-o", "json").out)["exports"][0]["word"] == "ALLOW"
    )


def test_a_snapshot_is_proved_like_a_folder(built, sekisho):
    answer = sekisho("explain", "wool", "--snapshot", built, "--at", "2026-11-20")
    assert (answer.code, answer.lines) == (0, [])
    assert "open routes, cheapest first" in answer.out
    assert built.stem[:12] in answer.out


def test_a_snapshot_that_lies_elsewhere_is_told(kiwi, sekisho):
    answer = sekisho("explain", "wool", "--snapshot", "/opt/sekisho/abc.json")
    assert (answer.code, answer.out) == (2, "")
    assert answer.lines[0].startswith("sekisho: /opt/sekisho/abc.json: there is no such snapshot here; without --snap")


def test_without_folder_or_snapshot_nothing_is_asked(tmp_path, monkeypatch, sekisho):
    monkeypatch.chdir(tmp_path)
    answer = sekisho("explain", "wool")
    assert (answer.code, answer.out) == (2, "")
    assert answer.lines[0].startswith("sekisho: no organisation's folder")


# ---- what only the run could know


def test_what_only_its_run_could_know_is_found_in_the_record(kiwi):
    gate = Gate.open(kiwi)
    swap("register/mill.yaml", "purposes: [wool]", "purposes: any")(kiwi)
    day = AsOf.parse(LATE)
    counted = "with what was counted that day: sekisho ledger show --kind decision --export parcels"
    too_many = AtHand({"ledger.ordinary.calendar_year": 2000})
    assert counted in gate.suppose("parcels", day, stage="run", at_hand=too_many).message()
    assert counted not in gate.suppose("parcels", day, stage="run").message()
    assert counted not in gate.suppose("parcels", day).message()
    note = Note(Verdict.UNMET, "more-persons-than-declared", Phrase("x", "x"), Phrase("y", "y"))
    assert counted in gate.suppose("parcels", day, stage="run", at_hand=AtHand({}, (note,))).message()


def test_the_options_are_few(kiwi):
    assert again(None, None, ()) == ()
    assert again("mill", Carrier("wool", "ship"), ()) == ("--to", "mill")
