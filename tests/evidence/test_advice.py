"""Advice that is followed helps: what an incomplete paper lacks is told at once, and entering it settles the matter."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from sekisho import packs
from sekisho.engine.compile import Question, roots, walk
from sekisho.engine.leaves import leaf_of
from sekisho.model.case import FACTS
from sekisho.model.dates import AsOf
from sekisho.model.evidence import CHECK
from sekisho.model.law import values_on
from sekisho.model.mending import blanks, mending
from sekisho.model.papers import Papers
from sekisho.model.requirement import EvidenceLeaf
from sekisho.model.verdict import Verdict
from sekisho.packs import Vocabulary
from sekisho.plugins import Plugins

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 20)
PLUGINS = Plugins(())
LAW = packs.gather(
    [packs.shipped(), *packs.optional().values(), Path(__file__).parents[2] / "policies" / "acme"],
    Vocabulary(PLUGINS.kinds, list(PLUGINS.predicates)),
    [],
)
ASKED = {
    f"{regime.id} {leaf.evidence} {leaf.cite} {n}": (regime, leaf)
    for regime in LAW.regimes.values()
    for n, leaf in enumerate(node for node in walk(roots(regime)) if isinstance(node, EvidenceLeaf))
}
CASE = {
    "exporter.id": "us",
    "principal.id": "us",
    "recipient.id": "them",
    "exporter.country": "JP",
    "recipient.country": "US",
    "exporter.group": "ours",
    "recipient.group": "ours",
    "export.same_group": True,
    "export.purpose": "support",
    "export.destinations": frozenset({"US"}),
    "export.services": frozenset({"them/store"}),
    "export.persons_per_year": 100,
    "data.categories": frozenset({"contact"}),
}


def issued_for(leaf):
    """A day of issue that the law takes, and as late as it may be."""
    return min(DAY, leaf.issued_before - timedelta(days=1) if leaf.issued_before else DAY)


def entered(name, paper, leaf):
    """What somebody writes who reads the name of a field and knows the answer, which is in the export's favour."""
    held = (leaf.held_by or paper.held_by) == "exporter"
    told = {
        "holder": "them" if "services" in paper.aspects else "us" if held else "them",
        "beneficiaries": ["us", "them"],
        "members_complete": True,
        "listed": True,
        "number": "7",
        "counterparties": ["them" if held else "us"],
        "purposes": [CASE["export.purpose"]],
        "categories": sorted(CASE["data.categories"]),
        "countries": sorted(CASE["export.destinations"]),
        "means": "any",
        "services": sorted(CASE["export.services"]),
        "persons": 100,
        "issued": issued_for(leaf),
        "printed_expiry": "none",
        "status_checked_on": issued_for(leaf),
        "updated_on": issued_for(leaf),
        "information_dated": issued_for(leaf),
        "events": [
            {"on": issued_for(leaf), "recorded_on": issued_for(leaf), "status": leaf.expects and leaf.expects.event}
        ],
    }
    if name in told:
        return told[name]
    word = next(word for word in leaf.where[name] if word is not None)
    word = min(map(str, values_on(LAW.tables[word], DAY))) if word in LAW.tables else word
    value = CASE[word] if word in FACTS else word
    return [value] if value != "any" and "tuple" in str(type(paper).model_fields[name].annotation) else value


def ask(regime, leaf, paper, case=CASE):
    """The coverage that the law sees."""
    day = issued_for(leaf)
    values = {name: values_on(table, day) for name, table in {**LAW.tables, **regime.tables}.items()}
    evaluate = leaf_of(
        leaf.model_copy(update={"reading": "plain", "settles": None}), values, {}, regime, cautious=False
    )
    (coverage,) = evaluate(Question(case, Papers([paper]), AsOf(day), []))[2]
    return coverage


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_whoever_follows_the_advice_on_a_blank_paper_has_one_that_covers(asked):
    regime, leaf = asked
    kind = PLUGINS.kinds[leaf.evidence]
    given = {"id": "paper", "kind": leaf.evidence, "zone": regime.zone}
    given |= {name: words[0] for name, words in leaf.where.items() if kind.model_fields[name].default is not None}
    coverage = ask(regime, leaf, kind.model_validate(given))
    assert coverage.verdict is Verdict.UNKNOWN or leaf.expects is not None
    for _ in range(2):
        if blanks(coverage):
            told = mending([coverage]).in_("en")
            names = blanks(coverage)
            assert names
            assert all(name in told for name in names)
            given |= {name: entered(name, coverage.paper, leaf) for name in names}
            coverage = ask(regime, leaf, kind.model_validate(given))
    late = {miss.aspect for miss in coverage.mismatches} <= {"events"} and leaf.expects is not None
    assert coverage.verdict is Verdict.MET or (coverage.verdict is Verdict.UNMET and late), list(
        map(str, coverage.mismatches)
    )


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_what_the_export_does_not_state_is_not_asked_of_the_paper(asked):
    """A complete paper, and an export that says nothing: no field of the register would help."""
    regime, leaf = asked
    kind = PLUGINS.kinds[leaf.evidence]
    given = {"id": "paper", "kind": leaf.evidence, "zone": regime.zone}
    names = {*kind.aspects, "beneficiaries", "issued", "printed_expiry", "status_checked_on", *leaf.where}
    own = ("members_complete", "listed", "number", "holder", "events", "information_dated", "means")
    names |= {name for name in own if name in kind.model_fields}
    if leaf.expects is None or leaf.expects.event == CHECK:
        names.discard("events")
    paper = kind.model_validate(given)
    paper = kind.model_validate(
        given | {name: entered(name, paper, leaf) for name in names if name in kind.model_fields}
    )
    whole = ask(regime, leaf, paper)
    assert whole.verdict is Verdict.MET
    silent = ask(regime, leaf, paper, {})
    assert silent.verdict is Verdict.UNKNOWN or silent.verdict is Verdict.MET
    assert blanks(silent) == ()
    if silent.verdict is Verdict.UNKNOWN:
        assert "of the export" in mending([silent]).in_("en")


LOWER = re.compile(r"(declar|stat|enter|writ)\w* (fewer|less|lower)|申告(人数|上限)?を?(減ら|下げ|少な)", re.IGNORECASE)
"""What no advice says: a declaration is to say what leaves, however much a lower one would help."""


def test_the_pattern_finds_what_was_once_said():
    for said in ("declare fewer persons, or count", "依拠する提供の申告人数を減らすか", "申告を減らす"):
        assert LOWER.search(said)


@pytest.mark.parametrize("folder", ["src/sekisho", "policies/regimes", "policies/acme"])
def test_no_advice_is_to_declare_fewer_persons(folder):
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".yaml"}]
    assert files
    for path in files:
        assert not LOWER.search(path.read_text()), path
