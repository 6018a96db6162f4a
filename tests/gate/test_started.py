"""A block may start a clock: it is told, kept in the ledger, and listed until its day."""

from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from sekisho.gate.run.keeping import Judged, keep
from sekisho.gate.started import started
from sekisho.ledger import Ledger
from sekisho.model.clocks import clocks
from sekisho.model.dates import AsOf
from tests.gate.folder import CITE, EXPORT, LAW, STREAM

REFUSAL = {
    "refusal": "offer",
    "title": {"en": "Report the offer", "ja": "申出の報告"},
    "from": "2026-02-01",
    "when": {"export.purpose": ["brokerage"]},
    "due": "14 days after",
    "remedy": "ask who offered it",
    **CITE,
}
OFFER = {**EXPORT, "purpose": "brokerage", "data": [{**STREAM, "categories": ["secrets"]}]}


@pytest.fixture
def offered(folder):
    """Under a law that wants refused offers of brokers reported: one that it refuses."""
    folder.write("regimes/jp/act.yaml", {**LAW, "refusals": [REFUSAL]})
    return folder.write("exports/crm.yaml", OFFER)


def asked(folder, day="2026-03-01"):
    return folder.gate().decide("crm", AsOf.parse(day), stage="run")


def test_a_block_says_which_clock_it_may_start(offered):
    decision = asked(offered)
    assert [(one.refusal.name, str(one.due)) for one in clocks(decision)] == [("offer", "2026-03-15")]
    assert (
        "  this block may start a clock: Report the offer, by 2026-03-15 [act art. 1]\n    do: ask who offered it"
    ) in decision.message()
    assert "申出の報告（期限2026-03-15）" in decision.message("ja")


@pytest.mark.parametrize(("day", "number"), [("2026-01-31", 0), ("2026-02-01", 1)])
def test_from_the_day_on_which_the_duty_is_law(day, number, offered):
    assert len(clocks(asked(offered, day))) == number


def test_without_a_remedy_the_clock_stands_alone(offered):
    offered.write("regimes/jp/act.yaml", {**LAW, "refusals": [{**REFUSAL, "remedy": None}]})
    assert "by 2026-03-15 [act art. 1]\n  more:" in asked(offered).message()


@pytest.mark.parametrize(("words", "number"), [(["secrets", "plans"], 1), (["plans"], 0)])
def test_of_a_fact_with_several_values_one_suffices(words, number, offered):
    offered.write("regimes/jp/act.yaml", {**LAW, "refusals": [{**REFUSAL, "when": {"data.categories": words}}]})
    assert len(clocks(asked(offered))) == number


def test_not_for_another_export(offered):
    offered.write("exports/crm.yaml", {**OFFER, "purpose": "support"})
    assert asked(offered).effect == "block"
    assert clocks(asked(offered)) == ()


def test_not_for_what_passes(offered):
    offered.write("exports/crm.yaml", {**EXPORT, "purpose": "brokerage"})
    assert asked(offered).effect == "allow"
    assert clocks(asked(offered)) == ()


def test_not_where_another_law_stops_it(offered):
    """It passes under the law that has the duty, and a policy of the organisation refuses it."""
    offered.write("exports/crm.yaml", {**EXPORT, "purpose": "brokerage"})
    offered.write(
        "regimes/jp/policy.yaml", {**LAW, "layer": "organisation", "tables": {"adequate": [{"value": "FR", **CITE}]}}
    )
    assert asked(offered).effect == "block"
    assert clocks(asked(offered)) == ()


def test_nor_while_nobody_knows_whether_the_law_refuses_it(offered):
    offered.write("exports/crm.yaml", {**EXPORT, "purpose": "brokerage"})
    offered.write("parties/sakura.yaml", {"name": "Sakura K.K.", "country": "JP", "group": "sakura", "subject_to": []})
    decision = asked(offered)
    assert (decision.word, decision.effect) == ("REVIEW", "block")
    assert clocks(decision) == ()


def test_nor_where_it_only_annotates(offered):
    offered.write("sekisho.toml", 'organisation = "sakura"\n[enforcement]\ndefault = "advisory"\n')
    assert clocks(asked(offered)) == ()


@pytest.fixture
def ledger(tmp_path):
    with closing(Ledger.create(f"sqlite:///{tmp_path}/ledger.db")) as opened:
        yield opened


def kept(folder, ledger, *days):
    gate = folder.gate()
    for day in days:
        keep(gate, ledger, [Judged(gate.suppose("crm", AsOf.parse(day)))], who="ci", now=datetime.now(UTC))
    return gate.content.regimes


def told(ledger, regimes, first, last, *, rehearsal=False):
    days = (date.fromisoformat(first), date.fromisoformat(last))
    found = started(ledger.records(kind="decision"), regimes, days, rehearsal=rehearsal)
    return [(one.export_id, one.refusal.name, str(one.due), one.record) for one in found]


def test_the_ledger_keeps_which_clocks_a_block_may_have_started(offered, ledger):
    kept(offered, ledger, "2026-03-01", "2026-01-31")
    one, before = ledger.records(kind="decision")
    assert one.body["clocks"] == [{"regime": "jp/act", "refusal": "offer", "due": "2026-03-15"}]
    assert "clocks" not in before.body


def test_of_several_blocks_the_one_due_first_is_told_until_its_day(offered, ledger):
    regimes = kept(offered, ledger, "2026-03-03", "2026-03-01", "2026-03-02")
    _, first, second = (record.position or record.id for record in ledger.records(kind="decision"))
    assert told(ledger, regimes, "2026-03-10", "2026-04-01") == [("crm", "offer", "2026-03-15", first)]
    assert told(ledger, regimes, "2026-03-15", "2026-03-15") == [("crm", "offer", "2026-03-15", first)]
    assert told(ledger, regimes, "2026-03-16", "2026-04-01") == [("crm", "offer", "2026-03-16", second)]
    assert told(ledger, regimes, "2026-03-01", "2026-03-14") == []
    assert told(ledger, regimes, "2026-03-18", "2026-04-01") == []


def test_rehearsals_and_what_the_law_no_longer_asks_are_left_out(offered, ledger):
    regimes = kept(offered, ledger, "2026-03-01")
    assert told(ledger, regimes, "2026-03-01", "2026-04-01", rehearsal=True) == []
    assert told(ledger, {}, "2026-03-01", "2026-04-01") == []
    offered.write("regimes/jp/act.yaml", LAW)
    assert told(ledger, offered.gate().content.regimes, "2026-03-01", "2026-04-01") == []
