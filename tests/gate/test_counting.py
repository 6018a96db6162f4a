"""How many heads an organisation's declarations admit, before anybody has counted."""

import pytest

from sekisho.model.dates import AsOf
from sekisho.model.tallies import TALLIES
from sekisho.model.values import Interval
from tests.gate.folder import EXPORT, LAW, PARTIES, STREAM

NOW = AsOf.parse("2026-01-15")
ORDINARY, SENSITIVE = "ledger.ordinary.calendar_year", "ledger.sensitive.calendar_year"
BULK = "ledger.bulk.twelve_months"
BASES = LAW["requires"]["any"]
UNCOUNTED = [{**BASES[0], "counted": False}, *BASES[1:]]


def asking(*facts):
    """The law, asking for the heads of these facts."""
    few = {**BASES[2], "all": [{"fact": fact, "below": 1000, "cite": "act art. 6(1)"} for fact in facts]}
    return {**LAW, "requires": {"any": [*BASES[:2], few]}}


def only_few(fact):
    """The law, with no other way than few heads of this fact."""
    law = asking(fact)
    return {**law, "requires": {"any": law["requires"]["any"][-1:]}, "duties": []}


def bounds(folder, export="crm", at=NOW):
    """The facts of the ledger that a decision on the export is made with."""
    heard = {}

    class Listener:
        from sekisho.hookspecs import hookimpl

        @hookimpl
        def supply_facts(self, export, case):
            heard.update(case)
            return {}

    folder.plugins.register(Listener())
    decision = folder.gate().decide(export, at, stage="declaration")
    for fact, tally in TALLIES.items():
        together = decision.findings[0].sharing(fact)
        assert tally.years * sum(persons for _, persons in together.declared) == heard[fact].high, "what advice names"
    return heard[ORDINARY], heard[SENSITIVE], heard[BULK]


def test_what_all_exports_of_one_exporter_declare_is_summed(folder):
    folder.write("regimes/jp/act.yaml", asking(ORDINARY, SENSITIVE))
    sensitive = {**EXPORT, "persons": {"per_run": 1, "per_year": 30}, "data": [{**STREAM, "sensitive": True}]}
    folder.write("exports/health.yaml", sensitive).write("exports/more.yaml", EXPORT)
    assert bounds(folder)[:2] == bounds(folder, "health")[:2] == (Interval(0, 10030), Interval(0, 30))


def test_a_kind_that_no_law_asks_for_is_not_counted(folder):
    assert bounds(folder) == (Interval(0, 5000), Interval(0, 0), Interval(0, 0))


def test_another_exporters_heads_are_not_counted_unless_they_are_sent_on_ones_behalf(folder):
    folder.write("parties/rose.yaml", {**PARTIES["sakura"], "name": "Rose", "group": "none"})
    folder.write("exports/theirs.yaml", {**EXPORT, "exporter": "rose"})
    assert bounds(folder)[0] == Interval(0, 5000)
    folder.write("exports/theirs.yaml", {**EXPORT, "exporter": "rose", "on_behalf_of": "sakura"})
    assert bounds(folder)[0] == bounds(folder, "theirs")[0] == Interval(0, 10000)


def test_a_volume_split_over_companies_of_one_group_is_summed(folder):
    folder.write("parties/rose.yaml", {**PARTIES["sakura"], "name": "Rose"})
    folder.write("exports/theirs.yaml", {**EXPORT, "exporter": "rose"})
    assert bounds(folder)[0] == bounds(folder, "theirs")[0] == Interval(0, 10000)


@pytest.mark.parametrize("otherwise", [{"recipient": "lotus"}, {"purpose": "sales"}])
def test_what_the_group_sends_elsewhere_or_for_another_purpose_is_no_split(folder, otherwise):
    folder.write("parties/rose.yaml", {**PARTIES["sakura"], "name": "Rose"})
    folder.write("exports/theirs.yaml", {**EXPORT, "exporter": "rose", **otherwise})
    assert bounds(folder)[0] == bounds(folder, "theirs")[0] == Interval(0, 5000)


