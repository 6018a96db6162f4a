"""`sekisho replay`: old decisions made once more, offline, or under the law of today."""

import csv
import io
import json
import shutil
import zlib
from hashlib import sha256

import pytest

from tests.bad_input.harness import swap


@pytest.fixture
def decided(shipping):
    """A run that passed as one of few, and one that passed on a paper."""
    shipping.ship("monday", 0, 8)
    shipping.ask("tuesday", export="wool")
    return shipping


def again(sekisho, *options):
    """What came of each decision, by export."""
    answer = sekisho("replay", *options, "-o", "json")
    return {one["export"]: one for one in json.loads(answer.out)["decisions"]}


def record(sekisho, kind, export):
    told = sekisho("ledger", "show", "--kind", kind, "--export", export, "-o", "json").out
    return str(json.loads(told)["records"][0]["record"])


def test_every_decision_comes_out_the_same(decided, sekisho):
    answer = sekisho("replay", "--all")
    assert (answer.code, answer.lines) == (0, [])
    lines = answer.out.splitlines()
    assert lines[0].split() == ["record", "when", "(UTC)", "export", "then", "now"]
    assert lines[1].split()[3:] == ["parcels", "ALLOW_EXEMPT", "(allow)", "ALLOW_EXEMPT", "(allow)", "the", "same"]
    assert lines[-1] == "2 judged again: 2 the same, 0 otherwise"


def test_from_the_ledger_alone(decided, kiwi, sekisho, tmp_path, monkeypatch):
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    shutil.copy(decided.path, alone / "ledger.db")
    shutil.rmtree(kiwi)
    monkeypatch.chdir(alone)
    answer = sekisho("replay", "--all", "--ledger", "sqlite:///ledger.db")
    assert (answer.code, answer.out.splitlines()[-1]) == (0, "2 judged again: 2 the same, 0 otherwise")


def test_law_and_papers_of_today_are_not_asked(decided, kiwi, sekisho):
    swap("regimes/nz/act.yaml", "at_most: 1000", "at_most: 5")(kiwi)
    (kiwi / "register/mill.yaml").unlink()
    assert sekisho("replay", "--all").code == 0


def test_under_the_law_of_today_what_would_be_otherwise_is_told_and_is_no_fault(decided, kiwi, sekisho):
    swap("regimes/nz/act.yaml", "at_most: 1000", "at_most: 5")(kiwi)
    answer = sekisho("replay", "--all", "--law", "now")
    assert answer.code == 0
    assert answer.out.splitlines()[-1] == "2 judged again: 0 the same, 2 otherwise"
    parcels = again(sekisho, "--all", "--law", "now")["parcels"]
    assert (parcels["then_effect"], parcels["now"], parcels["now_effect"]) == ("allow", "REVIEW", "block")
    assert parcels["differences"][0] == "ALLOW_EXEMPT (allow) then, REVIEW (block) now"


def test_what_nobody_declares_any_more_is_told_and_is_no_fault(decided, kiwi, sekisho):
    (kiwi / "exports/wool.yaml").unlink()
    assert sekisho("replay", "--all").code == 0
    answer = sekisho("replay", "--all", "--law", "now")
    assert answer.code == 0
    assert "no file declares `wool` any more" in answer.out
    assert answer.out.endswith("1 judged again: 1 the same, 0 otherwise, 1 could not be\n")


def test_on_another_day(decided, sekisho):
    wool = again(sekisho, record(sekisho, "decision", "wool"), "--at", "2027-04-01")["wool"]
    assert (wool["then"], wool["now"]) == ("ALLOW", "DENY")
    assert sekisho("replay", "--all", "--at", "2027-04-01").code == 0


def test_the_same_law_on_another_day_says_the_same(decided, sekisho):
    for options in (("--law", "now", "--at", "2026-03-03"), ("--at", "2026-03-03")):
        answer = sekisho("replay", "--all", *options)
        assert (answer.code, answer.out.splitlines()[-1]) == (0, "2 judged again: 2 the same, 0 otherwise")


def test_the_law_of_today_is_asked_for_today_by_the_organisations_clock(decided, kiwi, sekisho):
    settings = (kiwi / "sekisho.toml").read_text()
    for day, word in (("2027-03-31", "ALLOW"), ("2027-04-01", "DENY")):
        (kiwi / "sekisho.toml").write_text(f'{settings}rehearsal = true\nas_of = "{day}"\n')
        assert again(sekisho, "--all", "--law", "now")["wool"]["now"] == word
    assert again(sekisho, "--all", "--law", "now", "--at", "2026-03-03")["wool"]["now"] == "ALLOW", (
        "--at is asked first"
    )


