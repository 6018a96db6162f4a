"""One file of HTML that needs nothing else."""

from sekisho.lawbook import html
from tests.lawbook.conftest import Read


def test_links_to_pages_of_markdown_lead_to_pages_of_html_and_others_stay():
    page = Read(html("[a](../x/y.md#table-z) [b](https://z.example/readme.md) [c](#here)", "en"))
    assert page.links == ["../x/y.html#table-z", "https://z.example/readme.md", "#here"]


def test_the_title_is_that_of_the_page_and_the_language_is_told():
    page = html("# 小包法\n\ntext", "ja")
    assert '<html lang="ja">' in page
    assert "<title>小包法</title>" in page


def test_a_day_is_never_broken_over_two_lines():
    assert "<time>2026-07-01</time>" in html("until 2026-07-01", "en")
    assert "<time>" not in html("[x](https://y.example/2026-07-01)", "en")


def test_it_looks_right_in_the_dark_and_on_paper():
    page = html("text", "en")
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert "url(" not in page
