"""A batch against its declaration, with the real Great Expectations."""

import datetime as dt
import socket
from decimal import Decimal

import pandas as pd
import pytest
from great_expectations.execution_engine import PandasExecutionEngine

from sekisho.errors import BatchError
from sekisho.gx import declared_type, validate

RIGHT = [
    ("string", pd.array(["a", "b", None], dtype="string")),
    ("string", pd.Series(["a", "b", None], dtype=object)),
    ("string", pd.Categorical(["a", "b", "a"])),
    ("string", [None, None, None]),
    ("integer", pd.array([1, None, 3], dtype="Int64")),
    ("integer", pd.array([1, None, 3], dtype="int64[pyarrow]")),
    ("integer", [1.0, None, 3.0]),
    ("integer", pd.Series([1, None, 3.0], dtype=object)),
    ("number", [1, 2, 3]),
    ("number", [Decimal("1.5"), None, Decimal(2)]),
    ("number", pd.Series([1, 2.5, Decimal(1)], dtype=object)),
    ("boolean", pd.array([True, None, False], dtype="boolean")),
    ("boolean", [True, None, False]),
    ("date", ["2020-02-29", None, "9999-12-31"]),
    ("date", pd.to_datetime(["2020-02-29", None, "2021-01-01"])),
    ("date", pd.Series([dt.date(2020, 1, 1), "2020-01-02", dt.datetime(2020, 1, 3)], dtype=object)),  # noqa: DTZ001
    ("datetime", ["2026-11-01T09:00:00Z", "2026-11-01 09:00", "2026-11-01T09:00:00.5+09:00"]),
    ("datetime", pd.Series([pd.Timestamp("2026-11-01"), "2026-11-01T09:00:00Z", None], dtype=object)),
]
WRONG = [
    ("string", [1, 2, 3], 3),
    ("string", ["a", b"b", 3], 2),
    ("string", [["a"], None, {}], 2),
    ("integer", ["1", "2", "3"], 3),
    ("integer", [1.5, 2.0, None], 1),
    ("integer", [1, True, "x"], 2),
    ("integer", [True, False, True], 3),
    ("integer", [float("inf"), 1.0, 2.0], 1),
    ("number", ["0.5", None, "x"], 2),
    ("number", [1, True, None], 1),
    ("boolean", [1, 0, 1], 3),
    ("boolean", ["true", True, None], 1),
    ("date", ["2021-02-29", "01.02.2021", "2021-2-3"], 3),
    ("date", pd.to_datetime(["2020-02-29", "2020-02-29T12:00", None], format="ISO8601"), 1),
    ("date", pd.Series([dt.date(2020, 1, 1), "2020-02-30", "soon"], dtype=object), 2),
    ("date", [20200101, 20200102, 20200103], 3),
    ("datetime", ["2026-11-01", "2026-11-31T09:00:00Z", "2026-11-01T09:00:00Z"], 2),
    ("datetime", [dt.date(2026, 11, 1), None, None], 1),
    ("datetime", pd.Series([pd.Timestamp("2026-11-01"), "2026-11-31T09:00", 1], dtype=object), 2),
]
WRITTEN = [
    ("integer", ["1", "-2", "+3"], 0),
    ("integer", ["1.0", "1,200", "１"], 3),
    ("number", ["1", ".5", "1e-3"], 0),
    ("number", ["nan", "1,5", "e"], 3),
    ("boolean", ["true", "FALSE", "1"], 0),
    ("boolean", ["yes", "2", "wahr"], 3),
    ("date", ["2020-02-29", "", "9999-12-31"], 0),
    ("date", ["2021-02-29", "29.02.2020", "20200229"], 3),
    ("datetime", ["2026-11-01T09:00:00Z", "2026-11-01 09:00:00.123456", ""], 0),
    ("datetime", ["2026-11-01", "2026-11-01T25:00", "now"], 3),
    ("string", ["007", "NA", ""], 0),
]


def test_a_batch_as_declared_passes_from_pandas_csv_and_parquet(export, batch, tmp_path):
    batch.to_csv(tmp_path / "batch.csv", index=False)
    batch.to_csv(tmp_path / "batch.csv.gz", index=False)
    batch.to_parquet(tmp_path / "batch.parquet")
    answers = [validate(export, each) for each in (batch, *sorted(tmp_path.iterdir()), str(tmp_path / "batch.csv"))]
    assert [answer.message() for answer in answers] == [
        "sekisho: the batch of export “service-to-us” is as declared (3 rows)"
    ] * 5
    assert all(answer.passed for answer in answers)


