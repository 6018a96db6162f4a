"""The demo's last word: its exit code, what it blames, and the report that it leaves.

Airflow's part is told by `tests/e2e`; here the tasks are said to have ended in some way.
"""

import pytest

import demo.__main__ as main
from demo.standalone import StandaloneError
from demo.story import Decided, Told
from sekisho import dagfiles
from sekisho.gate import Gate
from sekisho.gate.decide import AtHand
from sekisho.model.values import Interval


@pytest.fixture
def ended(monkeypatch, tmp_path):
    """Let the run end with given tasks, or with an error."""
    monkeypatch.setattr(main, "REPORT", tmp_path / "report.html")

    def end(outcome):
        def run(gate, seen, scratch, progress):
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome

        monkeypatch.setattr(main, "_run", run)

    return end


def test_all_as_decided_is_a_success_and_leaves_the_report(ended, capsys):
    ended([Told("one", "ship", (), "success", "success"), Told("one", "stop", (), "failed", "failed")])
    assert main.main() == 0
    out = capsys.readouterr().out
    assert f"{main.REPORT}" in out
    assert "2 tasks, 0 exports let through, 1 blocked: all as decided" in out
    assert "<h1>Data exports: Acme Precision" in main.REPORT.read_text(encoding="utf-8")


def test_a_task_that_ended_otherwise_is_named(ended, capsys):
    ended([Told("one", "ship", (), "success", "failed", log=("it left",))])
    assert main.main() == 1
    said = capsys.readouterr()
    assert "    it left" in said.err
    assert "! one.ship is success; expected: failed" in said.err
    assert "all as decided" not in said.out


def test_no_task_at_all_is_no_success(ended):
    ended([])
    assert main.main() == 1


@pytest.mark.parametrize("error", [StandaloneError("airflow standalone has ended"), TimeoutError("timed out")])
def test_a_fault_of_airflow_is_told_in_a_line(ended, capsys, error):
    ended(error)
    assert main.main() == 1
    assert str(error) in capsys.readouterr().err


def test_an_interruption_is_no_traceback(ended, capsys):
    ended(KeyboardInterrupt())
    assert main.main() == 130
    assert "everything that was started has been stopped" in capsys.readouterr().err


def test_the_report_tells_the_gravest_answer_of_each_export_wrong_destinations_aside():
    gate = Gate.open(main.ORGANISATION)
    seen = dagfiles.read([main.DAGS], gate.organisation.exports)

    def told(export, *, heads=0, to=None):
        at_hand = AtHand({"ledger.sensitive.calendar_year": Interval(heads, heads)})
        decision = gate.suppose(export, gate.clock(), stage="run", to=to, at_hand=at_hand)
        return Told("one", "ship", (Decided(decision, {}),), "failed", "failed")

    shop = [told("shop-orders-to-tokyo", heads=heads) for heads in (9_400, 10_100, 9_000)]
    found = main.report(gate, seen, [*shop, told("crm-to-us"), told("crm-to-us", to="crm_archive")])
    words = {decision.export_id: decision.word for decision in found.decisions}
    assert (words["shop-orders-to-tokyo"], words["crm-to-us"]) == ("DENY", "ALLOW")
    assert words.keys() == gate.organisation.exports.keys()
