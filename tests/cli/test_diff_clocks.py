"""`sekisho diff`: each version is judged by its own clock, and a clock that was changed is named before all else."""

import json

import pytest

from tests.bad_input.harness import both, swap
from tests.cli.repository import MILL, appended, committed, git

ENDED = swap(MILL, "2027-03-31", "2026-01-31")
"""From 1 February 2026 on no paper covers wool."""
PINNED = appended("sekisho.toml", "rehearsal = true\nas_of = 2026-01-15\n")
ANOTHER = "~ the clock is another one: each version is judged by its own"
NAMED = ["rehearsal: no → yes", "as_of: nothing → 2026-01-15"]


@pytest.fixture
def repository(kiwi):
    git(kiwi.parent, "init", "--initial-branch=main")
    ENDED(kiwi)
    committed(kiwi.parent, "a paper that has ended")
    return kiwi.parent


def told(answer):
    return [line.strip() for line in answer.out.splitlines() if line.strip()]


def test_a_pinned_day_does_not_hide_what_the_base_says_today(repository, kiwi, sekisho):
    PINNED(kiwi)
    answer = sekisho("diff", "main")
    head, part, change, *details = told(answer)[:5]
    assert head.startswith("kiwi: what changes from main (as of 20")
    assert head.endswith(") to now (as of 2026-01-15), in rehearsal")
    assert (part, change, details) == (
        "The clock",
        ANOTHER,
        NAMED,
    )
    assert "wool: DENY → ALLOW (nz/act: agreement)" in told(answer)
    assert "~ the clock is another one: each version is judged by its own" in told(answer)[6:], "and it is why"


def test_a_day_that_is_no_longer_pinned_is_not_the_bases_either(repository, kiwi, sekisho):
    PINNED(kiwi)
    committed(repository, "a rehearsal")
    both(swap("sekisho.toml", "rehearsal = true\n", ""), swap("sekisho.toml", "as_of = 2026-01-15\n", ""))(kiwi)
    answer = sekisho("diff", "main")
    assert answer.code == 1
    assert told(answer)[1:3] == ["The clock", ANOTHER]
    assert any(line.startswith("wool: ALLOW (nz/act: agreement) → DENY") for line in told(answer))


def test_two_pinned_days_are_each_their_own(repository, kiwi, sekisho):
    PINNED(kiwi)
    committed(repository, "a rehearsal")
    swap("sekisho.toml", "2026-01-15", "2026-02-15")(kiwi)
    answer = sekisho("diff", "main")
    assert told(answer)[0] == "kiwi: what changes from main (as of 2026-01-15) to now (as of 2026-02-15), in rehearsal"
    assert any(line.startswith("wool: ALLOW (nz/act: agreement) → DENY") for line in told(answer))


def test_on_a_day_that_is_given_both_are_judged_and_the_clock_is_still_named_first(repository, kiwi, sekisho):
    PINNED(kiwi)
    answer = sekisho("diff", "main", "--at", "2026-01-20")
    assert answer.code == 0
    assert told(answer)[:2] == ["kiwi: what changes from main to now, as of 2026-01-20, in rehearsal", "The clock"]
    assert told(answer)[-1] == "None of 2 exports flips."


def test_a_rehearsal_without_a_pinned_day_is_named_as_well(repository, kiwi, sekisho):
    appended("sekisho.toml", "rehearsal = true\n")(kiwi)
    swap("exports/wool.yaml", "per_year: 5000", "per_year: 4000")(kiwi)
    answer = sekisho("diff", "main")
    assert told(answer)[1:4] == [
        "The clock",
        ANOTHER,
        "rehearsal: no → yes",
    ]


def test_the_same_clock_is_not_named_and_gives_one_moment(repository, kiwi, sekisho):
    swap("exports/wool.yaml", "per_year: 5000", "per_year: 4000")(kiwi)
    answer = sekisho("diff", "main")
    assert "clock" not in answer.out
    found = json.loads(sekisho("diff", "main", "-o", "json").out)
    assert found["clock"] is None


def test_every_format_names_it_first(repository, kiwi, sekisho):
    PINNED(kiwi)
    swap("exports/wool.yaml", "per_year: 5000", "per_year: 4000")(kiwi)
    found = json.loads(sekisho("diff", "main", "-o", "json").out)
    assert found["changes"][0]["part"] == "clock"
    assert found["changes"][0]["details"] == NAMED
    assert (found["clock"]["new"], found["as_of"], found["rehearsal"]) == ("2026-01-15", "2026-01-15", True)
    assert found["clock"]["old"].startswith("20")
    page = sekisho("diff", "main", "-o", "markdown").out
    first = page.index("The clock")
    assert first < page.index("| export |")
    assert "<details>" not in page[:first], "not folded away"
    assert "基準日" in sekisho("diff", "main", "--lang", "ja").out.splitlines()[2]


def test_what_passes_only_by_the_pinned_day_is_granted_by_the_clock(repository, kiwi, sekisho):
    PINNED(kiwi)
    found = json.loads(sekisho("diff", "main", "--fail-on", "loosened", "-o", "json").out)
    assert [one["kind"] for one in found["loosened"]][:2] == ["clock", "clock"]
    assert found["loosened"][-1]["kind"] == "verdict"
    (grant,) = found["granted"]
    assert (grant["export"], [one["kind"] for one in grant["by"]]) == ("wool", ["clock", "clock"])
    assert [one["where"] for one in grant["by"]] == ["sekisho.toml:2", "sekisho.toml:3"]


def test_the_ledgers_address_is_not_told_where_it_changes(repository, kiwi, sekisho):
    appended("sekisho.toml", '[ledger]\nurl = "postgresql://sekisho@db.one/ledger"\n')(kiwi)
    committed(repository, "a ledger")
    swap("sekisho.toml", "@db.one/", "@db.two/")(kiwi)
    for output in ("text", "json", "markdown"):
        answer = sekisho("diff", "main", "-o", output)
        assert "@db" not in answer.out
        assert "ledger" in answer.out, "that it is another one is told"
