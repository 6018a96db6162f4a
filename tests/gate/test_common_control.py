"""Companies under common control that each stay below a number and reach it together: told, and no other verdict."""

from datetime import date

import pytest

from sekisho.gate.decide import AtHand
from sekisho.model.dates import AsOf
from sekisho.model.values import Interval
from tests.gate.folder import CITE, EXPORT, LAW, PARTIES, STREAM

DAY = AsOf(date(2026, 3, 1))
ORDINARY = {"fact": "ledger.ordinary.calendar_year", "below": 1000, **CITE}
WATCH = {
    "duty": "not-split",
    "title": {"en": "Nothing is split", "ja": "分割の禁止"},
    "cite": "act art. 9",
    "blocking": False,
    "watches": "common-control",
    "all": [{"judgement": "not-split", **CITE}],
}
JUDGEMENT = {
    "kind": "judgement",
    "question": "jp/act#not-split",
    "answer": "met",
    "reason": "We looked.",
    "decided_by": "Sato",
    "decided_on": "2026-01-01",
    "expires": "2026-12-31",
    "zone": "Asia/Tokyo",
}
TOLD = (
    "The Act: persons exported since 1 January with ordinary personal data (ledger.ordinary.calendar_year) below 1,000 "
    "holds for each company alone; with what rose, under common control, may send to others or for another purpose "
    "it is up to 1,000 together: Nothing is split [act art. 9]"
)


def basis(name, *asked, **more):
    return {"basis": name, "title": name, **CITE, "all": list(asked), **more}


def sending(per_year, **more):
    return {**EXPORT, "persons": {"per_run": 10, "per_year": per_year}, **more}


def law(*bases, duty=WATCH, **more):
    parts = {key: part for key, part in LAW.items() if key != "forbids"}
    return {**parts, "requires": {"any": list(bases)}, "duties": [duty], **more}


@pytest.fixture
def split(folder):
    """Two companies of one group, 600 and 400 persons a year, to two recipients."""
    folder.write("regimes/jp/act.yaml", law(basis("small", ORDINARY)))
    folder.write("parties/rose.yaml", {**PARTIES["sakura"], "name": "Rose"})
    folder.write("exports/crm.yaml", sending(600))
    return folder.write("exports/theirs.yaml", sending(400, exporter="rose", recipient="lotus"))


def notes(folder, export="crm", **more):
    decision = folder.gate().suppose(export, DAY, **more)
    return [note for note in decision.notes if note.code == "split-volume"]


def test_it_marks_both_decisions_and_changes_no_verdict(split):
    for export, other in (("crm", "rose"), ("theirs", "sakura")):
        decision = split.gate().suppose(export, DAY)
        assert (decision.word, decision.effect) == ("ALLOW", "annotate")
        (note,) = notes(split, export)
        assert str(note.text) == TOLD.replace("rose", other)
        assert str(note.remedy) == ("decide and record whether a volume is split (the reminder “not-split”)")
        assert "「その法」" not in note.text.in_("ja")
        assert f"同一の支配下にある{other}が" in note.text.in_("ja")


def test_one_less_is_told_of_nowhere(split):
    split.write("exports/theirs.yaml", sending(399, exporter="rose", recipient="lotus"))
    assert notes(split) == notes(split, "theirs") == []


def test_at_most_reaches_its_number(split):
    act = law(basis("small", {"fact": ORDINARY["fact"], "at_most": 1000, **CITE}))
    split.write("regimes/jp/act.yaml", act)
    assert notes(split) == []
    split.write("exports/theirs.yaml", sending(401, exporter="rose", recipient="lotus"))
    assert len(notes(split)) == 1


def test_another_purpose_is_as_good_as_another_recipient(split):
    split.write("exports/theirs.yaml", sending(400, exporter="rose", purpose="sales"))
    assert len(notes(split)) == 1


def test_what_goes_to_one_end_for_one_purpose_is_summed_by_the_count_itself(split):
    split.write("exports/theirs.yaml", sending(399, exporter="rose"))
    assert notes(split) == []
    split.write("exports/theirs.yaml", sending(400, exporter="rose"))
    decision = split.gate().suppose("crm", DAY)
    assert decision.effect != "allow"
    assert notes(split) == []


