"""Every text that a statement is cited from, once."""

from sekisho.model.citing import cited
from tests.engine.asking import ask, fact, regime, ruled

HERE = fact("exporter.country", is_="JP")
SOURCES = {
    "act": {"title": "The Act"},
    "guide": {"title": "The Guide", "url": "https://law.example/guide", "read_as": "secondary"},
    "unused": {"title": "The Other"},
}


def guided(*leaves, **more):
    return regime(*leaves, sources=SOURCES, **more)


def test_each_source_is_named_once_however_often_it_is_cited():
    law = guided(ruled("basis", "one", HERE, {**HERE, "cite": "guide p. 3"}), ruled("basis", "two", HERE))
    found = cited([ask(law)])
    assert [(one.key, one.source.title.en, one.regimes) for one in found] == [
        ("act", "The Act", ("jp/act",)),
        ("guide", "The Guide", ("jp/act",)),
    ]


def test_bars_and_duties_are_asked_too():
    bar = ruled("bar", "never", HERE) | {"cite": "guide p. 9"}
    duty = ruled("duty", "always", HERE) | {"cite": "guide p. 1"}
    assert "guide" in [one.key for one in cited([ask(guided(HERE, forbids=[bar]))])]
    assert "guide" in [one.key for one in cited([ask(guided(HERE, duties=[duty]))])]


def test_one_key_may_mean_two_texts_in_two_laws():
    other = regime(HERE, id="jp/other", sources={"act": {"title": "Another Act"}})
    found = cited([ask(regime(HERE)), ask(other)])
    assert [(one.key, one.source.title.en, one.regimes) for one in found] == [
        ("act", "The Act", ("jp/act",)),
        ("act", "Another Act", ("jp/other",)),
    ]


def test_one_text_that_two_laws_cite_is_named_once():
    (one,) = cited([ask(regime(HERE)), ask(regime(HERE, id="jp/other"))])
    assert one.regimes == ("jp/act", "jp/other")


def test_a_law_that_is_not_in_force_cites_nothing():
    assert cited([ask(regime(HERE, until="2020-01-01"))]) == ()


def test_of_several_sources_in_one_citation_each_is_named_if_the_law_knows_it():
    law = guided({**HERE, "cite": "act art. 1; guide p. 3; Other Act art. 2"})
    assert [one.key for one in cited([ask(law)])] == ["act", "guide"]


def test_it_is_named_as_citations_name_it():
    named = {"act": {"title": "The Act", "short": {"en": "Act", "ja": "法"}}}
    (one,) = cited([ask(regime(HERE, sources=named))])
    assert [one.name("en"), one.name("ja")] == ["Act", "法"]
    (one,) = cited([ask(regime(HERE))])
    assert [one.name("en"), one.name("ja")] == ["act", "act"]
