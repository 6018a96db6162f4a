"""JSON: a shape that programs may lean on, and that changes only with the number of its schema."""

import json
from pathlib import Path

import pytest

from sekisho.formats import json as format_
from sekisho.gate import Gate
from sekisho.model.base import Phrase
from sekisho.model.dates import AsOf
from sekisho.model.report import Gap, Report, Sighting

KIWI = Path(__file__).parents[1] / "cli" / "kiwi"


@pytest.fixture(scope="module")
def gate():
    return Gate.open(KIWI)


def told(gate, day="2026-11-20", lang="en", **more):
    decisions = tuple(gate.decide(id_, AsOf.parse(day), stage="declaration") for id_ in gate.organisation.exports)
    return json.loads(format_.render(Report("kiwi", day, decisions, gate.content.digest, "0", **more), lang))


REPORT = {
    "schema",
    "sekisho",
    "organisation",
    "as_of",
    "rehearsal",
    "digest",
    "counts",
    "files",
    "exports",
    "gaps",
    "unread",
    "ignored",
}
EXPORT = {
    "export",
    "verdict",
    "word",
    "effect",
    "pending",
    "stage",
    "through",
    "notes",
    "errors",
    "carried_by",
    "regimes",
}
REGIME = {"regime", "title", "covers", "stream", "verdict", "word", "level", "pending", "waiver"}
PROVEN = REGIME | {"applies", "forbids", "requires", "duties"}


def test_the_shape_of_schema_1(gate):
    report = told(gate)
    assert report["schema"] == 1
    assert set(report) == REPORT
    for export in report["exports"]:
        assert set(export) == EXPORT
        for regime in export["regimes"]:
            assert set(regime) == (REGIME if regime["word"] == "NOT_APPLICABLE" else PROVEN)


def test_every_regime_is_there_also_those_that_do_not_apply(gate):
    regimes = told(gate)["exports"][0]["regimes"]
    assert [regime["regime"] for regime in regimes] == sorted(gate.content.regimes)


def test_the_proof_goes_down_to_the_leaves(gate):
    (act,) = (regime for regime in told(gate, "2027-04-01")["exports"][1]["regimes"] if regime["regime"] == "nz/act")
    assert act["requires"]["verdict"] == "unmet"
    small, agreement = act["requires"]["children"]
    assert (agreement["name"], agreement["cite"]) == ("agreement", "act s 3")
    (paper,) = agreement["children"]
    assert paper["verdict"] == "unmet"
    assert "expired on 2027-03-31" in paper["why"]
    assert paper["remedy"].endswith("Sign the agreement.")
    assert "remedy" not in small["children"][0]


def test_what_stands_beside_the_law_is_told_too(gate):
    draft = gate.organisation.exports["wool"].model_copy(update={"draft": True})
    exports = {**gate.organisation.exports, "wool": draft}
    organisation = gate.organisation.model_copy(update={"exports": exports})
    drafted = Gate(gate.content._replace(organisation=organisation), gate._plugins)
    (note,) = told(drafted)["exports"][1]["notes"]
    assert (note["verdict"], note["code"]) == ("unmet", "draft")
    assert set(note) == {"verdict", "code", "text", "remedy"}


def test_tasks_and_gaps(gate):
    report = told(
        gate,
        sightings=(Sighting("a.py", 1, "daily", "ship", "wool"),),
        gaps=(Gap("a.py", 2, Phrase("nobody knows", "不明")),),
        files=1,
    )
    assert report["exports"][1]["carried_by"] == [{"dag": "daily", "task": "ship", "file": "a.py", "line": 1}]
    assert report["gaps"] == [{"file": "a.py", "line": 2, "text": "nobody knows"}]


def test_counts_add_up_and_text_stays_text(gate):
    report = told(gate, "2027-04-01", "ja")
    assert sum(report["counts"].values()) == len(report["exports"])
    rendered = format_.render(Report("花", "2026-11-20", (), "", ""))
    assert "花" in rendered
    assert rendered.endswith("}\n")


def test_a_citation_leads_to_its_source(gate):
    (act,) = (regime for regime in told(gate)["exports"][1]["regimes"] if regime["regime"] == "nz/act")
    basis = act["requires"]["children"][0]
    assert basis["cite"].startswith("act ")
    assert basis["citation"].startswith("act ")
    assert basis["source"] == {
        "title": "Act on parcels",
        "titles": {"en": "Act on parcels"},
        "original": None,
        "url": None,
        "read_as": "primary",
    }
    assert "source" not in act["requires"]


def test_reasons_remedies_and_gaps_are_in_the_language_asked_for(gate):
    gaps = (Gap("a.py", 2, Phrase("nobody knows", "不明")),)
    texts = {lang: told(gate, "2027-04-01", lang, gaps=gaps) for lang in ("en", "ja")}
    for lang, why, gap in (("en", "mill does not cover it", "nobody knows"), ("ja", "mill では足りない", "不明")):
        rendered = json.dumps(texts[lang], ensure_ascii=False)
        assert why in rendered
        assert texts[lang]["gaps"][0]["text"] == gap
    assert "mill does not cover it" not in json.dumps(texts["ja"])
