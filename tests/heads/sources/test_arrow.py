"""Arrow holds the same ids in a dozen ways."""

import uuid

import pyarrow as pa
import pytest

from sekisho.errors import BatchError

TEXTS = ["a", "b", "a", "é"]
NUMBERS = [1, 2, 1, 100]


@pytest.mark.parametrize(
    "type_",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())],
    ids=str,
)
def test_texts_are_the_same_whatever_type_holds_them(type_, counted):
    assert counted(pa.table({"id": pa.array(TEXTS, pa.string()).cast(type_)})) == counted(TEXTS)


@pytest.mark.parametrize("type_", [pa.int8(), pa.uint16(), pa.int64(), pa.uint64()], ids=str)
def test_integers_are_the_same_whatever_their_width(type_, counted):
    assert counted(pa.table({"id": pa.array(NUMBERS, type_)})) == counted(NUMBERS)


def test_uuids_are_their_text(counted):
    ids = [uuid.UUID(int=number) for number in range(3)]
    array = pa.array([one.bytes for one in ids], pa.uuid())
    assert counted(pa.table({"id": array})) == counted([str(one) for one in ids])


def test_arrays_are_ids_too(counted):
    assert counted(pa.array(TEXTS)) == counted(pa.chunked_array([TEXTS[:1], TEXTS[1:]])) == counted(TEXTS)


def test_a_slice_counts_what_it_shows(counted):
    table = pa.table({"id": TEXTS})
    assert counted(table.slice(1, 2)) == counted(TEXTS[1:3])
    assert counted(pa.array(NUMBERS).slice(2)) == counted(NUMBERS[2:])


def test_an_empty_column_keeps_its_kind(counted):
    assert counted(pa.table({"id": pa.array([], pa.int32())})).namespace == "customers/int"
    assert counted(pa.table({"id": pa.array([], pa.null())})).namespace == "customers/text"


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (pa.array(["a", None]), "is empty in some rows"),
        (pa.array([1, None]), "is empty in some rows"),
        (pa.array([None, None]), "is empty in some rows"),
        (pa.array(["a", None]).dictionary_encode(), "is empty in some rows"),
        (pa.DictionaryArray.from_arrays([0, 1], ["a", None]), "is empty in some rows"),
        (pa.array(["a", ""]), "is empty in some rows"),
        (pa.array([1.5]), "holds double; ids are integers or texts"),
        (pa.array([True]), "holds bool; ids are"),
        (pa.array([b"secret"]), "holds binary; ids are"),
        (pa.array([2**63], pa.uint64()), "beyond 2\\*\\*63"),
        (pa.array([["secret"]]), "holds list"),
    ],
)
def test_what_is_no_id_is_refused(ids, said, counted):
    with pytest.raises(BatchError, match=f"^column `id` .*{said}"):
        counted(pa.table({"id": ids}))


def test_two_columns_of_one_name_are_refused(counted):
    with pytest.raises(BatchError, match="has 2 columns called `id`; rename the others"):
        counted(pa.table([[1], [2]], names=["id", "id"]))
