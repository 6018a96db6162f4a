"""What a fact must be, in both languages."""

import pytest

from sekisho.model.case import FACTS
from sekisho.model.comparing import compared, named


@pytest.mark.parametrize(
    ("path", "operator", "operand", "en", "ja"),
    [
        ("recipient.country", "is", "JP", "is Japan", "が 日本 である"),
        ("recipient.country", "one_of", ("JP",), "is Japan", "が 日本 である"),
        ("recipient.country", "one_of", ("JP", "DE"), "is one of Japan, Germany", "が 日本、ドイツ のいずれかである"),
        ("recipient.country", "none_of", ("JP",), "is not Japan", "が 日本 でない"),
        ("recipient.country", "listed_in", "adequate", "is listed in adequate", "が adequate に掲げられている"),
        ("data.origins", "one_of", ("JP",), "include Japan", "に 日本 を含む"),
        (
            "data.origins",
            "none_of",
            ("JP", "DE"),
            "include none of Japan, Germany",
            "に 日本、ドイツ のいずれかを含まない",
        ),
        ("data.origins", "listed_in", "eea", "are all listed in eea", "が全て eea に掲げられている"),
        ("exporter.persons_held", "at_least", 1000000, "at least 1,000,000", "が 1,000,000人以上"),
        ("exporter.persons_held", "at_most", 0, "at most 0", "が 0人以下"),
        ("exporter.persons_held", "below", "limit", "below limit", "が limit 未満"),
        ("exporter.persons_held", "above", 10, "above 10", "が 10人超"),
    ],
)
def test_a_comparison_in_words(path, operator, operand, en, ja):
    said = compared(path, operator, operand)
    assert said.in_("en") == f"{FACTS[path].name} ({path}) {en}"
    assert said.in_("ja") == f"{FACTS[path].ja}（{path}）{ja}"


@pytest.mark.parametrize(
    ("path", "operator", "en", "ja"),
    [
        ("recipient.country", "one_of", "is one of friends (Japan)", "が friends に掲げるもの（日本）である"),
        ("recipient.country", "none_of", "is none of friends (Japan)", "が friends に掲げるもの（日本）でない"),
        ("data.origins", "one_of", "include one of friends (Japan)", "に friends に掲げるもの（日本）を含む"),
    ],
)
def test_one_word_that_names_a_table_is_not_told_as_a_value(path, operator, en, ja):
    said = compared(path, operator, ("friends",), ("JP",), table=True)
    assert said.in_("en") == f"{FACTS[path].name} ({path}) {en}"
    assert said.in_("ja") == f"{FACTS[path].ja}（{path}）{ja}"


@pytest.mark.parametrize(("flag", "en", "ja"), [(True, "yes", "に該当する"), (False, "no", "に該当しない")])
def test_a_flag_is_so_or_not(flag, en, ja):
    said = compared("data.sensitive", "is", flag)
    assert said.in_("en") == f"“sensitive personal data under the exporter's law” (data.sensitive) is {en}"
    assert said.in_("ja") == f"「提供元の法令上の機微な個人データ」（data.sensitive）{ja}"


@pytest.mark.parametrize("path", FACTS)
def test_every_fact_has_a_name_in_both_languages(path):
    fact = FACTS[path]
    assert fact.in_("en") == fact.doc
    assert not fact.in_("ja").isascii()
    assert f"({path})" in named(fact).in_("en")
    assert ";" not in fact.name, "a name stands in a sentence"
    assert path in named(fact).in_("ja")