def test_neither_network_nor_progress_bars_nor_other_peoples_log(export, batch, monkeypatch, capfd, caplog):
    caplog.set_level("DEBUG")

    def call(*args):
        raise AssertionError("somebody looked up a name in the network")

    monkeypatch.setattr(socket, "getaddrinfo", call)
    assert validate(export, batch).passed
    assert (*capfd.readouterr(), caplog.text) == ("", "", "")


def test_a_column_that_is_not_declared_fails(failures, batch):
    found = failures(batch.assign(nickname="Taro"))
    assert [each.found for each in found["nickname"]] == ["a column that is not declared"]
    assert set(found) == {"nickname"}


def test_a_column_that_is_missing_fails(failures, batch):
    found = failures(batch.drop(columns="hours"))
    assert [each.found for each in found["hours"]] == ["no such column"]
    assert set(found) == {"hours"}


def test_a_column_that_stands_there_twice_fails(failures, batch):
    found = failures(pd.concat([batch, batch[["reach"]]], axis=1))
    assert [each.found for each in found[None]] == ["several columns called reach"]


def test_an_index_that_holds_data_is_a_column(failures, batch):
    assert failures(batch.set_index("reach")) == {}
    assert set(failures(batch.set_index(batch["reach"].to_numpy()))) == {"index"}


def test_rows_that_were_filtered_are_no_column(failures, batch):
    assert failures(batch[batch["running"]]) == {}


def test_an_empty_batch_fails(failures, batch, tmp_path):
    batch.iloc[:0].to_csv(tmp_path / "batch.csv", index=False)
    for empty in (batch.iloc[:0], tmp_path / "batch.csv"):
        found = failures(empty)
        assert [(each.expected, each.found) for each in found[None]] == [("at least one row", "0")]
        assert set(found) == {None}


def test_a_declaration_without_columns_lets_no_column_pass(export, batch):
    bare = export.model_copy(update={"data": tuple(s.model_copy(update={"columns": {}}) for s in export.data)})
    found = {each.column for each in validate(bare, batch).failures}
    assert found == set(batch.columns)


def columns_of(export, cases):
    """An export that declares a column of its own for each case, and a batch that holds them all."""
    names = {f"{number:02} {case[0]}": case for number, case in enumerate(cases)}
    stream = export.data[0].model_copy(update={"columns": {name: case[0] for name, case in names.items()}})
    declared = export.model_copy(update={"data": (stream,)})
    return declared, pd.DataFrame({name: case[1] for name, case in names.items()})


def counted(validation):
    """How many values of each column are of another type."""
    found = dict.fromkeys(range(99), 0)
    for failure in validation.failures:
        assert failure.expected == declared_type.SPELT[failure.column[3:]]
        found[int(failure.column[:2])] = failure.rows
    return found


def test_a_type_is_what_the_values_are_not_how_pandas_keeps_them(export):
    declared, batch = columns_of(export, RIGHT)
    assert validate(declared, batch).failures == ()


def test_values_of_another_type_are_counted(export):
    declared, batch = columns_of(export, WRONG)
    found = counted(validate(declared, batch))
    assert [found[number] for number in range(len(WRONG))] == [wrong for _, _, wrong in WRONG]


def test_in_a_csv_file_a_type_is_how_the_value_is_written(export, tmp_path):
    declared, batch = columns_of(export, WRITTEN)
    batch.to_csv(tmp_path / "batch.csv", index=False)
    found = counted(validate(declared, tmp_path / "batch.csv"))
    assert [found[number] for number in range(len(WRITTEN))] == [wrong for _, _, wrong in WRITTEN]


def test_an_e_mail_address_that_nobody_declared_fails(failures, batch):
    found = failures(batch.assign(machine=["press", "taro@example.jp", "lathe"]))
    (failure,) = found["machine"]
    assert failure.expected == "no identifiers of persons that no category of the data declares"
    assert failure.found == "what looks like e-mail addresses"
    assert (failure.rows, failure.examples) == (1, ("xxxx@xxxxxxx.xx",))
    assert "not_identifiers={'machine': ['email']}" in failure.remedy


def test_an_undeclared_column_is_looked_at_too(failures, batch):
    found = failures(batch.assign(note=["taro@example.jp", None, None]))
    assert [each.found for each in found["note"]] == [
        "a column that is not declared",
        "what looks like e-mail addresses",
    ]


