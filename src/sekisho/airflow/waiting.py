"""Waiting for a ledger that is away for a moment: in finite time, and what was being done is done again whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import structlog
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from sekisho.airflow import deployment
from sekisho.ledger.database_errors import ConnectionLost

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenacity import RetryCallState

T = TypeVar("T")

_LONGEST_PAUSE = 2.0
WAITS = "Sekisho waits for the ledger, for {:g} seconds at most (`patience` in section [sekisho]): {}"


def until_it_is_back(act: Callable[[], T]) -> T:
    """Do something with the ledger, again from its beginning while the database is away, within the patience.

    Each change of the ledger is the same when it is told twice, so that one whose answer was lost is not counted twice.
    Raises what the last try raised.
    """
    patience = deployment.current().patience
    told: list[bool] = []

    def tell(state: RetryCallState) -> None:
        if not told and state.outcome is not None:
            told.append(True)
            structlog.get_logger(logger_name="task").warning(WAITS.format(patience, state.outcome.exception()))

    again = Retrying(
        retry=retry_if_exception_type(ConnectionLost),
        wait=wait_random_exponential(multiplier=0.2, max=_LONGEST_PAUSE),
        stop=stop_after_delay(patience),
        before_sleep=tell,
        reraise=True,
    )
    return again(act)
