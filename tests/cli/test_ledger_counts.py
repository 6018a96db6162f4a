"""`sekisho ledger counts`: what left, what is held, which law is next above it, and when it will be reached."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.bad_input.harness import swap
from tests.cli.shipping import NOW

AT = ("--at", "2026-03-30")


def counts(sekisho, *options):
    """All counts as data."""
    answer = sekisho("ledger", "counts", *options, "-o", "json")
    assert answer.code == 0, answer.lines
    return json.loads(answer.out)


def many(shipping, days, each=10):
    """So many new people on each day."""
    for day in range(days):
        shipping.ship(day, each * day, each * (day + 1), now=NOW + timedelta(days=day))


def block(out, title):
    """The lines of one count."""
    return next(part for part in out.split("\n\n") if part.startswith(title)).splitlines()


def test_nothing_left_yet(shipping, sekisho):
    answer = sekisho("ledger", "counts", *AT)
    assert answer.out.splitlines() == [
        "kiwi: persons counted as of 2026-03-30",
        "",
        "kiwi: any personal data, since 2026-01-01",
        "  left     0",
        "  limit    at most 1,000; room for 1,000 more",
        "           Few people",
        "           nz/act small [act s 2]",
        "  reached  not foretold: no person left yet",
    ]


def test_what_left_what_is_held_and_the_room_between_them_and_the_law(shipping, sekisho):
    shipping.ship("monday", 0, 8)
    shipping.ship("again", 0, 8)
    shipping.ask("under way", now=datetime.now(UTC))
    out = sekisho("ledger", "counts", "--at", "2026-12-31").out
    lines = block(out, "kiwi: any")
    assert lines[1] == "  left     8"
    assert lines[2] == "  held     10 more at most, for runs that have not said what they shipped"
    assert lines[3] == "  limit    at most 1,000; room for 982 more"
    assert "parcels: run run-under way of DAG parcels\n    is under way: up to 10 persons, until " in out


def test_a_run_that_never_said_what_it_shipped_is_told_until_somebody_settles_it(shipping, sekisho):
    passage = shipping.ask("lost")
    out = sekisho("ledger", "counts", *AT).out
    assert "parcels: run run-lost of DAG parcels\n    never said what it shipped: up to 10 persons" in out
    assert f"`sekisho ledger release {passage.reservation.id}`" in out
    assert "room for 990 more" in out
    sekisho("ledger", "release", passage.reservation.id, "--reason", "the lorry never left", "--yes")
    assert "room for 1,000 more" in sekisho("ledger", "counts", *AT).out


def test_the_day_on_which_the_limit_is_reached_is_told_with_what_it_is_taken_from(kiwi, shipping, sekisho):
    swap("regimes/nz/act.yaml", "at_most: 1000", "at_most: 200")(kiwi)
    many(shipping, 15)
    lines = block(sekisho("ledger", "counts", "--at", "2026-03-16").out, "kiwi: any")
    assert lines[1:3] == ["  left     150", "  limit    at most 200; room for 50 more"]
    assert lines[-2:] == [
        "  reached  about 2026-03-22",
        "           if it goes on as in the last 14 days: 10 new people a day",
    ]


def test_a_limit_that_is_not_reached_this_year(kiwi, shipping, sekisho):
    shipping.ship("first", 0, 10)
    shipping.ship("more", 10, 12, now=NOW + timedelta(days=20))
    lines = block(sekisho("ledger", "counts", "--at", "2026-03-22").out, "kiwi: any")
    assert lines[-2:] == [
        "  reached  not by 2026-12-31: about 40 then",
        "           if it goes on as in the last 20 days: 0.1 new people a day",
    ]


def test_too_little_history_is_told_as_such(shipping, sekisho):
    many(shipping, 3)
    lines = block(sekisho("ledger", "counts", "--at", "2026-03-05").out, "kiwi: any")
    assert lines[-1] == "  reached  not foretold: the first left on 2026-03-02, and a pace takes 14 days"


def test_a_limit_that_is_passed(kiwi, shipping, sekisho):
    swap("regimes/nz/act.yaml", "at_most: 1000", "at_most: 20")(kiwi)
    many(shipping, 2)
    swap("regimes/nz/act.yaml", "at_most: 20", "at_most: 5")(kiwi)
    lines = block(sekisho("ledger", "counts", "--at", "2026-03-05").out, "kiwi: any")
    assert lines[2:] == [
        "  limit  none above that; passed: 5",
        "         Few people",
        "         nz/act small [act s 2]",
    ]


def test_persons_that_the_law_leaves_out_are_told_beside(kiwi, shipping, sekisho):
    swap(
        "regimes/nz/act.yaml", "      cite: act s 3\n      all", "      cite: act s 3\n      counted: false\n      all"
    )(kiwi)
    shipping.ship("parcels", 0, 4)
    shipping.ship("wool", 4, 10, export="wool")
    (one,) = counts(sekisho, *AT)["counts"]
    assert (one["exempt_counted"], one["counted"]["settled"]) == (False, {"low": 4, "high": 4})
    assert one["otherwise"]["settled"] == {"low": 6, "high": 10}
    line = block(sekisho("ledger", "counts", *AT).out, "kiwi: any")[1]
    assert line == "  left     4; with exempt flows 6 to 10"


def test_ids_that_cannot_be_compared_are_told(shipping, sekisho):
    shipping.ship("parcels", 0, 4)
    shipping.ship("wool", 0, 9, export="wool")
    lines = block(sekisho("ledger", "counts", *AT).out, "kiwi: any")
    assert lines[1] == "  left     9 to 13"
    assert "some may be the same people" in lines[2]


def test_as_of_an_earlier_day_later_ones_are_not_there(shipping, sekisho):
    shipping.ship("monday", 0, 8)
    shipping.ship("friday", 8, 16, now=NOW + timedelta(days=4))
    settled = [
        counts(sekisho, "--at", f"2026-03-{day:02}")["counts"][0]["counted"]["settled"]["low"] for day in (1, 2, 5, 6)
    ]
    assert settled == [0, 8, 8, 16]


def test_a_spreadsheet_has_a_row_for_each_count(shipping, sekisho, kiwi):
    many(shipping, 15)
    sekisho("ledger", "counts", "--at", "2026-03-16", "-o", "csv=counts.csv")
    (row,) = csv.DictReader(io.StringIO((kiwi / "counts.csv").read_text()))
    assert row["exporter"] == "kiwi"
    assert (row["fact"], row["settled"], row["limit"], row["room"]) == (
        "ledger.ordinary.calendar_year",
        "150",
        "1001",
        "850",
    )
    assert (row["regime"], row["rule"], row["cite"]) == ("nz/act", "small", "act s 2")
    assert (row["pace_since"], row["pace_days"], row["pace_new"]) == ("2026-03-02", "14", "140")


def test_only_one_exporter(shipping, sekisho):
    assert [one["exporter"] for one in counts(sekisho, *AT, "--exporter", "kiwi")["counts"]] == ["kiwi"]
    answer = sekisho("ledger", "counts", "--exporter", "kiwis")
    assert answer.code == 2
    assert answer.lines == ["sekisho: no export is declared for a party called `kiwis`; did you mean `kiwi`?"]


def test_where_no_law_asks_it_says_so(kiwi, shipping, sekisho):
    law = kiwi / "regimes/nz/act.yaml"
    law.write_text("".join(line for line in law.read_text().splitlines(keepends=True) if "ledger." not in line))
    assert sekisho("ledger", "counts", *AT).out.splitlines()[-1] == "no law in force counts the persons of kiwi"


def test_a_format_that_there_is_not_is_refused_before_anything_is_read(kiwi, sekisho):
    answer = sekisho("ledger", "counts", "-o", "xml")
    assert (answer.code, answer.lines[0]) == (2, "sekisho: no format is called `xml`; expected one of: csv, json, text")


@pytest.mark.parametrize("days", [0, 15])
def test_in_japanese(days, shipping, sekisho):
    many(shipping, days)
    out = sekisho("ledger", "counts", "--at", "2026-03-16", "--lang", "ja").out
    assert out.startswith("kiwi：2026-03-16現在の提供人数\n\nkiwi：個人データ（機微なものを含む）、2026-01-01以降\n")
    assert "基準        1,000人以下、残り " in out
    assert ("直近14日間の傾向（新規 10 人／日）が続く場合" if days else "見込みなし：提供実績がない") in out


def test_companies_of_one_group_that_send_to_one_end_are_also_counted_together(kiwi, shipping, sekisho):
    swap("parties/kiwi.yaml", "group: none", "group: birds")(kiwi)
    (kiwi / "parties/moa.yaml").write_text("name: Moa Ltd.\ncountry: NZ\ngroup: birds\nkinds: []\nsubject_to: []\n")
    theirs = (kiwi / "exports/parcels.yaml").read_text().replace("exporter: kiwi", "exporter: moa")
    (kiwi / "exports/theirs.yaml").write_text(theirs.replace("dag: parcels", "dag: theirs").replace("The", "Their"))
    shipping.ship("ours", 0, 4)
    shipping.ship("theirs", 0, 9, export="theirs")
    found = {(one["exporter"], one["recipient"]): one["counted"]["settled"] for one in counts(sekisho, *AT)["counts"]}
    alone, theirs, both = {"low": 4, "high": 4}, {"low": 9, "high": 9}, {"low": 9, "high": 13}
    assert found == {
        ("kiwi", None): alone,
        ("kiwi", "otago"): both,
        ("moa", None): theirs,
        ("moa", "otago"): both,
    }
    out = sekisho("ledger", "counts", *AT, "--exporter", "moa").out
    assert "moa: any personal data, since 2026-01-01, with what its group sends to otago for parcels\n" in out


def test_bulk_data_are_told_for_the_recipient(kiwi, shipping, sekisho):
    swap("regimes/nz/act.yaml", "ledger.ordinary.calendar_year", "ledger.bulk.twelve_months")(kiwi)
    title = sekisho("ledger", "counts", *AT).out.splitlines()[2]
    assert title == "kiwi: data of a bulk kind, since 2025-03-30, to otago"


def test_what_is_exempt_may_be_counted_and_what_it_would_be_without_is_told(kiwi, shipping, sekisho):
    law = "      cite: act s 3\n      all"
    swap("regimes/nz/act.yaml", law, law.replace("      all", "      counted: false\n      all"))(kiwi)
    with (kiwi / "sekisho.toml").open("a") as file:
        file.write("\n[ledger]\ncount_exempt = true\n")
    shipping.ship("parcels", 0, 4)
    shipping.ship("wool", 4, 10, export="wool")
    assert block(sekisho("ledger", "counts", *AT).out, "kiwi: any")[1] == "  left     6 to 10; without exempt flows 4"


def test_rules_that_set_the_same_limit_are_named_once_each(kiwi, shipping, sekisho):
    law = kiwi / "regimes/nz/act.yaml"
    other = law.read_text().replace("basis: small", "basis: small-too").replace("Act on parcels", "Other act")
    (kiwi / "regimes/nz/other.yaml").write_text(other)
    lines = block(sekisho("ledger", "counts", *AT).out, "kiwi: any")
    assert lines[4:6] == ["           nz/act small [act s 2]", "           also nz/other small-too"]


def test_nobody_new_is_no_crossing(shipping, sekisho):
    for day in (0, 5, 15):
        shipping.ship(day, 0, 8, now=NOW + timedelta(days=day))
    lines = block(sekisho("ledger", "counts", "--at", "2026-03-20").out, "kiwi: any")
    assert lines[-2:] == [
        "  reached  not by 2026-12-31: about 8 then",
        "           if it goes on as in the last 18 days: 0 new people a day",
    ]


def test_of_many_runs_the_first_are_told_and_the_others_counted(shipping, sekisho):
    for number in range(12):
        shipping.ask(number)
    out = sekisho("ledger", "counts", *AT).out
    assert out.count("never said what it shipped") == 10
    assert out.endswith("  and 2 more: `sekisho ledger reservations`\n")
