"""What happens to a paper, a judgement and a waiver, and when."""

from datetime import date

import pytest

from sekisho.analysis.forecast.paper_events import of_judgement, of_paper, of_waiver
from sekisho.model.evidence import Judgement
from sekisho.model.waiver import Waiver
from sekisho.plugins import installed
from tests.gate.folder import WAIVER
from tests.gate.test_amended_files import JUDGEMENT

PAPER = {"id": "paper", "kind": "cbpr-certificate", "issued": "2026-01-31", "zone": "Asia/Tokyo"}


def paper(**changes):
    return installed().kinds["cbpr-certificate"].model_validate({**PAPER, **changes})


def told(happenings):
    return [(str(one.day), one.key.partition(":")[2], one.said.in_("en")) for one in happenings]


def test_from_issue_to_the_day_after_the_last():
    assert told(of_paper(paper(printed_expiry="2026-12-31"), (), 30)) == [
        ("2026-01-31", "paper:issued", "paper is valid from 2026-01-31, its day of issue"),
        ("2027-01-01", "paper:expiry", "paper expires on 2026-12-31"),
    ]


def test_a_term_of_the_law_ends_with_the_month():
    (_, ends) = of_paper(paper(), (1,), 30)
    assert (ends.day, ends.spot) == (date(2026, 3, 1), ("issued",))
    assert ends.said.in_("ja") == "paperは2026-02-28に有効期間満了（期限の記載がなく、法令上1か月）"


@pytest.mark.parametrize(("end", "terms"), [("none", ()), ("9999-12-31", (12,))])
def test_what_never_ends_never_expires(end, terms):
    assert [one.key for one in of_paper(paper(printed_expiry=end), terms, 30)] == ["paper:paper:issued"]


def test_a_paper_of_which_nothing_is_known_tells_nothing():
    assert told(of_paper(paper(issued=None), (12,), 30)) == []


def test_every_event_is_told_in_words_and_an_extension_moves_the_end():
    statuses = ["filed", "suspended", "reinstated", "revoked", "withdrawn", "lapsed", "granted"]
    events = [{"on": "2026-03-01", "recorded_on": "2026-03-02", "status": status} for status in statuses]
    events.append({"on": "2026-04-01", "recorded_on": "2026-04-01", "status": "extended", "until": "2027-06-30"})
    happened = list(of_paper(paper(printed_expiry="2026-12-31", events=events), (), 30))
    assert [one.said.in_("en") for one in happened[1:]] == [
        "paper is filed on 2026-03-01",
        "paper is suspended from 2026-03-01",
        "paper is back in force from 2026-03-01",
        "paper is revoked on 2026-03-01",
        "paper is withdrawn on 2026-03-01",
        "paper lapses on 2026-03-01",
        "paper is granted on 2026-03-01",
        "paper is extended on 2026-04-01 until 2027-06-30",
        "paper expires on 2027-06-30",
    ]
    assert happened[-1].spot == ("events", 7)


def test_a_look_at_a_published_status_grows_old():
    (_, old) = of_paper(paper(status_checked_on="2026-02-01", printed_expiry="none"), (), 30)
    assert (str(old.day), old.key) == ("2026-03-04", "paper:paper:status-check")
    assert old.said.in_("en").startswith("the published status of paper was last looked up on 2026-02-01")
    assert old.remedy.in_("en") == (
        "look up the published status of paper and enter the day with `sekisho register looked-up paper`"
    )


def test_judgements_and_waivers_end_after_their_last_day():
    judgement = Judgement.model_validate({**JUDGEMENT, "id": "made"})
    assert [(str(one.day), one.key) for one in of_judgement(judgement, {})] == [
        ("2026-01-05", "judgement:made:decided"),
        ("2026-12-29", "judgement:made:expiry"),
    ]
    waiver = Waiver.model_validate({**WAIVER, "id": "spring"})
    assert [(str(one.day), one.key) for one in of_waiver(waiver)] == [
        ("2026-02-01", "waiver:spring:approved"),
        ("2026-03-01", "waiver:spring:expiry"),
    ]
    forever = {"expires": "9999-12-31"}
    assert len(list(of_judgement(Judgement.model_validate({**JUDGEMENT, "id": "made", **forever}), {}))) == 1
    assert len(list(of_waiver(Waiver.model_validate({**WAIVER, "id": "spring", **forever})))) == 1
