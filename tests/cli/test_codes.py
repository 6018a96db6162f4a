"""Records keep codes and values: whatever language they are read in, and however a sentence is reworded, they stay."""

import json
import re
import shutil
import sqlite3
import zlib
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from sekisho.gate import codes
from sekisho.gate.notes import OfTask
from sekisho.gate.run.admission import Asker, judge
from sekisho.gate.run.keeping import Judged, keep
from sekisho.ledger import Ledger
from sekisho.model.base import Phrase
from sekisho.model.dates import AsOf
from sekisho.model.export import Carrier
from tests.bad_input.harness import swap
from tests.cli.shipping import LATER_KEY, NOW, ZONE, Shipping, key, people

ROOT = Path(__file__).parents[2]
OLD = Path(__file__).parent / "rendered.sql"
"""The ledger of `story` as sekisho wrote it when each note was kept in English and in Japanese."""
NOTED = [
    ("parcels", ["carrier", "may-count-as-well"]),
    ("parcels", ["destination-unknown", "may-count-as-well"]),
    ("parcels", ["destination", "may-count-as-well"]),
    ("wool", ["task-destination", "task-destination-unknown"]),
    ("parcels", ["more-persons-than-declared", "several-keys", "may-count-as-well"]),
    ("weka", ["draft", "may-count-as-well"]),
]


def story(folder):
    """Decisions with notes of many kinds, in a new ledger: gives its path."""
    made = Shipping(folder)
    swap("parties/kiwi.yaml", "group: none\n", "")(folder)
    (folder / "parties/weka.yaml").write_text("name: Weka Ltd.\ncountry: NZ\nsubject_to: []\nkinds: []\n")
    weka = (folder / "exports/parcels.yaml").read_text()
    for old, new in (("exporter: kiwi", "exporter: weka"), ("dag: parcels", "dag: weka"), ("5000", "900")):
        weka = weka.replace(old, new)
    (folder / "exports/weka.yaml").write_text(weka.replace("via: []", "via: []\ndraft: true"))
    made.ship("monday", 0, 8)
    gate = made._gate()
    farm = (OfTask("host", "farm.kiwi.example", surely=True), OfTask("to", "u:p@x/../y", declared=True))
    with closing(Ledger.open(made.url)) as ledger:

        def ask(name, export="parcels", task="ship", **more):
            asker = Asker(key(name, export), Carrier(export, task), **more)
            return judge(gate, ledger, asker, as_of=AsOf(NOW), now=NOW)

        ask("tuesday", task="other")
        ask("wednesday", to="nowhere")
        ask("thursday", to="farm.kiwi.example")
        ask("friday", "wool", fields=farm)
        ask("saturday")
        late = people(100, 130, "parcels", LATER_KEY)
        ledger.settle(key("saturday"), late, {"ordinary": AsOf(NOW).day_in(ZONE)}, NOW + timedelta(minutes=2))
        ask("sunday")
        weka = gate.decide("weka", AsOf(NOW), stage="declaration")
        keep(gate, ledger, [Judged(weka)], who="test", now=NOW + timedelta(minutes=3))
    return made.path


def proofs(path):
    """The proofs of all decisions with notes, in their order: the export, and the proof."""
    with closing(sqlite3.connect(path)) as connection:
        contents = dict(connection.execute("SELECT digest, data FROM sekisho_contents"))
        bodies = connection.execute("SELECT body FROM sekisho_records WHERE kind = 'decision' ORDER BY id").fetchall()
    found = [(one["export"], json.loads(zlib.decompress(contents[one["proof"]]))) for (one,) in map(_read, bodies)]
    return [(export, proof) for export, proof in found if proof["notes"]]


def _read(row):
    return (json.loads(row[0]),)


