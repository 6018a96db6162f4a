"""Each of the four kinds of leaf, at its boundaries."""

import pytest

from sekisho.model.proof import Fault, Judged, NoRow
from sekisho.model.requirement import EvidenceLeaf
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict
from tests.engine.asking import CITE, ask, certificate, disputed, fact, judgement, regime, ruled, verdict_of
from tests.laws.strategies import Certificate

MET, UNMET, UNKNOWN = "met", "unmet", "unknown"
HEADS = "ledger.ordinary.calendar_year"
HELD = "exporter.persons_held"
ROWS = [
    {"value": "DE", "from": "2026-02-01", **CITE},
    {"values": ["FR", "IT"], "until": "2026-02-01", **CITE},
]
NUMBERS = [{"value": 10, "until": "2026-02-01", **CITE}, {"value": 20, "from": "2026-02-02", **CITE}]


# ---- facts: one word, or several


@pytest.mark.parametrize(
    ("comparison", "country", "expected"),
    [
        ({"is_": "DE"}, "DE", MET),
        ({"is_": "DE"}, "FR", UNMET),
        ({"one_of": ["DE", "FR"]}, "FR", MET),
        ({"one_of": ["DE", "FR"]}, "VN", UNMET),
        ({"none_of": ["DE", "FR"]}, "VN", MET),
        ({"none_of": ["DE", "FR"]}, "DE", UNMET),
    ],
)
def test_a_word_is_compared_with_words(comparison, country, expected):
    assert verdict_of(fact("recipient.country", **comparison), {"recipient.country": country}) == expected


@pytest.mark.parametrize(
    ("comparison", "categories", "expected"),
    [
        ({"one_of": ["hr", "crm"]}, {"hr", "health"}, MET),
        ({"one_of": ["hr", "crm"]}, {"health"}, UNMET),
        ({"one_of": ["hr", "crm"]}, set(), UNMET),
        ({"none_of": ["hr", "crm"]}, {"hr", "health"}, UNMET),
        ({"none_of": ["hr", "crm"]}, {"health"}, MET),
        ({"none_of": ["hr", "crm"]}, set(), MET),
        ({"listed_in": "known"}, {"hr", "crm"}, MET),
        ({"listed_in": "known"}, {"hr", "health"}, UNMET),
        ({"listed_in": "known"}, set(), UNMET),
    ],
)
def test_a_set_has_some_element_none_or_all_of_them(comparison, categories, expected):
    known = {"known": [{"values": ["hr", "crm"], **CITE}]}
    leaf = fact("data.categories", **comparison)
    assert verdict_of(leaf, {"data.categories": frozenset(categories)}, tables=known) == expected


@pytest.mark.parametrize(("said", "expected"), [(True, UNMET), (False, MET)])
def test_a_flag_may_have_to_be_false(said, expected):
    assert verdict_of(fact("exporter.ciio", is_=False), {"exporter.ciio": said}) == expected


@pytest.mark.parametrize(
    "leaf",
    [
        fact("recipient.country", is_="DE"),
        fact("recipient.country", none_of=["DE"]),
        fact("data.categories", none_of=["hr"]),
        fact("exporter.ciio", is_=False),
        fact(HELD, below=10),
        fact(HEADS, below=10),
    ],
)
def test_what_nobody_said_is_unknown(leaf):
    assert verdict_of(leaf) == UNKNOWN


# ---- facts: numbers, and numbers known within bounds


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        ({"at_least": 10}, UNMET, MET, MET),
        ({"above": 10}, UNMET, UNMET, MET),
        ({"at_most": 10}, MET, MET, UNMET),
        ({"below": 10}, MET, UNMET, UNMET),
    ],
)
def test_at_the_number_and_to_each_side(comparison, below, at, above):
    leaf = fact(HELD, **comparison)
    assert [verdict_of(leaf, {HELD: number}) for number in (9, 10, 11)] == [below, at, above]
    assert [verdict_of(leaf, {HELD: Interval.exactly(n)}) for n in (9, 10, 11)] == [below, at, above]


