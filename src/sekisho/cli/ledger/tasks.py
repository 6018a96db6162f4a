"""What is known of the tasks that a reservation is held for, and what a person does about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sekisho.cli.ledger.words import minute, run_told
from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sekisho.ledger import Claim, Reservation

SHOWN: Final = 10
"""How many tasks of one reservation are named in the text; JSON has all of them."""
AFOOT: Final = frozenset({None, "deferred", "awaiting_input", "up_for_retry", "up_for_reschedule"})
"""Ends from which a task goes on by itself, as far as Airflow lets it; None where no end is known."""

_STATES: Final = {
    "success": Phrase("succeeded", "成功"),
    "failed": Phrase("failed", "失敗"),
    "skipped": Phrase("was skipped", "スキップ"),
    "removed": Phrase("was removed from its DAG", "DAG から削除"),
    "deferred": Phrase("deferred, and has not come back", "トリガー待ちのまま未復帰"),
    "awaiting_input": Phrase("waits for a person's answer", "担当者の回答待ち"),
    "up_for_retry": Phrase("failed, to be tried again", "失敗、再試行待ち"),
    "up_for_reschedule": Phrase("waits for its next look", "再実行待ち"),
    "cleared": Phrase("was cleared", "クリア"),
}
_BY_HAND: Final = Phrase("{0} by hand", "手動で{0}")
_NO_END: Final = Phrase(
    "no end is known: it runs, or it was killed or cleared", "終了の記録なし（実行中、強制終了、またはクリア）"
)
_ARCHIVED: Final = Phrase("its records are in an archive", "記録は書庫に移管済み")
_LOST: Final = Phrase("shipped, never counted", "提供済みのおそれ、未計数")
_AFOOT: Final = Phrase("let go, not counted yet", "許可済み、計数はまだ")
_DO: Final = Phrase(
    "find out at the recipient whether it arrived; if it did, `sekisho ledger settle {0}` counts it, if nothing did, "
    "`sekisho ledger release {0} --reason …` frees the room. Do not run the task again to have it counted: that ships "
    "again",
    "データが届いたかを提供先で確認する。届いていれば `sekisho ledger settle {0}` で計数し、何も届いていなければ "
    "`sekisho ledger release {0} --reason …` で枠を解放する。計数のためにタスクを再実行しない（二重に提供される）",
)
_WAIT: Final = Phrase(
    "leave it while Airflow shows it as running or waiting; once it is over there and still stands here, {0}",
    "Airflow で実行中・待機中の間は何もしない。Airflow で終了しても残っている場合は、{0}",
)


def ended(state: str, by: str | None) -> Phrase:
    """Say in which state Airflow has left a task, and whether that was done by hand."""
    said = _STATES.get(state, Phrase("ended as {0}", "{0} で終了", (state,)))
    return Phrase(_BY_HAND.en, _BY_HAND.ja, (said,)) if by == "hand" else said


def run_plain(one: Reservation) -> dict[str, str]:
    """Give the run of a reservation, whose tasks are told one by one."""
    return {"dag_id": one.run.dag_id, "run_id": one.run.run_id, "deployment": one.run.deployment}


def is_lost(one: Reservation, claim: Claim) -> bool:
    """Say whether a task will not settle by itself: it is over, or its time is."""
    return one.state == "uncounted" or claim.ended not in AFOOT


def plain(one: Reservation, claim: Claim) -> dict[str, Any]:
    """Give a task as plain data, for JSON."""
    return {
        "task_id": claim.task_id,
        "map_index": claim.map_index,
        "let_go_at": claim.since.isoformat(),
        "attempt": claim.attempt,
        "state": claim.ended,
        "state_at": claim.ended_at and claim.ended_at.isoformat(),
        "noticed_by": claim.by,
        "shipped_never_counted": is_lost(one, claim),
    }


def lines(found: Sequence[Reservation], claims: Mapping[str, Sequence[Claim]], lang: str) -> Iterator[str]:
    """Name the tasks of each reservation that have not said what they sent, and say what to do."""
    for one in found:
        mine = sorted(claims.get(one.id, ()), key=lambda claim: (not is_lost(one, claim), claim.since))
        if not mine:
            continue
        yield ""
        yield Phrase("{0}, {1}:", "{0}、{1}：", (one.id, run_told(run_plain(one)))).in_(lang)
        for claim in mine[:SHOWN]:
            yield f"  {_line(one, claim).in_(lang)}"
        if len(mine) > SHOWN:
            more = len(mine) - SHOWN
            yield f"  {Phrase('and {0:,} more: -o json', 'ほか{0:,}件：-o json', (more,)).in_(lang)}"
        do = Phrase(_DO.en, _DO.ja, (one.id,))
        if not is_lost(one, mine[0]):
            do = Phrase(_WAIT.en, _WAIT.ja, (do,))
        yield f"  → {do.in_(lang)}"


def _line(one: Reservation, claim: Claim) -> Phrase:
    said = _LOST if is_lost(one, claim) else _AFOOT
    end = _ARCHIVED if claim.archived else _NO_END
    if claim.ended is not None and claim.ended_at is not None:
        end = Phrase("{0} {1} UTC", "{1} UTC {0}", (ended(claim.ended, claim.by), minute(claim.ended_at)))
    went = Phrase("let go {0} UTC", "許可 {0} UTC", (minute(claim.since),))
    if claim.attempt is not None and claim.attempt > 1:
        went = Phrase("{0}, now try {1}", "{0}、現在 {1} 回目", (went, claim.attempt))
    return Phrase("task {0}: {1}; {2}; {3}", "タスク {0}：{1}。{2}、{3}", (claim.name, said, went, end))