def test_other_reasons_are_named(decided, kiwi, sekisho):
    number = record(sekisho, "decision", "wool")
    swap("regimes/nz/act.yaml", "none_of: [wool]", "none_of: [socks]")(kiwi)
    (told,) = again(sekisho, number, "--law", "now", "--at", "2026-03-03")["wool"]["differences"]
    assert told == "nz/act for “orders”: ALLOW, for other reasons: small [act s 2]: unmet then, met now"


def test_a_proof_that_does_not_follow_is_told(decided, sekisho):
    """Somebody forged a proof so well that only judging again can tell."""
    one = json.loads(sekisho("ledger", "show", record(sekisho, "decision", "wool"), "-o", "json").out)
    proof = one["proof"]
    proof["findings"][0]["word"] = "DENY"
    forged = json.dumps(proof).encode()
    digest = sha256(forged).hexdigest()
    decided.edit("INSERT INTO sekisho_contents VALUES (?, ?)", digest, zlib.compress(forged))
    decided.edit("UPDATE sekisho_records SET body = replace(body, ?, ?)", one["body"]["proof"], digest)
    answer = sekisho("replay", "--all")
    assert answer.code == 1
    assert answer.out.endswith("2 judged again: 1 the same, 1 otherwise\n")
    assert "It is NOT what was written down:" in sekisho("ledger", "show", str(one["record"])).out


def test_a_decision_whose_law_is_gone_cannot_be_judged_and_the_others_are(decided, kiwi, sekisho):
    swap("parties/kiwi.yaml", "Kiwi Wool", "Kiwi Merino")(kiwi)
    decided.ask("wednesday")
    one = json.loads(sekisho("ledger", "show", "--kind", "decision", "-o", "json").out)["records"][0]
    decided.edit("DELETE FROM sekisho_contents WHERE digest = ?", one["body"]["law"])
    answer = sekisho("replay", "--all")
    assert answer.code == 3
    assert answer.out.endswith("2 judged again: 2 the same, 0 otherwise, 1 could not be\n")
    assert "no content" in answer.out


def test_a_spreadsheet_of_what_would_flip(decided, kiwi, sekisho):
    swap("regimes/nz/act.yaml", "at_most: 1000", "at_most: 5")(kiwi)
    out = sekisho("replay", "--all", "--law", "now", "-o", "csv").out
    rows = {row["export"]: row for row in csv.DictReader(io.StringIO(out))}
    assert (rows["parcels"]["then_effect"], rows["parcels"]["now_effect"], rows["parcels"]["same"]) == (
        "allow",
        "block",
        "false",
    )


def test_in_japanese(decided, sekisho):
    out = sekisho("replay", "--all", "--lang", "ja").out
    assert out.splitlines()[-1] == "再判定2件：一致2件、相違0件"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name the records, or say --all"),
        (("--all", "1"), "name the records or say --all, not both"),
        (("999",), "there is no record 999; `sekisho ledger show --kind decision` lists them"),
    ],
)
def test_what_cannot_be_replayed_is_refused(arguments, said, decided, sekisho):
    answer = sekisho("replay", *arguments)
    assert (answer.code, answer.out, answer.lines) == (2, "", [f"sekisho: {said}"])


def test_only_decisions_are_judged(decided, sekisho):
    number = record(sekisho, "settled", "parcels")
    answer = sekisho("replay", number)
    said = f"record {number} tells of `settled`; only a decision can be judged again"
    assert (answer.code, answer.out, answer.lines) == (2, "", [f"sekisho: {said}"])


def test_a_day_that_is_none_is_refused(decided, sekisho):
    answer = sekisho("replay", "--all", "--at", "soon")
    assert (answer.code, answer.out) == (2, "")


def test_a_record_that_names_another_answer_than_its_proof_is_told(decided, sekisho):
    """The proof is proven by its own hash; whoever edits the record beside it is found by the answer."""
    statement = "UPDATE sekisho_records SET body = replace(body, ?, ?) WHERE kind = 'decision'"
    decided.edit(statement, '"word":"ALLOW_EXEMPT"', '"word":"DENY"')
    answer = sekisho("replay", "--all")
    assert answer.code == 1
    assert "DENY (allow) then, ALLOW_EXEMPT (allow) now" in answer.out
