"""The page of an invented law that has one of everything, and the pages around it."""

from sekisho.lawbook import Book
from sekisho.model.base import Text


def part(markdown: str, name: str) -> str:
    """One part of a page, from its heading to the next of the same rank."""
    return markdown.partition(f'## <a id="{name}"></a>')[2].partition("\n## ")[0]


def test_the_parts_always_come_in_the_same_order(written):
    page = written["en/regimes/xa/transfers"]
    assert [line.partition("</a>")[2] for line in page.splitlines() if line.startswith("## ")] == [
        "In short",
        "When it applies",
        "What it forbids",
        "Ways through",
        "Duties",
        "Deadlines",
        "To know",
        "What a refusal may start",
        "What is to come, or pending",
        "Tables by date",
        "Disputed readings",
        "Papers asked for",
        "Sources",
    ]


def test_in_short_says_whose_law_it_is_and_when(written):
    short = part(written["en/regimes/xa/transfers"], "short")
    assert "| in force | from 2022-04-01 until 2030-01-01, that day excluded |" in short
    assert "| working days of | Japan (JP) |" in short
    assert "Ways through: 2, of which exemptions: 1. Bars: 1. Duties that block: 0. Reminders: 1." in short
    assert "Disputed readings: 1." in short
    assert "| [A friend](#basis-friends) | exemption | from 2022-04-01 | none |" in short
    clauses = "standard contractual clauses ([`scc`](#paper-scc))"
    assert f"| [A contract](#basis-contract) | mechanism | — | {clauses}, `necessary` |" in short


def test_ways_that_are_not_all_alternatives_are_shown_as_they_are_joined(written):
    ways = part(written["en/regimes/xa/transfers"], "requires")
    assert "- **all of these**" in ways
    assert "  - **any of these**\n    - the way [A friend](#basis-friends)\n" in ways
    assert "exemption: no instrument is needed · its persons stay out of the yearly count" in ways
    assert "*Note*: Signed by hand.\n\n*To do*: Sign it.\n\nIt needs all of these:" in ways


def test_what_is_forbidden_and_what_is_to_be_remembered(written):
    page = written["en/regimes/xa/transfers"]
    assert "Forbidden when any of this holds:" in part(page, "forbids")
    assert "a reminder, tied to [`contract`](#basis-contract); it stops nothing" in part(page, "duties")


def test_information_says_what_it_tells_and_of_whose_paper(written):
    told = part(written["en/regimes/xa/transfers"], "information")
    assert "`fines` · [[act art. 20](#source-act)]\n\nUp to a million.\n" in told
    assert "Told where the register holds a paper of kind `scc` of a party that neither sends nor receives" in told
    assert "Told where the register holds a paper of kind `scc` of a party to the export." in told


def test_what_a_refusal_may_start_stands_there_with_its_days(written):
    english, japanese = (part(written[f"{lang}/regimes/xa/transfers"], "refusals") for lang in ("en", "ja"))
    assert "`rejected` · [[act art. 11](#source-act)] · from 2025-10-06" in english
    assert "It is due 14 days after that day.\n\n*To do*: Report it." in english
    assert "`told` · [[act art. 11](#source-act)]\n\nIt is due 1 year after that day." in english
    assert "期限：その日の14日後。" in japanese


def test_what_is_announced_stands_there_with_its_day_if_there_is_one(written):
    english, japanese = (part(written[f"{lang}/regimes/xa/transfers"], "announced") for lang in ("en", "ja"))
    assert '### <a id="announced-new-act"></a>A new Act' in english
    assert "`new-act` · [[act art. 11](#source-act)] · 2028-07-16\n\n*Note*: The old one stands until then." in english
    assert "`appeal` · [[act art. 11](#source-act)] · no day is known yet" in english
    assert "期日は未定" in japanese


def test_a_deadline_says_from_where_it_is_counted_when_it_opens_and_is_due_and_what_settles_it(written):
    deadlines = part(written["en/regimes/xa/transfers"], "deadlines")
    assert "`filing` · [[act art. 11](#source-act)] · until 2029-01-01, that day excluded" in deadlines
    assert (
        "- Counted from the day of issue (`issued`) of standard contractual clauses ([`scc`](#paper-scc))." in deadlines
    )
    assert "- It is due 10 working days after that day." in deadlines
    assert "- It is done when the event `filed` is on record, or by a newer paper.\n- *To do*: File it." in deadlines
    assert "- It can be done from 6 months before that day.\n- It is due on that very day.\n" in deadlines
    assert "- It is done when the day `signed-on` is on record, or by a newer paper." in deadlines
    assert "- Counted from the event `revoked` of standard contractual clauses ([`scc`](#paper-scc))." in deadlines
    assert "- It is due 1 month after that day.\n- It is done by a newer paper." in deadlines
    assert "- 期限：その日の10営業日後。" in part(written["ja/regimes/xa/transfers"], "deadlines")


def test_a_table_names_itself_once_and_shows_its_notes(written):
    tables = part(written["en/regimes/xa/transfers"], "tables")
    assert (
        '| <a id="table-friends"></a>`friends` | XB, XC | 2022-04-01 | — | [act art. 7(1)](#source-act) |  |' in tables
    )
    assert "|  | XD | 2024-01-01 | 2026-07-01 | [act art. 7(2)](#source-act) | Only ships. |" in tables


def test_a_disputed_reading_says_where_it_decides_both_readings_and_how_to_settle_it(written):
    questions = part(written["en/regimes/xa/transfers"], "questions")
    assert "- [A contract](#basis-contract): standard contractual clauses" in questions
    assert "The readings: Some say a copy will do, some do not." in questions
    assert "record a judgement on `xa/transfers#copies-suffice` in the register" in questions
    assert "*To do*: Ask counsel." in questions


def test_sources_say_whether_the_text_itself_was_read(written):
    sources = part(written["en/regimes/xa/transfers"], "sources")
    assert (
        r"[Transfer Act \| as amended \<2022\>](<https://law.example/act_(2022)>), published 2021-05-12, the text"
        in sources
    )
    assert "`blog` A blog, only an account of it was read" in sources


def test_the_index_leads_to_every_page_and_to_the_other_language(written):
    assert "[Atlantis, transfers](regimes/xa/transfers.md)" in written["en/index"]
    assert "[1](regimes/xa/transfers.md#questions)" in written["en/index"]
    assert "[日本語](../ja/index.md)" in written["en/index"]
    assert "[English](../../../en/regimes/xa/transfers.md)" in written["ja/regimes/xa/transfers"]


def test_an_organisation_is_named_and_one_language_alone_has_no_other(library):
    pages = dict(Book(library, ("ja",), Text(en="Kiwi", ja="キウイ")).pages())
    assert sorted(pages) == ["ja/index", "ja/regimes/xa/transfers"]
    assert pages["ja/index"].startswith("# キウイ に適用される規範\n")
    assert not any("English" in page for page in pages.values())
