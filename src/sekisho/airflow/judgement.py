"""Judging the exports of one attempt, and telling the people who read the task's log. Imported only when needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from sekisho.airflow import callbacks, deployment, destinations, ending, memory, numbers, passing, room, settling
from sekisho.characters import visible
from sekisho.errors import UnknownExport, cause, lines, said
from sekisho.gate.run.apart import SEVERAL_KEYS
from sekisho.model.telling import coverage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sekisho.airflow.runner import Attempt
    from sekisho.gate.run.admission import Passage
    from sekisho.ledger import Ledger
    from sekisho.model.decision import Decision

MAY_HAVE_LEFT = (
    "This task had already run up to its deferral: data may have left before this decision. Tell the person "
    "responsible for the export. What the run reserved stays reserved."
)
STAYS = (
    "Export {!r} does not leave, but its room could not be given back ({}): it stays held, after its time as "
    "uncounted, until a later try says what it shipped or a person frees it (`sekisho ledger release {} --reason …`)."
)


class Answer(NamedTuple):
    """What came of judging one export: a decision, or the reason why there is none."""

    export_id: str
    passage: Passage | None = None
    error: Exception | None = None

    @property
    def decision(self) -> Decision | None:
        """The decision, if there is one."""
        return None if self.passage is None else self.passage.decision

    @property
    def effect(self) -> str:
        """`allow`, `annotate`, `block`, or `fault`: blocked too, but it may be judged in a later try."""
        if self.decision is not None:
            return self.decision.effect if self.decision.effect in {"allow", "annotate"} else "block"
        return "block" if isinstance(self.error, UnknownExport) else "fault"

    @property
    def waits(self) -> bool:
        """Whether it is blocked by nothing but what runs under way have reserved."""
        return self.effect == "block" and self.passage is not None and bool(self.passage.under_way)

    @property
    def lines(self) -> list[str]:
        """The answer for people, without empty lines."""
        if self.passage is not None:
            decision = self.passage.decision
            told, lang = decision.message().split("\n"), decision.lang
            counted, scope = numbers.lines(self.passage), coverage(decision).in_(lang)
            if self.effect == "allow":
                keys = [note.text.in_(lang) for note in decision.notes if note.code == SEVERAL_KEYS]
                return ["; ".join([*told[:1], *counted, *keys]), f"  {scope}"]
            text = "\n".join([*told, *(f"  {line}" for line in (*counted, *room.lines(self.passage), scope))])
        else:
            first, *more = lines(self.error or LookupError())
            known = "is blocked" if isinstance(self.error, UnknownExport) else "could not be judged, so it is blocked"
            text = "\n".join([f"Export {visible(repr(self.export_id))} {known}: {first}", *more])
        return [line for line in text.split("\n") if line.strip()]


def answer(export_id: str, ask: Callable[[], Passage]) -> Answer:
    """Judge one export; every exception becomes an answer that blocks."""
    try:
        return Answer(export_id, ask())
    except Exception as error:  # noqa: BLE001 - a fault blocks this export; the others are still judged
        return Answer(export_id, error=error)


def judge(attempt: Attempt, exports: Mapping[str, Any]) -> Exception | None:
    """Judge all exports of an attempt, write the answers into its log, and return what stops it: the worst counts."""
    answers = []
    with memory.ledgers() as ledger:
        for export_id, named in exports.items():

            def ask(export_id: str = export_id, named: Any = named) -> Passage:
                to, fields = destinations.of(attempt, named)
                return passing.judge(export_id, attempt.ti, ledger, to=to, fields=fields, resumed=attempt.resumed)

            answers.append(answer(export_id, ask))
        if refusal(answers) is not None and not attempt.resumed:
            _give_back(attempt, answers, ledger)
    stop = conclude(attempt, answers)
    reservations = {each.export_id: each.passage.reservation for each in answers if each.passage is not None}
    reserved = {export_id: one for export_id, one in reservations.items() if one is not None}
    if stop is None and reserved:
        for export_id, one in reserved.items():
            settling.reserved(attempt, export_id, tried_before=one.tried_before)
        settling.settle_at_the_end(attempt, reserved)
        ending.follow(attempt, reserved)
    elif stop is not None and (attempt.resumed or attempt.ti.try_number > 1):  # something may have left before
        ending.follow(attempt, [each.export_id for each in answers if each.passage is not None])
    return stop


def _give_back(attempt: Attempt, answers: list[Answer], ledger: Callable[[], Ledger]) -> None:
    """Free what was reserved for exports that do not leave because another one of the task may not."""
    for each in answers:
        reserved = each.passage and each.passage.reservation
        if reserved and not reserved.tried_before:
            try:
                passing.give_back(reserved, attempt.ti, ledger)
            except Exception as error:  # noqa: BLE001 - the task is stopped in any case; room that is held harms nobody
                log = structlog.get_logger(logger_name="task")
                log.warning(STAYS.format(each.export_id, said(error), reserved.id), export=each.export_id)


def conclude(attempt: Attempt, answers: list[Answer], *, ships_twice: bool = False) -> Exception | None:
    """Tell what came of an attempt's exports, and return what stops it, having taken from it what would still run.

    `ships_twice` says that the task has shipped something already, and would do so again if it were tried again.
    """
    again = not (ships_twice or attempt.resumed)
    stop = refusal(answers, again=again)
    if stop is not None:
        for task in attempt.tasks:
            callbacks.strip(task)
        callbacks.strip_dag()
    tell(answers, may_have_left=stop is not None and attempt.resumed, again=again)
    return stop


def refusal(answers: list[Answer], *, again: bool = True) -> Exception | None:
    """Return the exception that stops a task with these answers: a verdict comes before a fault; None lets it run.

    A verdict is final, unless nothing but room is wanting, the deployment says that Airflow may try `again`, and
    nothing speaks against that.
    """
    blocked = [each for each in answers if each.effect == "block"]
    faulty = [each for each in answers if each.effect == "fault"]
    if blocked:
        said = "; ".join(each.lines[0] for each in blocked if each.lines)
        retries = again and all(each.waits for each in blocked) and deployment.current().retry_for_room
        return AirflowException(said) if retries else AirflowFailException(said)
    if faulty:
        error = AirflowException("; ".join(each.lines[0] for each in faulty))
        error.__cause__ = cause(faulty[0].error)
        return error
    return None


def tell(answers: list[Answer], *, may_have_left: bool = False, again: bool = True) -> None:
    """Write answers into the task's log: a line for each line, because the log view folds longer ones together.

    What people must see goes outside the collapsed group "Pre Execute"; of an export that is allowed, one line, and one
    on what the laws cover that were asked.
    """
    log = structlog.get_logger(logger_name="task")
    for each in answers:
        if each.effect == "allow":
            for line in each.lines:
                log.info(line, export=each.export_id)
    if all(each.effect == "allow" for each in answers):
        return
    log.info("::endgroup::")
    for each in answers:
        if each.effect != "allow":
            write = log.warning if each.effect == "annotate" else log.error
            first, *rest = each.lines or [each.export_id]
            write(first, export=each.export_id, effect=each.effect)
            for line in rest:
                write(line)
    blocked = [each for each in answers if each.effect == "block"]
    if again and blocked and all(each.waits for each in blocked):
        log.error(room.AGAIN if deployment.current().retry_for_room else room.BY_HAND)
    if may_have_left:
        log.error(MAY_HAVE_LEFT)
