"""Why a number of persons has bounds: it is made of parts whose people cannot be recognised in each other.

Then at least the largest part left, and at most the sum of all. Where only the key was changed, that has an end.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.gate.codes import coded
from sekisho.model.base import Phrase
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from sekisho.gate.run.head_counts import Number
    from sekisho.model.decision import Note
    from sekisho.model.tallies import Tally


class Part(NamedTuple):
    """Persons of one namespace and key, and the last day on which one of them may have left."""

    namespace: str
    key: str
    last: date
    swept: str = ""
    """The month, if they left on a day of it that was swept."""


class Apart(NamedTuple):
    """Why people cannot be recognised, each reason empty where it is none."""

    keys: tuple[str, ...] = ()
    """The epochs of the hash key, oldest first, if ids of one namespace were hashed with several."""
    exact_from: str | None = None
    """The day from which the window holds people of one key only."""
    namespaces: tuple[str, ...] = ()
    swept: tuple[str, ...] = ()
    """Months of which days were swept."""


def apart(tally: Tally, parts: Iterable[Part]) -> Apart | None:
    """Say why the number that these parts make has bounds: they are of more than one population."""
    lasts: defaultdict[str, dict[str, date]] = defaultdict(dict)
    swept = set()
    for one in parts:
        known = lasts[one.namespace]
        known[one.key] = max(known.get(one.key, one.last), one.last)
        swept.add(one.swept)
    ended = [sorted((last, key) for key, last in keys.items()) for keys in lasts.values()]
    several = [one for one in ended if len(one) > 1]
    until = max((tally.leaves(one[-2][0]) for one in several), default=None)
    found = Apart(
        tuple(dict.fromkeys(key for _, key in sorted(pair for one in several for pair in one))),
        None if until is None else until.isoformat(),
        tuple(sorted(lasts)) if len(lasts) > 1 else (),
        tuple(sorted(swept - {""})),
    )
    return found if any(found) else None


_KEYS = Phrase(
    "ids were hashed with several keys ({0}), so that it cannot be told who is the same: at least the largest part, at"
    " most the sum of all; exact again from {1}",
    "id のハッシュ鍵が複数（{0}）で同一人物を判別できないため、下限は最大の部分、上限は全部分の合計。{1}から再び正確",
)
_NAMESPACES = Phrase(
    "ids of several namespaces or kinds ({0}): some may be the same people; at least the largest part, at most the sum",
    "`namespace`又は種類の異なる id（{0}）で同一人物の重複を判別できないため、下限は最大の部分、上限は合計",
)
_SWEPT = Phrase(
    "days of {0} were swept: some may be the same people",
    "{0} の日別名簿は整理済みで、同一人物の重複を判別できない",
)


def reasons(one: Apart | None) -> Iterator[Phrase]:
    """Say each reason."""
    if one is None:
        return
    if one.keys:
        yield _KEYS._replace(values=(", ".join(one.keys), one.exact_from))
    if one.namespaces:
        yield _NAMESPACES._replace(values=(", ".join(one.namespaces),))
    if one.swept:
        yield _SWEPT._replace(values=(", ".join(one.swept),))


_FACTS = Phrase("{0}: {1}", "{0}：{1}")
_ON_NEW_YEAR = Phrase(
    "keep the key that is in use now, and change it on a 1 January only",
    "現在の鍵を使い続け、変更は1月1日に限る",
)
SEVERAL_KEYS = "several-keys"
"""The code of the note."""


def several_keys(numbers: Mapping[str, Number]) -> Iterator[Note]:
    """Note which numbers have bounds because the key was changed; it speaks neither for the export nor against it."""
    facts: defaultdict[Apart, list[str]] = defaultdict(list)
    for fact, one in numbers.items():
        if one.apart is not None and one.apart.keys:
            facts[Apart(keys=one.apart.keys, exact_from=one.apart.exact_from)].append(fact)
    for why, names in facts.items():
        yield _changed(facts=tuple(names), keys=why.keys, exact_from=why.exact_from)


@coded(SEVERAL_KEYS, Verdict.MET)
def _changed(*, facts: tuple[str, ...], keys: tuple[str, ...], exact_from: str | None) -> tuple[Phrase, Phrase]:
    (reason,) = reasons(Apart(keys=keys, exact_from=exact_from))
    return _FACTS._replace(values=(", ".join(facts), reason)), _ON_NEW_YEAR


def stored(one: Apart | None) -> dict[str, Any] | None:
    """Put it into plain values, without what is no reason."""
    if one is None:
        return None
    told = {name: list(value) if isinstance(value, tuple) else value for name, value in one._asdict().items()}
    return {name: value for name, value in told.items() if value}


def read(told: Mapping[str, Any] | None) -> Apart | None:
    """Read what `stored` gave."""
    if not told:
        return None
    lists = {name: tuple(told.get(name, ())) for name in ("keys", "namespaces", "swept")}
    return Apart(exact_from=told.get("exact_from"), **lists)
