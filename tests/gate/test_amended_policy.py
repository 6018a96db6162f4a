"""What happened to a paper stands for ever, whatever kind of entry says it; only what was left open may be filled."""

from __future__ import annotations

import pytest

from sekisho.analysis.comparison.policy import _lost
from sekisho.evidence.cn_security_assessment import Occurrence
from sekisho.evidence.cn_standard_contract import CnStandardContract
from sekisho.model.evidence import Event

HAPPENED = Occurrence(on="2026-05-01", recorded_on="2026-05-02", what="incident")
FILED = Event(on="2026-03-01", recorded_on="2026-03-02", status="filed")
CONTRACT = CnStandardContract(
    id="tokyo",
    kind="cn-standard-contract",
    zone="Asia/Shanghai",
    issued="2026-02-01",
    events=(FILED, FILED),
    occurrences=(HAPPENED,),
)


def lost(**changes):
    return [one.where.spot[0] for one in _lost(CONTRACT, CONTRACT.model_copy(update=changes))]


@pytest.mark.parametrize(
    ("changes", "gone"),
    [
        ({}, []),
        ({"occurrences": ()}, ["occurrences"]),
        ({"occurrences": (HAPPENED.model_copy(update={"what": "other"}),)}, ["occurrences"]),
        ({"occurrences": (HAPPENED.model_copy(update={"answered_on": HAPPENED.recorded_on}),)}, []),
        ({"events": (FILED,)}, ["events"]),
        ({"events": ()}, ["events", "events"]),
        ({"events": (FILED, FILED, FILED)}, []),
        ({"events": (FILED, FILED.model_copy(update={"source": "a letter"}))}, []),
        ({"events": (FILED, HAPPENED)}, ["events"]),
    ],
)
def test_what_happened_is_lost_or_still_there(changes, gone):
    assert lost(**changes) == gone


def test_of_a_paper_that_is_gone_everything_is():
    assert [one.gone for one in _lost(CONTRACT, None)] == [True, True, True]
    assert list(_lost(None, CONTRACT)) == []
