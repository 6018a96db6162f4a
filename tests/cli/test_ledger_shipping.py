"""`sekisho ledger count`: a batch that left outside Airflow is counted by hand."""

import json

import pytest

from tests.bad_input.harness import swap
from tests.cli.shipping import KEY

AT = ("--at", "2026-03-05")


@pytest.fixture
def by_hand(kiwi, shipping, monkeypatch):
    """An organisation with a key, and a file of seven orders by five people."""
    monkeypatch.setenv("KIWI_KEY", KEY)
    with (kiwi / "sekisho.toml").open("a") as file:
        file.write('\n[ledger]\nhash_key = "env:KIWI_KEY"\n')
    rows = "".join(f"{order},customer-{order % 5}\n" for order in range(7))
    (kiwi / "people.csv").write_text(f"order_id,customer\n{rows}")
    return shipping


def settled(sekisho):
    (one,) = json.loads(sekisho("ledger", "counts", *AT, "-o", "json").out)["counts"]
    return one["counted"]["settled"]["low"], one["counted"]["held"]


COUNT = ("ledger", "count", "people.csv", "--export", "parcels", "--column", "customer")


def test_a_dry_run_only_says_the_number(by_hand, sekisho):
    answer = sekisho(*COUNT, "--dry-run")
    told = "5 distinct persons in 7 rows of people.csv (ids parcels/text, key 2026)\n"
    assert answer == (0, told, [])
    assert sekisho("ledger", "show", "--all").out == "no record\n"


def test_what_left_is_counted_once_however_often_it_is_told(by_hand, sekisho):
    for done in ("counted as shipped", "already counted; nothing changed: shipped"):
        answer = sekisho(*COUNT, "--run", "usb-stick", *AT)
        assert (answer.code, answer.lines) == (0, [])
        said = "on 2026-03-05 by run usb-stick of DAG by-hand (ordinary); see `sekisho ledger counts`"
        assert answer.out.splitlines()[1:] == [f"{done} {said}"]
    assert settled(sekisho) == (5, 0)
    assert "never reserved; run usb-stick of DAG by-hand" in sekisho("ledger", "show", "--kind", "settled").out


def test_another_batch_day_or_run_is_not_said_to_be_counted_already(by_hand, kiwi, sekisho):
    def counted(run, day):
        answer = sekisho(*COUNT, "--run", run, "--at", day)
        return answer.out.splitlines()[1].startswith("counted as shipped on ")

    assert counted("usb-stick", "2026-03-05")
    assert counted("usb-stick", "2026-03-06")
    assert counted("letter", "2026-03-06")
    with (kiwi / "people.csv").open("a") as file:
        file.write("8,customer-8\n")
    assert counted("letter", "2026-03-06")
    assert not counted("letter", "2026-03-06")


def test_what_is_still_to_leave_is_not_counted(by_hand, kiwi, sekisho):
    settings = (kiwi / "sekisho.toml").read_text()
    (kiwi / "sekisho.toml").write_text(f'rehearsal = true\nas_of = "2026-03-05"\n{settings}')
    answer = sekisho(*COUNT, "--run", "usb-stick", "--at", "2026-03-06")
    said = "--at 2026-03-06 is still to come (today is 2026-03-05); count a batch on the day on which it left"
    assert answer == (2, "", [f"sekisho: {said}"])
    assert sekisho("ledger", "show", "--all").out == "no record\n"
    assert sekisho(*COUNT, "--run", "usb-stick", *AT).code == 0


def test_ids_that_cannot_be_compared_are_explained(by_hand, kiwi, sekisho):
    by_hand.ship("numbers", 0, 3)
    sekisho(*COUNT, "--run", "usb-stick", *AT)
    explained = "(ids of several namespaces or kinds (parcels/int, parcels/text): some may be the same people; at least"
    assert explained in sekisho("ledger", "counts", *AT).out
    told = "`namespace`又は種類の異なる id（parcels/int, parcels/text）で"
    assert told in sekisho("ledger", "counts", *AT, "--lang", "ja").out


def test_a_run_that_never_settled_is_settled_by_its_name(by_hand, sekisho):
    by_hand.ask("lost")
    assert settled(sekisho) == (0, 10)
    run = ("--dag", "parcels", "--task", "ship", "--run", "run-lost")
    assert sekisho(*COUNT, *run, *AT).code == 0
    assert settled(sekisho) == (5, 0)


def test_more_than_declared_is_counted_and_told(by_hand, kiwi, sekisho):
    swap("exports/parcels.yaml", "per_run: 10", "per_run: 4")(kiwi)
    answer = sekisho(*COUNT, "--run", "usb-stick", *AT)
    assert (answer.code, len(answer.lines)) == (0, 1)
    assert "parcels has sent more persons than it declares (per_run: 4, per_year: 5,000)" in answer.lines[0]
    assert settled(sekisho) == (5, 0)


def test_the_column_may_be_declared(by_hand, kiwi, sekisho):
    bare = ("ledger", "count", "people.csv", "--export", "parcels", "--dry-run")
    answer = sekisho(*bare)
    assert (answer.code, answer.out, len(answer.lines)) == (2, "", 1)
    assert "`identified_by` under `persons` in exports/parcels.yaml" in answer.lines[0]
    swap("exports/parcels.yaml", "per_year: 5000", "per_year: 5000, identified_by: customer, namespace: shop")(kiwi)
    assert "5 distinct persons in 7 rows of people.csv (ids shop/text" in sekisho(*bare).out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (COUNT, 2, "name the shipment with --run"),
        ((*COUNT[:5], "--column", "nobody", "--dry-run"), 3, "nobody"),
        (("ledger", "count", "people.csv", "--export", "parcel", "--dry-run"), 2, "did you mean `parcels`?"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_one_line(arguments, code, said, by_hand, sekisho):
    answer = sekisho(*arguments)
    assert (answer.code, answer.out, len(answer.lines)) == (code, "", 1)
    assert said in answer.lines[0]


def test_without_a_key_nobody_is_counted(kiwi, shipping, sekisho):
    (kiwi / "people.csv").write_text("customer\nme\n")
    answer = sekisho(*COUNT, "--dry-run")
    assert (answer.code, answer.out) == (2, "")
    assert "`hash_key` in [ledger] of sekisho.toml" in answer.lines[0]
