"""100,000 exports judged again on one core: a tenth of them, times ten."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

from benchmarks.acme import FOLDER
from benchmarks.measuring import Line
from sekisho.gate import Gate
from sekisho.plugins import installed

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY, SHARE, PASSES = 100_000, 10, 4


def measure() -> Iterator[Line]:
    """Multiply the exports of the worked example, and judge all of them again, on the same day."""
    gate = Gate.open(FOLDER)
    originals = list(gate.organisation.exports.values())
    copies = {}
    for number in range(MANY // SHARE):
        export = originals[number % len(originals)]
        name = f"{export.id}-{number}"
        copies[name] = export.model_copy(update={"id": name})
    organisation = gate.organisation.model_copy(update={"exports": copies})
    many = Gate(gate.content._replace(organisation=organisation), installed())
    at = many.clock()
    passes = []
    for _ in range(PASSES):
        began = process_time()
        for name in copies:
            many.decide(name, at, stage="run")
        passes.append(process_time() - began)
    yield Line(f"{MANY:,} exports judged again on one core", min(passes[1:]) * SHARE, 15.0)
