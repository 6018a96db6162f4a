"""Random law, cases and papers: few enough words that they meet, real enough that a folder of them loads."""

from datetime import date, timedelta
from itertools import combinations, product
from typing import Any, ClassVar, Literal, NamedTuple

from hypothesis import strategies as st

from sekisho.model.dates import AsOf
from sekisho.model.evidence import Evidence, Judgement
from sekisho.model.law import Regime
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict

ID = "xx/law"
CITE = {"cite": "law art. 1"}
COUNTRIES = ["CN", "DE", "JP"]
CATEGORIES = ["crm", "health", "hr"]
QUESTIONS = ["first", "second"]
DAYS = [date(2025, 12, 31), *(date(2026, month, 1) + timedelta(days=n) for month in (1, 2, 3) for n in (-1, 0, 1))]
TURNS = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


class Certificate(Evidence):
    """A paper with every aspect that the random cases can match or miss."""

    kind: Literal["certificate"]
    level: Literal["high", "low"] | None = None

    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories", "persons")


class Notice(Evidence):
    """A paper without a number, which the index of the register can match by plain membership."""

    kind: Literal["notice"]
    level: Literal["high", "low"] | None = None

    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories")


KINDS = {"certificate": Certificate, "notice": Notice}


def few(case, _):
    """A predicate that does not know before it is told."""
    persons = case.get("export.persons_per_year")
    return Verdict.UNKNOWN if not isinstance(persons, int) else Verdict.MET if persons < 3 else Verdict.UNMET


def broken(case, _):
    """A predicate that fails on everything but Germany."""
    return {"DE": Verdict.MET}[case["exporter.country"]]


PREDICATES = {"few": few, "broken": broken}


# ---- dates and tables ------------------------------------------------------------------------------------------------

SPANS = [
    {},
    *({"from": str(turn)} for turn in TURNS),
    *({"until": str(turn)} for turn in TURNS),
    *({"from": str(start), "until": str(end)} for start, end in combinations(TURNS, 2)),
]


def words(values):
    """A table of words, each in force for a while."""
    rows = {value: st.sampled_from([{"value": value, **span, **CITE} for span in SPANS]) for value in values}
    first = {values[0]: rows.pop(values[0])}
    return st.fixed_dictionaries(first, optional=rows).map(lambda chosen: list(chosen.values()))


def number(low, high):
    """A table that says at most one number on any day."""
    before = [{"value": value, "until": str(TURNS[1]), **CITE} for value in range(low, high)]
    after = [{"value": value, "from": str(turn), **CITE} for value in range(low, high) for turn in TURNS[1:]]
    return st.sampled_from([[row] for row in before + after] + [list(rows) for rows in product(before, after)])


TABLES = st.fixed_dictionaries(
    {"countries": words(COUNTRIES), "categories": words(CATEGORIES), "limit": number(0, 5), "term": number(1, 4)}
)


# ---- law -------------------------------------------------------------------------------------------------------------


def members(path, known, table):
    lists = [table, *([one] for one in known), *map(list, combinations(known, 2))]
    return [
        *({"fact": path, operator: some} for operator in ("one_of", "none_of") for some in lists),
        {"fact": path, "listed_in": table},
    ]


def numbers(path):
    return [
        {"fact": path, operator: limit}
        for operator, limit in product(("at_least", "at_most", "below", "above"), (0, 1, 2, 3, 4, "limit", "limit"))
    ]


FACT_LEAVES = st.sampled_from(
    [
        *({"fact": "exporter.ciio", "is": flag} for flag in (False, True)),
        *({"fact": "recipient.country", "is": country} for country in COUNTRIES),
        *members("exporter.country", COUNTRIES, "countries"),
        *members("data.categories", CATEGORIES, "categories"),
        *numbers("ledger.ordinary.calendar_year"),
        *numbers("export.persons_per_year"),
    ]
)
OTHER_LEAVES = st.sampled_from(
    [*({"judgement": name} for name in QUESTIONS), *({"predicate": name} for name in PREDICATES)]
)
EVIDENCE_LEAVES = st.sampled_from(
    [
        {"evidence": kind, **narrow, **term}
        for kind in KINDS
        for narrow in ({}, {"where": {"level": ["high"]}})
        for term in ({}, {"valid_for": "term"})
    ]
)
SOMEWHERE = {"fact": "exporter.country", "one_of": COUNTRIES, **CITE}
ALWAYS = {"fact": "export.id", "is": "crm", **CITE}
PLAIN: list[dict] = [{}] * 8
DISPUTED = [{"reading": "disputed", "note": "some read it so, some otherwise", "settles": name} for name in QUESTIONS]


