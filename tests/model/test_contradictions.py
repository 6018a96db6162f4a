"""What an export, a party and a waiver cannot say at once; of files: tests/bad_input/test_contradictions.py."""

from __future__ import annotations

import pytest

from sekisho.model.contradictions import of_export, of_party, of_waiver
from sekisho.model.export import Export
from sekisho.model.identifying import Identifying
from sekisho.model.organisation import Enforcement
from sekisho.model.party import Party
from sekisho.model.waiver import Waiver

WORDS = Identifying(itself=("email", "-email", "passport-"), people=("customer",), columns=("email",))
PARTIES = {
    "a": Party(id="a", name="A", country="JP", subject_to=()),
    "b": Party(id="b", name="B", country="NL", subject_to=()),
    "sky": Party(
        id="sky",
        name="Sky",
        country="US",
        subject_to=(),
        services={"disk": {"type": "iaas", "title": "Disk", "country": "SG"}},
    ),
}


def export(**other):
    return Export.model_validate(
        {
            "id": "x",
            "title": "x",
            "exporter": "a",
            "recipient": "b",
            "exporter_role": "controller",
            "recipient_role": "controller",
            "recipient_acts_for": "itself",
            "purpose": "x",
            "via": [],
            "services": [],
            "stored_in": ["NL"],
            "accessed_from": [],
            "persons": {"per_run": 1, "per_year": 1},
            "data": [stream()],
            "carriers": [{"dag": "x"}],
            **other,
        }
    )


def stream(**other):
    subjects = ["JP"] if other.get("personal", True) else []
    return {"id": "x", "categories": ["temperature"], "subjects": subjects, "origins": [{"country": "JP"}], **other}


def places(one, parties=PARTIES):
    return [where for where, _ in of_export(one, parties, WORDS)]


def test_a_sound_export_contradicts_nothing():
    assert places(export()) == []


@pytest.mark.parametrize("role", ["controller", "joint-controller", "processor", "sub-processor"])
@pytest.mark.parametrize("acts_for", ["exporter", "itself"])
def test_who_decides_acts_for_itself_and_nobody_else(role, acts_for):
    found = places(export(recipient_role=role, recipient_acts_for=acts_for))
    sound = (role in {"controller", "joint-controller"}) == (acts_for == "itself")
    assert found == ([] if sound else [("recipient_acts_for",)])


def test_what_depends_on_a_party_whose_file_cannot_be_read_is_not_looked_at():
    one = export(services=["sky/disk"], access_only=True, data=[stream(foreign_only=True)])
    assert places(one) == [
        ("stored_in", 0),
        ("access_only",),
        ("services", 0),
        ("services", 0),
        ("data", 0, "foreign_only"),
    ]
    assert places(one, {**PARTIES, "a": None}) == []
    assert places(one, {**PARTIES, "b": None}) == [("stored_in", 0), ("access_only",), ("data", 0, "foreign_only")]
    assert places(one, {**PARTIES, "sky": None}) == [("stored_in", 0), ("access_only",), ("data", 0, "foreign_only")]
    unknown = export(services=["sky/box"])
    assert places(unknown) == [], "an unknown service is told elsewhere"


@pytest.mark.parametrize(
    ("country", "stored_in", "accessed_from", "missing"),
    [
        ("SG", ["NL"], [], ["SG", "US"]),
        ("SG", ["NL", "SG"], [], ["US"]),
        ("SG", ["NL"], ["SG", "US"], ["SG"]),
        ("SG", ["NL", "SG"], ["US"], []),
        ("US", ["NL"], [], ["US"]),
        ("US", ["NL", "US"], [], []),
        ("JP", ["NL"], ["US"], []),
        (None, ["NL"], [], ["US"]),
        (None, ["NL"], ["US"], []),
    ],
)
def test_where_a_service_lies_is_where_the_export_says_that_it_goes(country, stored_in, accessed_from, missing):
    service = {"type": "iaas", "title": "Disk", "country": country}
    parties = {**PARTIES, "sky": Party(id="sky", name="Sky", country="US", subject_to=(), services={"disk": service})}
    one = export(services=["sky/disk"], stored_in=stored_in, accessed_from=accessed_from)
    told = [text for _, text in of_export(one, parties, WORDS)]
    assert [text.split("; add ")[1][:2] for text in told] == missing


def test_the_zone_of_the_one_who_decides_counts_too():
    outside = PARTIES["a"].model_copy(update={"ftz_zone": "none"})
    one = export(scenarios=["free-trade-zone-list"], ftz_list_hit=True)
    assert places(one, {**PARTIES, "a": outside}) == [("scenarios", 0), ("ftz_list_hit",)]
    assert places(export(), {**PARTIES, "a": outside}) == []
    assert places(one) == [], "a zone that nobody stated is unknown"
    assert places(one.model_copy(update={"on_behalf_of": "sky"}), {**PARTIES, "a": outside}) == []
    assert places(one.model_copy(update={"on_behalf_of": "sky"}), {**PARTIES, "a": outside, "sky": None}) == []


