"""What the matrix is made of: a sound organisation, one thing broken in it, and the real command line looking at it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from sekisho import packs
from sekisho.cli import main

SOUND = Path(__file__).parent / "sound"
Change = Callable[[Path], None]


class Answer(NamedTuple):
    """What a run of the command line gave."""

    code: int
    out: str
    lines: list[str]


def organisation(folder: Path) -> Path:
    """A copy of the sound organisation to break something in."""
    shutil.copytree(SOUND, folder, dirs_exist_ok=True)
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Answer:
    """Run the program in this process, as its users do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["sekisho", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
    told = capsys.readouterr()
    return Answer(left.value.code, told.out, told.err.splitlines())


def swap(file: str, old: str, new: str) -> Change:
    """Replace one passage of a file."""

    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"`{old}` stands {text.count(old)} times in {file}"
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return change


def drop(file: str, line: str) -> Change:
    """Leave one line out."""
    return swap(file, f"{line}\n", "")


def whole(file: str, content: str | bytes) -> Change:
    """Write a file anew."""

    def change(folder: Path) -> None:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())

    return change


def both(*changes: Change) -> Change:
    """Break several things."""

    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change


def refused(folder: Path, answer: Answer, code: int, *said: str) -> None:
    """Nothing was judged, and each problem is told in one line: file, line, what to write.

    Where the line expected ends with an ellipsis, its beginning must be as expected: lists grow with the law.
    """
    told = [line.replace(f"{folder}/", "").replace(f"{packs.shipped()}/", "") for line in answer.lines]
    begun = [
        line[: len(f"sekisho: {one}") - 1] + "…" if one.endswith("…") else line
        for line, one in zip(told, said, strict=False)
    ]
    assert [*begun, *told[len(said) :]] == [f"sekisho: {one}" for one in said]
    assert (answer.code, answer.out) == (code, "")


def row(story: str, change: Change, *said: str, code: int = 3) -> object:
    """One row of the matrix: what somebody did, and what they are told."""
    return pytest.param(change, code, said, id=story)


def moved(file: str, to: str) -> Change:
    """Give a file or folder another name."""

    def change(folder: Path) -> None:
        (folder / to).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).rename(folder / to)

    return change


def copied(file: str, to: str) -> Change:
    """Have the same file in two places."""

    def change(folder: Path) -> None:
        (folder / to).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / file, folder / to)

    return change


def removed(file: str) -> Change:
    """Take a file or folder away."""

    def change(folder: Path) -> None:
        path = folder / file
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return change


def folder_for(file: str) -> Change:
    """Make a folder where a file is expected."""
    return lambda folder: (folder / file).mkdir(parents=True)


def linked(file: str, to: str) -> Change:
    """Put a link where a file is expected."""
    return lambda folder: (folder / file).symlink_to(to)