def test_bulk_data_are_summed_for_each_recipient_over_the_two_years_that_twelve_months_touch(folder):
    folder.write("regimes/jp/act.yaml", asking(BULK))
    folder.write("exports/elsewhere.yaml", {**EXPORT, "recipient": "lotus", "purpose": "support"})
    folder.write("exports/more.yaml", {**EXPORT, "purpose": "support"})
    assert bounds(folder)[2] == bounds(folder, "more")[2] == Interval(0, 20000)
    assert bounds(folder, "elsewhere")[2] == Interval(0, 10000)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_advice_names_whose_exports_count_together_and_never_says_to_declare_fewer(folder, lang):
    folder.write("regimes/jp/act.yaml", only_few(ORDINARY))
    folder.write("parties/rose.yaml", {**PARTIES["sakura"], "name": {"en": "Rose", "ja": "薔薇"}})
    folder.write("exports/theirs.yaml", {**EXPORT, "exporter": "rose", "persons": {"per_run": 1, "per_year": 7000}})
    folder.write("exports/other.yaml", {**EXPORT, "exporter": "rose", "purpose": "sales"})
    said = folder.gate().decide("crm", NOW, stage="declaration").message(lang)
    assert {
        "en": "all exports of Sakura K.K., Rose together must stay below 1,000 persons since 1 January; with what is "
        "declared they may be up to 12,000. Count each batch before it leaves (`count_batch`, by hand `sekisho ledger "
        "count`), or correct `persons` where its limits are too high (exports/theirs.yaml 7,000 a year, "
        "exports/crm.yaml 5,000 a year)",
        "ja": "1月1日以降のSakura K.K.、薔薇の全ての提供の合計を1,000人未満とする必要がある"
        "（提供の定義の上限は合計12,000人）。"
        "提供の前に各バッチの人数を数える（`count_batch`、手作業では `sekisho ledger count`）か、`persons` の上限が"
        "実際より高い場合はこれを訂正する（exports/theirs.yaml 年間7,000人、exports/crm.yaml 年間5,000人）",
    }[lang] in said


def test_advice_names_the_one_recipient_whose_persons_count(folder):
    folder.write("regimes/jp/act.yaml", only_few(BULK))
    folder.write("exports/elsewhere.yaml", {**EXPORT, "recipient": "lotus", "purpose": "support"})
    decision = folder.gate().decide("crm", NOW, stage="declaration")
    together = decision.findings[0].sharing(BULK)
    assert together.declared == (("crm", 5000),)
    assert "all exports of Sakura K.K. to Tulip GmbH together" in decision.message()


def test_several_streams_are_about_the_same_people(folder):
    folder.write("exports/crm.yaml", {**EXPORT, "data": [STREAM, {**STREAM, "id": "visits"}]})
    assert bounds(folder)[0] == Interval(0, 5000)


def test_who_did_not_say_whether_it_is_sensitive_counts_as_both(folder):
    folder.write("regimes/jp/act.yaml", asking(ORDINARY, SENSITIVE))
    unsaid = {key: value for key, value in STREAM.items() if key != "sensitive"}
    folder.write("exports/crm.yaml", {**EXPORT, "data": [unsaid]})
    assert bounds(folder)[:2] == (Interval(0, 5000), Interval(0, 5000))


def test_a_flow_that_passes_uncounted_is_left_out_while_it_does(folder):
    folder.write("regimes/jp/act.yaml", {**LAW, "requires": {"any": UNCOUNTED}})
    assert bounds(folder)[0] == Interval(0, 0)
    assert bounds(folder, at=AsOf.parse("2025-12-31"))[0] == Interval(0, 5000)


def test_the_organisation_may_count_what_is_exempt_as_well(folder):
    folder.write("regimes/jp/act.yaml", {**LAW, "requires": {"any": UNCOUNTED}})
    folder.write("sekisho.toml", 'organisation = "sakura"\n[ledger]\ncount_exempt = true\n')
    assert bounds(folder)[0] == Interval(0, 5000)


def test_a_flow_that_one_law_counts_is_counted_whatever_another_leaves_out(folder):
    folder.write("regimes/jp/act.yaml", {**LAW, "requires": {"any": UNCOUNTED}}).write("regimes/jp/other.yaml", LAW)
    assert bounds(folder)[0] == Interval(0, 5000)


