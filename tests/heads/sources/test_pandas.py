"""pandas holds the same ids in a dozen ways."""

import uuid

import pandas as pd
import pyarrow as pa
import pytest

from sekisho.errors import BatchError

TEXTS = ["a", "b", "a", "é"]
NUMBERS = [1, 2, 1, 100]


@pytest.mark.parametrize(
    "ids",
    [
        pd.Series(TEXTS),
        pd.Series(TEXTS, dtype=object),
        pd.Series(TEXTS, dtype="string[python]"),
        pd.Series(TEXTS, dtype="string[pyarrow]"),
        pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.large_string())),
        pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.dictionary(pa.int8(), pa.string()))),
        pd.Series(TEXTS, dtype="category"),
        pd.Series([*TEXTS, "gone"], dtype="category").iloc[:4],
    ],
    ids=lambda ids: str(ids.dtype),
)
def test_texts_are_the_same_whatever_type_holds_them(ids, counted):
    assert counted(pd.DataFrame({"id": ids})) == counted(TEXTS)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "uint64", "Int32", "UInt8", "int16[pyarrow]", object])
def test_integers_are_the_same_whatever_their_width(dtype, counted):
    assert counted(pd.DataFrame({"id": pd.Series(NUMBERS, dtype=dtype)})) == counted(NUMBERS)


def test_categories_may_be_integers(counted):
    assert counted(pd.DataFrame({"id": pd.Series(NUMBERS, dtype="category")})) == counted(NUMBERS)


def test_uuids_are_their_text(counted):
    ids = [uuid.UUID(int=number) for number in range(3)]
    assert counted(pd.DataFrame({"id": ids})) == counted([str(one) for one in ids])


def test_an_index_that_holds_data_is_a_column(counted):
    frame = pd.DataFrame({"id": TEXTS, "note": "x"})
    assert counted(frame.set_index("id")).fingerprint == counted(frame).fingerprint
    assert counted(frame.set_index(["id", "note"])).columns == ("id", "note")
    assert counted(frame[frame["id"] == "a"]).columns == ("id", "note")


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["a", None], "is empty in some rows"),
        ([1, None], "is empty in some rows"),
        (pd.Series([1, None], dtype="Int64"), "is empty in some rows"),
        (pd.Series(["a", None], dtype="category"), "is empty in some rows"),
        (pd.Series(["a", float("nan")], dtype=object), "is empty in some rows"),
        ([1.0, 2.0], "holds float64; ids are integers or texts"),
        ([True, False], "holds bool; ids are"),
        (pd.to_datetime(["2026-01-01"]), "holds datetime64"),
        (pd.Series([1, "secret"], dtype=object), "holds int and str; ids are"),
        (pd.Series([2**63], dtype="uint64"), "beyond 2\\*\\*63"),
        (pd.Series([1.5], dtype=pd.ArrowDtype(pa.float64())), "holds double"),
    ],
)
def test_what_is_no_id_is_refused(ids, said, counted):
    with pytest.raises(BatchError, match=f"^column `id` .*{said}"):
        counted(pd.DataFrame({"id": ids}))


def test_two_columns_of_one_name_are_refused(counted):
    with pytest.raises(BatchError, match="has 2 columns called `id`; rename the others"):
        counted(pd.DataFrame([[1, 2]], columns=["id", "id"]))
