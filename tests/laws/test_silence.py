"""What nobody said never lets an export pass that would not pass if it were said."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sekisho.model.dates import AsOf
from sekisho.model.evidence import CHECK
from sekisho.model.verdict import Verdict
from tests.evidence.test_advice import ASKED, PLUGINS, ask, entered
from tests.laws.silence import DAY, SEEDS, Spot, World, bearing, gate_of, spots, values, world

AT_HOME = "data collected in the exporter's own country came under no other law on its way"
HAPPENED = "what happened to a paper is recorded when it is learned of; a published status must be looked up besides"
ENDLESS = "a report of this kind prints no end; stated, an end counts"
UNHEARD = "what the body was told of, or asked for, is entered when it is learned of"
ABOUT_PEOPLE = "somebody can be identified, and all of privacy law is asked; other laws only about the categories"
EXCEPTIONS = {
    ("Export", "draft"): "a file in exports/ is reviewed; a draft says so",
    ("Export", "foreign_authority"): "no foreign authority asks for the data of a pipeline, unless it is said",
    ("Export", "assessment_demanded"): "an authority that asks for a declaration writes, and it is entered then",
    ("Export", "on_behalf_of"): "a controller decides itself; of a processor it is unknown who does",
    ("Origin", "laws"): AT_HOME,
    ("Origin", "conditions"): AT_HOME,
    ("Stream", "anonymised"): ABOUT_PEOPLE,
    ("CnPipia", "printed_expiry"): ENDLESS,
    ("CnImportantDataNotice", "printed_expiry"): ENDLESS,
    ("CnRiskAssessment", "printed_expiry"): ENDLESS,
    ("SelfAssessment", "printed_expiry"): ENDLESS,
    ("RecipientCheck", "printed_expiry"): ENDLESS,
    ("CnCertificate", "rectify_by"): "no authority has demanded that something be put right",
    ("CloudDisclosureCertificate", "changed_on"): UNHEARD,
    ("CloudDisclosureCertificate", "emergency_on"): UNHEARD,
    ("CloudDisclosureCertificate", "improvement_requested_on"): UNHEARD,
}
"""Fields that mean none, or no, by definition. `events` and `occurrences` of every paper are such, too."""


def excepted(spot: Spot) -> bool:
    return spot.name in EXCEPTIONS or spot.field in ("events", "occurrences")


@cache
def optional(seed: str) -> tuple[Spot, ...]:
    """Every optional field of one world."""
    one = world(seed)
    return tuple(spots(one, bearing(one)))


@cache
def places(seed: str) -> tuple[Spot, ...]:
    """The optional fields of one world, but for the exceptions."""
    return tuple(spot for spot in optional(seed) if not excepted(spot) and values(spot))


@cache
def verdict(seed: str, changes: tuple[tuple[Spot, str], ...]) -> Verdict | None:
    """The verdict of a world with some fields said or left out; None for one that is refused where files are read."""
    one: World = world(seed)
    for spot, written in changes:
        one = one.saying(spot, None if written == "None" else known()[spot.field, written])
    gate = gate_of(one)
    return None if gate is None else gate.suppose(one.export["id"], DAY).verdict


@cache
def known() -> dict[tuple[str, str], object]:
    """Every value that some field may have, by how it is written: so that a change can be remembered."""
    return {(spot.field, repr(one)): one for seed in SEEDS for spot in places(seed) for one in values(spot)}


def never_helps(seed: str, spot: Spot, value: object, beside: tuple[tuple[Spot, str], ...] = ()) -> None:
    silent = verdict(seed, (*beside, (spot, "None")))
    if silent is Verdict.MET:
        said = verdict(seed, (*beside, (spot, repr(value))))
        assert said in (None, Verdict.MET), f"{seed}: {'.'.join(spot.name)} left out passes, {value!r} does not"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_worlds_pass_and_most_fields_may_be_left_out(seed):
    one = world(seed)
    gate = gate_of(one)
    assert gate.suppose(seed, DAY).verdict is Verdict.MET
    silent = [verdict(seed, ((spot, "None"),)) for spot in places(seed)]
    assert silent.count(Verdict.MET) > len(silent) / 3, "else the law below is true of nothing"
    assert Verdict.UNKNOWN in silent or seed == "totals-to-us", "that one rests on a judgement alone"


@pytest.mark.parametrize("seed", SEEDS)
def test_silence_never_helps_one_field_at_a_time(seed):
    for spot in places(seed):
        for value in values(spot):
            never_helps(seed, spot, value)


def test_leaving_the_judgement_on_other_laws_out_helps_nothing():
    """Data that no privacy law speaks of pass while it is in force for them, and neither without it nor as others."""
    one = world("totals-to-us")
    assert gate_of(one).suppose("totals-to-us", DAY).verdict is Verdict.MET
    assert gate_of(one).suppose("totals-to-us", AsOf(date(2026, 12, 31))).verdict is not Verdict.UNMET
    for day in (date(2025, 12, 31), date(2027, 1, 1)):
        found = gate_of(one).suppose("totals-to-us", AsOf(day)).findings
        assert [each.word for each in found if each.regime.id == "other-laws"] == ["REVIEW"]
    undecided = one._replace(export={**one.export, "id": "others"})
    assert gate_of(undecided).suppose("others", DAY).verdict is Verdict.UNKNOWN
    for category in ("engineering-drawing", "genomic", "face"):
        (stream,) = world("totals-undecided").export["data"]
        said = {**world("totals-undecided").export, "data": [{**stream, "categories": [category]}]}
        gate = gate_of(one._replace(export=said))
        found = gate.suppose("totals-undecided", DAY).applicable
        assert [each.word for each in found if each.regime.id == "other-laws"] == ["REVIEW"]


CHANGES = st.sampled_from(SEEDS).flatmap(
    lambda seed: st.tuples(
        st.just(seed),
        st.sampled_from(places(seed)).flatmap(lambda spot: st.tuples(st.just(spot), st.sampled_from(values(spot)))),
        st.lists(
            st.sampled_from(places(seed)).flatmap(
                lambda spot: st.tuples(st.just(spot), st.sampled_from(["None", *map(repr, values(spot))]))
            ),
            max_size=2,
        ).map(tuple),
    )
)


@settings(max_examples=300, deadline=None)
@given(CHANGES)
def test_silence_never_helps(change):
    """If the verdict is met with a field left out, it is met with every value that the field can take.

    Under the law that ships, for every optional field of the export, its streams, its parties and the papers on which
    it passes, whatever else is said or left out. Values that are refused where files are read are none.
    """
    seed, (spot, value), beside = change
    never_helps(seed, spot, value, tuple(one for one in beside if one[0] != spot))


def covering(regime, leaf):
    """What a register says of a paper that covers what a law asks for; with the papers of the advice that is tried."""
    kind = PLUGINS.kinds[leaf.evidence]
    given = {"id": "paper", "kind": leaf.evidence, "zone": regime.zone}
    names = {*kind.aspects, "beneficiaries", "issued", "printed_expiry", "status_checked_on", *leaf.where}
    own = ("members_complete", "holder", "updated_on", "information_dated", "means", "listed", "number")
    names |= {name for name in own if name in kind.model_fields}
    names |= {"events"} if leaf.expects is not None and leaf.expects.event != CHECK else set()
    blank = kind.model_validate(given)
    return kind, given | {name: entered(name, blank, leaf) for name in names if name in kind.model_fields}


@cache
def falls(asked: str) -> frozenset[tuple[str, str]]:
    """The fields of one paper whose silence helps it to cover what one law asks for."""
    regime, leaf = ASKED[asked]
    kind, given = covering(regime, leaf)
    found = set()
    for name in kind.model_fields:
        spot = Spot(kind, ("papers", "paper"), name)
        if name in ("id", "kind", "zone", "events", "occurrences"):
            continue
        silent = {key: value for key, value in given.items() if key != name}
        if name == "printed_expiry":
            silent["issued"] -= timedelta(days=40)
        if asking(regime, leaf, kind, silent) is Verdict.MET:
            said = (asking(regime, leaf, kind, {**silent, name: value}) for value in values(spot))
            if any(verdict not in (None, Verdict.MET) for verdict in said):
                found.add((kind.__name__, name))
    return frozenset(found)


def asking(regime, leaf, kind, given):
    """The verdict on a paper; None for one that is refused where files are read."""
    try:
        return ask(regime, leaf, kind.model_validate(given)).verdict
    except ValidationError:
        return None


@pytest.mark.parametrize("asked", ASKED)
def test_silence_helps_no_paper(asked):
    """Every kind of paper, at every place where a law asks for one."""
    assert falls(asked) <= set(EXCEPTIONS)


@pytest.mark.parametrize(("model", "field"), sorted(EXCEPTIONS))
def test_each_exception_is_needed_and_told_as_what_leaving_out_means(model, field):
    fallen = any((model, field) in falls(asked) for asked in ASKED)
    for seed in SEEDS:
        one = world(seed)
        for spot in optional(seed):
            if spot.name == (model, field):
                silent = gate_of(one.saying(spot, None))
                said = [gate_of(one.saying(spot, value)) for value in values(spot)]
                met = silent is not None and silent.suppose(seed, DAY).verdict is Verdict.MET
                fallen |= met and any(gate and gate.suppose(seed, DAY).verdict is not Verdict.MET for gate in said)
    assert fallen, "leaving it out helps nothing any more: take it off the list"
    assert field in {name for names, _ in told() for name in names}


def told():
    """The rows of the page: the fields, and of what."""
    text = (Path(__file__).parents[2] / "docs/declaring.md").read_text(encoding="utf-8")
    section = text.partition("## What leaving out means")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?`) \| (.*?) \|", section, re.MULTILINE)
    return [(re.findall(r"`([a-z_]+)`", names), what) for names, what in rows]


def test_the_page_tells_of_no_other_exception():
    fields = {field for _, field in EXCEPTIONS} | {"events", "occurrences"}
    assert {name for names, _ in told() for name in names} == fields


def test_what_the_tables_call_unknown_is_no_exception():
    text = (Path(__file__).parents[2] / "docs/declaring.md").read_text(encoding="utf-8")
    for model in ("Export", "Stream", "Party", "Persons"):
        section = text.partition(f"### `{model}`:")[2].partition("\n### ")[0]
        unknown = re.findall(r"^\| `([a-z_0-9-]+)` \| unknown \|", section, re.MULTILINE)
        assert [field for field in unknown if (model, field) in EXCEPTIONS] == []
