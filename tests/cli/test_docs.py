"""`sekisho docs`: the pages of the law, with and without an organisation."""

import pytest


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_law_and_ones_own_rules_become_pages_in_both_languages_and_formats(kiwi, sekisho):
    answer = sekisho("docs", "--to", "out")
    written = names(kiwi / "out")
    assert answer.code == 0
    assert {f"{lang}/regimes/nz/act.{ending}" for lang in ("en", "ja") for ending in ("md", "html")} <= written
    assert {"en/index.html", "ja/index.md", "en/shared/eea.md", "en/regimes/eu/gdpr.html"} <= written
    assert "[Act on parcels](regimes/nz/act.md)" in (kiwi / "out/en/index.md").read_text()
    assert answer.out == (
        f"{len(written) // 2} pages, markdown and html; begin with:\n"
        "  out/en/index.md\n  out/en/index.html\n  out/ja/index.md\n  out/ja/index.html\n"
    )


def test_one_language_and_one_format_alone(kiwi, sekisho):
    answer = sekisho("docs", "--to", "out", "--lang", "ja", "--format", "html")
    assert answer.out.endswith(" pages, html; begin with:\n  out/ja/index.html\n")
    assert {name.partition("/")[0] for name in names(kiwi / "out")} == {"ja"}
    assert {name.rpartition(".")[2] for name in names(kiwi / "out")} == {"html"}
    assert "小包法" in (kiwi / "out/ja/regimes/nz/act.html").read_text()


def test_without_an_organisation_it_is_the_law_that_ships(tmp_path, sekisho, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert sekisho("docs", "--lang", "en", "--format", "markdown").code == 0
    index = (tmp_path / "sekisho-docs/en/index.md").read_text()
    assert index.startswith("# The law that sekisho reads\n")
    assert "`cn/pipl`" in index


def test_writing_again_writes_over(kiwi, sekisho):
    sekisho("docs", "--to", "out", "--lang", "en")
    page = kiwi / "out/en/index.md"
    first = page.read_text()
    page.write_text("old")
    sekisho("docs", "--to", "out", "--lang", "en")
    assert page.read_text() == first


def test_a_place_that_cannot_be_written_is_told_in_one_line(kiwi, sekisho):
    (kiwi / "taken").write_text("")
    answer = sekisho("docs", "--to", "taken")
    assert (answer.code, answer.out) == (2, "")
    assert answer.lines == ["sekisho: taken/en/index.md: cannot be written: Not a directory"]


@pytest.mark.parametrize("option", [("--lang", "fr"), ("--format", "pdf")])
def test_what_there_is_not_is_refused(option, kiwi, sekisho):
    assert sekisho("docs", *option).code == 2


def test_law_that_is_not_sound_gives_no_pages(kiwi, sekisho):
    (kiwi / "regimes/nz/act.yaml").write_text("title: Act\n")
    answer = sekisho("docs", "--to", "out")
    assert answer.code == 3
    assert not (kiwi / "out").exists()
