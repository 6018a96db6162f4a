"""Every answer, every number and every day of a law is told of by some case of its file; what is not, is named."""

from functools import cache
from pathlib import Path

import pytest

from sekisho.engine.compile import CompiledRegime
from tests.mutants.small_law import SMALL, small, without
from tests.mutants.trial import Trial
from tests.policies.completeness import untold

POLICIES = Path(__file__).parents[2] / "policies"
FOLDERS = [POLICIES / folder for folder in (".", "packs/aspic", "acme")]
REGIMES = [
    path.relative_to(folder / "regimes").with_suffix("").as_posix()
    for folder in FOLDERS
    for path in sorted((folder / "regimes").rglob("*.yaml"))
]


LATER = [f"{name}/onward" for name in REGIMES if name not in ("aspic/iaas-paas", "cloud-disclosure")]
"""What the laws that ship say of later hops; policies say nothing of them."""


@cache
def trial() -> Trial:
    return Trial(FOLDERS, Path(__file__).parent)


def missing(trial: Trial, name: str) -> list[str]:
    trial.refuse_unless_sound([name])
    regime = trial.law.regimes[name]
    return untold(regime, trial.law.tables, CompiledRegime(regime, trial.law.tables), trial.stories[name])


@pytest.mark.parametrize("name", [*REGIMES, *LATER])
def test_the_cases_leave_nothing_out(name):
    gaps = missing(trial(), name)
    assert not gaps, "\n".join(gaps)


def test_a_small_law_is_told_whole():
    assert missing(Trial([SMALL], SMALL / "cases"), "xa/act") == []


@pytest.mark.parametrize(
    ("case", "gaps"),
    [
        ("few people", ["basis few-people is never met", "basis few-people is never asked with … at 99"]),
        ("nobody counted", ["basis few-people is never unknown"]),
        ("a hundred", ["basis few-people is never asked with … at 100"]),
        ("some more", ["basis few-people is never asked with … at 101"]),
        ("friends", ["basis friendly-country begins on 2024-01-01: no case on 2024-01-01"]),
        ("not yet", ["basis friendly-country begins on 2024-01-01: no case on 2023-12-31"]),
        ("nobody said where", ["basis friendly-country is never unknown"]),
        ("the day before", ["the regime begins on 2022-04-01: no case on 2022-03-31"]),
        ("the first day of the Act", ["the regime begins on 2022-04-01: no case on 2022-04-01"]),
    ],
)
def test_what_a_missing_case_told_is_named(case, gaps, tmp_path):
    found = missing(without(small(tmp_path), case), "xa/act")
    assert [gap.replace("export.persons_per_year", "…") for gap in found] == gaps