@pytest.mark.parametrize(
    "other",
    [
        {"group": "none"},
        {"group": "flowers"},
    ],
)
def test_companies_that_are_not_under_common_control_are_none_of_it(split, other):
    split.write("parties/rose.yaml", {**PARTIES["sakura"], "name": "Rose", **other})
    assert notes(split) == []


def test_a_company_that_reaches_the_number_alone_splits_nothing(split):
    split.write("exports/theirs.yaml", sending(1000, exporter="rose", recipient="lotus"))
    assert notes(split) == []


def test_nor_does_an_exporter_that_declares_to_reach_it_alone(split):
    split.write("exports/crm.yaml", sending(1000))
    number = {"ledger.ordinary.calendar_year": 999}
    decision = split.gate().suppose("crm", DAY, stage="run", at_hand=AtHand(number))
    assert (decision.effect, notes(split, stage="run", at_hand=AtHand(number))) == ("allow", [])


def test_who_has_decided_is_not_told_again(split):
    split.write("register/split.yaml", JUDGEMENT)
    decision = split.gate().suppose("crm", DAY)
    assert (decision.effect, notes(split)) == ("allow", [])
    split.write("register/split.yaml", {**JUDGEMENT, "answer": "unmet"})
    assert len(notes(split)) == 1


def test_where_no_law_watches_nothing_is_told(split):
    plain = {key: value for key, value in WATCH.items() if key != "watches"}
    split.write("regimes/jp/act.yaml", law(basis("small", ORDINARY), duty=plain))
    assert notes(split) == []


def test_a_duty_that_is_no_law_on_the_day_does_not_watch(split):
    split.write("regimes/jp/act.yaml", law(basis("small", ORDINARY), duty={**WATCH, "from": "2026-03-02"}))
    assert notes(split) == []
    split.write("regimes/jp/act.yaml", law(basis("small", ORDINARY), duty={**WATCH, "from": "2026-03-01"}))
    assert len(notes(split)) == 1


def test_what_passes_whatever_the_number_splits_nothing(split):
    home = basis("home", {"fact": "recipient.country", "one_of": ["DE"], **CITE})
    split.write("regimes/jp/act.yaml", law(basis("small", ORDINARY), home))
    assert notes(split) == []
    assert len(notes(split, "theirs")) == 1


def test_exempt_volumes_that_do_not_count_are_left_out(split):
    home = basis("home", {"fact": "recipient.country", "one_of": ["VN"], **CITE}, exempt=True, counted=False)
    split.write("regimes/jp/act.yaml", law(basis("small", ORDINARY), home))
    assert notes(split) == []


def test_a_limit_may_stand_in_a_table(split):
    table = {"few": [{"value": 1000, "until": "2026-03-02", **CITE}, {"value": 1200, "from": "2026-03-02", **CITE}]}
    named = basis("small", {"fact": ORDINARY["fact"], "below": "few", **CITE})
    split.write("regimes/jp/act.yaml", law(named, tables=table))
    assert len(notes(split)) == 1
    decision = split.gate().suppose("crm", AsOf(date(2026, 3, 2)))
    assert decision.effect == "allow"


def test_a_shared_table_as_well(split):
    few = {"title": "Few", "checked": "2026-01-01", "sources": {"act": {"title": "The list"}}}
    split.write("shared/numbers.yaml", {**few, "tables": {"few": [{"value": 1000, **CITE}]}})
    named = basis("small", {"fact": ORDINARY["fact"], "below": "numbers/few", **CITE})
    split.write("regimes/jp/act.yaml", law(named))
    assert len(notes(split)) == 1


def test_at_a_run_the_ledger_says_how_many_there_are_of_ones_own(split):
    number = {"ledger.ordinary.calendar_year": Interval(500, 599)}
    assert notes(split, stage="run", at_hand=AtHand(number)) == []
    number = {"ledger.ordinary.calendar_year": Interval(500, 600)}
    assert len(notes(split, stage="run", at_hand=AtHand(number))) == 1
    assert len(notes(split, stage="run", at_hand=AtHand({"ledger.ordinary.calendar_year": 600}))) == 1


def test_a_decision_that_is_made_once_more_says_the_same(split):
    decision = split.gate().suppose("crm", DAY)
    assert notes(split, at_hand=AtHand(cases=decision.cases)) == notes(split)


def test_it_is_told_once_for_several_streams(split):
    split.write("exports/crm.yaml", sending(600, data=[STREAM, {**STREAM, "id": "visits"}]))
    assert len(notes(split)) == 1
