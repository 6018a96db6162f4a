"""Whatever becomes of a line, the answer is a verdict or lines that say what to write: never a traceback."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bad_input.harness import SOUND, organisation, run

FILES = sorted(
    path.relative_to(SOUND).as_posix() for path in SOUND.rglob("*") if path.suffix in {".yaml", ".toml", ".py"}
)
JUNK = st.sampled_from(
    [
        "",
        "[]",
        "{}",
        "null",
        "true",
        "12",
        "-1",
        "[a, b]",
        "{a: {b: [c]}}",
        "'no'",
        "NO",
        "2026-02-30",
        "any",
        "- a",
        "[[a]]",
        "x" * 300,
        "|",
        "?",
        "!x",
        "&a",
        "*a",
        "%",
        "@",
        "#",
        "\t",
        "9" * 20,
        "花",
        "\u2028",
        "{",
        "]",
        "a: b: c",
    ]
)
MUTATIONS = st.sampled_from(
    [
        lambda line, junk: junk,
        lambda line, junk: f"{line.partition(':')[0]}: {junk}",
        lambda line, junk: f"{line.partition(':')[0][:-1]}:{line.partition(':')[2]}",
        lambda line, junk: line + junk,
        lambda line, junk: junk + line,
        lambda line, junk: f"  {line}",
        lambda line, junk: line.strip(),
        lambda line, junk: f"{line}\n{line}",
    ]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return organisation(tmp_path_factory.mktemp("mutations"))


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(FILES), number=st.integers(0, 60), mutate=MUTATIONS, junk=JUNK)
def test_every_mutation_is_answered(file, number, mutate, junk, folder, capsys):  # noqa: PLR0917
    lines = (SOUND / file).read_text(encoding="utf-8").split("\n")
    at = number % len(lines)
    lines[at] = mutate(lines[at], junk)
    (folder / file).write_text("\n".join(lines), encoding="utf-8")
    try:
        answer = run(capsys, "check", folder / "dags", "-C", folder, "--at", "2026-11-20")
    finally:
        shutil.copyfile(SOUND / file, folder / file)
    assert all(line.startswith("sekisho: ") for line in answer.lines)
    assert not any("an error of its own" in line for line in answer.lines)
    if answer.code in {2, 3}:
        assert answer.lines
        assert answer.out == ""
    else:
        assert answer.code in {0, 1}
        assert answer.lines == []
        assert answer.out.startswith("hana: exports as of 2026-11-20")
