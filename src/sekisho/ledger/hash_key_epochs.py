"""Which key belongs to which epoch, without the key: two keys under one name would count the same people twice."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from sekisho.errors import LedgerError
from sekisho.ledger.schema import HOLDINGS, KEYS
from sekisho.ledger.statements import Statement, insert_missing

if TYPE_CHECKING:
    from sekisho.heads.count import Heads
    from sekisho.ledger.transaction import Transaction

EASTMOST = timedelta(hours=14)
"""How far ahead of UTC the first place is where a day, and so a year, begins."""
_LOG = logging.getLogger("sekisho.ledger")
_THIS_YEAR = Statement(
    lambda _: (
        select(HOLDINGS.c.epoch)
        .where(
            HOLDINGS.c.span == "year",
            HOLDINGS.c.start == bindparam("start"),
            HOLDINGS.c.namespace == bindparam("namespace"),
            HOLDINGS.c.epoch != bindparam("epoch"),
        )
        .distinct()
    )
)
_KNOWN = Statement(lambda _: select(KEYS.c.fingerprint).where(KEYS.c.epoch == bindparam("epoch")))


def same_key(transaction: Transaction, heads: Heads) -> None:
    """See that the persons were hashed with the key that this epoch has always had."""
    keys = transaction.store.keys
    if keys.get(heads.epoch) == heads.key:
        return
    known = _KNOWN.run(transaction.connection, {"epoch": heads.epoch}).scalar()
    if known == heads.key:
        keys[heads.epoch] = known
    if known is None:
        row = {"epoch": heads.epoch, "fingerprint": heads.key}
        if insert_missing(KEYS).run(transaction.connection, row).first():
            transaction.note("key", {**row, **_amid(transaction, heads)}, {f"key/{heads.epoch}": row})
        known = _KNOWN.run(transaction.connection, {"epoch": heads.epoch}).scalar()
    if known != heads.key:
        raise LedgerError(
            f"{transaction.store.name}: epoch {heads.epoch} was counted with another key (fingerprint {known}, now"
            f" {heads.key}); restore that key, or give the new one an epoch of its own"
        )


def _amid(transaction: Transaction, heads: Heads) -> dict[str, Any]:
    """Warn of a key that begins in the midst of a year in which people of the namespace were counted with another."""
    year = (transaction.now + EASTMOST).year
    values = {"namespace": heads.namespace, "epoch": heads.epoch, "start": f"{year}-01-01"}
    before = sorted(row[0] for row in _THIS_YEAR.run(transaction.connection, values).rows)
    if not before:
        return {}
    exact = f"{year + 1}-01-01"
    _LOG.warning(
        "%s: the hash key %s begins in the midst of %s, in which ids of %s were hashed with %s as well: the same people"
        " cannot be recognised, so that counts of this year are at least the largest part and at most the sum; exact"
        " again from %s, and those since 1 January of the year before from %s",
        *(transaction.store.name, heads.epoch, year, heads.namespace, ", ".join(before), exact, f"{year + 2}-01-01"),
    )
    return {"amid": before, "exact_from": exact}
