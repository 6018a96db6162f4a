"""The page stands alone, tells every export with its proof, and cannot be made to say what nobody wrote."""

import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sekisho.formats import html
from sekisho.gate import Gate
from sekisho.model.base import Phrase
from sekisho.model.report import Gap, Report, Sighting

VOID = {"meta", "br"}


class Page(HTMLParser):
    """Collects tags, addresses and text, and fails on a tag that is not closed where it should be."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.ids, self.links, self.text = [], [], [], [], ""
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append(tag)
        self.ids.append(attributes.get("id"))
        self.links.extend(value for name, value in attrs if name in ("href", "src"))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.text += data


@pytest.fixture(scope="module")
def gate(repository):
    return Gate.open(repository / "policies" / "acme")


@pytest.fixture(scope="module")
def report(gate):
    clock = gate.clock()
    return Report(
        organisation="Acme",
        as_of=str(clock),
        decisions=tuple(gate.decide(name, clock, stage="run") for name in gate.organisation.exports),
        digest=gate.content.digest,
        version="1.2.3",
        sightings=(Sighting("ship.py", 3, "nightly", "ship", "crm-to-us"),),
        files=1,
        rehearsal=True,
    )


@pytest.fixture(scope="module")
def page(report):
    return Page(html.render(report))


def test_it_needs_nothing_but_itself(report, page):
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not re.search(r"@import|url\(", html.render(report))


def test_its_head_says_who_when_and_how_many(report, page):
    assert "Data exports: Acme" in page.text
    assert "As of 2026-11-20 · a rehearsal" in page.text
    for word, number in {"allowed": 7, "allowed with a mark": 1, "pending a run": 0, "blocked": 6}.items():
        assert f"{number}{word}" in page.text
    assert report.digest in page.text
    assert "sekisho 1.2.3" in page.text


def test_every_export_has_a_row_that_leads_to_its_proof(report, page):
    for decision in report.decisions:
        assert f"#{decision.export_id}" in page.links
        assert decision.export_id in page.ids


def test_a_row_says_the_basis_or_what_is_missing_and_who_carries_it(page):
    assert "jp/appi: recipient-cbpr-global" in page.text
    assert "cn-certificate-hai-phong has been suspended since 2026-11-02" in page.text
    assert "nightly.ship" in page.text


def test_a_proof_has_reasons_remedies_waivers_and_doubts(page):
    assert "no law of Malaysia (MY) is loaded" in page.text
    assert "Do: Declare the export to the CAC" in page.text
    assert "waived by Suzuki Ken, head of data governance until 2027-01-31" in page.text
    assert "To remember; does not block" in page.text
    assert "Does not apply: " in page.text


def test_citations_lead_to_their_sources(gate, page):
    known = {str(s.url) for regime in gate.content.regimes.values() for s in regime.sources.values()}
    outside = {link for link in page.links if not link.startswith("#")}
    assert outside
    assert outside <= known


def test_it_speaks_japanese(report):
    page = Page(html.render(report, "ja"))
    assert '<html lang="ja">' in html.render(report, "ja")
    assert "データの国外提供: Acme" in page.text
    assert "個人情報保護法" in page.text
    assert "個人情報越境認証" in page.text
    assert "cn-certificate-hai-phong は2026-11-02から一時停止中" in page.text
    assert "対応： cn-certificate-hai-phong の一時停止の解除を受ける。それができない場合：" in page.text
    assert "2027-01-31まで例外を承認：" in page.text
    assert "— 登録簿になし" in page.text
    assert "次のいずれか" in page.text


def test_a_source_that_nobody_has_read_itself_says_so(report, gate):
    secondary = [
        s.named("en") for r in gate.content.regimes.values() for s in r.sources.values() if s.read_as == "secondary"
    ]
    assert any(f'title="{escape(title)} (read only in an account of it)"' in html.render(report) for title in secondary)
    assert "（二次資料による）" in html.render(report, "ja")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", r"PIPL art\. 41</a>; <a href=\"https://www\.cac\.gov\.cn/[^>]*>Data Security Law art\. 36</a>\]"),
        (
            "ja",
            r"（PIPL）第41条</a>；<a href=\"https://www\.cac\.gov\.cn/[^>]*>中国データ安全法 第36条</a>\]",
        ),
    ],
)
def test_each_source_of_a_citation_is_named_and_linked(report, lang, said):
    assert re.search(said, html.render(report, lang))


def test_a_source_that_a_law_of_long_ago_does_not_know_is_told_all_the_same(report, gate):
    regime = gate.content.regimes["cn/pipl"]
    sources = {key: source for key, source in regime.sources.items() if key != "data-security-law"}
    old = regime.model_copy(update={"sources": sources})
    spoilt = Gate(gate.content._replace(regimes={**gate.content.regimes, "cn/pipl": old}), gate._plugins)
    decision = spoilt.decide("health-checks-to-hai-phong", gate.clock(), stage="run")
    page = html.render(report._replace(decisions=(decision,)))
    assert "PIPL art. 41</a>; data-security-law art. 36]" in page


def test_whatever_a_file_says_stays_text(report, gate):
    paper = next(p for p in gate.content.papers.all if p.id == "cn-certificate-hai-phong")
    event = paper.events[0].model_copy(update={"status": "<b>suspended</b>"})
    evil = paper.model_copy(update={"events": (event,), "id": "<script>alert(1)</script>"})
    papers = type(gate.content.papers)([evil if p is paper else p for p in gate.content.papers.all])
    spoilt = Gate(gate.content._replace(papers=papers), gate._plugins)
    decision = spoilt.decide("health-checks-to-hai-phong", gate.clock(), stage="run")
    text = html.render(
        report._replace(
            organisation='"><img src=x>',
            decisions=(decision,),
            gaps=(Gap("a<b>.py", 1, Phrase("<i>open</i>", "<i>不明</i>")),),
            sightings=(Sighting("x", 1, "<u>", "<s>", decision.export_id),),
        )
    )
    page = Page(text)
    assert not {"script", "img", "i", "u", "s"} & set(page.tags)
    assert "<script>alert(1)</script>" in page.text
    assert "<b>suspended</b>" in page.text
    assert "a<b>.py:1" in page.text


def test_an_error_is_shown_and_not_swallowed(report):
    spoilt = replace(report.decisions[0], faults=(ValueError("a <leaf> broke"),))
    page = Page(html.render(report._replace(decisions=(spoilt,))))
    assert "An error, counted as unknown: ValueError: a <leaf> broke" in page.text


def test_what_nobody_knows_to_apply_says_so(gate, report):
    content = gate.content
    export = content.organisation.exports["crm-to-us"]
    silent = export.model_copy(update={"data": tuple(s.model_copy(update={"personal": None}) for s in export.data)})
    organisation = content.organisation.model_copy(
        update={"exports": {**content.organisation.exports, "crm-to-us": silent}}
    )
    decision = Gate(content._replace(organisation=organisation), gate._plugins).decide(
        "crm-to-us", gate.clock(), stage="run"
    )
    assert "it is not known whether this law applies" in Page(html.render(report._replace(decisions=(decision,)))).text


def test_no_exports_make_a_page_too(report):
    empty = Page(html.render(report._replace(decisions=(), sightings=())))
    assert "No exports." in empty.text
    assert "table" not in empty.tags


def test_the_style_is_beside_the_module_and_goes_into_the_wheel():
    assert Path(html.__file__).with_suffix(".css").is_file()
