"""Deciding: every law that is loaded is asked about every stream of the export, and the worst answer counts."""

from __future__ import annotations

from copy import copy
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sekisho import snapshot
from sekisho.engine.compile import CompiledRegime
from sekisho.errors import UnknownExport
from sekisho.gate import notes
from sekisho.gate.again import again
from sekisho.gate.asked import Asked
from sekisho.gate.bounds import Heads
from sekisho.gate.common_control import split
from sekisho.gate.head_kinds import HeadCounting, account_of
from sekisho.gate.lateness import Lateness
from sekisho.gate.leaning import Leaning, leans
from sekisho.gate.moments import Moments
from sekisho.gate.origins import Origins, unasked
from sekisho.model.dates import AsOf, in_force
from sekisho.model.decision import Decision, Effect, Note, RegimeFinding, Stage
from sekisho.model.facts import cases as declared_cases
from sekisho.model.verdict import Verdict
from sekisho.plugins import Plugins, installed
from sekisho.pointer import VERSION
from sekisho.snapshot import Content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from sekisho.gate.common_control import Together
    from sekisho.gate.head_kinds import Counts
    from sekisho.gate.leaning import Leaned
    from sekisho.gate.origins import Carried
    from sekisho.model.case import Case
    from sekisho.model.export import Carrier, Export
    from sekisho.model.papers import Papers
    from sekisho.model.tallies import Tally
    from sekisho.model.values import Interval, Value


class AtHand(NamedTuple):
    """What is known beside declarations when a run asks: facts of its batch and of the ledger, and what is amiss.

    `facts`, if given, hold every number of the ledger that is asked for. `cases`, if given, are all facts of each
    stream: those of a decision that is made once more. `loads` gives the persons that lean on papers, if some do.
    """

    facts: Mapping[str, Value] | None = None
    notes: tuple[Note, ...] = ()
    cases: Mapping[str, Case] | None = None
    loads: Callable[[], Mapping[str, Interval]] | None = None


