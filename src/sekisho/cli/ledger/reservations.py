"""`sekisho ledger reservations` and `release`: the room that runs keep for the persons they may send."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sekisho.characters import joined
from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sekisho.ledger import Claim, Reservation

STATES: Final = ("open", "uncounted", "settled", "released", "expired")
SCHEMA: Final = 1
DECLINED: Final = 1


@click.command(short_help="The room that runs keep, and what became of it.")
@options.organisation_if_any
@options.ledger
@click.option("--all", "everything", is_flag=True, help="Also what is settled, released or expired.")
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@click.option("--export", "export_id", metavar="EXPORT", help="Only those of one export.")
@options.told("text", "json", "csv")
@options.lang
def reservations(  # noqa: PLR0913, PLR0917 - one parameter for each option
    folder: Path | None,
    url: str | None,
    everything: bool,
    state: str | None,
    export_id: str | None,
    told: tuple[str, ...],
    lang: str,
) -> int:
    """List the room that runs keep for persons they may send: by default what still counts.

    Below it stands each task that was let go and has not said what it sent: since when, how Airflow ended it, and what
    to do. A task is listed from the moment at which it was let go.

    \b
      open       the run is under way, or has not said yet what it shipped
      uncounted  its time is over after it began to ship: its people count at their declared maximum until the run is
                 counted (`sekisho ledger settle`) or a person releases it
      settled    counted
      released   a person has said that all who left were counted
      expired    its time is over before it began to ship: no person left

    \b
    Example:
      sekisho ledger reservations --all --export crm-to-us
    """  # noqa: D301
    from sekisho.cli.shared.ledger_at import opened

    chosen = options.formats(told, {name: name for name in ("text", "json", "csv")})
    now = datetime.now(UTC)
    with opened(folder, url) as ledger:
        found = [after(one, now) for one in ledger.reservations(export_id=export_id)]
        shown = [one for one in found if (one.state == state if state else everything or one.held)]
        claims = ledger.open_claims(shown)
        for form, path in chosen:
            options.write(_render(form, shown, claims, ledger.name, lang), path)
    return 0


def after(one: Reservation, now: datetime) -> Reservation:
    """Give a reservation as it stands at a moment, also where no run has come by since its time was over."""
    if one.state != "open" or one.expires_at > now:
        return one
    return one._replace(state="expired" if one.shipping_since is None else "uncounted")


def _render(form: str, found: list[Reservation], claims: Mapping[str, Sequence[Claim]], name: str, lang: str) -> str:
    from sekisho.cli.ledger import tasks

    if form == "json":
        told = [{**plain(one), "tasks": [tasks.plain(one, each) for each in claims.get(one.id, ())]} for one in found]
        data = {"schema": SCHEMA, "ledger": name, "reservations": told}
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    if form == "csv":
        from sekisho.cli.shared.tables import comma_separated

        rows = [{**plain(one), "tasks": " ".join(each.name for each in claims.get(one.id, ()))} for one in found]
        header = ("id", "state", "export", "dag_id", "run_id", "held", "counted", "per_run", "open_claims", "overrun")
        days = ("reserved_at", "expires_at", "shipping_since", "rehearsal", "deployment", "tasks")
        return comma_separated((*header, *days), ([_cell(row[key]) for key in (*header, *days)] for row in rows))
    return joined([*_lines(found, lang), *tasks.lines(found, claims, lang)])


def plain(one: Reservation) -> dict[str, Any]:
    """Give a reservation as plain data, for JSON."""
    return {
        "id": one.id,
        "state": one.state,
        "export": one.flow.export_id,
        "exporter": one.flow.exporter,
        "recipient": one.flow.recipient,
        "purpose": one.flow.purpose,
        "dag_id": one.run.dag_id,
        "run_id": one.run.run_id,
        "deployment": one.run.deployment,
        "kinds": dict(one.flow.kinds),
        "days": {kind: str(day) for kind, day in one.days.items()},
        "held": one.held,
        "counted": one.counted,
        "per_run": one.flow.per_run,
        "open_claims": one.open_claims,
        "overrun": one.overrun,
        "reserved_at": one.reserved_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "shipping_since": one.shipping_since and one.shipping_since.isoformat(),
        "rehearsal": one.flow.rehearsal,
    }


def _cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _lines(found: Iterable[Reservation], lang: str) -> Iterable[str]:
    from sekisho.cli.ledger.words import STATE, fitted, minute
    from sekisho.model.base import Phrase

    header = (
        Phrase("id", "識別子"),
        Phrase("state", "状態"),
        Phrase("export", "提供"),
        Phrase("held", "確保人数"),
        Phrase("counted", "計数済み"),
        Phrase("until (UTC)", "期限（UTC）"),
        Phrase("run", "実行"),
    )
    rows = [
        [
            one.id,
            STATE[one.state].in_(lang),
            one.flow.export_id,
            f"{one.held:,}",
            f"{one.counted:,}",
            minute(one.expires_at),
            " ".join([one.run.dag_id, one.run.run_id, *_elsewhere(one)]),
        ]
        for one in found
    ]
    if not rows:
        return [Phrase("no run keeps room", "確保中の人数枠はない").in_(lang)]
    return fitted([[word.in_(lang) for word in header], *rows])


def _elsewhere(one: Reservation) -> list[str]:
    """Name the deployment of a run unless it is the only one there is."""
    from sekisho.model.run import DEPLOYMENT

    return [] if one.run.deployment == DEPLOYMENT else [f"({one.run.deployment})"]


@click.command(short_help="Free the room of a run of which no person left uncounted.")
@click.argument("reservation")
@options.organisation_if_any
@options.ledger
@click.option("--reason", required=True, metavar="TEXT", help="How you know that all who left were counted.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def release(reservation: str, folder: Path | None, url: str | None, reason: str, yes: bool) -> int:
    """Free the room of RESERVATION, because all who left were counted. The reason and your name are kept.

    If persons did leave, count them instead: `sekisho ledger count`. The exit code is 1 when the question is answered
    with no.

    \b
    Example:
      sekisho ledger release 5f0c2a91d07e4b13 --reason "the upload was refused, see INC-812"
    """  # noqa: D301
    from sekisho.cli.shared.actor import who
    from sekisho.cli.shared.ledger_at import opened
    from sekisho.errors import ConfigError

    if not reason.strip():
        msg = "the reason is empty; say how you know that all who left were counted"
        raise ConfigError(msg)
    with opened(folder, url) as ledger:
        known = {one.id: one for one in ledger.reservations()}
        one = known.get(reservation)
        if one is not None and one.held and not yes:
            echo(
                f"run {' '.join([one.run.run_id, *_elsewhere(one)])} of DAG {one.run.dag_id} holds room for "
                f"{one.held:,} persons of {one.flow.export_id}; {one.counted:,} are counted"
            )
            if not click.confirm("Were all who left counted? Free the room?"):
                echo("nothing was released")
                return DECLINED
        released = ledger.release(reservation, reason=reason.strip(), who=who(), now=datetime.now(UTC))
    echo(f"{released.id} is released; {released.counted:,} persons of it stay counted")
    return 0
