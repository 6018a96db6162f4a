"""Every hook is documented with its exact signature, tested, and really asked by the gate."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from sekisho.errors import ConfigError, LoadError
from sekisho.evidence.scc import Scc
from sekisho.gate import Gate
from sekisho.hookspecs import hookimpl
from sekisho.model.dates import AsOf
from sekisho.model.evidence import Judgement
from sekisho.model.values import Interval
from sekisho.plugins import Plugins
from tests.bad_input.harness import whole

DOCS = Path(__file__).parents[1] / "docs" / "hooks.md"
KIWI = Path(__file__).parent / "cli" / "kiwi"
DAY = AsOf.parse("2026-11-20")

HOOKS = {
    name: caller.spec.argnames for name, caller in vars(Plugins()._manager.hook).items() if hasattr(caller, "spec")
}


def gate_with(folder=KIWI, **hooks):
    """A gate with one plugin, made of plain functions."""
    plugins = Plugins()
    plugins.register(SimpleNamespace(**{name: hookimpl(function) for name, function in hooks.items()}))
    return Gate.open(folder, plugins)


def decide(gate, export="wool"):
    return gate.decide(export, DAY, stage="declaration")


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented_with_its_exact_signature(hook):
    signature = f"{hook}({', '.join(HOOKS[hook])})"
    headings = re.findall(r"^## `(.*)`$", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert headings.count(signature) == 1
    assert len(headings) == len(HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_shows_an_example_of_itself(hook):
    section = DOCS.read_text(encoding="utf-8").partition(f"## `{hook}(")[2].partition("\n## ")[0]
    example = re.search(r"```python\n(.*?)```", section, flags=re.DOTALL)[1]
    compile(example, "docs/hooks.md", "exec")
    assert example.startswith(f"@hookimpl\ndef {hook}({', '.join(HOOKS[hook])}):")
    assert len(example.splitlines()) <= 5


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_a_test(hook):
    assert [name for name in globals() if name.startswith(f"test_hook_{hook}")]


def test_hook_declare_exports():
    wool = Gate.open(KIWI).organisation.exports["wool"]
    gate = gate_with(declare_exports=lambda: [wool.model_copy(update={"id": "felt", "purpose": "felt"})])
    assert list(gate.organisation.exports) == ["felt", "parcels", "wool"]
    assert decide(gate, "felt").export_id == "felt"
    assert decide(gate, "wool").effect == "allow"


def test_hook_declare_exports_cannot_take_the_place_of_what_is_reviewed():
    wool = Gate.open(KIWI).organisation.exports["wool"]
    with pytest.raises(ConfigError, match="a plugin declares the export `wool`, which is already declared"):
        gate_with(declare_exports=lambda: [wool])


def test_hook_declare_exports_to_nobody():
    wool = Gate.open(KIWI).organisation.exports["wool"]
    felt = wool.model_copy(update={"id": "felt", "recipient": "otaga"})
    said = "its `recipient` cannot be found: no party is called `otaga`; did you mean `otago`?"
    with pytest.raises(ConfigError, match=re.escape(said)):
        gate_with(declare_exports=lambda: [felt])


PAPER = {
    "id": "all-purposes",
    "kind": "scc",
    "holder": "kiwi",
    "counterparties": ["otago"],
    "purposes": "any",
    "categories": "any",
    "issued": "2026-01-01",
    "printed_expiry": "none",
    "zone": "Pacific/Auckland",
}


def test_hook_supply_evidence():
    assert decide(gate_with(), "parcels").pending
    gate = gate_with(supply_evidence=lambda: [Scc.model_validate(PAPER)])
    assert decide(gate, "parcels").bases == (("nz/act", "agreement"),)


def test_hook_supply_evidence_gives_judgements_too():
    judgement = Judgement(
        id="j",
        kind="judgement",
        question="nz/act#parcels",
        answer="met",
        reason="It is.",
        decided_by="Aroha",
        decided_on="2026-01-01",
        expires="2027-01-01",
        zone="Pacific/Auckland",
    )
    assert gate_with(supply_evidence=lambda: [judgement]).content.papers.judgements == (judgement,)


def test_hook_supply_packs(tmp_path):
    whole("regimes/nz/second-act.yaml", (KIWI / "regimes/nz/act.yaml").read_text().replace("[wool]", "[silk]"))(
        tmp_path
    )
    gate = gate_with(supply_packs=lambda: [tmp_path])
    assert [finding.regime.id for finding in decide(gate).applicable] == ["nz/act", "nz/second-act"]


def test_hook_supply_packs_is_read_as_strictly_as_everything(tmp_path):
    whole("regimes/nz/second-act.yaml", "titel: x\n")(tmp_path)
    with pytest.raises(LoadError, match=r"`titel` is not known here; did you mean `title`\?"):
        gate_with(supply_packs=lambda: [tmp_path])


def test_hook_supply_facts():
    def counted(export, case):
        assert case["ledger.ordinary.calendar_year"] == Interval(0, 10_000)
        return {"ledger.ordinary.calendar_year": 1000} if export.id == "parcels" else {}

    decision = decide(gate_with(supply_facts=counted), "parcels")
    assert (decision.effect, decision.bases) == ("allow", (("nz/act", "small"),))


def test_hook_supply_facts_with_an_argument_left_out():
    gate = gate_with(supply_facts=lambda export: {"ledger.ordinary.calendar_year": 1001})
    assert decide(gate, "parcels").effect == "block"


def test_hook_report():
    heard = []

    def hear(decision):
        heard.append(decision)

    gate = gate_with(report=hear)
    decisions = [decide(gate, "wool"), decide(gate, "parcels")]
    assert heard == decisions
