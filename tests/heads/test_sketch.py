"""Sketches: one form for the same persons, damage is seen, bounds hold."""

import datasketches as ds
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.heads.sketch import Sketch
from sekisho.model.values import Interval

LG_K = 5
SETS = st.lists(st.sets(st.integers(0, 400), max_size=120), max_size=5)


def sketch(numbers, lg_k=LG_K):
    """The sketch of persons who are told by numbers: what they are hashed with does not matter here."""
    words = np.fromiter((one * 0x9E3779B97F4A7C15 % 2**64 for one in numbers), np.uint64)
    return Sketch.of(words, _lg_k=lg_k)


@given(SETS)
def test_union_never_double_counts(sets):
    whole = sketch(set().union(*sets))
    assert Sketch.union(Sketch.of(np.empty(0, np.uint64), _lg_k=LG_K), *map(sketch, sets)).dump() == whole.dump()


@given(SETS, st.randoms())
def test_the_order_of_a_union_does_not_matter(sets, random):
    whole = sketch(set().union(*sets))
    parts = [sketch([]), *map(sketch, sets)]
    random.shuffle(parts)
    united = parts[0]
    for part in parts[1:]:
        united = Sketch.load(Sketch.union(united, part).dump(), _lg_k=LG_K)
    assert united == whole


@given(st.lists(st.integers(0, 60)))
def test_up_to_its_size_a_sketch_is_exact(numbers):
    counted = sketch(numbers, lg_k=6).count()
    assert counted == Interval.exactly(len(set(numbers)))


def test_a_union_with_itself_changes_nothing():
    once = sketch(range(500))
    assert Sketch.union(once, once, once) == once


def test_nobody_is_nobody():
    assert Sketch.union() == Sketch.of(np.empty(0, np.uint64))
    assert Sketch.union().count() == Interval.exactly(0)
    assert Sketch.union().dump().hex() == "01030300001ecc93"


@pytest.mark.parametrize("persons", [0, 1, 2, 31, 32, 33, 5_000])
def test_the_library_reads_it_and_writes_the_same(persons):
    written = sketch(range(persons)).dump()
    assert Sketch.load(written, _lg_k=LG_K).dump() == written
    assert ds.compact_theta_sketch.deserialize(written).serialize() == written


def test_the_bounds_hold_the_truth_about_as_often_as_they_should():
    rng = np.random.default_rng(20_261_101)
    persons, trials = 3_000, 400
    held = 0
    for _ in range(trials):
        low, high = Sketch.of(rng.integers(0, 2**64, persons, np.uint64), _lg_k=8).count()
        held += low <= persons <= high
    assert held >= trials * 0.985  # three standard deviations: 99.7 % in the long run


def test_a_million_is_exact_and_more_carries_bounds_around_it():
    full = sketch(range(2**20), lg_k=20)
    assert full.count() == Interval.exactly(2**20)
    assert len(full.dump()) == 16 + 8 * 2**20
    low, high = sketch(range(2_000_000), lg_k=20).count()
    assert low < 2_000_000 < high
    assert high - low < 2_000_000 * 0.01


DAMAGED = {
    "nothing": lambda data: b"",
    "its beginning": lambda data: data[:12],
    "no end": lambda data: data[:-1],
    "more": lambda data: data + b"\0",
    "another family": lambda data: data[:2] + b"\x07" + data[3:],
    "another seed": lambda data: data[:6] + b"\0\0" + data[8:],
    "more hashes than there are": lambda data: data[:8] + b"\xff" * 4 + data[12:],
    "a gap that is none": lambda data: data[:12] + b"\1" + data[13:],
    "another order": lambda data: data[:-16] + data[-8:] + data[-16:-8],
    "a person twice": lambda data: data[:-8] + data[-16:-8],
    "a hash that no person has": lambda data: data[:-8] + b"\xff" * 8,
}


@pytest.mark.parametrize("persons", [5, 500], ids=["exact", "estimate"])
@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_damaged_bytes_are_refused(damage, persons):
    with pytest.raises(ValueError, match=r"^the sketch is damaged$"):
        Sketch.load(damage(sketch(range(persons)).dump()), _lg_k=LG_K)


def test_a_sketch_of_another_size_is_refused():
    with pytest.raises(ValueError, match="damaged"):
        Sketch.load(sketch(range(500), lg_k=6).dump(), _lg_k=LG_K)
    with pytest.raises(ValueError, match="damaged"):
        Sketch.load(sketch(range(500), lg_k=6).dump(), _lg_k=7)


@given(st.binary(max_size=60))
def test_no_bytes_whatever_break_it(data):
    for written in (data, bytes.fromhex("02030300001acc93") + data, bytes.fromhex("03030300001acc93") + data):
        try:
            Sketch.load(written, _lg_k=LG_K)
        except ValueError as refused:
            assert str(refused) == "the sketch is damaged"  # noqa: PT017 - what is none of them may pass
