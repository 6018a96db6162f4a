"""`sekisho explain`: why, and what would settle it."""

import json

import pytest

from tests.bad_input.harness import swap, whole

DAY = ("--at", "2026-11-20")


def test_what_is_met_shows_by_which_paper(kiwi, sekisho):
    answer = sekisho("explain", "wool", *DAY)
    assert (answer.code, answer.lines) == (0, [])
    assert answer.out.startswith("sekisho allows export “wool”: ALLOW (as of 2026-11-20)\n")
    assert "✓ Act on parcels (nz/act) for “orders”: ALLOW" in answer.out
    assert "✓ standard contractual clauses (scc): mill covers it  [act s 3]" in answer.out
    assert "routes" not in answer.out


def test_what_is_unmet_shows_what_each_open_route_lacks(kiwi, sekisho):
    answer = sekisho("explain", "wool", "--at", "2027-04-01")
    assert answer.code == 0
    assert answer.out.startswith("sekisho blocks export “wool”: DENY")
    routes = answer.out.partition("open routes, cheapest first\n")[2].splitlines()
    assert routes[0] == "    1. A written agreement (agreement)  [act s 3]"
    assert routes[1].endswith("Sign the agreement.")


def test_a_route_that_a_fact_closes_is_not_offered_as_open(kiwi, sekisho):
    (kiwi / "register/mill.yaml").unlink()
    swap(
        "regimes/nz/act.yaml",
        "        - {evidence: scc, cite",
        "        - {fact: export.standing, is: false, cite: act s 3}\n        - {evidence: scc, cite",
    )(kiwi)
    answer = sekisho("explain", "wool", *DAY)
    assert "open routes" not in answer.out
    assert "no route is open as things are; the nearest change" in answer.out


def test_what_is_unknown_shows_what_nobody_said(kiwi, sekisho):
    swap("exports/parcels.yaml", "    sensitive: false\n", "")(kiwi)
    answer = sekisho("explain", "parcels", *DAY)
    assert answer.out.startswith("sekisho blocks export “parcels”: REVIEW")
    assert "? “sensitive personal data under the exporter's law” (data.sensitive) is no: it is not stated" in answer.out
    assert "state “sensitive personal data under the exporter's law” (data.sensitive)" in answer.out


def test_regimes_that_do_not_apply_are_shown_on_request(kiwi, sekisho):
    assert "(eu/gdpr)" not in sekisho("explain", "wool", *DAY).out
    assert "(eu/gdpr) for “orders”: NOT_APPLICABLE" in sekisho("explain", "wool", *DAY, "--all").out


def test_an_export_that_nobody_declared(kiwi, sekisho):
    answer = sekisho("explain", "whool", *DAY)
    assert (answer.code, answer.out) == (2, "")
    assert answer.lines == ["sekisho: no export is declared as `whool`; did you mean `wool`?"]


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("mill.otago.example", "sekisho allows"),
        (
            "farm.kiwi.example",
            "the destination “farm.kiwi.example” is kiwi (New Zealand, farm), and this export is for otago",
        ),
        ("ftp.example", "the destination “ftp.example” is in no entry of places.yaml"),
    ],
)
def test_a_destination_is_judged_as_a_task_would_render_it(to, said, kiwi, sekisho):
    assert said in sekisho("explain", "wool", *DAY, "--to", to).out


def test_the_proof_in_japanese_and_as_json(kiwi, sekisho):
    assert "書面による契約" in sekisho("explain", "wool", "--at", "2027-04-01", "--lang", "ja").out
    report = json.loads(sekisho("explain", "wool", *DAY, "-o", "json").out)
    assert [decision["export"] for decision in report["exports"]] == ["wool"]


def test_text_goes_into_a_file_whole(kiwi, sekisho):
    shown = sekisho("explain", "wool", *DAY).out
    assert sekisho("explain", "wool", *DAY, "-o", "text=proof.txt").out == ""
    assert (kiwi / "proof.txt").read_text(encoding="utf-8") == shown


def test_no_law_of_the_exporters_country_is_said(kiwi, sekisho):
    whole("parties/kiwi.yaml", "name: Kiwi\ncountry: MY\ngroup: none\nkinds: []\nsubject_to: []\n")(kiwi)
    answer = sekisho("explain", "wool", *DAY)
    assert (
        "no law of Malaysia (MY) is loaded, or none is in force on this day, so this export cannot be judged"
        in answer.out
    )