def test_a_law_that_does_not_apply_counts_nothing(folder):
    elsewhere = {**LAW["applies"], "is": "DE"}
    folder.write("regimes/jp/act.yaml", {**LAW, "applies": elsewhere})
    assert bounds(folder) == (Interval(0, 0), Interval(0, 0), Interval(0, 0))


def test_where_no_law_asks_for_heads_none_are_counted(folder):
    folder.write("regimes/jp/act.yaml", {**LAW, "requires": {"any": BASES[:2]}})
    assert bounds(folder) == (Interval(0, 0), Interval(0, 0), Interval(0, 0))


# ---- of whom it is open whose persons they are


def beside(folder, group="rose", **changes):
    """Rose sends the same data to the same end; of her group the file says what is given, or nothing."""
    rose = {**PARTIES["sakura"], "name": "Rose", "group": group}
    folder.write("parties/rose.yaml", {name: value for name, value in rose.items() if value is not None})
    return folder.write("exports/theirs.yaml", {**EXPORT, "exporter": "rose", **changes})


@pytest.mark.parametrize(("group", "most"), [("sakura", 10000), (None, 10000), ("none", 5000), ("rose", 5000)], ids=str)
def test_a_party_that_does_not_say_its_group_may_be_of_any(folder, group, most):
    beside(folder, group)
    assert bounds(folder)[0] == bounds(folder, "theirs")[0] == Interval(0, most)


@pytest.mark.parametrize("own", [None, "none"])
def test_nor_does_ones_own_silence_keep_others_out(folder, own):
    sakura = {name: value for name, value in {**PARTIES["sakura"], "group": own}.items() if value is not None}
    folder.write("parties/sakura.yaml", sakura)
    beside(folder, "rose")
    assert bounds(folder)[0] == Interval(0, 5000 if own else 10000)


@pytest.mark.parametrize("otherwise", [{"recipient": "lotus", "stored_in": ["VN"]}, {"purpose": "sales"}])
def test_what_may_be_of_the_group_counts_at_the_same_end_and_for_the_same_purpose(folder, otherwise):
    beside(folder, None, **otherwise)
    assert bounds(folder)[0] == Interval(0, 5000)


def test_a_processor_that_does_not_say_for_whom_it_sends_may_send_for_anybody(folder):
    beside(folder, "rose", exporter_role="processor", recipient="lotus", stored_in=["VN"], purpose="sales")
    assert bounds(folder)[0] == bounds(folder, "theirs")[0] == Interval(0, 10000)
    beside(folder, "rose", exporter_role="processor", on_behalf_of="tulip", recipient="lotus", stored_in=["VN"])
    assert bounds(folder)[0] == Interval(0, 5000)


def test_of_bulk_data_only_what_goes_to_the_same_recipient_may_count(folder):
    folder.write("regimes/jp/act.yaml", asking(BULK))
    beside(folder, "rose", exporter_role="processor", recipient="lotus", stored_in=["VN"])
    assert bounds(folder)[2] == Interval(0, 10000)
    beside(folder, "rose", exporter_role="processor")
    assert bounds(folder)[2] == Interval(0, 20000)


def test_why_a_number_is_unknown_is_told(folder):
    folder.write("regimes/jp/act.yaml", {**LAW, "requires": {"any": BASES[2:]}, "duties": []})
    small = {"persons": {"per_run": 1, "per_year": 600}}
    beside(folder, None, **small).write("exports/crm.yaml", {**EXPORT, **small})
    made = folder.gate().suppose("crm", NOW)
    assert (made.word, made.pending, made.effect) == ("REVIEW", True, "annotate")
    assert [note.code for note in made.notes] == ["may-count-as-well"]
    assert "the persons of theirs count as an upper bound" in made.message()
    assert folder.gate().suppose("crm", NOW, stage="run").effect == "block"
    beside(folder, "none", **small)
    assert folder.gate().suppose("crm", NOW).word == "ALLOW_EXEMPT"
