"""The register as of a day: how a paper stands, what it covers, what hangs on it and what waits for it."""

from datetime import date

import pytest

from sekisho.analysis.register.reliance import Shelf, said
from sekisho.hookspecs import hookimpl
from sekisho.model.dates import AsOf
from sekisho.model.papers import Papers
from tests.gate.folder import CERTIFICATE, CITE, EXPORT, LAW
from tests.laws.strategies import Certificate, Notice

DAY = "2026-06-01"
TO_LOTUS = {**EXPORT, "recipient": "lotus", "stored_in": ["VN"]}
PAPER = {**CERTIFICATE, "issued": "2026-02-01", "printed_expiry": "2027-01-31"}
TOLD = {key: value for key, value in PAPER.items() if key != "persons"} | {"kind": "notice"}
QUESTION = {
    "kind": "judgement",
    "question": "jp/act#fair",
    "answer": "met",
    "reason": "everybody was asked",
    "decided_by": "counsel",
    "decided_on": "2026-01-10",
    "expires": "2027-01-09",
    "zone": "Asia/Tokyo",
}


def law(*bases, **changes):
    """The law with these ways through alone."""
    return {**LAW, "requires": {"any": list(bases)}, "duties": LAW["duties"][:1], **changes}


def basis(name, *leaves, **changes):
    return {"basis": name, "title": {"en": name.title(), "ja": name}, **CITE, "all": list(leaves), **changes}


def asks(**changes):
    return {"evidence": "certificate", **CITE, **changes}


def shelf(folder, at=DAY):
    return Shelf(folder.gate(), AsOf.parse(at))


def certified(folder, **changes):
    """One export that needs a certificate, and the certificate."""
    folder.write("regimes/jp/act.yaml", law(basis("certified", asks())))
    return folder.write("exports/crm.yaml", TO_LOTUS).write("register/paper.yaml", {**PAPER, **changes})


def standing(folder, at=DAY):
    found = shelf(folder, at)
    return found.standing(found.papers.all[0])


# ---- how it stands


@pytest.mark.parametrize(
    ("at", "word"),
    [("2026-01-31", "not-yet"), ("2026-02-01", "valid"), ("2027-01-31", "valid"), ("2027-02-01", "expired")],
)
def test_from_its_first_day_to_its_last(at, word, folder):
    assert standing(certified(folder), at).word == word


def test_its_days_are_counted_where_it_is_at_home(folder):
    certified(folder)
    moments = ("2027-01-31T14:59:59+00:00", "2027-01-31T15:00:00+00:00")
    assert [standing(folder, at).word for at in moments] == ["valid", "expired"]


@pytest.mark.parametrize("status", ["suspended", "revoked", "withdrawn", "lapsed"])
def test_what_happened_to_it_is_graver_than_its_end(status, folder):
    certified(folder, events=[{"on": "2026-05-01", "recorded_on": "2026-05-02", "status": status}])
    assert standing(folder, "2026-04-30").word == "valid"
    assert standing(folder, "2027-06-01")[:2] == (status, date(2026, 5, 1))


def test_the_last_day_is_as_extended_else_printed_else_computed(folder):
    months = {"months": [{"value": 6, "from": "2020-01-01", **CITE}, {"value": 60, "until": "2020-01-01", **CITE}]}
    certified(folder).write("regimes/jp/act.yaml", law(basis("certified", asks(valid_for="months")), tables=months))
    days = standing(folder)
    assert (days.printed, days.extended, days.computed) == (date(2027, 1, 31), None, date(2026, 8, 1))
    assert days.last == date(2027, 1, 31)
    certified(folder, printed_expiry=None).write(
        "regimes/jp/act.yaml", law(basis("certified", asks(valid_for="months")), tables=months)
    )
    assert standing(folder).last == date(2026, 8, 1)
    assert standing(folder, "2026-08-02").word == "expired"
    event = {"on": "2026-07-01", "recorded_on": "2026-07-01", "status": "extended", "until": "2026-12-31"}
    folder.write("register/paper.yaml", {**PAPER, "printed_expiry": None, "events": [event]})
    assert (standing(folder).extended, standing(folder, "2026-08-02").last) == (None, date(2026, 12, 31))


def test_a_paper_that_prints_no_end_has_none(folder):
    days = standing(certified(folder, printed_expiry="none"))
    assert (days.word, days.last, days.endless) == ("valid", None, True)


def test_what_nobody_has_entered_is_named_in_the_order_of_the_file(folder):
    days = standing(certified(folder, printed_expiry=None, purposes=None, holder=None))
    assert (days.word, days.blanks) == ("incomplete", ("holder", "purposes", "printed_expiry"))


def test_a_field_of_the_kinds_own_is_missed_only_where_it_keeps_an_export_waiting(folder):
    certified(folder).write("regimes/jp/act.yaml", law(basis("certified", asks(where={"level": "high"}))))
    assert standing(folder).blanks == ("level",)
    folder.write("regimes/jp/act.yaml", law(basis("high", asks(where={"level": "high"})), basis("any", asks())))
    assert standing(folder).word == "valid"


