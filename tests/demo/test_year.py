"""The year before the demo begins is judged and settled like any run, and counts every customer once."""

from contextlib import closing
from pathlib import Path

import pytest

from demo.year import DELIVERIES, EXPORT, key_in, ledger_of
from sekisho.gate import Gate
from sekisho.ledger import Ledger


@pytest.fixture(scope="module")
def gate():
    return Gate.open(Path(__file__).parents[2] / "policies" / "acme")


@pytest.fixture(scope="module")
def url(gate, tmp_path_factory):
    folder = tmp_path_factory.mktemp("year")
    url = f"sqlite:///{folder}/ledger.db"
    lines = list(ledger_of(gate, url, key_in(folder / "key")))
    assert len(lines) == len(DELIVERIES)
    assert "9,400 heads" in lines[-1]
    return url


def test_each_delivery_was_decided_reserved_and_settled(url):
    with closing(Ledger.open(url)) as ledger:
        decisions = [record.body for record in ledger.records(kind="decision")]
        assert [one["effect"] for one in decisions] == ["allow"] * len(DELIVERIES)
        assert [one["as_of"] for one in decisions] == [str(one.on) for one in DELIVERIES]
        assert {one.state for one in ledger.reservations()} == {"settled"}
        assert ledger.verify().faults == []


def test_customers_who_ordered_again_are_counted_once(url, gate):
    with closing(Ledger.open(url)) as ledger:
        years = ledger.holdings(export_id=EXPORT, span="year")
    assert {one.kind: one.persons.low for one in years} == {"sensitive": 9_400, "ordinary": 9_400}
    assert sum(one.last - one.first + 1 for one in DELIVERIES) > 9_400


def test_nobody_else_can_read_the_key(tmp_path):
    key_in(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
