"""`sekisho explain`: the proof tree of one export, the open routes, and the ways to settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.moment import moment

if TYPE_CHECKING:
    from pathlib import Path

    from sekisho.gate import Gate
    from sekisho.model.export import Carrier


@click.command(short_help="Prove the decision on one export, and say what would settle it.")
@click.argument("export")
@options.organisation_or_snapshot
@options.at
@click.option("--to", metavar="DESTINATION", help="Judge for this destination, as a task would render it.")
@click.option("--dag", metavar="DAG", help="Judge for a task of this DAG; with --task.")
@click.option("--task", metavar="TASK", help="Judge for this task, with its groups (out.ship); with --dag.")
@click.option("--all", "everything", is_flag=True, help="Also show the regimes that do not apply.")
@options.output
@options.record
@options.lang
def explain(  # noqa: PLR0913, PLR0917 - one parameter for each option
    export: str,
    folder: Path | None,
    snapshot: Path | None,
    at: str | None,
    to: str | None,
    dag: str | None,
    task: str | None,
    everything: bool,
    outputs: tuple[str, ...],
    url: str | None,
    recorded: bool,
    lang: str,
) -> int:
    """Prove the decision on EXPORT, and say what would settle it.

    Every requirement is shown with its verdict (met, unmet, unknown), why, and the article it comes from; then the
    routes that are open, cheapest first, with what each still lacks; then the nearest changes to the export itself
    that would make it lawful, each of them tried; then what the laws tell besides, such as what a certificate of one
    of the parties does not do.

    How many persons have left is looked at only when a task runs; here declarations bound it. `sekisho ledger counts`
    tells it.

    \b
    Examples:
      sekisho explain crm-to-us
      sekisho explain crm-to-us --at 2027-01-01 --lang ja
      sekisho explain crm-to-us --to sftp://files.acme.example/crm
    """  # noqa: D301
    from sekisho.analysis import nearest_lawful
    from sekisho.gate import informing
    from sekisho.model.proving import proof
    from sekisho.model.report import Report
    from sekisho.plugins import installed

    known = installed().formats
    told = options.formats(outputs, known)
    carrier = _carrier(dag, task)
    gate = _gate(folder, snapshot)
    as_of = moment(at, gate)
    decision = gate.decide(export, as_of, stage="declaration", carrier=carrier, to=to)
    if recorded:
        from sekisho.cli.shared.record import record

        record(gate, folder, url, (decision,), to=to)
    settings = gate.organisation.settings
    report = Report(
        settings.organisation, str(as_of), (decision,), decision.digest, decision.version, rehearsal=settings.rehearsal
    )
    for module, path in told:
        text = module.render(report, lang)
        if module is known["text"]:
            changes = nearest_lawful.told(nearest_lawful.changes(gate, export, as_of), lang)
            besides = informing.told(informing.informing(gate, decision), lang)
            text = "\n".join(filter(None, (proof(decision, lang, everything=everything), changes, besides)))
        options.write(text, path)
    return 0


def _carrier(dag: str | None, task: str | None) -> Carrier | None:
    from sekisho.model.export import Carrier

    if dag is None or task is None:
        if dag != task:
            msg = "a task is named by its DAG and its own id: give both --dag and --task"
            raise click.UsageError(msg)
        return None
    return Carrier(dag, task)


def _gate(folder: Path | None, snapshot: Path | None) -> Gate:
    """Open what to judge by. Raises ConfigError where there is none, LoadError or SnapshotError if it is not sound."""
    from sekisho.errors import ConfigError
    from sekisho.gate import Gate

    if snapshot is None:
        gate = Gate.open(options.needed(folder))
        gate.reached = options.reached()
        return gate
    if not snapshot.exists():
        msg = f"{snapshot}: there is no such snapshot here; without --snapshot the organisation's folder is asked"
        raise ConfigError(msg)
    gate = Gate.load(snapshot)
    gate.reached = ("--snapshot", str(snapshot))
    return gate
