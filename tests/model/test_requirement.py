"""What can be asked, and how each leaf says it in words."""

import pytest
from pydantic import TypeAdapter, ValidationError

from sekisho.model.base import Phrase
from sekisho.model.requirement import Bar, Basis, Duty, EvidenceLeaf, FactLeaf, Group, Node
from tests.engine.asking import CITE, fact, ruled

NODE = TypeAdapter(Node)


def read(data):
    return NODE.validate_python(data)


def refused(model, data):
    with pytest.raises(ValidationError) as error:
        model.model_validate(data)
    return str(error.value)


@pytest.mark.parametrize(
    ("leaf", "words"),
    [
        (
            fact("recipient.country", listed_in="adequate"),
            "seat of the recipient (recipient.country) is listed in adequate",
        ),
        (
            fact("recipient.country", one_of=["DE", "FR"]),
            "seat of the recipient (recipient.country) is one of Germany, France",
        ),
        (fact("recipient.country", none_of="listed"), "seat of the recipient (recipient.country) is not listed"),
        (
            fact("exporter.ciio", is_=False),
            "“the exporter operates critical information infrastructure” (exporter.ciio) is no",
        ),
        (
            fact("exporter.ciio", is_=True),
            "“the exporter operates critical information infrastructure” (exporter.ciio) is yes",
        ),
        (
            fact("exporter.persons_held", at_least=1000000),
            "persons whose data the exporter handles in all (exporter.persons_held) at least 1,000,000",
        ),
        (
            fact("exporter.persons_held", below="threshold"),
            "persons whose data the exporter handles in all (exporter.persons_held) below threshold",
        ),
        ({"evidence": "scc", **CITE}, "a paper of kind scc"),
        (
            {"evidence": "scc", "where": {"modules": [1, 2], "text_unamended": True}, **CITE},
            "a paper of kind scc (modules: 1 or 2, text unamended)",
        ),
        ({"judgement": "necessity", **CITE}, "a judgement on “necessity”"),
        ({"predicate": "small-print", **CITE}, "the test “small-print”"),
    ],
)
def test_a_leaf_says_in_words_what_it_asks(leaf, words):
    assert str(read(leaf).asks) == words


def test_a_leaf_compares_exactly_once():
    assert "(found none)" in refused(FactLeaf, {"fact": "exporter.id", **CITE})
    assert "(found is and one_of)" in refused(FactLeaf, {"fact": "exporter.id", "is": "a", "one_of": ["b"], **CITE})


def test_zero_and_no_are_operands_too():
    assert read(fact("exporter.persons_held", at_least=0)).operand == 0
    assert read(fact("exporter.ciio", is_=False)).operand is False


def test_a_dispute_is_explained_and_can_be_settled():
    leaf = {**fact("exporter.id", is_="a"), "reading": "disputed"}
    for missing in ({}, {"note": "so or so"}, {"settles": "reading"}):
        assert "needs a `note` with both readings and `settles" in refused(FactLeaf, {**leaf, **missing})
    assert read({**leaf, "note": "so or so", "settles": "reading"}).settles == "reading"


@pytest.mark.parametrize("empty", [{}, {"all": []}, {"any": []}, {"all": None}])
def test_an_empty_group_is_refused(empty):
    refused(Group, empty)
    refused(Basis, {"basis": "b", "title": "b", **CITE, **empty})


def test_a_group_goes_one_way():
    both = {"all": [fact("exporter.id", is_="a")], "any": [fact("exporter.id", is_="b")]}
    assert "write exactly one of: all, any" in refused(Group, both)
    assert "write exactly one of: all, any" in refused(Basis, {"basis": "b", "title": "b", **CITE, **both})


@pytest.mark.parametrize("node", [{"not": []}, {"fact": "a", "evidence": "b"}, {}, "text", 5, None])
def test_there_is_no_fifth_kind_of_leaf(node):
    with pytest.raises(ValidationError, match="not a requirement; write exactly one of"):
        read(node)


def test_what_is_read_already_can_be_read_again():
    leaf, group = read(fact("exporter.id", is_="a")), read({"any": [fact("exporter.id", is_="a")]})
    assert (read(leaf), read(group)) == (leaf, group)
    with pytest.raises(ValidationError, match="not a requirement"):
        read(object())


