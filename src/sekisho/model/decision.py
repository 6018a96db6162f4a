"""The answer: findings, which are the proof tree itself, and the decision that they make together.

A finding is a thin view over the evaluator's tuples; its words are made only when somebody reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from sekisho.model import telling
from sekisho.model.base import Phrase
from sekisho.model.comparing import compared
from sekisho.model.evidence import Evidence
from sekisho.model.proof import Judged
from sekisho.model.questions import asked as question
from sekisho.model.reasons import remedy, why
from sekisho.model.requirement import Basis, Dated, EvidenceLeaf, FactLeaf, JudgementLeaf
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.model.base import Bilingual
    from sekisho.model.case import Case
    from sekisho.model.citation import Citation
    from sekisho.model.law import Regime, Source
    from sekisho.model.organisation import Level
    from sekisho.model.proof import Proof, RegimeProof
    from sekisho.model.requirement import Scalar
    from sekisho.model.sharing import Sharing
    from sekisho.model.values import Interval
    from sekisho.model.waiver import Waiver

Effect = Literal["allow", "annotate", "block"]
Stage = Literal["declaration", "run"]
_NO_KINDS: Final[Mapping[str, type[Evidence]]] = MappingProxyType({})
_FEW: Final = 4
"""Values of a table that are told along with its name."""
_ALL_OF, _ANY_OF = Phrase("all of", "次のすべて"), Phrase("any of", "次のいずれか")


class Finding:
    """The answer for one requirement: verdict, reason, citation, remedy, children."""

    __slots__ = ("_kinds", "_proof", "_regime", "_sharing")

    def __init__(
        self,
        proof: Proof,
        regime: Regime,
        kinds: Mapping[str, type[Evidence]] = _NO_KINDS,
        sharing: Sharing | None = None,
    ) -> None:
        self._proof = proof
        self._regime = regime
        self._kinds = kinds
        self._sharing = sharing

    @property
    def verdict(self) -> Verdict:
        """Met, unmet or unknown."""
        verdict: Verdict = self._proof[0]
        return verdict

    @property
    def requirement(self) -> Any:  # noqa: ANN401 - a group, a dated rule or a leaf
        """The node of the law that was asked."""
        return self._proof[1]

    @property
    def observed(self) -> Any:  # noqa: ANN401
        """What was seen: the value of a fact, the coverage of papers, a judgement, an error."""
        return self._proof[2]

    @property
    def children(self) -> tuple[Finding, ...]:
        """The findings beneath."""
        return tuple(Finding(proof, self._regime, self._kinds, self._sharing) for proof in self._proof[3])

    @property
    def name(self) -> str | None:
        """The key of a basis, bar or duty; None for groups and leaves."""
        return self.requirement.name if isinstance(self.requirement, Dated) else None

    @property
    def cite(self) -> str | None:
        """The source and pinpoint of the requirement; groups have none."""
        return getattr(self.requirement, "cite", None)

    @property
    def citation(self) -> Citation | None:
        """The same for people, in both languages: the name of the source, and where it stands there."""
        return None if self.cite is None else self._regime.cited(self.cite)

    @property
    def is_leaf(self) -> bool:
        """Whether it asks something itself."""
        return not hasattr(self.requirement, "children")

    @property
    def source(self) -> Source | None:
        """The text that the requirement is cited from, the first where it is cited from several; groups have none."""
        return None if self.cite is None else self._regime.sources[self.cite.partition(" ")[0]]

    @property
    def obtaining(self) -> int:
        """How much there is to do to obtain the paper that is asked for: the effort of its kind."""
        kind = self._kinds.get(self.requirement.evidence)
        return Evidence.effort if kind is None else kind.effort

    @property
    def asked(self) -> Bilingual:
        """What was asked, in both languages."""
        asked = self.requirement
        if isinstance(asked, Dated):
            return asked.title
        if isinstance(asked, EvidenceLeaf):
            kind = self._kinds.get(asked.evidence)
            return asked.asks_for(kind.label if kind is not None else None)
        if isinstance(asked, FactLeaf):
            members, table = _members(asked, self._regime), _names_a_table(asked, self._regime)
            return compared(asked.fact, asked.operator, asked.operand, members, table=table)
        if isinstance(asked, JudgementLeaf):
            return question(self._regime, asked.judgement)
        said: Bilingual = asked.asks if self.is_leaf else _ALL_OF if asked.all else _ANY_OF
        return said

    @property
    def reason(self) -> Bilingual | None:
        """Why it came out so, in both languages; None where there is nothing to add to the verdict."""
        return why(self.verdict, self.requirement, self.observed, self._regime)

    @property
    def undecided(self) -> Bilingual | None:
        """The question that only a judgement settles, where all else that was asked is there; None otherwise."""
        asked, seen = self.requirement, self.observed
        if not isinstance(seen, Judged) or seen.judgement is not None or self.verdict is not Verdict.UNKNOWN:
            return None
        if isinstance(asked, JudgementLeaf):
            return self.asked
        return question(self._regime, asked.settles) if seen.verdict is Verdict.MET else None

    @property
    def settling(self) -> Bilingual | None:
        """What would settle it, in both languages; None for groups, whose children say it."""
        return remedy(self.verdict, self.requirement, self.observed, self.asked, self._regime, self._sharing)

    def asks(self, lang: str = "en") -> str:
        """Say what was asked."""
        return self.asked.in_(lang)

    def why(self, lang: str = "en") -> str:
        """Say why it came out so; empty where there is nothing to add to the verdict."""
        return "" if self.reason is None else self.reason.in_(lang)

    def remedy(self, lang: str = "en") -> str:
        """Say what would settle it; empty for groups."""
        return "" if self.settling is None else self.settling.in_(lang)

    def leaves(self) -> Iterator[Finding]:
        """Walk the leaves beneath, this one included."""
        if self.is_leaf or not self._proof[3]:
            yield self
        for child in self.children:
            yield from child.leaves()


def _names_a_table(leaf: FactLeaf, regime: Regime) -> bool:
    """Say whether a leaf compares with a table, of the regime's own or a shared one; ids of laws look like those."""
    name = leaf.operand[0] if isinstance(leaf.operand, tuple) else leaf.operand
    return name in regime.tables or ("/" in str(name) and leaf.fact not in _NAMES_LAWS)


