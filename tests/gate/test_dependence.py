"""Coverage, check, forecast and show agree on what depends on which paper."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from sekisho import packs
from sekisho.analysis.forecast.forecast import forecast
from sekisho.analysis.register.reliance import Shelf
from sekisho.gate import Gate
from sekisho.model.dates import AsOf
from sekisho.model.papers import Papers
from sekisho.model.verdict import Verdict
from tests.gate.folder import CERTIFICATE, CITE, EXPORT, LAW, STREAM

ROOT = Path(__file__).parents[2] / "policies"
SHIPPED = packs.shipped()
AT = AsOf.parse("2026-06-01")
OPINION = {
    "kind": "judgement",
    "answer": "met",
    "reason": "seen",
    "decided_by": "counsel",
    "decided_on": "2026-01-01",
    "expires": "2026-12-31",
    "zone": "Asia/Tokyo",
}
DISPUTED = {"reading": "disputed", "settles": "reading", "note": "so, or otherwise"}
DEADLINE = {
    "deadline": "renew",
    "title": "Renew",
    "evidence": "certificate",
    "of": "last-day",
    "due": "on the day",
    **CITE,
}


def agree(gate, at):  # noqa: C901 - one question after the other
    """Ask all four of one organisation on one day, and hold their answers against each other."""
    shelf = Shelf(gate, at)
    depends, papers = shelf.dependents, {paper.id: paper for paper in shelf.papers.all}
    rows = {}
    for row in shelf.rows():
        for one in row.papers:
            rows.setdefault(one, set()).add(row.export_id)
    for one in shelf.everything:
        exports = depends.get(one.id, {})
        assert {hanging.export_id for hanging in shelf.hanging(one)} <= set(exports)
        assert rows.get(one.id, set()) <= set(exports)
        if one.id in papers:
            assert set(shelf.waiting(one)) <= set(exports)
            covered = {name for name, how in exports.items() if how in ("passes", "partly")}
            assert covered <= set(shelf.covers(one))
    seen = forecast(gate, at, 0, everything=True)
    told = {act.window.paper.id: act.exports for act in seen.acts} | {
        look.paper.id: look.exports for look in seen.looks
    }
    # The forecast goes on as if published statuses were looked up: what only waits for a look leans on nothing else.
    looked = Papers(shelf.papers.all, shelf.papers.judgements, status_max_age=100_000)
    as_looked_up = Shelf(gate.holding(looked), at).dependents
    for paper_id, exports in told.items():
        assert set(exports) == set(as_looked_up.get(paper_id, {}))
    for name, decision in shelf.decisions.items():
        for finding in decision.applicable:
            for basis in finding.bases if finding.verdict is Verdict.MET else ():
                if basis.verdict is Verdict.MET:
                    for leaf in basis.leaves():
                        if isinstance(leaf.observed, list):
                            (cited,) = [seen.paper.id for seen in leaf.observed if seen.verdict is Verdict.MET]
                            assert depends[cited][name] == "passes"
    return depends


@pytest.fixture
def acme(monkeypatch):
    monkeypatch.setattr(packs, "shipped", lambda: SHIPPED)
    return Gate.open(ROOT / "acme")


@pytest.mark.parametrize("day", ["2026-11-20", "2027-03-02", "2024-01-01"])
def test_of_the_organisation_that_ships(day, acme):
    agree(acme, AsOf.parse(day))


def test_a_paper_of_which_nobody_knows_whether_it_covers_is_not_forgotten(acme):
    depends = agree(acme, AsOf.parse("2026-11-20"))
    assert depends["iij-bcr"] == {"mail-archive-to-iij": "perhaps"}
    assert depends["tia-iij"] == {"mail-archive-to-iij": "partly"}
    assert depends["kumo-object-store"] == {"drawings-on-kumo": "waits"}
    assert depends["cn-contract-shop"] == {"shop-orders-to-tokyo": "passes"}


def organised(folder, seed):
    """A small law, a few exports and papers, drawn at random."""
    draw = random.Random(seed)  # noqa: S311 - nothing secret

    def asked():
        leaf = {"evidence": "certificate", **CITE}
        leaf |= draw.choice([{}, {"where": {"level": draw.choice(["high", ["high", "low"]])}}])
        leaf |= draw.choice([{}, {}, DISPUTED])
        return leaf | draw.choice([{}, {}, {"for_each": "data.categories"}])

    def leaves():
        others = [{"judgement": "fair", **CITE}, {"fact": "recipient.country", "is": "VN", **CITE}]
        return [asked(), *draw.sample(others, draw.randint(0, 2))]

    def basis(name):
        counted = draw.choice([{}, {}, {"counted": False}])
        return {"basis": name, "title": "Way", **CITE, "all": leaves(), **counted}

    bases = [basis(f"way-{n}") for n in range(draw.randint(1, 3))]
    heads = {"fact": "ledger.ordinary.calendar_year", "below": 6000, **CITE}
    few = {"basis": "few", "title": "Few", **CITE, "all": [heads]}
    duty = {
        "duty": "also",
        "title": "Also",
        "blocking": draw.random() < 0.5,
        **CITE,
        "any": [asked(), {"judgement": "fair", **CITE}],
    }
    applies = {"all": [LAW["applies"]]}
    law = {
        **LAW,
        "applies": applies,
        "forbids": [],
        "requires": {"any": [*bases, few]},
        "duties": [duty],
        "deadlines": [DEADLINE],
    }
    folder.write("regimes/jp/act.yaml", law)
    for n in range(draw.randint(1, 3)):
        stream = {**STREAM, "categories": draw.choice([["contact"], ["contact", "hr"], ["hr"]])}
        to = draw.choice([{}, {"recipient": "lotus", "stored_in": ["VN"]}])
        folder.write(f"exports/export-{n}.yaml", {**EXPORT, **to, "data": [stream]})
    for n in range(draw.randint(0, 4)):
        changes = {
            "counterparties": draw.choice(["any", ["tulip"], ["lotus"], None]),
            "categories": draw.choice(["any", ["contact"], ["contact", "hr"], None]),
            "level": draw.choice(["high", "low", None]),
            "printed_expiry": draw.choice(["2026-06-30", "2026-05-31", "none", None]),
            "holder": draw.choice(["sakura", "sakura", None, "lotus"]),
        }
        paper = {**CERTIFICATE, **changes, "number": str(n)}
        if paper["counterparties"] == [paper["holder"]]:
            paper["counterparties"] = "any"
        folder.write(f"register/{draw.choice('ab')}/paper-{n}.yaml", {k: v for k, v in paper.items() if v is not None})
    text = str(law)
    for question in [name for name in ("fair", "reading") if name in text and draw.random() < 0.6]:
        answer = {"question": f"jp/act#{question}", "answer": draw.choice(["met", "met", "unmet"])}
        folder.write(f"register/{question}.yaml", {**OPINION, **answer})
    return folder.gate()


@pytest.mark.parametrize("seed", range(60))
def test_of_any_small_organisation(seed, folder):
    gate = organised(folder, seed)
    for days in (0, 30, 300):
        agree(gate, AsOf(AT.day_in("UTC") + timedelta(days=days)))
