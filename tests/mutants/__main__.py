"""Does some case notice when the law is changed? `make mutants`, or `make mutants ONLY="jp/appi eu/gdpr"`.

Every number, day, term, comparison, list and flag of every regime is put otherwise, one at a time, and the cases of
that regime are told again. A change that no case notices has survived: it is listed with its line, and the exit code
is 1. A change that the loader refuses can do no harm. A shared table is changed once, and the cases of every regime
that asks it may notice.

What is put otherwise: a number and a term by one up and down; a day by one day; `at_least` with `above`, `at_most` with
`below`, `one_of` with `none_of`, `listed_in` of a set with `one_of`, `all` with `any`; a single word with another, a
longer list without each of its entries; a row of one word goes; true with false, flags that are not written included;
a disputed reading becomes a plain one. Not made is what changes nothing, by the two rules in `sameness.py`; nor
`counted` in a regime that asks for no number of persons.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from sekisho.errors import LoadError
from tests.mutants.trial import Result, Trial

REPOSITORY = Path(__file__).resolve().parents[2]
LAW = tuple(REPOSITORY / "policies" / folder for folder in (".", "packs/aspic", "acme"))
CASES = REPOSITORY / "tests" / "policies"
PORTION = 40

_trials: list[Trial] = []


def main(arguments: list[str] | None = None) -> int:
    """Try every change and tell the outcome; 0 when none survives, 1 when some do, 2 when there is nothing to try."""
    parser = argparse.ArgumentParser(prog="mutants", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("only", nargs="*", metavar="REGIME", help="such as jp/appi; all of them without")
    parser.add_argument("--law", type=Path, nargs="+", default=list(LAW), help="folders of regimes/ and shared/")
    parser.add_argument("--cases", type=Path, default=CASES, help="folder of case files")
    wanted = parser.parse_args(arguments)
    trial = Trial(wanted.law, wanted.cases)
    names = wanted.only or trial.names
    try:
        trial.refuse_unless_sound(names)
    except LoadError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    total: Counter[str] = Counter()
    for file, results in _all(trial, trial.files_of(names)):
        count = Counter(result.end for result in results)
        total += count
        _say(f"{file}: {_told(count)}")
        for result in results:
            if result.end == "survived":
                _say(f"  {_place(trial, file)}:{result.line}: {result.change}")
    _say(f"mutants: {_told(total)}")
    return 1 if total["survived"] else 0


def _all(trial: Trial, files: tuple[str, ...]) -> Iterator[tuple[str, list[Result]]]:
    _trials[:] = [trial]
    trial.stories  # noqa: B018 - read once, here, before the processes part
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork")) as pool:
        waiting = []
        for file in files:
            count = len(trial.changes_of(file))
            portions = [(file, start) for start in range(0, count, PORTION)]
            waiting.append((file, [pool.submit(_portion, *portion) for portion in portions]))
        for file, portions in waiting:
            yield file, [result for portion in portions for result in portion.result()]


def _portion(file: str, start: int) -> list[Result]:
    (trial,) = _trials
    tried = (trial.tried(file, change) for change in trial.changes_of(file)[start : start + PORTION])
    return [result for result in tried if result is not None]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _told(count: Counter[str]) -> str:
    return (
        f"{count.total()} made, {count['refused']} refused by the loader, {count['killed']} killed, "
        f"{count['survived']} survived"
    )


def _place(trial: Trial, file: str) -> Path:
    path = trial.path(file)
    return path.relative_to(REPOSITORY) if path.is_relative_to(REPOSITORY) else path


if __name__ == "__main__":
    sys.exit(main())
