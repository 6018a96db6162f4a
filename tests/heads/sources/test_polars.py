"""Polars holds the same ids in a dozen ways, and reads no more than it must."""

import datetime as dt

import polars as pl
import pytest

from sekisho.errors import BatchError
from sekisho.heads import count

TEXTS = ["a", "b", "a", "é"]
NUMBERS = [1, 2, 1, 100]


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical, pl.Enum(["a", "b", "é", "z"])], ids=str)
def test_texts_are_the_same_whatever_type_holds_them(dtype, counted):
    assert counted(pl.DataFrame({"id": TEXTS}, schema={"id": dtype})) == counted(TEXTS)


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt16, pl.Int64, pl.UInt64, pl.Int128], ids=str)
def test_integers_are_the_same_whatever_their_width(dtype, counted):
    assert counted(pl.DataFrame({"id": NUMBERS}, schema={"id": dtype})) == counted(NUMBERS)


def test_a_lazy_frame_is_not_collected_whole_and_gives_no_other_column(counted):
    def fail(_):
        raise AssertionError("the other column was computed")

    lazy = pl.LazyFrame({"id": TEXTS}).with_columns(other=pl.col("id").map_elements(fail, return_dtype=pl.String))
    heads = counted(lazy)
    assert heads.columns == ("id", "other")
    assert heads.rows == 4


def test_a_name_is_no_pattern(key):
    frame = pl.DataFrame({"^.*$": TEXTS, "other": NUMBERS})
    for batch in (frame, frame.lazy()):
        assert count(batch, column="^.*$", namespace="customers", key=key).rows == 4


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["a", None], "is empty in some rows"),
        ([None, None], "is empty in some rows"),
        (["a", ""], "is empty in some rows"),
        ([1.0], "holds Float64; ids are integers or texts"),
        ([True], "holds Boolean; ids are"),
        ([dt.date(2026, 1, 1)], "holds Date; ids are"),
        ([b"secret"], "holds Binary; ids are"),
        ([["secret"]], "holds List"),
        (pl.Series([2**63], dtype=pl.UInt64), "beyond 2\\*\\*63"),
        (pl.Series([1, "secret"], dtype=pl.Object), "holds int and str"),
    ],
)
def test_what_is_no_id_is_refused(ids, said, counted):
    with pytest.raises(BatchError, match=f"^column `id` .*{said}"):
        counted(pl.DataFrame({"id": ids}))
