"""Why an export stands otherwise than the day before: what in law or on paper began or ended, found leaf by leaf.

Two proofs of one export are held against each other. Only what is decisive is followed: of an `all` the parts that
made its verdict the worst, of an `any` those that made it the best.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho.analysis.comparison import phrases
from sekisho.analysis.forecast.paper_events import Happening, of_judgement, of_paper, of_waiver
from sekisho.model.proof import Fault, Judged, NotInForce
from sekisho.model.requirement import Basis, Dated, EvidenceLeaf, FactLeaf, PredicateLeaf
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sekisho.files import Spot
    from sekisho.model.base import Phrase
    from sekisho.model.citation import Citation
    from sekisho.model.decision import Decision, Finding, RegimeFinding
    from sekisho.model.evidence import Coverage
    from sekisho.model.law import Regime, Row
    from sekisho.snapshot import Content


class Where(NamedTuple):
    """Where a cause is written: the folder (`regimes`, `shared`, `register`, `waivers`), the id, and the part."""

    part: str
    id: str
    spot: Spot = ()


class Cause(NamedTuple):
    """One thing that began, ended or changed. `key` names it the same whenever one asks, `said` tells it to people."""

    key: str
    said: Phrase
    cite: Citation | None = None
    where: Where | None = None
    remedy: Phrase | None = None
    """What somebody can do about it; where it is None, what is missing afterwards tells that."""

    @property
    def url(self) -> str | None:
        """The address of what is cited."""
        return None if self.cite is None else self.cite.url


class _Change(NamedTuple):
    """What is compared: law and papers, the regime, the last day of the old and the first of the new."""

    content: Content
    regime: Regime
    since: date
    until: date

    def covers(self, day: date | None) -> bool:
        return day is not None and self.since < day <= self.until

    def cited(self, key: str, said: Phrase, cite: str, where: Where) -> Cause:
        return Cause(key, said, self.regime.cited(cite), where)

    def happened(self, one: Happening, cite: str, where: Where) -> Cause:
        return self.cited(one.key, one.said, cite, where)._replace(remedy=one.remedy)


def causes(before: Decision, after: Decision, content: Content, since: date, until: date) -> tuple[Cause, ...]:
    """Give what made two decisions on one export differ, of all that began or ended after `since`, up to `until`."""
    found: dict[str, Cause] = {}
    for old, new in zip(before.findings, after.findings, strict=True):
        change = _Change(content, content.regimes[new.regime.id], since, until)
        for cause in _of_regime(old, new, change):
            found.setdefault(cause.key, cause)
    notes = () if found else dict.fromkeys((*before.notes, *after.notes))
    for note in notes:
        if note in before.notes and note in after.notes:
            continue
        text = phrases.note(note.text, stands=note in after.notes)
        found.setdefault(f"note:{note.code}:{note.text}", Cause(f"note:{note.code}:{note.text}", text))
    return tuple(found.values())


def _of_regime(old: RegimeFinding, new: RegimeFinding, change: _Change) -> Iterator[Cause]:
    same = (old.verdict, old.word, old.through, old.pending) == (new.verdict, new.word, new.through, new.pending)
    if old.waived != new.waived or old.waiver != new.waiver:
        for waiver in dict.fromkeys(made for made in (old.waiver, new.waiver) if made is not None):
            for event in of_waiver(waiver):
                if change.covers(event.day):
                    yield Cause(event.key, event.said, where=Where("waivers", waiver.id, event.spot))
    if same:
        return
    if old.scope is None or new.scope is None:
        if old.scope is not new.scope:
            yield _whole(change, began=old.scope is None)
        return
    yield from _node(change.regime.applies, ("applies",), old.scope, new.scope, change)
    if old.requires is None or new.requires is None:
        return
    for index, (bar, one, other) in enumerate(zip(change.regime.forbids, old.bars, new.bars, strict=True)):
        yield from _node(bar, ("forbids", index), one, other, change)
    yield from _ways(change.regime.requires, ("requires",), old.requires, new.requires, change)
    yield from _duties(old, new, change)


def _whole(change: _Change, *, began: bool) -> Cause:
    regime = change.regime
    edge = "from" if began else "until"
    return Cause(
        f"regime:{regime.id}:{edge}",
        phrases.regime(regime, began=began),
        None,
        Where("regimes", regime.id, (edge,)),
    )


def _duties(old: RegimeFinding, new: RegimeFinding, change: _Change) -> Iterator[Cause]:
    before, after = ({duty.name: duty for duty in one.duties} for one in (old, new))
    for index, duty in enumerate(change.regime.duties):
        if not duty.blocking:
            continue
        one, other = before.get(duty.name), after.get(duty.name)
        if one is not None and other is not None:
            yield from _node(duty, ("duties", index), one, other, change)
        elif one is not other:
            yield _rule(duty, ("duties", index), change, began=other is not None)


def _ways(node: Any, spot: Spot, old: Finding, new: Finding, change: _Change) -> Iterator[Cause]:  # noqa: ANN401
    """Follow the bases: one that is met only now, or no longer, counts even where others are met all the time."""
    for part, where, one, other in _pairs(node, spot, old, new):
        if isinstance(part, Basis):
            passes = Verdict.MET in (one.verdict, other.verdict)
            if passes or (old.verdict is not new.verdict and _decisive(node, old, new, one, other)):
                yield from _node(part, where, one, other, change)
        elif hasattr(part, "children"):
            yield from _ways(part, where, one, other, change)
        elif _decisive(node, old, new, one, other):
            yield from _node(part, where, one, other, change)


def _node(node: Any, spot: Spot, old: Finding, new: Finding, change: _Change) -> Iterator[Cause]:  # noqa: ANN401
    if old.verdict is new.verdict:
        return
    gone = [isinstance(one.observed, NotInForce) for one in (old, new)]
    if any(gone) and isinstance(node, Dated):
        yield _rule(node, spot, change, began=gone[0])
    elif hasattr(node, "children"):
        for part, where, one, other in _pairs(node, spot, old, new):
            if _decisive(node, old, new, one, other):
                yield from _node(part, where, one, other, change)
    else:
        yield from _leaf(node, spot, old, new, change)


def _pairs(node: Any, spot: Spot, old: Finding, new: Finding) -> list[tuple[Any, Spot, Finding, Finding]]:  # noqa: ANN401
    way = "all" if node.all else "any"
    inside = zip(node.children, old.children, new.children, strict=True)
    return [(part, (*spot, way, index), one, other) for index, (part, one, other) in enumerate(inside)]


def _decisive(node: Any, old: Finding, new: Finding, one: Finding, other: Finding) -> bool:  # noqa: ANN401
    pick = min if node.all else max
    return one.verdict is not other.verdict and pick(one.verdict, other.verdict) is pick(old.verdict, new.verdict)


def _rule(rule: Dated, spot: Spot, change: _Change, *, began: bool) -> Cause:
    regime, edge = change.regime.id, "from" if began else "until"
    said = phrases.rule(rule, regime, began=began)
    return change.cited(f"rule:{regime}:{rule.name}:{edge}", said, rule.cite, Where("regimes", regime, (*spot, edge)))


def _leaf(leaf: Any, spot: Spot, old: Finding, new: Finding, change: _Change) -> Iterator[Cause]:  # noqa: ANN401
    one, other = old.observed, new.observed
    if isinstance(one, Judged) and isinstance(other, Judged):
        if one.judgement != other.judgement:
            for judgement in dict.fromkeys(made for made in (one.judgement, other.judgement) if made is not None):
                for event in of_judgement(judgement, change.content.regimes):
                    if change.covers(event.day):
                        where = Where("register", judgement.id, event.spot)
                        yield change.happened(event, leaf.cite, where)
            return
        one, other = one.beneath, other.beneath
    found = list(_seen(leaf, one, other, change))
    asked = phrases.leaf(new.asked, old.verdict, new.verdict)
    yield from found or [
        change.cited(f"leaf:{change.regime.id}:{spot}", asked, leaf.cite, Where("regimes", change.regime.id, spot))
    ]


def _seen(leaf: Any, one: Any, other: Any, change: _Change) -> Iterator[Cause]:  # noqa: ANN401
    if isinstance(one, Fault) or isinstance(other, Fault) or isinstance(leaf, PredicateLeaf):
        return
    if isinstance(leaf, FactLeaf):
        told = set(other) if isinstance(other, frozenset) else {other}
        yield from _rows(_named(leaf), change, told)
    elif isinstance(leaf, EvidenceLeaf):
        yield from _papers(leaf, one, other, change)
        yield from _rows([*leaf.tables], change, set())


def _named(leaf: FactLeaf) -> list[str]:
    return [str(word) for word in (leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,))]


_NO_ROWS: Final[tuple[Row, ...]] = ()


def _rows(tables: list[str], change: _Change, told: set[object]) -> Iterator[Cause]:
    """Walk the rows that began or ended, those first that speak of what the case says."""
    for table in tables:
        own = table in change.regime.tables
        rows = change.regime.tables[table] if own else change.content.tables.get(table, _NO_ROWS)
        file, _, name = table.rpartition("/")
        turned = [
            (index, row, edge)
            for index, row in enumerate(rows)
            for edge, day in (("from", row.from_), ("until", row.until))
            if change.covers(day)
        ]
        about = [entry for entry in turned if told & set(entry[1].values)]
        for index, row, edge in about or turned:
            where = Where("regimes" if own else "shared", change.regime.id if own else file, ("tables", name, index))
            home = f"{change.regime.id}/{table}" if own else table
            said = phrases.row(home, row, told, began=edge == "from")
            key = f"row:{home}:{row.cite}:{','.join(map(str, row.values))}:{edge}"
            if own:
                yield change.cited(key, said, row.cite, where)
            else:
                yield Cause(key, said, change.content.cited(table, row.cite), where)


def _papers(leaf: EvidenceLeaf, old: list[Coverage], new: list[Coverage], change: _Change) -> Iterator[Cause]:
    """Walk what happened to the papers that stand otherwise to the case: the one that covered it, or covers it now."""
    before, after = ({coverage.paper.id: coverage for coverage in seen} for seen in (old, new))
    ranked = [max((c.verdict for c in seen), default=Verdict.UNMET) for seen in (old, new)]
    better, worse = (after, before) if ranked[1] > ranked[0] else (before, after)
    for paper_id, coverage in better.items():
        if coverage.verdict is not max(ranked):
            continue
        happened = of_paper(coverage.paper, _terms(leaf, change), change.content.papers.status_max_age)
        told = [one for one in happened if change.covers(one.day)]
        for one in told:
            yield change.happened(one, leaf.cite, Where("register", paper_id, one.spot))
        for miss in worse[paper_id].mismatches[:1] if paper_id in worse and not told else ():
            said = phrases.paper(paper_id, miss)
            yield change.cited(f"paper:{paper_id}:{miss.aspect}", said, leaf.cite, Where("register", paper_id))


def _terms(leaf: EvidenceLeaf, change: _Change) -> list[int]:
    """Give the terms in months that the law gives or gave to papers that print no expiry."""
    if leaf.valid_for is None:
        return []
    tables = {**change.content.tables, **change.regime.tables}
    return [int(value) for row in tables[leaf.valid_for] for value in row.values]
