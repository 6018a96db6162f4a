"""`sekisho ledger show`: the records, newest first, and everything of one."""

import csv
import io
import json
from contextlib import closing
from datetime import timedelta

import pytest

from sekisho.ledger import Ledger
from tests.bad_input.harness import swap
from tests.cli.shipping import NOW, key


@pytest.fixture
def two_days(shipping):
    """A run that shipped, and one the day after that only asked, for wool."""
    shipping.ship("monday", 0, 8)
    shipping.ask("tuesday", export="wool", now=NOW + timedelta(days=1))
    return shipping


def listed(sekisho, *options):
    answer = sekisho("ledger", "show", *options, "-o", "json")
    assert answer.code == 0
    return [(one["kind"], one["body"].get("export")) for one in json.loads(answer.out)["records"]]


def number(sekisho, kind, export="parcels"):
    found = sekisho("ledger", "show", "--kind", kind, "--export", export, "--limit", "1", "-o", "json")
    return json.loads(found.out)["records"][0]["record"]


def test_why_room_was_freed_is_a_code_and_told_in_the_language_of_who_reads(shipping, sekisho):
    """A task that was stopped before it began gives no reason in words; a record of before had an English one."""
    passage = shipping.ask("monday")
    with closing(Ledger.open(shipping.url)) as ledger:
        ledger.give_back(key("monday"), passage.reservation.flow, NOW)
    assert shown(sekisho) == "by airflow@worker-3: stopped before it began, so nothing left; "
    assert shown(sekisho, "--lang", "ja") == "airflow@worker-3 による：開始前に中止、提供なし。"
    statement = "UPDATE sekisho_records SET body = replace(body, ?, ?) WHERE kind = 'released'"
    shipping.edit(statement, '"why":"never-began"', '"reason":"it broke"')
    assert shown(sekisho) == "by airflow@worker-3: it broke; "
    shipping.edit(statement, '"reason":"it broke"', '"why":"tide"')
    assert shown(sekisho) == "by airflow@worker-3: tide; ", "a code of a newer version"


def shown(sekisho, *options):
    told = sekisho("ledger", "show", "--kind", "released", "-o", "csv", *options).out
    (row,) = csv.DictReader(io.StringIO(told))
    return row["told"].split("run run-")[0].split("DAG ")[0]


def test_the_newest_comes_first(two_days, sekisho):
    found = listed(sekisho)
    assert found[-2:][::-1] == [("reserved", "parcels"), ("decision", "parcels")]
    assert ("settled", "parcels") in found
    assert {export for _, export in found[:2]} == {"wool"}


def test_a_line_says_when_what_and_which_run(two_days, sekisho):
    lines = sekisho("ledger", "show").out.splitlines()
    assert lines[0].split() == ["record", "when", "(UTC)", "kind", "export", "what"]
    (settled,) = (line for line in lines if " settled " in line)
    assert "2026-03-02 01:01" in settled
    assert settled.endswith("8 persons left; run run-monday of DAG parcels, task ship")
    (reserved,) = (line for line in lines if " reserved " in line and " parcels " in line)
    assert "room for 10 persons until 2026-03-03 01:00; run run-monday" in reserved
    decided = next(line for line in lines if " decision " in line and " parcels " in line)
    assert "ALLOW_EXEMPT (allow) by nz/act small; run run-monday" in decided


@pytest.mark.parametrize(
    ("options", "exports"),
    [
        (["--kind", "decision"], ["wool", "parcels"]),
        (["--kind", "decision", "--export", "wool"], ["wool"]),
        (["--kind", "decision", "--since", "2026-03-03"], ["wool"]),
        (["--kind", "decision", "--since", "2026-03-04"], []),
        (["--kind", "decision", "--limit", "1"], ["wool"]),
        (["--kind", "settled", "--limit", "0"], ["parcels"]),
    ],
)
def test_the_list_is_narrowed(options, exports, two_days, sekisho):
    assert [export for _, export in listed(sekisho, *options)] == exports


def test_bookkeeping_is_told_only_on_request(two_days, sekisho):
    assert {"contents", "key"} & {kind for kind, _ in listed(sekisho)} == set()
    everything = {kind for kind, _ in listed(sekisho, "--all")}
    assert "key" in everything
    assert [kind for kind, _ in listed(sekisho, "--kind", "key")] == ["key"]


def test_a_spreadsheet_has_a_row_for_each(two_days, sekisho):
    rows = list(csv.DictReader(io.StringIO(sekisho("ledger", "show", "-o", "csv").out)))
    settled = next(row for row in rows if row["kind"] == "settled")
    assert (settled["export"], settled["at"]) == ("parcels", "2026-03-02T01:01:00+00:00")
    assert len(settled["hash"]) == 64


def test_a_day_that_is_none_is_refused(two_days, sekisho):
    answer = sekisho("ledger", "show", "--since", "yesterday")
    assert answer.code == 2
    assert answer.lines[-1].endswith("'yesterday' is not a day; write YYYY-MM-DD")


