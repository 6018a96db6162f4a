"""What a notice reports becomes an event on the papers that it is about."""

from __future__ import annotations

from typing import Literal

import pytest

from sekisho.model.dates import AsOf
from sekisho.model.notices import Notice, told
from sekisho.model.papers import Papers
from tests.engine.asking import certificate


class Letter(Notice):
    """A letter about everything that its holder holds."""

    kind: Literal["letter"] = "letter"
    says: Literal["bad", "good", "unsure"] | None = None

    @property
    def reports(self):
        return {"bad": "suspended", "good": "reinstated", "unsure": "doubted", None: None}[self.says]

    def is_about(self, other):
        return other.kind == "certificate" and other.holder == self.holder


def letter(says, day, name="letter", **changes):
    data = {"id": name, "holder": "sakura", "says": says, "issued": day, "zone": "UTC", **changes}
    return Letter.model_validate({key: value for key, value in data.items() if value is not None})


def events(*papers, about="cert"):
    (paper,) = [one for one in told(papers) if one.id == about]
    return [(event.status, str(event.on), event.source) for event in paper.events]


def test_a_bad_report_suspends_from_its_day():
    assert events(certificate(), letter("bad", "2026-02-01")) == [("suspended", "2026-02-01", "letter")]
    held = Papers([certificate(), letter("bad", "2026-02-01")])
    lives = [held.life(held.all[0], AsOf.parse(day), None) for day in ("2026-01-31", "2026-02-01")]
    assert [[str(miss) for miss in life] for life in lives] == [
        [],
        ["has been suspended since 2026-02-01"],
    ]


@pytest.mark.parametrize(
    "silent",
    [
        letter("good", "2026-02-01"),
        letter(None, "2026-02-01"),
        letter("bad", None),
        letter("bad", "2025-12-31"),
        letter("bad", "2026-02-01", holder="lotus"),
        letter("bad", "2026-02-01", events=[{"on": "2026-02-02", "recorded_on": "2026-02-02", "status": "withdrawn"}]),
    ],
    ids=["a good one", "one that says nothing", "no day", "before the issue", "of another", "withdrawn"],
)
def test_others_change_nothing(silent):
    elsewhere = letter("bad", "2026-02-01", "elsewhere", holder="nobody")
    assert events(certificate(issued="2026-01-01"), silent, elsewhere) == []


def test_a_good_report_lifts_what_a_bad_one_brought():
    bad, good = letter("bad", "2026-02-01", "bad"), letter("good", "2026-03-01", "good")
    lifted = [("suspended", "2026-02-01", "bad"), ("reinstated", "2026-03-01", "good")]
    assert events(certificate(), good, bad) == lifted
    assert events(certificate(), bad, letter(None, "2026-03-01", "none")) == lifted[:1]


def test_and_nothing_that_somebody_else_did():
    suspended = certificate(events=[{"on": "2026-02-15", "recorded_on": "2026-02-15", "status": "suspended"}])
    bad, good = letter("bad", "2026-02-01", "bad"), letter("good", "2026-03-01", "good")
    assert events(suspended, bad, good) == [
        ("suspended", "2026-02-15", None),
        ("suspended", "2026-02-01", "bad"),
    ]


def test_a_paper_without_a_day_of_issue_is_reported_of_too():
    assert events(certificate(issued=None), letter("bad", "2026-02-01")) == [("suspended", "2026-02-01", "letter")]


def test_told_twice_nothing_changes():
    once = told([certificate(), letter("bad", "2026-02-01", "bad"), letter("good", "2026-03-01", "good")])
    assert told(once) == once


def test_a_report_without_an_outcome_puts_a_paper_in_force_in_doubt_and_lifts_no_suspension():
    unsure = letter("unsure", "2026-02-01")
    assert events(certificate(), unsure) == [("doubted", "2026-02-01", "letter")]
    suspended = certificate(events=[{"on": "2026-01-20", "recorded_on": "2026-01-20", "status": "suspended"}])
    assert events(suspended, unsure) == [("suspended", "2026-01-20", None)]