def test_a_rule_ends_after_it_begins():
    dated = {"from": "2026-01-02", "until": "2026-01-02"}
    assert "`until: 2026-01-02` is not after `from: 2026-01-02`" in refused(
        Basis, ruled("basis", "b", fact("exporter.id", is_="a"), **dated)
    )


def test_rules_are_known_by_their_key():
    leaf = fact("exporter.id", is_="a")
    rules = [Basis, Bar, Duty]
    names = [rule.model_validate(ruled(rule.label, f"the-{rule.label}", leaf)).name for rule in rules]
    assert names == ["the-basis", "the-bar", "the-duty"]


def test_only_reminders_are_tied_to_a_basis():
    leaf = fact("exporter.id", is_="a")
    assert "must have `blocking: false`" in refused(Duty, ruled("duty", "d", leaf, **{"for": ["b"]}))
    assert Duty.model_validate(ruled("duty", "d", leaf, blocking=False, **{"for": ["b"]})).for_ == ("b",)


def test_a_paper_cannot_be_issued_from_a_day_and_before_it():
    leaf = {"evidence": "certificate", "cite": "act 1", "issued_from": "2026-01-01"}
    assert EvidenceLeaf.model_validate({**leaf, "issued_before": "2026-01-02"})
    with pytest.raises(ValidationError, match="`issued_before: 2026-01-01` is not after `issued_from: 2026-01-01`"):
        EvidenceLeaf.model_validate({**leaf, "issued_before": "2026-01-01"})


@pytest.mark.parametrize(
    ("leaf", "words"),
    [
        (
            fact("recipient.country", listed_in="adequate"),
            "提供先の所在国（recipient.country）が adequate に掲げられている",
        ),
        (fact("exporter.ciio", is_=False), "「提供元が重要情報インフラ運営者」（exporter.ciio）に該当しない"),
        ({"evidence": "scc", **CITE}, "種類 scc の書類"),
        (
            {"evidence": "scc", "where": {"modules": [1, 2], "text_unamended": True}, **CITE},
            "種類 scc の書類（modules：1又は2、text_unamended）",
        ),
        ({"judgement": "necessity", **CITE}, "「necessity」についての判断"),
        ({"predicate": "small-print", **CITE}, "検査「small-print」"),
    ],
)
def test_a_leaf_says_in_japanese_what_it_asks(leaf, words):
    assert read(leaf).asks.in_("ja") == words


def test_a_kind_of_paper_is_called_as_people_call_it():
    label = Phrase("standard contractual clauses", "標準契約条項")
    plain = read({"evidence": "scc", **CITE})
    assert [plain.asks_for(label).in_(lang) for lang in ("en", "ja")] == [
        "standard contractual clauses (scc)",
        "標準契約条項（scc）",
    ]
    narrow = read({"evidence": "scc", "where": {"modules": [2, None]}, **CITE})
    assert [narrow.asks_for(label).in_(lang) for lang in ("en", "ja")] == [
        "standard contractual clauses (scc, modules: 2)",
        "標準契約条項（scc、modules：2）",
    ]


def test_a_paper_for_each_member_is_told():
    asks = read({"evidence": "scc", "for_each": "export.services", **CITE}).asks
    assert asks.in_("en") == "a paper of kind scc (for each of export.services)"
    assert asks.in_("ja") == "種類 scc の書類（export.servicesごと）"


def test_the_days_that_a_paper_must_know_are_told():
    dated = {"issued_from": "2024-03-22", "issued_before": "2026-01-01", "expects": {"event": "filed"}}
    asks = read({"evidence": "scc", **dated, **CITE}).asks
    assert asks.in_("en") == ("a paper of kind scc (issued from 2024-03-22, issued before 2026-01-01, event: filed)")
    assert asks.in_("ja") == "種類 scc の書類（2024-03-22以後に発行、2026-01-01より前に発行、記録：filed）"


@pytest.mark.parametrize("more", [{}, {"within": "1 year", "lost_after": "2 years"}])
def test_a_first_check_may_wait_for_some_time_and_is_never_too_late(more):
    with pytest.raises(ValidationError, match="`event: check` needs `within`"):
        read({"evidence": "scc", "expects": {"event": "check", **more}, **CITE})


def test_how_long_the_first_check_may_wait_is_told():
    asks = read({"evidence": "scc", "expects": {"event": "check", "within": "12 months"}, **CITE}).asks
    assert asks.in_("en") == "a paper of kind scc (not older than 12 months)"
    assert asks.in_("ja") == "種類 scc の書類（発行後12か月以内）"