def cited(leaves):
    """A leaf with its citation, now and then under a disputed reading."""
    return st.builds(lambda leaf, reading: {**leaf, **reading, **CITE}, leaves, st.sampled_from(PLAIN + DISPUTED))


def groups(children, most=3):
    return st.builds(
        lambda way, nodes: {way: nodes}, st.sampled_from(["all", "any"]), st.lists(children, min_size=1, max_size=most)
    )


def ruled(label, leaves, **more):
    """A basis, bar or duty; its name is given by `whole`."""
    return st.builds(
        lambda span, group, rest: {label: "", "title": "A rule", **CITE, **span, **group, **rest},
        st.sampled_from([{}] * 6 + SPANS),
        groups(leaves),
        st.fixed_dictionaries(more),
    )


def regime_files(leaves, leaves_of_the_case):
    """The content of a regime's file."""
    bases = ruled("basis", leaves, exempt=st.booleans())
    return st.builds(
        whole,
        zone=st.sampled_from(["Asia/Shanghai", "UTC", "America/New_York"]),
        span=st.sampled_from([{}] * 20 + SPANS),
        tables=TABLES,
        applies=st.just(SOMEWHERE) | groups(leaves_of_the_case, 2) | leaves_of_the_case,
        forbids=st.lists(ruled("bar", leaves_of_the_case), max_size=2),
        requires=groups(bases | leaves | groups(leaves, 2)),
        duties=st.lists(ruled("duty", leaves, blocking=st.booleans()), max_size=2),
    )


def whole(*, zone, span, tables, applies, forbids, requires, duties):
    """A regime with a name for every basis, bar and duty."""
    (children,) = requires.values()
    for label, nodes in (("basis", children), ("bar", forbids), ("duty", duties)):
        for place, node in enumerate(nodes):
            if label in node:
                node[label] = f"{label}-{place}"
    return {
        "title": {"en": "The law", "ja": "その法律"},
        "layer": "law",
        "jurisdictions": COUNTRIES,
        "zone": zone,
        **span,
        "checked": "2026-01-01",
        "sources": {"law": {"title": "The Law"}},
        "tables": tables,
        "applies": applies,
        "forbids": forbids,
        "requires": requires,
        "duties": duties,
    }


def regime_of(file, name=ID):
    """The regime that the loader would read from a file of this content."""
    return Regime.model_validate({**file, "id": name})


ASKED_OF_THE_CASE = cited(FACT_LEAVES | FACT_LEAVES | OTHER_LEAVES)
ASKED = cited(FACT_LEAVES | FACT_LEAVES | EVIDENCE_LEAVES | EVIDENCE_LEAVES | OTHER_LEAVES)
FILES = regime_files(ASKED, ASKED_OF_THE_CASE)
REGIMES = FILES.map(regime_of)
LEAVES = st.builds(
    lambda tables, leaf: regime_of(
        whole(zone="UTC", span={}, tables=tables, applies=ALWAYS, forbids=[], requires={"all": [leaf]}, duties=[])
    ),
    TABLES,
    cited(EVIDENCE_LEAVES) | ASKED,
)
"""Laws that ask for one thing of every export."""


def changed(whole_, values, most):
    """What is whole, but for a few entries: so that often one thing alone decides. None takes an entry out."""
    changes = [st.tuples(st.just(name), st.one_of(some, some, st.none())) for name, some in values.items()]
    return st.lists(st.one_of(changes), max_size=most).map(lambda chosen: {**whole_, **dict(chosen)})


def known(entries):
    """The entries that say something."""
    return {name: value for name, value in entries.items() if value is not None}


# ---- cases -----------------------------------------------------------------------------------------------------------

SMALL = st.integers(0, 4)
INTERVALS = st.builds(Interval, SMALL, st.none() | st.integers(5, 8)) | st.builds(
    lambda low, more: Interval(low, low + more), SMALL, SMALL
)
NUMBERS = ["ledger.ordinary.calendar_year", "export.persons_per_year"]
VALUES = {
    "exporter.id": st.sampled_from(["sender", "sender", "other"]),
    "recipient.id": st.sampled_from(["receiver", "receiver", "other"]),
    "exporter.country": st.sampled_from(COUNTRIES),
    "recipient.country": st.sampled_from(COUNTRIES),
    "exporter.ciio": st.booleans(),
    "export.purpose": st.sampled_from(["sales", "support"]),
    "data.categories": st.frozensets(st.sampled_from(CATEGORIES)),
    "ledger.ordinary.calendar_year": SMALL | INTERVALS,
    "export.persons_per_year": SMALL | INTERVALS,
}
FULL = {
    "export.id": "crm",
    "exporter.id": "sender",
    "recipient.id": "receiver",
    "exporter.country": "CN",
    "recipient.country": "JP",
    "exporter.ciio": False,
    "export.purpose": "sales",
    "data.categories": frozenset({"crm"}),
    "ledger.ordinary.calendar_year": Interval(0, 4),
    "export.persons_per_year": 2,
}
CASES = changed(FULL, {**VALUES, **{path: VALUES[path] | INTERVALS for path in NUMBERS}}, most=6).map(known)
"""Facts about one stream. Which export it is, is always known; everything else may be missing."""


