"""A decision on a run from what the ledger holds: as it is, or as it would be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sekisho.gate import notes
from sekisho.gate.decide import AtHand
from sekisho.gate.run.apart import several_keys

if TYPE_CHECKING:
    from sekisho.gate.decide import Gate
    from sekisho.gate.head_kinds import Counts
    from sekisho.gate.run.admission import Asker, Counting
    from sekisho.gate.run.head_counts import Number
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import Decision
    from sekisho.model.values import Value


class Supposed(NamedTuple):
    """What would be decided, with the numbers asked for and the same ones counted the other way."""

    decision: Decision
    numbers: dict[str, Number]
    otherwise: dict[str, Number]


def supposed(gate: Gate, asker: Asker, as_of: AsOf, counts: Counts, counting: Counting) -> Supposed:
    """Decide; nothing is reserved or recorded."""
    export = gate.export(asker.run.export_id)
    numbers, others = counting.numbers(counts, as_of, exempt=gate.organisation.settings.ledger.count_exempt)
    more = gate.possible(export, as_of)
    numbers = {fact: one._replace(after=one.after.plus(more[fact])) for fact, one in numbers.items()}
    known: dict[str, Value] = {fact: one.after for fact, one in numbers.items()}
    if counting.batch is not None:
        known |= {"batch.persons": counting.batch.persons, "batch.columns": frozenset(counting.batch.columns)}
    of_task = notes.seen(export, gate.organisation, asker.fields)
    said = (*of_task, *counting.overruns(counts, as_of), *several_keys(numbers))
    at_hand = AtHand(known, said, loads=partial(counting.loads, gate, as_of))
    decision = gate.suppose(export.id, as_of, stage="run", carrier=asker.carrier, to=asker.to, at_hand=at_hand)
    return Supposed(decision, numbers, others)
