"""An organisation whose heads are counted: a snapshot, a ledger and a key, as a deployment of Airflow has them."""

from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

from sekisho import packs, snapshot
from sekisho.gate.run.admission import flow_of
from sekisho.heads import HashKey, count, generate
from sekisho.ledger import Ledger
from sekisho.model.base import Text
from sekisho.model.run import RunKey
from tests.gate.folder import EXPORT, LAW, only_countries, small

FEW = {**LAW, "requires": {"any": [LAW["requires"]["any"][2]]}, "duties": []}
"""The law, with one way through: fewer than 1,000 people a year."""
UNCOUNTED = {**LAW, "requires": {"any": [LAW["requires"]["any"][0]]}, "duties": []}
"""The law, with a way through that counts nobody."""
REHEARSAL = 'organisation = "sakura"\nrehearsal = true\nas_of = 2026-01-15\n'
DAY = date(2026, 1, 15)


class Shop:
    """May send fewer than 1,000 people a year, and declares 100 for a run; its day is pinned to 15 January 2026."""

    def __init__(self, path: Path, url: str | None = None, law: dict = FEW, tasks: tuple[str, ...] = ("*",)) -> None:
        shipped = only_countries(path / "shipped")
        with patch.object(packs, "shipped", lambda: shipped):
            folder = small(path / "shop").write("sekisho.toml", REHEARSAL).write("regimes/jp/act.yaml", law)
            persons = {**EXPORT["persons"], "identified_by": "customer_id"}
            carriers = [{"dag": "*", "task": task} for task in tasks]
            folder.write("exports/crm.yaml", {**EXPORT, "persons": persons, "carriers": carriers})
            self.gate = folder.gate()
        self.snapshot = snapshot.write(self.gate.content, path / "snapshot").parent
        self.url = url or f"sqlite:///{self.snapshot}/ledger.db"
        self.ledger = Ledger.create(self.url)
        key = path / "hash.key"
        key.write_text(generate("2026"))
        key.chmod(0o600)
        self.key = HashKey.find(f"file:{key}")
        self.options = {
            "snapshot": str(self.snapshot),
            "hash_key": f"file:{key}",
            "spread": False,
            "rehearsal": True,
            "marks": str(path / "marks"),
        }

    def build(self, title: str) -> str:
        """Build what differs from the first snapshot in the organisation's title only; give its name."""
        organisation = self.gate.organisation
        settings = organisation.settings.model_copy(update={"title": Text(en=title, ja=title)})
        organisation = organisation.model_copy(update={"settings": settings})
        return snapshot.write(self.gate.content._replace(organisation=organisation), self.snapshot).stem

    def sent(self, first: int, last: int) -> None:
        """Let people have left already, in an earlier run."""
        export = self.gate.export("crm")
        flow = flow_of(self.gate, export, self.gate.counts(export, self.gate.clock()))
        heads = count([f"C-{n}" for n in range(first, last)], column="id", namespace="crm", key=self.key)
        run = RunKey("sakura", "crm", "earlier", f"{first}", "ship")
        self.ledger.settle(run, heads, dict.fromkeys(flow.kinds, DAY), datetime.now(UTC), flow=flow)

    def decisions(self) -> list:
        """What was decided, oldest first."""
        return [record.body for record in self.ledger.records() if record.kind == "decision"]

    def counted(self) -> int:
        """How many distinct persons are settled this year."""
        with self.ledger.account("sakura", datetime.now(UTC)) as book:
            (year,) = [one for one in book.holdings(date(2026, 1, 1), rehearsal=True) if one.kind == "ordinary"] or [
                None
            ]
            return year.persons.low if year else 0

    def reservations(self) -> dict:
        """The state of each reservation, how many persons it holds and how many tasks have not settled, by DAG."""
        found = self.ledger.reservations()
        return {one.run.dag_id: (one.state, one.held, one.open_claims) for one in found}
