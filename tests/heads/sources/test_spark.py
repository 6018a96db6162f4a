"""Spark in local mode: partitions are counted by its workers, and what they refuse, the driver says."""

import pytest

from sekisho.errors import BatchError
from sekisho.heads import count


def test_a_dot_in_a_name_is_a_name(spark, key, counted):
    batch = spark.range(100).selectExpr("id AS `a.b`", "'x' AS `odd``one`")
    assert count(batch, column="a.b", namespace="customers", key=key).sketch == counted(range(100)).sketch
    assert count(batch, column="odd`one", namespace="customers", key=key).sketch == counted(["x"]).sketch


def test_integers_are_the_same_whatever_their_width(spark, counted):
    assert counted(spark.range(100).selectExpr("CAST(id AS tinyint) AS id")) == counted(range(100))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT CAST(NULL AS string) AS id", "column `id` is empty in some rows"),
        ("SELECT '' AS id", "column `id` is empty in some rows"),
        ("SELECT 1.5 AS id", r"column `id` holds decimal\(2,1\); ids are integers or texts"),
        ("SELECT 1 AS id, 2 AS id", "the batch has 2 columns called `id`"),
        ("SELECT 1 AS idd", "the batch has no column `id`; did you mean `idd`"),
        ("SELECT CAST(raise_error('secret') AS string) AS id", "cannot be counted: .* while reading a Spark frame"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_one_line(query, said, spark, counted):
    with pytest.raises(BatchError, match=said) as refused:
        counted(spark.sql(query))
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)
