"""`sekisho forecast`: what will stop, what is to be done, and a calendar that can be imported again and again."""

import json
from datetime import date

import pytest
from icalendar import Calendar

from tests.bad_input.harness import swap, whole

RENEWAL = """
deadlines:
  - deadline: renewal
    title: {en: Renew the agreement, ja: 契約の更新}
    cite: act s 4
    evidence: scc
    of: last-day
    opens: 60 days before
    due: 1 month before
    note: {en: Some read two months., ja: 2か月と読む見解もある。}
    remedy: {en: Sign it again., ja: 再度締結する。}
"""
LOOK = ("forecast", "--at", "2027-01-10", "--days", "90")


@pytest.fixture
def renewing(kiwi):
    """The law asks that the agreement be renewed in good time."""
    act = kiwi / "regimes/nz/act.yaml"
    text = act.read_text(encoding="utf-8").replace("Act on parcels}", "Act on parcels, url: https://act.example/}", 1)
    act.write_text(text + RENEWAL, encoding="utf-8")
    return kiwi


def events(text):
    return Calendar.from_ical(text).walk("VEVENT")


def test_day_after_day_with_cause_remedy_and_tasks(renewing, sekisho):
    answer = sekisho(*LOOK)
    assert (answer.code, answer.lines) == (0, [])
    assert answer.out.splitlines() == [
        "kiwi: what happens after 2027-01-10, until 2027-04-10",
        "",
        "2027-01-30  Renew the agreement: first day (mill)",
        "            until 2027-02-28",
        "            asked by: act s 4 (nz/act)",
        "            do: Sign it again.",
        "            note: Some read two months.",
        "            exports that rest on it: wool",
        "            tasks: wool.ship",
        "",
        "2027-02-28  Renew the agreement: last day (mill)",
        "            may be done since 2027-01-30",
        "            asked by: act s 4 (nz/act)",
        "            do: Sign it again.",
        "            note: Some read two months.",
        "            exports that rest on it: wool",
        "            tasks: wool.ship",
        "",
        "2027-04-01  wool stops: ALLOW → DENY",
        "            because: mill expires on 2027-03-31",
        "              register/mill.yaml:7",
        "            do: renew mill in time, and register the new paper [act s 3]",
        "            tasks: wool.ship",
        "",
        (
            "Of 2 exports 1 will stop, 0 of them for want of a look at a published status, and 0 will begin to pass; "
            "windows for acting: 1, overdue: 0, statuses to look up: 0."
        ),
    ]


def test_what_is_overdue_comes_first(renewing, sekisho):
    told = sekisho("forecast", "--at", "2027-03-10", "--days", "30").out.splitlines()
    assert told[2] == "2027-02-28  Renew the agreement: overdue (mill)"
    assert told[-1].endswith("windows for acting: 0, overdue: 1, statuses to look up: 0.")


@pytest.mark.parametrize("day", ["2027-03-10", "2027-03-30"])
def test_what_was_done_late_is_told_as_late_for_good(day, renewing, sekisho):
    swap("regimes/nz/act.yaml", "    due: 1 month before\n", "    due: 1 month before\n    done_by: filed\n")(renewing)
    filed = "events: [{on: 2027-03-05, recorded_on: 2027-03-05, status: filed}]\n"
    mill = renewing / "register/mill.yaml"
    mill.write_text(mill.read_text(encoding="utf-8") + filed, encoding="utf-8")
    told = sekisho("forecast", "--at", day, "--days", "1").out.splitlines()
    assert told[2:4] == [
        "2027-02-28  Renew the agreement: done late (mill)",
        "            due 2027-02-28, done 2027-03-05",
    ]
    assert not any("do: Sign it again." in line for line in told)
    assert told[-1].endswith("overdue: 0, statuses to look up: 0. Done late: 1.")
    assert "遅延して完了（mill）" in sekisho("forecast", "--at", day, "--days", "1", "--lang", "ja").out
    (window,) = json.loads(sekisho("forecast", "--at", day, "--days", "1", "-o", "json").out)["windows"]
    assert (window["overdue"], window["late"]) == (False, "2027-03-05")
    assert "done late" in sekisho("forecast", "--at", day, "--days", "1", "-o", "ics").out


