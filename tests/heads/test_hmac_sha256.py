"""HMAC-SHA256 of texts: the same with and without the extra `scale`, and as the pads of a database give it."""

import hashlib
import hmac

import polars as pl
import pyarrow as pa
import pytest

from sekisho.heads import hmac_sha256 as module
from sekisho.heads.hmac_sha256 import hmac_sha256, pads

SUBKEY = bytes(range(32))
TEXTS = ["C-1", "", "関所", "🛃", "a" * 55, "a" * 56, "a" * 64, "a" * 200, "O'Neill", "%s"]
EXPECTED = [
    int.from_bytes(hmac.new(SUBKEY.hex().encode(), text.encode(), "sha256").digest()[:8], "big") for text in TEXTS
]


@pytest.fixture(params=["with the extra", "without"])
def extra(request, monkeypatch):
    if request.param == "without":
        monkeypatch.setattr(module, "_series", lambda: None)


@pytest.mark.parametrize(
    "texts",
    [TEXTS, pa.array(TEXTS), pa.array(TEXTS, pa.large_string()), pa.array(TEXTS, pa.string_view()), pl.Series(TEXTS)],
    ids=["list", "arrow", "large", "view", "polars"],
)
def test_whatever_holds_the_texts_the_hashes_are_those_of_the_standard_library(texts, extra):
    assert hmac_sha256(texts, SUBKEY).tolist() == EXPECTED


def test_many_texts_keep_their_order_though_several_threads_hash_them(monkeypatch):
    monkeypatch.setattr(module, "_PIECE", 3)
    assert hmac_sha256(TEXTS, SUBKEY).tolist() == EXPECTED


def test_no_texts_have_no_hashes(extra):
    assert hmac_sha256([], SUBKEY).tolist() == []


def test_two_rounds_of_sha256_with_the_pads_are_the_hmac():
    inner, outer = pads(SUBKEY)
    found = [hashlib.sha256(outer + hashlib.sha256(inner + text.encode()).digest()).digest()[:8] for text in TEXTS]
    assert [int.from_bytes(one, "big") for one in found] == EXPECTED
