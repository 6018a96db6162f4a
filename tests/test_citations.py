"""Every source of the law that ships, and of the worked example, is named and cited in both languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from sekisho import packs
from sekisho.model.citation import Citation, parted
from sekisho.model.requirement import Group
from sekisho.packs import Pack, Vocabulary
from sekisho.packs.nodes import nodes
from sekisho.plugins import installed
from tests.bad_input import harness

POLICIES = Path(__file__).parents[1] / "policies"
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
FILES = sorted(
    path.relative_to(POLICIES).with_suffix("").as_posix()
    for folder in ("regimes", "shared", "packs/aspic/regimes", "packs/aspic/shared", "acme/regimes")
    for path in (POLICIES / folder).rglob("*.yaml")
)


@cache
def law() -> Pack:
    vocabulary = Vocabulary(installed().kinds, list(installed().predicates))
    return packs.load([packs.shipped(), *packs.optional().values(), POLICIES / "acme"], vocabulary)


def read(file):
    part, _, name = file.removeprefix("acme/").removeprefix("packs/aspic/").partition("/")
    return law().regimes[name] if part == "regimes" else law().shared[name]


def cites(file):
    """Every citation of a file, what it says of later hops too."""
    one = read(file)
    for table in one.tables.values():
        yield from (row.cite for row in table)
    for regime in filter(None, (one, law().regimes.get(f"{one.id}/onward"))) if "regimes" in file else ():
        yield from (node.cite for _, node, _ in nodes(regime) if not isinstance(node, Group))
        yield from (told.cite for told in (*regime.deadlines, *regime.refusals, *regime.information, *regime.announced))


@pytest.mark.parametrize("file", FILES)
def test_every_source_has_its_title_and_its_short_name_in_both_languages(file):
    for key, source in read(file).sources.items():
        assert source.title.ja, f"{file}: {key}: `title` lacks `ja`"
        assert JAPANESE.search(source.title.ja), f"{file}: {key}: {source.title.ja}"
        assert not JAPANESE.search(source.title.en), f"{file}: {key}: the title of the law's own language is `original`"
        assert source.short, f"{file}: {key}: write `short: {{en: …, ja: …}}` below `title`"
        assert source.short.ja, f"{file}: {key}: `short` lacks `ja`"


@pytest.mark.parametrize("file", FILES)
def test_every_place_that_is_cited_is_said_in_japanese(file):
    """A unit and its number are; what else stands in a citation has its words in `places` of its source."""
    sources = read(file).sources
    for cite in cites(file):
        for key, tail in parted(cite):
            name = sources[key].short.ja
            said = Citation(f"{key} {tail}" if tail else key, sources).in_("ja").removeprefix(name)
            assert not re.search(r"[a-z]{2}", said), f"{file}: `{tail}` stands nowhere in `places` of `{key}`"


@pytest.mark.parametrize("file", FILES)
def test_what_a_source_calls_in_words_is_cited(file):
    """Words for a place that no citation names are of no use, or misspelt."""
    cited = {}
    for cite in cites(file):
        for key, tail in parted(cite):
            cited.setdefault(key, []).append(tail)
    for key, source in read(file).sources.items():
        for place, words in source.places.items():
            assert "{}" in words or any(place in tail for tail in cited[key]), f"{file}: {key}: {place}"


@pytest.mark.parametrize(
    ("name", "cite", "said"),
    [
        ("cn/pipl", "order-11 art. 4(4)", "データ越境安全評価弁法 第4条第4号"),
        ("cn/pipl", "order-13 art. 4(2)", "個人情報越境標準契約弁法 第4条第1項第2号"),
        ("cn/pipl", "order-16 art. 5(1)(2)", "データ越境流動促進・規範規定 第5条第1項第2号"),
        ("cn/pipl", "order-16 art. 7(2)", "データ越境流動促進・規範規定 第7条第1項第2号"),
        ("cn/pipl", "order-20 arts 8, 10, 12", "個人情報越境認証弁法 第8条、第10条、第12条"),
        ("cn/pipl", "network-data art. 35(6)", "ネットワークデータ安全管理条例 第35条第6号"),
        ("cn/pipl", "pipl art. 38(3)", "中国個人情報保護法（PIPL）第38条第3項"),
        (
            "cn/pipl",
            "pipl art. 41; data-security-law art. 36",
            "中国個人情報保護法（PIPL）第41条；中国データ安全法 第36条",
        ),
        ("cn/pipl", "templates annex 5", "公式様式 附件5"),
        ("eu/gdpr", "gdpr art. 46(2)(c)", "GDPR 第46条第2項(c)"),
        ("jp/appi", "appi art. 28(1)", "個人情報保護法 第28条第1項"),
        ("jp/appi", "guideline sec. 4-3", "外国第三者提供ガイドライン 4-3"),
        ("jp/appi", "q-and-a no. 7-53 and 12-3", "ガイドラインQ&A 7-53及び12-3"),
        ("jp/appi", "rules art. 16(ii)", "個人情報保護法施行規則 第16条第2号"),
        ("jp/supplementary-rules", "rules rule (4)(ii)", "補完的ルール (4)②"),
        ("kr/pipa", "pipa art. 28-8(1)4(a) and (b)", "韓国個人情報保護法 第28条の8第1項第4号(a)及び(b)"),
        ("br/lgpd", "lgpd art. 33(II)(a)", "ブラジルLGPD 第33条第2号(a)"),
        ("us/data-security-program", "part-202 sec. 202.302(a)(1)", "28 CFR 第202.302条(a)(1)"),
    ],
)
def test_citations_read_as_a_compliance_officer_knows_them(name, cite, said):
    assert law().regimes[name].cited(cite).in_("ja") == said


KEYED = re.compile(
    r"(?<![\w/#-])("
    + "|".join(sorted({key for file in FILES for key in read(file).sources}))
    + r") (?:arts?|ss?|secs?|regs?|rules?|clauses?|recitals?|annex|para|no)\.? "
)
"""A citation as files write it."""


def test_a_citation_as_files_write_it_is_noticed():
    assert KEYED.search("根拠条文：gdpr art. 47(2)(k)（eu/gdpr）")
    assert not KEYED.search("根拠条文：GDPR 第47条第2項(k)（eu/gdpr）")


@pytest.mark.parametrize(
    "command",
    [
        ["forecast", "--days", "700"],
        ["diff", "--at", "2026-10-01", "--at", "2027-06-01"],
        ["register", "show", "cn-certificate-hai-phong"],
        ["register", "show", "acme-bcr"],
        ["check", "--partial"],
        ["explain", "health-checks-to-hai-phong", "--all"],
    ],
    ids=" ".join,
)
def test_in_japanese_no_command_shows_the_keys_of_sources(capsys, command):
    code, said, errors = harness.run(capsys, *command, "-C", str(POLICIES / "acme"), "--lang", "ja")
    assert (code in (0, 1, 3), errors) == (True, [])
    assert len(said) > 200
    assert KEYED.search(said) is None
