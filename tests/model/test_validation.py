from sekisho.model.validation import Failure, Validation, masked


def test_a_masked_value_keeps_its_shape_and_nothing_else():
    assert masked("taro.yamada+1@example.jp") == "xxxx.xxxxxx+9@xxxxxxx.xx"
    assert masked("山田 太郎 ０９０-1234") == "xx xx 999-9999"
    assert masked("e\u0301\n\u200b") == "xxxx"
    assert masked(-12.5) == "-99.9"
    assert masked("x" * 41) == "x" * 40 + "…"
    assert masked(None) == "xxxx"


def test_a_batch_as_declared_is_one_line():
    assert Validation("crm-to-us", 1, ()).message() == (
        "sekisho: the batch of export “crm-to-us” is as declared (1 row)"
    )


def test_each_failure_says_where_what_how_often_and_what_to_do():
    failures = (
        Failure(None, "at least one row", "0", "look why"),
        Failure("born_on", "date", "other values", "write dates", 1204, ("99.9.99", "x")),
    )
    validation = Validation("crm-to-us", 12040, failures)
    assert not validation.passed
    assert validation.message().splitlines() == [
        "sekisho: the batch of export “crm-to-us” is not as declared (12,040 rows, 2 problems)",
        "  the batch: expected at least one row; found 0",
        "    do: look why",
        "  column born_on: expected date; found other values in 1,204 of 12,040 rows, such as 99.9.99, x (masked)",
        "    do: write dates",
    ]
