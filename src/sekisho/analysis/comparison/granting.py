"""Which exports pass only by the policy that a change brings along, and what of it grants that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sekisho.analysis.comparison.amendment import FAIL_ON
from sekisho.gate.decide import Gate
from sekisho.model.decision import Decision
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sekisho.analysis.comparison.amendment import Amendment
    from sekisho.model.dates import AsOf
    from sekisho.plugins import Plugins
    from sekisho.snapshot import Content

Passes = Callable[[Decision], bool]


class Side(NamedTuple):
    """One policy under which the declarations of the change are judged: its gate, its moment, and what passes by it."""

    gate: Gate
    as_of: AsOf
    passes: Passes

    def lets(self, export_id: str, as_of: AsOf) -> bool:
        """Say whether an export passes at a moment."""
        return self.passes(self.gate.suppose(export_id, as_of))


class Grant(NamedTuple):
    """An export that passes by the change's own policy alone, and what grants it.

    Each of `by` is needed; or, where there are `alternatives`, undoing one of them alone would not be enough.
    """

    export_id: str
    before: Decision
    after: Decision
    by: tuple[Amendment, ...]
    alternatives: bool = False


def under(policy: Content, declared: Content) -> Content:
    """Give what a change declares under the policy of its base: settings, waivers, papers and law are the base's."""
    settled = {"settings": policy.organisation.settings, "waivers": policy.organisation.waivers}
    return policy._replace(organisation=declared.organisation.model_copy(update=settled))


def granted(base: Side, own: Side, amendments: Sequence[Amendment], plugins: Plugins) -> Iterator[Grant]:
    """Walk the exports that pass by `own` and not by `base`. `amendments` are what the two policies say otherwise."""
    trials = _Trials(base, own, plugins)
    for export_id in own.gate.organisation.exports:
        before = base.gate.suppose(export_id, base.as_of)
        after = own.gate.suppose(export_id, own.as_of)
        if own.passes(after) and not base.passes(before):
            possible = [one for one in amendments if _concerns(one, before)]
            needed = tuple(one for one in possible if trials.needs(one, export_id, after))
            by = needed or tuple(trials.alternatives(possible, export_id))
            yield Grant(export_id, before, after, by, alternatives=not needed)


def _concerns(one: Amendment, before: Decision) -> bool:
    """Say whether an amendment may have to do with an export: of a regime, only where it lets nothing pass before."""
    if one.kind not in {"level", "law"}:
        return True
    verdicts = {(finding.regime.id, finding.verdict) for finding in before.findings}
    stops = any(name == one.home and verdict is not Verdict.MET for name, verdict in verdicts)
    return stops or (one.kind == "law" and one.home not in {name for name, _ in verdicts})


class _Trials:
    """Finds what is needed for an export to pass, by undoing one amendment at a time."""

    def __init__(self, base: Side, own: Side, plugins: Plugins) -> None:
        self._base = base
        self._own = own
        self._plugins = plugins
        self._without: dict[tuple[int, ...], Gate] = {}

    def needs(self, one: Amendment, export_id: str, after: Decision) -> bool:
        """Say whether the export would not pass without one amendment."""
        if one.kind == "clock":
            return self._needs_the_clock(export_id)
        if one.home == FAIL_ON:
            return not self._base.passes(after)
        return one.undo is not None and not self._passes_without((one,), export_id)

    def alternatives(self, possible: Sequence[Amendment], export_id: str) -> Iterator[Amendment]:
        """Walk those without all of which the export would not pass: what suffices, then what suffices without it."""
        undone: list[Amendment] = []
        left = [one for one in possible if one.undo is not None]
        while left and self._passes_without(tuple(undone), export_id):
            spare: list[Amendment] = []
            for one in left:
                if self._passes_without((*undone, *spare, one), export_id):
                    spare.append(one)
            enough = [one for one in left if one not in spare]
            if not enough:
                return
            yield from enough
            undone += enough
            left = spare

    def _needs_the_clock(self, export_id: str) -> bool:
        base, own = self._base, self._own
        return base.lets(export_id, own.as_of) or not own.lets(export_id, base.as_of)

    def _passes_without(self, amendments: tuple[Amendment, ...], export_id: str) -> bool:
        key = tuple(sorted(map(id, amendments)))
        try:
            if key not in self._without:
                content = self._own.gate.content
                for one in amendments:
                    content = one.undo(content) if one.undo else content
                self._without[key] = Gate(content, self._plugins)
            return self._own.passes(self._without[key].suppose(export_id, self._own.as_of))
        except (KeyError, ValueError):
            return True  # what it leans on is gone with another amendment: alone it cannot be undone
