"""The nearest paper is the nearest by what matches, never the first by name."""

import pytest

from sekisho.model.nearness import gravest, nearest
from sekisho.model.verdict import Verdict
from tests.engine.asking import CITE, ask, certificate, regime

CASE = {"export.purpose": "support", "export.persons_per_year": 5, "data.categories": frozenset({"crm", "hr"})}
PAPER = {"evidence": "certificate", "where": {"level": "high"}, **CITE}
SUSPENDED = {"on": "2026-01-02", "recorded_on": "2026-01-02", "status": "suspended"}
HIGH = {"level": "high"}


def chosen(near, far, asked=PAPER):
    """Which of two papers the reason is about, whatever they are called."""
    found = set()
    for names in (("a", "b"), ("b", "a")):
        papers = [certificate(id=name, **{**HIGH, **given}) for name, given in zip(names, (near, far), strict=True)]
        (leaf,) = ask(regime(asked), CASE, papers=papers).requires.children
        best = nearest(leaf.observed)
        assert f"{best.paper.id} " in leaf.why()
        found.add({names[0]: "near", names[1]: "far"}[best.paper.id])
    (one,) = found
    return one


@pytest.mark.parametrize(
    ("near", "far"),
    [
        pytest.param({"purposes": None}, {"purposes": ["sales"]}, id="unknown before unmet"),
        pytest.param({"printed_expiry": "2026-01-10"}, {"counterparties": ["lotus"]}, id="between these parties"),
        pytest.param({"printed_expiry": "2026-01-10"}, {"holder": "lotus"}, id="held by the exporter"),
        pytest.param({"purposes": ["sales"]}, {"purposes": ["sales"], "categories": ["crm"]}, id="less against it"),
        pytest.param({"purposes": ["sales"]}, {"level": "low"}, id="what can be put right"),
        pytest.param({"purposes": ["sales"]}, {"purposes": ["sales"], "persons": None}, id="less left open"),
        pytest.param({"purposes": None}, {"purposes": None, "persons": None}, id="fewer blanks"),
        pytest.param({"purposes": ["sales"]}, {"printed_expiry": "2026-01-10"}, id="in force before over"),
        pytest.param({"purposes": ["sales"]}, {"events": [SUSPENDED]}, id="in force before suspended"),
        pytest.param({"categories": ["crm"]}, {"categories": ["other"]}, id="fewer categories uncovered"),
        pytest.param(
            {"issued": "2025-06-01", "printed_expiry": "2026-01-10"},
            {"issued": "2023-06-01", "printed_expiry": "2024-05-31"},
            id="the later one",
        ),
        pytest.param({"purposes": None}, {"purposes": None, "issued": None}, id="a day of issue"),
    ],
)
def test_the_nearest_by_what_matches(near, far):
    assert chosen(near, far) == "near"


def test_only_among_equals_does_the_id_decide():
    papers = [certificate(id=name, purposes=["sales"]) for name in ("c", "a", "b")]
    (leaf,) = ask(regime({"evidence": "certificate", **CITE}), CASE, papers=papers).requires.children
    assert nearest(reversed(leaf.observed)).paper.id == "a"


def test_the_gravest_is_the_first_that_decides_the_verdict():
    paper = certificate(purposes=None, categories=["other"])
    (leaf,) = ask(regime({"evidence": "certificate", **CITE}), CASE, papers=[paper]).requires.children
    (coverage,) = leaf.observed
    assert (coverage.verdict, gravest(coverage).aspect) == (Verdict.UNMET, "categories")
