"""`sekisho ledger counts`: what left, what is held, which law is next above it, and when it will be reached."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.moment import moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from sekisho.analysis.volumes.prospect import Look, Prospect, Scope
    from sekisho.gate import Gate
    from sekisho.ledger import Holding, Ledger, Reservation
    from sekisho.ledger.entries import Span
    from sekisho.model.dates import AsOf


@click.command(short_help="Persons counted, room left under the law, and when it will be used up.")
@options.organisation
@options.ledger
@options.at
@click.option("--exporter", metavar="PARTY", help="Only what this party exports.")
@options.told("text", "json", "csv")
@options.lang
def counts(  # noqa: PLR0913, PLR0917 - one parameter for each option
    folder: Path, url: str | None, at: str | None, exporter: str | None, told: tuple[str, ...], lang: str
) -> int:
    """Tell for each exporter, and each count that a law in force asks for, how it stands and what room is left.

    Persons are distinct: a person who left by several exports, or every day, counts once. Persons in flows that the law
    leaves out are kept apart, and both numbers are told.

    The limits are those of the law in force, next above what left. The day on which one is reached is foretold from
    the persons who were new in the last 90 days, and from nothing else.

    \b
    Examples:
      sekisho ledger counts
      sekisho ledger counts --exporter acme-cn-suzhou -o csv=counts.csv
    """  # noqa: D301
    from sekisho.cli.ledger import counts_output
    from sekisho.cli.shared.ledger_at import opened
    from sekisho.gate import Gate

    chosen = options.formats(told, {name: name for name in ("text", "json", "csv")})
    gate = Gate.open(folder)
    if exporter is not None:
        _check_exporter(gate, exporter)
    as_of = moment(at, gate)
    with opened(folder, url) as ledger:
        seen = look(gate, ledger, as_of, exporter, datetime.now(UTC))
    for form, path in chosen:
        options.write(counts_output.render(form, seen, lang), path)
    return 0


def _check_exporter(gate: Gate, exporter: str) -> None:
    from sekisho.errors import ConfigError
    from sekisho.files import closest
    from sekisho.gate.head_kinds import counted_for

    known = {counted_for(export) for export in gate.organisation.exports.values()}
    if exporter not in known:
        msg = f"no export is declared for a party called `{exporter}`{closest(exporter, known)}"
        raise ConfigError(msg)


class Seen(NamedTuple):
    """All counts as of a moment, and the runs that hold room."""

    organisation: str
    as_of: AsOf
    rehearsal: bool
    prospects: tuple[Prospect, ...]
    reservations: tuple[Reservation, ...]
    unasked: tuple[str, ...]
    """Exporters whose persons no law in force counts."""


def look(gate: Gate, ledger: Ledger, as_of: AsOf, exporter: str | None, now: datetime) -> Seen:
    """Count everything that laws in force ask for."""
    from sekisho.analysis.volumes.prospect import prospect, scopes
    from sekisho.cli.ledger.reservations import after
    from sekisho.gate.head_kinds import counted_for

    settings = gate.organisation.settings
    held = [after(one, now) for one in ledger.reservations(rehearsal=settings.rehearsal)]
    holding = [one for one in held if one.held and one.flow.kinds]
    memory = _Memory(gate, ledger)
    found = [
        prospect(
            scope,
            limits,
            memory.look(scope),
            memory.of(scope, holding),
            exempt=settings.ledger.count_exempt,
            lasts=partial(memory.lasts, scope),
        )
        for scope, limits in scopes(gate, as_of, exporter)
    ]
    asked = {one.scope.exporter for one in found}
    exporters = {counted_for(export) for export in gate.organisation.exports.values()}
    return Seen(
        settings.organisation,
        as_of,
        settings.rehearsal,
        tuple(found),
        tuple(one for one in holding if exporter in (None, one.flow.exporter)),
        tuple(sorted(exporters - asked)) if exporter is None else tuple({exporter} - asked),
    )


class _Memory:
    """What the ledger holds; each part of it, which may be large, is read once."""

    def __init__(self, gate: Gate, ledger: Ledger) -> None:
        self._gate = gate
        self._ledger = ledger
        self._read: dict[tuple[str | None, str | None, Span, date, date], list[Holding]] = {}

    def look(self, scope: Scope) -> Look:
        """Give what finds the holdings of a scope; of a group also those of its companies that declare nothing now."""
        names: list[tuple[str | None, str | None]] = [(None, name) for name in self._exporters(scope)]
        if scope.group:
            names.append((scope.flow.account, None))

        def found(span: Span, first: date, last: date) -> Sequence[Holding]:
            return list({row: None for name in names for row in self._holdings(*name, span, first, last)})

        return found

    def of(self, scope: Scope, reservations: Sequence[Reservation]) -> list[Reservation]:
        """Give the reservations that count with a scope."""
        names = set(self._exporters(scope))
        account = scope.flow.account if scope.group else None
        return [one for one in reservations if one.flow.exporter in names or one.flow.account == account]

    def lasts(self, scope: Scope) -> list[Holding]:
        """Give the last day of each part of a scope."""
        rehearsal = self._gate.organisation.settings.rehearsal
        account = scope.flow.account if scope.group else ""
        return self._ledger.last_days(account, self._exporters(scope), rehearsal=rehearsal)

    def _exporters(self, scope: Scope) -> list[str]:
        return self._gate.parties_of(scope.flow.account) if scope.group else [scope.exporter]

    def _holdings(
        self, account: str | None, exporter: str | None, span: Span, first: date, last: date
    ) -> list[Holding]:
        key = (account, exporter, span, first, last)
        if key not in self._read:
            rehearsal = self._gate.organisation.settings.rehearsal
            self._read[key] = self._ledger.holdings(
                account=account, exporter=exporter, span=span, between=(first, last), rehearsal=rehearsal
            )
        return self._read[key]
