"""Everything that a law says is on its page, in both languages, and every link leads somewhere."""

from __future__ import annotations

import posixpath
import re
from functools import cache

import pytest

from sekisho import packs
from sekisho.lawbook import html
from sekisho.lawbook.context import leaves_of, rules
from sekisho.model.citation import Citation
from tests.lawbook.conftest import Read, pages, plain, shipped

FOLDERS = (packs.shipped(), *packs.optional().values())
FILES = sorted(
    path.relative_to(folder).with_suffix("").as_posix() for folder in FOLDERS for path in folder.glob("[rs]*/**/*.yaml")
)
LANGUAGES = ("en", "ja")
LATER = [f"{where}/onward" for where in FILES if where.startswith("regimes/") and "/aspic/" not in where]
"""What each law says of later hops has a page of its own; a policy says nothing of them."""
PAGES = [f"{lang}/{where}" for lang in LANGUAGES for where in ("index", *FILES, *LATER)]
TABLED = [(lang, where) for lang in LANGUAGES for where in (*FILES, *LATER)]
REGIMES = [(lang, where.partition("/")[2]) for lang, where in TABLED if where.startswith("regimes/")]


@cache
def read(where: str) -> Read:
    return Read(html(pages()[where], where[:2]))


def test_there_is_a_page_for_every_law_and_every_shared_table_and_an_index():
    assert sorted(pages()) == sorted(PAGES)


@pytest.mark.parametrize("where", PAGES)
def test_the_html_is_well_formed_and_needs_nothing_else(where):
    page = read(where)
    assert page.faults == []
    assert not page.tags & {"script", "img", "link", "iframe"}
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("where", PAGES)
def test_every_link_leads_somewhere(where):
    page = read(where)
    lost = []
    for link in page.links:
        path, _, place = link.partition("#")
        if path.startswith("http"):
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(where), path)) if path else f"{where}.html"
        if not target.endswith(".html") or target[:-5] not in pages() or (place and place not in read(target[:-5]).ids):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("where", PAGES)
def test_the_anchors_of_the_markdown_are_those_of_the_html(where):
    markdown = pages()[where]
    assert re.findall(r'<a id="([^"]+)"></a>', markdown) == read(where).ids
    assert set(re.findall(r"\]\(#([^)]+)\)", markdown)) <= set(read(where).ids)


@pytest.mark.parametrize(("lang", "name"), REGIMES)
def test_every_rule_is_there_with_its_title_key_citation_and_days(lang, name):
    page, regime = read(f"{lang}/regimes/{name}"), shipped().regimes[name]
    for place, rule in rules(regime):
        assert place in page.ids
        said = [rule.title.in_(lang), f"{rule.name} · [{regime.cited(rule.cite).in_(lang)}]"]
        said += [words.in_(lang) for words in (rule.note, rule.remedy) if words]
        said += [str(day) for day in (rule.from_, rule.until) if day]
        assert [one for one in said if plain(one) not in page.text] == []


@pytest.mark.parametrize(("lang", "name"), REGIMES)
def test_every_question_is_there_with_its_citation_note_and_remedy(lang, name):
    page, regime = read(f"{lang}/regimes/{name}"), shipped().regimes[name]
    for leaf in leaves_of(regime):
        said = [
            f"[{regime.cited(leaf.cite).in_(lang)}]",
            *(words.in_(lang) for words in (leaf.note, leaf.remedy) if words),
        ]
        said += [getattr(leaf, kind) for kind in ("fact", "evidence", "judgement", "predicate") if hasattr(leaf, kind)]
        assert [one for one in said if plain(one) not in page.text] == []
        if hasattr(leaf, "evidence"):
            assert f"paper-{leaf.evidence}" in page.ids
        if leaf.reading == "disputed":
            assert f"question-{leaf.settles}" in page.ids
            assert f"{name}#{leaf.settles}" in page.text


@pytest.mark.parametrize(("lang", "name"), REGIMES)
def test_every_deadline_is_there(lang, name):
    page, regime = read(f"{lang}/regimes/{name}"), shipped().regimes[name]
    for deadline in regime.deadlines:
        assert f"deadline-{deadline.name}" in page.ids
        assert plain(deadline.title.in_(lang)) in page.text
        assert f"{deadline.name} · [{plain(regime.cited(deadline.cite).in_(lang))}]" in page.text


