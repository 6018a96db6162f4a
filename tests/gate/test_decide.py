"""From an organisation's files to a decision: the law, what stands beside it, and what that means for a task."""

import pytest

from sekisho import snapshot
from sekisho.errors import LoadError, UnknownExport
from sekisho.gate import Gate
from sekisho.hookspecs import hookimpl
from sekisho.model.brief import brief
from sekisho.model.dates import AsOf
from sekisho.model.export import Carrier
from sekisho.model.verdict import Verdict
from tests.gate.folder import CERTIFICATE, CITE, EXPORT, LAW, PARTIES, STREAM, WAIVER

JANUARY, BEFORE = AsOf.parse("2026-01-15"), AsOf.parse("2025-12-31")
HEADS = {"fact": "ledger.ordinary.calendar_year", "below": 1000, "cite": "act art. 6(1)"}


def to_lotus(**changes):
    """An export to a country that is not adequate."""
    return {**EXPORT, "recipient": "lotus", "stored_in": ["VN"], **changes}


def decide(folder, at=JANUARY, *, stage="run", **how):
    return folder.gate().decide("crm", at, stage=stage, **how)


def enforced(folder, level):
    return folder.write("sekisho.toml", f'organisation = "sakura"\n[enforcement.regimes]\n"jp/act" = "{level}"\n')


# ---- the law


def test_an_export_to_an_adequate_country_passes_from_the_day_it_is_adequate(folder):
    passed, early = decide(folder), decide(folder, BEFORE)
    assert (passed.verdict, passed.word, passed.effect) == (Verdict.MET, "ALLOW", "allow")
    assert passed.bases == (("jp/act", "adequacy"),)
    assert (early.word, early.effect, early.bases) == ("REVIEW", "block", ())


def test_the_laws_own_new_year_counts(folder):
    almost, just = (AsOf.parse(f"2025-12-31T{time}+00:00") for time in ("14:59:59", "15:00:00"))
    assert [decide(folder, at).effect for at in (almost, just)] == ["block", "allow"]


def test_few_people_are_exempt(folder):
    folder.write("exports/crm.yaml", to_lotus(persons={"per_run": 1, "per_year": 999}))
    assert (decide(folder).word, decide(folder).effect) == ("ALLOW_EXEMPT", "allow")


def test_what_is_forbidden_is_blocked_on_every_basis(folder):
    folder.write("exports/crm.yaml", {**EXPORT, "data": [{**STREAM, "categories": ["secrets"]}]})
    made = decide(folder)
    assert (made.word, made.effect) == ("DENY", "block")
    assert made.findings[0].through == ("adequacy",)


def test_a_duty_that_nobody_has_answered_blocks(folder):
    folder.write("parties/sakura.yaml", {**PARTIES["sakura"], "ciio": True})
    assert decide(folder).word == "DENY"
    folder.write("parties/sakura.yaml", {key: value for key, value in PARTIES["sakura"].items() if key != "ciio"})
    assert decide(folder).word == "REVIEW"


def test_every_stream_is_judged_and_the_worst_counts(folder):
    streams = [STREAM, {**STREAM, "id": "plans", "categories": ["secrets"]}]
    folder.write("exports/crm.yaml", {**EXPORT, "data": streams})
    made = decide(folder)
    assert [(f.stream, f.word) for f in made.findings] == [("customers", "ALLOW"), ("plans", "DENY")]
    assert (made.word, made.effect) == ("DENY", "block")


def test_a_certificate_for_one_law_does_not_help_under_another(folder):
    needs = {"any": [{"evidence": "certificate", "where": {"level": ["high"]}, "cite": "act art. 5"}]}
    other = {**LAW, "jurisdictions": ["JP", "DE"], "tables": {}, "forbids": [], "duties": [], "requires": needs}
    folder.write("regimes/jp/other.yaml", other).write("register/cert.yaml", {**CERTIFICATE, "level": "low"})
    words = {finding.regime.id: finding.word for finding in decide(folder).findings}
    assert words == {"jp/act": "ALLOW", "jp/other": "DENY"}


# ---- effects


def test_unknown_blocks_like_unmet(folder):
    folder.write("exports/crm.yaml", to_lotus())
    made = decide(folder)
    assert (made.word, made.effect, made.pending) == ("REVIEW", "block", False)


def test_what_only_a_run_can_tell_is_pending_at_declaration_and_blocks_at_run(folder):
    folder.write("exports/crm.yaml", to_lotus())
    made = decide(folder, stage="declaration")
    assert (made.word, made.effect, made.pending) == ("REVIEW", "annotate", True)
    assert "pending what only a run can tell" in made.message()


def test_what_somebody_should_have_said_is_not_pending(folder):
    folder.write("exports/crm.yaml", to_lotus())
    folder.write("parties/sakura.yaml", {key: value for key, value in PARTIES["sakura"].items() if key != "ciio"})
    made = decide(folder, stage="declaration")
    assert (made.effect, made.pending) == ("block", False)


