"""One damaged record does not stop `ledger show`: the others are shown, and it is named."""

import json

import pytest

DAMAGES = {
    "no JSON": ("body", "{"),
    "a list": ("body", "[1]"),
    "nothing": ("body", ""),
    "a number": ("body", 7),
    "bytes": ("body", b"\xff\xfe"),
    "half a character": ("body", '{"export": "\\ud800"}'),
    "far too deep": ("body", "[" * 100_000),
    "another form": ("body", '{"export": 1, "run": {"run_id": []}, "rows": 1, "persons": "x", "held": "x"}'),
    "an empty body": ("body", "{}"),
    "no instant": ("at", "yesterday"),
    "an instant without a zone": ("at", "2026-03-02T01:00:00"),
    "another kind": ("kind", "\x1b[31mred"),
    "a kind of bytes": ("kind", b"\xff"),
}


@pytest.fixture
def lived(shipping):
    """Two runs that shipped."""
    shipping.ship("monday", 0, 8)
    shipping.ship("tuesday", 4, 9)
    return shipping


def listed(sekisho, *options):
    answer = sekisho("ledger", "show", "--all", "--limit", "0", *options, "-o", "json")
    assert answer.code == 0, answer.err
    return json.loads(answer.out)["records"]


@pytest.mark.parametrize("kind", ["decision", "settled", "key"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_every_other_record_is_shown(lived, sekisho, damage, kind):
    before = listed(sekisho)
    victim = next(one["record"] for one in before if one["kind"] == kind)
    column, value = DAMAGES[damage]
    lived.edit(
        f"UPDATE sekisho_records SET {column} = ? WHERE id ="  # noqa: S608 - words of this file
        " (SELECT record_id FROM sekisho_seals WHERE position = ?)",
        value,
        victim,
    )
    after = listed(sekisho)
    others = [one for one in before if one["record"] != victim]
    assert [one for one in after if one["record"] != victim] == others
    assert len(after) == len(before)
    for lang in ("en", "ja"):
        options = [["--all", "-o", "text"], ["--all", "-o", "csv"], [str(victim)], [str(victim), "-o", "json"]]
        for asked in (*options, [str(others[0]["record"])]):
            shown = sekisho("ledger", "show", *asked, "--lang", lang)
            assert shown.code == 0, shown.err
            assert "\x1b" not in shown.out
    assert sekisho("ledger", "verify").code == 1


def test_it_is_named_and_the_way_on_is_told(lived, sekisho):
    lived.edit("UPDATE sekisho_records SET body = '{' WHERE kind = 'settled'")
    lines = sekisho("ledger", "show", "--export", "parcels").out.splitlines()
    assert sum("it cannot be read; run `sekisho ledger verify`" in line for line in lines) == 2
    assert sum(one.get("damaged", False) for one in listed(sekisho)) == 2
    japanese = sekisho("ledger", "show", "--lang", "ja").out
    assert "読み取れない。`sekisho ledger verify` を実行" in japanese