# ---- what it covers, what hangs on it


def test_what_it_covers_is_told_with_law_and_basis(folder):
    found = shelf(certified(folder))
    paper = found.papers.all[0]
    assert found.covers(paper) == {"crm": ("jp/act: certified",)}
    assert [(one.export_id, one.now) for one in found.hanging(paper)] == [("crm", "ALLOW")]
    assert found.hanging(paper)[0].without == "DENY"


def test_a_paper_for_one_member_of_a_set_covers_the_export_in_part(folder):
    folder.write("regimes/jp/act.yaml", law(basis("certified", asks(for_each="data.categories"))))
    two = {**TO_LOTUS, "data": [{**TO_LOTUS["data"][0], "categories": ["contact", "hr"]}]}
    folder.write("exports/crm.yaml", two).write("register/contact.yaml", {**PAPER, "categories": ["contact"]})
    alone = shelf(folder)
    assert alone.covers(alone.papers.all[0]) == {"crm": ("jp/act",)}
    over = {**PAPER, "categories": ["hr"], "issued": "2025-02-01", "printed_expiry": "2026-03-31"}
    found = shelf(folder.write("register/hr.yaml", over))
    assert found.dependents == {"contact": {"crm": "partly"}, "hr": {"crm": "waits"}}
    both = shelf(folder.write("register/hr.yaml", {**PAPER, "categories": ["hr"]}))
    assert both.dependents == {"contact": {"crm": "passes"}, "hr": {"crm": "passes"}}


def test_where_another_basis_is_used_it_covers_the_law_alone(folder):
    certified(folder).write("regimes/jp/act.yaml", LAW)
    folder.write("exports/crm.yaml", EXPORT)
    folder.write("register/paper.yaml", {**PAPER, "counterparties": "any"})
    found = shelf(folder)
    assert found.covers(found.papers.all[0]) == {"crm": ("jp/act: certified",)}
    assert found.hanging(found.papers.all[0]) == ()


def test_of_two_papers_that_cover_it_none_is_missed(folder):
    found = shelf(certified(folder).write("register/other.yaml", {**PAPER, "number": "2"}))
    assert [found.hanging(paper) for paper in found.papers.all] == [(), ()]


def test_what_leaves_it_open_whether_an_export_passes_is_missed_too(folder):
    found = shelf(certified(folder, purposes=None))
    assert [one[1:] for one in found.hanging(found.papers.all[0])] == [("REVIEW", "DENY")]


def test_what_is_pending_is_better_than_what_nobody_knows(folder):
    certified(folder).write("regimes/jp/act.yaml", LAW)
    found = shelf(folder)
    assert [one[1:] for one in found.hanging(found.papers.all[0])] == [("ALLOW", "REVIEW, pending")]


def test_an_export_hangs_on_a_paper_that_keeps_another_out_of_the_count(folder):
    """Heads that pass on a certificate are not counted; without it they are, and few people become many."""
    few = basis("small", {"fact": "ledger.ordinary.calendar_year", "below": 6000, **CITE}, exempt=True)
    certified(folder, purposes=["support"])
    folder.write("regimes/jp/act.yaml", law(basis("certified", asks(), counted=False), few))
    folder.write("exports/letters.yaml", {**TO_LOTUS, "title": "Letters", "purpose": "letters"})
    found = shelf(folder)
    assert "letters" not in found.covers(found.papers.all[0])
    assert ("letters", "ALLOW_EXEMPT", "REVIEW, pending") in found.hanging(found.papers.all[0])


def test_exports_hang_on_judgements(folder):
    certified(folder).write("regimes/jp/act.yaml", law(basis("fair", {"judgement": "fair", **CITE})))
    found = shelf(folder.write("register/fair.yaml", QUESTION))
    (fair,) = found.papers.judgements
    assert found.judged(fair).word == "valid"
    assert [one[:2] for one in found.hanging(fair)] == [("crm", "ALLOW")]
    assert found.questions == {"jp/act#fair"}
    assert [(regime.id, rule.name) for regime, rule, _ in found.raising("jp/act#fair")] == [("jp/act", "fair")]


def test_a_disputed_reading_is_looked_through(folder):
    note = {"en": "Some say no.", "ja": "否定説もある。"}
    disputed = asks(reading="disputed", settles="fair", note=note)
    certified(folder).write("regimes/jp/act.yaml", law(basis("certified", disputed)))
    found = shelf(folder.write("register/fair.yaml", QUESTION))
    assert [row.papers for row in found.rows()] == [("fair", "paper")]
    assert [len(found.hanging(one)) for one in found.everything] == [1, 1]


# ---- what waits for it


