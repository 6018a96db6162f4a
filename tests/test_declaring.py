"""docs/declaring.md has every field of everything that an organisation writes, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from sekisho import packs
from sekisho.evidence.cn_certificate import CnCertificate
from sekisho.evidence.cn_pipia import CnPipia
from sekisho.evidence.cn_risk_assessment import CnRiskAssessment
from sekisho.evidence.cn_security_assessment import CnSecurityAssessment, Occurrence
from sekisho.evidence.cn_standard_contract import CnStandardContract
from sekisho.evidence.legal_document import LegalDocument
from sekisho.evidence.self_assessment import SelfAssessment
from sekisho.model.evidence import Document, Event, Evidence, Judgement
from sekisho.model.export import Carries, Export, Origin, Persons, Stream
from sekisho.model.organisation import CheckSettings, Enforcement, LedgerSettings, Settings, WaiverSettings
from sekisho.model.party import Party, Place, Service
from sekisho.model.waiver import Waiver
from sekisho.packs import Vocabulary
from sekisho.plugins import installed

TEXT = (Path(__file__).parents[1] / "docs" / "declaring.md").read_text(encoding="utf-8")
NAMED_BY_THEIR_FILE = {Export, Party, Evidence, Judgement, Waiver}
PAPERS = (
    CnSecurityAssessment,
    CnStandardContract,
    CnCertificate,
    CnPipia,
    LegalDocument,
    SelfAssessment,
    CnRiskAssessment,
)
MODELS = (
    *NAMED_BY_THEIR_FILE,
    *PAPERS,
    Occurrence,
    *(
        Persons,
        Stream,
        Origin,
        Carries,
        Service,
        Place,
        Event,
        Document,
        Settings,
        LedgerSettings,
        Enforcement,
        CheckSettings,
        WaiverSettings,
    ),
)


def rows(model):
    """The rows of a model's table: field, whether it is needed, what it says."""
    section = TEXT.partition(f"### `{model.__name__}`:")[2].partition("\n### ")[0].partition("\n## ")[0]
    return {row[0]: row[1:] for row in re.findall(r"^\| `([a-z_0-9-]+)` \| (.*?) \| (.*) \|$", section, re.MULTILINE)}


def fields(model):
    """The fields of a model as they are written in a file; of a kind of paper, its own."""
    skipped = set(Evidence.model_fields) if model in PAPERS else {"id"} if model in NAMED_BY_THEIR_FILE else set()
    return {field.alias or name: field for name, field in model.model_fields.items() if name not in skipped}


def words(hint: Any) -> set[str]:
    """Every word that a field may hold, if it may only hold certain words."""
    if get_origin(hint) is Literal:
        return set(get_args(hint))
    return set().union(*map(words, get_args(hint)))


@pytest.mark.parametrize("model", sorted(MODELS, key=lambda model: model.__name__))
def test_the_table_has_every_field_and_no_other(model):
    assert list(rows(model)) == list(fields(model))


@pytest.mark.parametrize("model", sorted(MODELS, key=lambda model: model.__name__))
def test_the_table_says_what_leaving_out_means(model):
    for name, field in fields(model).items():
        needed, _ = rows(model)[name]
        if field.is_required():
            assert needed == "yes", name
        elif field.default is None:
            assert needed in {"unknown", "none"}, name
        elif isinstance(field.default, bool):
            assert needed == f"`{str(field.default).lower()}`", name
        elif isinstance(field.default, (int, str)):
            assert needed == f"`{field.default}`", name
        else:
            assert needed == "none", name


@pytest.mark.parametrize("model", sorted(MODELS, key=lambda model: model.__name__))
def test_the_table_names_every_word_that_a_field_knows(model):
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        if (field.alias or name) in fields(model):
            told = " ".join(rows(model)[field.alias or name])
            assert [word for word in words(hints[name]) if f"`{word}`" not in told] == [], name


def test_every_section_is_of_a_model():
    assert set(re.findall(r"^### `(\w+)`:", TEXT, re.MULTILINE)) == {model.__name__ for model in MODELS}


@pytest.mark.parametrize(
    ("model", "field", "fact"), [(Export, "purpose", "export.purpose"), (Stream, "categories", "data.categories")]
)
def test_the_table_names_every_word_of_ones_own_that_some_law_asks_for(model, field, fact):
    plugins = installed()
    law = packs.load([packs.shipped()], Vocabulary(plugins.kinds, list(plugins.predicates)))
    asked = law.terms().words[fact]
    assert asked
    assert set(re.findall(r"`([a-z-]+)`", rows(model)[field][1])) == asked
