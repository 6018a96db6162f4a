"""`sekisho register looked-up` and `kinds`: a look is one line of a file, and a wrong kind is told all of them."""

import json
import os
import stat

import pytest

from sekisho.plugins import installed
from tests.bad_input.harness import swap, whole
from tests.cli.test_register import BASIS, JUDGEMENT

LISTED = """\
# Looked up every month.
kind:   dpf-listing
holder: otago   # the mill itself
title: {en: "Listed", ja: 「掲載」}
issued: 2025-04-01
printed_expiry: none
zone: Pacific/Auckland
status_checked_on: 2026-09-30   # by Aroha
source: >-
  the list,
  read by hand
"""
FILE = "register/lists/listed.yaml"
RIGHT = "listed: looked up on {0} (before: 2026-09-30), register/lists/listed.yaml:8"


@pytest.fixture
def listed(kiwi):
    """Wool leaves on an entry in a list, as long as somebody looks; today is 20 November 2026."""
    swap("regimes/nz/act.yaml", "evidence: scc", "evidence: dpf-listing")(kiwi)
    whole(FILE, LISTED)(kiwi)
    whole("sekisho.toml", 'organisation = "kiwi"\nrehearsal = true\nas_of = 2026-11-20\n')(kiwi)
    return kiwi


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*.yaml")}


def test_a_look_changes_one_line_and_tells_what_flips(listed, sekisho):
    answer = sekisho("register", "looked-up", "listed")
    assert (answer.code, answer.lines) == (0, [])
    assert answer.out.splitlines() == [
        RIGHT.format("2026-11-20"),
        "  parcels: REVIEW, pending → ALLOW",
        "  wool: REVIEW → ALLOW",
    ]
    assert (listed / FILE).read_text(encoding="utf-8") == LISTED.replace(": 2026-09-30 ", ": 2026-11-20 ")
    assert "ALLOW         wool" in sekisho("check").out


def test_another_day_and_in_japanese(listed, sekisho):
    answer = sekisho("register", "looked-up", "listed", "--on", "2026-10-02", "--lang", "ja")
    assert answer.out.splitlines() == ["listed：確認日2026-10-02（これまでは2026-09-30）、register/lists/listed.yaml:8"]
    assert "status_checked_on: 2026-10-02   # by Aroha\n" in (listed / FILE).read_text(encoding="utf-8")


def test_the_first_look_is_a_new_line(listed, sekisho):
    swap(FILE, "status_checked_on: 2026-09-30   # by Aroha\n", "")(listed)
    before = (listed / FILE).read_text(encoding="utf-8").splitlines()
    answer = sekisho("register", "looked-up", "listed", "--on", "2026-11-01")
    assert answer.out.splitlines()[0] == (
        "listed: looked up on 2026-11-01 (before: never), register/lists/listed.yaml:8"
    )
    after = (listed / FILE).read_text(encoding="utf-8").splitlines()
    assert after == [*before[:7], "status_checked_on: 2026-11-01", *before[7:]]


def test_what_stands_there_already_is_told_and_no_file_is_touched(listed, sekisho):
    os.utime(listed / FILE, (1, 1))
    answer = sekisho("register", "looked-up", "listed", "listed", "--on", "2026-09-30")
    assert (answer.code, answer.out) == (0, "listed: 2026-09-30 stands there already (register/lists/listed.yaml:8)\n")
    assert (listed / FILE).stat().st_mtime == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lsted",), "no paper in the register is called `lsted`; did you mean `listed`?"),
        (("mill",), "mill: no status is published of a scc; enter what happened to it as an event"),
        (("fair",), "fair: a judgement has no published status"),
        (
            ("listed", "--on", "2026-11-21"),
            (
                "listed: 2026-11-21 lies in the future; in Pacific/Auckland, where the paper is at home, today is "
                "2026-11-20"
            ),
        ),
        (("listed", "--on", "2025-03-31"), "listed: 2025-03-31 is before its day of issue, 2025-04-01"),
        (
            ("listed", "--on", "2026-09-29"),
            "listed: it was looked up later already, on 2026-09-30 (register/lists/listed.yaml); the later look counts",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(arguments, said, listed, sekisho):
    swap("regimes/nz/act.yaml", "    - basis: agreement\n", f"{BASIS}    - basis: agreement\n")(listed)
    whole("register/fair.yaml", JUDGEMENT)(listed)
    before = contents(listed)
    answer = sekisho("register", "looked-up", *arguments)
    assert (answer.code, answer.out, answer.lines) == (2, "", [f"sekisho: {said}"])
    assert contents(listed) == before


def test_the_days_on_the_edge_are_taken(listed, sekisho):
    assert sekisho("register", "looked-up", "listed", "--on", "2026-11-20").code == 0
    swap(FILE, "2026-11-20", "2025-04-01")(listed)
    assert sekisho("register", "looked-up", "listed", "--on", "2025-04-01").code == 0


def test_a_look_in_the_future_was_a_slip_and_gives_way(listed, sekisho):
    swap(FILE, "2026-09-30", "2062-09-30")(listed)
    assert sekisho("register", "looked-up", "listed").code == 0
    assert "status_checked_on: 2026-11-20 " in (listed / FILE).read_text(encoding="utf-8")


def test_today_is_that_of_the_place_where_the_paper_is_at_home(listed, sekisho):
    whole("sekisho.toml", 'organisation = "kiwi"\n')(listed)
    answer = sekisho("register", "looked-up", "listed", "--on", "2999-01-01")
    assert "lies in the future; in Pacific/Auckland" in answer.lines[0]
    assert sekisho("register", "looked-up", "listed").code == 0


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "20261120", "2026-W47-5", ""])
def test_a_day_that_is_none(day, listed, sekisho):
    answer = sekisho("register", "looked-up", "listed", "--on", day)
    assert answer.code == 2
    assert any("is not a day; write YYYY-MM-DD" in line for line in answer.lines)