@pytest.mark.parametrize(
    ("comparison", "verdicts"),
    [
        ({"at_least": 10}, [UNMET, UNKNOWN, MET, UNKNOWN]),
        ({"above": 10}, [UNMET, UNMET, UNKNOWN, UNKNOWN]),
        ({"at_most": 10}, [MET, MET, UNKNOWN, UNKNOWN]),
        ({"below": 10}, [MET, UNKNOWN, UNMET, UNKNOWN]),
    ],
)
def test_bounds_must_agree(comparison, verdicts):
    bounds = [Interval(0, 9), Interval(0, 10), Interval(10, 12), Interval(0, None)]
    assert [verdict_of(fact(HELD, **comparison), {HELD: one}) for one in bounds] == verdicts


def test_bounds_without_an_upper_end_may_still_suffice():
    assert verdict_of(fact(HELD, at_least=10), {HELD: Interval(10, None)}) == MET
    assert verdict_of(fact(HELD, below=10), {HELD: Interval(10, None)}) == UNMET


# ---- facts: tables by date


@pytest.mark.parametrize(
    ("at", "country", "expected"),
    [
        ("2026-01-31", "DE", UNMET),
        ("2026-02-01", "DE", MET),
        ("2026-02-02", "DE", MET),
        ("2026-01-31", "IT", MET),
        ("2026-02-01", "IT", UNMET),
    ],
)
@pytest.mark.parametrize("operator", ["listed_in", "one_of"])
def test_a_row_is_law_from_its_first_day_until_the_day_on_which_it_ends(operator, at, country, expected):
    leaf = fact("recipient.country", **{operator: "adequate"})
    assert verdict_of(leaf, {"recipient.country": country}, tables={"adequate": ROWS}, at=at) == expected


def test_a_table_can_list_what_must_not_be():
    leaf = fact("recipient.country", none_of="adequate")
    tables = {"adequate": ROWS}
    assert verdict_of(leaf, {"recipient.country": "DE"}, tables=tables, at="2026-01-31") == MET
    assert verdict_of(leaf, {"recipient.country": "DE"}, tables=tables, at="2026-02-01") == UNMET


def test_a_list_is_a_list_even_if_one_of_its_words_names_a_table():
    leaf = fact("recipient.country", one_of=["adequate", "VN"])
    assert verdict_of(leaf, {"recipient.country": "VN"}, tables={"adequate": ROWS}) == MET


def test_shared_tables_are_known_by_file_and_name():
    leaf = fact("recipient.country", one_of="eea/members")
    shared = {"eea/members": regime(leaf, tables={"members": ROWS}).tables["members"]}
    assert ask(regime(leaf), {"recipient.country": "IT"}, tables=shared).verdict is Verdict.MET


@pytest.mark.parametrize(("at", "expected"), [("2026-01-31", UNMET), ("2026-02-01", UNKNOWN), ("2026-02-02", MET)])
def test_a_number_may_be_dated_and_a_day_without_one_is_unknown(at, expected):
    leaf = fact(HELD, below="threshold")
    assert verdict_of(leaf, {HELD: 15}, tables={"threshold": NUMBERS}, at=at) == expected


def test_the_table_that_says_nothing_is_named():
    asked = ask(regime(fact(HELD, below="threshold"), tables={"threshold": NUMBERS}), {HELD: 15}, at="2026-02-01")
    (leaf,) = asked.requires.children
    assert leaf.observed == NoRow("threshold")
    assert leaf.why() == "the table threshold says nothing on this day"


# ---- facts that only a run can tell


def test_hope_reads_what_a_run_will_tell_in_favour_of_the_export():
    heads = fact(HEADS, below=10)
    for case in ({}, {HEADS: Interval(0, 20)}):
        assert verdict_of(heads, case) == UNKNOWN
        assert verdict_of(heads, case, hopeful=True) == MET
        assert ask(regime(heads), case, hopeful=True).requires.children[0].observed == case.get(HEADS)


def test_hope_does_not_change_what_is_settled_nor_what_a_declaration_should_say():
    assert verdict_of(fact(HEADS, below=10), {HEADS: 20}, hopeful=True) == UNMET
    assert verdict_of(fact(HELD, below=10), hopeful=True) == UNKNOWN


