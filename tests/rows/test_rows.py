"""Every row of the legal specification is held somewhere, or says why it cannot be."""

import re

import pytest

from sekisho.files import read_yaml
from tests.rows.__main__ import PAGE, ROWS, page

TABLE = read_yaml(ROWS).data
ROWS_BY_NAME = {name: row for rows in TABLE.values() for name, row in rows.items()}
NUMBERED = {
    "CBPR release, statement ": 17,
    "BCR release, statement ": 17,
    "Order 20 art. ": 19,
    "Order 11 art. ": 20,
    "ASPIC art. ": 22,
    "CN-S": 8,
    "CN-R": 13,
    "CN-N": 8,
    "CN-A": 16,
    "CN-C": 8,
    "CN-K": 10,
    "CN-P": 11,
    "EU-S": 5,
    "EU-B": 11,
    "EU-C": 5,
    "JP-": 8,
    "G-": 8,
    "AS-": 16,
}


@pytest.mark.parametrize(("begins", "last"), NUMBERED.items())
def test_no_row_is_left_out(begins, last):
    wanted = {f"{begins}{number}" for number in range(1, last + 1)}
    assert wanted - set(ROWS_BY_NAME) == set()


@pytest.mark.parametrize("name", ROWS_BY_NAME)
def test_a_row_is_held_by_rules_with_cases_or_says_why_not(name):
    row = ROWS_BY_NAME[name]
    assert set(row) <= {"says", "law", "kinds", "code", "note", "reason"}
    assert "law" in row or "kinds" in row or "code" in row or "reason" in row


def test_the_documents_come_first_each_article_once_and_in_order():
    documents = [title for title in TABLE if title.startswith("Document ")]
    assert documents == list(TABLE)[: len(documents)]
    for title in documents:
        names = list(TABLE[title])
        short = names[0].removesuffix("1")
        assert names == [f"{short}{number}" for number in range(1, NUMBERED[short] + 1)]


@pytest.mark.parametrize("name", [name for title in TABLE if title.startswith("Document ") for name in TABLE[title]])
def test_an_article_that_is_decided_or_told_says_where_and_any_other_says_why_not(name):
    row = ROWS_BY_NAME[name]
    assert row.get("law") or row.get("reason")


def test_a_statement_of_a_document_without_articles_says_what_it_is():
    stated = {name: row for name, row in ROWS_BY_NAME.items() if ", statement " in name}
    assert stated
    assert [name for name, row in stated.items() if not row.get("says")] == []


def test_the_page_is_as_the_law_and_the_cases_are():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make rows`"


def test_a_rule_that_holds_a_row_is_tried_by_some_case():
    untried = [
        line.split("|")[1].strip()
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if re.search(r"policies/.*#L\d+", line) and line.rstrip().endswith("|  |")
    ]
    assert untried == []
