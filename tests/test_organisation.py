"""The organisation's folder; what is refused stands in tests/bad_input."""

from pathlib import Path

import pytest

from sekisho import packs
from sekisho.errors import ConfigError, LoadError
from sekisho.gate import Gate
from sekisho.packs import Vocabulary
from sekisho.plugins import installed
from sekisho.settings import project, settings
from tests.bad_input.harness import moved, organisation, removed, swap, whole

SOUND = Path(__file__).parent / "bad_input" / "sound"


def test_the_whole_folder_is_read():
    found = Gate.open(SOUND).organisation
    assert found.settings.organisation == "hana"
    assert list(found.parties) == ["hana", "sky", "tulip"]
    assert list(found.exports) == ["orders-to-tulip"]
    assert [place.id for place in found.places] == ["sky-bucket", "tulip-sftp"]
    assert [waiver.id for waiver in found.waivers] == ["spring"]
    assert found.settings.enforcement.level("house/clouds") == "soft-mandatory"
    assert found.settings.enforcement.level("jp/appi") == "hard-mandatory"


def test_what_an_organisation_has_none_of_may_be_missing(tmp_path):
    folder = organisation(tmp_path)
    for part in ("waivers", "places.yaml", "dags", "cases"):
        removed(part)(folder)
    found = Gate.open(folder).organisation
    assert (found.waivers, found.places) == ((), ())


def test_subfolders_are_for_people(tmp_path):
    folder = organisation(tmp_path)
    before = Gate.open(folder).content.digest
    moved("exports/orders-to-tulip.yaml", "exports/europe/orders-to-tulip.yaml")(folder)
    assert Gate.open(folder).content.digest == before


def test_an_organisation_may_bring_law_of_its_own_and_of_others(tmp_path):
    folder = organisation(tmp_path)
    own = (folder / "regimes/house/clouds.yaml").read_text(encoding="utf-8")
    whole("further/regimes/group/clouds.yaml", own)(folder)
    regimes = Gate.open(folder).content.regimes
    assert {"house/clouds", "group/clouds"} <= set(regimes)


def test_a_condition_of_which_no_law_speaks_would_do_nothing(tmp_path):
    folder = organisation(tmp_path)
    swap("exports/orders-to-tulip.yaml", "received-on-eu-adequacy", "never-on-fridays")(folder)
    with pytest.raises(LoadError, match="no law speaks of `never-on-fridays`"):
        Gate.open(folder)


ORDERS = "exports/orders-to-tulip.yaml"


@pytest.mark.parametrize(
    ("category", "law"),
    [
        ("facial-image", "face-image"),
        ("face-photo", "face"),
        ("faceprint", "face-template"),
        ("FacePhotos", "facial-recognition"),
        ("社員の顔写真", "face"),
        ("vehicle-data", "automotive"),
        ("car_telemetry", "vehicle"),
        ("genome-data", "genetic"),
        ("genetic-tests", "human-genetic-resources"),
        ("cad-drawings", "engineering-drawing"),
        ("source-code", "controlled-technology"),
        ("source-code", "encryption-source-code"),
        ("medical-record", "health"),
        ("health-record", "medical"),
        ("credit-score", "credit"),
        ("credit-score", "personal-credit-information"),
    ],
)
def test_a_category_that_may_be_one_of_a_laws_needs_that_one_beside_it(tmp_path, category, law):
    folder = organisation(tmp_path)
    swap(ORDERS, "[contact, orders]", f"[contact, {category}]")(folder)
    with pytest.raises(LoadError, match=f"14: `{category}` may be what a law calls `"):
        Gate.open(folder)
    swap(ORDERS, f"[contact, {category}]", f"[contact, {category}, {law}]")(folder)
    assert Gate.open(folder).organisation.exports["orders-to-tulip"].data[0].categories[1:] == (category, law)


def test_the_laws_word_must_stand_in_the_same_stream(tmp_path):
    folder = organisation(tmp_path)
    other = "  - {id: faces, categories: [face], sensitive: true, subjects: [JP], origins: [{country: JP}]}\ncarriers:"
    swap(ORDERS, "[contact, orders]", "[contact, facial-image]")(folder)
    swap(ORDERS, "carriers:", other)(folder)
    with pytest.raises(LoadError, match="`facial-image` may be what a law calls"):
        Gate.open(folder)


def test_another_word_that_means_a_laws_does_not_do_for_it(tmp_path):
    folder = organisation(tmp_path)
    swap(ORDERS, "[contact, orders]", "[facial-image, face-photo]")(folder)
    with pytest.raises(LoadError) as refused:
        Gate.open(folder)
    assert [problem.line for problem in refused.value.problems] == [14, 14]


@pytest.mark.parametrize(
    "category", ["interface-logs", "cards", "carrier-rates", "general-ledger", "battery-health", "public-health"]
)
def test_a_category_that_means_something_else_is_ones_own(tmp_path, category):
    folder = organisation(tmp_path)
    swap(ORDERS, "[contact, orders]", f"[contact, {category}]")(folder)
    assert category in Gate.open(folder).organisation.exports["orders-to-tulip"].data[0].categories


def test_every_category_that_a_law_asks_for_is_known_by_other_words():
    """Each table is called as a category that is asked for, and each such category is one of them or means one."""
    law = packs.load([packs.shipped()], Vocabulary(installed().kinds, list(installed().predicates)))
    terms = law.terms()
    asked = terms.words["data.categories"]
    assert {*law.shared["category-words"].tables} - {"otherwise"} == {*terms.synonyms.words} <= asked
    assert [word for word in asked if word not in terms.synonyms.words and not [*terms.synonyms.unsaid(word, ())]] == []


def test_a_category_that_a_zones_list_names_is_not_refused():
    law = packs.load([packs.shipped()], Vocabulary(installed().kinds, list(installed().predicates)))
    terms = law.terms()
    listed = [row.values for name in ("ftz/sectors", "ftz/negative") for row in law.tables[name]]
    named = {str(value).partition("/")[2] for values in listed for value in values} - terms.words["data.categories"]
    assert {"public-health", "artificial-intelligence"} <= named
    assert [word for word in named if [*terms.synonyms.unsaid(word, ())]] == []


def test_project_settings_are_optional(tmp_path):
    whole("pyproject.toml", '[project]\nname = "x"\n')(tmp_path)
    assert project(tmp_path / "pyproject.toml").model_dump(exclude_unset=True) == {}


def test_settings_alone_are_read_without_the_law(tmp_path):
    whole("sekisho.toml", 'organisation = "x"\n')(tmp_path)
    assert settings(tmp_path).organisation == "x"
    with pytest.raises(ConfigError, match="there is no such folder"):
        settings(tmp_path / "sekisho.toml")
