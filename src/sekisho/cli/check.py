"""`sekisho check`: judge every declared export, and the DAG files that carry them."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo
from sekisho.cli.shared.exit_codes import FINDINGS, NOTHING
from sekisho.cli.shared.moment import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.cli.basing import Base
    from sekisho.dagfiles import Seen
    from sekisho.dagfiles.ignoring import Syntax
    from sekisho.gate import Gate
    from sekisho.model.base import Phrase
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import Decision
    from sekisho.model.report import Gap, Report

LEVELS = ("advisory", "soft-mandatory", "hard-mandatory")
SYNTAXES = ("glob", "regexp")


@click.command(short_help="Judge every declared export, and the DAG files that carry them.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), envvar="SEKISHO_PATHS")
@options.organisation
@options.at
@options.output
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    default="soft-mandatory",
    show_default=True,
    envvar="SEKISHO_FAIL_ON",
    help="The mildest level of finding that makes the exit code 1.",
)
@click.option("--allow-empty", is_flag=True, envvar="SEKISHO_ALLOW_EMPTY", help="Accept that nothing was checked.")
@click.option(
    "--partial",
    is_flag=True,
    envvar="SEKISHO_PARTIAL",
    help="Accept carriers that no task at PATHS is: other repositories hold the rest.",
)
@click.option(
    "--base",
    "revision",
    envvar="SEKISHO_BASE",
    metavar="REV",
    help="Judge a change: also by the policy of this git revision (levels, waivers, papers, judgements, the clock, "
    "--fail-on and the other settings). What passes only by the change's own is a finding.",
)
@click.option(
    "--ignore-syntax",
    type=click.Choice(SYNTAXES),
    default="glob",
    show_default=True,
    envvar="AIRFLOW__CORE__DAG_IGNORE_FILE_SYNTAX",
    help="How .airflowignore is read: as dag_ignore_file_syntax in Airflow's configuration says.",
)
@options.record
@options.lang
def check(  # noqa: PLR0913, PLR0917 - one parameter for each option
    paths: tuple[Path, ...],
    folder: Path,
    at: str | None,
    outputs: tuple[str, ...],
    fail_on: str,
    allow_empty: bool,
    partial: bool,
    revision: str | None,
    ignore_syntax: Syntax,
    url: str | None,
    recorded: bool,
    lang: str,
) -> int:
    """Judge every declared export, and the DAG files at PATHS that carry them.

    Nothing is run and Airflow is not needed: DAG files are read as text. A task carries an export by
    `outlets=[export("…")]`, by `@task.export("…")`, or because the export's `carriers` name it. A carrier that no
    task is, and a destination that places.yaml does not lead to, are findings. What .airflowignore hides is left
    alone, as Airflow does.

    An export whose verdict depends only on what a run will count is pending: it passes here, and the gate in
    Airflow decides when the task starts. What has left already is looked at only then; here declarations bound it.
    `sekisho ledger counts` tells it.

    \b
    Examples:
      sekisho check dags/
      sekisho check dags/ --at 2027-01-01 -o text -o json=report.json
      sekisho check dags/ --base origin/main
      sekisho check dags/ --record
    """  # noqa: D301
    from sekisho import dagfiles, organisation
    from sekisho.cli.ignoring import hidden, looking
    from sekisho.errors import MOST
    from sekisho.gate import Gate
    from sekisho.model.report import first
    from sekisho.plugins import installed

    told = options.formats(outputs, installed().formats)
    with _basing(revision, folder) as base:
        folder = folder if base is None else base.folder
        for kept in organisation.left_alone(folder):
            echo(f"sekisho: {kept}: an editor's backup; it is not read", err=True)
        gate = Gate.open(folder)
        gate.reached = options.reached()
        as_of = moment(at, gate)
        found: tuple[Gap, ...] = ()
        if base is not None:
            wanted = _Wanted(paths, fail_on, allow_empty, partial).held_to(base)
            paths, allow_empty, partial = wanted.paths, wanted.allow_empty, wanted.partial
            found = tuple(_held(base, gate, at, as_of, fail_on))
        with looking(base, ignore_syntax) as ignores:
            seen = dagfiles.read(paths, gate.organisation.exports, ignores)
        report = _report(gate, folder, as_of, seen, partial=partial)
        found = found if base is None else (*found, *hidden(base.name, seen))
    report = report._replace(gaps=first((*report.gaps, *found), MOST), unread=first(report.unread, MOST))
    if recorded:
        from sekisho.cli.shared.record import record

        record(gate, folder, url, report.decisions, sightings=report.sightings)
    for module, path in told:
        options.write(module.render(report, lang), path)
    worst = max((severity(decision) for decision in report.decisions), default=-1)
    if report.gaps or worst >= LEVELS.index(fail_on):
        return FINDINGS
    unseen = _unseen(report, paths)
    if unseen and not allow_empty:
        echo(f"sekisho: nothing was checked: {unseen} (--allow-empty accepts that)", err=True)
        return NOTHING
    return 0


class _Wanted(NamedTuple):
    """How a check is asked for, by the settings of the change or by whoever runs it."""

    paths: tuple[Path, ...]
    fail_on: str
    allow_empty: bool
    partial: bool

    def held_to(self, base: Base) -> _Wanted:
        """Accept only what the base accepts as well, and look at what it looks at; what is stated stands."""
        paths = self.paths if options.stated("paths") else tuple(dict.fromkeys((*base.paths()[0], *self.paths)))
        allow_empty, partial = (
            mine if options.stated(name) else mine and bool(base.default(name))
            for name, mine in (("allow_empty", self.allow_empty), ("partial", self.partial))
        )
        return self._replace(paths=paths, allow_empty=allow_empty, partial=partial)


@contextmanager
def _basing(revision: str | None, folder: Path) -> Iterator[Base | None]:
    if revision is None:
        yield None
        return
    from sekisho.cli.basing import base_of

    with base_of(revision, options.named(), folder) as base:
        yield base


def _held(base: Base, gate: Gate, at: str | None, as_of: AsOf, fail_on: str) -> Iterator[Gap]:
    """Walk what the base does not let pass, at the moment of its own clock and by its own `fail-on`."""
    from sekisho.cli import basing

    held_to = fail_on if options.stated("fail_on") else str(base.default("fail_on"))
    passes = (
        lambda decision: severity(decision) < LEVELS.index(held_to),
        lambda decision: severity(decision) < LEVELS.index(fail_on),
    )
    yield from () if options.stated("paths") else base.paths()[1]
    yield from basing.gaps(base, gate, (lambda judged: as_of if at else judged.clock(), as_of), passes)


def _unseen(report: Report, paths: tuple[Path, ...]) -> str | None:
    if not report.decisions:
        return "no export is declared"
    if not paths or report.files:
        return None
    hidden = " that .airflowignore does not hide" if report.ignored else ""
    return f"there is no Python file in {', '.join(map(str, paths))}{hidden}"


def _report(gate: Gate, folder: Path, as_of: AsOf, seen: Seen, *, partial: bool) -> Report:
    from sekisho import dagfiles
    from sekisho.cli import carrying
    from sekisho.errors import LoadError
    from sekisho.files import closest
    from sekisho.model.report import Gap, Report

    exports = gate.organisation.exports
    if seen.problems:
        raise LoadError(seen.problems)
    unknown = [
        Gap(task.file, task.line, _undeclared(task.export_id, closest(task.export_id, exports)))
        for task in dagfiles.unknown_exports(seen, exports)
    ]
    carried = carrying.gaps(gate, folder, seen, partial=partial)
    known = tuple(task for task in seen.sightings if task.export_id in exports)
    decisions = tuple(gate.decide(export_id, as_of, stage="declaration") for export_id in exports)
    return Report(
        organisation=gate.organisation.settings.organisation,
        as_of=str(as_of),
        decisions=decisions,
        digest=gate.content.digest,
        version=decisions[0].version if decisions else "",
        sightings=known,
        gaps=(*seen.gaps, *unknown, *carried, *_ahead(gate, folder, as_of)),
        files=seen.files,
        rehearsal=gate.organisation.settings.rehearsal,
        unread=seen.unread,
        ignored=seen.ignored,
    )


def _ahead(gate: Gate, folder: Path, as_of: AsOf) -> Iterator[Gap]:
    """Find looks at a published status that lie ahead of today: they would never grow old."""
    from sekisho.model.base import Phrase
    from sekisho.model.dates import AsOf
    from sekisho.model.report import Gap

    now = AsOf.now()
    for paper in gate.content.papers.all:
        looked = paper.status_checked_on
        today = max(now.day_in(paper.zone), as_of.day_in(paper.zone))
        if looked is not None and looked > today:
            said = Phrase(
                "{0}: `status_checked_on: {1}` lies in the future; enter the day on which it was looked up",
                "{0}：`status_checked_on: {1}` は未来の日付。実際に確認した日を記入する",
                (paper.id, looked),
            )
            yield Gap(*_line(folder, paper.id), said)


def _line(folder: Path, paper: str) -> tuple[str, int]:
    """Find the line of a paper's last look; a paper that a plugin supplies has no file."""
    from sekisho.files import read_yaml

    for path in sorted((folder / "register").rglob(f"{paper}.y*ml")):
        return str(path), read_yaml(path).line(("status_checked_on",)) or 1
    return str(folder), 1


def _undeclared(export_id: str, hint: str) -> Phrase:
    from sekisho.model.base import Phrase

    said = Phrase("no export is declared as `{0}`", "`{0}` という提供の定義がない", (export_id,))
    return Phrase("{0}{1}", "{0}{1}", (said, Phrase(hint, "")))


def severity(decision: Decision) -> int:
    """Give the index in LEVELS of the gravest finding of a decision; -1 when nothing stops the export."""
    from sekisho.model.verdict import Verdict

    if any(note.verdict is not Verdict.MET for note in decision.notes):
        return LEVELS.index("hard-mandatory")
    counted = (
        LEVELS.index(finding.level)
        for finding in decision.findings
        if finding.verdict is not Verdict.MET and not (finding.pending or finding.waived)
    )
    marked = (LEVELS.index("advisory") for note in decision.notes if note.annotates)
    return max((*counted, *marked), default=-1)
