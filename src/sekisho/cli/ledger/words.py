"""What the commands about the ledger say in one line: records, states, runs, instants."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from sekisho.characters import visible
from sekisho.cli.shared.columns import columns, cut
from sekisho.model.base import Phrase
from sekisho.model.run import DEPLOYMENT
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sekisho.ledger import Record, Verification

STATE: Final = {
    "open": Phrase("open", "確保中"),
    "settled": Phrase("settled", "計数済み"),
    "released": Phrase("released", "解放"),
    "uncounted": Phrase("uncounted", "未計数"),
    "expired": Phrase("expired", "失効"),
}


KIND: Final = {
    "decision": Phrase("decision", "判定"),
    "reserved": Phrase("reserved", "確保"),
    "shipping": Phrase("shipping", "提供開始"),
    "state": Phrase("task state", "タスクの状態"),
    "settled": Phrase("settled", "計数"),
    "uncounted": Phrase("uncounted", "未計数"),
    "expired": Phrase("expired", "失効"),
    "released": Phrase("released", "解放"),
    "batch": Phrase("batch", "バッチ"),
    "key": Phrase("key", "鍵"),
    "clock": Phrase("clock", "時計"),
    "contents": Phrase("contents", "保管"),
    "swept": Phrase("swept", "整理"),
    "archived": Phrase("archived", "書庫移管"),
    "deployment": Phrase("deployment", "環境"),
    "restored": Phrase("restored", "復元"),
}


UNREADABLE: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What a record raises in which somebody has written something else than sekisho does."""
DAMAGED: Final = Phrase(
    "it cannot be read; run `sekisho ledger verify`", "読み取れない。`sekisho ledger verify` を実行"
)


def counted_faults(found: Verification) -> str:
    """Say how many faults a verification has found."""
    faults = "1 fault" if len(found.faults) == 1 else f"{len(found.faults):,} faults"
    return f"{faults} in {found.records:,} records"


_NAMED: Final = 3
"""How many tasks a line names."""


def minute(at: datetime) -> str:
    """Write an instant to the minute, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def interval(stored: Any) -> Interval:  # noqa: ANN401 - `[low, high]` as JSON has it
    """Read a number that was stored with its bounds."""
    return Interval(*stored)


def run_of(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Find the run that a record tells of."""
    run = body.get("run") if "run" in body else body
    return run if isinstance(run, dict) and "run_id" in run else None


def export_of(record: Record) -> str:
    """Name the export that a record tells of; empty where there is none."""
    run = run_of(record.body)
    return str(record.body.get("export") or (run or {}).get("export_id") or "")


def run_told(run: Mapping[str, Any]) -> Phrase:
    """Name a run as people do."""
    index = run.get("map_index", -1)
    task = run.get("task_id")
    said = Phrase("run {0} of DAG {1}", "DAG {1} の実行 {0}", (run["run_id"], run["dag_id"]))
    deployment = run.get("deployment", DEPLOYMENT)
    if deployment != DEPLOYMENT:
        said = Phrase("{0} in {1}", "環境 {1} の{0}", (said, deployment))
    if task:
        said = Phrase("{0}, task {1}", "{0}、タスク {1}", (said, task))
    return Phrase("{0} [{1}]", "{0}［{1}］", (said, index)) if index is not None and index >= 0 else said


def _decision(body: Mapping[str, Any]) -> Phrase:
    through = ", ".join(f"{regime} {basis}" for regime, basis in body["through"])
    said = Phrase("{0} ({1})", "{0}（{1}）", (body["word"], body["effect"]))
    if through and body["word"].startswith("ALLOW"):
        said = Phrase("{0} by {1}", "{0} 根拠：{1}", (said, through))
    return Phrase("{0}, may have left before", "{0}、提供済みのおそれ", (said,)) if body.get("may_have_left") else said


def _reserved(body: Mapping[str, Any]) -> Phrase:
    return Phrase(
        "room for {0:,} persons until {1}",
        "{1} まで {0:,} 人分を確保",
        (body["per_run"], body["until"][:16].replace("T", " ")),
    )


def _settled(body: Mapping[str, Any]) -> Phrase:
    said = Phrase("{0} persons left", "{0} 人を提供", (interval(body["persons"]),))
    if body.get("overrun"):
        said = Phrase("{0}, more than declared", "{0}、定義の人数を超過", (said,))
    if body.get("perhaps"):
        said = Phrase(
            "{0}, perhaps: another batch took its place", "{0}、別のバッチに差し替え、提供済みのおそれ", (said,)
        )
    return Phrase("{0}, never reserved", "{0}、確保なし", (said,)) if body.get("unreserved") else said


def _batch(body: Mapping[str, Any]) -> Phrase:
    said = Phrase("{0} persons in a batch", "バッチに {0} 人", (interval(body["persons"]),))
    if body.get("for_task"):
        said = Phrase("{0} for task {1}", "{0}、タスク {1} 用", (said, body["for_task"]))
    if body.get("taken"):
        return Phrase("{0}, for this task alone from now on", "{0}、以後このタスク専用", (said,))
    if body.get("grown"):
        return Phrase("{0}, more than declared, after its task was let go", "{0}、開始後に定義の人数を超過", (said,))
    return (
        Phrase("{0} that may not leave, forgotten", "{0}、提供不可のため破棄", (said,))
        if body.get("forgotten")
        else said
    )


