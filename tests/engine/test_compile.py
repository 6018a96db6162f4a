"""A regime as a whole: applies implies requires, blocking duties and no bar; on the day that it is where the law is."""

from itertools import product

import pytest

from sekisho.engine.compile import CompiledRegime, Question, roots, turning_days, walk
from sekisho.model.dates import AsOf
from sekisho.model.decision import RegimeFinding
from sekisho.model.papers import Papers
from sekisho.model.proof import NotInForce
from sekisho.model.verdict import Verdict
from tests.engine.asking import CITE, IN_JAPAN, JP, ask, fact, regime, ruled

MET, UNMET, UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN
YES, NO, WHO_KNOWS = "exporter.ciio", "exporter.state_organ", "exporter.public_authority"
CASE = {YES: True, NO: False}
met, unmet, unknown = (fact(path, is_=True) for path in (YES, NO, WHO_KNOWS))
LEAVES = {MET: met, UNMET: unmet, UNKNOWN: unknown}


@pytest.mark.parametrize("applies", LEAVES)
@pytest.mark.parametrize("requires", LEAVES)
def test_applies_implies_requires(applies, requires):
    asked = ask(regime(LEAVES[requires], applies=LEAVES[applies]), CASE)
    expected = {MET: requires, UNMET: MET, UNKNOWN: max(UNKNOWN, requires)}[applies]
    assert asked.verdict is expected


def test_a_regime_that_does_not_apply_is_not_looked_into():
    asked = ask(regime(met, applies=unmet, forbids=[ruled("bar", "never", met)]), CASE)
    assert (asked.word, asked.bars, asked.requires, asked.duties) == ("NOT_APPLICABLE", (), None, ())
    assert asked.scope.verdict is UNMET


@pytest.mark.parametrize("bar", LEAVES)
@pytest.mark.parametrize("requires", LEAVES)
def test_what_is_forbidden_is_unmet_whatever_is_required(bar, requires):
    asked = ask(regime(LEAVES[requires], forbids=[ruled("bar", "never", LEAVES[bar])]), CASE)
    assert asked.verdict is min(requires, {MET: UNMET, UNMET: MET, UNKNOWN: UNKNOWN}[bar])


@pytest.mark.parametrize("duty", LEAVES)
def test_a_duty_that_blocks_must_be_met_and_one_that_does_not_is_remembered(duty):
    blocking = ask(regime(met, duties=[ruled("duty", "notice", LEAVES[duty])]), CASE)
    reminding = ask(regime(met, duties=[ruled("duty", "notice", LEAVES[duty], blocking=False)]), CASE)
    assert (blocking.verdict, reminding.verdict) == (duty, MET)
    assert [str(one.name) for one in reminding.reminders()] == ([] if duty is MET else ["notice"])
    assert list(blocking.reminders()) == []


@pytest.mark.parametrize("way", ["all", "any"])
def test_all_is_the_worst_and_any_the_best(way):
    choose = min if way == "all" else max
    for one, other in product(LEAVES, LEAVES):
        asked = ask(regime(requires={way: [LEAVES[one], LEAVES[other]]}), CASE)
        assert asked.verdict is choose(one, other)
        assert [child.verdict for child in asked.requires.children] == [one, other]


def test_every_leaf_is_in_the_proof_even_where_it_decides_nothing():
    asked = ask(regime(ruled("basis", "first", met), ruled("basis", "second", unmet, unknown)), CASE)
    assert [leaf.verdict for leaf in asked.requires.leaves()] == [MET, UNMET, UNKNOWN]


# ---- dates


@pytest.mark.parametrize(
    ("at", "through"),
    [("2025-12-31", ()), ("2026-01-01", ("route",)), ("2026-02-28", ("route",)), ("2026-03-01", ())],
)
def test_a_basis_is_law_from_its_first_day_until_the_day_it_is_repealed(at, through):
    asked = ask(regime(ruled("basis", "route", met, **{"from": "2026-01-01", "until": "2026-03-01"})), CASE, at=at)
    assert asked.through == through
    if not through:
        (basis,) = asked.bases
        assert (basis.verdict, basis.observed, basis.children) == (UNMET, NotInForce(), ())


def test_a_bar_that_is_no_law_any_more_forbids_nothing():
    bar = ruled("bar", "never", met, until="2026-01-01")
    assert ask(regime(met, forbids=[bar]), CASE, at="2025-12-31").verdict is UNMET
    assert ask(regime(met, forbids=[bar]), CASE, at="2026-01-01").verdict is MET


def test_a_duty_outside_its_dates_is_not_there():
    duty = ruled("duty", "notice", unmet, **{"from": "2026-01-15"})
    assert [len(ask(regime(met, duties=[duty]), CASE, at=at).duties) for at in ("2026-01-14", "2026-01-15")] == [0, 1]