def test_hope_is_that_a_law_does_not_apply_and_that_a_bar_does_not_hold():
    crowd = fact(HEADS, at_least=10)
    hopeless = fact("exporter.ciio", is_=True)
    barred = regime(fact("exporter.country", is_="JP"), forbids=[ruled("bar", "crowds", crowd)])
    elsewhere = regime(hopeless, applies=crowd)
    assert ask(barred).verdict is ask(elsewhere, {"exporter.ciio": False}).verdict is Verdict.UNKNOWN
    assert ask(barred, hopeful=True).verdict is Verdict.MET
    assert ask(elsewhere, {"exporter.ciio": False}, hopeful=True).word == "NOT_APPLICABLE"


# ---- evidence


def test_a_paper_that_is_not_there_is_unmet():
    assert verdict_of({"evidence": "certificate", **CITE}) == UNMET


def test_a_paper_that_covers_the_case_is_enough_whatever_else_lies_in_the_register():
    good, expired = certificate(), certificate(id="old", printed_expiry="2026-01-14")
    for papers in ([good, expired], [expired, good]):
        assert verdict_of({"evidence": "certificate", **CITE}, papers=papers) == MET


def test_a_paper_that_does_not_say_is_unknown_beside_one_that_is_of_no_use():
    silent, expired = certificate(persons=None), certificate(id="old", printed_expiry="2026-01-14")
    for papers in ([silent, expired], [expired, silent]):
        assert verdict_of({"evidence": "certificate", **CITE}, papers=papers) == UNKNOWN
    assert verdict_of({"evidence": "certificate", **CITE}, papers=[expired]) == UNMET


def test_another_kind_of_paper_does_not_help():
    assert verdict_of({"evidence": "contract", **CITE}, papers=[certificate()]) == UNMET


@pytest.mark.parametrize(("level", "expected"), [("high", MET), ("low", UNMET), (None, UNKNOWN)])
def test_a_law_may_ask_for_a_certain_paper(level, expected):
    leaf = {"evidence": "certificate", "where": {"level": "high"}, **CITE}
    assert verdict_of(leaf, papers=[certificate(level=level)]) == expected


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [("US", "US", MET), ("SG", "US", UNMET), (None, "US", UNKNOWN), ("US", None, UNKNOWN), (None, None, UNKNOWN)],
)
def test_a_field_may_be_held_against_what_the_case_says(number, country, expected):
    leaf = {"evidence": "certificate", "where": {"number": "recipient.country"}, **CITE}
    facts = {"recipient.country": country} if country else {}
    assert verdict_of(leaf, facts, papers=[certificate(number=number)]) == expected


BODIES = {
    "bodies": [
        {"values": ["A Body", "Body A"], "from": "2026-02-01", "until": "2026-04-01", **CITE},
        {"value": "B Body", "until": "2026-02-01", **CITE},
    ]
}
FROM_A_BODY = {"evidence": "certificate", "where": {"issuer": "bodies"}, **CITE}


@pytest.mark.parametrize(
    ("at", "issuer", "expected"),
    [
        ("2026-01-31", "A Body", UNMET),
        ("2026-02-01", "A Body", MET),
        ("2026-02-01", "Body A", MET),
        ("2026-03-31", "Body A", MET),
        ("2026-04-01", "Body A", UNMET),
        ("2026-01-31", "B Body", MET),
        ("2026-02-01", "B Body", UNMET),
        ("2026-02-01", "bodies", UNMET),
        ("2026-02-01", None, UNKNOWN),
        ("2026-04-01", None, UNKNOWN),
    ],
)
def test_a_field_may_be_looked_up_in_a_table_as_it_stands_on_the_day(at, issuer, expected):
    paper = certificate(issuer=issuer, issued="2026-01-01", printed_expiry="none")
    assert verdict_of(FROM_A_BODY, papers=[paper], tables=BODIES, at=at) == expected


def test_what_is_needed_is_told_by_the_names_in_the_table():
    law = regime(ruled("basis", "certified", FROM_A_BODY), tables=BODIES)
    paper = certificate(issuer="C Body", issued="2026-01-01", printed_expiry="none")
    (leaf,) = ask(law, papers=[paper], at="2026-02-01").bases[0].children
    (coverage,) = leaf.observed
    assert [str(miss) for miss in coverage.mismatches] == ["issuer must be A Body or Body A, not C Body"]


