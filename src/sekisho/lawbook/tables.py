"""Tables of the law by date: every row with its days, its citation and its note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.lawbook.context import cited
from sekisho.lawbook.markdown import anchor, bullet, code, link, table, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.lawbook.context import Context
    from sekisho.model.law import Row, Source, Table


def tables(found: Mapping[str, Table], page: Context) -> Iterator[str]:
    """Write all tables as one: the name stands before the first row of each."""
    say = page.say
    rows = [(name, index, row) for name, rows in found.items() for index, row in enumerate(rows)]
    noted = any(row.note is not None for _, _, row in rows)
    head = (*map(say, ("table", "values", "first day", "last day", "cite")), *((say("note"),) if noted else ()))
    if rows:
        yield from table(head, [_row(row, "" if index else name, page, noted=noted) for name, index, row in rows])


def _row(row: Row, name: str, page: Context, *, noted: bool) -> tuple[str, ...]:
    none = page.say("no limit")
    first = f"{anchor(f'table-{name}')}{code(name)}" if name else ""
    cells = (first, page.values(row.values), str(row.from_ or none), str(row.until or none), cited(row.cite, page))
    note = "" if row.note is None else text(row.note.in_(page.say.lang))
    return (*cells, note) if noted else cells


def sources(found: Mapping[str, Source], page: Context) -> Iterator[str]:
    """Write each source with its address, its day, whether the text itself was read, and when."""
    say = page.say
    for name, source in found.items():
        title, short = text(source.named(say.lang)), source.short
        called = code(name) if short is None else f"**{text(short.in_(say.lang))}**"
        told = [link(title, source.url) if source.url else title]
        if source.published is not None:
            told.append(say("published", day=source.published))
        told.append(say(source.read_as))
        if source.read_on is not None:
            told.append(say("read on", day=source.read_on))
        yield bullet(0, f"{anchor(f'source-{name}')}{called} {say('joined').join(told)}")
