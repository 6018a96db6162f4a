"""`--record`: the decisions of a check are kept, with who asked and where."""

import json
import sqlite3
from contextlib import closing

import pytest


def decisions(sekisho):
    told = json.loads(sekisho("ledger", "show", "--kind", "decision", "-o", "json").out)
    return {one["body"]["export"]: one["body"] for one in told["records"]}


def test_nothing_is_kept_unless_somebody_asks_for_it(shipping, sekisho):
    sekisho("check", "dags")
    sekisho("explain", "wool")
    assert decisions(sekisho) == {}


def test_a_check_keeps_every_decision_with_its_task_and_who_asked(shipping, sekisho, monkeypatch):
    for name, value in {
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTOR": "aroha",
        "GITHUB_REPOSITORY": "kiwi/pipelines",
        "GITHUB_RUN_ID": "77",
    }.items():
        monkeypatch.setenv(name, value)
    plain = sekisho("check", "dags", "--at", "2026-11-20")
    answer = sekisho("check", "dags", "--at", "2026-11-20", "--record")
    assert (answer.code, answer.out) == (plain.code, plain.out)
    assert answer.lines == [f"sekisho: 2 decisions kept in {shipping.url}"]
    kept = decisions(sekisho)
    assert sorted(kept) == ["parcels", "wool"]
    assert {(one["stage"], one["who"], one["as_of"]) for one in kept.values()} == {
        ("declaration", "aroha@github:kiwi/pipelines/77", "2026-11-20")
    }
    assert kept["wool"]["files"] == ["dags/wool.py:6"]
    assert kept["parcels"]["files"] == ["dags/parcels.py:6"]


def test_a_kept_check_can_be_replayed_and_verified(shipping, sekisho):
    sekisho("check", "--record")
    sekisho("explain", "wool", "--to", "elsewhere", "--record")
    assert sekisho("replay", "--all").out.endswith("3 judged again: 3 the same, 0 otherwise\n")
    assert sekisho("ledger", "verify").code == 0


def test_law_and_proofs_are_kept_once_however_often_they_are_checked(shipping, sekisho):
    def contents():
        with closing(sqlite3.connect(shipping.path)) as connection:
            return connection.execute("SELECT count(*) FROM sekisho_contents").fetchone()

    sekisho("check", "--at", "2026-11-20", "--record")
    once = contents()
    sekisho("check", "--at", "2026-11-20", "--record")
    assert contents() == once == (3,), "one law, and a proof for each export"


@pytest.mark.parametrize("command", [("check",), ("explain", "wool")])
def test_where_nothing_can_be_kept_nothing_is_said(command, kiwi, sekisho):
    answer = sekisho(*command, "--record")
    assert (answer.code, answer.out, len(answer.lines)) == (3, "", 1)
    assert "sekisho ledger init" in answer.lines[0]


def test_a_decision_of_a_check_is_shown_with_its_files(shipping, sekisho):
    sekisho("check", "dags", "--record")
    shown = sekisho("ledger", "show", "--kind", "decision", "--export", "wool", "-o", "json")
    number = json.loads(shown.out)["records"][0]["record"]
    text = sekisho("ledger", "show", number).out
    assert "carried in      dags/wool.py:6" in text
    assert "stage           declaration" in text


def _number(sekisho):
    told = json.loads(sekisho("ledger", "show", "--kind", "decision", "--export", "wool", "-o", "json").out)
    return told["records"][0]["record"]


REFUSAL = """refusals:
  - refusal: report-the-offer
    title: {en: Report the offer, ja: 申出の報告}
    cite: act s 9
    when: {export.purpose: wool}
    due: 14 days after
    note: {en: Also of software., ja: ソフトウェアによる場合を含む。}
    remedy: {en: Ask who offered it., ja: 申出の有無を確認する。}

"""


def test_a_forecast_that_asks_the_ledger_tells_what_recorded_blocks_may_have_made_due(shipping, sekisho):
    act = shipping.folder / "regimes/nz/act.yaml"
    act.write_text(act.read_text(encoding="utf-8") + REFUSAL, encoding="utf-8")
    (shipping.folder / "register/mill.yaml").unlink()
    sekisho("check", "--at", "2026-11-20", "--record")
    assert decisions(sekisho)["wool"]["clocks"] == [
        {"regime": "nz/act", "refusal": "report-the-offer", "due": "2026-12-04"}
    ]
    asking = ("forecast", "--at", "2026-11-20", "--days", "30")
    told = sekisho(*asking, "--ledger", shipping.url).out
    at = told.splitlines().index("2026-12-04  Report the offer: last day (wool)")
    assert [line.strip() for line in told.splitlines()[at + 1 : at + 5]] == [
        f"perhaps: export wool was blocked (record {_number(sekisho)} of the ledger)",
        "asked by: act s 9 (nz/act)",
        "do: Ask who offered it.",
        "note: Also of software.",
    ]
    assert "Report the offer" not in sekisho(*asking).out, "it was not asked"