def test_of_a_word_and_a_fact_either_will_do():
    leaf = {"evidence": "certificate", "where": {"number": ["recipient.country", "everywhere"]}, **CITE}
    said = [
        verdict_of(leaf, {"recipient.country": "US"}, papers=[certificate(number=number)])
        for number in ("US", "everywhere", "SG")
    ]
    assert said == [MET, MET, UNMET]


@pytest.mark.parametrize(("level", "expected"), [("high", MET), ("low", UNMET), (None, MET)])
def test_a_law_may_be_content_with_a_paper_that_does_not_say(level, expected):
    leaf = {"evidence": "certificate", "where": {"level": ["high", None]}, **CITE}
    assert verdict_of(leaf, papers=[certificate(level=level)]) == expected


def test_two_bases_may_ask_for_the_same_paper_in_different_words():
    high, low = ({"evidence": "certificate", "where": {"level": level}, **CITE} for level in ("high", "low"))
    asked = ask(regime(ruled("basis", "strict", high), ruled("basis", "loose", low)), papers=[certificate(level="low")])
    assert asked.through == ("loose",)


@pytest.mark.parametrize(("at", "expected"), [("2026-04-15", MET), ("2026-04-16", UNMET)])
def test_the_law_gives_a_term_to_a_paper_that_prints_none(at, expected):
    leaf = {"evidence": "certificate", "valid_for": "term", **CITE}
    term = {"term": [{"value": 3, "until": "2026-06-01", **CITE}]}
    paper = certificate(issued="2026-01-15", printed_expiry="none")
    assert verdict_of(leaf, papers=[paper], tables=term, at=at) == expected


def test_without_a_term_in_force_such_a_paper_is_unknown():
    leaf = {"evidence": "certificate", "valid_for": "term", **CITE}
    term = {"term": [{"value": 3, "until": "2026-01-01", **CITE}]}
    assert verdict_of(leaf, papers=[certificate(printed_expiry=None)], tables=term) == UNKNOWN


def test_two_terms_for_one_paper_are_kept_apart():
    terms = {"short": [{"value": 1, **CITE}], "long": [{"value": 24, **CITE}]}
    leaves = [{"evidence": "certificate", "valid_for": name, **CITE} for name in terms]
    bases = (ruled("basis", name, leaf) for name, leaf in zip(terms, leaves, strict=True))
    paper = certificate(printed_expiry="none")
    assert ask(regime(*bases, tables=terms), papers=[paper], at="2026-05-01").through == ("long",)


# ---- judgements and predicates


@pytest.mark.parametrize(("answer", "expected"), [("met", MET), ("unmet", UNMET)])
def test_a_judgement_is_what_a_person_decided(answer, expected):
    leaf = {"judgement": "necessity", **CITE}
    assert verdict_of(leaf) == UNKNOWN
    assert verdict_of(leaf, judgements=[judgement("necessity", answer)]) == expected
    assert verdict_of(leaf, judgements=[judgement("something-else", answer)]) == UNKNOWN


def test_a_predicate_decides_with_the_arguments_that_the_law_gives():
    def named(case, as_of, *, country):
        return Verdict.MET if case["exporter.country"] == country and str(as_of) == "2026-01-15" else Verdict.UNMET

    leaf = {"predicate": "named", **CITE}
    assert verdict_of({**leaf, "with": {"country": "JP"}}, predicates={"named": named}) == MET
    assert verdict_of({**leaf, "with": {"country": "DE"}}, predicates={"named": named}) == UNMET


# ---- whatever goes wrong is unknown and reported


def broken(case, as_of):
    raise LookupError("no such list")


def test_a_predicate_that_raises_is_unknown_and_carried():
    asked = ask(regime({"predicate": "broken", **CITE}), predicates={"broken": broken})
    (leaf,) = asked.requires.children
    assert asked.verdict is leaf.verdict is Verdict.UNKNOWN
    assert isinstance(leaf.observed, Fault)
    assert asked.faults == [leaf.observed.error]
    assert leaf.why() == "an error while evaluating (LookupError: no such list)"