def test_a_bar_that_only_a_run_can_exclude_is_pending_too(folder):
    crowd = {**LAW["forbids"][0], "all": [{**HEADS, "at_least": 1000}]}
    del crowd["all"][0]["below"]
    folder.write("regimes/jp/act.yaml", {**LAW, "forbids": [crowd]})
    assert decide(folder, stage="declaration").pending
    assert decide(folder).effect == "block"


@pytest.mark.parametrize(
    ("level", "effect"), [("advisory", "annotate"), ("soft-mandatory", "block"), ("hard-mandatory", "block")]
)
def test_what_blocks_is_the_organisations_decision(folder, level, effect):
    enforced(folder, level).write("exports/crm.yaml", to_lotus(persons={"per_run": 1, "per_year": 1000}))
    made = decide(folder)
    assert (made.word, made.effect) == ("REVIEW", effect)


@pytest.mark.parametrize(
    ("level", "at", "effect"),
    [
        ("soft-mandatory", "2026-01-31", "block"),
        ("soft-mandatory", "2026-02-01", "annotate"),
        ("soft-mandatory", "2026-02-28", "annotate"),
        ("soft-mandatory", "2026-03-01", "block"),
    ],
)
def test_a_waiver_helps_while_it_lasts(folder, level, at, effect):
    enforced(folder, level).write("exports/crm.yaml", to_lotus()).write("waivers/late.yaml", WAIVER)
    assert decide(folder, AsOf.parse(at)).effect == effect


@pytest.mark.parametrize(
    ("level", "because"), [("hard-mandatory", "blocks in any case"), ("advisory", "blocks nothing")]
)
def test_a_waiver_that_cannot_help_is_refused(folder, level, because):
    """It had no effect, and nobody was told."""
    enforced(folder, level).write("waivers/late.yaml", WAIVER)
    with pytest.raises(LoadError, match=f"has no effect: `jp/act` is `{level}` and {because}; make the regime"):
        folder.gate()


def test_a_waiver_is_for_the_exports_and_the_law_that_it_names(folder):
    folder.write("exports/crm.yaml", to_lotus()).write("exports/hr.yaml", EXPORT).write("regimes/jp/other.yaml", LAW)
    folder.write("sekisho.toml", 'organisation = "sakura"\n[enforcement]\ndefault = "soft-mandatory"\n')
    february = AsOf.parse("2026-02-15")
    folder.write("waivers/late.yaml", {**WAIVER, "exports": ["hr"]})
    assert decide(folder, february).findings[0].waiver is None
    folder.write("waivers/late.yaml", {**WAIVER, "regime": "jp/other"})
    assert [finding.waiver is None for finding in decide(folder, february).findings] == [True, False]


def test_one_law_that_blocks_is_enough(folder):
    enforced(folder, "advisory").write("exports/crm.yaml", to_lotus()).write("regimes/jp/other.yaml", LAW)
    assert decide(folder).effect == "block"


# ---- beside the law


def test_a_draft_blocks_unless_drafts_are_allowed(folder):
    folder.write("exports/crm.yaml", {**EXPORT, "draft": True})
    made = decide(folder)
    assert (made.effect, [note.code for note in made.notes]) == ("block", ["draft"])
    folder.write("sekisho.toml", 'organisation = "sakura"\nallow_drafts = true\n')
    assert decide(folder).effect == "annotate"


@pytest.mark.parametrize("stage", ["declaration", "run"])
def test_a_draft_that_passes_is_never_silent(folder, stage):
    folder.write("sekisho.toml", 'organisation = "sakura"\nallow_drafts = true\n')
    assert decide(folder, stage=stage).effect == "allow"
    folder.write("exports/crm.yaml", {**EXPORT, "draft": True})
    made = decide(folder, stage=stage)
    assert (made.effect, made.word, [note.code for note in made.notes]) == ("annotate", "ALLOW", ["draft-allowed"])
    first, said, do, *_ = made.message().splitlines()
    assert first.startswith("sekisho annotates export “crm”: ALLOW")
    assert said == "  this export is a draft that was not reviewed; it passes only because `allow_drafts` is on"
    assert "remove `draft: true` from exports/crm.yaml" in do
    assert "未審査の下書き" in made.message("ja")
    assert "was not reviewed" in brief(made)


def test_drafts_that_are_allowed_pass_no_further_than_the_law_lets_them(folder):
    folder.write("sekisho.toml", 'organisation = "sakura"\nallow_drafts = true\n')
    folder.write("exports/crm.yaml", to_lotus(draft=True))
    assert decide(folder).effect == "block"
    waiting = decide(folder, stage="declaration")
    assert (waiting.effect, waiting.pending) == ("annotate", True)


