"""`sekisho test`: case files, run against the law and the organisation's own rules."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo
from sekisho.cli.shared.exit_codes import FINDINGS, NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sekisho.errors import Problem
    from sekisho.testing import Outcome

CASES = "cases"
_NEAREST = 3


@click.command(short_help="Run case files against the law and your own rules.")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@options.organisation_if_any
@click.option("-v", "--verbose", is_flag=True, help="List every case, and every way in the proofs.")
@click.option("--allow-empty", is_flag=True, envvar="SEKISHO_ALLOW_EMPTY", help="Accept that there is no case.")
@options.lang
def test(files: tuple[Path, ...], folder: Path | None, verbose: bool, allow_empty: bool, lang: str) -> int:
    """Run the case files FILES, or those below a folder, against the law that ships and the organisation's own.

    Without FILES, those in `cases` beside sekisho.toml are run. A case tells facts, a day and papers, and what the law
    says to them; one that comes out otherwise is shown with what was expected and the proof. docs/cases.md has the
    format.

    \b
    Examples:
      sekisho test cases/house-rules.yaml
      sekisho test tests/policies -v
    """  # noqa: D301
    from sekisho.cli.shared.law_in_use import read
    from sekisho.errors import LoadError
    from sekisho.plugins import installed
    from sekisho.testing import run_cases

    law = read(folder).pack
    given = files or ((folder / CASES,) if folder is not None else ())
    problems: list[Problem] = []
    ran: list[tuple[Path, tuple[Outcome, ...]]] = []
    for path in _case_files(given, problems):
        try:
            ran.append((path, run_cases(path, law, installed())))
        except LoadError as error:
            problems.extend(error.problems)
    if problems:
        raise LoadError(problems)
    for path, outcomes in ran:
        for line in _told(path, outcomes, lang, verbose=verbose):
            echo(line)
    if not ran:
        return _nothing(given, accepted=allow_empty)
    return _summed(ran, lang)


def _case_files(given: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    """Walk the files that are named, and those below folders; other files may lie beside them, `.yml` may not."""
    from sekisho.files import yaml_files

    seen: set[str] = set()
    for path in given:
        refused: list[Problem] = []
        found = yaml_files(path, refused) if path.is_dir() else [path] if path.exists() else []
        problems.extend(one for one in refused if Path(one.file).suffix.lower() in {".yml", ".yaml", ""})
        for file in found:
            there = os.path.realpath(file)
            if there not in seen:
                seen.add(there)
                yield file


_WORDS = {
    "en": {
        "passed": "{path}: {number} as expected",
        "failed": "{path}: {failed} of {number} not as expected",
        "all": "{number} cases, all as expected; files: {files}",
        "some": "{failed} of {number} cases not as expected; files: {files}",
    },
    "ja": {
        "passed": "{path}：{number}件すべて想定どおり",
        "failed": "{path}：{number}件中{failed}件が想定と異なる",
        "all": "{files}ファイル・{number}件すべて想定どおり",
        "some": "{files}ファイル・{number}件中{failed}件が想定と異なる",
    },
}


def _told(path: Path, outcomes: tuple[Outcome, ...], lang: str, *, verbose: bool) -> Iterator[str]:
    failed = sum(bool(outcome.differences) for outcome in outcomes)
    word = _WORDS[lang]["failed" if failed else "passed"]
    yield word.format(path=path, number=len(outcomes), failed=failed)
    for outcome in outcomes:
        if outcome.differences:
            yield from _failure(outcome, lang, verbose=verbose)
        elif verbose:
            yield f"  ✓ {outcome.line}: {outcome.name}"


def _failure(outcome: Outcome, lang: str, *, verbose: bool) -> Iterator[str]:
    """Tell what was expected and how it came out, and prove it; ways that have no part in it only with `-v`."""
    from sekisho.model.proving import proof_of_regime

    without = () if verbose else tuple(_apart(outcome))

    yield ""
    yield f"  ✗ {outcome.file}:{outcome.line}: {outcome.name}"
    yield from (f"      {difference}" for difference in outcome.differences)
    yield ""
    yield from (f"    {line}" for line in proof_of_regime(outcome.finding, lang, without).splitlines())
    yield ""


def _apart(outcome: Outcome) -> Iterator[str]:
    """Walk the bases that are not met, of which no difference speaks and which do not come nearest either."""
    from sekisho.model.verdict import Verdict
    from sekisho.model.ways import ways

    spoken = set(re.findall(r"[a-z0-9-]+", " ".join(outcome.differences)))
    spoken |= {str(way.finding.name) for way in ways(outcome.finding)[:_NEAREST]}
    for basis in outcome.finding.bases:
        if basis.verdict is Verdict.UNMET and basis.name not in spoken:
            yield str(basis.name)


def _summed(ran: list[tuple[Path, tuple[Outcome, ...]]], lang: str) -> int:
    outcomes = [outcome for _, some in ran for outcome in some]
    failed = sum(bool(outcome.differences) for outcome in outcomes)
    word = _WORDS[lang]["some" if failed else "all"]
    echo(word.format(number=len(outcomes), failed=failed, files=len(ran)))
    return FINDINGS if failed else 0


def _nothing(given: Iterable[Path], *, accepted: bool) -> int:
    if accepted:
        return 0
    places = ", ".join(map(str, given))
    why = (
        f"there is no case file in {places}"
        if places
        else f"name a case file, or put some in `{CASES}` beside sekisho.toml"
    )
    echo(f"sekisho: nothing was tested: {why} (--allow-empty accepts that)", err=True)
    return NOTHING