def test_before_it_was_done_it_is_overdue(renewing, sekisho):
    swap("regimes/nz/act.yaml", "    due: 1 month before\n", "    due: 1 month before\n    done_by: filed\n")(renewing)
    filed = "events: [{on: 2027-03-05, recorded_on: 2027-03-05, status: filed}]\n"
    mill = renewing / "register/mill.yaml"
    mill.write_text(mill.read_text(encoding="utf-8") + filed, encoding="utf-8")
    told = sekisho("forecast", "--at", "2027-03-04", "--days", "1").out.splitlines()
    assert told[2] == "2027-02-28  Renew the agreement: overdue (mill)"


def test_nothing_happens(kiwi, sekisho):
    told = sekisho("forecast", "--at", "2026-01-10", "--days", "30").out.splitlines()
    assert told[2:] == [
        (
            "Of 2 exports 0 will stop, 0 of them for want of a look at a published status, and 0 will begin to pass; "
            "windows for acting: 0, overdue: 0, statuses to look up: 0."
        )
    ]


# ---- looks that grow old

LISTED = """\
kind: dpf-listing
holder: otago
issued: 2025-04-01
printed_expiry: none
zone: Pacific/Auckland
status_checked_on: 2026-12-20
"""


@pytest.fixture
def listed(kiwi):
    """Wool leaves on an entry in a list; the look at it counts until 19 January."""
    swap("regimes/nz/act.yaml", "evidence: scc", "evidence: dpf-listing")(kiwi)
    whole("register/listed.yaml", LISTED)(kiwi)
    return kiwi


def test_what_stops_for_want_of_a_look_is_counted_among_what_stops(listed, sekisho):
    told = sekisho(*LOOK).out.splitlines()
    assert told[2:] == [
        "2027-01-19  the last look at the published status of listed grows too old",
        "            last looked up on 2026-12-20; from the next day on it counts no more",
        f"            do: {REMEDY}",
        "            exports that rest on it: parcels, wool",
        "            tasks: parcels.ship, wool.ship",
        "",
        "2027-01-20  parcels changes: ALLOW → REVIEW, pending",
        *WHY,
        "            tasks: parcels.ship",
        "",
        "2027-01-20  wool stops: ALLOW → REVIEW",
        *WHY,
        "            tasks: wool.ship",
        "",
        (
            "Of 2 exports 1 will stop, 1 of them for want of a look at a published status, and 0 will begin to pass; "
            "windows for acting: 0, overdue: 0, statuses to look up: 1."
        ),
    ]


REMEDY = "look up the published status of listed and enter the day with `sekisho register looked-up listed`"
WHY = [
    (
        "            because: the published status of listed was last looked up on 2026-12-20, and 30 days later "
        "that is too old"
    ),
    "              register/listed.yaml:6",
    f"            do: {REMEDY}",
]


def test_every_format_tells_what_stops_for_want_of_a_look(listed, sekisho):
    turns = json.loads(sekisho(*LOOK, "-o", "json").out)["turns"]
    assert [(one["export"], one["becomes"], one["from"], one["for_want_of_a_look"]) for one in turns] == [
        ("parcels", "changes", "2027-01-20", True),
        ("wool", "stops", "2027-01-20", True),
    ]
    stop = next(event for event in events(sekisho(*LOOK, "-o", "ics").out) if event["summary"].startswith("wool stops"))
    assert stop.decoded("dtstart") == date(2027, 1, 20)
    assert REMEDY in stop["description"]
    assert "| 2027-01-20 | wool stops: ALLOW → REVIEW |" in sekisho(*LOOK, "-o", "markdown").out