@pytest.mark.parametrize("at", ["2025-12-31", "2026-03-01"])
def test_a_regime_outside_its_dates_does_not_apply(at):
    asked = ask(regime(unmet, **{"from": "2026-01-01", "until": "2026-03-01"}), CASE, at=at)
    assert (asked.verdict, asked.word, asked.scope, asked.bases) == (MET, "NOT_APPLICABLE", None, ())


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        ("Asia/Shanghai", "2025-12-31T15:59:59+00:00", UNMET),
        ("Asia/Shanghai", "2025-12-31T16:00:00+00:00", MET),
        ("Asia/Shanghai", "2025-12-31T23:30:00+00:00", MET),
        ("UTC", "2025-12-31T23:30:00+00:00", UNMET),
        ("America/New_York", "2026-01-01T04:59:59+00:00", UNMET),
        ("America/New_York", "2026-01-01T05:00:00+00:00", MET),
        ("America/New_York", "2026-01-01", MET),
        ("Asia/Shanghai", "2026-01-01", MET),
    ],
)
def test_a_laws_day_begins_in_its_own_place(zone, at, expected):
    law = regime(ruled("basis", "route", met, **{"from": "2026-01-01"}), zone=zone)
    assert ask(law, CASE, at=at).verdict is expected


def test_the_law_is_compiled_once_for_each_stretch_of_days():
    dated = ruled("basis", "route", met, **{"from": "2026-01-01", "until": "2026-03-01"})
    law = regime(
        ruled("basis", "other", fact("exporter.persons_held", below="limit")),
        requires={"any": [{"all": [dated]}]},
        duties=[ruled("duty", "notice", met, until="2026-05-01")],
        forbids=[ruled("bar", "never", unmet, **{"from": "2026-04-01"})],
        tables={"limit": [{"value": 1, "from": "2026-02-01", **CITE}]},
        until="2027-01-01",
    )
    days = [f"{day}" for day in CompiledRegime(law).turning_days]
    assert days == ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2027-01-01"]
    assert list(turning_days(regime(met), [])) == []


# ---- walking


def test_a_regime_is_walked_in_the_order_written():
    law = regime(
        ruled("basis", "first", met),
        {"all": [ruled("basis", "second", unmet)]},
        forbids=[ruled("bar", "never", unknown)],
        duties=[ruled("duty", "notice", met)],
    )
    assert roots(law) == (law.applies, *law.forbids, law.requires, *law.duties)
    seen = [getattr(node, "fact", getattr(node, "title", None)) for node in walk(roots(law))]
    words = [one if one is None or isinstance(one, str) else one.en for one in seen]
    assert words == [
        *(None, IN_JAPAN["fact"]),
        *("never", WHO_KNOWS),
        *(None, "first", YES, None, "second", NO),
        *("notice", YES),
    ]


def test_what_is_remembered_is_no_answer_that_came_with_an_error():
    compiled = CompiledRegime(regime(met, applies=fact("exporter.kinds", one_of=["bank"])))
    for _ in range(2):
        faults = []
        odd = Question({"exporter.kinds": 1}, Papers(), AsOf.parse("2026-01-15"), faults)
        assert str(compiled.judge(odd).applies[0]) == "unknown"
        assert [type(fault) for fault in faults] == [TypeError]


def test_one_day_is_compiled_without_looking_at_the_others_and_another_day_of_the_same_law_is_the_same():
    law = regime(ruled("basis", "met", fact("exporter.country", is_="JP"), until="2026-02-01"))
    compiled = CompiledRegime(law)

    def through(day):
        return RegimeFinding(compiled.judge(Question(JP, Papers(), AsOf.parse(day), [])), "", "advisory").through

    assert through("2026-01-15") == ("met",)
    assert "turning_days" not in compiled.__dict__
    assert through("2026-01-20") == ("met",)
    assert through("2026-02-01") == through("2026-02-02") == ()
    assert through("2026-01-15") == ("met",)


def test_of_a_law_that_is_plainly_elsewhere_only_the_first_thing_is_asked():
    somewhere = {"any": [fact("exporter.country", is_="DE"), fact("exporter.ciio", is_=True)]}
    law = regime(met, applies={"all": [somewhere, fact("data.personal", is_=True)]})
    elsewhere = ask(law, {"exporter.ciio": False, "data.personal": True})
    assert (elsewhere.word, len(elsewhere.scope.children)) == ("NOT_APPLICABLE", 1)
    here = ask(law, {"exporter.ciio": True, "data.personal": False})
    assert (here.word, len(here.scope.children)) == ("NOT_APPLICABLE", 2)
    assert ask(law, {"exporter.ciio": True, "data.personal": True}).scope.verdict is MET
    nobody_said = ask(law, {"data.personal": True})
    assert (nobody_said.scope.verdict, len(nobody_said.scope.children)) == (UNKNOWN, 2)
