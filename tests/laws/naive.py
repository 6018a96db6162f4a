"""The calculus of `docs/semantics.md`, said as plainly and as slowly as it can be said. It knows nothing of the engine.

0 is unmet, 1 unknown, 2 met: so `min` is all, `max` is any, and `2 - x` turns met into unmet and back.
"""

from math import inf
from operator import ge, gt, le, lt

ORDER = {"at_least": ge, "at_most": le, "below": lt, "above": gt}


def judge(regime, world, predicates):  # noqa: C901 - one page, to be read from top to bottom
    """Applies implies (requires and blocking duties and not forbids)."""
    case, papers, judgements, as_of = world
    day = as_of.day_in(regime.zone)
    if not law(regime, day):
        return 2
    says = {name: {v for row in rows if law(row, day) for v in row.values} for name, rows in regime.tables.items()}

    def ask(node, *, cautious=False):
        if hasattr(node, "children"):
            answers = [ask(child, cautious=cautious) for child in node.children]
            return (min if node.all else max)(answers) if law(node, day) else 0
        plain = leaf(node)
        if node.reading == "plain":
            return plain
        settled = judged(f"{regime.id}#{node.settles}")
        if settled is None:
            return 1 if cautious else min(plain, 1)
        return min(plain, settled)

    def leaf(node):
        if hasattr(node, "fact"):
            return compare(node.operator, node.operand, case.get(node.fact), says)
        if hasattr(node, "evidence"):
            months = next(iter(says[node.valid_for]), None) if node.valid_for else None
            where = {key: tuple(says[w[0]]) if len(w) == 1 and w[0] in says else w for key, w in node.where.items()}
            some = [p.covers(case, as_of, months=months, where=where) for p in papers if p.kind == node.evidence]
            return max((one.verdict for one in some), default=0)
        if hasattr(node, "judgement"):
            answer = judged(f"{regime.id}#{node.judgement}")
            return 1 if answer is None else answer
        try:
            return predicates[node.predicate](case, as_of)
        except Exception:  # noqa: BLE001 - whatever goes wrong is unknown
            return 1

    def judged(question):
        about = [j for j in judgements if j.question == question and j.holds(case.get("export.id"), as_of)]
        latest = [j for j in about if j.decided_on == max(j.decided_on for j in about)]
        return 2 * all(j.answer == "met" for j in latest) if latest else None

    bars = [2 - ask(bar, cautious=True) for bar in regime.forbids]
    duties = [ask(duty) for duty in regime.duties if duty.blocking and law(duty, day)]
    return max(2 - ask(regime.applies, cautious=True), min([ask(regime.requires), *bars, *duties]))


def law(dated, day):
    """From the first day on, and on the last day no more; a plain group has no dates."""
    start, until = getattr(dated, "from_", None), getattr(dated, "until", None)
    return not (start and day < start) and not (until and day >= until)


def compare(operator, operand, value, says):
    """One fact against one operand; whatever a number may be within its bounds must agree."""
    if operator in ORDER:
        limits = says[operand] if isinstance(operand, str) else {operand}
        if value is None or not limits:
            return 1
        low, high = value if isinstance(value, tuple) else (value, value)
        return sum(ORDER[operator](n, *limits) for n in (low, inf if high is None else high))
    if value is None:
        return 1
    if operator == "is":
        return 2 * (value == operand)
    known = [operand] if isinstance(operand, str) else operand
    listed = says[known[0]] if len(known) == 1 and known[0] in says else set(known)
    found = {value} if isinstance(value, str) else value
    within = {"one_of": found & listed, "none_of": not found & listed, "listed_in": found and found <= listed}
    return 2 * bool(within[operator])
