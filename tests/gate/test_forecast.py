"""What will happen: what stops and begins to pass, and which windows open and close."""

import copy
from datetime import date

import pytest

from sekisho.analysis.forecast.forecast import becomes, forecast, lacking
from sekisho.model.dates import AsOf
from tests.gate.folder import CERTIFICATE, CITE, EXPORT, LAW, WAIVER
from tests.laws.strategies import Certificate

TO_LOTUS = {**EXPORT, "recipient": "lotus", "stored_in": ["VN"]}
RENEWAL = {
    "deadline": "renewal",
    "title": {"en": "Renew the certificate", "ja": "認証の更新"},
    "cite": "act art. 9",
    "evidence": "certificate",
    "of": "last-day",
    "opens": "60 days before",
    "due": "1 month before",
}


def look(folder, at, days, **how):
    return forecast(folder.gate(), AsOf.parse(at), days, **how)


def with_deadlines(folder, *deadlines, **changes):
    return folder.write("regimes/jp/act.yaml", {**copy.deepcopy(LAW), "deadlines": deadlines, **changes})


@pytest.fixture
def certified(folder):
    """An export to Viet Nam that only a certificate covers, until the end of June."""
    two = {"any": LAW["requires"]["any"][:2]}
    with_deadlines(folder, RENEWAL, requires=two)
    return folder.write("exports/crm.yaml", TO_LOTUS).write("register/paper.yaml", CERTIFICATE)


def test_what_stops_is_told_with_its_day_its_tasks_and_its_cause(certified):
    seen = look(certified, "2026-06-01", 30)
    (turn,) = seen.turns
    assert (turn.export_id, turn.day, becomes(turn)) == ("crm", date(2026, 7, 1), "stops")
    assert [cause.said.in_("ja") for cause in turn.causes] == ["paperは2026-06-30に有効期間満了"]
    assert seen.tasks == {"crm": ("crm.ship*",)}


def test_the_last_day_of_the_forecast_is_included_and_the_first_is_not(certified):
    assert look(certified, "2026-06-01", 29).turns == ()
    assert look(certified, "2026-07-01", 30).turns == ()


def test_what_begins_to_pass_is_told_too(certified):
    certified.write("register/later.yaml", {**CERTIFICATE, "issued": "2026-09-01", "printed_expiry": "2027-08-31"})
    stops, begins = look(certified, "2026-06-01", 120).turns
    assert (becomes(stops), becomes(begins), begins.day) == ("stops", "begins", date(2026, 9, 1))


def test_an_event_that_is_entered_ahead_counts_from_its_day(certified):
    event = {"on": "2026-06-10", "recorded_on": "2026-06-10", "status": "suspended"}
    certified.write("register/paper.yaml", {**CERTIFICATE, "events": [event]})
    (turn,) = look(certified, "2026-06-01", 60).turns
    assert turn.day == date(2026, 6, 10)
    assert turn.causes[0].remedy.in_("en") == "have paper reinstated"


def test_what_changes_only_the_word_neither_stops_nor_begins(folder):
    tables = {"adequate": [{"value": "DE", "from": "2026-01-01", "until": "2026-08-01", **CITE}]}
    folder.write("regimes/jp/act.yaml", {**LAW, "tables": tables})
    folder.write("exports/crm.yaml", {**EXPORT, "persons": {"per_run": 1, "per_year": 10}})
    (turn,) = look(folder, "2026-07-01", 60).turns
    assert (becomes(turn), turn.before.word, turn.after.word) == ("changes", "ALLOW", "ALLOW_EXEMPT")


def test_what_an_export_lacks_is_told_from_its_first_way(certified):
    (turn,) = look(certified, "2026-06-01", 60).turns
    assert [leaf.remedy() for leaf in lacking(turn.after)] == ["renew paper. Otherwise: have yourselves certified"]
    assert lacking(turn.before) == ()


# ---- windows


def days_of(seen):
    return [(act.window.deadline.name, act.opens, act.window.due, act.overdue) for act in seen.acts]


def test_a_window_ahead_opens_and_closes(certified):
    (act,) = look(certified, "2026-04-01", 90).acts
    assert (act.opens, act.window.due, act.overdue) == (date(2026, 5, 1), date(2026, 5, 30), False)
    assert act.exports == ("crm",)


def test_a_window_that_is_open_has_no_first_day_any_more_and_is_told_however_far_its_end(certified):
    assert days_of(look(certified, "2026-05-01", 10)) == [("renewal", None, date(2026, 5, 30), False)]


