"""`sekisho ledger show`: the records, newest first, or everything of one."""

from __future__ import annotations

import json
from collections import deque
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sekisho.characters import joined
from sekisho.cli.shared import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sekisho.ledger import Ledger, Record

SCHEMA: Final = 1
BOOKKEEPING: Final = frozenset({"contents", "key"})
"""Kinds of record that only tell of what others lean on."""


@click.command(short_help="The records, newest first, or everything of one.")
@click.argument("record", type=click.IntRange(min=1), required=False)
@options.organisation_if_any
@options.ledger
@click.option("--kind", metavar="KIND", help="Only records of this kind, such as decision or settled.")
@click.option("--export", "export_id", metavar="EXPORT", help="Only records of one export.")
@click.option("--since", metavar="DATE", help="Only records from this day (UTC) on.")
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, help="How many at most; 0 for all.")
@click.option("--all", "everything", is_flag=True, help="Also records of mere bookkeeping: contents and keys.")
@options.told("text", "json", "csv")
@options.lang
def show(  # noqa: PLR0913, PLR0917 - one parameter for each option
    record: int | None,
    folder: Path | None,
    url: str | None,
    kind: str | None,
    export_id: str | None,
    since: str | None,
    limit: int,
    everything: bool,
    told: tuple[str, ...],
    lang: str,
) -> int:
    """Show what the ledger keeps, newest first, or with the number of a RECORD everything of it.

    The number is the record's place in the chain. Of a decision its proof is told as `sekisho explain` does, made
    once more from the law and the papers of that day, or as it was written down where that cannot be done.

    \b
    Examples:
      sekisho ledger show --kind decision --since 2026-11-01
      sekisho ledger show 12
      sekisho ledger show --limit 0 -o csv=ledger.csv
    """  # noqa: D301
    from sekisho.cli.ledger import show_output
    from sekisho.cli.shared import ledger_at

    chosen = options.formats(told, {name: name for name in ("text", "json", "csv")})
    first = _day(since)
    with ledger_at.opened(folder, url) as ledger:
        ledger_at.sealed(ledger)
        if record is not None:
            one = found(ledger, record)
            for form, path in chosen:
                options.write(show_output.render(form, ledger, one, lang), path)
            return 0
        some = _newest(
            ledger, kind, limit, lambda one: _wanted(one, export_id, first, bare=everything or kind is not None)
        )
        for form, path in chosen:
            options.write(_render(form, ledger, some, lang), path)
    return 0


def _day(since: str | None) -> datetime | None:
    if since is None:
        return None
    try:
        day = date.fromisoformat(since)
    except ValueError:
        msg = f"{since!r} is not a day; write YYYY-MM-DD"
        raise click.BadParameter(msg, param_hint="--since") from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def found(ledger: Ledger, number: int) -> Record:
    """Find the record at a place in the chain. Raises ConfigError with the last one there is."""
    from sekisho.errors import ConfigError

    last = 0
    for one in ledger.records(tolerant=True):
        if one.position == number:
            return one
        last = max(last, one.position or 0)
    refuse_archived(ledger, number)
    msg = f"there is no record {number}; the newest is {last}" if last else f"there is no record {number}, nor any"
    raise ConfigError(msg)


def refuse_archived(ledger: Ledger, number: int) -> None:
    """Say where a record is that was archived. Raises ConfigError."""
    from sekisho.errors import ConfigError

    for one in ledger.records(kind="archived"):
        if one.body["first"] <= number <= one.body["last"]:
            msg = f"record {number} was archived: look for it in {one.body['file']} (record {one.position} tells of it)"
            raise ConfigError(msg)


def _wanted(one: Record, export_id: str | None, first: datetime | None, *, bare: bool) -> bool:
    from sekisho.cli.ledger.words import export_of

    if not bare and one.kind in BOOKKEEPING:
        return False
    if one.damaged:  # it may be of any export and day
        return True
    return export_id in (None, export_of(one)) and (first is None or one.at >= first)


def _newest(ledger: Ledger, kind: str | None, limit: int, wanted: Callable[[Record], bool]) -> list[Record]:
    kept: deque[Record] = deque(filter(wanted, ledger.records(kind=kind, tolerant=True)), maxlen=limit or None)
    return list(reversed(kept))


def plain(one: Record) -> dict[str, Any]:
    """Give a record as plain data, for JSON."""
    return {
        "record": one.position,
        "kind": one.kind,
        "at": one.at.isoformat(),
        "body": one.body,
        "previous": one.previous,
        "hash": one.hash,
        **({"damaged": True} if one.damaged else {}),
    }


def _render(form: str, ledger: Ledger, some: Sequence[Record], lang: str) -> str:
    if form == "json":
        data = {"schema": SCHEMA, "ledger": ledger.name, "records": [plain(one) for one in some]}
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    rows = [_row(one, lang) for one in some]
    if form == "csv":
        from sekisho.cli.shared.tables import comma_separated

        header = ("record", "at", "kind", "export", "told", "hash")
        cells = ([*row, one.hash or ""] for row, one in zip(rows, some, strict=True))
        return comma_separated(
            header, ([row[0], one.at.isoformat(), *row[2:]] for row, one in zip(cells, some, strict=True))
        )
    return joined(_lines(rows, lang))


def _row(one: Record, lang: str) -> list[str]:
    from sekisho.cli.ledger.words import KIND, export_of, minute, what

    kind = KIND[one.kind].in_(lang) if one.kind in KIND else one.kind
    return [str(one.position), minute(one.at), kind, export_of(one), what(one).in_(lang)]


def _lines(rows: list[list[str]], lang: str) -> Iterator[str]:
    from sekisho.cli.ledger.words import fitted
    from sekisho.model.base import Phrase

    if not rows:
        yield Phrase("no record", "該当する記録はない").in_(lang)
        return
    header = (
        Phrase("record", "記録"),
        Phrase("when (UTC)", "日時（UTC）"),
        Phrase("kind", "種類"),
        Phrase("export", "提供"),
        Phrase("what", "内容"),
    )
    yield from fitted([[word.in_(lang) for word in header], *rows])
