"""The folder of sources is the registry."""

import tomllib

import polars as pl
import pytest

from sekisho.heads import count
from sekisho.heads.sources import source_of, sources


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.__name__.rpartition(".")[2])
def test_every_source_says_what_it_reads_and_which_extra_installs_it(source, repository):
    extras = tomllib.loads((repository / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert source.EXTRA in extras
    assert source.TITLE.startswith(("a ", "an ", "the "))
    assert (repository / "tests/heads/sources" / f"test_{source.__name__.rpartition('.')[2]}.py").is_file()


def test_what_can_be_iterated_over_is_asked_last():
    assert sources()[-1].__name__.endswith(".ids")
    frame = pl.DataFrame({"id": [1]})
    assert [source.accepts(frame) for source in sources()].count(True) == 2
    assert source_of(frame).__name__.endswith(".polars")


def test_a_class_derived_from_a_frame_is_read_as_one(key):
    class Customers(pl.DataFrame):
        pass

    heads = count(Customers({"id": ["a"]}), column="id", namespace="customers", key=key)
    assert heads.rows == 1
