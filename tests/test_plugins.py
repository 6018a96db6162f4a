"""What is plugged in: folders that register themselves, and plugins that are named when they fail."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from sekisho import evidence, formats
from sekisho.errors import ConfigError, PluginFailed
from sekisho.gate import Gate
from sekisho.hookspecs import hookimpl
from sekisho.model.dates import AsOf
from sekisho.model.evidence import Evidence
from sekisho.plugins import Plugins, installed

KIWI = Path(__file__).parent / "cli" / "kiwi"


class Culprit:
    """A plugin whose one hook is given."""

    def __init__(self, **hooks):
        for name, function in hooks.items():
            setattr(self, name, hookimpl(lambda function=function: function()))


def decided_with(plugin):
    plugins = Plugins()
    plugins._manager.register(plugin, name="culprit")
    return Gate.open(KIWI, plugins).decide("wool", AsOf.parse("2026-11-20"), stage="declaration")


@pytest.mark.parametrize(("family", "folder"), [("kinds", evidence), ("formats", formats)])
def test_the_folder_is_the_registry(family, folder):
    files = {path.stem.replace("_", "-") for path in Path(folder.__file__).parent.glob("*.py")} - {"--init--"}
    assert set(getattr(installed(), family)) == files


def test_a_kind_is_known_by_the_name_of_its_file():
    for name, kind in installed().kinds.items():
        assert issubclass(kind, Evidence)
        assert kind.model_fields["kind"].annotation.__args__ == (name,)


def test_asking_for_one_kind_imports_no_other():
    kinds = Plugins().kinds
    assert kinds["scc"].__name__ == "Scc"
    assert list(kinds._loaded) == ["scc"]


def test_a_kind_that_is_not_there_is_none():
    assert "ssc" not in installed().kinds
    with pytest.raises(KeyError):
        installed().kinds["ssc"]


def fails():
    raise ZeroDivisionError("inside")


@pytest.mark.parametrize("hook", ["declare_exports", "supply_evidence", "supply_packs", "supply_facts", "report"])
def test_a_plugin_that_fails_is_named_and_lets_nothing_through(hook):
    with pytest.raises(PluginFailed) as refusal:
        decided_with(Culprit(**{hook: fails}))
    assert str(refusal.value) == f"the plugin culprit failed in `{hook}`: ZeroDivisionError: inside"
    assert refusal.value.exit_code == 3


@pytest.mark.parametrize(
    ("hook", "function", "said"),
    [
        ("declare_exports", lambda: ["wool"], "the plugin culprit gives 'wool', where Export was expected"),
        ("supply_evidence", lambda: [{}], "the plugin culprit gives {}, where Evidence or Judgement was expected"),
        ("supply_packs", lambda: ["/law"], "the plugin culprit gives '/law', where Path was expected"),
        (
            "supply_packs",
            lambda: [Path("/law")],
            "the plugin culprit names /law as a folder of law; it holds neither `regimes` nor `shared`",
        ),
        (
            "supply_facts",
            lambda: {"data.sensitiv": True},
            "the plugin culprit supplies `data.sensitiv`; no fact is called so; did you mean `data.sensitive`?",
        ),
        (
            "supply_facts",
            lambda: {"ledger.ordinary.calendar_year": True},
            "the plugin culprit supplies True as `ledger.ordinary.calendar_year`, which is a number",
        ),
        (
            "supply_facts",
            lambda: {"data.categories": ["contact"]},
            "the plugin culprit supplies ['contact'] as `data.categories`, which is a set",
        ),
        (
            "supply_facts",
            lambda: {"ledger.ordinary.calendar_year": -1},
            "the plugin culprit supplies -1 as `ledger.ordinary.calendar_year`, which is a number",
        ),
        (
            "supply_facts",
            lambda: ["batch.persons"],
            "the plugin culprit gives ['batch.persons'], where facts by their paths were expected",
        ),
        (
            "supply_facts",
            lambda: iter([{"batch.persons": 1}, {"batch.persons": 2}]),
            "the plugin culprit supplies `batch.persons` twice, as 1 and as 2",
        ),
        ("declare_exports", lambda: 7, "the plugin culprit gives 7, where several of Export were expected"),
    ],
)
def test_what_a_plugin_gives_is_read_strictly_too(hook, function, said):
    with pytest.raises(PluginFailed) as refusal:
        decided_with(Culprit(**{hook: function}))
    assert str(refusal.value) == said


def nothing():
    return None


def test_a_plugin_may_have_nothing_to_say():
    hooks = dict.fromkeys(("declare_exports", "supply_evidence", "supply_packs", "supply_facts"), nothing)
    assert decided_with(Culprit(**hooks)).effect == "allow"


def test_of_two_plugins_the_last_is_heard_first():
    plugins = Plugins()
    for count in (1, 2):
        plugins.register(Culprit(supply_facts=lambda count=count: {"batch.persons": count}))
    assert plugins.supplies_facts
    assert plugins.supply_facts(None, {}) == {"batch.persons": 2}


async def later():
    raise AssertionError


async def later_and_in_pieces():
    yield


@pytest.mark.parametrize("hook", ["declare_exports", "supply_evidence", "supply_packs", "supply_facts", "report"])
def test_a_hook_that_promises_its_answer_for_later_lets_nothing_through(hook):
    with pytest.raises(PluginFailed, match=f"failed in `{hook}`: TypeError: .*never awaited"):
        decided_with(Culprit(**{hook: later}))


@pytest.mark.parametrize("hook", ["declare_exports", "supply_evidence", "supply_packs", "supply_facts", "report"])
def test_a_plugin_that_fails_after_its_first_yield_is_named_too(hook):
    def some():
        yield {}
        fails()

    hooks = {hook: lambda: some() if hook == "supply_facts" else failing_at_once()}
    with pytest.raises(PluginFailed, match=f"the plugin culprit failed in `{hook}`: ZeroDivisionError: inside"):
        decided_with(Culprit(**hooks))


def failing_at_once():
    yield from ()
    fails()


@pytest.mark.parametrize(
    ("plugin", "said"),
    [
        (SimpleNamespace(declare_export=hookimpl(lambda: None)), "unknown hook 'declare_export'"),
        (SimpleNamespace(report=hookimpl(lambda decison: None)), "hook 'report'"),
        (SimpleNamespace(report=hookimpl(wrapper=True)(lambda: (yield))), "hooks cannot be wrapped"),
        (SimpleNamespace(report=hookimpl(later)), "its answer is never awaited; write `def`"),
        (SimpleNamespace(report=hookimpl(later_and_in_pieces)), "its answer is never awaited; write `def`"),
    ],
)
def test_a_hook_that_does_not_exist_is_refused_when_it_is_registered(plugin, said):
    with pytest.raises(ConfigError, match=said):
        Plugins().register(plugin)


def test_an_installed_plugin_that_cannot_be_loaded_is_named():
    with pytest.raises(ConfigError, match="a plugin cannot be used: No module named 'no_such_module'"):
        Plugins([("culprit", "no_such_module:plugin")])