def test_a_look_moves_the_stop_and_what_waits_for_one_is_named(listed, sekisho):
    before = events(sekisho(*LOOK, "-o", "ics").out)
    late = ("forecast", "--at", "2027-01-20", "--days", "90")
    told = sekisho(*late).out.splitlines()[-1]
    assert told.startswith("Of 2 exports 0 will stop, 0 of them for want of a look")
    assert told.endswith("statuses to look up: 1. Stopped already for want of such a look: wool.")
    assert json.loads(sekisho(*late, "-o", "json").out)["stopped_for_want_of_a_look"] == ["wool"]
    assert "既に未確認により実行停止：wool。" in sekisho(*late, "--lang", "ja").out
    swap("register/listed.yaml", "2026-12-20", "2027-01-20")(listed)
    after = events(sekisho(*late, "-o", "ics").out)
    assert {event["uid"] for event in before} == {event["uid"] for event in after}
    assert "Stopped already" not in sekisho(*late).out
    assert "2027-02-20  wool stops" in sekisho(*late).out


def test_all_tells_of_papers_on_which_no_export_hangs(kiwi, sekisho):
    whole("register/old.yaml", (kiwi / "register/mill.yaml").read_text().replace("[wool]", "[lamb]"))(kiwi)
    assert "old" not in sekisho(*LOOK).out
    assert "2027-04-01  old expires on 2027-03-31" in sekisho(*LOOK, "--all").out.splitlines()


def test_an_export_that_lacks_several_things_is_told_the_first_way(kiwi, sekisho):
    act = kiwi / "regimes/nz/act.yaml"
    text = act.read_text(encoding="utf-8").replace("cite: act s 3\n", "cite: act s 3\n      until: 2027-02-01\n", 1)
    act.write_text(text, encoding="utf-8")
    told = sekisho(*LOOK).out
    assert "because: the basis “A written agreement” (nz/act: agreement) is out of force from 2027-02-01" in told
    assert "            do: use another way, as this one is in force to 2027-01-31 [act s 3]" in told
    assert "              regimes/nz/act.yaml:" in told


def test_in_japanese(renewing, sekisho):
    told = sekisho(*LOOK, "--lang", "ja").out
    assert "2027-02-28  契約の更新：期限日（mill）" in told
    assert "2027-04-01  woolが止まる：ALLOW → DENY" in told
    assert "対応：再度締結する。" in told


@pytest.mark.parametrize("days", ["0", "-3", "soon", "1000000"])
def test_days_that_are_none(days, kiwi, sekisho):
    answer = sekisho("forecast", "--days", days)
    assert (answer.code, answer.out) == (2, "")
    assert "--days" in answer.lines[-1]


def test_the_end_of_the_calendar(kiwi, sekisho):
    answer = sekisho("forecast", "--at", "9999-12-01", "--days", "90", "-o", "ics")
    assert (answer.code, answer.lines) == (0, [])


def test_markdown_is_one_table(renewing, sekisho):
    told = sekisho(*LOOK, "-o", "markdown").out.splitlines()
    assert told[2:4] == ["| day | what happens | why, and what to do |", "|---|---|---|"]
    assert told[4].startswith(
        "| 2027-01-30 | [Renew the agreement: first day (mill)](https://act.example/) | until 2027"
    )
    assert told[-1].startswith("**Of 2 exports 1 will stop")


def test_json_has_turns_windows_and_entries(renewing, sekisho):
    report = json.loads(sekisho(*LOOK, "-o", "json").out)
    assert (report["schema"], report["as_of"], report["until"]) == (1, "2027-01-10", "2027-04-10")
    assert [(turn["from"], turn["export"], turn["becomes"], turn["tasks"]) for turn in report["turns"]] == [
        ("2027-04-01", "wool", "stops", ["wool.ship"])
    ]
    (window,) = report["windows"]
    assert (window["deadline"], window["opens"], window["due"], window["exports"]) == (
        "renewal",
        "2027-01-30",
        "2027-02-28",
        ["wool"],
    )
    assert [entry["kind"] for entry in report["entries"]] == ["opens", "due", "stops"]


# ---- the calendar


