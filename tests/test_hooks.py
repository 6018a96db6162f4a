"""Every hook is documented with its exact signature, tested, and really asked by the gate."""

import re
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from sekisho.errors import ConfigError, LoadError, PluginFailed
from sekisho.evidence.scc import Scc
from sekisho.gate import Gate
from sekisho.hookspecs import hookimpl
from sekisho.model.dates import AsOf
from sekisho.model.evidence import Judgement
from sekisho.model.export import Persons
from sekisho.model.values import Interval
from sekisho.plugins import Plugins
from tests.bad_input.harness import whole

DOCS = Path(__file__).parents[1] / "docs" / "hooks.md"
KIWI = Path(__file__).parent / "cli" / "kiwi"
DAY = AsOf.parse("2026-11-20")
JUDGEMENT = Judgement(
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


@pytest.mark.parametrize("category", ["face-images", "facial-image"])
def test_hook_declare_exports_in_words_beside_those_of_the_law(category):
    wool = Gate.open(KIWI).organisation.exports["wool"]
    data = (wool.data[0].model_copy(update={"categories": (category,)}),)
    felt = wool.model_copy(update={"id": "felt", "data": data})
    with pytest.raises(ConfigError, match=rf"the export `felt`, and its `data` is wrong: .*`{category}`"):
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
    assert gate_with(supply_evidence=lambda: [JUDGEMENT]).content.papers.judgements == (JUDGEMENT,)


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


def test_a_hook_that_is_written_with_yield_gives_all_that_it_yields(tmp_path):
    wool = Gate.open(KIWI).organisation.exports["wool"]
    law = (KIWI / "regimes/nz/act.yaml").read_text()
    whole("regimes/nz/second-act.yaml", law.replace("[wool]", "[silk]"))(tmp_path)

    def declare_exports():
        yield wool.model_copy(update={"id": "felt"})
        yield wool.model_copy(update={"id": "yarn"})

    def supply_evidence():
        yield Scc.model_validate(PAPER)
        yield JUDGEMENT

    def supply_packs():
        yield tmp_path

    gate = gate_with(declare_exports=declare_exports, supply_evidence=supply_evidence, supply_packs=supply_packs)
    assert list(gate.organisation.exports) == ["felt", "parcels", "wool", "yarn"]
    assert [paper.id for paper in gate.content.papers.all if paper.kind == "scc"] == ["all-purposes", "mill"]
    assert gate.content.papers.judgements == (JUDGEMENT,)
    assert "nz/second-act" in gate.content.regimes


def test_facts_that_are_yielded_are_all_heard():
    def supply_facts(export):
        yield {"batch.persons": 7}
        yield {"ledger.ordinary.calendar_year": 1001}

    decision = decide(gate_with(supply_facts=supply_facts), "parcels")
    assert decision.effect == "block"
    assert {case["batch.persons"] for case in decision.cases.values()} == {7}


def test_a_report_that_is_written_with_yield_is_made_to_the_end():
    heard = []

    def report(decision):
        heard.append(decision.export_id)
        yield
        heard.append(decision.effect)

    decide(gate_with(report=report))
    assert heard == ["wool", "allow"]


def test_a_report_that_yields_may_still_stop_what_it_reports():
    def report(decision):
        yield
        raise RuntimeError("no ticket could be opened")

    with pytest.raises(PluginFailed, match="failed in `report`: RuntimeError: no ticket"):
        decide(gate_with(report=report))


def returns_the_rest():
    yield Scc.model_validate(PAPER)
    return [JUDGEMENT]


class InPieces:
    """Several papers, none of them a list: they come when somebody asks, and the second does not."""

    def __iter__(self):
        yield Scc.model_validate(PAPER)
        raise RuntimeError("the register of the parent company does not answer")


class Fickle(dict):
    """Facts that say one thing to whoever checks them, and another to whoever takes them."""

    def items(self):
        self["ledger.ordinary.calendar_year"] = 0
        return [("ledger.ordinary.calendar_year", 1001)]


def test_what_a_hook_returns_after_it_has_yielded_is_not_lost_in_silence():
    with pytest.raises(PluginFailed, match=r"failed in `supply_evidence`: TypeError: it yields and then returns"):
        gate_with(supply_evidence=returns_the_rest)


def test_a_plugin_is_named_whose_answer_breaks_off():
    with pytest.raises(PluginFailed, match="failed in `supply_evidence`: RuntimeError: the register of the parent"):
        gate_with(supply_evidence=lambda: InPieces())  # noqa: PLW0108 - pluggy takes functions only


def test_facts_are_taken_as_they_were_checked():
    decision = decide(gate_with(supply_facts=lambda export: Fickle()), "parcels")
    assert {case["ledger.ordinary.calendar_year"] for case in decision.cases.values()} == {1001}
    assert decision.effect == "block"


def test_bounds_that_were_turned_round_past_their_checks_are_refused():
    bounds = tuple.__new__(Interval, (1500, 3))
    with pytest.raises(PluginFailed, match=r"which is a number"):
        decide(gate_with(supply_facts=lambda export: {"ledger.ordinary.calendar_year": bounds}), "parcels")


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("marked", [True, False])
def test_what_bears_the_name_of_a_hook_and_would_never_be_called_is_refused(hook, marked):
    """pluggy passes by what is not marked, and by what is called like a function and is none."""
    plugin = SimpleNamespace(**{hook: hookimpl(partial(print)) if marked else list})
    with pytest.raises(ConfigError, match=f"`{hook}` would never be called"):
        Plugins().register(plugin)


def meddles_with_the_case(export, case):
    case["ledger.ordinary.calendar_year"] = Interval(0, 0)


def meddles_behind_the_case(export, case):
    object.__setattr__(export, "draft", False)
    for stream in export.data:
        object.__setattr__(stream, "subjects", ())
        stream.columns.clear()
    object.__setattr__(export.persons, "per_year", 1)


def test_a_plugin_cannot_change_the_case_that_it_is_shown():
    with pytest.raises(PluginFailed, match="failed in `supply_facts`: TypeError"):
        decide(gate_with(supply_facts=meddles_with_the_case), "parcels")


def test_a_plugin_that_changes_the_export_it_is_shown_changes_nothing():
    gate = gate_with(supply_facts=meddles_behind_the_case)
    before = {name: export.model_dump() for name, export in gate.organisation.exports.items()}
    told = [(decide(gate, "parcels").effect, decide(gate, "parcels").verdict) for _ in range(2)]
    assert told == [(decide(gate_with(), "parcels").effect, decide(gate_with(), "parcels").verdict)] * 2
    assert {name: export.model_dump() for name, export in gate.organisation.exports.items()} == before


def softens(decision):
    object.__setattr__(decision, "effect", "allow")
    for name in ("findings", "notes"):
        object.__setattr__(decision, name, ())


def meddles_with_the_facts(decision):
    for case in decision.cases.values():
        case.clear()


def meddles_with_the_streams(decision):
    decision.cases.clear()


def meddles_with_the_loads(decision):
    decision.loads["paper"] = Interval(0, 0)


def test_a_plugin_cannot_change_the_decision_that_it_hears_of():
    gate = gate_with(supply_facts=lambda export: {"ledger.ordinary.calendar_year": 1001}, report=softens)
    decision = decide(gate, "parcels")
    assert (decision.effect, decision.word) == ("block", "DENY")
    assert decision.findings


@pytest.mark.parametrize("report", [meddles_with_the_facts, meddles_with_the_streams, meddles_with_the_loads])
def test_a_plugin_that_would_change_the_facts_of_a_decision_is_told_so(report):
    with pytest.raises(PluginFailed, match="failed in `report`"):
        decide(gate_with(report=report))


def test_what_a_plugin_does_later_to_the_export_that_it_declared_changes_nothing():
    felt = Gate.open(KIWI).organisation.exports["wool"].model_copy(deep=True, update={"id": "felt"})
    gate = gate_with(declare_exports=lambda: [felt])
    before = gate.organisation.exports["felt"].model_dump()
    object.__setattr__(felt, "recipient", "nobody")
    felt.data[0].columns["anything"] = "string"
    assert gate.organisation.exports["felt"].model_dump() == before


def test_what_a_plugin_does_later_to_its_paper_changes_nothing():
    paper = Scc.model_validate({**PAPER, "counterparties": ["kiwi"]})
    gate = gate_with(supply_evidence=lambda: [paper])
    before = decide(gate, "parcels").bases
    object.__setattr__(paper, "counterparties", ("otago",))
    assert decide(gate, "parcels").bases == before


def unchecked(**differently):
    """An export that was put together past the checks of its own class."""
    wool = Gate.open(KIWI).organisation.exports["wool"]
    return wool.model_copy(update={"id": "felt", **differently})


@pytest.mark.parametrize(
    "differently",
    [
        {"persons": Persons.model_construct(per_run=-5, per_year=-1)},
        {"persons": Persons.model_construct(per_run=9, per_year=3)},
        {"carriers": ()},
        {"data": ()},
        {"recipient": "kiwi"},
    ],
)
def test_an_export_that_was_put_together_past_its_checks_is_checked(differently):
    with pytest.raises(PluginFailed, match="gives Export `felt`, which is none that can be used: "):
        gate_with(declare_exports=lambda: [unchecked(**differently)])
