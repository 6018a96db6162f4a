"""What changed: which exports stand otherwise on another day, or under another version of the law, and what did it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sekisho.analysis.comparison.files import of_clock, of_files
from sekisho.analysis.comparison.law import of_law
from sekisho.analysis.forecast.verdict_changes import Turn, course, state
from sekisho.gate.decide import Gate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sekisho.analysis.comparison.amendment import Amendment
    from sekisho.analysis.comparison.change import Change
    from sekisho.analysis.comparison.granting import Grant
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import Decision, RegimeFinding
    from sekisho.plugins import Plugins


class Flip(NamedTuple):
    """One export that stands otherwise. A decision is None where the export is not declared.

    Between two days there are `turns`; between two versions the `changes` without which it would stand otherwise.
    Where no change does it alone, `changes` are those that do it `together`.
    """

    export_id: str
    before: Decision | None
    after: Decision | None
    turns: tuple[Turn, ...] = ()
    changes: tuple[Change, ...] = ()
    together: bool = False


class Difference(NamedTuple):
    """Everything that differs between `old` and `new`: two days, or two versions on the day `as_of`."""

    organisation: str
    old: str
    new: str
    as_of: str | None
    exports: int
    flips: tuple[Flip, ...]
    changes: tuple[Change, ...] = ()
    passing: tuple[Flip, ...] = ()
    """Exports that stand on both days alike, and otherwise in between."""
    rehearsal: bool = False
    loosened: tuple[Amendment, ...] | None = None
    """Everything by which something may pass that did not before; None where nobody has asked."""
    granted: tuple[Grant, ...] = ()
    """Exports that pass only by the newer version's own policy, where somebody has asked."""
    old_as_of: str | None = None
    """The moment by which the older version was judged, where its clock says another than `as_of`."""


def between_days(gate: Gate, first: AsOf, second: AsOf) -> Difference:
    """Compare two days, of which the first is the earlier."""
    turns: dict[str, list[Turn]] = {}
    for turn in course(gate, first, second):
        turns.setdefault(turn.export_id, []).append(turn)
    flips = [Flip(name, made[0].before, made[-1].after, tuple(made)) for name, made in sorted(turns.items())]
    lasting = [flip for flip in flips if _differs(flip.before, flip.after)]
    settings = gate.organisation.settings
    return Difference(
        organisation=settings.organisation,
        old=str(first),
        new=str(second),
        as_of=None,
        exports=len(gate.organisation.exports),
        flips=tuple(lasting),
        passing=tuple(flip for flip in flips if flip not in lasting),
        rehearsal=settings.rehearsal,
    )


def between_versions(  # noqa: PLR0913, PLR0917 - two versions, and the moment of each
    old: Gate, new: Gate, as_of: AsOf, names: tuple[str, str], plugins: Plugins, old_as_of: AsOf | None = None
) -> Difference:
    """Compare two versions. `names` is what people call them; `old_as_of` the moment of the older, if it is another.

    A clock that was changed is the first of the changes.
    """
    contents = old.content, new.content
    made = tuple(chain(of_clock(*contents), of_law(*contents), of_files(*contents)))
    exports = {**old.organisation.exports, **new.organisation.exports}
    moments = (old_as_of or as_of, as_of)
    trials = _Trials(old, new, moments, made, plugins)
    flips = []
    for export_id in sorted(exports):
        before, after = (_decided(gate, export_id, at) for gate, at in zip((old, new), moments, strict=True))
        if _differs(before, after):
            flips.append(trials.flip(export_id, before, after))
    settings = new.organisation.settings
    return Difference(
        organisation=settings.organisation,
        old=names[0],
        new=names[1],
        as_of=str(as_of),
        exports=len(exports),
        flips=tuple(flips),
        changes=made,
        rehearsal=settings.rehearsal,
        old_as_of=None if old_as_of is None else str(old_as_of),
    )


def _decided(gate: Gate, export_id: str, as_of: AsOf) -> Decision | None:
    return gate.suppose(export_id, as_of) if export_id in gate.organisation.exports else None


def _differs(before: Decision | None, after: Decision | None) -> bool:
    return (before and state(before)) != (after and state(after))


class _Trials:
    """Finds the changes that made an export flip, by undoing one at a time: of the clock, by the older moment."""

    def __init__(
        self, old: Gate, new: Gate, moments: tuple[AsOf, AsOf], made: tuple[Change, ...], plugins: Plugins
    ) -> None:
        self._contents = (old.content, new.content)
        self._before, self._as_of = moments
        self._plugins = plugins
        self._made = made
        self._without: dict[int, Gate | None] = {}

    def flip(self, export_id: str, before: Decision | None, after: Decision | None) -> Flip:
        if before is None or after is None:
            of_it = [change for change in self._made if change.part == "export" and change.home == export_id]
            return Flip(export_id, before, after, changes=tuple(of_it))
        possible = [change for change in self._made if change.undo and self._concerns(change, before, after)]
        needed = [change for change in possible if self._otherwise(change, export_id, after)]
        if needed:
            return Flip(export_id, before, after, changes=tuple(needed))
        return Flip(export_id, before, after, changes=tuple(possible), together=True)

    def _concerns(self, change: Change, before: Decision, after: Decision) -> bool:
        """Say whether a change may have to do with a flip: of a regime, only where its finding is another one."""
        regimes = {**self._contents[0].regimes, **self._contents[1].regimes}
        if change.part != "law" or change.kind == "regime" or change.home not in regimes:
            return True
        return change.home in _differing(before.findings, after.findings)

    def _otherwise(self, change: Change, export_id: str, after: Decision) -> bool:
        """Say whether the export would stand otherwise without the change."""
        gate = self._gate_without(change)
        if gate is None:
            return False
        try:
            as_of = self._before if change.part == "clock" else self._as_of
            return state(gate.suppose(export_id, as_of)) != state(after)
        except (KeyError, ValueError):
            return False  # what the change leans on is gone with another change: alone it cannot be undone

    def _gate_without(self, change: Change) -> Gate | None:
        if id(change) not in self._without:
            undone = change.undo(self._contents[1]) if change.undo else None
            self._without[id(change)] = None if undone is None else Gate(undone, self._plugins)
        return self._without[id(change)]


def _differing(before: Iterable[RegimeFinding], after: Iterable[RegimeFinding]) -> set[str]:
    one, other = (
        {(f.regime.id, f.stream): (f.verdict, f.word, f.through, f.pending) for f in some} for some in (before, after)
    )
    return {key[0] for key in {**one, **other} if one.get(key) != other.get(key)}