_NAMES_LAWS: Final = frozenset({"exporter.subject_to", "recipient.subject_to", "data.origin_laws"})


def _members(leaf: FactLeaf, regime: Regime) -> tuple[Scalar, ...]:
    """Give the values of the table that a leaf names, if it is one short row of the regime's own."""
    names = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
    rows = regime.tables.get(str(names[0]), ()) if len(names) == 1 else ()
    return rows[0].values if len(rows) == 1 and len(rows[0].values) <= _FEW else ()


class RegimeFinding:
    """How one regime stands to one stream of an export.

    `kinds` are the kinds of paper by name: what each is called. `sharing` tells which exports count together.
    """

    __slots__ = ("kinds", "level", "pending", "proof", "sharing", "stream", "waiver")

    def __init__(  # noqa: PLR0913 - what a decision knows of one regime
        self,
        proof: RegimeProof,
        stream: str,
        level: Level,
        waiver: Waiver | None = None,
        *,
        pending: bool = False,
        kinds: Mapping[str, type[Evidence]] = _NO_KINDS,
        sharing: Sharing | None = None,
    ) -> None:
        self.proof = proof
        self.stream = stream
        self.level = level
        self.waiver = waiver
        self.pending = pending
        self.kinds = kinds
        self.sharing = sharing

    def __eq__(self, other: object) -> bool:
        """Say whether another finding says the same of the same law: plugins are shown copies."""
        return self._said == other._said if isinstance(other, RegimeFinding) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.regime.id, self.stream, self.verdict))

    @property
    def _said(self) -> tuple[object, ...]:
        of = self.proof
        asked = (*filter(None, (of.applies, of.requires)), *of.forbids, *of.duties)
        return (
            of.regime,
            of.day,
            [*map(_shape, asked)],
            self.verdict,
            self.stream,
            self.level,
            self.waiver,
            self.pending,
        )

    @property
    def regime(self) -> Regime:
        """The body of rules."""
        return self.proof.regime

    @property
    def verdict(self) -> Verdict:
        """Applies implies (requires and blocking duties and not forbids)."""
        return self.proof.verdict

    @property
    def excused(self) -> bool:
        """Whether this finding does not block for now: advisory, waived, or pending what a run will tell."""
        return self.level == "advisory" or self.waived or self.pending

    @property
    def waived(self) -> bool:
        """Whether a waiver is in force where one can help: only what is soft-mandatory can be waived."""
        return self.level == "soft-mandatory" and self.waiver is not None

    @property
    def applies(self) -> Verdict:
        """Whether the regime has anything to say here."""
        return Verdict.UNMET if self.proof.applies is None else self.proof.applies[0]

    def _finding(self, proof: Proof) -> Finding:
        return Finding(proof, self.regime, self.kinds, self.sharing)

    @property
    def scope(self) -> Finding | None:
        """The finding on whether the regime applies; None outside its dates."""
        return None if self.proof.applies is None else self._finding(self.proof.applies)

    @property
    def bars(self) -> tuple[Finding, ...]:
        """The findings of what forbids."""
        return tuple(map(self._finding, self.proof.forbids))

    @property
    def requires(self) -> Finding | None:
        """The finding of the ways through; None where the regime does not apply."""
        return None if self.proof.requires is None else self._finding(self.proof.requires)

    @property
    def duties(self) -> tuple[Finding, ...]:
        """The findings of the duties that ride along."""
        return tuple(map(self._finding, self.proof.duties))

    @property
    def bases(self) -> tuple[Finding, ...]:
        """All bases, in the order of the law."""
        return tuple(_bases(self.requires)) if self.requires is not None else ()

    @property
    def through(self) -> tuple[str, ...]:
        """The keys of the bases that are met."""
        return tuple(str(basis.name) for basis in self.bases if basis.verdict is Verdict.MET)

    @property
    def counted(self) -> bool:
        """Whether its persons count towards a number: the regime may apply, and no basis in use leaves them out."""
        met = (basis.requirement for basis in self.bases if basis.verdict is Verdict.MET)
        return self.proof.requires is not None and all(basis.counted for basis in met)

    @property
    def word(self) -> str:
        """The users' word: ALLOW, ALLOW_EXEMPT, DENY, REVIEW or NOT_APPLICABLE."""
        if self.applies is Verdict.UNMET:
            return "NOT_APPLICABLE"
        if self.verdict is not Verdict.MET:
            return "DENY" if self.verdict is Verdict.UNMET else "REVIEW"
        met = [basis.requirement for basis in self.bases if basis.verdict is Verdict.MET]
        return "ALLOW_EXEMPT" if met and all(basis.exempt for basis in met) else "ALLOW"

    def riding(self) -> Iterator[Finding]:
        """Walk the duties that ride along: all but those that are tied to a basis which is not in use."""
        used = set(self.through)
        yield from (duty for duty in self.duties if not (tied := duty.requirement.for_) or used & set(tied))

    def reminders(self) -> Iterator[Finding]:
        """Walk the duties that do not block and are not met yet, as far as they belong to a basis in use."""
        if self.applies is Verdict.UNMET:
            return
        for duty in self.riding():
            if not duty.requirement.blocking and duty.verdict is not Verdict.MET:
                yield duty


