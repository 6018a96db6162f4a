"""What a snapshot gives back equals what was validated when it was built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from sekisho.gate import Gate
from sekisho.model.thaw import thaw, thaw_regime

ACME = Path(__file__).parents[2] / "policies" / "acme"
CONTENT = Gate.open(ACME).content
MODELS = [
    *CONTENT.regimes.values(),
    *(row for table in CONTENT.tables.values() for row in table),
    CONTENT.organisation,
    *CONTENT.papers.all,
    *CONTENT.papers.judgements,
]


def frozen(model: BaseModel) -> Any:
    plain = model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.loads(json.dumps(plain))


@pytest.mark.parametrize("kind", sorted({type(model).__name__ for model in MODELS}))
def test_every_model_comes_back_as_it_was(kind: str) -> None:
    for model in MODELS:
        if type(model).__name__ == kind:
            back = thaw(type(model), frozen(model))
            assert back == model
            assert back.model_dump() == model.model_dump(), "the same down to the types of what is inside"


@pytest.mark.parametrize("name", CONTENT.regimes)
def test_a_regime_builds_what_is_asked_for_and_is_whole_when_it_is_compared(name: str) -> None:
    regime = CONTENT.regimes[name]
    back = thaw_regime(frozen(regime))
    assert "requires" not in back.__dict__
    assert back.requires == regime.requires
    assert "requires" in back.__dict__
    assert back == regime
    assert regime == thaw_regime(frozen(regime))
    assert back != name
    assert {back: "the same"}[regime] == "the same"
    assert back.model_dump() == regime.model_dump()
    with pytest.raises(AttributeError, match="permits"):
        _ = thaw_regime(frozen(regime)).permits


class Leaf(BaseModel, defer_build=True):
    """Written before what it names, as nodes of a law are."""

    below: Branch | None = None


class Branch(BaseModel, defer_build=True):
    leaves: tuple[Leaf, ...] = ()


def test_models_that_name_each_other_come_back_before_pydantic_has_seen_them_whole() -> None:
    assert not Leaf.__pydantic_fields_complete__
    assert thaw(Leaf, {"below": {"leaves": [{}]}}) == Leaf(below=Branch(leaves=(Leaf(),)))


def test_a_part_that_another_thread_has_built_in_the_meantime_is_given() -> None:
    back = thaw_regime(frozen(CONTENT.regimes["jp/appi"]))
    built = back.requires
    assert back.whole().__getattr__("requires") is built
