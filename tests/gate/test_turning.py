"""The days on which an answer may change."""

import copy

from sekisho.analysis.forecast import change_days
from tests.gate.folder import CERTIFICATE, CITE, LAW, WAIVER
from tests.gate.test_amended_files import JUDGEMENT


def found(folder):
    return [str(day) for day in change_days.days(folder.gate().content)]


def test_law_papers_judgements_and_waivers_turn_on_their_days(folder):
    assert found(folder) == ["2026-01-01"]
    folder.write("register/paper.yaml", CERTIFICATE)
    assert found(folder) == ["2026-01-01", "2026-01-10", "2026-01-11", "2026-06-30", "2026-07-01"]
    (folder.path / "register/paper.yaml").unlink()
    folder.write("sekisho.toml", 'organisation = "sakura"\n[enforcement]\ndefault = "soft-mandatory"\n')
    folder.write("register/made.yaml", JUDGEMENT).write("waivers/spring.yaml", WAIVER)
    assert {"2026-01-05", "2026-12-29", "2026-02-01", "2026-03-01"} <= set(found(folder))


def test_a_shared_table_turns_too(folder):
    shared = {"title": "T", "checked": "2026-01-01", "sources": {"act": {"title": "The list"}}}
    rows = [{"value": "DE", "from": "2030-05-06", "until": "2031-05-06", **CITE}]
    folder.write("shared/house.yaml", {**shared, "tables": {"friends": rows}})
    assert found(folder)[-2:] == ["2030-05-06", "2031-05-06"]


def test_terms_that_the_law_counts_from_issue(folder):
    changed = copy.deepcopy(LAW)
    leaf = changed["requires"]["any"][1]["all"][0]
    leaf["valid_for"] = "months"
    leaf["expects"] = {"event": "filed", "within": "10 working days", "lost_after": "60 days"}
    changed["tables"]["months"] = [
        {"value": 12, "until": "2027-01-01", **CITE},
        {"value": 24, "from": "2027-01-01", **CITE},
    ]
    folder.write("regimes/jp/act.yaml", {**changed, "working_days": "JP"})
    paper = {name: value for name, value in CERTIFICATE.items() if name != "printed_expiry"}
    folder.write("register/paper.yaml", {**paper, "issued": "2026-03-02"})
    assert found(folder) == [
        "2026-01-01",
        "2026-03-02",
        "2026-03-03",
        "2026-03-17",
        "2026-05-02",
        "2027-01-01",
        "2027-03-03",
        "2028-03-03",
    ]


def test_the_last_day_of_all_has_no_morning_after(folder):
    folder.write("register/paper.yaml", {**CERTIFICATE, "printed_expiry": "9999-12-31"})
    assert found(folder)[-1] == "9999-12-31"
