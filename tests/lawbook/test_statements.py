"""What each kind of leaf asks, in words."""

import pytest

from sekisho.lawbook.context import Context
from sekisho.lawbook.statements import statement, tree
from sekisho.lawbook.words import Say
from sekisho.model.base import Text
from sekisho.model.requirement import EvidenceLeaf, FactLeaf, Group, JudgementLeaf, PredicateLeaf

FRIENDS = "[`friends`](#table-friends)"


@pytest.mark.parametrize(
    ("comparison", "said"),
    [
        ({"fact": "data.personal", "is": False}, "(`data.personal`): **no**"),
        ({"fact": "exporter.country", "is": "XA"}, "(`exporter.country`): XA"),
        ({"fact": "exporter.country", "one_of": ["XA"]}, "(`exporter.country`): XA"),
        ({"fact": "exporter.country", "one_of": ["XA", "XB"]}, "(`exporter.country`): one of XA, XB"),
        (
            {"fact": "exporter.country", "one_of": "friends"},
            f"(`exporter.country`): one of those in the table {FRIENDS}",
        ),
        ({"fact": "exporter.country", "listed_in": "friends"}, f"(`exporter.country`): in the table {FRIENDS}"),
        ({"fact": "exporter.country", "none_of": ["XA"]}, "(`exporter.country`): none of XA"),
        ({"fact": "data.origins", "one_of": ["XA"]}, "(`data.origins`), among them XA"),
        ({"fact": "data.origins", "none_of": "friends"}, f", none of them among those in the table {FRIENDS}"),
        ({"fact": "data.origins", "none_of": ["XA", "XB"]}, "(`data.origins`), none of them among XA, XB"),
        (
            {"fact": "data.origins", "listed_in": "friends"},
            f"(`data.origins`), every one of them in the table {FRIENDS}",
        ),
        ({"fact": "batch.persons", "at_least": 5000}, "(`batch.persons`): **5,000** or more"),
        ({"fact": "batch.persons", "at_most": 0}, "(`batch.persons`): at most **0**"),
        ({"fact": "batch.persons", "above": "friends"}, f"more than the number in the table {FRIENDS}"),
        ({"fact": "batch.persons", "above": 1}, "(`batch.persons`): more than **1**"),
        (
            {"fact": "batch.persons", "below": "limit"},
            "(`batch.persons`): fewer than **100,000** ([`limit`](#table-limit))",
        ),
    ],
)
def test_a_fact(comparison, said, page):
    assert statement(FactLeaf.model_validate({**comparison, "cite": "act"}), page).endswith(said)


def test_a_paper_with_its_fields_term_days_and_what_must_follow(page):
    leaf = EvidenceLeaf.model_validate(
        {
            "evidence": "scc",
            "where": {"clauses": ["2021/914", "2010/87"], "text_unamended": True},
            "valid_for": "months",
            "issued_from": "2022-04-01",
            "issued_before": "2029-01-01",
            "expects": {"event": "filed", "within": "10 working days", "lost_after": "1 year"},
            "cite": "act",
        }
    )
    assert statement(leaf, page) == (
        "standard contractual clauses ([`scc`](#paper-scc)) with clauses: `2021/914` or `2010/87`, text unamended:"
        " **yes**; where it prints no end, it holds for **24** months ([`months`](#table-months)); issued on"
        " 2022-04-01 or later; issued before 2029-01-01; with the event `filed` on record, which may take 10"
        " working days from its issue, and is too late after 1 year"
    )


def test_a_paper_that_is_so_young_that_the_first_check_may_wait(page):
    expects = {"event": "check", "within": "12 months"}
    leaf = EvidenceLeaf.model_validate({"evidence": "scc", "expects": expects, "cite": "act"})
    said = "; issued so lately that the first check may wait: 12 months from its issue"
    assert statement(leaf, page).endswith(said)


@pytest.mark.parametrize("side", ["exporter", "recipient"])
def test_a_paper_that_the_other_side_holds(side, page):
    leaf = EvidenceLeaf.model_validate({"evidence": "scc", "held_by": side, "cite": "act"})
    assert statement(leaf, page) == f"standard contractual clauses ([`scc`](#paper-scc)); held by the {side}"


def test_a_paper_for_each_member_of_a_set(page):
    leaf = EvidenceLeaf.model_validate({"evidence": "scc", "for_each": "export.services", "cite": "act"})
    assert statement(leaf, page).endswith("; for each of `export.services`, one by one")


def test_a_field_that_is_looked_up_in_a_table(page):
    leaf = EvidenceLeaf.model_validate({"evidence": "scc", "where": {"issuer": "friends"}, "cite": "act"})
    assert statement(leaf, page).endswith(f" with issuer: those in the table {FRIENDS}")


def test_a_field_that_a_paper_may_leave_unsaid(page):
    leaf = EvidenceLeaf.model_validate({"evidence": "scc", "where": {"clauses": ["2021/914", None]}, "cite": "act"})
    assert statement(leaf, page).endswith(" with clauses: `2021/914` or not stated")


def test_a_term_that_has_changed_is_told_by_its_table(page):
    leaf = EvidenceLeaf.model_validate(
        {"evidence": "scc", "valid_for": "friends", "expects": {"event": "filed"}, "cite": "act"}
    )
    assert statement(leaf, page).endswith(f"the months in {FRIENDS}; with the event `filed` on record")


def test_a_judgement_and_a_predicate(page):
    assert statement(JudgementLeaf(judgement="needed", cite="act"), page) == "decided by a named person: `needed`"
    plain = PredicateLeaf.model_validate({"predicate": "moon", "cite": "act"})
    assert statement(plain, page) == "the test `moon` passes"
    told = PredicateLeaf.model_validate({"predicate": "moon", "with": {"phase": 3}, "cite": "act"})
    assert statement(told, page) == "the test `moon` passes with phase: **3**"


def test_a_japanese_page_says_it_in_japanese(library):
    page = Context(Say("ja"), "regimes/xa/transfers", library, library.regimes["xa/transfers"].tables)
    leaf = EvidenceLeaf.model_validate({"evidence": "scc", "where": {"text_unamended": True}, "cite": "act"})
    assert statement(leaf, page) == "標準契約条項 ([`scc`](#paper-scc))（text unamended：**はい**）"


def test_groups_are_lists_and_a_dispute_leads_to_its_question(page):
    leaf = {
        "judgement": "needed",
        "cite": "act art. 1",
        "reading": "disputed",
        "settles": "who-decides",
        "note": "Either.",
        "remedy": "Ask.",
    }
    noted = {"judgement": "kept", "cite": "act", "note": "For three years."}
    group = Group.model_validate({"any": [leaf, noted]})
    assert list(tree((group,), page)) == [
        "- **any of these**",
        "  - decided by a named person: `needed` [[act art. 1](#source-act)]",
        "    - **disputed reading**: [`who-decides`](#question-who-decides)",
        "    - *To do*: Ask.",
        "  - decided by a named person: `kept` [[act](#source-act)]",
        "    - *Note*: For three years.",
    ]


def test_a_question_is_asked_in_words(page):
    questions = {"needed": Text(en="Is it needed?", ja="必要か")}
    asked = Context(page.say, page.where, page.library, page.tables, questions=questions)
    said = statement(JudgementLeaf(judgement="needed", cite="act"), asked)
    assert said == "decided by a named person: Is it needed? (`needed`)"
