"""A notice makes the data important that it names, of the exporter that was told."""

import pytest

from sekisho.evidence.cn_important_data_notice import CnImportantDataNotice
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {"exporter.id": "exporter-co", "data.categories": frozenset({"maps"})}
NOTICE = {
    "id": "notice",
    "kind": "cn-important-data-notice",
    "holder": "exporter-co",
    "categories": ["maps", "soundings"],
    "issued": "2026-03-31",
    "zone": "Asia/Shanghai",
}


def covers(day, case):
    return CnImportantDataNotice.model_validate(NOTICE).covers({**CASE, **case}, AsOf.parse(day))


def test_it_prints_no_end():
    assert [str(covers(day, {}).verdict) for day in ("2026-03-30", "2026-03-31", "2040-01-01")] == [
        "unmet",
        "met",
        "met",
    ]


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("exporter.id", "other-co", "holder must be other-co, not exporter-co"),
        ("data.categories", frozenset({"depots"}), "categories must include depots, not only maps, soundings"),
    ],
)
def test_it_covers_nothing_else(fact, value, said):
    coverage = covers("2026-06-01", {fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]
