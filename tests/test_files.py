"""Strict reading, function by function; the matrix in tests/bad_input shows it as its users meet it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.characters import in_text
from sekisho.errors import LoadError
from sekisho.files import Document, closest, dump_yaml, read_toml, read_yaml, written, yaml_files


def yaml(tmp_path, text):
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("'no'", "no"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-12", -12),
        ("10_000", 10_000),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1.5", "1.5"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("12:30", "12:30"),
        ("2026-11-20", "2026-11-20"),
        ("'12'", "12"),
        ("[SE, NO, FI]", ["SE", "NO", "FI"]),
        ("{NO: 1}", {"NO": 1}),
        (">-\n  two\n  lines", "two lines"),
        ("https://hana.example/a?b=c", "https://hana.example/a?b=c"),
    ],
)
def test_yaml_says_what_it_seems_to_say(text, value, tmp_path):
    assert yaml(tmp_path, f"key: {text}\n").data == {"key": value}


@pytest.mark.parametrize("word", ["yes", "Yes", "YES", "no", "No", "on", "off", "y", "n", "True", "TRUE", "False"])
def test_words_that_yaml_readers_disagree_about_are_refused(word, tmp_path):
    with pytest.raises(LoadError, match=f"`{word}` is ambiguous; write (true|false), or '{word}' in quotes"):
        yaml(tmp_path, f"key: {word}\n")


def test_keys_are_words_and_never_anything_else(tmp_path):
    assert list(yaml(tmp_path, "on: a\nNO: b\n1: c\n2026-01-01: d\n").data) == ["on", "NO", "1", "2026-01-01"]


def test_every_part_knows_its_line(tmp_path):
    document = yaml(tmp_path, "# a comment\na:\n  - b: 1\n    c: 2\n  - {b: 3,\n     c: 4}\nd: >-\n  text\n")
    lines = {("a",): 2, ("a", 0): 3, ("a", 0, "c"): 4, ("a", 1): 5, ("a", 1, "c"): 6, ("d",): 7}
    assert {spot: document.line(spot) for spot in lines} == lines


def test_the_line_of_a_part_that_is_missing_is_that_of_the_part_around_it(tmp_path):
    document = yaml(tmp_path, "a:\n  b: 1\n")
    assert document.line(("a", "b", "c", 4)) == 2
    assert document.line(("a", "z")) == 1
    assert document.line(("z",)) == 1


def test_toml_keys_know_their_lines(tmp_path):
    path = tmp_path / "file.toml"
    path.write_text('a = 1\n[b.c]\n"d/e" = 2\nf.g = 3\n[[h]]\ni = 4\n', encoding="utf-8")
    document = read_toml(path)
    lines = {("a",): 1, ("b",): 2, ("b", "c"): 2, ("b", "c", "d/e"): 3, ("b", "c", "f", "g"): 4, ("h", "i"): 6}
    assert {spot: document.line(spot) for spot in lines} == lines
    part = document.part("b", "c")
    assert part.data == {"d/e": 2, "f": {"g": 3}}
    assert part.line(("f", "g")) == 4
    assert document.part("no", "such").data == {}


@pytest.mark.parametrize(
    ("word", "words", "clause"),
    [
        ("recipent", ["recipient", "purpose"], "; did you mean `recipient`?"),
        ("x", ["b", "a"], "; expected one of: a, b"),
        ("x", [], ""),
        ("x", map(str, range(10)), "; expected one of: 0, 1, 2, 3, 4, 5, 6, 7, …"),
    ],
)
def test_the_closest_right_spelling(word, words, clause):
    assert closest(word, words) == clause


def test_values_are_shown_as_somebody_would_write_them():
    assert written({"a": [True, None, "true", "12", "x", 12]}) == "{a: [true, , 'true', '12', x, 12]}"


def test_hidden_files_are_left_alone_and_others_are_told(tmp_path):
    for name in ("b.yaml", "a/c.yaml", ".x.yml", ".git/d.txt", "README.md", "e.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    problems = []
    assert yaml_files(tmp_path, problems) == [tmp_path / "a/c.yaml", tmp_path / "b.yaml"]
    assert [problem.file.name for problem in problems] == ["e.yml"]
    assert yaml_files(tmp_path / "nowhere", problems) == []


def test_a_problem_is_one_line_whatever_was_written(tmp_path):
    document = Document(tmp_path / "x.yaml", {}, {(): 1})
    assert str(document.problem((), "two\nlines\tand  blanks")) == f"{tmp_path}/x.yaml:1: two lines and blanks"


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_whatever_stands_in_a_file_it_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    for read in (read_yaml, read_toml):
        assert isinstance(outcome(read, path), dict) or "\n" not in outcome(read, path)


def outcome(read, path):
    """What a file says, or the first line of the refusal."""
    try:
        return read(path).data
    except LoadError as refusal:
        return str(refusal.problems[0])


SIGNS = st.characters(exclude_categories=("Cs", "Cc")).filter(lambda sign: in_text(sign) is None)
WORD = st.text(SIGNS | st.sampled_from("\n:#-'{}[],&*! "), max_size=30)
PLAIN = st.recursive(
    WORD | st.booleans() | st.integers(-999_999, 999_999) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(WORD, PLAIN, min_size=1, max_size=4))
def test_what_is_written_is_read_back_as_it_was(tmp_path_factory, data):
    assert yaml(tmp_path_factory.mktemp("written"), dump_yaml(data)).data == data


def test_what_is_written_looks_as_people_write_it():
    data = {
        "kind": "scc",
        "title": {"en": "Contract", "ja": "契約"},
        "countries": ["NO", "JP"],
        "issued": date(2026, 1, 5),
        "number": "17",
        "answer": "yes",
        "events": [{"on": "2026-02-01", "status": "filed"}],
    }
    assert dump_yaml(data) == (
        "kind: scc\n"
        "title: {en: Contract, ja: 契約}\n"
        "countries: [NO, JP]\n"
        "issued: 2026-01-05\n"
        "number: '17'\n"
        "answer: 'yes'\n"
        "events:\n"
        "  - {on: 2026-02-01, status: filed}\n"
    )
    assert dump_yaml({"kind": "scc", "holder": "kiwi"}) == "kind: scc\nholder: kiwi\n"
