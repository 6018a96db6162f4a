"""From a declaration to the facts that laws ask about."""

import pytest

from sekisho.model.case import FACTS, accepts
from sekisho.model.export import Export
from sekisho.model.facts import cases, implied, kinds_of_heads, supposed
from sekisho.model.party import Party
from tests.gate.folder import EXPORT, PARTIES, STREAM

KUMO = {"name": "Kumo", "country": "US", "services": {"store": {"type": "iaas", "title": "Store"}}}


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


def test_a_border_is_crossed_when_some_destination_is_abroad():
    home = {"country": "JP", "group": "none", "name": "Home"}
    assert facts()["export.crosses_border"] is True
    assert facts(recipient="home", stored_in=["JP"], parties={"home": home})["export.crosses_border"] is False
    assert facts(recipient="home", stored_in=["DE"], parties={"home": home})["export.crosses_border"] is True


def test_services_are_named_with_their_type():
    case = facts(services=["kumo/store"])
    assert (case["export.services"], case["export.service_types"]) == ({"kumo/store"}, {"iaas"})


def test_a_group_is_shared_not_shared_or_unknown():
    def partner(group):
        return {"recipient": "partner", "parties": {"partner": {"name": "P", "country": "DE", "group": group}}}

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
    silent = facts()
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
    lotus = {"lotus": {"name": "L", "country": "AT", "kinds": kinds}}
    assert facts(recipient="lotus", parties=lotus)["recipient.international_organisation"] is True
    assert supposed({"recipient.kinds": frozenset(kinds)})["recipient.international_organisation"] is True


def test_hardly_anybody_is_an_international_organisation():
    def lotus(**said):
        party = {"lotus": {"name": "L", "country": "AT", **said}}
        return facts(recipient="lotus", parties=party)["recipient.international_organisation"]

    assert (lotus(), lotus(kinds=["press"]), lotus(international_organisation=True)) == (False, False, True)
    assert supposed({})["recipient.international_organisation"] is False


def test_a_public_authority_is_a_public_body_where_its_kinds_are_stated():
    def lotus(**said):
        party = {"lotus": {"name": "L", "country": "JP", **said}}
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
