"""The engine and a plain reading of the calculus never disagree."""

from hypothesis import given, settings

from sekisho.engine.compile import CompiledRegime, Question
from sekisho.model.papers import Papers
from tests.laws import naive
from tests.laws.strategies import PREDICATES, REGIMES, WORLDS


@settings(max_examples=600)
@given(REGIMES, WORLDS)
def test_the_engine_says_what_the_naive_evaluator_says(regime, world):
    engine = CompiledRegime(regime, predicates=PREDICATES)
    question = Question(world.case, Papers(world.papers, world.judgements), world.as_of, [])
    assert engine.judge(question).verdict == naive.judge(regime, world, PREDICATES)
