"""One gate may be asked by several threads: a page and its neighbours, a server, a scheduler."""

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from sekisho import snapshot
from sekisho.gate import Gate
from sekisho.gate.moments import MOST, Moments
from sekisho.model.dates import AsOf

NOW = AsOf.parse("2026-11-20")
THREADS, TRIALS = 6, 8


@pytest.fixture
def _impatient():
    """Let threads take turns as often as the interpreter allows, so that a race that can happen does."""
    patience = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(patience)


@pytest.mark.usefixtures("_impatient")
def test_threads_that_ask_a_fresh_gate_at_once_are_told_what_one_is_told(repository, tmp_path):
    built = snapshot.write(Gate.open(repository / "policies" / "acme").content, tmp_path)
    alone = Gate.load(built)
    exports = sorted(alone.organisation.exports)

    def told(gate):
        return [gate.decide(name, NOW, stage="declaration").message() for name in exports]

    right, papers = told(alone), [paper.id for paper in alone.content.papers.all]
    for _ in range(TRIALS):
        gate, start = Gate.load(built), Barrier(THREADS)

        def ask(gate=gate, start=start):
            start.wait()
            return told(gate)

        with ThreadPoolExecutor(THREADS) as pool:
            answers = [answer.result() for answer in [pool.submit(ask) for _ in range(THREADS)]]
        assert all(answer == right for answer in answers)
        assert [paper.id for paper in gate.content.papers.all] == papers


def test_a_gate_that_is_asked_about_ever_new_moments_does_not_grow(repository):
    others = {id(one) for one in gc.get_objects() if type(one) is Moments}
    gate = Gate.open(repository / "policies" / "acme")

    def held_after(minutes):
        for minute in minutes:
            at = AsOf.parse(f"2026-11-20T{minute // 60:02}:{minute % 60:02}:00+09:00")
            gate.decide("european-customers-to-us", at, stage="declaration")
        kept = [one for one in gc.get_objects() if type(one) is Moments and id(one) not in others]
        return sorted(map(len, kept))

    full = held_after(range(MOST + 5))
    assert max(full) == MOST
    assert held_after(range(MOST + 5, MOST + 105)) == full
