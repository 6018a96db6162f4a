"""The law's own README is held true: its example loads, and the words it explains are the words there are."""

import re
from typing import get_args

from sekisho import packs
from sekisho.model.citation import Citation
from sekisho.model.pinpoint import in_japanese
from sekisho.model.requirement import OPERATORS, AnyLeaf
from sekisho.packs import Vocabulary
from sekisho.plugins import installed


def readme(repository):
    return (repository / "policies" / "README.md").read_text(encoding="utf-8")


def test_its_example_regime_is_read_without_a_complaint(repository, tmp_path):
    example = next(iter(re.findall(r"```yaml\n(.*?)```", readme(repository), re.DOTALL)))
    file = tmp_path / "regimes" / "xa" / "act.yaml"
    file.parent.mkdir(parents=True)
    (tmp_path / "shared").mkdir()
    file.write_text(example, encoding="utf-8")
    pack = packs.load([tmp_path], Vocabulary(installed().kinds))
    assert set(pack.regimes) == {"xa/act"}


def test_it_explains_every_comparison_and_every_kind_of_question(repository):
    told = readme(repository)
    for word in (*OPERATORS, "fact", "evidence", "judgement", "predicate"):
        assert f"`{word}`" in told, word
    assert len(get_args(AnyLeaf)) == 4


def test_the_folders_it_names_are_there(repository):
    for path in ("src/sekisho/evidence", "src/sekisho/model/case.py", "docs/cases.md", "tests/policies"):
        assert path in readme(repository)
        assert (repository / path).exists(), path


def test_the_citations_of_its_table_are_told_so(repository):
    law = packs.load([packs.shipped()], Vocabulary(installed().kinds, list(installed().predicates)))
    sources = {key: source for regime in law.regimes.values() for key, source in regime.sources.items()}
    rows = re.findall(r"^\| `([a-z0-9-]+ [^`]*)` \| ([^|]+) \| ([^|]+) \|$", readme(repository), re.MULTILINE)
    assert len(rows) == 3
    for written, en, ja in rows:
        assert [Citation(written, sources).in_(lang) for lang in ("en", "ja")] == [en, ja]


def test_the_units_it_names_are_read(repository):
    named = re.search(r"Units are (.*?)\. Places are", readme(repository), re.DOTALL)[1]
    units = re.findall(r"`([^`]+)`", named)
    assert len(units) == len(set(units)) == 22
    for unit in units:
        assert in_japanese(f"{unit} 7", {unit: "読む{}"}) != f"{unit} 7", unit