def test_a_window_that_opens_too_late_is_not_told(certified):
    assert look(certified, "2026-04-01", 29).acts == ()
    assert [act.opens for act in look(certified, "2026-04-01", 30).acts] == [date(2026, 5, 1)]


def test_the_last_day_is_in_time_and_the_day_after_is_overdue(certified):
    assert days_of(look(certified, "2026-05-30", 10)) == [("renewal", None, date(2026, 5, 30), False)]
    assert days_of(look(certified, "2026-05-31", 10)) == [("renewal", None, date(2026, 5, 30), True)]


def test_what_is_done_is_not_told(certified):
    certified.write("register/later.yaml", {**CERTIFICATE, "issued": "2026-05-15", "printed_expiry": "2027-05-14"})
    assert [act.window.paper.id for act in look(certified, "2026-05-20", 20).acts] == []


def test_only_papers_on_which_an_export_hangs_matter_unless_all_are_asked_for(certified):
    certified.write("register/other.yaml", {**CERTIFICATE, "holder": "tulip", "counterparties": ["lotus"]})
    seen, everything = look(certified, "2026-05-01", 10), look(certified, "2026-05-01", 10, everything=True)
    assert [act.window.paper.id for act in seen.acts] == ["paper"]
    assert [(act.window.paper.id, act.exports) for act in everything.acts] == [("other", ()), ("paper", ("crm",))]


def test_an_expired_paper_that_an_export_waits_for_still_matters(certified):
    (act,) = look(certified, "2026-08-01", 10).acts
    assert (act.window.paper.id, act.exports, act.overdue) == ("paper", ("crm",), True)


def test_a_deadline_of_a_law_that_will_have_ended_is_not_told(certified):
    with_deadlines(certified, RENEWAL, requires={"any": LAW["requires"]["any"][:2]}, until="2026-05-30")
    assert look(certified, "2026-05-01", 10).acts == ()


def test_working_days_of_a_year_whose_calendar_is_not_out_are_provisional(certified):
    deadline = {**RENEWAL, "due": "10 working days before"}
    two = {"any": LAW["requires"]["any"][:2]}
    with_deadlines(certified, deadline, requires=two, working_days="CN")
    far = {**CERTIFICATE, "printed_expiry": "2035-06-30"}
    certified.write("register/paper.yaml", far)
    assert [act.window.provisional for act in look(certified, "2035-05-05", 10).acts] == [True]
    certified.write("register/paper.yaml", CERTIFICATE)
    assert [act.window.provisional for act in look(certified, "2026-05-05", 10).acts] == [False]


# ---- the looks at published statuses


class Published(Certificate):
    """A certificate whose status a directory publishes."""

    status_is_published = True


def test_a_look_that_grows_old_is_told_as_such_and_hides_nothing_that_really_ends(certified):
    certified.plugins.kinds = {"certificate": Published}
    certified.write("register/paper.yaml", {**CERTIFICATE, "status_checked_on": "2026-05-20"})
    seen = look(certified, "2026-06-01", 60)
    assert [(one.paper.id, one.due, one.exports) for one in seen.looks] == [("paper", date(2026, 6, 19), ("crm",))]
    assert [(turn.day, becomes(turn)) for turn in seen.turns] == [
        (date(2026, 6, 20), "stops"),
        (date(2026, 7, 1), "stops"),
    ]
    assert [turn.day for turn in seen.unlooked] == [date(2026, 6, 20)]
    assert look(certified, "2026-06-01", 17).looks == ()


def unlooked(folder, at, days):
    """The days on which an export stops for want of a look, and what only waits for one."""
    seen = look(folder, at, days)
    assert all(turn in seen.turns and becomes(turn) == "stops" for turn in seen.unlooked)
    return [str(turn.day) for turn in seen.unlooked], seen.waiting


@pytest.fixture
def published(certified):
    certified.plugins.kinds = {"certificate": Published}
    return certified.write("register/paper.yaml", {**CERTIFICATE, "status_checked_on": "2026-05-20"})


@pytest.mark.parametrize(
    ("at", "days", "found"),
    [
        ("2026-06-01", 18, ([], ())),
        ("2026-06-01", 19, (["2026-06-20"], ())),
        ("2026-06-19", 1, (["2026-06-20"], ())),
        ("2026-06-20", 5, ([], ("crm",))),
        ("2026-07-01", 5, ([], ())),
    ],
)
def test_what_stops_for_want_of_a_look_is_among_what_stops(at, days, found, published):
    """The look of 20 May counts for thirty days; from 1 July on the paper is over, and a look helps nobody."""
    assert unlooked(published, at, days) == found