@pytest.mark.parametrize("answer", [True, None, "met", 2])
def test_a_predicate_must_give_a_verdict(answer):
    asked = ask(regime({"predicate": "odd", **CITE}), predicates={"odd": lambda case, as_of: answer})
    assert asked.verdict is Verdict.UNKNOWN
    assert [str(error) for error in asked.faults] == [f"the predicate odd gave {answer!r}; it must give a Verdict"]


@pytest.mark.parametrize(
    ("leaf", "value"),
    [
        (fact(HELD, below=10), "many"),
        (fact(HEADS, below=10), "many"),
        (fact("data.categories", one_of=["hr"]), 5),
        (fact("data.categories", listed_in="known"), "hr"),
        (fact("recipient.country", one_of=["DE"]), ["DE"]),
    ],
)
@pytest.mark.parametrize("hopeful", [True, False])
def test_a_fact_of_the_wrong_type_is_unknown_and_carried_and_nothing_to_hope_for(leaf, value, hopeful):
    law = regime(leaf, tables={"known": [{"value": "hr", **CITE}]})
    asked = ask(law, {leaf["fact"]: value}, hopeful=hopeful)
    assert asked.verdict is Verdict.UNKNOWN
    assert isinstance(asked.faults[0], TypeError)


def test_a_paper_that_cannot_be_compared_is_unknown_and_carried():
    leaf = {"evidence": "certificate", "where": {"no_such_field": "x"}, **CITE}
    asked = ask(regime(leaf), papers=[certificate()])
    assert asked.verdict is Verdict.UNKNOWN
    assert isinstance(asked.faults[0], AttributeError)


def test_an_error_in_a_bar_never_lets_an_export_pass():
    bar = ruled("bar", "broken", {"predicate": "broken", **CITE})
    asked = ask(regime(fact("exporter.country", is_="JP"), forbids=[bar]), predicates={"broken": broken})
    assert asked.verdict is Verdict.UNKNOWN


# ---- disputed readings

IN_GERMANY = disputed(fact("recipient.country", is_="DE"))


@pytest.mark.parametrize(
    ("country", "answer", "expected"),
    [
        ("DE", None, UNKNOWN),
        ("DE", "met", MET),
        ("DE", "unmet", UNMET),
        ("FR", None, UNMET),
        ("FR", "met", UNMET),
        ("FR", "unmet", UNMET),
        (None, None, UNKNOWN),
        (None, "met", UNKNOWN),
        (None, "unmet", UNMET),
    ],
)
def test_a_disputed_reading_in_requires_counts_when_it_is_judged(country, answer, expected):
    judgements = [judgement("reading", answer)] if answer else []
    assert verdict_of(IN_GERMANY, {"recipient.country": country}, judgements=judgements) == expected


@pytest.mark.parametrize(
    ("country", "answer", "applies", "forbidden"),
    [
        ("DE", None, UNKNOWN, UNKNOWN),
        ("FR", None, UNKNOWN, UNKNOWN),
        ("DE", "met", MET, MET),
        ("FR", "met", UNMET, UNMET),
        ("DE", "unmet", UNMET, UNMET),
    ],
)
def test_in_applies_and_forbids_it_is_unknown_either_way(country, answer, applies, forbidden):
    judgements = [judgement("reading", answer)] if answer else []
    case = {"recipient.country": country}
    scoped = ask(regime(fact("exporter.country", is_="JP"), applies=IN_GERMANY), case, judgements=judgements)
    barred = regime(fact("exporter.country", is_="JP"), forbids=[ruled("bar", "germany", IN_GERMANY)])
    assert str(scoped.applies) == applies
    assert str(ask(barred, case, judgements=judgements).bars[0].verdict) == forbidden


def test_who_settled_it_and_what_stands_beneath_is_kept():
    opinion = judgement("reading", "unmet")
    asked = ask(regime(IN_GERMANY), {"recipient.country": "DE"}, judgements=[opinion])
    assert asked.requires.children[0].observed == Judged(opinion, "DE", Verdict.MET)


# ---- the side that must hold a paper ---------------------------------------------------------------------------------


