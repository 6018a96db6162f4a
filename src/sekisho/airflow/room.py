"""Telling that an export waits for nothing but room that other runs under way have reserved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sekisho.gate.run.admission import Passage
    from sekisho.ledger import Reservation

_ONLY = Phrase(
    "only runs under way stand in the way: {0}; once they have settled it may pass",
    "他の実行が確保した人数枠のみが妨げとなっている：{0}。これらが計上を終えれば許可され得る",
)
_RUN = Phrase(
    "{1} of {0} holds {3} persons for {2}",
    "{0} の実行 {1} が提供 {2} のために {3} 人分を確保",
)
_MORE = Phrase("and {0} more", "ほか {0} 件")
_NAMED = 5
"""How many runs are named; `sekisho ledger counts` has all of them."""

AGAIN = "Once those runs have settled, Airflow may try this task again, as its `retries` say."
BY_HAND = (
    "Nothing has left: the task may be cleared once those runs have settled; with `retry_for_room = True` in section "
    "[sekisho] Airflow does so by itself, as the task's `retries` say."
)


def lines(passage: Passage) -> Iterator[str]:
    """Name the runs that alone keep an export back, in a line; none if anything else does."""
    if passage.under_way:
        lang = passage.decision.lang
        comma = "、" if lang == "ja" else ", "
        yield _ONLY._replace(values=(comma.join(_runs(passage.under_way, lang)),)).in_(lang)


def _runs(under_way: Iterable[Reservation], lang: str) -> Iterator[str]:
    largest = sorted(under_way, key=lambda one: (-one.held, one.run, one.id))
    for one in largest[:_NAMED]:
        values = (one.run.dag_id, one.run.run_id, one.flow.export_id, f"{one.held:,}")
        yield _RUN._replace(values=values).in_(lang)
    if len(largest) > _NAMED:
        yield _MORE._replace(values=(f"{len(largest) - _NAMED:,}",)).in_(lang)
