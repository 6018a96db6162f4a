"""Bringing law, organisation and papers together, those of plugins included."""

import pytest

from sekisho import snapshot
from sekisho.errors import ConfigError, LoadError
from sekisho.gate import Gate
from sekisho.hookspecs import hookimpl
from sekisho.model.dates import AsOf
from sekisho.model.export import Export
from tests.engine.asking import certificate, judgement
from tests.gate.folder import EXPORT, LAW, Folder

NOW = AsOf.parse("2026-01-15")


class Supplier:
    """A plugin that brings something along."""

    def __init__(self, exports=(), papers=(), folders=()):
        self.exports, self.papers, self.folders = exports, papers, folders

    @hookimpl
    def declare_exports(self):
        return self.exports

    @hookimpl
    def supply_evidence(self):
        return self.papers

    @hookimpl
    def supply_packs(self):
        return self.folders


def test_exports_of_plugins_are_declared_beside_the_folders(folder):
    folder.plugins.register(Supplier(exports=[Export.model_validate({**EXPORT, "id": "hr"})]))
    gate = folder.gate()
    assert sorted(gate.organisation.exports) == ["crm", "hr"]
    assert gate.decide("hr", NOW, stage="run").effect == "allow"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "crm"}, "a plugin declares the export `crm`, which is already declared"),
        ({"id": "hr", "recipient": "tullip"}, "its `recipient` cannot be found: no party is called `tullip`"),
    ],
)
def test_an_export_of_a_plugin_that_cannot_be_is_refused(folder, changes, said):
    folder.plugins.register(Supplier(exports=[Export.model_validate({**EXPORT, **changes})]))
    with pytest.raises(ConfigError, match=said):
        folder.gate()


def test_papers_and_judgements_of_plugins_count(folder):
    folder.write("exports/crm.yaml", {**EXPORT, "recipient": "lotus", "stored_in": ["VN"]})
    assert folder.gate().decide("crm", NOW, stage="run").effect == "block"
    folder.plugins.register(Supplier(papers=[certificate(), judgement("reported", "met")]))
    made = folder.gate().decide("crm", NOW, stage="run")
    assert made.bases == (("jp/act", "certified"),)
    assert list(made.findings[0].reminders()) == []


def test_law_of_plugins_and_of_further_folders_is_law(folder, tmp_path_factory):
    pack, further = (Folder(tmp_path_factory.mktemp(name)) for name in ("pack", "further"))
    pack.write("regimes/jp/plugged.yaml", LAW)
    further.write("regimes/jp/further.yaml", LAW)
    folder.plugins.register(Supplier(folders=[pack.path]))
    folder.write("sekisho.toml", f'organisation = "sakura"\nlaw = ["{further.path}"]\n')
    assert sorted(folder.gate().content.regimes) == ["jp/act", "jp/further", "jp/plugged"]


def test_everything_that_is_wrong_is_told_at_once(folder):
    folder.write("regimes/jp/act.yaml", {**LAW, "zone": "Tokyo"}).write(
        "exports/crm.yaml", {**EXPORT, "recipient": "x"}
    )
    folder.write("register/cert.yaml", {"kind": "certificat"})
    with pytest.raises(LoadError) as refused:
        folder.gate()
    files = {str(problem.file.relative_to(folder.path)) for problem in refused.value.problems}
    assert files == {"exports/crm.yaml", "register/cert.yaml", "regimes/jp/act.yaml"}


def test_without_a_register_nothing_is_judged(folder):
    (folder.path / "register").rmdir()
    with pytest.raises(LoadError, match="there is no register; make the folder"):
        folder.gate()


def test_the_law_is_told_first_and_then_the_organisations_own_wherever_it_was_read(folder, tmp_path_factory):
    folder.write("regimes/a-policy.yaml", {**LAW, "layer": "organisation"}).write("regimes/jp-x/act.yaml", LAW)
    opened = folder.gate()
    loaded = Gate.load(snapshot.write(opened.content, tmp_path_factory.mktemp("built")), plugins=folder.plugins)
    for gate in (opened, loaded):
        findings = gate.decide("crm", NOW, stage="run").findings
        assert [finding.regime.id for finding in findings] == ["jp-x/act", "jp/act", "a-policy"]
