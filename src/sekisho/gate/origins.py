"""Where data comes from: what an earlier hop leaves on it, and which laws it carries along.

A stream that came here by another export takes that export's countries, laws and conditions with it. What its own file
says beside must agree, and an export that may not leave hands on nothing that anybody may build on.
"""

from __future__ import annotations

from threading import local
from typing import TYPE_CHECKING, NamedTuple

from sekisho.gate.codes import coded
from sekisho.gate.moments import Moments
from sekisho.model.base import Phrase
from sekisho.model.dates import in_force
from sekisho.model.law import ONWARD
from sekisho.model.values import Shown
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sekisho.gate.decide import Gate
    from sekisho.model.case import Case
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import Note, RegimeFinding
    from sekisho.model.export import Export, Origin, Stream
    from sekisho.model.values import Value


class Carried(NamedTuple):
    """What data carries: where it was collected, the laws it came under, the conditions they left; None if unknown."""

    countries: frozenset[str]
    laws: frozenset[str]
    conditions: frozenset[str] | None
    notes: tuple[Note, ...] = ()

    @property
    def facts(self) -> dict[str, Value | None]:
        """The same as facts."""
        return {
            "data.origins": self.countries,
            "data.origin_laws": self.laws,
            "data.conditions": self.conditions,
        }


class _Underway(local):
    """The exports that this thread is asking about: one that comes up again stands in a ring."""

    def __init__(self) -> None:
        self.exports: list[str] = []


