"""What can be done where persons are counted together and must stay within a limit.

No declaration is to be lower than what leaves: either each batch is counted, or a limit that is too high is corrected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho.model.base import Joined, Phrase
from sekisho.model.comparing import LIMITS
from sekisho.model.tallies import TALLIES
from sekisho.model.values import AND, Interval, Shown

if TYPE_CHECKING:
    from sekisho.model.base import Bilingual
    from sekisho.model.requirement import FactLeaf


class Shared(NamedTuple):
    """The exports whose persons count together towards one number, as somebody asks about one of them."""

    export: str
    """The export that is asked about."""
    senders: tuple[Bilingual, ...]
    """The names of the parties whose count it is."""
    recipient: Bilingual | None
    """The only recipient whose persons count; None where all are counted."""
    declared: tuple[tuple[str, int], ...]
    """The exports, each with the persons a year that it declares, most first."""
    of_run: bool = False
    """Whether the number comes from the ledger, and not from declarations alone."""


Sharing = Callable[[str], Shared]
"""Gives, for a fact that counts heads, the exports that count together."""

_WINDOWS: Final = {
    "calendar_year": Phrase("since 1 January", "1月1日以降"),
    "two_calendar_years": Phrase("since 1 January of the year before", "前年1月1日以降"),
    "twelve_months": Phrase("within twelve months", "直近12か月"),
}
_ANEW: Final = {
    "calendar_year": Phrase("on 1 January the count begins anew", "1月1日から改めて数える"),
    "two_calendar_years": Phrase("on 1 January the older year drops out", "1月1日に古い方の年が集計から外れる"),
    "twelve_months": Phrase("what is older than twelve months drops out", "12か月を過ぎた分は集計から外れる"),
}
_FEW: Final = 3
"""How many exports are named."""
_ANY: Final = Phrase("all exports of this exporter together", "この提供元の全ての提供の合計")
_ALL: Final = Phrase("all exports of {0} together", "{0}の全ての提供の合計")
_TO: Final = Phrase("all exports of {0} to {1} together", "{0}から{1}への全ての提供の合計")
_MUST: Final = Phrase("{0} must stay {1} persons {2}", "{2}の{0}を{1}とする必要がある")
_COUNT: Final = Phrase(
    "{0}. Count each batch before it leaves (`count_batch`, by hand `sekisho ledger count`), or correct `persons` "
    "where its limits are too high{1}",
    "{0}。提供の前に各バッチの人数を数える（`count_batch`、手作業では `sekisho ledger count`）か、"
    "`persons` の上限が実際より高い場合はこれを訂正する{1}",
)
_DECLARED: Final = Phrase("{0}; with what is declared they may be up to {1:,}", "{0}（提供の定義の上限は合計{1:,}人）")
_OPEN: Final = Phrase("{0}; no limit is declared for some", "{0}（提供の定義に上限なし）")
_COUNTED: Final = Phrase(
    "{0}; {1:,} are counted, and up to {2:,} more may leave with runs that are not counted yet",
    "{0}（計数済み{1:,}人、未計数の実行の分が最大{2:,}人）",
)
_FULL: Final = Phrase(
    "{0}; the ledger counts {1:,}, this run included. That decides, and no declaration changes it: use another way, or "
    "wait ({2}); `sekisho ledger counts` tells more",
    "{0}（この実行を含む計数は{1:,}人）。判定は計数により、提供の定義を変えても変わらない。別の方法によるか、待つ（{2}）。"
    "詳細は `sekisho ledger counts`",
)
_FILE: Final = Phrase("exports/{0}.yaml {1:,} a year", "exports/{0}.yaml 年間{1:,}人")
_FILES: Final = Phrase(" ({0})", "（{0}）")
_MORE: Final = Phrase("{0} more", "ほか{0}件")
_OWN: Final = Phrase(" (`per_run` in exports/{0}.yaml)", "（exports/{0}.yaml の `per_run`）")
_OTHERWISE: Final = Phrase(
    "use another way: this one is for more persons than are counted",
    "別の方法による（この方法は、より多い人数のためのもの）",
)


def staying(leaf: FactLeaf, observed: Any, sharing: Sharing | None) -> Phrase:  # noqa: ANN401
    """Say whose persons must stay within the limit of a leaf, what is counted or declared, and what can be done.

    `leaf` compares a fact that counts heads, `observed` is what was seen of it.
    """
    if leaf.operator not in LIMITS:
        return _OTHERWISE
    window = TALLIES[leaf.fact].window
    known = None if sharing is None else sharing(leaf.fact)
    limit = LIMITS[leaf.operator]._replace(values=(Shown((leaf.operand,)),))
    must = _MUST._replace(values=(_whose(known), limit, _WINDOWS[window]))
    seen = Interval.exactly(observed) if isinstance(observed, int) else observed
    if not isinstance(seen, Interval):
        return _COUNT._replace(values=(must, _files(known)))
    most = leaf.operand - (leaf.operator == "below") if isinstance(leaf.operand, int) else seen.low
    if seen.low > most:
        return _FULL._replace(values=(must, seen.low, _ANEW[window]))
    if known is not None and known.of_run and seen.high is not None:
        counted = _COUNTED._replace(values=(must, seen.low, seen.high - seen.low))
        return _COUNT._replace(values=(counted, _OWN._replace(values=(known.export,))))
    upto = _OPEN._replace(values=(must,)) if seen.high is None else _DECLARED._replace(values=(must, seen.high))
    return _COUNT._replace(values=(upto, _files(known)))


def _whose(known: Shared | None) -> Phrase:
    if known is None:
        return _ANY
    senders = Joined(known.senders, AND)
    if known.recipient is None:
        return _ALL._replace(values=(senders,))
    return _TO._replace(values=(senders, known.recipient))


def _files(known: Shared | None) -> Phrase | str:
    """Name the exports that declare most: their files, and what they declare for a year."""
    if known is None:
        return ""
    named = tuple(_FILE._replace(values=one) for one in known.declared[:_FEW])
    more = len(known.declared) - len(named)
    rest = (_MORE._replace(values=(more,)),) if more else ()
    return _FILES._replace(values=(Joined((*named, *rest), AND),)) if named else ""
