"""The register; what is refused stands in tests/bad_input/test_register.py."""

from pathlib import Path

import pytest

from sekisho.errors import LoadError
from sekisho.gate import Gate
from tests.bad_input.harness import copied, moved, organisation

SOUND = Path(__file__).parent / "bad_input" / "sound"


def test_papers_and_judgements_are_known_by_their_files_names():
    papers = Gate.open(SOUND).content.papers
    assert [(paper.id, paper.kind) for paper in papers.all] == [("contract", "scc")]
    assert [(judgement.id, judgement.question) for judgement in papers.judgements] == [
        ("encryption", "house/clouds#encrypted")
    ]


def test_subfolders_are_for_people(tmp_path):
    folder = organisation(tmp_path)
    before = Gate.open(folder).content.digest
    moved("register/contract.yaml", "register/nl/2025/contract.yaml")(folder)
    assert Gate.open(folder).content.digest == before


def test_one_name_in_two_subfolders_is_refused(tmp_path):
    folder = organisation(tmp_path)
    copied("register/contract.yaml", "register/nl/contract.yaml")(folder)
    with pytest.raises(LoadError, match="`contract` is already the name of"):
        Gate.open(folder)


def test_an_empty_register_is_a_register(tmp_path):
    folder = organisation(tmp_path)
    for path in (folder / "register").iterdir():
        path.unlink()
    assert Gate.open(folder).content.papers.all == ()
