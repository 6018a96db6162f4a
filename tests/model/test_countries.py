"""Countries by their names, in both languages."""

from pathlib import Path

import pytest

from sekisho.files import read_yaml
from sekisho.model.countries import Countries, called, names, with_code

SHARED = Path(__file__).parents[2] / "policies" / "shared" / "countries.yaml"


def test_every_country_that_a_file_may_name_has_a_name():
    (row,) = read_yaml(SHARED).data["tables"]["all"]
    assert set(names()) == set(row["values"])
    assert names.__wrapped__() == names(), "read once"
    for english, japanese in names().values():
        assert english.strip() == english
        assert not japanese.isascii()


@pytest.mark.parametrize(
    ("values", "coded", "en", "ja"),
    [
        (("MY",), False, "Malaysia", "マレーシア"),
        ((frozenset({"VN", "JP"}),), False, "Japan, Viet Nam", "日本、ベトナム"),
        (("VN",), True, "Viet Nam (VN)", "ベトナム（VN）"),
        ((frozenset(),), True, "none", "なし"),
        (("XA",), True, "XA", "XA"),
    ],
)
def test_countries_in_a_sentence(values, coded, en, ja):
    said = Countries(values, coded=coded)
    assert (said.in_("en"), said.in_("ja")) == (en, ja)


def test_a_code_that_no_country_has_stays_as_it_is():
    assert (called("XA"), with_code("XA")) == ("XA", "XA")
