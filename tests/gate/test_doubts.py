"""What is wrong or doubtful in a register on a day, and that a register in order gives nobody work."""

import hashlib

import pytest

from sekisho.analysis.register.problems import doubts
from sekisho.model.dates import AsOf
from tests.gate.test_shelf import DAY, PAPER, QUESTION, TO_LOTUS, asks, basis, certified, law, shelf
from tests.laws.strategies import Certificate

SIGNED = {"url": "signed.pdf", "sha256": hashlib.sha256(b"signed").hexdigest()}


def found(folder, at=DAY, today=DAY):
    files = {path.stem: path for path in (folder.path / "register").iterdir()}
    return [(one.id, one.code, one.where[-1]) for one in doubts(shelf(folder, at), AsOf.parse(today), files)]


def told(folder, at=DAY, today=DAY):
    return [one.what.in_("en") for one in doubts(shelf(folder, at), AsOf.parse(today), {})]


def event(status, day="2026-05-01", **more):
    return {"on": day, "recorded_on": day, "status": status, **more}


def test_nothing(folder):
    assert found(certified(folder)) == []


# ---- papers that an export waits for


@pytest.mark.parametrize(
    ("at", "changes", "code", "field"),
    [
        ("2027-02-01", {}, "expired", "printed_expiry"),
        ("2026-01-31", {}, "not-yet", "issued"),
        (DAY, {"events": [event("suspended")]}, "suspended", 0),
        (DAY, {"events": [event("filed"), event("revoked")]}, "revoked", 1),
        (DAY, {"events": [event("suspended"), event("reinstated")]}, "suspended", 0),
        (DAY, {"events": [event("suspended"), event("reinstated", "2026-05-02")]}, None, None),
    ],
)
def test_a_paper_that_is_not_in_force_and_that_an_export_waits_for(at, changes, code, field, *, folder):
    certified(folder, **changes)
    assert found(folder, at, today="2027-02-01") == ([("paper", code, field)] if code else [])


def test_nobody_is_told_of_an_old_paper_that_was_renewed(folder):
    certified(folder).write("register/renewed.yaml", {**PAPER, "issued": "2027-01-20", "printed_expiry": "2028-01-19"})
    assert found(folder, "2027-02-01", today="2027-02-01") == []


# ---- blanks and doubts


def test_blanks_are_named(folder):
    certified(folder, purposes=None, persons=None)
    assert found(folder) == [("paper", "incomplete", "kind")]
    assert told(folder) == ["not entered yet: `purposes`, `persons`"]


# ---- papers without use


def test_a_paper_that_no_law_asks_for(folder):
    certified(folder).write("regimes/jp/act.yaml", law(basis("fair", {"judgement": "fair", "cite": "act art. 1"})))
    assert found(folder) == [("paper", "not-asked", "kind")]


@pytest.mark.parametrize("changes", [{"holder": "tulip"}, {"purposes": ["letters"]}, {"counterparties": ["tulip"]}])
def test_a_paper_that_no_export_can_use(changes, folder):
    assert found(certified(folder, **changes)) == [("paper", "unused", "kind")]


# ---- looks, terms, days


class Published(Certificate):
    """A certificate whose status a directory publishes."""

    status_is_published = True


@pytest.mark.parametrize(("checked", "stale"), [("2026-05-02", False), ("2026-05-01", True), ("2026-06-02", False)])
def test_a_look_at_a_published_status_grows_old(checked, stale, folder):
    folder.plugins.kinds = {"certificate": Published}
    certified(folder, status_checked_on=checked)
    assert found(folder, today="2026-07-01") == ([("paper", "stale", "status_checked_on")] if stale else [])


def test_a_look_at_a_status_that_nobody_publishes_grows_not_old(folder):
    assert found(certified(folder, status_checked_on="2026-02-01"), today="2026-07-01") == []


def test_how_old_a_look_may_be_is_the_organisations_to_say(folder):
    folder.plugins.kinds = {"certificate": Published}
    certified(folder, status_checked_on="2026-05-01")
    folder.write("sekisho.toml", 'organisation = "sakura"\nstatus_max_age_days = 31\n')
    assert found(folder) == []


@pytest.mark.parametrize(("printed", "long"), [("2026-08-01", False), ("2026-08-02", True), ("none", False)])
def test_a_printed_term_longer_than_the_laws(printed, long, folder):
    months = {"months": [{"value": 6, "cite": "act art. 5"}]}
    certified(folder, printed_expiry=printed)
    folder.write("regimes/jp/act.yaml", law(basis("certified", asks(valid_for="months")), tables=months))
    assert found(folder) == ([("paper", "long", "printed_expiry")] if long else [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status_checked_on": "2026-06-02"}, "status_checked_on"),
        ({"status_checked_on": "2026-06-01"}, None),
        ({"events": [event("filed", "2026-06-02")]}, "recorded_on"),
        ({"events": [event("filed", "2026-06-01")]}, None),
        ({"issued": "2036-06-02", "printed_expiry": "none"}, "issued"),
    ],
)
def test_nothing_was_done_after_today(changes, field, folder):
    certified(folder, **changes)
    ahead = [(code, where) for _, code, where in found(folder) if code == "ahead"]
    assert ahead == ([("ahead", field)] if field else [])


def test_a_paper_may_be_issued_for_a_coming_day(folder):
    certified(folder, issued="2036-06-01", printed_expiry="none")
    assert [code for _, code, _ in found(folder)] == ["not-yet"]


# ---- numbers and documents


def test_two_papers_of_one_kind_with_one_number(folder):
    certified(folder, number="17").write("register/second.yaml", {**PAPER, "number": "17", "issuer": "us"})
    folder.write("register/third.yaml", {**PAPER, "number": "18"})
    assert found(folder) == [("second", "same-number", "number")]


@pytest.mark.parametrize(
    ("document", "lies_there", "changed"),
    [
        (SIGNED, b"signed", False),
        (SIGNED, b"another", True),
        (SIGNED, None, False),
        ({**SIGNED, "url": "https://papers.example/17"}, b"another", False),
        ({"url": "signed.pdf"}, b"another", False),
    ],
)
def test_a_document_at_hand_is_still_the_one_that_was_registered(document, lies_there, changed, folder):
    certified(folder, document={**document, "url": document["url"].replace("signed", "../signed")})
    if lies_there is not None:
        (folder.path / "signed.pdf").write_bytes(lies_there)
    assert found(folder) == ([("paper", "changed", "document")] if changed else [])


# ---- judgements


@pytest.mark.parametrize(
    ("at", "changes", "codes"),
    [
        (DAY, {}, []),
        ("2027-01-09", {}, []),
        ("2027-01-10", {}, ["expired"]),
        (DAY, {"decided_on": "2027-01-09"}, ["ahead"]),
        (DAY, {"exports": ["letters"]}, ["unused"]),
    ],
)
def test_a_judgement_is_over_ahead_of_its_time_or_of_no_use(at, changes, codes, folder):
    certified(folder)
    folder.write("regimes/jp/act.yaml", law(basis("fair", {"judgement": "fair", "cite": "act art. 1"}, asks())))
    folder.write("parties/violet.yaml", {"name": "Violet", "country": "FR", "group": "none", "subject_to": []})
    folder.write("exports/letters.yaml", {**TO_LOTUS, "exporter": "violet"})
    folder.write("register/fair.yaml", {**QUESTION, **changes})
    assert [code for name, code, _ in found(folder, at, today=at) if name == "fair"] == codes
