"""What stands beside the law: who carries it, where it goes, and countries that nobody has read the law of."""

import pytest

from sekisho.gate.notes import resolve
from sekisho.model.dates import AsOf
from sekisho.model.party import Place
from sekisho.model.verdict import Verdict
from tests.gate.folder import EXPORT, LAW, PARTIES, PLACES, STREAM

NOW = AsOf.parse("2026-01-15")
SITES = [Place.model_validate(place) for place in PLACES["places"]]


def notes(folder, **how):
    made = folder.gate().decide("crm", NOW, stage="run", **how)
    assert all(note.verdict < Verdict.MET and note.remedy for note in made.notes)
    assert not made.notes or made.effect == "block"
    assert not any(said.in_("ja").isascii() for note in made.notes for said in (note.text, note.remedy))
    return {note.code: str(note.text) for note in made.notes}


def test_data_from_a_country_whose_law_nobody_loaded(folder):
    origins = [{"country": "VN"}, {"country": "FR"}, {"country": "JP"}]
    folder.write("exports/crm.yaml", {**EXPORT, "data": [{**STREAM, "origins": origins}]})
    made = folder.gate().decide("crm", NOW, stage="run")
    assert [str(note.text).partition(",")[0] for note in made.notes] == [
        f"no law of {c} is loaded" for c in ("France (FR)", "Viet Nam (VN)")
    ]
    assert (made.word, made.effect) == ("REVIEW", "block")


def test_an_exporter_in_such_a_country(folder):
    folder.write("parties/sakura.yaml", {**PARTIES["sakura"], "country": "CN"})
    assert "no law of China (CN) is loaded" in notes(folder)["no-law"]


def test_a_policy_of_the_organisation_is_no_law_of_the_country(folder):
    folder.write("regimes/jp/act.yaml", {**LAW, "layer": "organisation"})
    assert "no law of Japan (JP) is loaded" in notes(folder)["no-law"]


def test_a_narrow_law_does_not_make_its_country_known(folder):
    folder.write("regimes/jp/act.yaml", {**LAW, "narrow": True})
    assert "no law of Japan (JP) is loaded" in notes(folder)["no-law"]
    folder.write("regimes/jp/general.yaml", {**LAW, "narrow": False})
    assert folder.gate().decide("crm", NOW, stage="run").notes == ()


@pytest.mark.parametrize(
    "to", [None, "tulip-sftp", "sftp://sftp.tulip.example/in", "sftp.tulip.example", "tulip_db", "eu-central-1"]
)
def test_a_destination_that_is_the_declared_one(folder, to):
    assert notes(folder, to=to) == {}


@pytest.mark.parametrize("to", ["s3://unheard-of/x", "", "elsewhere", "tulip.example", "sftp://"])
def test_a_destination_that_nobody_knows(folder, to):
    assert list(notes(folder, to=to)) == ["destination-unknown"]


@pytest.mark.parametrize(
    ("to", "where"),
    [("s3://lotus-eu/x", "lotus (Viet Nam, lotus-bucket)"), ("https://paris.tulip.example", "tulip (France")],
)
def test_a_destination_of_another_party_or_in_another_country(folder, to, where):
    found = notes(folder, to=to)
    assert where in found["destination"]
    assert "this export is for tulip (Germany)" in found["destination"]


def test_whoever_passes_it_on_may_receive_it(folder):
    folder.write("exports/crm.yaml", {**EXPORT, "via": ["lotus"], "accessed_from": ["VN"]})
    assert notes(folder, to="s3://lotus-eu/x") == {}


def test_without_places_no_destination_is_known(folder):
    (folder.path / "places.yaml").unlink()
    assert list(notes(folder, to="tulip-sftp")) == ["destination-unknown"]


@pytest.mark.parametrize(
    ("to", "place"),
    [
        ("tulip-paris", "tulip-paris"),
        ("https://sftp.tulip.example:8443/x", "tulip-sftp"),
        ("https://www.tulip.example/", "tulip-paris"),
        ("gs://lotus-archive/2026/x.csv", "lotus-bucket"),
        ("tulip_db", "tulip-db"),
        ("eu-central-1", "tulip-db"),
        ("nowhere", None),
    ],
)
def test_the_most_exact_entry_wins(to, place):
    for places in (SITES, SITES[::-1]):
        found = resolve(to, places)
        assert (found and found.id) == place


@pytest.mark.parametrize(("at", "codes"), [("2025-12-31", ["no-law"]), ("2026-01-01", []), ("2027-01-01", ["no-law"])])
def test_a_law_that_is_not_in_force_says_nothing_about_its_country(folder, at, codes):
    folder.write("regimes/jp/act.yaml", {**LAW, "from": "2026-01-01", "until": "2027-01-01"})
    made = folder.gate().decide("crm", AsOf.parse(at), stage="run")
    assert [note.code for note in made.notes] == codes
    assert made.effect == ("block" if codes else "allow")
