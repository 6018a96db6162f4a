"""The page on the calculus and the tests speak of the same laws."""

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "semantics.md"


def test_every_law_on_the_page_is_a_test_and_every_test_stands_on_the_page():
    laws = re.findall(r"^\| `(\w+)` \|", PAGE.read_text().partition("## Laws")[2], re.MULTILINE)
    files = (HERE / "test_calculus.py", HERE / "test_enforcement.py")
    tests = {name for file in files for name in re.findall(r"^def test_(\w+)", file.read_text(), re.MULTILINE)}
    silence = (HERE / "test_silence.py").read_text()  # where the law stands among the tests of its exceptions
    tests |= set(re.findall(r"^def test_(silence_never_helps)\(", silence, re.MULTILINE))
    assert sorted(laws) == sorted(tests)
