"""A deadline that was met late is told with the answer, for good, and turns no answer (regimes.md I.3)."""

import copy
import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sekisho.gate import codes
from sekisho.gate.run.keeping import Judged, keep
from sekisho.gate.run.record import proof_of
from sekisho.gate.run.replay import Replay
from sekisho.ledger import Ledger
from sekisho.model.dates import AsOf
from sekisho.model.papers import Papers
from tests.gate.folder import CERTIFICATE, EXPORT, LAW

TO_LOTUS = {**EXPORT, "recipient": "lotus", "stored_in": ["VN"]}

FILING = {
    "deadline": "filing",
    "title": {"en": "File it", "ja": "届出"},
    "cite": "act art. 9",
    "evidence": "certificate",
    "of": "issued",
    "due": "10 days after",
    "done_by": "filed",
}


def filed(on):
    return {**CERTIFICATE, "issued": "2026-01-05", "events": [{"on": on, "recorded_on": on, "status": "filed"}]}


@pytest.fixture
def certified(folder):
    """An export to Viet Nam that only a certificate covers, which is to be filed by 15 January 2026."""
    law = {**copy.deepcopy(LAW), "deadlines": [FILING], "requires": {"any": LAW["requires"]["any"][:2]}}
    folder.write("regimes/jp/act.yaml", law)
    return folder.write("exports/crm.yaml", TO_LOTUS).write("register/paper.yaml", filed("2026-01-16"))


def decide(folder, at="2026-02-01"):
    return folder.gate().suppose("crm", AsOf.parse(at))


def late(made):
    return [note for note in made.notes if note.code == "late"]


@pytest.mark.parametrize(("on", "is_late"), [("2026-01-15", False), ("2026-01-16", True)])
def test_the_last_day_is_in_time_and_the_day_after_is_late(certified, on, is_late):
    made = decide(certified.write("register/paper.yaml", filed(on)))
    assert (made.word, made.effect, bool(late(made))) == ("ALLOW", "allow", is_late)


def test_it_is_told_with_its_days_and_its_article_in_both_languages(certified):
    made = decide(certified)
    said = "paper was late: File it, due 2026-01-15, done 2026-01-16 (jp/act) [act art. 9]; it stays late for good"
    assert said in made.message()
    assert "paper に遅延あり：届出、期限2026-01-15、実施2026-01-16" in made.message("ja")
    assert made.is_silent, "it turns nothing"


def test_it_is_known_from_the_day_on_which_it_was_done_and_for_good(certified):
    days = ("2026-01-15", "2026-01-16", "2026-06-30")
    assert [len(late(decide(certified, day))) for day in days] == [0, 1, 1]


def test_where_the_answer_does_not_rest_on_the_paper_nothing_is_told(certified):
    certified.write("register/paper.yaml", {**filed("2026-01-16"), "counterparties": ["lotus"]})
    certified.write("exports/crm.yaml", EXPORT)
    made = decide(certified)
    assert (made.word, late(made)) == ("ALLOW", [])


def test_it_is_told_of_a_denial_to_which_the_paper_still_belongs(certified):
    both = {"all": [LAW["requires"]["any"][1], {**LAW["requires"]["any"][0], "basis": "too"}]}
    law = {**copy.deepcopy(LAW), "deadlines": [FILING], "requires": both}
    made = decide(certified.write("regimes/jp/act.yaml", law))
    assert (made.word, len(late(made))) == ("DENY", 1)


def test_a_paper_whose_predecessor_was_renewed_late_is_told_too(certified):
    renewal = {**FILING, "deadline": "renewal", "of": "last-day", "due": "1 month before"}
    del renewal["done_by"]
    law = {**copy.deepcopy(LAW), "deadlines": [renewal], "requires": {"any": LAW["requires"]["any"][:2]}}
    certified.write("regimes/jp/act.yaml", law)
    certified.write("register/paper.yaml", {**CERTIFICATE, "printed_expiry": "2026-01-31"})
    certified.write("register/newer.yaml", {**CERTIFICATE, "issued": "2026-01-20", "printed_expiry": "2026-12-31"})
    (note,) = late(decide(certified, "2026-03-01"))
    assert dict(note.values)["paper"] == "paper"
    assert dict(note.values)["done"] == "2026-01-20"


def test_a_run_counts_no_working_days(certified):
    gate = certified.gate()
    assert late(gate.suppose("crm", AsOf.parse("2026-02-01"), stage="declaration"))
    assert not late(gate.suppose("crm", AsOf.parse("2026-02-01"), stage="run"))


def test_it_is_recorded_by_code_and_values(certified):
    (stored,) = proof_of(decide(certified))["notes"]
    assert stored == {
        "verdict": "met",
        "code": "late",
        "values": {
            "paper": "paper",
            "regime": "jp/act",
            "deadline": "filing",
            "cite": "act art. 9",
            "due": "2026-01-15",
            "done": "2026-01-16",
        },
    }
    again = codes.read(json.loads(json.dumps(stored)))
    assert "paper was late: filing, due" in str(again.text), "where the law is not at hand, by the name of the deadline"
    assert again.values == late(decide(certified))[0].values


def test_another_register_is_looked_at_anew(certified):
    gate = certified.gate()
    assert late(gate.suppose("crm", AsOf.parse("2026-02-01")))
    assert not late(gate.holding(Papers([])).suppose("crm", AsOf.parse("2026-02-01")))


def test_a_record_from_before_it_was_told_is_replayed_the_same(certified, tmp_path):
    gate, moment = certified.gate(), AsOf.parse("2026-02-01")
    made = gate.suppose("crm", moment)
    other = late(made)[0]._replace(values=(("paper", "paper"),))
    records = [Judged(replace(made, notes=notes)) for notes in ((), made.notes, (other,))]
    with closing(Ledger.create(f"sqlite:///{tmp_path}/ledger.db")) as ledger:
        keep(gate, ledger, records, who="test", now=datetime(2026, 2, 1, tzinfo=UTC))
        replay = Replay(ledger, plugins=certified.plugins)
        before, now, forged = (replay.judge(one).differences for one in ledger.records(kind="decision"))
    assert (before, now) == ((), ())
    assert [str(said).partition(":")[0] for said in forged] == ["beside the law"]