def test_an_empty_ledger_has_no_record(shipping, sekisho):
    assert sekisho("ledger", "show").out == "no record\n"
    answer = sekisho("ledger", "show", "1")
    assert (answer.code, answer.lines) == (2, ["sekisho: there is no record 1, nor any"])


# ---- one record


def test_a_decision_is_told_with_who_which_run_both_counts_and_its_proof(two_days, sekisho):
    shown = sekisho("ledger", "show", number(sekisho, "decision")).out
    assert "who             airflow@worker-3" in shown
    assert "run             run run-monday of DAG parcels, task ship, try 1" in shown
    assert "ledger.ordinary.calendar_year: 0 counted, 0 held for others, 0 to 10 with this run" in shown
    assert "made once more from the law and papers of that day; it is the same" in shown
    heads = "persons exported since 1 January with ordinary personal data (ledger.ordinary.calendar_year)"
    assert f"✓ {heads} at most 1,000: it is 0 to 10  [act s 2]" in shown


def test_the_proof_is_that_of_then_whatever_the_files_say_now(two_days, kiwi, sekisho):
    law = kiwi / "regimes/nz/act.yaml"
    law.write_text(law.read_text().replace("at_most: 1000", "at_most: 5"))
    shown = sekisho("ledger", "show", number(sekisho, "decision")).out
    assert "at most 1,000: it is 0 to 10" in shown


def test_where_the_law_of_then_is_gone_the_proof_is_told_as_it_was_written_down(two_days, sekisho):
    one = json.loads(sekisho("ledger", "show", number(sekisho, "decision"), "-o", "json").out)
    assert one["replayed"] == {"same": True, "differences": [], "failure": ""}
    two_days.edit("DELETE FROM sekisho_contents WHERE digest = ?", one["body"]["law"])
    shown = sekisho("ledger", "show", str(one["record"])).out
    assert "The proof as it was written down (" in shown
    assert "✓ small  [act s 2]" in shown
    assert '✓ ·: {"high": 10, "low": 0}  [act s 2]' in shown
    gone = json.loads(sekisho("ledger", "show", str(one["record"]), "-o", "json").out)
    assert gone["replayed"]["same"] is None
    assert "no content" in gone["replayed"]["failure"]
    assert [finding["word"] for finding in gone["proof"]["findings"] if finding["regime"] == "nz/act"] == [
        "ALLOW_EXEMPT"
    ]


def test_what_was_settled_is_told_as_it_stands_there(two_days, sekisho):
    shown = sekisho("ledger", "show", number(sekisho, "settled")).out
    assert "what          8 persons left\n" in shown
    assert "  persons  [8, 8]\n" in shown
    assert "    holding/" in shown, "the digest of each row that was changed"


def test_a_number_that_there_is_not_is_refused_with_the_newest(two_days, sekisho):
    newest = json.loads(sekisho("ledger", "show", "--all", "--limit", "1", "-o", "json").out)["records"][0]["record"]
    answer = sekisho("ledger", "show", "999")
    assert (answer.code, answer.lines) == (2, [f"sekisho: there is no record 999; the newest is {newest}"])


def test_in_japanese(two_days, sekisho):
    lines = sekisho("ledger", "show", "--lang", "ja").out.splitlines()
    assert lines[0].split() == ["記録", "日時（UTC）", "種類", "提供", "内容"]
    assert any("8 人を提供。DAG parcels の実行 run-monday、タスク ship" in line for line in lines)
    shown = sekisho("ledger", "show", number(sekisho, "decision"), "--lang", "ja").out
    assert "当時の法令・書類による再判定" in shown


def test_both_numbers_of_a_decision_are_told_where_they_differ(kiwi, shipping, sekisho):
    law = "      cite: act s 3\n      all"
    swap("regimes/nz/act.yaml", law, law.replace("      all", "      counted: false\n      all"))(kiwi)
    shipping.ship("wool", 0, 7, export="wool")
    shipping.ship("parcels", 0, 4)
    shown = sekisho("ledger", "show", number(sekisho, "decision")).out
    assert "0 counted, 0 held for others, 0 to 10 with this run\n    7 to 17 with exempt flows\n" in shown


def test_one_record_is_no_spreadsheet(two_days, sekisho):
    answer = sekisho("ledger", "show", "1", "-o", "csv")
    said = "sekisho: one record is told as text or json; csv is for the list"
    assert (answer.code, answer.out, answer.lines) == (2, "", [said])


def test_a_record_that_was_spoilt_does_not_hide_the_others(two_days, sekisho):
    two_days.edit("UPDATE sekisho_records SET body = '{\"export\": \"parcels\"}' WHERE kind = 'settled'")
    out = sekisho("ledger", "show").out
    assert "it cannot be read; run `sekisho ledger verify`" in out
    assert "room for 10 persons" in out
