"""Nothing depends on the order in which files lie: folder, snapshot, replay and guard cite the same paper."""

from datetime import UTC, datetime

import pytest

from sekisho import snapshot
from sekisho.errors import ConfigError
from sekisho.gate import Gate
from sekisho.gate.run.admission import Asker, judge
from sekisho.gate.run.replay import Replay
from sekisho.ledger import Ledger
from sekisho.model.dates import AsOf
from sekisho.model.evidence import Judgement
from sekisho.model.export import Carrier
from sekisho.model.papers import Papers
from sekisho.model.run import RunKey
from tests.engine.asking import JP, certificate, judgement
from tests.gate.folder import CERTIFICATE, EXPORT, LAW, PARTIES, PLACES, WAIVER

NOW = datetime(2026, 2, 15, 3, tzinfo=UTC)
CERTIFIED = {**LAW, "requires": {"any": [LAW["requires"]["any"][1]]}, "duties": []}
NOBODYS = {**CERTIFICATE, "holder": None, "beneficiaries": ["sakura"]}


def cited(gate):
    """The papers that were looked at, and the one that covers it."""
    (finding,) = gate.suppose("crm", AsOf(NOW)).applicable
    (leaf,) = finding.requires.leaves()
    return [coverage.paper.id for coverage in leaf.observed], leaf.why()


def filed(folder, count):
    """Two papers that fit, of which the path would give the second first, and so many that do not."""
    folder.write("regimes/jp/act.yaml", CERTIFIED)
    folder.write("register/a-first-folder/z-cert.yaml", {**CERTIFICATE, "number": "first"})
    folder.write("register/z-last-folder/a-cert.yaml", {**CERTIFICATE, "number": "second"})
    for number in range(count):
        folder.write(f"register/m/other-{number:03}.yaml", {**CERTIFICATE, "holder": "lotus", "number": str(number)})


@pytest.mark.parametrize("count", [0, 2, 98])
def test_of_two_papers_that_fit_everybody_cites_the_same(folder, tmp_path, count):
    filed(folder, count)
    gate = folder.gate()
    loaded = Gate.load(snapshot.write(gate.content, tmp_path / "built"), plugins=folder.plugins)
    assert cited(gate) == cited(loaded)
    assert cited(gate) == (["a-cert"], "a-cert covers it")
    assert [paper.id for paper in gate.content.papers.all] == [paper.id for paper in loaded.content.papers.all]


@pytest.mark.parametrize("count", [0, 2, 98])
def test_a_replay_finds_nothing_changed(folder, tmp_path, count):
    filed(folder, count)
    ledger = Ledger.create(f"sqlite:///{tmp_path}/ledger.db")
    asker = Asker(RunKey("sakura", "crm", "crm", "run-1", "ship"), Carrier("crm", "ship"), None)
    judge(folder.gate(), ledger, asker, as_of=AsOf(NOW), now=NOW)
    (record,) = [one for one in ledger.records() if one.kind == "decision"]
    assert Replay(ledger, plugins=folder.plugins).judge(record).differences == ()
    assert Replay(ledger, folder.gate()).judge(record).differences == ()
    ledger.close()


def test_among_many_papers_one_that_nobody_holds_stands_in_the_same_order():
    others = [certificate(id=f"other-{n}", holder="lotus") for n in range(100)]
    papers = Papers([certificate(id="z-ours"), *others, certificate(id="a-nobodys", holder=None)])
    assert [paper.id for paper in papers.of("certificate", JP)] == ["a-nobodys", "z-ours"]


@pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")])
def test_of_two_judgements_of_one_day_the_first_id_counts(ids):
    made = [judgement("q", "met", id=name, exports="any") for name in ids]
    assert Papers([], made).judged("jp/act#q", JP, AsOf.parse("2026-02-01")).id == "a"


def test_what_is_declared_stands_in_the_order_of_its_ids(folder, tmp_path):
    folder.write("exports/z-folder/a-export.yaml", EXPORT).write("exports/a-folder/z-export.yaml", EXPORT)
    folder.write("parties/a-folder/zebra.yaml", PARTIES["tulip"])
    folder.write("places.yaml", {"places": PLACES["places"][::-1]})
    soft = 'organisation = "sakura"\n[enforcement.regimes]\n"jp/act" = "soft-mandatory"\n'
    folder.write("sekisho.toml", soft).write("waivers/a/z.yaml", WAIVER).write("waivers/z/a.yaml", WAIVER)
    gate = folder.gate()
    loaded = Gate.load(snapshot.write(gate.content, tmp_path / "built"), plugins=folder.plugins)
    for organisation in (gate.organisation, loaded.organisation):
        assert list(organisation.exports) == ["a-export", "crm", "z-export"]
        assert list(organisation.parties) == ["lotus", "sakura", "tulip", "zebra"]
        assert [one.id for one in organisation.waivers] == ["a", "z"]
        assert [one.id for one in organisation.places] == ["lotus-bucket", "tulip-db", "tulip-paris", "tulip-sftp"]
    assert list(gate.content.regimes) == list(loaded.content.regimes)


def test_a_plugin_supplies_no_paper_of_a_name_that_is_taken(folder):
    folder.write("register/cert.yaml", CERTIFICATE)
    opinion = Judgement.model_validate({**judgement("reported", "met").model_dump(), "id": "cert"})
    folder.plugins.supply_evidence = lambda: ([], [opinion])
    with pytest.raises(ConfigError, match="a plugin supplies the paper `cert`, which is already in the register"):
        folder.gate()
    folder.plugins.supply_evidence = lambda: ([certificate(id="new"), certificate(id="new")], [])
    with pytest.raises(ConfigError, match="`new`"):
        folder.gate()
