"""Citations in words for people."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from sekisho.model.citation import Citation
from sekisho.model.law import Source
from tests.engine.asking import ask, fact, regime

ORDER = Source(
    title={"en": "Measures for the Security Assessment of Data Exports", "ja": "データ越境安全評価弁法"},
    short={"en": "Order 11", "ja": "データ越境安全評価弁法"},
    original="数据出境安全评估办法",
    places={"art. 4": "第{}条第{}号", "scope": "適用範囲"},
    url="https://law.example/11",
)
PIPL = Source(title="PIPL", short={"en": "PIPL", "ja": "中国個人情報保護法（PIPL）"})
SOURCES = {"order-11": ORDER, "pipl": PIPL, "policy": Source(title="Rules of the house", places={"scope": "範囲"})}


@pytest.mark.parametrize(
    ("written", "en", "ja"),
    [
        ("order-11 art. 4(4)", "Order 11 art. 4(4)", "データ越境安全評価弁法 第4条第4号"),
        ("order-11", "Order 11", "データ越境安全評価弁法"),
        ("order-11 scope", "Order 11, scope", "データ越境安全評価弁法、適用範囲"),
        ("order-11 at length", "Order 11, at length", "データ越境安全評価弁法、at length"),
        ("pipl art. 36", "PIPL art. 36", "中国個人情報保護法（PIPL）第36条"),
        ("pipl preamble", "PIPL, preamble", "中国個人情報保護法（PIPL）、preamble"),
        ("policy no. 3", "policy no. 3", "policy 3"),
        ("policy scope", "policy scope", "policy 範囲"),
        (
            "order-11 art. 4; pipl art. 38(3)",
            "Order 11 art. 4; PIPL art. 38(3)",
            "データ越境安全評価弁法 第4条；中国個人情報保護法（PIPL）第38条第3項",
        ),
        (
            "pipl art. 41; Data Security Law art. 36",
            "PIPL art. 41; Data Security Law art. 36",
            "中国個人情報保護法（PIPL）第41条；Data Security Law 第36条",
        ),
    ],
)
def test_a_source_is_called_by_its_short_name_and_else_by_its_key(written, en, ja):
    cited = Citation(written, SOURCES)
    assert cited.in_("en") == str(cited) == en
    assert cited.in_("ja") == ja


def test_what_a_law_of_long_ago_cites_without_a_source_stays_as_it_was():
    cited = Citation("law art. 36", {})
    assert [cited.in_("en"), cited.in_("ja"), cited.url] == ["law art. 36", "law 第36条", None]


def test_its_address_is_that_of_the_first_source():
    assert Citation("order-11 art. 4; pipl art. 3", SOURCES).url == "https://law.example/11"
    assert Citation("pipl art. 3; order-11 art. 4", SOURCES).url is None


def test_two_are_equal_if_they_are_written_alike():
    assert Citation("order-11", SOURCES) == Citation("order-11", {})
    assert len({Citation("order-11", SOURCES), Citation("order-11", {}), Citation("pipl", {})}) == 2


def test_a_title_is_told_with_the_original_where_that_is_another():
    assert ORDER.named("en") == (
        "Measures for the Security Assessment of Data Exports (original title: 数据出境安全评估办法)"
    )
    assert ORDER.named("ja") == "データ越境安全評価弁法（原題：数据出境安全评估办法）"
    assert PIPL.named("en") == PIPL.named("ja") == "PIPL"
    account = Source(title={"en": "An account", "ja": "解説"})
    assert [account.named("en"), account.named("ja")] == ["An account", "解説（英題：An account）"]
    act = Source(title={"en": "The Act", "ja": "或る法律（抄）"}, original="或る法律")
    assert [act.named("en"), act.named("ja")] == ["The Act (original title: 或る法律)", "或る法律（抄）"]


def test_patterns_of_places_have_blanks():
    with pytest.raises(ValidationError, match=r"write `\{\}` for each number"):
        Source(title="x", places={"art.": "第{n}条"})


def test_a_finding_cites_and_a_group_does_not():
    found = ask(regime(fact("exporter.country", is_="JP")))
    assert found.requires.citation is None
    assert str(found.scope.children[0].citation) == found.scope.children[0].cite
