"""What a change loosens: everything by which something may pass that did not before, and every verdict that does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sekisho.analysis.comparison.amendment import Amendment
from sekisho.analysis.comparison.declarations import of_declarations
from sekisho.analysis.comparison.granting import Side, granted, under
from sekisho.analysis.comparison.policy import of_policy
from sekisho.analysis.forecast.causes import Where
from sekisho.analysis.forecast.change_days import days
from sekisho.gate.decide import Gate
from sekisho.model.base import Phrase
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.analysis.comparison.difference import Difference, Flip
    from sekisho.analysis.comparison.granting import Grant
    from sekisho.model.decision import Decision
    from sekisho.plugins import Plugins

_FLIPS: Final = Phrase("{0} passes now: {1} → {2}", "{0} が許可に変わる：{1} → {2}")
_UNDECLARED: Final = Phrase("not declared", "定義なし")
_PLAIN: Final = Phrase("{0}", "{0}")
_PENDING: Final = Phrase("{0}, pending", "{0}（実行時に判断）")
_LATER: Final = Phrase("{0} passes from {1} on: {2} → {3}", "{0} が {1} から許可に変わる：{2} → {3}")
_NEW: Final = Phrase("{0} is newly declared and passes: {1}", "{0} の定義が新たに加わり、許可される：{1}")


def loosenings(old: Gate, new: Gate, difference: Difference, as_of: AsOf, plugins: Plugins) -> Iterator[Amendment]:
    """Walk what is loosened between two versions; a changed clock comes first, verdicts last.

    A verdict is named if it flips to pass now, or later by a paper that is not named itself.
    """
    made = tuple(of_policy(old.content, new.content))
    yield from (one for one in made if one.loosens)
    passing = {name for name in new.organisation.exports if _passes(new.suppose(name, as_of))}
    yield from of_declarations(old.content, new.content, passing)
    flips = {flip.export_id: flip for flip in difference.flips if flip.after is not None and _to_pass(flip)}
    yield from (_verdict(flip, flip.after) for flip in flips.values() if flip.after is not None)
    unnamed = [one.undo for one in made if one.kind == "paper" and not one.loosens and one.undo is not None]
    fresh = {*new.organisation.exports} - {*old.organisation.exports}
    content = new.content
    for undo in unnamed:
        content = undo(content)
    asked = sorted({*(new.organisation.exports if unnamed else fresh)} - {*flips})
    yield from _later(Gate(content, plugins), new, as_of, {name: name in fresh for name in asked})


def _later(without: Gate, new: Gate, as_of: AsOf, exports: Mapping[str, bool]) -> Iterator[Amendment]:
    """Walk the exports that pass from some later day on, on which they would not `without` what is not named.

    Of each is said whether it is newly declared.
    """
    ahead = [day for day in days(new.content) if day > as_of.day_in("UTC")] if exports else []
    for export_id, is_new in exports.items():
        for day in ahead:
            before, after = (gate.suppose(export_id, AsOf(day)) for gate in (without, new))
            if _passes(after) and (is_new or not _passes(before)):
                was = _UNDECLARED if is_new else _stands(before)
                said = _LATER._replace(values=(export_id, day, was, _stands(after)))
                yield Amendment("verdict", export_id, said, Where("exports", export_id, ()))
                break


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
