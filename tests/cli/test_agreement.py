"""The law of the calculus `every_enforcement_point_agrees`, held at the command line."""

import json

import pytest

from sekisho.gate import Gate
from sekisho.model.dates import AsOf
from sekisho.snapshot import write

DAYS = ("2024-01-01", "2026-11-20", "2027-03-31T11:00:00+00:00")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("organisation", ["kiwi", "acme"])
def test_every_enforcement_point_agrees(day, organisation, kiwi, repository, sekisho, tmp_path):  # noqa: PLR0917
    folder = kiwi if organisation == "kiwi" else repository / "policies/acme"
    opened = Gate.open(folder)
    write(opened.content, tmp_path / "snapshot")
    loaded = Gate.load(tmp_path / "snapshot")
    report = json.loads(sekisho("check", "-C", folder, "--at", day, "-o", "json").out)
    assert len(report["exports"]) == len(opened.organisation.exports) > 0
    one = report["exports"][-1]
    explained = json.loads(sekisho("explain", one["export"], "-C", folder, "--at", day, "-o", "json").out)
    assert explained["exports"][0]["regimes"] == one["regimes"]
    for told in report["exports"]:
        for gate in (opened, loaded):
            decision = gate.decide(told["export"], AsOf.parse(day), stage="declaration")
            assert (told["verdict"], told["effect"], told["pending"], told["word"]) == (
                str(decision.verdict),
                decision.effect,
                decision.pending,
                decision.word,
            )
            assert [(r["regime"], r["stream"], r["verdict"], r["word"]) for r in told["regimes"]] == [
                (f.regime.id, f.stream, str(f.verdict), f.word) for f in decision.findings
            ]