def on_side(*papers, where=None, held_by=None, **case):
    """The verdict of a law that asks for one certificate, held by this side of the hop."""
    narrowed = {"where": where} if where else {}
    side = {"held_by": held_by} if held_by else {}
    leaf = {"evidence": "certificate", **narrowed, **side, **CITE}
    return str(ask(regime(ruled("basis", "certified", leaf)), case or None, papers=papers).verdict)


def test_the_side_that_must_hold_a_paper_may_be_the_other_one():
    ours, theirs = certificate(counterparties=["tulip"]), certificate(holder="tulip", counterparties=["sakura"])
    assert [on_side(ours), on_side(theirs)] == ["met", "unmet"]
    assert [on_side(ours, held_by="recipient"), on_side(theirs, held_by="recipient")] == ["unmet", "met"]


def test_affiliates_of_the_other_side_are_covered_too_and_others_are_not():
    group = certificate(holder="bouquet", beneficiaries=["tulip"], counterparties="any")
    assert on_side(group, held_by="recipient") == "met"
    assert on_side(certificate(holder="bouquet"), held_by="recipient") == "unmet"
    assert on_side(certificate(holder=None), held_by="recipient") == "unknown"


def test_a_case_that_does_not_name_the_other_side_is_unknown():
    theirs = certificate(holder="tulip", counterparties="any")
    law = regime(ruled("basis", "certified", {"evidence": "certificate", "held_by": "recipient", **CITE}))
    assert str(ask(law, {"recipient.id": None}, papers=[theirs]).verdict) == "unknown"


def test_what_its_own_fields_are_held_against_is_the_case_as_it_stands():
    theirs = certificate(holder="tulip", counterparties="any", issuer="sakura")
    assert on_side(theirs, held_by="recipient", where={"issuer": "exporter.id"}) == "met"
    assert on_side(theirs, held_by="recipient", where={"issuer": "recipient.id"}) == "unmet"


def test_it_says_who_must_hold_it():
    leaf = EvidenceLeaf.model_validate({"evidence": "certificate", "held_by": "recipient", **CITE})
    assert leaf.asks.in_("en") == "a paper of kind certificate (held by the recipient)"
    assert leaf.asks.in_("ja") == "種類 certificate の書類（提供先が保有）"


def test_both_sides_are_asked_for_in_one_law():
    sides = [{"evidence": "certificate", **CITE}, {"evidence": "certificate", "held_by": "recipient", **CITE}]
    law = regime(ruled("basis", "certified", *sides))
    ours, theirs = certificate(), certificate(id="other", holder="tulip", counterparties="any")
    twice = regime(ruled("basis", "certified", sides[1], {**sides[1], "where": {"level": "high"}}))
    high = certificate(holder="tulip", counterparties="any", level="high")
    assert [str(ask(twice, papers=[one]).verdict) for one in (high, theirs)] == ["met", "unknown"]
    assert [str(ask(law, papers=some).verdict) for some in ([ours, theirs], [ours], [theirs])] == [
        "met",
        "unmet",
        "unmet",
    ]


# ---- the paper's own days -------------------------------------------------------------------------------------------


def held(at, *papers, calendar=None, **asked):
    """The verdict of a law that asks for one certificate in this way."""
    law = regime(ruled("basis", "certified", {"evidence": "certificate", **asked, **CITE}), working_days=calendar)
    return str(ask(law, papers=papers, at=at).verdict)


def test_a_paper_must_have_been_issued_when_the_law_says():
    paper = certificate(issued="2026-01-01")
    assert held("2026-02-01", paper, issued_from="2026-01-01") == "met"
    assert held("2026-02-01", paper, issued_from="2026-01-02") == "unmet"
    assert held("2026-02-01", paper, issued_before="2026-01-02") == "met"
    assert held("2026-02-01", paper, issued_before="2026-01-01") == "unmet"
    assert held("2026-02-01", paper, issued_from="2025-01-01", issued_before="2026-01-01") == "unmet"
    assert held("2026-02-01", certificate(issued=None), issued_from="2026-01-02") == "unknown"


