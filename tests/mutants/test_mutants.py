"""The check of the cases is itself checked: a small law with complete cases, of which one is taken away at a time."""

import re
import subprocess
import sys

import pytest

from sekisho.errors import LoadError
from sekisho.plugins import installed
from tests.mutants.changes import changes
from tests.mutants.small_law import SMALL, small, without
from tests.mutants.trial import Trial


def ends(trial: Trial) -> list[str]:
    """What became of each change: `file:line: what: end`."""
    found = []
    for file in trial.files_of(["xa/act"]):
        results = filter(None, (trial.tried(file, change) for change in trial.changes_of(file)))
        found += [f"{file}:{result.line}: {result.change}: {result.end}" for result in results]
    return found


def survivors(trial: Trial) -> list[str]:
    return [end.removesuffix(": survived") for end in ends(trial) if end.endswith("survived")]


def test_every_change_of_a_law_whose_cases_are_complete_is_noticed():
    assert ends(Trial([SMALL], SMALL / "cases")) == [
        "xa/act:4: from: 2022-04-01 -> 2022-03-31: killed",
        "xa/act:4: from: 2022-04-01 -> 2022-04-02: killed",
        "xa/act:11: value: 100 -> 99: killed",
        "xa/act:11: value: 100 -> 101: killed",
        "xa/act:14: is: true -> false: killed",
        "xa/act:16: any: 2 parts -> all: killed",
        "xa/act:20: exempt: true -> false: killed",
        "xa/act:22: below: below -> at_most: killed",
        "xa/act:23: exempt: false -> true: killed",
        "xa/act:26: from: 2024-01-01 -> 2023-12-31: killed",
        "xa/act:26: from: 2024-01-01 -> 2024-01-02: killed",
        "xa/act:28: one_of: one_of -> none_of: killed",
        "shared/lists:8: values: with NZ -> without: killed",
        "shared/lists:8: values: with CH -> without: killed",
        "shared/lists:9: from: 2025-01-01 -> 2024-12-31: killed",
        "shared/lists:9: from: 2025-01-01 -> 2025-01-02: killed",
        "shared/lists:9: friends: with UY -> without: killed",
    ]


@pytest.mark.parametrize(
    ("case", "survived"),
    [
        ("the day before", ["xa/act:4: from: 2022-04-01 -> 2022-03-31"]),
        ("the first day of the Act", ["xa/act:4: from: 2022-04-01 -> 2022-04-02"]),
        ("a hundred", ["xa/act:11: value: 100 -> 101", "xa/act:22: below: below -> at_most"]),
        ("not yet", ["xa/act:26: from: 2024-01-01 -> 2023-12-31"]),
        ("not a day earlier", ["shared/lists:9: from: 2025-01-01 -> 2024-12-31"]),
        ("nobody counted", []),
    ],
)
def test_a_case_that_is_taken_away_is_missed_exactly_where_it_spoke(case, survived, tmp_path):
    assert survivors(without(small(tmp_path), case)) == survived


def test_the_command_lists_what_survived_and_counts_on_its_last_line(repository, tmp_path):
    folder = small(tmp_path)
    without(folder, "the day before")
    command = [sys.executable, "-m", "tests.mutants", "xa/act", "--law", folder, "--cases", folder / "cases"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "xa/act: 12 made, 0 refused by the loader, 11 killed, 1 survived",
        f"  {folder}/regimes/xa/act.yaml:4: from: 2022-04-01 -> 2022-03-31",
        "shared/lists: 5 made, 0 refused by the loader, 5 killed, 0 survived",
        "mutants: 17 made, 0 refused by the loader, 16 killed, 1 survived",
    ]


def test_what_the_loader_refuses_harms_nobody(tmp_path):
    folder = small(tmp_path)
    file = folder / "shared" / "lists.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("value: UY,", "value: UY, until: 2025-01-02,"), encoding="utf-8")
    assert "shared/lists:9: from: 2025-01-01 -> 2025-01-02: refused" in ends(Trial([folder], folder / "cases"))