def test_the_organisation_says_for_how_long_a_look_counts(published):
    (published.path / "sekisho.toml").open("a", encoding="utf-8").close()
    text = (published.path / "sekisho.toml").read_text(encoding="utf-8")
    (published.path / "sekisho.toml").write_text(f"status_max_age_days = 15\n{text}", encoding="utf-8")
    assert unlooked(published, "2026-06-01", 30) == (["2026-06-05"], ())


def test_where_another_paper_is_enough_nothing_wants_a_look_before_that_one_ends(published):
    """Two papers cover the export: it stops when the second look is too old as well."""
    published.write("register/second.yaml", {**CERTIFICATE, "status_checked_on": "2026-05-25"})
    assert unlooked(published, "2026-06-01", 29) == (["2026-06-25"], ())


def test_a_paper_that_ends_while_the_other_is_not_looked_up_stops_the_export_too(published):
    published.write(
        "register/second.yaml", {**CERTIFICATE, "status_checked_on": "2026-06-01", "printed_expiry": "2026-06-25"}
    )
    assert unlooked(published, "2026-06-01", 29) == (["2026-06-26"], ())


def test_a_look_at_a_paper_on_which_nothing_hangs_matters_only_when_all_is_asked_for(certified):
    certified.plugins.kinds = {"certificate": Published}
    certified.write("register/paper.yaml", {**CERTIFICATE, "holder": "tulip", "status_checked_on": "2026-05-20"})
    assert look(certified, "2026-06-01", 60).looks == ()
    assert [one.exports for one in look(certified, "2026-06-01", 60, everything=True).looks] == [()]


# ---- everything


def test_all_tells_what_changes_no_answer(folder):
    two = copy.deepcopy(LAW["requires"])
    two["any"][1]["from"] = "2026-05-10"
    rows = [*LAW["tables"]["adequate"], {"values": ["FR", "CN"], "from": "2026-05-12", **CITE}]
    folder.write("regimes/jp/act.yaml", {**LAW, "requires": two, "tables": {"adequate": rows}, "until": "2026-06-20"})
    folder.write("register/paper.yaml", {**CERTIFICATE, "holder": "tulip", "printed_expiry": "2026-05-14"})
    folder.write("sekisho.toml", 'organisation = "sakura"\n[enforcement]\ndefault = "soft-mandatory"\n')
    folder.write("waivers/spring.yaml", {**WAIVER, "expires": "2026-05-16"})
    assert look(folder, "2026-05-01", 30).others == ()
    assert [
        (str(one.day), one.cause.said.in_("en")) for one in look(folder, "2026-05-01", 30, everything=True).others
    ] == [
        ("2026-05-10", "the basis “A certificate” (jp/act: certified) is in force from 2026-05-10"),
        ("2026-05-12", "FR, CN stands in the table jp/act/adequate from 2026-05-12"),
        ("2026-05-15", "paper expires on 2026-05-14"),
        ("2026-05-17", "the waiver spring expires on 2026-05-16"),
    ]
    (turn,) = look(folder, "2026-06-01", 30, everything=True).turns
    assert [cause.key for cause in turn.causes] == ["regime:jp/act:until"]
    assert look(folder, "2026-06-01", 30, everything=True).others == (), "told with the export that stops"


def test_all_tells_what_is_announced_from_the_day_before_on(folder):
    announced = [
        {"announced": "new-act", "title": "A new Act", "on": "2026-05-31", "cite": "act art. 9"},
        {"announced": "appeal", "title": "An appeal is pending", "cite": "act art. 9"},
    ]
    folder.write("regimes/jp/act.yaml", {**LAW, "announced": announced})
    said = [str(one.cause.said) for one in look(folder, "2026-05-01", 30, everything=True).others]
    assert said == ["jp/act: A new Act"]
    assert look(folder, "2026-05-01", 29, everything=True).others == (), "it lies behind the last day"
    assert look(folder, "2026-05-31", 30, everything=True).others == (), "it has happened"


def test_the_same_question_gives_the_same_forecast(certified):
    assert repr(look(certified, "2026-05-01", 90).acts) == repr(look(certified, "2026-05-01", 90).acts)


def test_a_deadline_that_a_newer_paper_met_late_is_told_with_what_hangs_on_the_newer_one(certified):
    two = {"any": LAW["requires"]["any"][:2]}
    with_deadlines(certified, {**RENEWAL, "opens": None, "done_by": None}, requires=two)
    certified.write("register/later.yaml", {**CERTIFICATE, "issued": "2026-06-15", "printed_expiry": "2027-05-14"})
    (act,) = look(certified, "2026-08-01", 10).acts
    assert (act.late, act.overdue, act.exports) == (date(2026, 6, 15), False, ("crm",))