def _shape(proof: Proof) -> tuple[object, ...]:
    """Give what was asked and answered, down to the leaves."""
    verdict, requirement, _, children = proof
    return (verdict, requirement, [*map(_shape, children)])


def _bases(finding: Finding) -> Iterator[Finding]:
    for child in finding.children:
        if isinstance(child.requirement, Basis):
            yield child
        else:
            yield from _bases(child)


class Note(NamedTuple):
    """Something about an export beside the law, such as a carrier that is not listed or a wrong destination.

    One that `annotates` does not block, and lets nothing pass in silence. Its `values`, each with its name, are what
    both sentences are made from: with the code they are all that a record keeps.
    """

    verdict: Verdict
    code: str
    text: Phrase
    remedy: Phrase
    annotates: bool = False
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The findings of all regimes for one export on one moment, and the effect: allow, annotate or block."""

    export_id: str
    as_of: str
    stage: Stage
    findings: tuple[RegimeFinding, ...]
    notes: tuple[Note, ...]
    verdict: Verdict
    effect: Effect
    pending: bool
    faults: tuple[Exception, ...]
    digest: str
    version: str
    rehearsal: bool
    cases: Mapping[str, Case] = field(default_factory=dict)
    """The facts that it was made from, for each stream."""
    loads: Mapping[str, Interval] = field(default_factory=dict)
    """How many persons a year lean on papers that are for so many, where they may be too many."""
    lang: str = "en"
    """The organisation's language, in which it is told where nobody asks for another."""
    again: tuple[str, ...] = ()
    """What `sekisho explain` is told besides export and day to give this answer once more."""
    of_run: bool = False
    """Whether something is noted that only its run could know."""

    @property
    def word(self) -> str:
        """The users' word for the verdict over all regimes that apply; one that asks for no basis exempts from none."""
        if self.verdict is not Verdict.MET:
            return "DENY" if self.verdict is Verdict.UNMET else "REVIEW"
        words = {finding.word for finding in self.findings if finding.bases}
        return "ALLOW" if "ALLOW" in words or not words else "ALLOW_EXEMPT"

    @property
    def applicable(self) -> tuple[RegimeFinding, ...]:
        """The findings of regimes that apply, or may."""
        return tuple(finding for finding in self.findings if finding.applies is not Verdict.UNMET)

    @property
    def bases(self) -> tuple[tuple[str, str], ...]:
        """Pairs of regime and basis through which the export passes, each once."""
        pairs = ((finding.regime.id, basis) for finding in self.applicable for basis in finding.through)
        return tuple(dict.fromkeys(pairs))

    @property
    def is_silent(self) -> bool:
        """Whether there is no more to tell of it than by which basis it passes."""
        return self.verdict is Verdict.MET and not any(note.annotates for note in self.notes)

    def message(self, lang: str | None = None) -> str:
        """Tell it to an engineer: what and where, the rule, what is missing, the cheapest fix (see `explain`)."""
        return telling.message(self, lang or self.lang)
