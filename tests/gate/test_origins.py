"""Where data comes from travels with it: countries, laws and conditions of an earlier hop are asked at the next."""

import pytest

from sekisho.errors import ConfigError, LoadError
from sekisho.gate.decide import AtHand
from sekisho.model.dates import AsOf
from sekisho.model.export import Export
from sekisho.model.papers import Papers
from tests.gate.folder import CERTIFICATE, CITE, EXPORT, LAW, PARTIES, STREAM
from tests.gate.test_opening import Supplier

DAY = AsOf.parse("2026-02-15")
TO_SAKURA = {
    **EXPORT,
    "title": "Guests to Sakura",
    "exporter": "tulip",
    "recipient": "sakura",
    "stored_in": ["JP"],
    "data": [{**STREAM, "id": "guests", "subjects": ["DE"], "origins": [{"country": "DE"}]}],
    "carriers": [{"dag": "guests"}],
}
ONWARD = {
    "title": {"en": "Later hops", "ja": "再移転"},
    "cite": "act art. 9",
    "applies": {"fact": "exporter.country", "none_of": ["DE"], **CITE},
    "requires": {
        "any": [
            {
                "basis": "onward-on-contract",
                "title": "On a contract",
                **CITE,
                "all": [{"fact": "data.conditions", "one_of": ["received-on-contract"], **CITE}],
            }
        ]
    },
}
GERMAN = {
    **{name: LAW[name] for name in ("title", "layer", "checked", "sources")},
    "jurisdictions": ["DE"],
    "zone": "Europe/Berlin",
    "leaves": ["received-under-german-law"],
    "applies": {"fact": "exporter.country", "is": "DE", **CITE},
    "requires": {
        "any": [
            {
                "basis": "contract",
                "title": "A contract",
                **CITE,
                "leaves": ["received-on-contract"],
                "all": [{"evidence": "certificate", **CITE}],
            },
            {
                "basis": "friends",
                "title": "Friends",
                **CITE,
                "all": [{"fact": "export.purpose", "is": "visit", **CITE}],
            },
        ]
    },
    "onward": ONWARD,
}
PAPER = {**CERTIFICATE, "holder": "tulip"}


@pytest.fixture
def hops(folder):
    """Guests come from Germany by `guests`, on a paper, and go on to Lotus by `crm`; Japan's law asks for little."""
    folder.write("regimes/de/act.yaml", GERMAN).write("register/contract.yaml", PAPER)
    folder.write("exports/guests.yaml", TO_SAKURA)
    return onward(folder)


def onward(folder, stream=None, **changes):
    data = [{**STREAM, "origins": None, "onward_of": "guests", **(stream or {})}]
    data = [{key: value for key, value in one.items() if value is not None} for one in data]
    return folder.write("exports/crm.yaml", {**EXPORT, "data": data, **changes})


def unsigned(folder):
    (folder.path / "register/contract.yaml").unlink()
    return folder


def decide(folder, name="crm", at=DAY):
    return folder.gate().suppose(name, at)


def facts(folder, name="crm", at=DAY):
    (case,) = decide(folder, name, at).cases.values()
    return {key: case.get(f"data.{key}") for key in ("origins", "origin_laws", "conditions")}


def codes(decision):
    return [note.code for note in decision.notes]


def word(decision, regime="de/act/onward"):
    return next(finding.word for finding in decision.findings if finding.regime.id == regime)


# ---- what is derived


def test_what_came_by_an_export_brings_its_country_laws_and_conditions(hops):
    assert facts(hops) == {
        "origins": {"DE"},
        "origin_laws": {"de/act"},
        "conditions": {"received-on-contract"},
    }
    assert (word(decide(hops)), codes(decide(hops))) == ("ALLOW", [])


def test_a_basis_that_does_not_say_leaves_what_its_law_leaves(hops):
    unsigned(hops).write("exports/guests.yaml", {**TO_SAKURA, "purpose": "visit"})
    assert facts(hops)["conditions"] == {"received-under-german-law"}
    assert word(decide(hops)) == "DENY"


def test_the_basis_of_the_day_counts(hops):
    late = AsOf.parse("2026-07-01")
    hops.write("exports/guests.yaml", {**TO_SAKURA, "purpose": "visit"})
    assert facts(hops)["conditions"] == {"received-on-contract", "received-under-german-law"}, "whoever signs is bound"
    assert facts(hops, at=late)["conditions"] == {"received-under-german-law"}, "the contract has expired"


def test_a_third_hop_carries_what_the_first_left(hops):
    third = {**EXPORT, "exporter": "tulip", "recipient": "lotus", "stored_in": ["VN"], "purpose": "visit"}
    stream = {key: value for key, value in STREAM.items() if key != "origins"}
    hops.write("exports/more.yaml", {**third, "data": [{**stream, "onward_of": "crm"}]})
    assert facts(hops, "more") == {
        "origins": {"DE", "JP"},
        "origin_laws": {"de/act", "jp/act"},
        "conditions": {"received-on-contract"},
    }


