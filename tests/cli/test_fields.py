"""Every kind of paper can be entered: each field has a meaning in words and a type in which it is typed."""

from typing import Literal

import pytest

from sekisho.cli.register.field_help import japanese, meaning
from sekisho.cli.register.fields import fields
from sekisho.errors import ConfigError
from sekisho.model.evidence import Evidence, Judgement
from sekisho.plugins import installed

KINDS = sorted(installed().kinds)


def field(kind, name):
    return next(one for one in fields(installed().kinds[kind]) if one.name == name)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_says_what_it_means(kind):
    for one in fields(installed().kinds[kind]):
        assert one.meaning.in_("en") != one.name.replace("_", " "), "write its docstring below the field"


@pytest.mark.parametrize(
    "name", [name for name in Evidence.model_fields if name not in {"id", "kind", "title", "note"}]
)
def test_what_every_paper_has_is_explained_in_japanese_too(name):
    said = meaning(Evidence, name)
    assert said.en != said.ja


@pytest.mark.parametrize("name", [name for name in Judgement.model_fields if name not in {"id", "kind"}])
def test_so_is_a_judgement(name):
    said = meaning(Judgement, name)
    assert said.en != said.ja


def test_the_japanese_speaks_of_fields_that_there_are():
    spoken = {(kind, name) for kind, names in japanese().items() for name in names if name != "kind"}
    assert spoken <= {(kind, one.name) for kind in KINDS for one in fields(installed().kinds[kind])}
    assert field("scc", "clauses").meaning.in_("ja") == "条項を採択した決定"


def test_a_kind_of_somebodys_own_is_explained_in_its_own_words():
    class Ticket(Evidence):
        """A ticket."""

        kind: Literal["ticket"]
        seat: str | None = None
        """Where {one} sits."""

    (seat,) = [one for one in fields(Ticket) if one.name == "seat"]
    assert [seat.meaning.in_(lang) for lang in ("en", "ja")] == ["Where {one} sits."] * 2


def test_a_kind_is_asked_for_what_it_looks_at_and_for_no_other_scope():
    names = [one.name for one in fields(installed().kinds["cn-labour-rules"])]
    assert names[:5] == ["title.en", "title.ja", "holder", "beneficiaries", "purposes"]
    assert {"counterparties", "countries", "services", "persons"}.isdisjoint(names)


def test_what_the_text_of_a_kind_speaks_of_is_asked_too():
    assert "counterparties" in [one.name for one in fields(installed().kinds["bcr"])]


def test_what_has_tables_of_its_own_is_left_to_the_file():
    assert "occurrences" not in [one.name for one in fields(installed().kinds["cn-certificate"])]


@pytest.mark.parametrize(
    ("kind", "name", "typed", "read"),
    [
        ("scc", "modules", "1, 2", [1, 2]),
        ("scc", "modules", "[3]", [3]),
        ("scc", "purposes", "any", "any"),
        ("scc", "purposes", "sales, any", ["sales", "any"]),
        ("scc", "clauses", "2021/914", "2021/914"),
        ("scc", "annexes_complete", "Yes", True),
        ("scc", "annexes_complete", "いいえ", False),
        ("scc", "printed_expiry", "none", "none"),
        ("scc", "title.en", "none", "none"),
        ("cn-certificate", "persons", "200,000", 200_000),
        ("cn-certificate", "persons", "any", "any"),
        ("scc", "events", "2025-03-12 filed", [{"on": "2025-03-12", "recorded_on": "", "status": "filed"}]),
        (
            "scc",
            "events",
            "2025-03-12 filed, 2026-01-10 extended 2027-01-31",
            [
                {"on": "2025-03-12", "recorded_on": "", "status": "filed"},
                {"on": "2026-01-10", "recorded_on": "", "status": "extended", "until": "2027-01-31"},
            ],
        ),
    ],
)
def test_what_is_typed_becomes_what_a_file_says(kind, name, typed, read):
    assert field(kind, name).read(typed) == read


@pytest.mark.parametrize(
    ("kind", "name", "typed", "said"),
    [
        ("cn-certificate", "persons", "many", "`many` is no whole number; write for example 10000"),
        ("scc", "annexes_complete", "maybe", "`maybe` is neither yes nor no"),
        ("scc", "events", "2025-03-12", "`2025-03-12` is no event"),
        ("scc", "events", "2025-03-12 fild", "no event is called `fild`; did you mean `filed`?"),
    ],
)
def test_what_cannot_be_meant_is_refused(kind, name, typed, said):
    with pytest.raises(ConfigError, match="^" + said.replace("?", r"\?")):
        field(kind, name).read(typed)