def _key(body: Mapping[str, Any]) -> Phrase:
    said = Phrase("first use of the key {0}", "鍵 {0} の使用開始", (body.get("epoch", ""),))
    if not body.get("amid"):
        return said
    return Phrase(
        "{0}, in the midst of a year counted with {1}: counts of the year have bounds, exact again from {2}",
        "{0}（{1} で計数した年の途中）：同年の人数は幅のある値となり、{2}から再び正確",
        (said, ", ".join(body["amid"]), body["exact_from"]),
    )


def _swept(body: Mapping[str, Any]) -> Phrase:
    if "batches" in body:
        return Phrase(
            "{0:,} batches of settled runs forgotten", "計数済みの実行のバッチ {0:,} 件を消去", (body["batches"],)
        )
    return Phrase(
        "who left on {0:,} days of exports, {1} to {2}, forgotten; how many they were stays",
        "{1}～{2}の日別名簿 {0:,} 件を消去（人数は保持）",
        (body["days"], body["first"], body["last"]),
    )


def _uncounted(body: Mapping[str, Any]) -> Phrase:
    said = Phrase(
        "its time is over: up to {0:,} persons may have left uncounted",
        "期限切れ。最大 {0:,} 人が計数されずに提供されたおそれ",
        (body["held"],),
    )
    names = [task if index < 0 else f"{task}[{index}]" for task, index in body.get("tasks", ())]
    if not names:
        return said
    names = names if len(names) <= _NAMED else [*names[:_NAMED], "…"]
    return Phrase("{0} by {1}", "{0}（タスク {1}）", (said, ", ".join(names)))


_WHY: Final = {"never-began": Phrase("stopped before it began, so nothing left", "開始前に中止、提供なし")}
"""Why room was freed where no person gave a reason in words."""


def _released(body: Mapping[str, Any]) -> Phrase:
    reason = body["reason"] if "reason" in body else _WHY.get(body["why"], body["why"])
    return Phrase("by {0}: {1}", "{0} による：{1}", (body["who"], reason))


def _state(body: Mapping[str, Any]) -> Phrase:
    from sekisho.cli.ledger.tasks import ended

    said = ended(body["state"], body["by"])
    return Phrase("let go, not counted; it {0}", "許可済み、未計数。Airflow での状態：{0}", (said,))


_TOLD: Final[dict[str, Callable[[Mapping[str, Any]], Phrase]]] = {
    "decision": _decision,
    "reserved": _reserved,
    "shipping": lambda _: Phrase("data may leave from now on", "以後、データが提供されうる"),
    "settled": _settled,
    "uncounted": _uncounted,
    "state": _state,
    "expired": lambda _: Phrase(
        "its time is over and it never began: no person left", "開始されずに期限切れ。提供なし"
    ),
    "released": _released,
    "batch": _batch,
    "key": _key,
    "contents": lambda body: Phrase("{0} contents kept", "内容{0}件を保管", (len(body["rows"]),)),
    "swept": _swept,
    "archived": lambda body: Phrase(
        "records {0:,} to {1:,} are in {2}, moved there by {3}",
        "記録 {0:,}～{1:,} を {2} に移管（{3}）",
        (body["first"], body["last"], body["file"], body["who"]),
    ),
    "deployment": lambda body: Phrase(
        "{0} is this Airflow's name from now on, said {1}",
        "以後、{0} はこの Airflow の名称（{1}）",
        (body["deployment"], body["who"]),
    ),
    "restored": lambda body: Phrase(
        "an older state accepted by {0}: {1}", "旧状態への復元を {0} が承認：{1}", (body["who"], body["reason"])
    ),
    "clock": lambda body: Phrase("clock accepted by {0}: {1}", "時計を {0} が承認：{1}", (body["who"], body["reason"])),
}


def what(record: Record) -> Phrase:
    """Say in one line what a record tells."""
    tell = _TOLD.get(record.kind)
    try:
        if record.damaged:
            raise ValueError(record.id)
        said = tell(record.body) if tell else Phrase("{0}", "{0}", (", ".join(record.body),))
        run = run_of(record.body)
        said = Phrase("{0}; {1}", "{0}。{1}", (said, run_told(run))) if run else said
        said.in_("en")  # what does not fit its words fails here, and not where it is shown
        return said  # noqa: TRY300 - as above
    except UNREADABLE:
        return DAMAGED


def fitted(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write rows under a header; the last cell goes below its row where a terminal is too narrow for both."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    lines = list(columns(rows))
    if width is None or all(cut(line, width) == line for line in lines):
        yield from lines
        return
    header, *others = columns([row[:-1] for row in rows])
    yield cut(header, width)
    for line, row in zip(others, rows[1:], strict=True):
        yield cut(line, width)
        yield cut(f"    {visible(row[-1])}", width)