def test_a_source_that_is_blocked_blocks_what_builds_on_it(hops):
    unsigned(hops)
    made = decide(hops)
    assert (codes(made), made.word, made.effect) == (["source-blocked"], "REVIEW", "block")
    assert facts(hops)["conditions"] is None
    assert "settle that one first: sekisho explain guests" in made.message()


def test_a_source_of_which_only_a_run_can_tell_blocks_nothing(hops):
    law = {**GERMAN, "requires": {"any": [_small("few"), *GERMAN["requires"]["any"]]}}
    unsigned(hops).write("regimes/de/act.yaml", law)
    assert decide(hops, "guests").pending
    assert codes(decide(hops)) == []
    assert facts(hops)["conditions"] == {"received-as-few"}


def _small(name):
    leaf = {"fact": "ledger.ordinary.calendar_year", "below": 10, **CITE}
    return {"basis": name, "title": "Few", **CITE, "leaves": ["received-as-few"], "all": [leaf]}


def test_a_source_that_is_waived_leaves_nobody_knows_what(hops):
    unsigned(hops).write("sekisho.toml", 'organisation = "sakura"\n[enforcement.regimes]\n"de/act" = "advisory"\n')
    made = decide(hops)
    assert (codes(made), facts(hops)["conditions"]) == ([], None)
    assert word(made) == "REVIEW"


def test_papers_that_are_looked_at_without_change_what_is_handed_on(hops):
    gate = hops.gate()
    assert gate.suppose("crm", DAY).notes == ()
    assert codes(gate.holding(Papers([])).suppose("crm", DAY)) == ["source-blocked"]
    other = Export.model_validate({**TO_SAKURA, "id": "guests", "purpose": "visit"})
    assert gate.declaring(other).suppose("crm", DAY).notes == ()


# ---- what the file says beside


def test_what_the_file_says_beside_and_agrees_changes_nothing(hops):
    before = facts(hops)
    origins = [{"country": "DE", "laws": ["de/act"], "conditions": ["received-on-contract"]}]
    onward(hops, {"origins": origins})
    assert (facts(hops), codes(decide(hops))) == (before, [])


def test_a_condition_that_is_not_left_on_the_day_is_told(hops):
    onward(hops, {"origins": [{"country": "DE", "conditions": ["received-under-german-law"]}]})
    made = decide(hops)
    assert (codes(made), made.effect) == (["onward-disagrees"], "block")
    assert "says received-under-german-law; what export guests leaves on it today is: received-on-contract" in str(
        made.notes[0].text
    )


def refused(folder):
    with pytest.raises(LoadError) as refusal:
        folder.gate()
    return str(refusal.value).replace(f"{folder.path}/", "").splitlines()


def test_another_country_beside_is_refused_where_it_stands(hops):
    onward(hops, {"origins": [{"country": "FR"}]})
    (line,) = refused(hops)
    assert line.startswith("exports/crm.yaml:")
    assert "`FR`: what came by `guests` is from DE; remove `origins`, they are derived" in line


def test_an_export_that_went_to_somebody_else_is_refused(hops):
    onward(hops, exporter="lotus", recipient="tulip")
    (line,) = refused(hops)
    assert "`guests` brings data to sakura, and lotus sends this; name the export by which lotus received it" in line


def test_what_its_principal_received_may_be_sent_by_a_processor(hops):
    onward(hops, exporter="lotus", recipient="tulip", exporter_role="processor", on_behalf_of="sakura")
    assert facts(hops)["origin_laws"] == {"de/act"}


def test_a_ring_is_refused(hops):
    stream = {**STREAM, "id": "guests", "onward_of": "crm", "origins": [{"country": "JP"}]}
    hops.write("exports/guests.yaml", {**TO_SAKURA, "data": [stream]})
    lines = refused(hops)
    assert len(lines) == 2
    assert "`guests` itself comes by `crm`; data cannot come from where it goes" in lines[0]


def test_where_a_party_cannot_be_read_only_that_is_told(hops):
    hops.write("parties/tulip.yaml", {"name": "Tulip"})
    onward(hops, {"origins": [{"country": "FR"}]})
    assert all("tulip.yaml" in line for line in refused(hops))


def test_a_stream_says_where_it_comes_from(hops):
    onward(hops, {"onward_of": None})
    (line,) = refused(hops)
    assert "`origins` is missing; write where the data was collected, or `onward_of: <export>` by which it came" in line


def test_a_plugin_is_held_to_the_same(hops):
    stream = {key: value for key, value in STREAM.items() if key != "origins"}

    wrong = {**EXPORT, "id": "plugged", "data": [{**stream, "onward_of": "guests"}], "exporter": "lotus"}
    hops.plugins.register(Supplier(exports=[Export.model_validate({**wrong, "recipient": "tulip"})]))
    with pytest.raises(ConfigError, match="a plugin declares the export `plugged`, and its `data` is wrong: `guests`"):
        hops.gate()


