"""How a paper that is on file could be put right: every blank field at once, and what else would have to change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sekisho.model.aspects import aspect
from sekisho.model.base import Joined, Phrase
from sekisho.model.evidence import CHECK, ENDED, NOT_YET, STANDS, STATEMENT
from sekisho.model.nearness import MENDABLE, nearest
from sekisho.model.values import Shown
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sekisho.model.evidence import Coverage, Evidence, Mismatch

_AS_MANY: Final = Phrase(
    "count each batch before it leaves, correct `persons` of the exports that rest on it where its limits are too "
    "high, or obtain a paper for as many",
    "提供の前に各バッチの人数を数えるか、依拠する提供の `persons` の上限が実際より高い場合はこれを訂正するか、"
    "その人数を対象とする書類を取得する",
)
_BOTH: Final = Phrase(", and ", "、かつ")
_OVER: Final = frozenset(STANDS[status].en for status in ENDED)
_FIELD: Final = re.compile(r"`(\w+)`")
_GROWS: Final = frozenset({"events", "occurrences"})
"""Fields that may need one entry more, whatever stands there."""


def mending(observed: Sequence[Coverage]) -> Joined | None:
    """Say how the best paper on file could be put right; None when the papers on file are between other parties."""
    if not observed:
        return None
    best = nearest(observed)
    dated = best.paper.issued is not None
    # Whether it is too late for an event cannot be said before the day is known from which the time is counted.
    misses = [miss for miss in best.mismatches if dated or miss.aspect != "events"]
    wrong = [miss for miss in misses if miss.verdict is Verdict.UNMET]
    if not misses or any(miss.aspect not in MENDABLE for miss in wrong):
        return None
    steps: list[Phrase] = []
    if blank := blanks(best):
        values = (best.paper.id, Shown(blank))
        steps.append(Phrase("complete {0} in the register ({1})", "登録簿の {0} を補う（{1}）", values))
    unstated = [miss for miss in misses if miss not in wrong and not list(_fields(best.paper, miss))]
    steps.extend(_unstated(name) for name in dict.fromkeys(miss.aspect for miss in unstated))
    steps.extend(_step(best.paper.id, miss) for miss in wrong)
    return Joined(tuple(steps), _BOTH)


def blanks(coverage: Coverage) -> tuple[str, ...]:
    """Name every field of the paper in which something is to be entered before anybody knows whether it covers."""
    open_ = (miss for miss in coverage.mismatches if miss.verdict is Verdict.UNKNOWN)
    return tuple(dict.fromkeys(name for miss in open_ for name in _fields(coverage.paper, miss)))


def _fields(paper: Evidence, miss: Mismatch) -> Iterator[str]:
    """Name the fields of the register in which the answer is to be entered; none where the export has to say it."""
    fields = type(paper).model_fields
    named = [name for name in _FIELD.findall(miss.found()) if name in fields] or [miss.aspect]
    for name in named:
        blank = name in fields and getattr(paper, name) is None
        if blank or name in _GROWS or (miss.wants != STATEMENT and name != miss.aspect):
            yield name


def _unstated(name: str) -> Phrase:
    if name == "load":
        return _AS_MANY
    if name == CHECK:
        return Phrase("register a check", "確認を行い登録する")
    return Phrase("state {0} of the export", "提供の定義に{0}を記載する", (aspect(name),))


def _ended(says: object) -> bool:
    """Say whether what a paper says is that it is over, with or without the ground."""
    told = (says, *says.values) if isinstance(says, Phrase) else ()
    return any(isinstance(one, Phrase) and one.en in _OVER for one in told)


def _step(paper: str, miss: Mismatch) -> Phrase:
    if miss.aspect == "status" and _ended(miss.says):
        return Phrase("obtain a new paper in place of {0}", "{0} に代わる書類を新たに取得する", (paper,))
    if miss.aspect == "status":
        return Phrase("have {0} reinstated", "{0} の一時停止の解除を受ける", (paper,))
    if miss.aspect == "load":
        return _AS_MANY
    if miss.aspect != "validity":
        return Phrase(
            "have {0} cover {1} {2}", "{0} の対象を広げる（{1}：{2}）", (paper, aspect(miss.aspect), miss.wanted)
        )
    if isinstance(miss.says, Phrase) and miss.says.en == NOT_YET.en:
        return Phrase("wait: {0} {1}", "{0} の発行を待つ（{1}）", (paper, miss.says))
    return Phrase("renew {0}", "{0} を更新する", (paper,))
