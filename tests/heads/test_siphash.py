"""SipHash-2-4, held against the vectors of its authors and against the paper's own words."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sekisho.heads.siphash import siphash
from tests.heads import naive

WORDS = st.integers(0, 2**64 - 1)


def test_it_gives_the_published_vector_of_eight_bytes():
    # Aumasson and Bernstein, key 00..0f, message 00..07.
    message = np.frombuffer(bytes(range(8)), "<u8").astype(np.uint64)
    assert siphash(message, bytes(range(16))).astype("<u8").tobytes() == bytes.fromhex("6224939a79f5f593")


@given(st.lists(WORDS, max_size=20), st.binary(min_size=16, max_size=16))
def test_many_at_a_time_are_as_one_by_one(words, key):
    hashes = siphash(np.array(words, np.uint64), key)
    assert hashes.tolist() == [naive.siphash(word.to_bytes(8, "little"), key) for word in words]


def test_longer_arrays_are_hashed_in_pieces_and_left_as_they_are():
    words = np.arange(20_000, dtype=np.uint64)
    hashes = siphash(words, bytes(16))
    assert words.tolist() == list(range(20_000))
    for place in (0, 8191, 8192, 19_999):
        assert int(hashes[place]) == naive.siphash(place.to_bytes(8, "little"), bytes(16))