def refined(case):
    """The same case when more is known: missing facts found, intervals narrowed; what was certain stays."""
    narrower = {path: narrowed(value) for path, value in case.items() if isinstance(value, Interval)}
    return st.builds(
        lambda more, narrow: {**more, **case, **narrow},
        st.fixed_dictionaries({}, optional=VALUES),
        st.fixed_dictionaries(narrower),
    )


def narrowed(interval):
    ends = st.integers(interval.low, interval.low + 8 if interval.high is None else interval.high)
    smaller = st.lists(ends, min_size=2, max_size=2).map(sorted)
    return st.just(interval) | smaller.map(lambda it: it[0] if it[0] == it[1] else Interval(*it))


MOMENTS = st.sampled_from(
    [AsOf(day) for day in TURNS + DAYS]
    + [AsOf.parse(f"{day}T{time}+00:00") for day in DAYS for time in ("04:59:59", "15:59:59", "16:00:00", "23:30:00")]
)


# ---- the register ----------------------------------------------------------------------------------------------------

EVENTS = st.sampled_from(
    [
        {
            "on": day,
            "recorded_on": day,
            "status": status,
            **({"until": max(day, TURNS[2])} if status == "extended" else {}),
        }
        for day, status in product(DAYS, ["suspended", "reinstated", "revoked", "extended", "filed"])
    ]
)
WHOLE = {
    "holder": "sender",
    "counterparties": "any",
    "purposes": "any",
    "categories": "any",
    "persons": "any",
    "issued": DAYS[0],
    "printed_expiry": "none",
    "level": "high",
}
SCOPES = {
    "holder": st.just("other"),
    "beneficiaries": st.sampled_from([["other"], ["sender"]]),
    "counterparties": st.sampled_from([["other"], ["receiver"]]),
    "purposes": st.sampled_from([["support"], ["sales"]]),
    "categories": st.sampled_from([["hr"], CATEGORIES]),
    "persons": SMALL,
    "issued": st.just(DAYS[0]),
    "printed_expiry": st.sampled_from(DAYS),
    "level": st.just("low"),
    "events": st.lists(EVENTS, min_size=1, max_size=3),
}
PAPERS = st.builds(
    lambda kind, scope: {"kind": kind, **known(scope)}, st.sampled_from(sorted(KINDS)), changed(WHOLE, SCOPES, most=3)
)


def numbered(scopes):
    """Papers of these scopes, each with an id of its own."""
    return tuple(
        KINDS[scope["kind"]].model_validate({"id": f"paper-{place}", "zone": "UTC", **scope})
        for place, scope in enumerate(scopes)
    )


SOME = st.lists(PAPERS, min_size=1, max_size=7)
REGISTERS = st.one_of(SOME, SOME, SOME, SOME, st.just([])).map(numbered)
ANSWERS = st.lists(
    st.builds(
        lambda question, answer, days, exports: {
            "question": question,
            "answer": answer,
            "days": days,
            "exports": exports,
        },
        st.sampled_from(QUESTIONS),
        st.sampled_from(["met", "unmet"]),
        st.sampled_from([(DAYS[0], DAYS[-1])] * 30 + [*combinations(DAYS, 2)]),
        st.sampled_from(["any", "any", ["crm"], ["another"]]),
    ),
    min_size=1,
    max_size=3,
).map(lambda answers: judgements(answers, ID)) | st.just(())


def judgements(answers, law):
    """What named persons decided about the questions of a law."""
    return tuple(
        Judgement(
            id=f"judgement-{place}",
            kind="judgement",
            question=f"{law}#{one['question']}",
            answer=one["answer"],
            reason="considered",
            decided_by="counsel",
            decided_on=min(one["days"]),
            expires=max(one["days"]),
            exports=one["exports"],
            zone="UTC",
        )
        for place, one in enumerate(answers)
    )


class World(NamedTuple):
    """All that a law is asked about: facts, papers, what was judged, and the moment."""

    case: dict[str, Any]
    papers: tuple[Evidence, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    as_of: AsOf = AsOf(DAYS[0])


WORLDS = st.builds(World, CASES, REGISTERS, ANSWERS, MOMENTS)
