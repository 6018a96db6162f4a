"""Which key belongs to which epoch, without the key: two keys under one name would count the same people twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from sekisho.errors import LedgerError
from sekisho.ledger.schema import KEYS
from sekisho.ledger.statements import Statement, insert_missing

if TYPE_CHECKING:
    from sekisho.heads.count import Heads
    from sekisho.ledger.transaction import Transaction

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
            transaction.note("key", row, {f"key/{heads.epoch}": row})
        known = _KNOWN.run(transaction.connection, {"epoch": heads.epoch}).scalar()
    if known != heads.key:
        raise LedgerError(
            f"{transaction.store.name}: epoch {heads.epoch} was counted with another key (fingerprint {known}, now"
            f" {heads.key}); restore that key, or give the new one an epoch of its own"
        )
