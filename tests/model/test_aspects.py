"""What a paper is held against has a name in both languages."""

from sekisho.model.aspects import ASPECTS, aspect
from sekisho.model.evidence import Evidence
from sekisho.plugins import installed


def test_every_aspect_that_a_kind_matches_has_a_name():
    kinds = installed().kinds
    assert {name for kind in kinds for name in kinds[kind].aspects} <= set(ASPECTS)
    assert {name.removeprefix("match_") for name in vars(Evidence) if name.startswith("match_")} <= set(ASPECTS)


def test_in_japanese_the_field_of_the_register_stands_beside_it():
    assert [aspect("purposes").in_(lang) for lang in ("en", "ja")] == ["purposes", "目的（purposes）"]


def test_a_field_of_a_kinds_own_is_told_as_it_is_written():
    assert aspect("told_country") == "told_country"
