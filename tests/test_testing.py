"""The runner of cases: it tells a wrong case from a wrong law, and a wrong file from both."""

from functools import partial
from pathlib import Path

import pytest

from sekisho import packs
from sekisho.errors import LoadError
from sekisho.packs import Vocabulary
from sekisho.plugins import installed
from sekisho.testing import run_cases
from tests.bad_input.harness import drop, organisation, swap

FILE = "cases/clouds.yaml"
LACKS = "expected trusted-cloud to lack export.services, recipient.country, it lacks "
cases = partial(swap, FILE)


def outcomes(folder: Path):
    plugins = installed()
    law = packs.load([packs.shipped(), folder], Vocabulary(plugins.kinds, list(plugins.predicates)))
    return run_cases(folder / FILE, law, plugins)


def test_a_case_that_comes_out_as_written(tmp_path):
    (outcome,) = outcomes(organisation(tmp_path))
    assert outcome.differences == ()
    assert str(outcome).endswith("cases/clouds.yaml:7: a contract of our own: as expected")


def test_the_example_of_the_page_on_cases_comes_out_as_written(tmp_path):
    page = Path(__file__).parents[1] / "docs" / "cases.md"
    example = tmp_path / "example.yaml"
    example.write_text(page.read_text("utf-8").split("```yaml\n")[1].split("```")[0], "utf-8")
    plugins = installed()
    law = packs.load([packs.shipped()], Vocabulary(plugins.kinds, list(plugins.predicates)))
    assert [outcome.differences for outcome in run_cases(example, law, plugins)] == [(), (), ()]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (cases("verdict: ALLOW", "verdict: DENY"), "expected DENY, the law says ALLOW"),
        (cases("verdict: ALLOW", "verdict: unmet"), "expected unmet, the law says met"),
        (
            cases("through: contract", "through: trusted-cloud"),
            "expected through trusted-cloud, the law says through contract",
        ),
        (cases("through: contract", "through: []"), "expected through nothing, the law says through contract"),
        (
            cases("    through: contract", "    forbidden: restricted"),
            "expected forbidden by restricted, the law says nothing",
        ),
        (
            cases("[export.services, recipient.country]", "[export.services]"),
            "expected trusted-cloud to lack export.services, it lacks export.services, recipient.country",
        ),
        (
            cases("    through: contract", "    reminders: []"),
            "expected to remember nothing, the law says notice",
        ),
        (
            cases("    through: contract", "    counted: false"),
            "expected the persons to be not counted, the law says they are counted",
        ),
        (cases("{trusted-cloud:", "{trusted-clouds:"), "`trusted-clouds` is no basis, bar or duty that was asked"),
    ],
)
def test_a_case_that_comes_out_otherwise_says_how(change, said, tmp_path):
    folder = organisation(tmp_path)
    change(folder)
    (outcome,) = outcomes(folder)
    assert any(difference.startswith(said) for difference in outcome.differences)


def test_what_remains_to_be_remembered_and_whether_persons_count_can_be_told(tmp_path):
    folder = organisation(tmp_path)
    cases("    through: contract", "    reminders: notice\n    counted: true")(folder)
    (outcome,) = outcomes(folder)
    assert outcome.differences == ()


def test_one_case_is_told_for_each_value_of_a_fact(tmp_path):
    folder = organisation(tmp_path)
    cases("    papers: [contract]", "    papers: [contract]\n    each: {recipient.country: [JP, NL]}")(folder)
    assert [(outcome.name, outcome.differences) for outcome in outcomes(folder)] == [
        ("a contract of our own (JP)", ()),
        ("a contract of our own (NL)", (f"{LACKS}export.services",)),
    ]


