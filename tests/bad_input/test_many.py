"""Files with thousands of problems, and files nested without end: a few lines, soon, and never a traceback."""

from __future__ import annotations

import signal
import time

import pytest

from sekisho.errors import MOST, LoadError, Problem
from tests.bad_input.harness import organisation, run, swap, whole

MANY = 5000
DEEP = "nested far too deep; nothing that is read here is built like this"
EXPORT = "exports/orders-to-tulip.yaml"
WAIVED, LEAF = "exports: [orders-to-tulip]", "applies: {fact: data.personal, is: true, cite: handbook 1}"


def lines(text, number=MANY):
    return "".join(text.format(n=n) for n in range(number))


THOUSANDS = {
    "unknown keys": ("parties/hana.yaml", lines("key{n}: 1\n")),
    "keys that stand twice": ("parties/hana.yaml", lines("name: x\n")),
    "ambiguous words": ("parties/hana.yaml", lines("a{n}: yes\n")),
    "anchors": ("parties/hana.yaml", lines("a{n}: &a{n} x\n")),
    "places without anything": ("places.yaml", "places:\n" + lines("  - {{id: p{n}}}\n")),
    "places of nobody": (
        "places.yaml",
        "places:\n" + lines("  - {{id: p{n}, host: h{n}.example, party: nobody{n}, country: JP}}\n"),
    ),
    "streams of nothing": (EXPORT, "data:\n" + lines("  - {{id: s{n}, categoriez: [x], origins: 3}}\n")),
    "carriers without a DAG": (EXPORT, "carriers:\n" + lines("  - {{task: t{n}}}\n")),
    "countries": (EXPORT, "stored_in:\n" + lines("  - Country {n}\n")),
    "events": ("register/contract.yaml", "kind: scc\nevents:\n" + lines("  - {{on: never, status: lost{n}}}\n")),
    "counterparties that nobody declared": (
        "register/contract.yaml",
        "kind: scc\nzone: Asia/Tokyo\ncounterparties:\n" + lines("  - tulip{n}\n"),
    ),
    "exports of a waiver": ("waivers/spring.yaml", (WAIVED, "exports:\n" + lines("  - order{n}\n").rstrip())),
    "rules of a law": (
        "regimes/house/clouds.yaml",
        "requires:\n  any:\n" + lines("    - {{basis: b{n}, al: [], cite: 3}}\n"),
    ),
    "leaves of a law": (
        "regimes/house/clouds.yaml",
        (LEAF, "applies:\n  all:\n" + lines("    - {{fact: data.x{n}, is: true, cite: handbook 1}}\n").rstrip()),
    ),
    "tables": ("shared/house.yaml", "tables:\n" + lines("  t{n}: {{rowz: []}}\n")),
}


@pytest.fixture(autouse=True)
def soon():
    """Fail instead of taking minutes."""
    signal.alarm(50)
    yield
    signal.alarm(0)


@pytest.mark.parametrize(("file", "text"), THOUSANDS.values(), ids=THOUSANDS)
def test_a_file_with_thousands_of_problems_stops_at_fifty(file, text, tmp_path, capsys):
    folder = organisation(tmp_path)
    (swap(file, *text) if isinstance(text, tuple) else whole(file, text))(folder)
    began = time.monotonic()
    answer = run(capsys, "check", "-C", folder)
    told = [line for line in answer.lines if line.startswith(f"sekisho: {folder}/{file}")]
    assert len(told) == MOST + 1
    assert " more problem" in told[-1]
    assert "in this file; mend the first ones and run it again" in told[-1]
    assert answer.code == 3
    assert time.monotonic() - began < 25


def test_settings_with_thousands_of_problems_stop_at_fifty(tmp_path, capsys):
    for text in (lines("key{n} = 1\n"), "\n[enforcement.regimes]\n" + lines('"jp/apii{n}" = "advisory"\n')):
        folder = organisation(tmp_path)
        settings = folder / "sekisho.toml"
        settings.write_text('organisation = "x"\n' + text)
        answer = run(capsys, "check", "-C", folder)
        assert (answer.code, len(answer.lines)) == (2, MOST + 1)
        assert answer.lines[-1].endswith("4,950 more problems in this file; mend the first ones and run it again")


def test_a_file_of_cases_with_thousands_of_problems_stops_at_fifty(tmp_path, capsys):
    folder = organisation(tmp_path)
    for text in (
        lines("  - {{name: c{n}, att: 2026-01-01, verdict: ALLOW}}\n"),
        lines("  - {{name: c{n}, at: 2026-01-01, verdict: ALLOW, facts: {{exporter.contry: JP}}}}\n"),
        lines("  - {{name: c{n}, at: 2026-01-01, verdict: ALLOW, papers: [nothing{n}]}}\n"),
        lines("  - {{name: c{n}, at: 2026-01-01, verdict: ALLOW, papers: [{{kind: scc, holdr: x}}]}}\n"),
    ):
        (tmp_path / "cases.yaml").write_text("regime: house/clouds\ncases:\n" + text)
        answer = run(capsys, "test", tmp_path / "cases.yaml", "-C", folder)
        assert answer.code == 3
        assert len(answer.lines) == MOST + 1
        assert " more " in answer.lines[-1]
        assert answer.lines[-1].endswith("; mend the first ones and run it again")


def test_few_are_all_told_and_none_is_counted_twice():
    problems = [Problem("a", n, "x") for n in range(60)] + [Problem("b", 1, "y")]
    once = LoadError(problems)
    again = LoadError([*once.problems, Problem("a", 99, "x")])
    assert [one.more for one in once.problems if one.more] == [10]
    assert [one.more for one in again.problems if one.more] == [11]
    assert Problem("b", 1, "y") in again.problems
    assert len(LoadError(problems[:50]).problems) == 50


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("x = " + "[" * 100_000 + "\n", 2, DEEP),
        ("x = " + "[" * 300 + "]" * 300 + "\n", 2, DEEP),
        ("\nx = " + "{a=" * 100_000 + "\n", 3, DEEP),
        ("a" + ".a" * 100_000 + " = 1\n", 2, DEEP),
        ("a" + ".a" * 60 + " = 1\n", 2, DEEP),
        ("[a" + ".a" * 100_000 + "]\n", 2, DEEP),
        ("x = {" + ",".join("a" + ".b" * 90 + f".c{n}=1" for n in range(9)) + "}\n", 2, DEEP),
        ("x = " + "9" * 5000 + "\n", 2, "not TOML: a number of thousands of digits"),
        ("[" + " " * 200_000 + "x\n", 2, None),
        ("x" * 1_000_000 + "\n", 2, None),
    ],
)
def test_settings_that_are_deep_or_long(text, line, said, tmp_path, capsys):
    folder = organisation(tmp_path)
    (folder / "sekisho.toml").write_text(f'organisation = "x"\n{text}')
    answer = run(capsys, "check", "-C", folder)
    (told,) = answer.lines
    assert told.startswith(f"sekisho: {folder}/sekisho.toml:{line}: {said or 'not TOML: '}")
    assert answer.code == 2


def test_the_end_of_a_chain_that_is_deep(tmp_path, capsys):
    (tmp_path / "head.json").write_text("[" * 100_000)
    answer = run(capsys, "ledger", "verify", "--head", tmp_path / "head.json")
    assert (answer.code, len(answer.lines)) == (3, 1)


def test_a_text_of_many_letters_is_no_problem(tmp_path, capsys):
    folder = organisation(tmp_path)
    swap("parties/hana.yaml", "group: hana", f"group: hana\nnote: {'a' * 1_000_000}")(folder)
    assert run(capsys, "check", "-C", folder).code == 1
