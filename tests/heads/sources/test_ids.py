"""Plain ids, and batches that come in pieces."""

from enum import StrEnum
from uuid import UUID

import numpy as np
import polars as pl
import pytest

from sekisho.errors import BatchError
from sekisho.model.values import Interval

UUIDS = [UUID(int=number) for number in range(3)]


class Region(StrEnum):
    EAST = "east"


@pytest.mark.parametrize(
    ("ids", "like"),
    [
        ({"a", "b"}, ["a", "b"]),
        ((one for one in "ab"), ["a", "b"]),
        (np.array(["a", "b"]), ["a", "b"]),
        (np.array(["a", "b"], object), ["a", "b"]),
        (pl.Series(["a", "b"]), ["a", "b"]),
        ([Region.EAST], ["east"]),
        (UUIDS, [str(one) for one in UUIDS]),
        ({1: "x", 2: "y"}.keys(), [1, 2]),
        ([np.int16(1), 2, np.uint64(3)], [1, 2, 3]),
        (range(-5, 5), list(range(-5, 5))),
    ],
)
def test_ids_are_their_values_whatever_type_holds_them(ids, like, counted):
    assert counted(ids) == counted(like)


def test_a_list_of_texts_are_ids_and_not_files(counted):
    assert counted(["batch.csv"]).persons == Interval.exactly(1)


def test_files_may_come_one_by_one(counted, tmp_path):
    for number in range(3):
        pl.DataFrame({"id": [number, number + 1]}).write_parquet(tmp_path / f"{number}.parquet")
    assert counted(tmp_path.iterdir()).persons == Interval.exactly(4)


def test_pieces_without_rows_are_pieces(counted):
    empty = pl.DataFrame({"id": []}, schema={"id": pl.String})
    assert counted([empty, pl.DataFrame({"id": ["a"]}), empty]).rows == 1


def test_a_piece_among_pieces_that_is_none_is_refused(counted):
    with pytest.raises(BatchError):
        counted([pl.DataFrame({"id": ["a"]}), "secret"])
