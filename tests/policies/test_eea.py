"""Every country is in the EEA or outside it, on every day since the GDPR: a third one would slip through chapter V."""

from __future__ import annotations

from datetime import date

import pytest

from sekisho import packs
from sekisho.model.law import values_on
from sekisho.packs import Vocabulary
from sekisho.plugins import installed


@pytest.mark.parametrize("day", ["2018-05-25", "2020-12-31", "2021-01-01", "2026-11-22"])
def test_every_country_is_inside_or_outside(day):
    plugins = installed()
    law = packs.load([packs.shipped()], Vocabulary(plugins.kinds, list(plugins.predicates)))
    names = ("eea/members", "eea/outside", "countries/all")
    inside, outside, everywhere = (values_on(law.tables[name], date.fromisoformat(day)) for name in names)
    assert not inside & outside
    assert inside | outside == everywhere
