"""Every case of every regime, by its name. The cases are beside this file, at the path of the regime."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sekisho import packs
from sekisho.packs import Pack, Vocabulary
from sekisho.plugins import installed
from sekisho.testing import Outcome, run_cases

HERE = Path(__file__).parent
ACME = Path(__file__).parents[2] / "policies" / "acme"
FILES = sorted(HERE.rglob("*.yaml"))


@cache
def law() -> Pack:
    plugins = installed()
    return packs.load(
        [packs.shipped(), *packs.optional().values(), ACME], Vocabulary(plugins.kinds, list(plugins.predicates))
    )


@cache
def outcomes(path: Path) -> tuple[Outcome, ...]:
    return run_cases(path, law(), installed())


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HERE).with_suffix("")))
def test_the_cases_come_out_as_written(path: Path) -> None:
    wrong = [str(outcome) for outcome in outcomes(path) if outcome.differences]
    assert not wrong, "\n".join(wrong)


def test_every_regime_has_its_cases() -> None:
    without = set(law().regimes) - {str(p.relative_to(HERE).with_suffix("")).removeprefix("acme/") for p in FILES}
    assert not without
