"""One entry of a file changes, and not a byte beside it; several files change all together or not at all."""

import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.files import yaml_of
from sekisho.files.rewriting import rewritten, with_entry

KEY, DAY = "seen", "2026-11-20"
AFTER = ("zone", "issued", "kind")

BEFORE_AND_AFTER = {
    "plain": ("kind: scc\nseen: 2026-01-01\nzone: UTC\n", "kind: scc\nseen: 2026-11-20\nzone: UTC\n"),
    "a comment behind it": (
        "kind: scc\nseen:   2026-01-01   # by Aroha\n",
        "kind: scc\nseen:   2026-11-20   # by Aroha\n",
    ),
    "single quotes": ("seen: '2026-01-01'\nkind: scc\n", "seen: '2026-11-20'\nkind: scc\n"),
    "double quotes": ('seen: "2026-01-01"\nkind: scc\n', 'seen: "2026-11-20"\nkind: scc\n'),
    "no value": ("seen:\nkind: scc\n", "seen: 2026-11-20\nkind: scc\n"),
    "no value and a comment": ("seen:  # nobody\nkind: scc\n", "seen: 2026-11-20  # nobody\nkind: scc\n"),
    "no value at the end of the file": ("kind: scc\nseen:", "kind: scc\nseen: 2026-11-20"),
    "null": ("seen: null\nkind: scc\n", "seen: 2026-11-20\nkind: scc\n"),
    "tilde": ("seen: ~ # ?\nkind: scc\n", "seen: 2026-11-20 # ?\nkind: scc\n"),
    "folded": ("seen: >-\n  2026-01-01\nkind: scc\n", "seen: 2026-11-20\nkind: scc\n"),
    "on the next line": ("seen:\n  2026-01-01\nkind: scc\n", "seen:\n  2026-11-20\nkind: scc\n"),
    "with a question mark": ("? seen\n: 2026-01-01\nkind: scc\n", "? seen\n: 2026-11-20\nkind: scc\n"),
    "in braces": ("{kind: scc, seen: 2026-01-01, zone: UTC}\n", "{kind: scc, seen: 2026-11-20, zone: UTC}\n"),
    "in braces without a value": ("{kind: scc, seen: , zone: UTC}\n", "{kind: scc, seen: 2026-11-20 , zone: UTC}\n"),
    "in braces, the key alone": ("{kind: scc, seen, zone: UTC}\n", "{kind: scc, seen: 2026-11-20, zone: UTC}\n"),
    "JSON": ('{"kind":"scc","seen":"2026-01-01"}', '{"kind":"scc","seen":"2026-11-20"}'),
    "JSON null": ('{"kind":"scc","seen":null}', '{"kind":"scc","seen":"2026-11-20"}'),
    "new": ("kind: scc\nzone: UTC\nnote: x\n", "kind: scc\nzone: UTC\nseen: 2026-11-20\nnote: x\n"),
    "new, below what stands nearest": (
        "kind: scc\nissued: 2025-01-01  # first day\n# remarks\nnote: x\n",
        "kind: scc\nissued: 2025-01-01  # first day\nseen: 2026-11-20\n# remarks\nnote: x\n",
    ),
    "new, not amid a text of several lines": (
        "kind: scc\nzone: >-\n  UTC\nnote: x\n",
        "kind: scc\nseen: 2026-11-20\nzone: >-\n  UTC\nnote: x\n",
    ),
    "new, not below an empty field": ("kind: scc\nzone:\nnote: x\n", "kind: scc\nseen: 2026-11-20\nzone:\nnote: x\n"),
    "new at the end": ("note: x\nkind: scc", f"note: x\nkind: scc{os.linesep}seen: 2026-11-20"),
    "new, with CRLF": ("kind: scc\r\nnote: x\r\n", "kind: scc\r\nseen: 2026-11-20\r\nnote: x\r\n"),
    "new, indented": ("  kind: scc\n  note: x\n", "  kind: scc\n  seen: 2026-11-20\n  note: x\n"),
    "new, with a mark of byte order": ("\ufeffkind: scc\n", "\ufeffkind: scc\nseen: 2026-11-20\n"),
    "new, behind three hyphens": ("---\nkind: scc\n...\n", "---\nkind: scc\nseen: 2026-11-20\n...\n"),
    "new in braces": ("{kind: scc, note: x}\n", "{kind: scc, seen: 2026-11-20, note: x}\n"),
    "new, last in braces": ("{note: x, kind: scc}\n", "{note: x, kind: scc, seen: 2026-11-20}\n"),
    "new in JSON": ('{"kind":"scc"}', '{"kind":"scc", "seen": "2026-11-20"}'),
    "new in JSON, line by line": (
        '{\n  "kind": "scc",\n  "note": "x"\n}\n',
        '{\n  "kind": "scc",\n  "seen": "2026-11-20",\n  "note": "x"\n}\n',
    ),
    "new in JSON, on the last line": (
        '{\n  "note": "x",\n  "kind": "scc"\n}\n',
        '{\n  "note": "x",\n  "kind": "scc", "seen": "2026-11-20"\n}\n',
    ),
    "Japanese before it": (
        "note: {ja: 「認証」の控え}  # 備考\nseen: 2026-01-01 # 確認\nkind: scc\n",
        "note: {ja: 「認証」の控え}  # 備考\nseen: 2026-11-20 # 確認\nkind: scc\n",
    ),
    "lists of every layout": (
        "kind:   scc\na:\n- one\n-   two\nb: [x,\n    v]   # z\nc:\n    - {d: e}\nseen: 2026-01-01\nlong: "
        + "w " * 200,
        "kind:   scc\na:\n- one\n-   two\nb: [x,\n    v]   # z\nc:\n    - {d: e}\nseen: 2026-11-20\nlong: "
        + "w " * 200,
    ),
    "the same key deeper is another": (
        "kind: scc\ndocument: {seen: 2026-01-01}\nseen: 2026-02-02\n",
        "kind: scc\ndocument: {seen: 2026-01-01}\nseen: 2026-11-20\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), BEFORE_AND_AFTER.values(), ids=BEFORE_AND_AFTER)
def test_one_entry_changes_and_nothing_else(before, after):
    assert with_entry(before, KEY, DAY, AFTER) == after
    was, now = (yaml_of(Path("x.yaml"), one.removeprefix("\ufeff")).data for one in (before, after))
    assert now == {**was, KEY: DAY}
    assert with_entry(after, KEY, DAY, AFTER) == after


def test_where_there_is_no_place_for_it_nothing_is_guessed():
    with pytest.raises(ValueError, match="no line"):
        with_entry("note: x\n", KEY, DAY, AFTER)


WORDS = st.text("abcxyz 語、", min_size=1).map(lambda word: f"w{word.strip()}")
LAYOUTS = st.one_of(
    WORDS.map(lambda word: f" {word}  # {word}"),
    WORDS.map(lambda word: f"   '{word}'"),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda some: f" [{', '.join(some)}]"),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda some: "".join(f"\n- {one}" for one in some)),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda some: " >-" + "".join(f"\n    {one}" for one in some)),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda some: " |" + "".join(f"\n\n  {one}" for one in some)),
    st.lists(WORDS, min_size=2, max_size=3).map(
        lambda some: "".join(f"\n  k{at}:   {one}" for at, one in enumerate(some))
    ),
)


