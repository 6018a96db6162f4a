"""The organisation's folder; what is refused stands in tests/bad_input."""

from pathlib import Path

import pytest

from sekisho.errors import ConfigError, LoadError
from sekisho.gate import Gate
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


def test_project_settings_are_optional(tmp_path):
    whole("pyproject.toml", '[project]\nname = "x"\n')(tmp_path)
    assert project(tmp_path / "pyproject.toml").model_dump(exclude_unset=True) == {}


def test_settings_alone_are_read_without_the_law(tmp_path):
    whole("sekisho.toml", 'organisation = "x"\n')(tmp_path)
    assert settings(tmp_path).organisation == "x"
    with pytest.raises(ConfigError, match="there is no such folder"):
        settings(tmp_path / "sekisho.toml")
