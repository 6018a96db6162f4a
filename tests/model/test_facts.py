"""From a declaration to the facts that laws ask about."""

import pytest

from sekisho.model.case import FACTS, accepts
from sekisho.model.export import Export
from sekisho.model.facts import cases, implied, kinds_of_heads, supposed
from sekisho.model.party import Party
from tests.gate.folder import EXPORT, PARTIES, STREAM

KUMO = {"name": "Kumo", "country": "US", "subject_to": [], "services": {"store": {"type": "iaas", "title": "Store"}}}


def facts(stream=None, recipient="tulip", parties=None, **changes):
    export = Export.model_validate(
        {**EXPORT, "id": "crm", "recipient": recipient, "data": [{**STREAM, **(stream or {})}], **changes}
    )
    known = {**PARTIES, "kumo": KUMO, **(parties or {})}
    ((_, case),) = cases(
        export, {name: Party.model_validate({"id": name, **one}) for name, one in known.items()}
    ).items()
    return case


def test_every_fact_that_is_stated_is_in_the_list_and_of_its_type():
    case = facts(services=["kumo/store"], stream={"important": "none", "legal_basis": "consent"})
    assert [path for path in case if path not in FACTS or not accepts(FACTS[path], case[path])] == []


def test_what_nobody_declared_is_absent():
    case = facts()
    silent = ("exporter.state_organ", "recipient.restricted", "data.important", "exporter.kinds", "data.legal_basis")
    assert [path for path in silent if path in case] == []
    assert case["exporter.ciio"] is False


def test_it_reaches_the_recipient_where_it_lies_who_reads_it_and_who_passes_it_on():
    case = facts(stored_in=["FR"], accessed_from=["CN"], via=["kumo"])
    assert case["export.destinations"] == {"DE", "FR", "CN", "US"}
    assert case["export.stored_in"] == {"FR"}


def test_what_is_only_read_reaches_the_countries_of_access():
    case = facts(access_only=True, stored_in=["JP"], accessed_from=["CN"], via=["kumo"])
    assert case["export.destinations"] == {"CN", "US"}
    at_home = facts(access_only=True, stored_in=["JP"], accessed_from=["JP"])
    assert (at_home["export.destinations"], at_home["export.crosses_border"]) == ({"JP"}, False)
    read = {"exporter.country": "JP", "recipient.country": "DE", "export.access_only": True}
    assert supposed({**read, "export.accessed_from": frozenset({"JP"})})["export.crosses_border"] is False
    assert supposed(read)["export.destinations"] == {"DE"}, "a case that does not say from where"


def test_of_the_one_who_decides_the_party_is_asked_for_which_the_exporter_sends():
    rose = {
        "rose": {"name": "R", "country": "CN", "subject_to": [], "ciio": True, "persons_held": 7, "kinds": ["press"]}
    }
    case = facts(exporter_role="processor", on_behalf_of="rose", parties=rose)
    assert (case["principal.id"], case["principal.country"], case["principal.ciio"]) == ("rose", "CN", True)
    assert (case["principal.persons_held"], case["principal.kinds"]) == (7, {"press"})
    assert (case["exporter.id"], case["exporter.ciio"]) == ("sakura", False)
    itself = facts()
    assert (itself["principal.id"], itself["principal.ciio"]) == ("sakura", False)


def test_for_whom_a_processor_sends_is_unknown_where_nobody_says_it():
    case = facts(exporter_role="processor")
    assert [path for path in case if path.startswith("principal.")] == []


def test_the_zone_of_the_one_who_decides_says_what_its_list_is_asked_about():
    rose = {"rose": {"name": "R", "country": "CN", "subject_to": [], "ftz_zone": "shanghai"}}
    assert facts(on_behalf_of="rose", parties=rose)["data.ftz_entries"] == {"shanghai/contact"}
    assert "data.ftz_entries" not in facts(exporter_role="processor")


def test_a_border_is_crossed_when_some_destination_is_abroad():
    home = {"country": "JP", "group": "none", "name": "Home", "subject_to": []}
    assert facts()["export.crosses_border"] is True
    assert facts(recipient="home", stored_in=["JP"], parties={"home": home})["export.crosses_border"] is False
    assert facts(recipient="home", stored_in=["DE"], parties={"home": home})["export.crosses_border"] is True


def test_services_are_named_with_their_type():
    case = facts(services=["kumo/store"])
    assert (case["export.services"], case["export.service_types"]) == ({"kumo/store"}, {"iaas"})


def test_a_group_is_shared_not_shared_or_unknown():
    def partner(group):
        return {
            "recipient": "partner",
            "parties": {"partner": {"name": "P", "country": "DE", "group": group, "subject_to": []}},
        }

    assert facts()["export.same_group"] is True
    assert facts(**partner("rose"))["export.same_group"] is False
    assert "export.same_group" not in facts(**partner(None))
    alone = {"sakura": {**PARTIES["sakura"], "group": "none"}}
    assert facts(recipient="lotus", parties=alone)["export.same_group"] is False


def test_origins_carry_their_laws_and_conditions():
    origins = [{"country": "DE", "laws": ["eu/gdpr"], "conditions": ["on-adequacy"]}, {"country": "JP"}]
    case = facts(stream={"origins": origins})
    assert case["data.origins"] == {"DE", "JP"}
    assert (case["data.origin_laws"], case["data.conditions"]) == ({"eu/gdpr"}, {"on-adequacy"})


