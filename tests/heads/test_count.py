"""Persons are counted the same wherever they lie, each once, and nobody can be told from what is kept."""

import itertools
import json

import duckdb
import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from sekisho.errors import BatchError
from sekisho.heads import HashKey, Heads, count, generate, sql
from sekisho.heads.sketch import Sketch
from sekisho.model.values import Interval
from tests.heads import naive
from tests.heads.batches import FORMS, Workshop, csv

KEY = HashKey.parse("2026 = " + "5e" * 32, "a test")
SHORT = 8
"""A sketch of 256 hashes, so that there are more persons than it holds."""


def counted(batch, key=KEY, **asked) -> Heads:
    return count(batch, column="id", namespace="customers", key=key, **asked)


def _people(make, *strange):
    """Three thousand rows about seven hundred people, in no order."""
    people = [*(make(number) for number in range(700)), *strange]
    rows = [people[number * number % len(people)] for number in range(3_000)] + people[::-1]
    return rows[1::2] + rows[::2]


TEXTS = _people(
    "C-{:05}".format,
    *(
        "007",
        "7",
        "NA",
        "null",
        "O'Neill",
        'a "b", c',
        "two\nlines",
        "%s :id \\",
        "Ω",
        "關所",
        "関所",
        "🛃",
        " x ",
        "x",
    ),
    *("c-00001", "é", "e\u0301", "a" * 55, "a" * 56, "a" * 63, "a" * 64, "a" * 300),
)
INTEGERS = _people(lambda number: number * 7_919 - 2_000, 2**63 - 1, -(2**63), 2**31, 2**53 + 1)


@pytest.fixture
def workshop(tmp_path, request):
    return Workshop(tmp_path, request.getfixturevalue)


# ---- the same sketch everywhere ----


@pytest.mark.parametrize("lg_k", [SHORT, 20], ids=["estimate", "exact"])
@pytest.mark.parametrize("ids", [TEXTS, INTEGERS], ids=["texts", "integers"])
@pytest.mark.parametrize("form", FORMS)
def test_every_back_end_gives_the_same_sketch_byte_for_byte(form, ids, lg_k, workshop):
    heads = counted(FORMS[form](ids, workshop), _lg_k=lg_k)
    assert heads.sketch == naive.sketch(ids, "customers", KEY, lg_k=lg_k)
    assert heads.rows == len(ids)
    assert heads.namespace == f"customers/{'text' if ids is TEXTS else 'int'}"
    assert heads.columns in (("id",), ("id", "note"))


def test_in_a_csv_file_every_id_is_a_text(workshop):
    spelt = ["007", "7", "1.5", "NA", "true", "2026-11-01", " 7"]
    assert counted(csv(spelt, workshop)).sketch == naive.sketch(spelt, "customers", KEY)
    assert counted(csv(TEXTS, workshop)).sketch == naive.sketch(TEXTS, "customers", KEY)
    assert counted(csv([1, 2, 3], workshop)).namespace == "customers/text"


def test_more_than_a_sketch_holds_is_the_same_at_its_real_size(postgres_engine, spark):
    persons = 1_100_000
    lazily = pl.LazyFrame({"number": pl.int_range(persons, eager=True)})
    numbers = sa.func.generate_series(0, persons - 1).column_valued("number")
    heads = counted(lazily.select(id=pl.format("C-{}", "number")))
    assert heads.persons.low < persons < heads.persons.high
    elsewhere = [
        duckdb.connect().table_function("range", [persons]).project("'C-' || range AS id"),
        sql(postgres_engine, sa.select(("C-" + sa.cast(numbers, sa.Text)).label("id"))),
        spark.range(persons).selectExpr("concat('C-', id) AS id"),
    ]
    for batch in elsewhere:
        assert counted(batch) == heads
    assert counted(range(persons)) == counted(lazily.select(id="number"))


# ---- the laws of counting ----


