"""Keeping decisions that were made outside a run, such as those of a check in CI, in the ledger."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sekisho.gate.run import record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sekisho.gate.decide import Gate
    from sekisho.ledger import Ledger
    from sekisho.model.decision import Decision


class Judged(NamedTuple):
    """A decision to be kept, the destination it was asked for, and where the export is carried, as `file:line`."""

    decision: Decision
    to: str | None = None
    files: tuple[str, ...] = ()


def keep(gate: Gate, ledger: Ledger, judged: Iterable[Judged], *, who: str, now: datetime) -> list[int]:
    """Record decisions with everything that it takes to make them again, and give the numbers of their records.

    Raises LedgerError; what was kept before stays.
    """
    accounts: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        accounts[gate.account(gate.export(one.decision.export_id))].append(one)
    numbers = []
    for account, some in sorted(accounts.items()):
        with ledger.account(account, now) as book:
            for decision, to, files in some:
                recorded = record.record(decision, carrier=None, to=to, run=None, who=who, files=list(files))
                contents = recorded.contents
                if not book.has(decision.digest):
                    contents = {**contents, decision.digest: record.law_of(gate.content)}
                numbers.append(book.record(record.KIND, recorded.body, contents))
    return sorted(numbers)