class Origins:
    """What the streams of a gate's exports carry, remembered for each moment."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._sources: Moments[str, Carried] = Moments()
        self._underway = _Underway()

    def of(self, export: Export, stream: Stream, as_of: AsOf) -> Carried:
        """Say what a stream carries when its export is judged."""
        home = self._gate.organisation.parties[export.exporter].country
        stated = [self._stated(origin, home, as_of) for origin in stream.origins or ()]
        if stream.onward_of is None:
            return _together(stated)
        source = self._source(stream.onward_of, as_of)
        said = frozenset(name for origin in stream.origins or () for name in origin.conditions or ())
        conditions = None if source.conditions is None else source.conditions | said
        silent = any(origin.conditions == () for origin in stream.origins or ())
        notes = (*source.notes, *_disagreeing(export, stream, said, source, silent=silent))
        return _together([*stated, source])._replace(conditions=conditions, notes=notes)

    def _stated(self, origin: Origin, home: str, as_of: AsOf) -> Carried:
        """Take what the file says. Of data from abroad it must say it: left out, the laws of that country count."""
        abroad = origin.country != home
        laws = origin.laws
        if laws is None:
            laws = tuple(self._laws_of(origin.country, as_of)) if abroad else ()
        conditions = origin.conditions
        if conditions is None and not abroad and {*laws} <= {*self._laws_of(home, as_of)}:
            conditions = ()
        return Carried(
            frozenset({origin.country}), frozenset(laws), None if conditions is None else frozenset(conditions)
        )

    def _laws_of(self, country: str, as_of: AsOf) -> Iterator[str]:
        for law in self._gate.content.regimes.values():
            live = in_force(as_of.day_in(law.zone), law.from_, law.until)
            if law.layer == "law" and country in law.jurisdictions and live:
                yield law.id

    def _source(self, export_id: str, as_of: AsOf) -> Carried:
        """Say what an export hands on: its own origins, the laws it falls under, and what its bases leave."""
        underway, known = self._underway.exports, self._sources.at(as_of)
        if export_id in underway:  # refused where files are read; a plugin may still declare such a ring
            return Carried(frozenset(), frozenset(), None, (ring(export=export_id),))
        if export_id not in known:
            underway.append(export_id)
            try:
                known[export_id] = self._handed_on(export_id, as_of)
            finally:
                underway.pop()
        return known[export_id]

    def _handed_on(self, export_id: str, as_of: AsOf) -> Carried:
        export = self._gate.export(export_id)
        decision = self._gate.suppose(export_id, as_of)
        home = self._gate.organisation.parties[export.exporter].country
        streams = [self.of(export, stream, as_of) for stream in export.data]
        under = [finding for finding in decision.applicable if finding.regime.layer == "law"]
        laws = frozenset(finding.regime.id.removesuffix(ONWARD) for finding in under)
        left = [Carried(frozenset({home}), laws, conditions) for conditions in map(_left_by, under)]
        blocked = decision.effect == "block" and not decision.pending
        notes = (source_blocked(export=export_id, word=decision.word),) if blocked else ()
        return _together([*streams, *left, Carried(frozenset({home}), laws, frozenset())])._replace(notes=notes)


def _left_by(finding: RegimeFinding) -> frozenset[str] | None:
    """Give the conditions that stay on data by the bases in use; None where nobody can say which those are."""
    if finding.verdict is Verdict.MET:
        used = [basis for basis in finding.bases if basis.verdict is Verdict.MET]
    elif finding.pending:
        used = [basis for basis in finding.bases if basis.verdict is not Verdict.UNMET]
    else:
        return None
    regime = finding.regime
    return regime.left_by(basis.requirement for basis in used) if used else frozenset(regime.leaves)


def _together(some: Iterable[Carried]) -> Carried:
    """Join what several things carry; what is unknown of one is unknown of all."""
    countries, laws, conditions = set[str](), set[str](), set[str]()
    unknown = False
    for one in some:
        countries |= one.countries
        laws |= one.laws
        conditions |= one.conditions or frozenset()
        unknown = unknown or one.conditions is None
    return Carried(frozenset(countries), frozenset(laws), None if unknown else frozenset(conditions))


def unasked(cases: Mapping[str, Case], findings: Iterable[RegimeFinding]) -> Iterator[Note]:
    """Note every law in force that data came under on its way, and that has nothing to say of a later hop."""
    found = {(finding.stream, finding.regime.id): finding for finding in findings}
    told: set[str] = set()
    for stream, case in cases.items():
        laws = case.get("data.origin_laws", frozenset())
        for law in sorted(laws) if isinstance(laws, frozenset) else ():
            own, later = (found.get((stream, name)) for name in (law, f"{law}{ONWARD}"))
            silent = own is not None and own.proof.applies is not None and own.applies is Verdict.UNMET
            if silent and (later is None or later.proof.applies is None) and law not in told:
                told.add(law)
                yield unsaid(law=law)


@coded("onward-unsaid", Verdict.UNKNOWN)
def unsaid(*, law: str) -> tuple[Phrase, Phrase]:
    """A law that data came under does not say what holds when it moves on."""
    return (
        Phrase(
            "the data came under {0}, whose file does not say what holds when it moves on",
            "データは {0} の適用を受けたが、その規範ファイルに再提供についての定めがない",
            (law,),
        ),
        Phrase(
            "add `onward` to regimes/{0}.yaml (see policies/README.md)",
            "regimes/{0}.yaml に `onward` を加える（policies/README.md 参照）",
            (law,),
        ),
    )


@coded("source-blocked", Verdict.UNKNOWN)
def source_blocked(*, export: str, word: str) -> tuple[Phrase, Phrase]:
    """The export by which data comes may not leave itself."""
    return (
        Phrase(
            "the data comes by export {0}, which may not leave itself ({1})",
            "データの受領元である提供 {0} 自体が認められない（{1}）",
            (export, word),
        ),
        Phrase(
            "settle that one first: sekisho explain {0}",
            "先に当該提供を解決する：sekisho explain {0}",
            (export,),
        ),
    )


@coded("source-is-itself", Verdict.UNKNOWN)
def ring(*, export: str) -> tuple[Phrase, Phrase]:
    """An export is said to come from itself."""
    return (
        Phrase("export {0} is said to come from itself", "提供 {0} の受領元が当該提供自身となっている", (export,)),
        Phrase("correct `onward_of` in exports/{0}.yaml", "exports/{0}.yaml の `onward_of` を直す", (export,)),
    )


def _disagreeing(
    export: Export, stream: Stream, said: frozenset[str], source: Carried, *, silent: bool
) -> Iterator[Note]:
    """Note conditions that the file states and the earlier hop does not leave on this day, or none where it does."""
    other = said - (source.conditions if source.conditions is not None else said)
    if other or (silent and not said and source.conditions):
        yield conditions_differ(
            export=export.id,
            stream=stream.id,
            says=tuple(sorted(other)),
            source=stream.onward_of or "",
            leaves=tuple(sorted(source.conditions or ())),
        )


@coded("onward-disagrees", Verdict.UNKNOWN)
def conditions_differ(
    *, export: str, stream: str, says: tuple[str, ...], source: str, leaves: tuple[str, ...]
) -> tuple[Phrase, Phrase]:
    """A file states other conditions than the earlier hop leaves."""
    left = Shown((frozenset(leaves),)) if leaves else Phrase("nothing", "なし")
    return (
        Phrase(
            "stream “{0}” says {1}; what export {2} leaves on it today is: {3}",
            "データ群「{0}」の記載は {1}、提供 {2} により基準日に付される条件は {3}",
            (stream, Shown((frozenset(says),)), source, left),
        ),
        Phrase(
            "remove `conditions` from exports/{0}.yaml, they are derived; or correct `onward_of`",
            "exports/{0}.yaml の `conditions` を削除する（自動的に導出される）か、`onward_of` を直す",
            (export,),
        ),
    )