def test_cases_that_fail_before_anything_is_changed_are_told_first(tmp_path):
    folder = small(tmp_path)
    file = folder / "cases" / "xa" / "act.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("101}, verdict: DENY", "101}, verdict: ALLOW"))
    with pytest.raises(LoadError, match="some more: expected ALLOW, the law says DENY"):
        Trial([folder], folder / "cases").refuse_unless_sound(["xa/act"])


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("regimes/xa/act.yaml", "below: many", "belw: many", "xa/act.yaml:22: `belw` is not known here"),
        ("regimes/xa/act.yaml", "below: many", "below: mny", "xa/act.yaml:22: no table is called `mny`"),
        ("shared/lists.yaml", "value: UY", "valu: UY", "lists.yaml:9: `valu` is not known here"),
        ("cases/xa/act.yaml", "at: 2022-03-31", "at: 2022-03-32", "xa/act.yaml:15: '2022-03-32' is not a day"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_first(file, old, new, told, tmp_path):
    folder = small(tmp_path)
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    trial = Trial([folder], folder / "cases")
    with pytest.raises(LoadError, match=re.escape(told)):
        trial.refuse_unless_sound(trial.names)


def test_a_regime_without_cases_is_told(tmp_path):
    folder = small(tmp_path)
    (folder / "cases" / "xa" / "act.yaml").unlink()
    with pytest.raises(LoadError, match="no case file speaks of `xa/act`"):
        Trial([folder], folder / "cases").refuse_unless_sound(["xa/act"])


def test_a_regime_that_is_not_there_is_told():
    with pytest.raises(LoadError, match="no case file speaks of `xa/axt`"):
        Trial([SMALL], SMALL / "cases").refuse_unless_sound(["xa/axt"])


@pytest.mark.parametrize(
    ("node", "put"),
    [
        ({"fact": "data.sensitive", "is": True}, ["is: true -> false"]),
        ({"fact": "recipient.country", "is": "JP"}, ["is: JP -> AQ"]),
        ({"fact": "data.important", "is": "none"}, ["is: none -> self-identified"]),
        ({"fact": "export.purpose", "one_of": ["art"]}, ["one_of: one_of -> none_of", "one_of: art -> not-art"]),
        (
            {"fact": "export.purpose", "none_of": ["art", "press"]},
            ["none_of: none_of -> one_of", "none_of: with art -> without", "none_of: with press -> without"],
        ),
        ({"fact": "export.destinations", "listed_in": "friends"}, ["listed_in: listed_in -> one_of"]),
        ({"fact": "recipient.country", "listed_in": "friends"}, []),
        (
            {"fact": "batch.persons", "at_least": 5},
            ["at_least: at_least -> above", "at_least: 5 -> 4", "at_least: 5 -> 6"],
        ),
        ({"fact": "batch.persons", "at_most": "limit"}, ["at_most: at_most -> below"]),
        (
            {"evidence": "scc", "where": {"clauses": "2021/914", "annexes_complete": True}},
            ["clauses: 2021/914 -> 2010/87", "annexes_complete: true -> false"],
        ),
        (
            {"evidence": "bcr", "where": {"types": ["controller", "processor"]}, "valid_for": "months"},
            ["types: with controller -> without", "types: with processor -> without"],
        ),
        (
            {"evidence": "scc", "issued_before": "2021-09-27"},
            ["issued_before: 2021-09-27 -> 2021-09-26", "issued_before: 2021-09-27 -> 2021-09-28"],
        ),
        ({"evidence": "scc", "held_by": "recipient"}, ["held_by: with recipient -> without"]),
        (
            {"expects": {"event": "filed", "within": "10 working days", "lost_after": "1 year"}},
            [
                "within: 10 working days -> 9 working days",
                "within: 10 working days -> 11 working days",
                "lost_after: 1 year -> 0 year",
                "lost_after: 1 year -> 2 year",
            ],
        ),
        (
            {"due": "6 months before"},
            ["due: 6 months before -> 5 months before", "due: 6 months before -> 7 months before"],
        ),
        ({"judgement": "necessity", "reading": "disputed"}, ["reading: disputed -> plain"]),
        ({"basis": "contract"}, ["exempt: false -> true", "counted: true -> false"]),
        (
            {"duty": "records", "blocking": False, "for": ["contract"]},
            ["blocking: false -> true", "for: with contract -> without"],
        ),
        ({"all": ["one", "two"]}, ["all: 2 parts -> any"]),
        (
            {
                "title": "5 days",
                "cite": "act art. 5",
                "checked": "2026-11-22",
                "sources": {"act": {"published": "2020-01-01"}},
            },
            [],
        ),
    ],
)
def test_each_thing_is_put_otherwise(node, put):
    assert [str(change) for change in changes({"requires": node}, installed().kinds, counting=True)] == put


def test_persons_are_no_matter_where_no_number_of_them_is_asked():
    assert not any("counted" in str(change) for change in changes({"basis": "contract"}, {}, counting=False))
