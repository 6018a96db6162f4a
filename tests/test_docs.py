"""The documents say what the code says."""

from __future__ import annotations

from pathlib import Path

from sekisho.model.case import FACTS, Fact

DOCS = Path(__file__).parents[1] / "docs"


def row(fact: Fact) -> str:
    choices = f"; one of {', '.join(f'`{choice}`' for choice in fact.choices)}" if fact.choices else ""
    unit = f" ({fact.unit})" if fact.unit else ""
    also = f"`{fact.also}`" if fact.also else ""
    return f"| `{fact.path}` | {fact.type}{unit} | {fact.doc}{choices} | {fact.stage} | {also} |"


def test_the_table_of_facts_in_the_page_on_cases_is_the_vocabulary() -> None:
    written = [line for line in (DOCS / "cases.md").read_text().splitlines() if line.startswith("| `") and "|" in line]
    facts = [line for line in written if line.split("`")[1] in FACTS]
    assert facts == [row(fact) for fact in FACTS.values()]
