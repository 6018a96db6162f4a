"""Decisions that were made outside a run are kept, and can be made again."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from sekisho.errors import LedgerError
from sekisho.gate.run.keeping import Judged, keep
from sekisho.ledger import Ledger
from sekisho.model.dates import AsOf
from tests.gate.folder import EXPORT, PARTIES

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
AS_OF = AsOf.parse("2026-03-01")


@pytest.fixture
def ledger(tmp_path):
    with closing(Ledger.create(f"sqlite:///{tmp_path}/ledger.db")) as opened:
        yield opened


def judged(gate, *exports):
    return [Judged(gate.suppose(export, AS_OF), files=("dags/crm.py:3",)) for export in exports]


def decisions(ledger):
    return list(ledger.records(kind="decision"))


def test_each_decision_is_a_record_that_says_who_asked_and_where(folder, ledger):
    gate = folder.gate()
    (number,) = keep(gate, ledger, judged(gate, "crm"), who="aroha@ci", now=NOW)
    (record,) = decisions(ledger)
    body = record.body
    assert (record.id, body["export"], body["stage"]) == (number, "crm", "declaration")
    assert (body["who"], body["files"], body["run"], body["effect"]) == ("aroha@ci", ["dags/crm.py:3"], None, "allow")


def test_what_it_leans_on_is_kept_with_it(folder, ledger):
    gate = folder.gate()
    keep(gate, ledger, judged(gate, "crm"), who="aroha@ci", now=NOW)
    (record,) = decisions(ledger)
    assert ledger.content(record.body["law"])
    assert ledger.content(record.body["proof"])
    assert ledger.verify().faults == []


def test_exports_of_several_accounts_are_kept_in_the_order_of_their_numbers(folder, ledger):
    folder.write("parties/rose.yaml", {**PARTIES["sakura"], "name": "Rose", "group": "none"})
    folder.write("exports/theirs.yaml", {**EXPORT, "exporter": "rose"})
    gate = folder.gate()
    numbers = keep(gate, ledger, judged(gate, "theirs", "crm"), who="aroha@ci", now=NOW)
    assert numbers == [record.id for record in decisions(ledger)]
    assert {record.body["export"] for record in decisions(ledger)} == {"crm", "theirs"}


def test_what_cannot_be_kept_is_refused(folder, ledger):
    gate = folder.gate()
    keep(gate, ledger, judged(gate, "crm"), who="aroha@ci", now=NOW)
    with pytest.raises(LedgerError, match="before the newest record"):
        keep(gate, ledger, judged(gate, "crm"), who="aroha@ci", now=NOW.replace(day=1, month=1))
    assert len(decisions(ledger)) == 1
