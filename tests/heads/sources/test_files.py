"""Files: which are read, which are refused, and that nothing but the ids is read of them."""

import gzip
import os

import duckdb
import polars as pl
import pytest

from sekisho.errors import BatchError

TEXTS = ["a", "b", "a", "é"]


@pytest.fixture
def parquet(tmp_path):
    path = tmp_path / "batch.parquet"
    pl.DataFrame({"id": TEXTS, "note": "x"}).write_parquet(path)
    return path


def test_a_path_may_be_written_as_text(parquet, counted):
    assert counted(str(parquet)) == counted(parquet) == counted([parquet])


def test_a_folder_is_all_its_parquet_files(tmp_path, parquet, counted):
    later = tmp_path / "day=2026-11-02"
    later.mkdir()
    pl.DataFrame({"id": ["c"], "note": "y"}).write_parquet(later / "x.PARQUET")
    (tmp_path / "_SUCCESS").touch()
    assert counted(tmp_path).sketch == counted([*TEXTS, "c"]).sketch


def test_a_name_is_no_pattern(tmp_path, parquet, counted):
    odd = tmp_path / "a[1]?*.parquet"
    odd.write_bytes(parquet.read_bytes())
    (tmp_path / "a1xy.parquet").write_bytes(b"another file that the pattern would match")
    assert counted(odd) == counted(parquet)


def test_csv_may_be_compressed(tmp_path, counted):
    with gzip.open(tmp_path / "batch.csv.gz", "wt", encoding="utf-8") as file:
        file.write("id,note\n007,x\n7,y\n")
    assert counted(tmp_path / "batch.csv.gz").sketch == counted(["007", "7"]).sketch


def test_a_csv_is_read_as_the_standard_says_and_not_as_its_first_rows_look(tmp_path, counted):
    path = tmp_path / "batch.csv"
    path.write_bytes(b'\xef\xbb\xbfid,note\r\n\'a\',"x""y"\r\n"b, c","two\r\nlines"\r\nNA,;\r\nd e,\r\n')
    assert counted(path).sketch == counted(["'a'", "b, c", "NA", "d e"]).sketch


def test_several_csv_files_have_one_header(tmp_path, counted):
    paths = [tmp_path / f"{number}.csv" for number in range(2)]
    paths[0].write_text("id,note\na,x\n")
    paths[1].write_text("id,note\nb,x\n")
    assert counted(paths).sketch == counted(["a", "b"]).sketch
    paths[1].write_text("note,id\nx,b\n")
    with pytest.raises(BatchError, match=r"1\.csv: the header is another than that of .*0\.csv"):
        counted(paths)


def test_a_header_alone_is_an_empty_batch(tmp_path, counted):
    path = tmp_path / "batch.csv"
    path.write_text("id,note\n")
    heads = counted(path)
    assert (heads.rows, heads.columns, heads.namespace) == (0, ("id", "note"), "customers/text")


def test_relations_keep_uuids_and_enums_as_their_text(counted):
    uuids = duckdb.connect().sql("SELECT '00000000-0000-0000-0000-00000000000a'::UUID AS id")
    assert counted(uuids) == counted(["00000000-0000-0000-0000-00000000000a"])
    enums = duckdb.connect().sql("SELECT 'a'::ENUM('a', 'b') AS id")
    assert counted(enums) == counted(["a"])


def test_a_quote_in_a_name_is_a_name(key):
    from sekisho.heads import count

    odd = duckdb.connect().sql('SELECT \'a\' AS "i""d", 1 AS id')
    assert count(odd, column='i"d', namespace="customers", key=key).namespace == "customers/text"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,note\na,x\n,y\n", "column `id` is empty in some rows"),
        ('id,note\na,x\n"",y\n', "column `id` is empty in some rows"),
        ("", "the file is empty, it has not even a header"),
        ("id,id\na,x\n", "the batch has 2 columns called `id`"),
        ("id,note\na,x\nsecret\n", "cannot be counted"),
        ("id;note\na;x\n", "the batch has no column `id`"),
        ("name,note\na,x\n", "the batch has no column `id`"),
        ("id,note\na,x\nsecret,y,z,secret\n", "cannot be counted: .* while reading the path of a Parquet or CSV file"),
        ('id,note\n"secret,x\n', "cannot be counted"),
    ],
)
def test_a_csv_that_cannot_be_counted_is_refused_without_quoting_it(text, said, tmp_path, counted):
    path = tmp_path / "batch.csv"
    path.write_text(text)
    with pytest.raises(BatchError, match=said) as refused:
        counted(path)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_or_not_of_a_kind_is_named(tmp_path, parquet, counted):
    (tmp_path / "batch.xlsx").touch()
    (tmp_path / "batch.csv").touch()
    (tmp_path / "empty").mkdir()
    refusals = [
        (tmp_path / "none.parquet", r"none\.parquet: there is no such file$"),
        (tmp_path / "batch.xlsx", r"batch\.xlsx: no persons are counted in such a file; expected files that end in"),
        ([parquet, tmp_path / "batch.csv"], r"expected files that end in .*, of one kind$"),
        (tmp_path / "empty", r"empty: no file in this folder ends in \.parquet$"),
    ]
    for batch, said in refusals:
        with pytest.raises(BatchError, match=said):
            counted(batch)


def test_a_damaged_file_is_refused(parquet, counted):
    parquet.write_bytes(parquet.read_bytes()[:-20])
    with pytest.raises(BatchError, match=r"while reading the path of a Parquet or CSV file$"):
        counted(parquet)


def test_a_decimal_is_no_id(counted):
    with pytest.raises(BatchError, match=r"holds decimal128.* ids are integers or texts"):
        counted(duckdb.connect().sql("SELECT 1::HUGEINT AS id"))


@pytest.mark.parametrize("name", ["batch.csv", "batch.parquet", "folder/part-2.parquet"])
def test_what_is_no_file_is_refused_and_not_left_out(name, tmp_path, counted):
    """A pipe would hold DuckDB for ever; a part that is a broken link was not counted, and nothing was said."""
    (tmp_path / "folder").mkdir()
    for make, said in (
        (os.mkfifo, "it is a named pipe, and a regular file was expected"),
        (lambda path: path.symlink_to("/dev/null"), "it is a device, and a regular file was expected"),
        (lambda path: path.symlink_to("gone.parquet"), "there is no such file"),
    ):
        make(tmp_path / name)
        with pytest.raises(BatchError, match=said):
            counted(tmp_path / "folder" if "/" in name else tmp_path / name)
        (tmp_path / name).unlink()


def test_a_folder_that_a_link_leads_to_is_not_left_out(tmp_path, counted):
    (tmp_path / "whole").mkdir()
    (tmp_path / "parts").mkdir()
    (tmp_path / "whole/more").symlink_to("../parts")
    with pytest.raises(BatchError, match="more: a link to a folder is not followed; name the folder itself"):
        counted(tmp_path / "whole")


def test_a_header_that_never_ends_is_refused(tmp_path, counted):
    (tmp_path / "batch.csv").write_text(f'"{"a" * (2 << 20)}')
    with pytest.raises(BatchError):
        counted(tmp_path / "batch.csv")
    (tmp_path / "batch.csv").write_text("a," * (1 << 20))
    with pytest.raises(BatchError, match="its header is longer than"):
        counted(tmp_path / "batch.csv")
