"""A paper that leaves its other side out, or is extended to an earlier day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sekisho.model.contradictions.exports import Found
    from sekisho.model.evidence import Evidence


def of_paper(paper: Evidence) -> Found:
    """Walk what cannot be true at once, beside what no paper of its kind can say (`Evidence.contradictions`)."""
    if paper.counterparties == (paper.holder,) and {*paper.beneficiaries} <= {paper.holder}:
        yield ("counterparties",), f"{paper.holder} holds the paper, and is its only counterparty; name the other side"
    for index, event in enumerate(paper.events):
        expiry = paper.printed_expiry
        if event.until and isinstance(expiry, date) and event.until < expiry:
            said = f"`until: {event.until}` is before `printed_expiry: {expiry}`"
            yield ("events", index, "until"), f"{said}; an extension makes a paper last longer"
