"""A real Airflow runs the example DAGs: lawful exports leave, unlawful ones are blocked, and it is said why.

Takes about a minute. Needs no network and leaves nothing behind but the report.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from demo.progress import Progress
from demo.standalone import Standalone, StandaloneError
from demo.story import run_all, tell
from demo.table import table
from demo.year import key_in, ledger_of
from sekisho import dagfiles, snapshot
from sekisho.errors import LedgerError, SekishoError
from sekisho.formats import html
from sekisho.gate import Gate
from sekisho.ledger import Ledger
from sekisho.model.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from demo.story import Told
    from sekisho.dagfiles import Seen

ROOT = Path(__file__).parents[1]
DAGS = ROOT / "dags"
ORGANISATION = ROOT / "policies" / "acme"
REPORT = ROOT / "sekisho-demo-report.html"
WIDTH = 150


def main() -> int:
    """Run the demo. Gives 0 when every task ended as its verdict demands, else 1."""
    print(
        "sekisho stands between the tasks of a real Airflow and what leaves the country. This takes about a minute.\n"
    )
    try:
        with tempfile.TemporaryDirectory(prefix="sekisho-demo-") as scratch, Progress() as progress:
            progress.say(f"reading {ORGANISATION.relative_to(ROOT)}: law, parties, papers, exports")
            gate = Gate.open(ORGANISATION)
            seen = dagfiles.read([DAGS], gate.organisation.exports)
            told = _run(gate, seen, Path(scratch), progress)
    except (SekishoError, StandaloneError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; everything that was started has been stopped", file=sys.stderr)
        return 130
    for line in table(told, shutil.get_terminal_size((WIDTH, 24)).columns):
        print(line)
    REPORT.write_text(html.render(report(gate, seen, told)), encoding="utf-8")
    print(f"\nThe proof of every answer:  {_opener()} {REPORT}")
    return _verdict(told, progress.seconds)


def _run(gate: Gate, seen: Seen, scratch: Path, progress: Progress) -> list[Told]:
    """Compile the snapshot, count the year so far, start Airflow, run every example DAG, read what came of it."""
    url = prepare(gate, scratch, progress.say)
    with Standalone(DAGS, environment=environment(scratch), say=progress.say) as airflow:
        runs = run_all(airflow, {one.dag_id for one in seen.sightings}, progress.say)
        progress.say("reading what became of each task")
        with closing(Ledger.open(url)) as ledger:
            told = tell(airflow, runs, ledger, seen)
            progress.say("verifying the ledger")
            faults = ledger.verify().faults
    if faults:
        raise LedgerError("\n".join(faults))
    return told


def prepare(gate: Gate, scratch: Path, say: Callable[[str], None]) -> str:
    """Write what a deployment has beside Airflow, and give the ledger's URL: law, key, and the heads of the year."""
    folder = snapshot.write(gate.content, scratch / "snapshot").parent
    url = f"sqlite:///{folder}/ledger.db"
    for line in ledger_of(gate, url, key_in(scratch / "hash.key")):
        say(line)
    return url


def environment(scratch: Path) -> dict[str, str]:
    """Give the variables that Airflow's processes need: where law and key are, and where files are delivered to."""
    return {
        "ACME_OUTBOX": str(scratch / "outbox"),
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
        "AIRFLOW__SEKISHO__HASH_KEY": f"file:{scratch / 'hash.key'}",
        "AIRFLOW__SEKISHO__REHEARSAL": "True",  # the day of the worked example is pinned
        "AIRFLOW__SEKISHO__SNAPSHOT": str(scratch / "snapshot"),
    }


def report(gate: Gate, seen: Seen, told: Sequence[Told]) -> Report:
    """Put together what the HTML page tells: of each export the gravest answer that its tasks were given.

    A wrong destination is one task's fault and not the export's, so it is left to the table.
    """
    given = [each.decision for one in told for each in one.decisions if not each.decision.notes]
    gravest = {one.export_id: one for one in sorted(given, key=lambda one: one.verdict, reverse=True)}
    clock = gate.clock()
    settings = gate.organisation.settings
    return Report(
        organisation=settings.title.en if settings.title else settings.organisation,
        as_of=str(clock),
        decisions=tuple(
            gravest.get(name) or gate.decide(name, clock, stage="run") for name in gate.organisation.exports
        ),
        digest=gate.content.digest,
        version=snapshot.VERSION,
        sightings=tuple(one._replace(file=Path(one.file).name) for one in seen.sightings),
        gaps=seen.gaps,
        files=seen.files,
        rehearsal=settings.rehearsal,
    )


def _opener() -> str:
    return {"darwin": "open", "win32": "start"}.get(sys.platform, "xdg-open")


def _verdict(told: Sequence[Told], seconds: float) -> int:
    wrong = [one for one in told if not one.as_expected]
    for one in wrong:
        print(f"! {one.dag_id}.{one.name} is {one.state}; expected: {one.expected}", file=sys.stderr)
        print(*(f"    {line}" for line in one.log), sep="\n", file=sys.stderr)
    if not wrong:
        left = sum(bool(one.decisions) and one.state == "success" for one in told)
        blocked = sum(one.expected == "failed" for one in told)
        print(f"{len(told)} tasks, {left} exports let through, {blocked} blocked: all as decided, in {seconds:.0f} s.")
    return 1 if wrong or not told else 0


if __name__ == "__main__":
    sys.exit(main())