@given(st.lists(st.integers(0, 900)), st.lists(st.integers(0, 900), max_size=4))
def test_union_never_double_counts(ids, cuts):
    ends = [0, *sorted(cut % (len(ids) + 1) for cut in cuts), len(ids)]
    parts = [ids[start:end] for start, end in itertools.pairwise(ends)]
    sketches = [Sketch.load(counted(part).sketch) for part in parts]
    assert Sketch.union(*sketches).dump() == counted(ids).sketch
    assert Sketch.union(*sketches).count() == Interval.exactly(len(set(ids)))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1)), st.randoms())
def test_counting_again_changes_nothing(ids, randomly):
    once = counted(ids)
    again = ids + ids[: len(ids) // 2]
    randomly.shuffle(again)
    assert counted(again).sketch == once.sketch
    assert counted(ids) == once
    both = Sketch.union(Sketch.load(once.sketch), Sketch.load(counted(again).sketch))
    assert both.dump() == once.sketch


def test_no_identifier_is_stored():
    ids = [f"person-{number:04}@example.jp" for number in range(500)]
    heads = counted(ids)
    kept = repr(heads).encode() + heads.sketch
    assert not any(one.encode() in kept or one.encode().hex().encode() in kept for one in ids)
    other = counted(ids, key=HashKey.parse(generate("2026"), "another"))
    assert other.persons == heads.persons
    assert not set(_hashes(heads)) & set(_hashes(other))
    assert other.key != heads.key
    numbers = counted(range(1_000_000, 1_000_500))
    assert not {number.to_bytes(8, "little") for number in range(1_000_000, 1_000_500)} & set(_hashes(numbers))


def test_two_namespaces_have_no_hash_in_common():
    here = counted(TEXTS)
    there = count(TEXTS, column="id", namespace="staff", key=KEY)
    assert not set(_hashes(here)) & set(_hashes(there))


@pytest.mark.parametrize("boundary", [10_000, 100_000, 1_000_000, 2**20])
def test_small_counts_are_exact(boundary):
    for persons in (boundary - 1, boundary, min(boundary + 1, 2**20)):
        assert counted(range(persons)).persons == Interval.exactly(persons)


def test_large_counts_carry_bounds():
    low, high = counted(range(2**20 + 1)).persons
    assert low < 2**20 + 1 < high
    low, high = counted(range(3_000_000)).persons
    assert 3_000_000 * 0.99 < low < 3_000_000 < high < 3_000_000 * 1.01


def _hashes(heads):
    body = heads.sketch[16:]
    return [body[start : start + 8] for start in range(0, len(body), 8)]


# ---- what is known of a batch ----


def test_heads_are_plain_values_that_say_with_which_key():
    heads = counted(["a", "b", "a"])
    assert heads.rows == 3
    assert heads.persons == Interval.exactly(2)
    assert (heads.epoch, heads.key) == ("2026", KEY.fingerprint())
    assert json.dumps(heads._replace(sketch=heads.sketch.hex()))


def test_the_fingerprint_tells_batches_apart():
    batch = pl.DataFrame({"id": ["a", "b"], "note": "x"})
    same = [batch, batch.reverse(), batch.to_arrow(), batch.lazy()]
    assert len({counted(one).fingerprint for one in same}) == 1
    others = [batch, batch.head(1), pl.concat([batch, batch]), batch.select("id"), batch.rename({"note": "remark"})]
    assert len({counted(one).fingerprint for one in others}) == len(others)


def test_nobody_is_counted_in_an_empty_batch():
    for batch in ([], pl.DataFrame({"id": []}), pl.DataFrame({"id": []}, schema={"id": pl.Int64})):
        heads = counted(batch)
        assert (heads.rows, heads.persons) == (0, Interval.exactly(0))
    assert heads.namespace == "customers/int"


def test_progress_is_told_as_rows_so_far():
    told = []
    counted(iter(range(600_000)), tell=told.append)
    assert told == sorted(set(told))
    assert len(told) > 1
    assert told[-1] == 600_000


# ---- what cannot be counted ----


REFUSED = {
    "a row without id": (["a", None], "is empty in some rows"),
    "an empty id": (["a", ""], "is empty in some rows"),
    "not a number": (["a", float("nan")], "is empty in some rows"),
    "a fraction": ([1.5], "holds float"),
    "a yes": ([True], "holds bool"),
    "a day": ([pl.date_range(pl.date(2026, 1, 1), pl.date(2026, 1, 1), eager=True)[0]], "holds date"),
    "bytes": ([b"secret"], "holds bytes"),
    "two kinds at once": ([1, "secret"], "holds int and str"),
    "a large number": ([2**63], "beyond 2**63"),
    "half a character": (["secret\ud800"], "cannot be written in UTF-8"),
}


@pytest.mark.parametrize(("ids", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_id_is_refused_in_one_line_that_quotes_nothing(ids, said):
    with pytest.raises(BatchError) as refused:
        counted(ids)
    assert said in str(refused.value)
    assert str(refused.value).startswith("column `id` ")
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_one_kind_after_the_other_is_refused():
    with pytest.raises(BatchError, match="column `id` holds integers and texts; ids are"):
        counted([pl.DataFrame({"id": [1]}), pl.DataFrame({"id": ["a"]})])


def test_a_column_that_is_not_there_is_answered_with_the_closest():
    with pytest.raises(BatchError, match=r"^the batch has no column `id`; did you mean `idd`"):
        counted(pl.DataFrame({"idd": [1], "name": ["a"]}))
    with pytest.raises(BatchError, match=r"^the batch has no column `id`; say in `persons.identified_by`"):
        counted(pl.DataFrame({"customer": [1]}))


@pytest.mark.parametrize("batch", [None, 7, {"id": [1]}, b"id"])
def test_what_is_no_batch_is_refused(batch):
    with pytest.raises(
        BatchError, match=r"^no persons are counted in builtins\.\w+|^no persons are counted in NoneType"
    ):
        counted(batch)


def test_a_fault_of_an_engine_is_told_by_its_name_alone():
    def broken():
        yield 1
        raise OverflowError("secret")

    with pytest.raises(BatchError, match="cannot be counted: OverflowError while reading an iterable") as refused:
        counted(broken())
    assert "secret" not in str(refused.value)
    assert refused.value.__context__ is None


@pytest.mark.parametrize(("package", "extra"), [("duckdb", "scale"), ("numpy", "ledger"), ("pyarrow", "scale")])
def test_an_engine_that_is_missing_is_named_with_the_extra_that_installs_it(package, extra, tmp_path, python):
    pl.DataFrame({"id": ["a"]}).write_parquet(tmp_path / "x.parquet")
    said = python(
        f"""
        import sys
        sys.modules[{package!r}] = None
        from sekisho.heads import HashKey, count
        key = HashKey.parse("2026 = " + "5e" * 32, "a test")
        try:
            count({str(tmp_path / "x.parquet")!r}, column="id", namespace="n", key=key)
        except Exception as error:
            print(type(error).__name__, error)
        """
    )
    assert said.startswith("BatchError ")
    assert f"{package} is" in said or f"{package}, which is" in said
    assert f"install sekisho[{extra}]" in said


def test_without_the_extras_plain_ids_are_counted_all_the_same(python):
    said = python(
        """
        import sys
        for package in ("polars", "polars_hash", "pyarrow", "pandas", "duckdb", "sqlalchemy", "pyspark"):
            sys.modules[package] = None
        from sekisho.heads import HashKey, count
        key = HashKey.parse("2026 = " + "5e" * 32, "a test")
        print(count(["a", "b", "a"], column="id", namespace="customers", key=key).fingerprint)
        """
    )
    assert said == counted(["a", "b", "a"]).fingerprint


def test_nothing_heavy_is_imported_before_a_batch_is_counted(python):
    said = python(
        """
        import sys
        import sekisho.heads
        import sekisho.heads.sources
        sekisho.heads.sources.sources()
        heavy = {"numpy", "datasketches", "polars", "pandas", "pyarrow", "duckdb", "sqlalchemy", "pyspark"}
        print(sorted(heavy & set(sys.modules)))
        """
    )
    assert said == "[]"
