"""Plain text: one line for each export, the message below what does not pass, the count at the end."""

from pathlib import Path

import pytest

from sekisho.formats import text
from sekisho.gate import Gate
from sekisho.model.base import Phrase
from sekisho.model.dates import AsOf
from sekisho.model.report import Gap, Report, Sighting

KIWI = Path(__file__).parents[1] / "cli" / "kiwi"


@pytest.fixture(scope="module")
def gate():
    return Gate.open(KIWI)


def report(gate, day="2026-11-20", **more):
    decisions = tuple(gate.decide(id_, AsOf.parse(day), stage="declaration") for id_ in gate.organisation.exports)
    return Report("kiwi", day, decisions, gate.content.digest, "0", **more)


def test_each_export_has_a_line_with_its_answer_and_its_way_through(gate):
    lines = text.render(report(gate)).splitlines()
    assert lines[0] == "kiwi: exports as of 2026-11-20"
    assert "pending   REVIEW        parcels" in lines
    assert "allow     ALLOW         wool     nz/act: agreement" in lines
    assert lines[-1] == "2 exports: 1 allowed, 1 pending"


def test_what_passes_has_no_message_and_what_does_not_has_the_whole_one(gate):
    told = text.render(report(gate, "2027-04-01"))
    wool = gate.decide("wool", AsOf.parse("2027-04-01"), stage="declaration")
    for line in wool.message().splitlines()[1:]:
        assert f"  {line}\n" in told
    assert "mill covers it" not in text.render(report(gate))


def test_tasks_stand_below_the_export_that_they_carry(gate):
    sightings = (
        Sighting("dags/a.py", 6, "daily", "ship", "wool"),
        Sighting("dags/b.py", 9, "daily", "post", "parcels"),
        Sighting("dags/b.py", 9, "daily", "post", "wool"),
    )
    told = text.render(report(gate, sightings=sightings, files=2)).splitlines()
    at = told.index("allow     ALLOW         wool     nz/act: agreement")
    assert told[at + 1 : at + 3] == [
        "          carried by daily.ship (dags/a.py:6)",
        "          carried by daily.post (dags/b.py:9)",
    ]
    assert told[-1].endswith("; carried by 2 tasks in 2 files")


def test_gaps_are_told_with_file_and_line(gate):
    told = text.render(report(gate, gaps=(Gap("dags/a.py", 3, Phrase("nobody knows", "不明")),)))
    assert "dags/a.py:3: nobody knows\n" in told
    assert told.endswith("; 1 gap\n")


def test_a_rehearsal_says_so(gate):
    assert text.render(report(gate, rehearsal=True)).startswith("kiwi: exports as of 2026-11-20, in rehearsal\n")


def test_nothing_at_all(gate):
    assert text.render(Report("kiwi", "2026-11-20", (), "", "")).splitlines()[-1] == "0 exports: none"


def test_the_laws_words_are_in_the_language_asked_for(gate):
    assert "小包法" in text.render(report(gate, "2027-04-01"), "ja")
    assert "Act on parcels" in text.render(report(gate, "2027-04-01"), "en")


def test_everything_around_the_laws_words_is_in_japanese_too(gate):
    made = report(
        gate,
        "2027-04-01",
        sightings=(Sighting("dags/a.py", 6, "daily", "ship", "wool"),),
        gaps=(Gap("dags/a.py", 3, Phrase("nobody knows", "不明")),),
        files=1,
        rehearsal=True,
    )
    told = text.render(made, "ja").splitlines()
    assert told[0] == "kiwi：2027-04-01現在の提供（予行）"
    assert [line for line in told if line.startswith(("実行停止", "保留"))] == [
        "保留  REVIEW        parcels",
        "実行停止  DENY          wool",
    ]
    assert "          担当タスク daily.ship（dags/a.py:6）" in told
    assert "dags/a.py:3: 不明" in told
    assert told[-1] == "2件の提供：実行時に判定1件、実行停止1件；担当は1ファイルの1タスク；1件の未解決事項"
    assert text.render(report(gate), "ja").splitlines()[-1] == "2件の提供：許可1件、実行時に判定1件"
    assert text.render(Report("kiwi", "2026-11-20", (), "", ""), "ja").splitlines()[-1] == "0件の提供：なし"