def test_all_are_entered_or_none(listed, sekisho):
    before = contents(listed)
    answer = sekisho("register", "looked-up", "listed", "mill", "lsted")
    assert answer.code == 2
    assert answer.lines == [
        "sekisho: mill: no status is published of a scc; enter what happened to it as an event",
        "sekisho: no paper in the register is called `lsted`; did you mean `listed`?",
        "sekisho: nothing was entered",
    ]
    assert contents(listed) == before


def test_several_at_once(listed, sekisho):
    second = LISTED.rstrip("\n") + "\nnumber: the second\n"
    whole("register/other.yaml", second.replace("\n", "\r\n"))(listed)
    (listed / "register/other.yaml").chmod(0o640)
    answer = sekisho("register", "looked-up", "other", "listed", "--on", "2026-11-02")
    assert [line.partition(":")[0] for line in answer.out.splitlines()] == ["other", "listed", "  parcels", "  wool"]
    assert (listed / "register/other.yaml").read_bytes().decode() == second.replace("\n", "\r\n").replace(
        ": 2026-09-30 ", ": 2026-11-02 "
    )
    assert stat.S_IMODE((listed / "register/other.yaml").stat().st_mode) == 0o640


def test_where_one_file_cannot_be_written_none_is(listed, sekisho, monkeypatch):
    whole("register/other.yaml", LISTED.rstrip("\n") + "\nnumber: the second\n")(listed)
    before = contents(listed)
    monkeypatch.setattr("sekisho.files.rewriting.os.access", lambda path, _: path.name != "other.yaml")
    answer = sekisho("register", "looked-up", "listed", "other")
    assert (answer.code, answer.out) == (2, "")
    assert answer.lines == ["sekisho: register/other.yaml: cannot be written: it is read-only; nothing was entered"]
    assert contents(listed) == before


def test_a_file_that_would_not_be_read_afterwards_stays_as_it_was(listed, sekisho, monkeypatch):
    before = contents(listed)
    monkeypatch.setattr("sekisho.files.rewriting.with_entry", lambda text, *_: text.replace("2025-04-01", "2025-04-02"))
    answer = sekisho("register", "looked-up", "listed")
    assert (answer.code, answer.out) == (2, "")
    assert "register/lists/listed.yaml: nothing was entered: `status_checked_on: 2026-11-20` fits" in answer.lines[0]
    assert contents(listed) == before


def test_what_the_whole_folder_refuses_is_taken_back(listed, sekisho, monkeypatch):
    """A rule about the register that only reading everything can hold."""
    from sekisho.errors import LoadError, Problem
    from sekisho.gate import Gate

    before, opened, calls = contents(listed), Gate.open, []

    def open_(folder):
        calls.append(folder)
        if len(calls) > 1:
            raise LoadError([Problem(FILE, 8, "no")])
        return opened(folder)

    monkeypatch.setattr(Gate, "open", open_)
    answer = sekisho("register", "looked-up", "listed")
    assert (answer.code, answer.out, answer.lines) == (3, "", [f"sekisho: {FILE}:8: no"])
    assert contents(listed) == before


def test_json_is_yaml_too(listed, sekisho):
    data = {"kind": "dpf-listing", "holder": "otago", "issued": "2025-04-01", "printed_expiry": "none", "zone": "UTC"}
    whole(FILE, json.dumps(data, indent=2))(listed)
    assert sekisho("register", "looked-up", "listed").code == 0
    assert json.loads((listed / FILE).read_text()) == {**data, "status_checked_on": "2026-11-20"}


def test_nobody_named_is_usage(listed, sekisho):
    assert sekisho("register", "looked-up").code == 2


# ---- kinds


def test_every_kind_has_a_line(tmp_path, monkeypatch, sekisho):
    monkeypatch.chdir(tmp_path)
    answer = sekisho("register", "kinds")
    assert (answer.code, answer.lines) == (0, [])
    header, *lines = answer.out.splitlines()
    assert header.split() == ["kind", "called", "what", "it", "is"]
    assert [line.split()[0] for line in lines] == [*installed().kinds, "judgement"]
    assert "scc  " in answer.out
    assert "  standard contractual clauses  " in answer.out
    assert "  Standard contractual clauses as signed by exporter and importer (" in answer.out


def test_kinds_in_japanese_say_in_japanese_what_each_is(kiwi, sekisho):
    kinds = json.loads(sekisho("register", "kinds", "--lang", "ja", "-o", "json").out)["kinds"]
    for one in kinds:
        assert max(one["what"]) > "぀", one["kind"]
        assert max(one["label"]) > "぀", one["kind"]
    scc = next(one for one in kinds if one["kind"] == "scc")
    assert (scc["label"], scc["status_is_published"]) == ("標準契約条項", False)
    assert {one["kind"] for one in kinds if one["status_is_published"]} == {
        name for name in installed().kinds if installed().kinds[name].status_is_published
    }


@pytest.mark.parametrize("arguments", [("add", "scs"), ("list", "--kind", "scs"), ("coverage",)])
def test_a_wrong_kind_is_told_all_of_them_the_closest_first(arguments, kiwi, sekisho):
    if arguments == ("coverage",):
        swap("register/mill.yaml", "kind: scc", "kind: scs")(kiwi)
    (line,) = sekisho("register", *arguments).lines
    assert "no kind of evidence is called `scs`; did you mean `scc`? All kinds, closest first: scc, " in line
    listed = line.partition("closest first: ")[2].partition(";")[0].split(", ")
    assert sorted(listed) == sorted([*installed().kinds, "judgement"])
    assert "`sekisho register kinds`" in line