def test_the_calendar_is_read_back_as_it_was_meant(renewing, sekisho):
    text = sekisho(*LOOK, "-o", "ics").out
    calendar = Calendar.from_ical(text)
    assert (calendar["version"], calendar["method"], calendar["x-wr-calname"]) == (
        "2.0",
        "PUBLISH",
        "kiwi: data exports",
    )
    opens, due, stops = events(text)
    assert [event.decoded("dtstart") for event in (opens, due, stops)] == [
        date(2027, 1, 30),
        date(2027, 2, 28),
        date(2027, 4, 1),
    ]
    assert stops.decoded("dtend") == date(2027, 4, 2)
    assert stops["summary"] == "wool stops: ALLOW → DENY"
    assert "do: renew mill in time, and register the new paper [act s 3]" in stops["description"].splitlines()
    assert due["description"].splitlines()[1:3] == ["asked by: act s 4 (nz/act)", "do: Sign it again."]
    assert due["url"] == "https://act.example/"
    assert [str(one) for one in stops["categories"].cats] == ["sekisho", "Export stops"]
    assert due["status"] == "CONFIRMED"


def test_days_are_whole_days_and_lines_are_as_the_format_asks(renewing, sekisho):
    sekisho(*LOOK, "-o", "ics=exports.ics")
    data = (renewing / "exports.ics").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert b"DTSTART;VALUE=DATE:20270401\r\n" in data


def test_a_later_forecast_moves_what_moved_and_doubles_nothing(renewing, sekisho):
    first = {event["summary"]: event for event in events(sekisho(*LOOK, "-o", "ics").out)}
    again = {event["summary"]: event for event in events(sekisho(*LOOK, "-o", "ics").out)}
    assert {name: event.to_ical() for name, event in again.items()} == {n: e.to_ical() for n, e in first.items()}
    swap("register/mill.yaml", "2027-03-31", "2027-06-30")(renewing)
    later = events(sekisho("forecast", "--at", "2027-02-10", "--days", "200", "-o", "ics").out)
    moved = {event["summary"]: event for event in later}
    assert set(moved) == set(first)
    for name, event in moved.items():
        assert event["uid"] == first[name]["uid"]
        assert event["sequence"] > first[name]["sequence"]
        assert event.decoded("dtstamp") > first[name].decoded("dtstamp")
        assert event.decoded("dtstart") > first[name].decoded("dtstart")


def test_what_is_about_other_things_has_another_id(renewing, sekisho):
    whole("exports/lamb.yaml", (renewing / "exports/wool.yaml").read_text(encoding="utf-8"))(renewing)
    found = events(sekisho(*LOOK, "-o", "ics").out)
    assert len({event["uid"] for event in found}) == len(found) == 4
    swap("sekisho.toml", '"kiwi"', '"moa"')(renewing)
    others = events(sekisho(*LOOK, "-o", "ics").out)
    assert not {event["uid"] for event in found} & {event["uid"] for event in others}


def test_a_day_that_is_not_certain_is_tentative(renewing, sekisho):
    act = renewing / "regimes/nz/act.yaml"
    text = act.read_text(encoding="utf-8").replace("due: 1 month before", "due: 20 working days before")
    act.write_text(text.replace("zone:", "working_days: CN\nzone:", 1), encoding="utf-8")
    swap("register/mill.yaml", "2027-03-31", "2035-03-31")(renewing)
    (opens, due, _) = events(sekisho("forecast", "--at", "2035-01-10", "--days", "90", "-o", "ics").out)
    assert (opens["status"], due["status"]) == ("TENTATIVE", "TENTATIVE")
    assert (
        "provisional: it counts working days of a year whose official calendar is not published yet"
        in due["description"]
    )


def test_the_calendar_in_japanese(renewing, sekisho):
    text = sekisho(*LOOK, "-o", "ics", "--lang", "ja").out
    assert Calendar.from_ical(text)["x-wr-calname"] == "kiwi：データの国外提供"
    assert [event["summary"] for event in events(text)][-1] == "woolが止まる：ALLOW → DENY"
