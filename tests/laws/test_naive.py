"""The engine and a plain reading of the calculus never disagree."""

from hypothesis import given, settings

from sekisho.engine.compile import CompiledRegime, Question
from sekisho.model.papers import Papers
from tests.laws import naive
from tests.laws.strategies import LEAVES, PREDICATES, REGIMES, WORLDS


def agree(regime, world):
    question = Question(world.case, Papers(world.papers, world.judgements), world.as_of, [])
    engine = CompiledRegime(regime, predicates=PREDICATES)
    return engine.judge(question).verdict == naive.judge(regime, world, PREDICATES)


@settings(max_examples=500)
@given(REGIMES, WORLDS)
def test_the_engine_says_what_the_naive_evaluator_says(regime, world):
    assert agree(regime, world)


@settings(max_examples=1000)
@given(LEAVES, WORLDS)
def test_and_so_it_does_leaf_by_leaf(regime, world):
    assert agree(regime, world)
