"""Which exports pass only by the policy that a change brings along, and what of it grants that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sekisho.gate.decide import Gate
from sekisho.model.decision import Decision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sekisho.gate.amendment import Amendment
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
    """An export that passes by the change's own policy alone, and what grants it: each needed, or all together."""

    export_id: str
    before: Decision
    after: Decision
    by: tuple[Amendment, ...]
    together: bool = False


def under(policy: Content, declared: Content) -> Content:
    """Give what a change declares under the policy of its base: settings, waivers, papers and law are the base's."""
    settled = {"settings": policy.organisation.settings, "waivers": policy.organisation.waivers}
    return policy._replace(organisation=declared.organisation.model_copy(update=settled))


def granted(base: Side, own: Side, amendments: Sequence[Amendment], plugins: Plugins) -> Iterator[Grant]:
    """Walk the exports that pass by `own` and not by `base`. `amendments` are what the two policies say otherwise."""
    trials = _Trials(base, own, amendments, plugins)
    for export_id in own.gate.organisation.exports:
        before = base.gate.suppose(export_id, base.as_of)
        after = own.gate.suppose(export_id, own.as_of)
        if own.passes(after) and not base.passes(before):
            needed = tuple(trials.needed(export_id, after))
            by = needed or tuple(one for one in amendments if one.undo or one.loosens)
            yield Grant(export_id, before, after, by, together=not needed)


class _Trials:
    """Finds what is needed for an export to pass, by undoing one amendment at a time."""

    def __init__(self, base: Side, own: Side, amendments: Sequence[Amendment], plugins: Plugins) -> None:
        self._base = base
        self._own = own
        self._amendments = amendments
        self._plugins = plugins
        self._without: dict[int, Gate] = {}

    def needed(self, export_id: str, after: Decision) -> Iterator[Amendment]:
        for one in self._amendments:
            if one.kind == "clock":
                needed = self._needs_the_clock(export_id)
            elif one.home == "fail-on":
                needed = not self._base.passes(after)
            else:
                needed = one.undo is not None and not self._passes_without(one, export_id)
            if needed:
                yield one

    def _needs_the_clock(self, export_id: str) -> bool:
        base, own = self._base, self._own
        return base.lets(export_id, own.as_of) or not own.lets(export_id, base.as_of)

    def _passes_without(self, amendment: Amendment, export_id: str) -> bool:
        if id(amendment) not in self._without and amendment.undo is not None:
            self._without[id(amendment)] = Gate(amendment.undo(self._own.gate.content), self._plugins)
        try:
            return self._own.passes(self._without[id(amendment)].suppose(export_id, self._own.as_of))
        except (KeyError, ValueError):
            return True  # what it leans on is gone with another amendment: alone it cannot be undone
