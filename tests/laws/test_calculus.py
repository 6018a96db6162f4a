"""The laws of the calculus, each under its own name. `docs/semantics.md` says them in words."""

from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.engine.compile import CompiledRegime, Question
from sekisho.model.dates import AsOf
from sekisho.model.decision import Finding, RegimeFinding
from sekisho.model.papers import Papers
from sekisho.model.proof import NotInForce
from sekisho.model.verdict import Verdict
from tests.laws.strategies import (
    CITE,
    DAYS,
    FILES,
    LEAVES,
    MOMENTS,
    PAPERS,
    PREDICATES,
    REGIMES,
    TURNS,
    WORLDS,
    World,
    numbered,
    refined,
    regime_of,
)

laws = settings(max_examples=250)
UNMET, UNKNOWN, MET = Verdict.UNMET, Verdict.UNKNOWN, Verdict.MET
ALWAYS = {"from": None, "until": None}


def judged(regime, world, *, hopeful=False):
    """The proof of one regime for one case."""
    question = Question(world.case, Papers(world.papers, world.judgements), world.as_of, [], hopeful=hopeful)
    return CompiledRegime(regime, predicates=PREDICATES).judge(question)


def findings(proof):
    """Every finding of a proof, part by part, from the roots to the leaves."""
    pending = [
        Finding(one, proof.regime) for one in (*proof.duties, proof.requires, *proof.forbids, proof.applies) if one
    ]
    while pending:
        finding = pending.pop()
        yield finding
        pending.extend(finding.children)


def pairs(one, other):
    """The verdicts of two proofs of one law, for the whole and for each requirement that both have come to."""
    yield one.verdict, other.verdict
    both = [[finding.verdict for finding in findings(proof)] for proof in (one, other)]
    yield from zip(*both, strict=one.requires is not None and other.requires is not None)


def told(proof):
    """A proof as people read it: comparable, although errors are not."""
    return proof.verdict, [(f.verdict, f.asks(), f.cite, f.why(), f.remedy()) for f in findings(proof)]


def certainly(fact):
    """A group that is met as soon as the case has the flag."""
    return {"all": [{"fact": fact, "is": True, **CITE}]}


@laws
@given(FILES, WORLDS, st.integers(0, 2))
def test_forbids_trumps_requires(file, world, place):
    """Where a law applies and one of its bars is met, the verdict is unmet, whatever else is met."""
    bar = {"bar": "bar", "title": "Never", **CITE, **certainly("exporter.state_organ")}
    forbids = [*file["forbids"][:place], bar, *file["forbids"][place:]]
    law = regime_of({**file, **ALWAYS, "applies": certainly("exporter.public_authority"), "forbids": forbids})
    case = {**world.case, "exporter.state_organ": True, "exporter.public_authority": True}
    assert judged(law, world._replace(case=case)).verdict is UNMET


@laws
@given(REGIMES, MOMENTS)
def test_nothing_known_nothing_met(regime, as_of):
    """No fact, no paper, no judgement: no requirement of any kind is met, and no law that is in force is satisfied.

    A law outside its dates asks for nothing; that it has no say is known without any fact.
    """
    proof = judged(regime, World({}, as_of=as_of))
    assert [finding.asks() for finding in findings(proof) if finding.verdict is MET] == []
    assert (proof.verdict is MET) == (proof.applies is None)


@laws
@given(REGIMES | LEAVES, WORLDS.flatmap(lambda world: st.tuples(st.just(world), refined(world.case))))
def test_more_facts_never_unsettle(regime, worlds):
    """What is met or unmet stays so when a missing fact is found, or the bounds of a number are narrowed.

    That is true of every requirement in the law, and so of the law.
    """
    world, case = worlds
    for vague, precise in pairs(judged(regime, world), judged(regime, world._replace(case=case))):
        assert vague in (UNKNOWN, precise)


@laws
@given(REGIMES | LEAVES, WORLDS, PAPERS, st.integers(0, 7))
def test_more_papers_never_hurt(regime, world, scope, place):
    """One more paper, wherever it is filed, never makes the verdict of any requirement worse."""
    (more,) = numbered([scope])
    papers = [*world.papers[:place], more.model_copy(update={"id": "one-more"}), *world.papers[place:]]
    for before, after in pairs(judged(regime, world), judged(regime, world._replace(papers=papers))):
        assert after >= before


@laws
@given(FILES, WORLDS, st.randoms(use_true_random=False))
def test_order_of_bases_does_not_matter(file, world, random):
    """The order of bases, bars, duties, leaves, table rows and papers is documentation."""

    def outcome(content, papers):
        proof = judged(regime_of(content), world._replace(papers=papers))
        rules = {finding.name: finding.verdict for finding in findings(proof) if finding.name}
        return proof.verdict, RegimeFinding(proof, "", "advisory").word, rules

    def shuffled(content):
        if isinstance(content, dict):
            return {key: shuffled(value) for key, value in content.items()}
        if isinstance(content, (list, tuple)):
            return random.sample([shuffled(item) for item in content], len(content))
        return content

    assert outcome(shuffled(file), shuffled(world.papers)) == outcome(file, world.papers)


@laws
@given(FILES, WORLDS, st.sampled_from(TURNS + DAYS), st.sampled_from(TURNS), st.booleans())
def test_repealed_basis_is_unmet(file, world, day, turn, repealed):
    """A basis is unmet before its first day and from `until` on, and says so; in between its dates change nothing."""
    way, children = next(iter(file["requires"].items()))
    route = {"basis": "route", "title": "A route", **CITE, **certainly("exporter.state_organ")}
    world = World({**world.case, "exporter.state_organ": True}, world.papers, world.judgements, AsOf(day))

    def outcome(basis):
        rest = {"applies": certainly("exporter.state_organ"), "requires": {way: [*children, basis]}}
        proof = judged(regime_of({**file, **ALWAYS, **rest}), world)
        return proof.verdict, RegimeFinding(proof, "", "advisory").bases[-1]

    undated, _ = outcome(route)
    verdict, basis = outcome({**route, "until" if repealed else "from": str(turn)})
    if (day < turn) is repealed:
        assert (verdict, basis.verdict) == (undated, MET)
    else:
        assert (basis.verdict, basis.observed) == (UNMET, NotInForce())
        assert verdict <= undated
        assert way == "any" or verdict is UNMET


@laws
@given(REGIMES, WORLDS)
def test_decision_is_pure(regime, world):
    """The same question has the same proof, whatever was asked before, and asking changes nothing that went in.

    The same law for whole decisions, and across a snapshot, stands in `test_enforcement.py`.
    """
    engine = CompiledRegime(regime, predicates=PREDICATES)
    before = deepcopy(world)
    papers = Papers(world.papers, world.judgements)
    for as_of in (*map(AsOf, DAYS), world.as_of):
        proof = engine.judge(Question(world.case, papers, as_of, []))
        assert told(proof) == told(judged(regime, world._replace(as_of=as_of)))
    assert world == before


@laws
@given(REGIMES, WORLDS)
def test_hope_never_hurts(regime, world):
    """To leave open what only a run can tell never gives a worse verdict than to insist on it."""
    assert judged(regime, world, hopeful=True).verdict >= judged(regime, world).verdict