def test_of_a_set_each_member_stands_alone(tmp_path):
    folder = organisation(tmp_path)
    cases("    papers: [contract]", "    papers: [contract]\n    each: {export.services: [sky/disk, sky/tape]}")(folder)
    disk, tape = outcomes(folder)
    assert disk.differences == (f"{LACKS}recipient.country",)
    assert tape.differences == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            cases("regime: house/clouds", "regime: house/cloud"),
            "1: no regime is called `house/cloud`; did you mean `house/clouds`?",
        ),
        (cases("verdict: ALLOW", "verdict: PERMIT"), "12: `verdict: PERMIT` is none of the words known here"),
        (cases("verdict: ALLOW", "verdct: ALLOW"), "12: `verdct` is not known here; did you mean `verdict`?"),
        (
            cases("data.personal: true", "data.persnal: true"),
            "3: no fact is called `data.persnal`; did you mean `data.personal`?",
        ),
        (cases("data.personal: true", "data.personal: 1"), "3: data.personal is a flag; `1` is none"),
        (
            cases("data.categories: [contact]", "data.categories: contact"),
            "9: data.categories is a set; `contact` is none",
        ),
        (
            cases("papers: [contract]", "papers: [contracts]"),
            "10: no paper here is called `contracts`; did you mean `contract`?",
        ),
        (cases("papers: [contract]", "papers: [{use: contract, claws: x}]"), "10: `claws` is not known here"),
        (
            cases("    papers: [contract]", "    each: {data.personal: [1]}\n    papers: [contract]"),
            "10: data.personal is a flag; `1` is none",
        ),
        (
            cases("    papers: [contract]", "    each: {data.persnal: [true]}\n    papers: [contract]"),
            "10: no fact is called `data.persnal`; did you mean `data.personal`?",
        ),
        (cases("kind: scc", "kind: ssc"), "5: no kind of evidence is called `ssc`; did you mean `scc`? All kinds, "),
        (cases("clauses: 2021/914", "clauses: 2021/941"), "5: `clauses: 2021/941` is none of the words known here"),
        (cases("issued: 2025-04-01", "issued: 2025-02-30"), "5: `2025-02-30` is not a calendar day; write YYYY-MM-DD"),
        (cases("at: 2026-11-20", "at: 2026-02-30"), "8: '2026-02-30' is not a day; write YYYY-MM-DD"),
        (cases("at: 2026-11-20", "at: 2026-11-20T09:00:00"), "8: 2026-11-20T09:00:00 has no offset"),
        (
            cases("question: encrypted", "question: encryption"),
            "11: no question of house/clouds is called `encryption`",
        ),
        (cases("answer: met", "answer: yes"), "11: `yes` is ambiguous; write true"),
        (drop(FILE, "    at: 2026-11-20"), "7: `at` is missing"),
        (cases("cases:\n", "cases: []\nmore:\n"), "6: `cases: []`: at least one entry is needed here"),
    ],
)
def test_a_file_of_cases_that_is_wrong_is_refused_as_strictly_as_the_law(change, said, tmp_path):
    folder = organisation(tmp_path)
    change(folder)
    with pytest.raises(LoadError) as refusal:
        outcomes(folder)
    assert str(refusal.value).splitlines()[0].startswith(f"{folder}/{FILE}:{said}")


DEADLINE = """\
deadlines:
  - {deadline: renewal, title: Renew it, cite: handbook 5, evidence: scc, of: issued,
     opens: 10 days after, due: 20 days after}
duties:
"""


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("[{deadline: renewal, opens: 2025-04-11, due: 2025-04-21}]", None),
        (
            "[{deadline: renewal, opens: 2025-04-12, due: 2025-04-21}]",
            "expected the deadlines renewal (opens 2025-04-12, ",
        ),
        (
            "[{deadline: renewal, due: 2025-04-21}]",
            "expected the deadlines renewal (due 2025-04-21), the law says renewal (",
        ),
        ("[]", "expected the deadlines nothing, the law says renewal (opens 2025-04-11, due 2025-04-21)"),
    ],
)
def test_a_case_tells_the_days_that_the_law_counts_from_its_papers(expected, said, tmp_path):
    folder = organisation(tmp_path)
    swap("regimes/house/clouds.yaml", "duties:\n", DEADLINE)(folder)
    cases("    through: contract", f"    through: contract\n    deadlines: {expected}")(folder)
    (outcome,) = outcomes(folder)
    if said is None:
        assert outcome.differences == ()
    else:
        assert outcome.differences[0].startswith(said)