def test_what_must_follow_may_wait_then_nobody_knows_then_it_is_too_late():
    expects = {"event": "filed", "within": "10 working days", "lost_after": "30 working days"}
    contract = certificate(issued="2026-09-25", zone="Asia/Shanghai")
    asked = {"expects": expects, "calendar": "CN"}
    assert held("2026-10-15", contract, **asked) == "met"
    assert held("2026-10-16", contract, **asked) == "unknown"
    assert held("2026-11-12", contract, **asked) == "unknown"
    assert held("2026-11-13", contract, **asked) == "unmet"
    filed = {"on": "2026-10-20", "recorded_on": "2026-10-21", "status": "filed"}
    contract = certificate(issued="2026-09-25", zone="Asia/Shanghai", events=[filed])
    assert held("2026-10-19", contract, **asked) == "unknown"
    assert held("2026-10-20", contract, **asked) == "met"


def test_what_must_follow_at_once_and_what_is_never_too_late():
    paper = certificate(issued="2026-01-01")
    assert held("2026-01-01", paper, expects={"event": "filed"}) == "unmet"
    assert held("2026-03-02", paper, expects={"event": "filed", "within": "60 days"}) == "met"
    assert held("2026-12-30", paper, expects={"event": "filed", "within": "60 days"}) == "unknown"
    assert held("2026-12-30", certificate(issued=None), expects={"event": "filed", "within": "60 days"}) == "unmet"


def test_a_first_check_may_wait_and_then_nobody_knows_whatever_is_recorded():
    events = [{"on": "2026-02-01", "recorded_on": "2026-02-01", "status": "filed"}]
    paper = certificate(issued="2026-01-10", printed_expiry="none", events=events)
    wait = {"expects": {"event": "check", "within": "12 months"}}
    assert held("2026-01-09", paper, **wait) == "unmet"
    assert [held(day, paper, **wait) for day in ("2026-01-10", "2027-01-10", "2027-01-11")] == ["met", "met", "unknown"]
    assert held("2036-01-01", paper, **wait) == "unknown"
    assert held("2026-01-10", certificate(issued=None), **wait) == "unknown"


def test_working_days_without_a_calendar_are_an_error_that_lets_nothing_pass():
    law = regime(
        ruled(
            "basis", "b", {"evidence": "certificate", "expects": {"event": "filed", "within": "9 working days"}, **CITE}
        )
    )
    found = ask(law, papers=[certificate()])
    assert str(found.verdict) == "unknown"
    assert "the law names no calendar" in str(found.faults[0])


# ---- a paper for each member of a set -------------------------------------------------------------------------------

EACH = {"evidence": "certificate", "for_each": "data.categories", **CITE}


@pytest.mark.parametrize(
    ("categories", "expected"),
    [
        ({"contact"}, "met"),
        ({"contact", "health"}, "met"),
        ({"contact", "orders"}, "unmet"),
        ({"contact", "health", "orders"}, "unmet"),
        (None, "unknown"),
    ],
)
def test_each_member_may_have_a_paper_of_its_own(categories, expected):
    papers = [certificate(categories=["contact"]), certificate(id="other", categories=["health"])]
    facts = {"data.categories": frozenset(categories)} if categories else {}
    assert verdict_of(EACH, facts, papers=papers) == expected


def test_what_is_told_is_of_the_member_that_has_none():
    papers = [certificate(categories=["contact"])]
    law = regime(ruled("basis", "certified", EACH))
    (basis,) = ask(law, {"data.categories": frozenset({"contact", "orders"})}, papers=papers).bases
    (leaf,) = basis.children
    (coverage,) = leaf.observed
    assert [str(miss) for miss in coverage.mismatches] == ["categories must be orders, not contact"]


class Unreadable(Certificate):
    """A paper that cannot be held against anything."""

    def matches(self, case):
        raise LookupError(*case["data.categories"])


def test_what_a_paper_raises_for_a_member_is_unknown_and_carried():
    paper = Unreadable.model_validate(certificate().model_dump())
    asked = ask(
        regime(ruled("basis", "certified", EACH)),
        {"data.categories": frozenset({"contact", "orders"})},
        papers=[paper],
    )
    (leaf,) = asked.bases[0].children
    assert asked.verdict is leaf.verdict is Verdict.UNKNOWN
    assert isinstance(leaf.observed, Fault)
    assert [str(error) for error in asked.faults] == ["contact", "orders"]
