"""Recorded decisions judged once more: the same law must give the same answer, today's may not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sekisho.errors import LedgerError
from sekisho.gate.run.admission import Asker, judge
from sekisho.gate.run.replay import Replay
from sekisho.heads import HashKey, count, generate
from sekisho.ledger import Ledger
from sekisho.model.dates import AsOf
from sekisho.model.export import Carrier
from sekisho.model.run import RunKey
from tests.gate.folder import CERTIFICATE, EXPORT, LAW, WAIVER

NOW = datetime(2026, 2, 15, 3, tzinfo=UTC)
FEW = {**LAW, "requires": {"any": [LAW["requires"]["any"][2]]}, "duties": []}


@pytest.fixture
def ledger(tmp_path):
    opened = Ledger.create(f"sqlite:///{tmp_path}/ledger.db")
    yield opened
    opened.close()


def ask(folder, ledger, number=1, *, at=None, to=None, dag="crm"):
    run = RunKey("sakura", "crm", dag, f"run-{number}", "ship")
    asker = Asker(run, Carrier(dag, "ship"), to)
    return judge(folder.gate(), ledger, asker, as_of=at or AsOf(NOW), now=NOW).decision


def people(first, last):
    key = HashKey.parse(generate("2026"), "test")
    return count([f"person {number}" for number in range(first, last)], column="id", namespace="crm", key=key)


def decisions(ledger):
    return [record for record in ledger.records() if record.kind == "decision"]


def test_the_same_law_gives_the_same_answer_to_the_last_leaf(folder, ledger):
    folder.write("register/paper.yaml", CERTIFICATE)
    ask(folder, ledger)
    ask(folder, ledger, 2, to="lotus-bucket")
    ask(folder, ledger, 3, dag="other")
    folder.write("regimes/jp/act.yaml", FEW).write("exports/crm.yaml", {**EXPORT, "draft": True})
    for number in range(4, 18):
        ask(folder, ledger, number)
    replay = Replay(ledger, plugins=folder.plugins)
    again = [replay.judge(record) for record in decisions(ledger)]
    assert len(again) == 17
    assert {one.differences for one in again} == {()}
    assert [one.decision.effect for one in again] == [one.record.body["effect"] for one in again]
    assert {one.decision.effect for one in again} == {"allow", "block"}


def test_what_the_ledger_knew_then_is_what_counts(folder, ledger):
    folder.write("regimes/jp/act.yaml", FEW)
    for number in range(12):
        ask(folder, ledger, number)
    words = [Replay(ledger).judge(record).decision.effect for record in decisions(ledger)]
    assert words == ["allow"] * 9 + ["block"] * 3


def test_a_waiver_counts_as_it_did(folder, ledger):
    folder.write("sekisho.toml", 'organisation = "sakura"\n[enforcement.regimes]\n"jp/act" = "soft-mandatory"\n')
    folder.write("regimes/jp/act.yaml", FEW).write("waivers/one.yaml", WAIVER)
    folder.write("exports/crm.yaml", {**EXPORT, "persons": {"per_run": 2000, "per_year": 5000}})
    assert ask(folder, ledger).effect == "annotate"
    (record,) = decisions(ledger)
    assert Replay(ledger).judge(record).differences == ()


def test_the_law_of_today_may_say_otherwise(folder, ledger):
    ask(folder, ledger)
    (record,) = decisions(ledger)
    folder.write("regimes/jp/act.yaml", FEW)
    folder.write("exports/crm.yaml", {**EXPORT, "draft": True})
    told = Replay(ledger, folder.gate()).judge(record, AsOf(NOW + timedelta(days=1)))
    assert told.decision.effect == "block"
    assert tuple(map(str, told.differences)) == (
        "ALLOW (allow) then, DENY (block) now",
        "jp/act for “customers”: ALLOW then, ALLOW_EXEMPT now",
        "beside the law: then nothing; now this export is a draft that was not reviewed",
    )
    assert [one.in_("ja") for one in told.differences] == [
        "当時はALLOW（allow）、再判定はDENY（block）",
        "「customers」についてのjp/act：当時はALLOW、再判定はALLOW_EXEMPT",
        "法令以外：当時はなし、再判定はこの提供は未審査の下書き",
    ]


def test_what_passes_on_another_ground_names_the_requirement(folder, ledger):
    """The country is adequate all along; what changes is beside it, or asked only since."""
    folder.write("register/paper.yaml", CERTIFICATE)
    ask(folder, ledger)
    (record,) = decisions(ledger)

    def told(law):
        folder.write("regimes/jp/act.yaml", law)
        return tuple(map(str, Replay(ledger, folder.gate()).judge(record, AsOf(NOW)).differences))

    adequacy, certified, few = LAW["requires"]["any"]
    same = "jp/act for “customers”: ALLOW, "
    assert told(LAW) == ()
    assert told({**LAW, "requires": {"any": [adequacy, few, certified]}}) == (f"{same}in another order",)
    assert told({**LAW, "requires": {"any": [adequacy, few]}, "duties": LAW["duties"][:1]}) == (
        f"{same}for other reasons: certified [act art. 5]: asked only then",
    )
    (folder.path / "register/paper.yaml").unlink()
    assert told(LAW) == (f"{same}for other reasons: certified [act art. 5(1)]: met then, unmet now",)


def test_an_export_that_is_gone_today_cannot_be_judged_today(folder, ledger):
    ask(folder, ledger)
    (record,) = decisions(ledger)
    (folder.path / "exports/crm.yaml").unlink()
    folder.write("exports/other.yaml", EXPORT)
    with pytest.raises(LedgerError, match="no export is declared as `crm`"):
        Replay(ledger, folder.gate()).judge(record)


def test_what_only_the_run_could_know_is_judged_as_it_was(folder, ledger):
    folder.write("regimes/jp/act.yaml", FEW)
    ledger.record_batch(RunKey("sakura", "crm", "crm", "run-1", "ship"), people(0, 200), NOW)
    assert "200 persons" in ask(folder, ledger).message()
    (record,) = decisions(ledger)
    told = Replay(ledger, plugins=folder.plugins).judge(record)
    assert told.differences == ()
    assert "提供の定義の上限 100 人" in told.decision.message("ja")
    assert "`per_run`" in told.decision.message()


def test_only_decisions_are_judged(folder, ledger):
    ask(folder, ledger)
    reserved = next(record for record in ledger.records() if record.kind != "decision")
    with pytest.raises(LedgerError, match="not a decision"):
        Replay(ledger).judge(reserved)
