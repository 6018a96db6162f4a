"""Measuring fresh processes: the best of several, because what they wait for is not theirs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TIMES = 7


def clean_environment(**more: str) -> dict[str, str]:
    """Give the caller's environment without its own Airflow, sekisho and Python settings."""
    ours = ("SEKISHO_", "AIRFLOW_", "_AIRFLOW_", "PYTHON", "COVERAGE_")
    return {**{k: v for k, v in os.environ.items() if not k.startswith(ours)}, **more}


def fastest(command: Sequence[str | Path], where: Path, *, exit_codes: set[int], times: int = TIMES) -> float:
    """Give the seconds of the fastest of several runs of a command."""
    return min(_timed(command, where, exit_codes) for _ in range(times))


def _timed(command: Sequence[str | Path], where: Path, exit_codes: set[int]) -> float:
    began = perf_counter()
    done = subprocess.run(command, cwd=where, env=clean_environment(), capture_output=True, text=True, check=False)
    took = perf_counter() - began
    if done.returncode not in exit_codes:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return took


def told(module: str, environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    """Run a module of ours in a fresh process and give the JSON of its last line."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
