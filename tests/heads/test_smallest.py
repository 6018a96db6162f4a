"""The smallest distinct hashes, whatever way the stream was cut."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sekisho.heads.smallest import THETA_MAX, Smallest

HASHES = st.integers(0, 60).map(lambda word: word << 1) | st.integers(0, 2**64 - 1)


def array(hashes):
    return np.array(hashes, np.uint64)


@given(st.lists(st.lists(HASHES, max_size=30), max_size=8))
def test_pieces_give_what_the_whole_gives(pieces):
    smallest = Smallest(8)
    for piece in pieces:
        smallest.add(array(piece))
    hashes, bound = smallest.found()
    expected = sorted({min(max(1, one >> 1), THETA_MAX - 1) for piece in pieces for one in piece})
    assert hashes.tolist() == expected[:8]
    assert bound == (expected[8] if len(expected) > 8 else THETA_MAX)


def test_a_long_stream_is_never_held_whole():
    smallest = Smallest(16)
    rng = np.random.default_rng(7)
    for _ in range(200):
        smallest.add(rng.integers(0, 2**64, 1_000, np.uint64))
        assert len(smallest._kept) + sum(map(len, smallest._waiting)) <= 1_000 + 17
    assert len(smallest.found()[0]) == 16


def test_it_can_be_asked_in_between():
    smallest = Smallest(4)
    smallest.add(array([20, 10]))
    assert smallest.found()[0].tolist() == [5, 10]
    smallest.add(array([2, 10, 2]))
    assert smallest.found()[0].tolist() == [1, 5, 10]


def test_hashes_at_the_ends_stay_within_what_a_sketch_can_hold():
    smallest = Smallest(4)
    smallest.add(array([0, 1, 2**64 - 1]))
    hashes, bound = smallest.found()
    assert hashes.tolist() == [1, THETA_MAX - 1]
    assert bound == THETA_MAX