def test_what_is_not_personal_is_not_sensitive():
    assert facts(stream={"personal": False, "sensitive": None})["data.sensitive"] is False
    assert "data.sensitive" not in facts(stream={"sensitive": None})


def test_every_stream_has_a_case_of_its_own():
    streams = [STREAM, {**STREAM, "id": "visits", "categories": ["visits"]}]
    export = Export.model_validate({**EXPORT, "id": "crm", "data": streams})
    found = cases(export, {name: Party.model_validate({"id": name, **one}) for name, one in PARTIES.items()})
    assert {name: case["data.categories"] for name, case in found.items()} == {
        "customers": {"contact"},
        "visits": {"visits"},
    }


def test_heads_count_as_both_kinds_unless_nothing_is_sensitive():
    silent = {"data.bulk_kinds": frozenset()}
    assert kinds_of_heads({**silent, "data.sensitive": True}) == {"ordinary", "sensitive"}
    assert kinds_of_heads({**silent, "data.sensitive": False}) == {"ordinary"}
    assert kinds_of_heads(silent) == {"ordinary", "sensitive"}
    assert kinds_of_heads({**silent, "data.personal": False}) == set()
    assert kinds_of_heads({**silent, "data.anonymised": True}) == set()


def test_data_of_a_bulk_kind_count_even_where_nobody_can_be_identified():
    anonymous = {"data.anonymised": True}
    assert kinds_of_heads({**anonymous, "data.bulk_kinds": frozenset({"health"})}) == {"bulk"}
    assert kinds_of_heads(anonymous) == {"bulk"}, "a stream that does not say counts"


# ---- what is supposed of facts that are stated one by one


def test_a_case_supposes_what_a_declaration_supposes():
    silent = facts(recipient="lotus", parties={"lotus": {**PARTIES["lotus"], "kinds": []}}, stream={"subjects": []})
    assert {path: value for path, value in supposed({}).items() if silent[path] != value} == {}


def test_the_countries_reached_are_derived():
    said = {"exporter.country": "JP", "recipient.country": "US", "export.stored_in": frozenset({"SG"})}
    assert supposed(said)["export.destinations"] == {"US", "SG"}
    assert supposed(said)["export.crosses_border"] is True
    assert supposed({"exporter.country": "JP", "recipient.country": "JP"})["export.crosses_border"] is False
    at_home = {"exporter.country": "JP", "recipient.country": "US", "export.destinations": frozenset({"JP"})}
    assert supposed(at_home)["export.crosses_border"] is False
    assert not {"export.destinations", "export.crosses_border"} & set(supposed({"exporter.country": "JP"}))


@pytest.mark.parametrize(
    ("exporter", "recipient", "acts_for"),
    [
        ("controller", "processor", "exporter"),
        ("joint-controller", "processor", "exporter"),
        ("controller", "controller", "itself"),
        ("processor", "sub-processor", None),
        (None, "processor", None),
    ],
)
def test_for_whom_a_recipient_acts_follows_from_the_roles(exporter, recipient, acts_for):
    assert supposed({"exporter.role": exporter, "recipient.role": recipient}).get("recipient.acts_for") == acts_for


def test_what_is_about_nobody_is_not_sensitive():
    assert supposed({"data.personal": False})["data.sensitive"] is False
    assert "data.sensitive" not in supposed({})


@pytest.mark.parametrize("kinds", [["international-organisation"], ["press", "european-patent-organisation"]])
def test_some_kinds_are_those_of_an_international_organisation(kinds):
    lotus = {"lotus": {"name": "L", "country": "AT", "subject_to": [], "kinds": kinds}}
    assert facts(recipient="lotus", parties=lotus)["recipient.international_organisation"] is True
    assert supposed({"recipient.kinds": frozenset(kinds)})["recipient.international_organisation"] is True


def test_kinds_or_a_flag_say_whether_it_is_an_international_organisation():
    def lotus(**said):
        party = {"lotus": {"name": "L", "country": "AT", "subject_to": [], **said}}
        return facts(recipient="lotus", parties=party).get("recipient.international_organisation")

    assert (lotus(), lotus(kinds=["press"]), lotus(international_organisation=True)) == (None, False, True)
    assert lotus(international_organisation=False) is False
    assert supposed({})["recipient.international_organisation"] is False


def test_a_public_authority_is_a_public_body_where_its_kinds_are_stated():
    def lotus(**said):
        party = {"lotus": {"name": "L", "country": "JP", "subject_to": [], **said}}
        return facts(recipient="lotus", parties=party).get("recipient.kinds")

    assert lotus(kinds=["press"], public_authority=True) == {"press", "public-body"}
    assert lotus(kinds=["press"], public_authority=False) == {"press"}
    assert lotus(public_authority=True) is None
    kinds = frozenset({"press"})
    assert implied({"recipient.kinds": kinds, "recipient.public_authority": True}) == {
        "recipient.kinds": kinds | {"public-body"}
    }
    assert implied({"recipient.kinds": kinds}) == {"recipient.kinds": kinds}
    assert implied({"recipient.public_authority": True}) == {}