@given(
    values=st.lists(LAYOUTS, max_size=4),
    at=st.integers(0, 5),
    seen=st.sampled_from(["", "seen: 2026-01-01", "seen:", "seen: '2026-01-01' # x"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
)
def test_whatever_stands_around_it_stays(values, at, seen, newline, last):
    lines = [f"f{number}:{value}" for number, value in enumerate(values)]
    lines.insert(min(at, len(lines)), "kind: scc")
    if seen:
        lines.insert(max(0, len(lines) - at), seen)
    text = newline.join("\n".join(lines).split("\n")) + (newline if last else "")
    changed = with_entry(text, KEY, DAY, AFTER)
    was, now = (yaml_of(Path("x.yaml"), one).data for one in (text, changed))
    assert now == {**was, KEY: DAY}
    kept = [line for line in re.split("\r?\n", text) if not line.startswith("seen")]
    assert [line for line in re.split("\r?\n", changed) if not line.startswith("seen")] == kept
    assert changed.count("\n") == text.count("\n") + (not seen)


# ---- several files


@pytest.fixture
def two(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"old\r\n")
        (tmp_path / name).chmod(0o640)
    return {tmp_path / name: (b"old\r\n", f"new {name}\r\n".encode()) for name in ("a", "b")}


def held(two):
    return [path.read_bytes() for path in two]


def test_all_files_become_new_and_keep_their_modes(two, tmp_path):
    with rewritten(two):
        pass
    assert held(two) == [b"new a\r\n", b"new b\r\n"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in two] == [0o640] * 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_if_what_follows_fails_all_is_as_before(two, tmp_path):
    seen = {b"old\r\n": None}
    with pytest.raises(KeyError), rewritten(two):
        seen[held(two)[0]]
    assert held(two) == [b"old\r\n"] * 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_what_somebody_changed_meanwhile_is_not_written_over(two, tmp_path):
    (tmp_path / "b").write_bytes(b"mine")
    with pytest.raises(OSError, match="meanwhile"), rewritten(two):
        raise AssertionError
    assert held(two) == [b"old\r\n", b"mine"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_file_that_is_read_only_stops_all(two, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, _: path.name != "b")
    with pytest.raises(OSError, match="read-only"), rewritten(two):
        raise AssertionError
    assert held(two) == [b"old\r\n"] * 2


def test_a_link_goes_on_leading_where_it_did(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "far/a").write_bytes(b"old")
    (tmp_path / "a").symlink_to("far/a")
    with rewritten({tmp_path / "a": (b"old", b"new")}):
        pass
    assert (tmp_path / "a").is_symlink()
    assert (tmp_path / "far/a").read_bytes() == b"new"
