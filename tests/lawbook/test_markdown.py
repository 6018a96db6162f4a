"""What people write is shown as they wrote it, and never becomes markup."""

import pytest

from sekisho.lawbook import html
from sekisho.lawbook.markdown import bullet, link, spaced, table, text
from tests.lawbook.conftest import Read, plain


@pytest.mark.parametrize(
    "written",
    [
        "a < b > c & d &amp; e",
        "*not bold* _not italic_ snake_case ~~not struck~~",
        "[no link](https://x.example) ![no picture](x)",
        "<script>alert(1)</script>",
        r"a back\slash and a lone ` tick",
        "1. not a numbered list",
        "- no list",
        "# no heading",
        "第5条1項4号は100万人以上（不満）を除く",
    ],
)
def test_a_sentence_comes_out_as_it_was_written(written):
    for page in (html(f"- {text(written)}", "en"), html("\n".join(table(("x",), [(text(written),)])), "en")):
        read = Read(page)
        assert plain(written) in read.text
        assert not read.tags & {"script", "img", "strong", "em", "s", "ol", "h1"}
        assert read.links == []


def test_words_between_backticks_are_code_as_in_our_files():
    assert "<code>a_b: false</code>" in html(f"Declare {text('`a_b: false` only')}", "en")


def test_a_bar_does_not_end_the_cell_of_a_table():
    page = Read(html("\n".join(table(("a", "b"), [(text("x | `y | z`"), "w")])), "en"))
    assert page.rows[1].split() == ["x", "|", "y", "|", "z", "w"]


def test_an_address_with_brackets_is_a_whole_link():
    assert Read(html(link("act", "https://x.example/act_(2022)?a=<b>"), "en")).links == [
        "https://x.example/act_(2022)?a=%3Cb%3E"
    ]


def test_empty_lines_do_not_pile_up():
    assert spaced(["a", "", "", "", bullet(1, "b"), ""]) == "a\n\n  - b\n"
