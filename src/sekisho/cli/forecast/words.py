"""The first and the last line of a forecast, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.analysis.forecast.forecast import becomes
from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from sekisho.analysis.forecast.forecast import Forecast


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
    unlooked = len({turn.export_id for turn in forecast.unlooked if becomes(turn) == "stops"})
    overdue = sum(act.overdue for act in forecast.acts)
    late = sum(act.late is not None for act in forecast.acts)
    counted = (len(forecast.tasks), stopped, unlooked, begun, len(forecast.acts) - overdue - late, overdue)
    said = Phrase(
        "Of {0} exports {1} will stop, {2} of them for want of a look at a published status, and {3} will begin to "
        "pass; windows for acting: {4}, overdue: {5}, statuses to look up: {6}.",
        "提供{0}件のうち、止まるもの{1}件（うち公表状態の未確認によるもの{2}件）、通るようになるもの{3}件。"
        "手続の期間{4}件、期限超過{5}件、要確認の公表状態{6}件。",
        (*counted, len(forecast.looks)),
    )
    if late:
        said = Phrase("{0} Done late: {1}.", "{0}遅延して完了した手続{1}件。", (said, late))
    if not forecast.waiting:
        return said
    values = (said, ", ".join(forecast.waiting))
    return Phrase("{0} Stopped already for want of such a look: {1}.", "{0}既に未確認により実行停止：{1}。", values)
