"""The first and the last line of a forecast, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.gate.forecast import becomes
from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from sekisho.gate.forecast import Forecast


def headline(forecast: Forecast) -> Phrase:
    """Say whose forecast it is, and for which days."""
    values = (forecast.organisation, forecast.first, forecast.last)
    said = Phrase("{0}: what happens after {1}, until {2}", "{0}：{1}の翌日から{2}までの見通し", values)
    return Phrase("{0}, in rehearsal", "{0}（予行）", (said,)) if forecast.rehearsal else said


def summary(forecast: Forecast) -> Phrase:
    """Count what stops, what begins to pass, and what is to be done."""
    became = [becomes(turn) for turn in forecast.turns]
    stopped, begun = (
        len({t.export_id for t, kind in zip(forecast.turns, became, strict=True) if kind == one})
        for one in ("stops", "begins")
    )
    overdue = sum(act.overdue for act in forecast.acts)
    late = sum(act.late is not None for act in forecast.acts)
    open_ = len(forecast.acts) - overdue - late
    values = (len(forecast.tasks), stopped, begun, open_, overdue, len(forecast.looks))
    said = Phrase(
        "Of {0} exports {1} will stop and {2} will begin to pass, if published statuses are looked up in time; "
        "windows for acting: {3}, overdue: {4}, statuses to look up: {5}.",
        "公表状態を期限内に確認するものとして、提供{0}件のうち、止まるもの{1}件、通るようになるもの{2}件。"
        "手続の期間{3}件、期限超過{4}件、要確認の公表状態{5}件。",
        values,
    )
    return Phrase("{0} Done late: {1}.", "{0}遅延して完了した手続{1}件。", (said, late)) if late else said
