"""The names that the law gives."""

import pytest

from sekisho.model.terms import Terms

TERMS = Terms(
    countries=frozenset({"GB", "DE"}),
    instead={"UK": "the United Kingdom is GB"},
    regimes=frozenset(),
    questions=frozenset(),
    unread=frozenset(),
    words={},
)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("GB", None),
        ("UK", "no country has the code `UK`; the United Kingdom is GB"),
        ("XX", "no country has the code `XX`; write its ISO 3166 code"),
    ],
)
def test_a_code_that_no_country_has_is_refused_with_what_to_write(code, said):
    assert TERMS.refuses_country(code) == said


def test_where_no_country_is_known_none_is_refused():
    assert TERMS._replace(countries=frozenset()).refuses_country("XX") is None
