"""The newcomer's errands work as CONTRIBUTING writes them: one file and its test, nothing else touched."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from sekisho import packs
from sekisho.packs import Vocabulary
from sekisho.plugins import installed
from sekisho.testing import run_cases

ROOT = Path(__file__).parents[1]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    for block in re.findall(r"^   ```\w+\n(.*?)^   ```", text, re.DOTALL | re.MULTILINE):
        content = textwrap.dedent(block)
        name = re.match(r"# (\S+)\n", content)
        assert name, "a block of an errand begins with the path of its file"
        path = tmp_path / name[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path


def test_a_regime_is_one_file_and_its_cases(written: Path) -> None:
    plugins = installed()
    done = (packs.shipped() / "regimes/nz/privacy-act.yaml").exists()  # somebody does the errand right here
    law = packs.load([packs.shipped(), *([] if done else [written / "policies"])], Vocabulary(plugins.kinds))
    outcomes = run_cases(written / "tests/policies/nz/privacy-act.yaml", law, plugins)
    assert len(outcomes) > 1
    assert not [str(outcome) for outcome in outcomes if outcome.differences]


@pytest.mark.parametrize(
    ("family", "registry", "name", "passed"),
    [("evidence", "kinds", "works-council-agreement", 2), ("formats", "formats", "tsv", 1)],
)
def test_a_member_of_a_family_is_one_file_and_its_twin(
    written: Path, family: str, registry: str, name: str, passed: int
) -> None:
    module = name.replace("-", "_")
    script = (
        f"import sys, sekisho.{family}, pytest\n"
        f"sekisho.{family}.__path__.append(sys.argv[1])\n"
        "from sekisho.plugins import installed\n"
        f"assert installed().{registry}['{name}']\n"
        "sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', '-p', 'no:randomly', '-c', sys.argv[2], sys.argv[3]]))\n"
    )
    (written / "pytest.ini").write_text("[pytest]\n")
    twin = written / f"tests/{family}/test_{module}.py"
    done = subprocess.run(
        [sys.executable, "-c", script, written / f"src/sekisho/{family}", written / "pytest.ini", twin],
        cwd=written,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{passed} passed" in done.stdout