def test_what_a_category_declares_may_be_there(failures, batch):
    assert failures(batch.assign(reach=["taro@example.jp", "hanako@example.jp", "+81 90-1234-5678"])) == {}


def test_numbers_are_read_as_they_are_written(failures, batch):
    for numbers in ([13812345678, 13912345678, 13712345678], ["13812345678", "13912345678", "13712345678"]):
        found = failures(batch.assign(serial=numbers))
        assert "telephone numbers" in found["serial"][1].found
    assert [each.found for each in failures(batch.assign(ratio=[0.5, 2.5, 7.25]))["ratio"]] == [
        "a column that is not declared"
    ]


def test_what_only_looks_like_an_identifier_is_said_to(failures, batch):
    like = batch.assign(machine=["192.168.0.1", "10.0.0.7", "1.2.3.4"])
    assert "IP addresses" in failures(like)["machine"][0].found
    assert failures(like, not_identifiers={"machine": ["ip-address"]}) == {}
    assert set(failures(like, not_identifiers={"hours": ["ip-address"]})) == {"machine"}


def test_a_misspelt_exception_is_refused(export, batch):
    with pytest.raises(BatchError, match="no identifier is called `fone`; did you mean `phone`"):
        validate(export, batch, not_identifiers={"machine": ["fone"]})


def test_the_message_names_column_expectation_count_and_remedy_and_no_data(export, batch):
    broken = batch.assign(hours=["Taro", "山田 太郎", 3], note=["taro@example.jp", "a", "b"]).drop(columns="load")
    message = validate(export, broken).message()
    looks = "what looks like e-mail addresses in 1 of 3 rows, such as xxxx@xxxxxxx.xx (masked)"
    words = "contact, e-mail, email"
    remedy = f"take them out, or let a category of the stream say so ({words}) in exports/service-to-us.yaml"
    category = "no identifiers of persons that no category of the data declares"
    assert message.splitlines() == [
        "sekisho: the batch of export “service-to-us” is not as declared (3 rows, 4 problems)",
        "  column note: expected exactly the declared columns; found a column that is not declared",
        "    do: ship the declared columns and no other, or declare what is shipped in exports/service-to-us.yaml",
        "  column load: expected exactly the declared columns; found no such column",
        "    do: ship the declared columns and no other, or declare what is shipped in exports/service-to-us.yaml",
        "  column hours: expected integer; found other values in 2 of 3 rows, such as xxxx, xx xx (masked)",
        "    do: write integer values there, or correct the type of `hours` in exports/service-to-us.yaml",
        f"  column note: expected {category}; found {looks}",
        f"    do: {remedy}; if they only look like it: not_identifiers={{'note': ['email']}}",
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("batch.csv", None, "there is no such file"),
        ("batch.csv", b"", "the file is empty"),
        ("batch.csv", b"a,b\n1,2\n1,2,3,4\n", "Expected 2 fields in line 3, saw 4"),
        ("batch.csv", "größe\n1\n".encode("latin-1"), "UnicodeDecodeError"),
        ("batch.csv.gz", b"no gzip", "BadGzipFile"),
        ("batch.parquet", b"Taro Yamada", "ArrowInvalid"),
        ("batch.xlsx", b"", "expected one that ends in .csv, .csv.gz, .parquet"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_not_an_answer(export, tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BatchError) as error:
        validate(export, tmp_path / name)
    assert said in str(error.value)
    assert name in str(error.value)
    assert "Taro" not in str(error.value)


def test_something_that_is_no_batch_is_an_error(export):
    with pytest.raises(BatchError, match=r"not builtins\.dict"):
        validate(export, {"machine": ["press"]})


def test_a_metric_that_crashes_is_an_error_and_quotes_no_data(export, batch, monkeypatch, caplog):
    def crash(column, *_, **__):
        raise ValueError(f"cannot digest {column.iloc[0]}")

    monkeypatch.setattr(declared_type, "of_type", crash)
    with pytest.raises(BatchError) as error:
        validate(export, batch)
    assert "could not evaluate expect_column_values_to_be_of_declared_type for column machine" in str(error.value)
    assert "press" not in str(error.value) + caplog.text


def test_great_expectations_that_crashes_is_an_error_and_quotes_no_data(export, batch, monkeypatch):
    def crash(*_, **__):
        raise RuntimeError("press")

    monkeypatch.setattr(PandasExecutionEngine, "resolve_metrics", crash)
    with pytest.raises(BatchError) as error:
        validate(export, batch)
    assert "press" not in str(error.value)
    assert error.value.__context__ is None