def spelled(notes):
    return json.dumps(notes, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.fixture
def old(tmp_path, monkeypatch):
    """The old ledger, and nothing else: no organisation, no law."""
    alone = tmp_path / "old"
    alone.mkdir()
    with closing(sqlite3.connect(alone / "ledger.db")) as connection:
        connection.executescript(OLD.read_text())
    monkeypatch.chdir(alone)
    return alone / "ledger.db"


def test_a_record_keeps_codes_and_values_and_no_sentence(kiwi):
    noted = proofs(story(kiwi))
    assert [(export, [note["code"] for note in proof["notes"]]) for export, proof in noted] == NOTED
    assert noted[0][1]["notes"][0] == {
        "verdict": "unmet",
        "code": "carrier",
        "values": {"task": "other", "dag": "parcels", "export": "parcels"},
    }
    for _, proof in noted:
        for note in proof["notes"]:
            assert set(note) == {"verdict", "code", "values"}
            said = [one for value in note["values"].values() for one in (value if isinstance(value, list) else [value])]
            assert not [one for one in said if " " in str(one)], "a value is no sentence"


def test_it_is_the_same_to_the_last_byte_whatever_is_said_in_whatever_language(kiwi, tmp_path, monkeypatch):
    shutil.copytree(kiwi, tmp_path / "again" / "kiwi")
    first = [proof["notes"] for _, proof in proofs(story(kiwi))]
    monkeypatch.setattr(Phrase, "in_", lambda _, lang: f"he rerenga kōrero ({lang})")
    with monkeypatch.context() as there:
        there.chdir(tmp_path / "again" / "kiwi")
        second = [proof["notes"] for _, proof in proofs(story(tmp_path / "again" / "kiwi"))]
    assert list(map(spelled, first)) == list(map(spelled, second))
    assert str(codes.read(first[0][0]).text) == "he rerenga kōrero (en)", "what is read is said in the words of now"


def test_records_do_not_grow(kiwi, old):
    for (_, new), (_, before) in zip(proofs(story(kiwi)), proofs(old), strict=True):
        assert len(spelled(new["notes"])) < len(spelled(before["notes"]))


def test_a_ledger_of_before_is_replayed_and_proven(old, sekisho):
    told = sekisho("replay", "--all", "--ledger", f"sqlite:///{old}")
    assert (told.code, told.out.splitlines()[-1]) == (0, "8 judged again: 8 the same, 0 otherwise"), told.out
    assert sekisho("ledger", "verify", "--ledger", f"sqlite:///{old}").code == 0


def test_a_ledger_of_before_is_shown_as_it_was_written(old, sekisho):
    url = f"sqlite:///{old}"
    listed = json.loads(sekisho("ledger", "show", "--kind", "decision", "-o", "json", "--ledger", url).out)["records"]
    (one,) = [one["record"] for one in listed if (one["body"]["run"] or {}).get("run_id") == "run-sunday"]
    for lang in ("en", "ja"):
        told = json.loads(sekisho("ledger", "show", str(one), "-o", "json", "--lang", lang, "--ledger", url).out)
        stored = [note[lang] for note in told["proof"]["notes"]]
        assert [[note["text"], note["remedy"]] for note in told["notes"]] == stored
        assert stored[0][0] in sekisho("ledger", "show", str(one), "--lang", lang, "--ledger", url).out


def test_notes_are_told_where_the_law_of_then_is_gone(kiwi, sekisho):
    path = story(kiwi)
    with closing(sqlite3.connect(path)) as connection, connection:
        laws = [
            json.loads(body)["law"]
            for (body,) in connection.execute("SELECT body FROM sekisho_records WHERE kind = 'decision'")
        ]
        connection.executemany("DELETE FROM sekisho_contents WHERE digest = ?", [[law] for law in set(laws)])
    listed = json.loads(sekisho("ledger", "show", "--kind", "decision", "-o", "json").out)["records"]
    (one,) = [one["record"] for one in listed if (one["body"]["run"] or {}).get("run_id") == "run-tuesday"]
    assert "✗ task other of DAG parcels claims this export" in sekisho("ledger", "show", str(one)).out
    told = sekisho("ledger", "show", str(one), "--lang", "ja").out
    assert "✗ DAG parcels のタスク other は" in told
    assert "    対応：" in told


def test_a_difference_of_an_old_note_is_told(old):
    noted = [note for _, proof in proofs(old) for note in proof["notes"]]
    carrier = next(note for note in noted if note["code"] == "carrier")
    assert codes.alike(carrier, {"verdict": "unmet", "code": "carrier", "values": {}})
    assert not codes.alike(carrier, {"verdict": "unmet", "code": "draft", "values": {}})
    assert not codes.alike(carrier, {"verdict": "met", "code": "carrier", "values": {}})
    one, other = ({"verdict": "unmet", "code": "carrier", "values": {"task": task}} for task in ("ship", "sail"))
    assert codes.alike(one, dict(one))
    assert not codes.alike(one, other)


@pytest.mark.parametrize(
    "stored",
    [
        {"verdict": "unmet", "code": "tide", "values": {"height": 3, "ports": ["NZAKL", "JPTYO"]}},
        {"verdict": "unmet", "code": "carrier", "values": {"task": "ship", "ship": "tug"}},
        {"verdict": "unmet", "code": "destination", "values": {"to": "x"}},
    ],
    ids=lambda stored: stored["code"],
)
def test_what_another_version_has_noted_is_told_by_code_and_values(stored):
    note = codes.read(json.loads(json.dumps(stored)))
    for lang in ("en", "ja"):
        told = note.text.in_(lang)
        assert told.startswith(stored["code"])
        assert json.loads(re.split("[:：]", told, maxsplit=1)[1]) == stored["values"]
        assert note.remedy.in_(lang)
    assert json.loads(spelled(codes.written(note))) == stored, "and is written down as it was"


def test_a_note_of_a_newer_version_is_shown_and_replayed(kiwi, sekisho):
    story(kiwi)
    listed = json.loads(sekisho("ledger", "show", "--kind", "decision", "-o", "json").out)["records"]
    (body,) = [one["body"] for one in listed if (one["body"]["run"] or {}).get("run_id") == "run-sunday"]
    (number,) = [one["record"] for one in listed if one["body"] == body]
    path = kiwi / ".sekisho" / "ledger.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        (data,) = connection.execute("SELECT data FROM sekisho_contents WHERE digest = ?", [body["proof"]]).fetchone()
        proof = json.loads(zlib.decompress(data))
        proof["notes"].append({"verdict": "unmet", "code": "tide", "values": {"height": 3}})
        forged = json.dumps(proof).encode()
        digest = sha256(forged).hexdigest()
        connection.execute("INSERT INTO sekisho_contents VALUES (?, ?)", [digest, zlib.compress(forged)])
        connection.execute("UPDATE sekisho_records SET body = replace(body, ?, ?)", [body["proof"], digest])
    for lang, said in (("en", 'tide: {"height": 3}'), ("ja", 'tide：{"height": 3}')):
        assert said in sekisho("ledger", "show", str(number), "--lang", lang).out
    told = sekisho("replay", str(number))
    assert (told.code, told.out.splitlines()[-1]) == (0, "1 judged again: 1 the same, 0 otherwise"), told.out


def test_every_note_is_made_by_its_code():
    """A note that is put together otherwise would be kept without what it is about."""
    made = {path.name for path in (ROOT / "src/sekisho").rglob("*.py") if re.search(r"\bNote\(", path.read_text())}
    assert made == {"codes.py", "decision.py"}, "write it with `coded` (gate/codes.py)"