def test_a_task_that_is_not_listed_does_not_carry_it(folder):
    listed, stranger = Carrier("crm", "ship_weekly"), Carrier("adhoc", "copy")
    assert decide(folder, carrier=listed).effect == "allow"
    made = decide(folder, carrier=stranger)
    assert (made.word, made.effect, [note.code for note in made.notes]) == ("DENY", "block", ["carrier"])


def test_nothing_beside_the_law_is_excused(folder):
    enforced(folder, "advisory").write("exports/crm.yaml", to_lotus(draft=True))
    made = decide(folder, stage="declaration")
    assert (made.effect, made.pending) == ("block", False)


def test_an_export_that_nobody_declared_is_no_export(folder):
    with pytest.raises(UnknownExport, match=r"no export is declared as `cmr`; did you mean `crm`\?"):
        folder.gate().decide("cmr", JANUARY, stage="run")


# ---- whatever goes wrong is part of the decision


def test_an_error_in_a_law_is_unknown_blocks_and_is_told(folder):
    odd = {"requires": {"any": [{"predicate": "fails", **CITE}]}, "tables": {}}
    folder.write("regimes/jp/act.yaml", {**LAW, **odd, "duties": []})
    made = decide(folder)
    assert (made.word, made.effect) == ("REVIEW", "block")
    assert [type(error) for error in made.faults] == [ZeroDivisionError]
    assert "an error, counted as unknown: ZeroDivisionError" in made.message()


def test_an_error_is_reported_once_although_a_declaration_asks_twice(folder):
    odd = {"requires": {"any": [{"predicate": "fails", **CITE}]}, "tables": {}}
    folder.write("regimes/jp/act.yaml", {**LAW, **odd, "duties": []})
    assert len(decide(folder, stage="declaration").faults) == 1


def test_a_predicate_that_changes_the_case_it_is_shown_is_an_error_and_changes_nothing(folder):
    def meddles(case, as_of):
        case["recipient.country"] = "JP"
        return Verdict.MET

    folder.plugins.predicates = {"meddles": meddles}
    odd = {"requires": {"any": [{"predicate": "meddles", **CITE}]}, "tables": {}}
    folder.write("regimes/jp/act.yaml", {**LAW, **odd, "duties": []})
    made = decide(folder)
    assert (made.effect, [type(error) for error in made.faults]) == ("block", [TypeError])
    assert {case["recipient.country"] for case in made.cases.values()} == {"DE"}


# ---- plugins


class Counter:
    """A plugin that knows how many people have left already, and listens."""

    def __init__(self, heads):
        self.heads = heads
        self.heard = []

    @hookimpl
    def supply_facts(self, export, case):
        return {"ledger.ordinary.calendar_year": self.heads}

    @hookimpl
    def report(self, decision):
        self.heard.append((decision.export_id, decision.word))


@pytest.mark.parametrize(("heads", "word"), [(999, "ALLOW_EXEMPT"), (1000, "DENY")])
def test_facts_that_plugins_supply_count_and_decisions_are_heard(folder, heads, word):
    counter = Counter(heads)
    folder.plugins.register(counter)
    folder.write("exports/crm.yaml", to_lotus())
    assert decide(folder).word == word
    assert counter.heard == [("crm", word)]


# ---- the clock


def test_the_clock_is_the_wall_unless_a_rehearsal_pins_it(folder):
    pinned = 'organisation = "sakura"\nrehearsal = true\nas_of = 2026-01-15\n'
    assert str(folder.gate().clock()) > "2026-01-15T"
    gate = folder.write("sekisho.toml", pinned).gate()
    assert gate.clock() == JANUARY
    assert "in rehearsal" in gate.decide("crm", gate.clock(), stage="run").message()
    loose = 'organisation = "sakura"\nrehearsal = true\n'
    assert folder.write("sekisho.toml", loose).gate().clock() != JANUARY


def test_what_is_installed_is_used_when_nothing_else_is_named(folder, tmp_path):
    without = {"any": LAW["requires"]["any"][::2]}
    folder.write("regimes/jp/act.yaml", {**LAW, "requires": without, "duties": LAW["duties"][:1]})
    opened = Gate.open(folder.path)
    loaded = Gate.load(snapshot.write(opened.content, tmp_path / "built"))
    assert opened.decide("crm", JANUARY, stage="run").effect == loaded.decide("crm", JANUARY, stage="run").effect


def test_a_task_log_speaks_the_organisations_language(folder):
    gate = folder.write("sekisho.toml", 'organisation = "sakura"\n\n[check]\nlang = "ja"\n').gate()
    made = gate.decide("crm", JANUARY, stage="run")
    assert made.message() == made.message("ja")
    assert made.message().startswith("sekisho：提供「crm」を許可")