@pytest.mark.parametrize(("lang", "name"), REGIMES)
def test_everything_announced_and_every_report_of_a_refusal_is_there(lang, name):
    page, regime = read(f"{lang}/regimes/{name}"), shipped().regimes[name]
    for refusal in regime.refusals:
        assert f"refusal-{refusal.name}" in page.ids
        assert plain(refusal.title.in_(lang)) in page.text
    for one in regime.announced:
        assert f"announced-{one.name}" in page.ids
        said = [one.title.in_(lang), f"[{regime.cited(one.cite).in_(lang)}]", *([str(one.on)] if one.on else [])]
        assert [text for text in said if plain(text) not in page.text] == []


def test_what_was_found_to_come_is_announced():
    """Of the second reading: Japan's amending Act, Korea's Act, India's days, the appeal on the framework."""
    found = {(name, one.name): one.on and str(one.on) for name in LAWS for one in shipped().regimes[name].announced}
    assert found == {
        ("eu/gdpr", "appeal-on-the-data-privacy-framework"): None,
        ("in/dpdp", "rules-13-and-15-brought-forward"): None,
        ("in/dpdp", "section-16-in-force"): "2027-05-13",
        ("jp/appi", "amending-act-2026-in-force"): "2028-07-16",
        ("kr/pipa", "act-21445-in-force"): "2026-09-11",
    }


def tabled(where):
    """The law, or the file of shared tables, whose page it is."""
    part, _, name = where.partition("/")
    return shipped().regimes[name] if part == "regimes" else shipped().shared[name]


@pytest.mark.parametrize(("lang", "where"), TABLED)
def test_every_row_of_every_table_is_there_with_its_days_citation_note_and_values(lang, where):
    page, one = read(f"{lang}/{where}"), tabled(where)
    rows = [plain(row) for row in page.rows]
    for name, table in one.tables.items():
        assert f"table-{name}" in page.ids
        for row in table:
            said = [
                Citation(row.cite, one.sources).in_(lang),
                *(str(day) for day in (row.from_, row.until) if day),
                row.note.in_(lang) if row.note else "",
            ]
            assert any(all(plain(text) in shown for text in said) for shown in rows), row
            for value in row.values:
                shown = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
                assert re.search(rf"(?<![\w-]){re.escape(shown)}(?![\w-])", page.text) or isinstance(value, bool)


@pytest.mark.parametrize(("lang", "where"), TABLED)
def test_every_source_is_there_with_its_address(lang, where):
    page, one = read(f"{lang}/{where}"), tabled(where)
    for name, source in one.sources.items():
        assert f"source-{name}" in page.ids
        assert plain(source.named(lang)) in page.text
        assert plain(source.short.in_(lang)) in page.text
        assert source.url is None or source.url in page.links


def test_a_reminder_that_watches_says_so_in_both_languages():
    assert "under common control together reach a number" in plain(pages()["en/regimes/cn/pipl"])
    assert "同一の支配下にある会社" in plain(pages()["ja/regimes/cn/pipl"])


LAWS = [name for _, name in REGIMES[: len(REGIMES) // 2] if not name.endswith("/onward")]


@pytest.mark.parametrize("name", LAWS)
def test_every_law_that_ships_says_in_both_languages_what_it_covers(name):
    covers = shipped().regimes[name].covers
    assert covers is not None
    assert covers.en != covers.ja
    assert not (covers.ja or covers.en).isascii()
    for lang in LANGUAGES:
        assert plain(covers.in_(lang)) in read(f"{lang}/regimes/{name}").text


def test_the_bars_on_a_few_kinds_of_data_are_narrow():
    """None of them may stand for the law of its country; each page says so."""
    narrow = {name for name in LAWS if shipped().regimes[name].narrow}
    assert narrow == {"cn/genetic-resources", "jp/supplementary-rules", "us/data-security-program", "us/padfaa"}
    for name in LAWS:
        assert ("does not make the law of its countries known" in read(f"en/regimes/{name}").text) == (name in narrow)


@pytest.mark.parametrize("where", FILES)
def test_every_source_that_ships_says_on_which_day_it_was_read(where):
    """No text can be read before it was published; its page tells the day in both languages."""
    for name, source in tabled(where).sources.items():
        assert source.read_on is not None, name
        assert source.published is None or source.published <= source.read_on, name
        assert all(str(source.read_on) in read(f"{lang}/{where}").text for lang in LANGUAGES)


def test_what_a_document_says_of_its_day_is_that_day():
    """The second reading of 29 November 2026, the Commission's page of 5 August, the digest of 24 July."""
    days = {(where, key): str(one.read_on) for where in FILES for key, one in tabled(where).sources.items()}
    assert days["regimes/eu/gdpr", "adequacy"] == "2026-08-05"
    assert days["regimes/us/padfaa", "act"] == "2026-11-29"
    assert days["regimes/cn/pipl", "qa-2026-07"] == "2026-07-24"
    assert days["regimes/cn/pipl", "order-16"] == "2026-11-22"