class Gate:
    """Law, organisation and papers, ready to decide. It reads no clock; who asks says which moment is meant."""

    def __init__(self, content: Content, plugins: Plugins) -> None:
        self.content = content
        self.organisation = content.organisation
        self.reached: tuple[str, ...] = ()
        """The options by which `sekisho explain` reaches this law and these papers; whoever has opened them knows."""
        self._plugins = plugins
        regimes = sorted(content.regimes.values(), key=lambda regime: (regime.layer, regime.id))
        self._regimes = [CompiledRegime(regime, content.tables, plugins.predicates) for regime in regimes]
        enforcement = content.organisation.settings.enforcement
        levels = [enforcement.level(regime.id) for regime in regimes]
        waivers = content.organisation.waivers
        self._asked = Asked(list(zip(self._regimes, levels, strict=True)), waivers, plugins.kinds)
        self._jurisdictions: Moments[str, frozenset[str]] = Moments()
        self._counting = HeadCounting(self._regimes)
        self._begin()

    def _begin(self) -> None:
        """Forget what was derived from the declarations and the papers."""
        self._cases: dict[str, dict[str, dict[str, Value]]] = {}
        self._heads = Heads(self.organisation, self.content.papers, self._counting, self._declared)
        self._origins = Origins(self)
        self._lateness = Lateness(self.content.papers, self.content.tables)
        self._leaning = Leaning(self.organisation.exports, self.content.papers, self._regimes, self._bounded)

    def leaning(self, export: Export, as_of: AsOf) -> Mapping[str, Leaned]:
        """Give the papers for so many persons a year on which an export leans, and all exports that do."""
        return self._leaning.of(export, as_of)

    def _bounded(self, export: Export, as_of: AsOf) -> Iterator[Case]:
        """Walk the declared facts of every stream, with the bounds that declarations set to numbers."""
        bounds = self._heads.bounds(export, as_of)
        return ({**case, **bounds} for case in self._declared(export).values())

    @classmethod
    def open(cls, folder: Path, plugins: Plugins | None = None, *, law: Path | None = None) -> Gate:
        """Read an organisation's folder, and law from `law` instead of what ships, if given.

        Raises ConfigError or LoadError, one line for each problem.
        """
        from sekisho.gate.load import from_folder

        plugins = plugins or installed()
        return cls(from_folder(folder, plugins, law=law), plugins)

    @classmethod
    def load(cls, path: Path, *, digest: str | None = None, plugins: Plugins | None = None) -> Gate:
        """Read a compiled snapshot: a file, or the newest of a folder. Raises SnapshotError if it cannot be trusted.

        What was plugged in when it was built is plugged in here, and nothing else.
        """
        content = snapshot.read(path, (plugins or Plugins(())).kinds, digest=digest)
        return cls(content, plugins or Plugins(content.plugins))

    @classmethod
    def remembered(cls, data: bytes, digest: str, plugins: Plugins | None = None) -> Gate:
        """Read a snapshot that was kept elsewhere, of this version or another. Raises SnapshotError."""
        content = snapshot.remembered(data, (plugins or Plugins(())).kinds_ever, digest)
        return cls(content, plugins or Plugins(content.plugins))

    def holding(self, papers: Papers) -> Gate:
        """Give a gate with the same law and organisation that holds other papers, to see what hangs on one of them."""
        other = copy(self)
        other.content = self.content._replace(papers=papers)
        other._begin()  # noqa: SLF001 - its own twin
        return other

    def declaring(self, export: Export) -> Gate:
        """Give a gate with the same law and papers for which one export is declared otherwise, to see what would be."""
        other = copy(self)
        exports = {**self.organisation.exports, export.id: export}
        other.organisation = self.organisation.model_copy(update={"exports": exports})
        other._begin()  # noqa: SLF001 - its own twin
        return other

    @property
    def pinned(self) -> AsOf | None:
        """The pinned day of a rehearsal; None where the wall clock counts."""
        settings = self.organisation.settings
        return AsOf(settings.as_of) if settings.rehearsal and settings.as_of else None

    def clock(self) -> AsOf:
        """Give the moment to decide for: the pinned day of a rehearsal, else the wall clock."""
        return self.pinned or AsOf.now()

    def export(self, export_id: str) -> Export:
        """Find a declared export. Raises UnknownExport with the closest id."""
        try:
            return self.organisation.exports[export_id]
        except KeyError:
            from sekisho.files import closest

            hint = closest(export_id, self.organisation.exports) or f"; declare it in exports/{export_id}.yaml"
            msg = f"no export is declared as `{export_id}`{hint}"
            raise UnknownExport(msg) from None

    def decide(
        self,
        export_id: str,
        as_of: AsOf,
        *,
        stage: Stage,
        carrier: Carrier | None = None,
        to: str | None = None,
    ) -> Decision:
        """Decide on one export. `carrier` is the task that carries it, `to` the rendered destination, if any.

        Plugins are told of it. Raises UnknownExport. Whatever goes wrong inside a law is part of the decision and never
        lets the export pass.
        """
        decision = self.suppose(export_id, as_of, stage=stage, carrier=carrier, to=to)
        self.report(decision)
        return decision

    def report(self, decision: Decision) -> None:
        """Tell plugins of a decision that was made."""
        self._plugins.report(decision)

    def suppose(  # noqa: PLR0913 - a question, and what surrounds it
        self,
        export_id: str,
        as_of: AsOf,
        *,
        stage: Stage = "declaration",
        carrier: Carrier | None = None,
        to: str | None = None,
        at_hand: AtHand | None = None,
    ) -> Decision:
        """Decide as `decide` does and tell nobody: for days that are only asked about. Raises UnknownExport."""
        export = self.export(export_id)
        settings = self.organisation.settings
        faults: list[Exception] = []
        at_hand = at_hand or AtHand()
        carried = [] if at_hand.cases else [self._origins.of(export, stream, as_of) for stream in export.data]
        cases = at_hand.cases or self._supplied(export, as_of, at_hand.facts, carried)
        sharing = partial(self._heads.sharing, export, as_of, stage)
        ask = partial(self._asked.about, export, cases, as_of=as_of, stage=stage, faults=faults, sharing=sharing)
        findings = ask(self.content.papers)
        loads: Mapping[str, Interval] = {}
        if leans(findings) and (at_hand.loads or not at_hand.cases):
            loads = at_hand.loads() if at_hand.loads else self._leaning.declared(export, as_of)
        if loads:
            faults.clear()
            findings = ask(self.content.papers.under(loads))
        beside = tuple(
            chain(
                notes.lawless(export, self.organisation, self._lawful(as_of), _origins(cases)),
                notes.carried(export, carrier),
                notes.draft(export, allowed=settings.allow_drafts),
                notes.sent_to(export, self.organisation, to),
                dict.fromkeys(note for one in carried for note in one.notes),
                () if at_hand.cases else unasked(cases, findings),
                self._lateness.notes(findings, as_of) if stage == "declaration" else (),
                self._split(export, findings, cases, as_of),
                at_hand.notes,
            )
        )
        verdict = min([f.proof.verdict for f in findings] + [n.verdict for n in beside], default=Verdict.UNKNOWN)
        if verdict is not Verdict.MET and not at_hand.cases:
            beside += tuple(self._heads.notes(export, as_of))
        nothing_else = all(note.verdict is Verdict.MET for note in beside)
        hopeful = all(finding.pending or finding.verdict is Verdict.MET for finding in findings)
        pending = nothing_else and verdict is Verdict.UNKNOWN and hopeful
        return Decision(
            export_id=export_id,
            as_of=str(as_of),
            stage=stage,
            findings=findings,
            notes=beside,
            verdict=verdict,
            effect=_effect(findings, beside),
            pending=pending,
            faults=tuple(faults),
            digest=self.content.digest,
            version=VERSION,
            rehearsal=settings.rehearsal,
            cases=cases,
            loads=loads,
            lang=settings.check.lang,
            again=(*again(to, carrier, beside), *self.reached),
            of_run=bool(at_hand.notes),
        )

    def _supplied(
        self, export: Export, as_of: AsOf, at_hand: Mapping[str, Value] | None, carried: Iterable[Carried]
    ) -> dict[str, Case]:
        """Give all facts of every stream: declared, carried along, counted or at least bounded, supplied by plugins."""
        known = self._heads.bounds(export, as_of) if at_hand is None else at_hand
        cases: dict[str, Case] = {}
        for (stream, declared), one in zip(self._declared(export).items(), carried, strict=True):
            together = {**declared, **one.facts, **known}
            case = {path: value for path, value in together.items() if value is not None}
            if self._plugins.supplies_facts:
                case.update(self._plugins.supply_facts(export, case))
            cases[stream] = case
        return cases

    def _split(
        self, export: Export, findings: Iterable[RegimeFinding], cases: Mapping[str, Case], as_of: AsOf
    ) -> Iterator[Note]:
        def declared(tally: Tally) -> Together:
            return self._heads.together(export, tally, as_of)

        yield from dict.fromkeys(split(findings, cases, self.content.tables, declared))

    def _lawful(self, as_of: AsOf) -> frozenset[str]:
        """Give the countries of which a law is loaded that is in force at the moment, and no narrow one."""
        known = self._jurisdictions.at(as_of)
        if "in force" not in known:
            loaded = self.content.regimes.values()
            laws = [regime for regime in loaded if regime.layer == "law" and not regime.narrow]
            live = [law for law in laws if in_force(as_of.day_in(law.zone), law.from_, law.until)]
            known["in force"] = frozenset(country for law in live for country in law.jurisdictions)
        return known["in force"]

    def _declared(self, export: Export) -> dict[str, dict[str, Value]]:
        if export.id not in self._cases:
            self._cases[export.id] = declared_cases(export, self.organisation.parties)
        return self._cases[export.id]

    def account(self, export: Export) -> str:
        """Give what the heads of an export are counted with: the group of the party whose count it is, or the party."""
        return self._heads.account(export)

    def parties_of(self, account: str) -> list[str]:
        """Give the parties whose heads are counted under an account."""
        return [party.id for party in self.organisation.parties.values() if account_of(party) == account]

    def counts(self, export: Export, as_of: AsOf) -> Counts:
        """Say what the laws that apply to an export count of it."""
        return self._heads.counts(export, as_of)

    def possible(self, export: Export, as_of: AsOf) -> dict[str, int]:
        """Say how many persons may count towards each number of the ledger beside those who do."""
        return self._heads.possible(export, as_of)


def _origins(cases: Mapping[str, Case]) -> frozenset[str]:
    """Give the countries from which the data of all streams came."""
    found = (case.get("data.origins") for case in cases.values())
    return frozenset[str]().union(*(one for one in found if isinstance(one, frozenset)))


def _effect(findings: Iterable[RegimeFinding], beside: tuple[Note, ...]) -> Effect:
    """Turn verdicts into an effect. Unknown blocks like unmet; here, and nowhere else, is that decided."""
    if any(note.verdict is not Verdict.MET for note in beside):
        return "block"
    if not findings:
        return "block"
    effect: Effect = "annotate" if any(note.annotates for note in beside) else "allow"
    for finding in findings:
        if finding.verdict is Verdict.MET:
            continue
        if not finding.excused:
            return "block"
        effect = "annotate"
    return effect
