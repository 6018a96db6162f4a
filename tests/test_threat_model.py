"""docs/threat-model.md names tests that there are, and the templates for CI judge a change by its base."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODEL = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")


def test_every_test_that_is_named_exists() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"\b(test_\w+)`", MODEL))
    assert named
    assert {name for name in named if f"def {name}(" not in written} == set()
    files = set(re.findall(r"`(tests/[\w/]+\.py)", MODEL))
    assert files
    assert {file for file in files if not (ROOT / file).is_file()} == set()


@pytest.mark.parametrize("file", ["README.md", ".github/workflows/ci.yml"])
def test_templates_for_ci_judge_by_the_base_and_fetch_it(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "SEKISHO_BASE: origin/${{ github.base_ref }}" in text
    assert 'diff "$SEKISHO_BASE" --fail-on loosened' in text
    assert "fetch-depth: 0" in text


def test_every_check_in_a_template_names_its_base() -> None:
    """Wherever a file shows how to check in CI, whatever it is called: a sample without a base grants everything."""
    samples = list((ROOT / ".github").rglob("*.y*ml"))
    samples += [path for path in (ROOT / ".ci").iterdir() if path.is_file()]
    found = [line for path in samples for line in path.read_text(encoding="utf-8").splitlines()]
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        found += re.findall(r"(?m)^\s*-? ?run: .*$", page.read_text(encoding="utf-8"))
    checks = [line for line in found if re.search(r"\bsekisho check\b", line) and "#" not in line.split("sekisho")[0]]
    assert len(checks) >= 2
    assert [line for line in checks if '--base "$SEKISHO_BASE"' not in line] == []
