"""`sekisho replay`: old decisions made once more, from what the ledger kept or under the law of today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from sekisho.characters import joined
from sekisho.cli.shared import options
from sekisho.cli.shared.exit_codes import FINDINGS
from sekisho.cli.shared.moment import tell_silence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sekisho.gate import Gate
    from sekisho.gate.run.replay import Replay, Replayed
    from sekisho.ledger import Ledger, Record
    from sekisho.model.base import Phrase
    from sekisho.model.dates import AsOf

SCHEMA: Final = 1
UNREADABLE: Final = 3


@click.command(short_help="Make recorded decisions once more, and compare.")
@click.argument("records", nargs=-1, type=click.IntRange(min=1), metavar="[RECORD]...")
@options.organisation_if_any
@options.ledger
@click.option("--all", "everything", is_flag=True, help="Every decision that the ledger keeps.")
@click.option("--law", type=click.Choice(["then", "now"]), default="then", show_default=True, help="Whose law.")
@click.option(
    "--at",
    envvar="SEKISHO_AT",
    metavar="DATE",
    help="Judge for another day: YYYY-MM-DD in every law's own zone, or an instant with offset. [default: the moment "
    "of each decision; with --law now: now]",
)
@options.told("text", "json", "csv")
@options.lang
def replay(  # noqa: PLR0913, PLR0917 - one parameter for each option
    records: tuple[int, ...],
    folder: Path | None,
    url: str | None,
    everything: bool,
    law: str,
    at: str | None,
    told: tuple[str, ...],
    lang: str,
) -> int:
    """Make recorded decisions once more from the facts that were recorded, and compare them to the last leaf.

    Law, papers and declarations are those of that day, which the ledger keeps: nothing else is needed, not even the
    organisation's folder. The numbers of RECORDs are told by `sekisho ledger show --kind decision`.

    With `--law now` they are judged under the law, the papers and the declarations of today, for today.
    --at asks about another day, under the law of that day too. Both answer what would be, and what differs is no fault.
    The facts include those about parties, data and places, such as a country that has been corrected since: they stay
    as they were recorded. Of the declarations only what is no fact is of today: who may carry the export, whether it
    is a draft, where its destinations are.

    The exit code is 0 when all came out the same, 1 when any did not, 3 when one could not be judged again.

    \b
    Examples:
      sekisho replay --all
      sekisho replay 12 13 --law now
      sekisho replay --all --law now --at 2027-01-01 -o csv=flips.csv
    """  # noqa: D301
    from sekisho.cli.ledger.progress import progress
    from sekisho.cli.shared import ledger_at
    from sekisho.errors import ConfigError
    from sekisho.gate.run.replay import Replay

    chosen = options.formats(told, {name: name for name in ("text", "json", "csv")})
    if bool(records) == everything:
        msg = "name the records, or say --all" if not records else "name the records or say --all, not both"
        raise ConfigError(msg)
    gate = None
    if law == "now":
        gate = _today(folder)
    moment = _moment(at) or (gate.clock() if gate else None)
    if gate is not None and moment is not None:
        tell_silence(gate, moment)
    with ledger_at.opened(folder, url) as ledger:
        ledger_at.sealed(ledger)
        wanted = _wanted(ledger, records)
        with progress("judging again") as tell:
            again = list(_again(Replay(ledger, gate), gate, wanted, moment, tell))
        for form, path in chosen:
            options.write(_render(form, ledger, again, law, lang), path)
    if any(one.failure and not one.gone for one in again):
        return UNREADABLE
    supposed = law == "now" or moment is not None
    return FINDINGS if not supposed and any(one.differences for one in again) else 0


def _today(folder: Path | None) -> Gate:
    from sekisho.errors import ConfigError
    from sekisho.gate import Gate

    if folder is None:
        msg = "the law of today is read from an organisation's folder; name it with --organisation"
        raise ConfigError(msg)
    return Gate.open(folder)


def _moment(at: str | None) -> AsOf | None:
    from sekisho.model.dates import AsOf

    try:
        return None if at is None else AsOf.parse(at)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--at") from None


def _wanted(ledger: Ledger, numbers: tuple[int, ...]) -> list[Record]:
    """Find the records, in the order in which they were named. Raises ConfigError for one that there is not."""
    from sekisho.cli.ledger.show import refuse_archived
    from sekisho.errors import ConfigError
    from sekisho.gate.run.record import KIND

    if not numbers:
        return list(ledger.records(kind=KIND))
    found = {one.position: one for one in ledger.records() if one.position in set(numbers)}
    for number in numbers:
        if number not in found:
            refuse_archived(ledger, number)
            msg = f"there is no record {number}; `sekisho ledger show --kind decision` lists them"
            raise ConfigError(msg)
        if found[number].kind != KIND:
            msg = f"record {number} tells of `{found[number].kind}`; only a decision can be judged again"
            raise ConfigError(msg)
    return [found[number] for number in numbers]


class Again(NamedTuple):
    """What came of one record: judged again, or the reason why it could not be."""

    record: Record
    replayed: Replayed | None
    failure: str
    gone: bool = False
    """Nobody declares the export today: that is an answer too, and no fault."""

    @property
    def differences(self) -> tuple[Phrase, ...]:
        """What is not as it was."""
        return self.replayed.differences if self.replayed else ()


def _again(
    replay: Replay,
    today: Gate | None,
    records: Sequence[Record],
    at: AsOf | None,
    tell: Callable[[int, int], None] | None,
) -> Iterator[Again]:
    from sekisho.errors import SekishoError

    for number, record in enumerate(records, 1):
        export = record.body.get("export")
        try:
            if today is not None and export not in today.organisation.exports:
                yield Again(record, None, f"no file declares `{export}` any more", gone=True)
            else:
                yield Again(record, replay.judge(record, at), "")
        except SekishoError as error:
            yield Again(record, None, str(error))
        if tell:
            tell(number, len(records))


def _render(form: str, ledger: Ledger, again: Sequence[Again], law: str, lang: str) -> str:
    if form == "json":
        data = {"schema": SCHEMA, "ledger": ledger.name, "law": law, "decisions": [_plain(one, lang) for one in again]}
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    if form == "csv":
        from sekisho.cli.shared.tables import comma_separated

        header = ("record", "at", "export", "run", "then", "then_effect", "now", "now_effect", "same", "differences")
        return comma_separated(
            header, ([_cell(row[name]) for name in header] for row in (_plain(one, lang) for one in again))
        )
    return joined(_lines(again, lang))


def _plain(one: Again, lang: str) -> dict[str, Any]:
    body, now = one.record.body, one.replayed and one.replayed.decision
    run = body.get("run") or {}
    return {
        "record": one.record.position,
        "at": one.record.at.isoformat(),
        "export": body.get("export"),
        "run": run.get("run_id"),
        "as_of": body.get("as_of"),
        "then": body.get("word"),
        "then_effect": body.get("effect"),
        "now": now and now.word,
        "now_effect": now and now.effect,
        "same": None if one.replayed is None else not one.differences,
        "differences": list(_details(one, lang)),
    }


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _lines(again: Sequence[Again], lang: str) -> Iterator[str]:
    from sekisho.cli.ledger.words import minute
    from sekisho.cli.shared.columns import columns
    from sekisho.model.base import Phrase

    header = [
        Phrase("record", "記録").in_(lang),
        Phrase("when (UTC)", "日時（UTC）").in_(lang),
        Phrase("export", "提供").in_(lang),
        Phrase("then", "当時").in_(lang),
        Phrase("now", "再判定").in_(lang),
        "",
    ]
    rows = [header]
    for one in again:
        body, now = one.record.body, one.replayed and one.replayed.decision
        rows.append(
            [
                str(one.record.position),
                minute(one.record.at),
                str(body.get("export", "")),
                f"{body.get('word', '')} ({body.get('effect', '')})" if now else "",
                f"{now.word} ({now.effect})" if now else "",
                _outcome(one).in_(lang),
            ]
        )
    lines = list(columns(rows)) if again else []
    for line, details in zip(lines, [(), *(_details(one, lang) for one in again)], strict=True):
        yield line
        yield from (f"        {each}" for each in details)
    same = sum(one.replayed is not None and not one.differences for one in again)
    unread = sum(one.replayed is None for one in again)
    said = Phrase("{0} judged again: {1} the same, {2} otherwise", "再判定{0}件：一致{1}件、相違{2}件")
    told = said._replace(values=(len(again) - unread, same, len(again) - unread - same)).in_(lang)
    more = Phrase(", {0} could not be", "、再判定不能{0}件", (unread,)).in_(lang) if unread else ""
    yield told + more


def _outcome(one: Again) -> Any:  # noqa: ANN401 - a Phrase, whose module is not imported yet
    from sekisho.model.base import Phrase

    if one.replayed is None:
        return Phrase("could not be judged again", "再判定不能")
    return Phrase("otherwise", "相違") if one.differences else Phrase("the same", "一致")


def _details(one: Again, lang: str) -> tuple[str, ...]:
    return tuple(told.in_(lang) for told in one.differences) if one.replayed else (one.failure,)
