"""What a change loosens: everything by which something may pass that did not before, and every verdict that does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sekisho.gate.amended_declarations import of_declarations
from sekisho.gate.amended_policy import of_policy
from sekisho.gate.amendment import Amendment
from sekisho.gate.causes import Where
from sekisho.gate.decide import Gate
from sekisho.gate.granting import Side, granted, under
from sekisho.model.base import Phrase
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.gate.difference import Difference, Flip
    from sekisho.gate.granting import Grant
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import Decision
    from sekisho.plugins import Plugins

_FLIPS: Final = Phrase("{0} passes now: {1} → {2}", "{0} が許可に変わる：{1} → {2}")
_PLAIN: Final = Phrase("{0}", "{0}")
_PENDING: Final = Phrase("{0}, pending", "{0}（実行時に判断）")
_NEW: Final = Phrase("{0} is newly declared and passes: {1}", "{0} が新たに申告され、許可される：{1}")


def loosenings(old: Gate, new: Gate, difference: Difference) -> Iterator[Amendment]:
    """Walk what is loosened between two versions; a changed clock comes first, verdicts last."""
    for amendment in of_policy(old.content, new.content):
        if amendment.loosens:
            yield amendment
    yield from of_declarations(old.content, new.content)
    yield from (_verdict(flip, flip.after) for flip in difference.flips if flip.after is not None and _to_pass(flip))


def grants(old: Gate, new: Gate, moments: tuple[AsOf, AsOf], plugins: Plugins) -> Iterator[Grant]:
    """Walk the exports of the newer version that pass by its own policy alone; each has its own moment."""
    base = Gate(under(old.content, new.content), plugins)
    sides = Side(base, moments[0], _passes), Side(new, moments[1], _passes)
    return granted(*sides, tuple(of_policy(old.content, new.content)), plugins)


def _passes(decision: Decision) -> bool:
    return decision.effect != "block"


def _to_pass(flip: Flip) -> bool:
    before, after = flip.before, flip.after
    if after is None or after.effect == "block":
        return False
    if before is None or before.effect == "block":
        return True
    return after.verdict is Verdict.MET and before.verdict is not Verdict.MET


def _stands(decision: Decision) -> Phrase:
    return (_PENDING if decision.pending else _PLAIN)._replace(values=(decision.word,))


def _verdict(flip: Flip, after: Decision) -> Amendment:
    if flip.before is None:
        said = _NEW._replace(values=(flip.export_id, _stands(after)))
    else:
        said = _FLIPS._replace(values=(flip.export_id, _stands(flip.before), _stands(after)))
    return Amendment("verdict", flip.export_id, said, Where("exports", flip.export_id, ()))