def test_one_stream_about_staff_is_enough():
    streams = [stream(employment=False), stream(id="y", employment=False)]
    assert places(export(scenarios=["hr-management"], data=streams)) == [("scenarios", 0)]
    assert places(export(scenarios=["hr-management"], data=[streams[0], stream(id="y")])) == []


@pytest.mark.parametrize(
    ("said", "personal", "anonymised"),
    [
        ({}, True, True),
        ({"categories": ["customers"]}, False, True),
        ({"categories": ["Customers "]}, False, True),
        ({"categories": ["workEmail"]}, False, False),
        ({"categories": ["work_email"]}, False, False),
        ({"categories": ["emails"]}, False, False),
        ({"categories": ["work-emails"]}, False, False),
        ({"categories": ["passport-scans"]}, False, False),
        ({"categories": ["email-servers", "passport", "customer-statistics"]}, True, True),
        ({"columns": {"E-Mail": "string", "email_count": "integer"}}, True, True),
        ({"columns": {"EMAIL": "string"}}, False, False),
        ({"sensitive": True}, False, False),
        ({"sensitive": False}, True, True),
        ({"employment": True}, False, True),
        ({"employment": False}, True, True),
        ({"legal_basis": "consent"}, False, True),
        ({"subjects": ["JP"]}, False, True),
        ({"bulk_kinds": []}, True, True),
        ({"bulk_kinds": ["geolocation"]}, True, True),
        ({"bulk_kinds": ["human-omic"]}, False, True),
    ],
)
def test_what_says_that_a_stream_is_about_people_and_about_whom(said, personal, anonymised):
    for flag, sound in (({"personal": False}, personal), ({"anonymised": True}, anonymised)):
        found = places(export(data=[stream(**said, **flag)]))
        assert found == ([] if sound else [("data", 0, *flag)])
    assert places(export(data=[stream(**said)])) == []


def test_a_column_that_identifies_makes_its_own_stream_personal_and_no_other():
    with_column = stream(columns={"key": "string"}, personal=False)
    other = stream(id="y", columns={"n": "string"}, personal=False)
    one = export(data=[with_column, other], persons={"per_run": 1, "per_year": 1, "identified_by": "key"})
    assert places(one) == [("data", 0, "personal")]


def test_a_flag_that_nobody_wrote_contradicts_nothing():
    kinds = {"kinds": ["european-patent-organisation", "public-body"]}
    party = {"id": "a", "name": "A", "country": "JP", "subject_to": [], **kinds}
    assert list(of_party(Party.model_validate(party))) == []
    both = {**party, "international_organisation": False, "public_authority": False}
    assert [where for where, _ in of_party(Party.model_validate(both))] == [
        ("international_organisation",),
        ("public_authority",),
    ]
    agreed = {**party, "international_organisation": True, "public_authority": True}
    assert list(of_party(Party.model_validate(agreed))) == []
    other = {**party, "kinds": [], "international_organisation": True}
    assert [where for where, _ in of_party(Party.model_validate(other))] == [("international_organisation",)]
    assert list(of_party(Party.model_validate({**other, "kinds": None}))) == []
    office = {**party, "kinds": [], "public_authority": True}
    assert list(of_party(Party.model_validate(office))) == [
        (("public_authority",), "`kinds` does not name `public-body`; add it, or correct `public_authority`")
    ]
    assert list(of_party(Party.model_validate({**office, "kinds": None}))) == []
    assert list(of_party(Party(id="a", name="A", country="JP", subject_to=(), public_authority=False))) == []


@pytest.mark.parametrize(
    ("level", "exports", "found"),
    [
        ("soft-mandatory", ["x"], []),
        ("soft-mandatory", [], ["exports"]),
        ("advisory", ["x"], ["regime"]),
        ("hard-mandatory", [], ["regime", "exports"]),
    ],
)
def test_a_waiver_helps_only_where_it_can(level, exports, found):
    waiver = Waiver(
        id="w",
        exports=exports,
        regime="jp/act",
        reason="x",
        requested_by="a",
        approved_by="b",
        approved_on="2026-01-01",
        expires="2026-02-01",
        zone="Asia/Tokyo",
    )
    told = of_waiver(waiver, Enforcement(default="hard-mandatory", regimes={"jp/act": level}))
    assert [where[0] for where, _ in told] == found


def test_a_stream_about_people_is_about_people_somewhere():
    assert places(export(data=[stream(subjects=[])])) == [("data", 0, "subjects")]
    assert places(export(data=[stream(personal=False)])) == []
