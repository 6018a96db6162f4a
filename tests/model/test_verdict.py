"""Kleene's three values."""

import pytest

from sekisho.model.verdict import Verdict, all_of, any_of, implies, opposite

MET, UNMET, UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN


def test_unmet_is_worse_than_unknown_and_unknown_worse_than_met():
    assert sorted([MET, UNMET, UNKNOWN]) == [UNMET, UNKNOWN, MET]
    assert all_of([MET, UNKNOWN]) is UNKNOWN
    assert any_of([UNMET, UNKNOWN]) is UNKNOWN


@pytest.mark.parametrize("fold", [all_of, any_of])
def test_of_nothing_nothing_can_be_said(fold):
    with pytest.raises(ValueError, match="empty"):
        fold([])


def test_the_opposite_of_unknown_is_unknown():
    assert [opposite(one) for one in (MET, UNKNOWN, UNMET)] == [UNMET, UNKNOWN, MET]


@pytest.mark.parametrize(
    ("condition", "consequence", "expected"),
    [(UNMET, UNMET, MET), (MET, UNMET, UNMET), (MET, MET, MET), (UNKNOWN, UNMET, UNKNOWN), (UNKNOWN, MET, MET)],
)
def test_what_does_not_apply_asks_for_nothing(condition, consequence, expected):
    assert implies(condition, consequence) is expected


def test_verdicts_are_read_and_written_as_words():
    assert [Verdict.of(word) for word in ("met", "unmet", "unknown")] == [MET, UNMET, UNKNOWN]
    assert list(map(str, (MET, UNMET, UNKNOWN))) == ["met", "unmet", "unknown"]
    with pytest.raises(ValueError, match="'yes' is not a verdict; write met, unmet or unknown"):
        Verdict.of("yes")