def test_an_export_waits_for_a_paper_that_is_over_and_would_cover_it(folder):
    found = shelf(certified(folder), "2027-02-01")
    assert found.waiting(found.papers.all[0]) == {"crm": ("jp/act",)}


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("register/renewed.yaml", {**PAPER, "issued": "2027-02-01", "printed_expiry": "2028-01-31"}),
        ("exports/crm.yaml", {**TO_LOTUS, "purpose": "letters"}),
        ("exports/crm.yaml", EXPORT),
    ],
    ids=["there is a new one", "it never covered that", "the export passes otherwise"],
)
def test_nobody_waits(file, content, folder):
    certified(folder, purposes=["support"]).write("regimes/jp/act.yaml", LAW).write(file, content)
    found = shelf(folder, "2027-02-01")
    (paper,) = [paper for paper in found.papers.all if paper.id == "paper"]
    assert found.waiting(paper) == {}


# ---- the matrix


def test_every_export_and_law_has_a_row(folder):
    (row,) = shelf(certified(folder)).rows()
    assert row[:-1] == ("crm", "customers", "jp/act", "ALLOW", ("certified",), ("paper",))


def test_a_law_that_is_over_asks_for_nothing(folder):
    certified(folder)
    folder.write("regimes/jp/act.yaml", law(basis("certified", asks()), until="2026-06-01"))
    assert list(shelf(folder, "2026-05-31").askings) == ["certificate"]
    assert shelf(folder).askings == {}


def test_a_basis_that_is_over_asks_for_nothing(folder):
    gone = basis("old", asks(), until="2026-06-01")
    certified(folder).write("regimes/jp/act.yaml", law(gone, basis("new", asks(where={"level": "high"}))))
    found = shelf(folder)
    assert [asking.rule.name for asking in found.relevant(found.papers.all[0])] == ["new"]


@pytest.mark.parametrize(
    ("narrowed", "relevant"),
    [({}, True), ({"where": {"level": "low"}}, False), ({"issued_before": "2026-02-01"}, False)],
)
def test_a_law_that_means_other_papers_is_not_relevant(narrowed, relevant, folder):
    certified(folder, level="high").write("regimes/jp/act.yaml", law(basis("certified", asks(**narrowed))))
    found = shelf(folder)
    assert bool(list(found.relevant(found.papers.all[0]))) is relevant


def test_a_paper_that_the_other_side_must_hold_is_found_and_one_of_the_usual_side_is_not(folder):
    """Many papers lie beside it, so that the index by party is asked."""
    folder.plugins.kinds = {**folder.plugins.kinds, "notice": Notice}
    both = law(basis("told", asks(evidence="notice")), basis("theirs", asks(evidence="notice", held_by="recipient")))
    folder.write("regimes/jp/act.yaml", both).write("exports/crm.yaml", TO_LOTUS)
    folder.write("register/theirs.yaml", {**TOLD, "holder": "lotus", "counterparties": ["sakura"]})
    for number in range(6):
        folder.write(f"register/other-{number}.yaml", {**TOLD, "holder": "tulip", "number": str(number)})
    found = shelf(folder)
    papers = {paper.id: paper for paper in found.papers.all}
    assert found.decisions["crm"].word == "ALLOW"
    assert found.covers(papers["theirs"]) == {"crm": ("jp/act: theirs",)}
    assert found.covers(papers["other-0"]) == {}
    assert [hanging.export_id for hanging in found.hanging(papers["theirs"])] == ["crm"]


def test_a_paper_of_the_other_side_that_is_over_is_waited_for(folder):
    folder.plugins.kinds = {**folder.plugins.kinds, "notice": Notice}
    folder.write("regimes/jp/act.yaml", law(basis("theirs", asks(evidence="notice", held_by="recipient"))))
    folder.write("exports/crm.yaml", TO_LOTUS)
    over = {**TOLD, "holder": "lotus", "counterparties": ["sakura"], "printed_expiry": "2026-05-31"}
    folder.write("register/theirs.yaml", over)
    found = shelf(folder)
    assert found.waiting(found.papers.all[0]) == {"crm": ("jp/act",)}


# ---- supposing


def test_plugins_hear_nothing_of_what_is_only_supposed(folder):
    heard = []

    class Listens:
        @hookimpl
        def report(self, decision):
            heard.append(decision)

    folder.plugins.register(Listens())
    found = shelf(certified(folder))
    assert found.hanging(found.papers.all[0])
    assert heard == []


def test_a_gate_that_holds_other_papers_decides_by_them_and_leaves_the_first_as_it_was(folder):
    gate = certified(folder).gate()
    without = gate.holding(Papers())
    assert [said(one.suppose("crm", AsOf.parse(DAY))) for one in (gate, without, gate)] == ["ALLOW", "DENY", "ALLOW"]


def test_a_kind_whose_own_code_fails_is_left_to_the_decision(folder):
    class Broken(Certificate):
        def matches(self, case):
            raise ZeroDivisionError

    folder.plugins.kinds = {"certificate": Broken}
    found = shelf(certified(folder))
    assert found.uses(found.papers.all[0]) == ()
    assert [row.word for row in found.rows()] == ["REVIEW"]