# ---- what the file must say where no export is named


def test_data_from_abroad_came_under_the_laws_of_that_country_unless_it_is_said(hops):
    def said(**origin):
        onward(hops, {"onward_of": None, "origins": [{"country": "DE", **origin}]})
        return facts(hops)

    assert said() == {"origins": {"DE"}, "origin_laws": {"de/act"}, "conditions": None}
    assert word(decide(hops)) == "REVIEW"
    assert said(laws=[], conditions=[])["origin_laws"] == frozenset()
    assert said(laws=[])["conditions"] is None
    assert said(conditions=["received-on-contract"])["conditions"] == {"received-on-contract"}
    assert word(decide(hops)) == "ALLOW"


def test_data_from_home_came_under_no_other_law(folder):
    assert facts(folder) == {"origins": {"JP"}, "origin_laws": frozenset(), "conditions": frozenset()}
    own = {**STREAM, "origins": [{"country": "JP", "laws": ["jp/act"]}]}
    folder.write("exports/crm.yaml", {**EXPORT, "data": [own]})
    assert facts(folder)["conditions"] == frozenset()


def test_another_law_at_home_leaves_conditions_that_must_be_said(hops):
    onward(hops, {"onward_of": None, "origins": [{"country": "JP", "laws": ["de/act"]}]})
    assert facts(hops)["conditions"] is None


def test_a_law_that_is_named_and_says_nothing_of_later_hops_is_told(hops):
    hops.write("regimes/de/act.yaml", {key: value for key, value in GERMAN.items() if key != "onward"})
    made = decide(hops)
    assert (codes(made), made.effect) == (["onward-unsaid"], "block")
    assert "add `onward` to regimes/de/act.yaml" in str(made.notes[0].remedy)


def test_a_law_that_is_not_in_force_has_nothing_to_say(hops):
    hops.write("regimes/de/act.yaml", {**{k: v for k, v in GERMAN.items() if k != "onward"}, "until": "2026-01-01"})
    onward(hops, {"onward_of": None, "origins": [{"country": "DE", "laws": ["de/act"], "conditions": []}]})
    assert codes(decide(hops)) == ["no-law"], "of Germany none is in force"


def test_the_part_on_later_hops_has_a_name_that_no_file_may_have(hops):
    hops.write("regimes/de/act/onward.yaml", {key: value for key, value in GERMAN.items() if key != "onward"})
    assert any("is the name of the part `onward` of a law; name the file otherwise" in line for line in refused(hops))


def test_a_condition_that_no_law_speaks_of_is_refused(hops):
    onward(hops, {"onward_of": None, "origins": [{"country": "DE", "conditions": ["received-on-contrakt"]}]})
    (line,) = refused(hops)
    assert "no law speaks of `received-on-contrakt`; did you mean `received-on-contract`?" in line


def test_the_part_of_a_law_is_no_law_that_data_came_under(hops):
    onward(hops, {"onward_of": None, "origins": [{"country": "DE", "laws": ["de/act/onward"]}]})
    (line,) = refused(hops)
    assert "no regime is called `de/act/onward`; did you mean `de/act`?" in line


@pytest.mark.parametrize("stage", ["declaration", "run"])
def test_a_decision_that_is_made_once_more_keeps_what_was_carried(hops, stage):
    made = hops.gate().suppose("crm", DAY, stage=stage)
    unsigned(hops)
    again = hops.gate().suppose("crm", DAY, stage=stage, at_hand=AtHand(cases=made.cases))
    assert (again.word, codes(again)) == (made.word, [])


def test_the_one_who_sends_for_another_needs_the_papers_of_that_one(folder):
    law = {**LAW, "papers_of": "principal"}
    folder.write("regimes/jp/act.yaml", law).write("register/paper.yaml", CERTIFICATE)
    sent = {**EXPORT, "recipient": "lotus", "stored_in": ["VN"], "exporter": "sakura"}
    assert decide(folder.write("exports/crm.yaml", sent)).word == "ALLOW"
    folder.write("parties/rose.yaml", {**PARTIES["sakura"], "name": "Rose"})
    for_rose = {**sent, "exporter_role": "processor", "on_behalf_of": "rose"}
    assert decide(folder.write("exports/crm.yaml", for_rose)).word == "REVIEW", "Rose has no paper"
    folder.write("register/paper.yaml", {**CERTIFICATE, "holder": "rose"})
    assert decide(folder).word == "ALLOW"
    nobody = {**sent, "exporter_role": "processor"}
    assert decide(folder.write("exports/crm.yaml", nobody)).word == "REVIEW", "for whom is not said"
