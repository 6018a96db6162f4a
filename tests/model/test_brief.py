"""One line for one cell: the way through, or what is missing most nearly."""

from datetime import date
from typing import Literal

import pytest

from sekisho.engine.compile import CompiledRegime, Question
from sekisho.model.base import Phrase
from sekisho.model.brief import LONGEST, brief
from sekisho.model.dates import AsOf
from sekisho.model.decision import Decision, Note, RegimeFinding
from sekisho.model.evidence import Evidence
from sekisho.model.law import Regime
from sekisho.model.papers import Papers
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict
from sekisho.model.waiver import Waiver
from tests.engine.asking import judgement
from tests.gate.folder import WAIVER

DAY = AsOf(date(2026, 11, 20))


class Pass(Evidence):
    """A paper that names its holder and ends some day."""

    kind: Literal["pass"]
    aspects = ("holder",)


class Broken(Pass):
    """A paper that nobody can look at."""

    def life(self, day, months, known_as_of):
        raise ZeroDivisionError


def paper(**given):
    return Pass.model_validate(
        {"id": "paper", "kind": "pass", "holder": "us", "issued": "2026-01-01", "printed_expiry": "none", "zone": "UTC"}
        | given
    )


def leaf(fact="data.personal", **given):
    return {"fact": fact, "is": True, "cite": "act art. 1"} | given


def named(label, name, *leaves, **given):
    return {label: name, "title": f"the {label} {name}", "cite": "act art. 2", "all": list(leaves)} | given


def law(*bases, forbids=(), duties=()):
    return Regime.model_validate(
        {
            "id": "xa/act",
            "title": "Act",
            "layer": "law",
            "zone": "UTC",
            "checked": "2026-11-20",
            "sources": {"act": {"title": "Act"}},
            "applies": leaf("exporter.country", **{"is": "XA"}),
            "forbids": list(forbids),
            "requires": {"any": list(bases)},
            "duties": list(duties),
        }
    )


def decision(regime, *papers, judgements=(), notes=(), waiver=None, **facts):
    case = {"exporter.id": "us", "exporter.country": "XA"} | {k.replace("__", "."): v for k, v in facts.items()}
    proof = CompiledRegime(regime).judge(Question(case, Papers(papers, judgements), DAY, []))
    return Decision(
        export_id="crm",
        as_of=str(DAY),
        stage="run",
        findings=(RegimeFinding(proof, "all", "hard-mandatory", waiver),),
        notes=tuple(notes),
        verdict=proof.verdict,
        effect="allow",
        pending=False,
        faults=(),
        digest="0",
        version="1",
        rehearsal=False,
    )


def beside(verdict, said):
    return Note(verdict, "code", Phrase(said, "注"), Phrase("do so", "せよ"))


PAPER = {"evidence": "pass", "cite": "act art. 3"}
WITH_PAPER = named("basis", "with-paper", PAPER)


def test_what_passes_names_the_basis():
    assert brief(decision(law(WITH_PAPER), paper())) == "xa/act: with-paper"


def test_a_missing_paper_is_named_by_its_kind():
    assert brief(decision(law(WITH_PAPER))) == "xa/act, with-paper: no pass in the register"


def test_of_a_paper_that_does_not_cover_it_says_why():
    said = brief(decision(law(WITH_PAPER), paper(printed_expiry="2026-10-31")))
    assert said == "xa/act, with-paper: paper expired on 2026-10-31"


def test_of_a_paper_of_which_nobody_knows_says_so():
    made = decision(law(WITH_PAPER), paper(holder=None))
    unsaid = "the register does not name the holder (`holder`)"
    assert brief(made) == f"xa/act, with-paper: it is not known whether paper covers it ({unsaid})"
    assert "paper で足りるか否か不明（保有者が登録簿にない" in brief(made, "ja")


def test_the_paper_that_comes_nearest_is_the_one_that_is_told():
    far = paper(id="far", holder="them", printed_expiry="2026-10-31")
    near = paper(id="near", printed_expiry="2026-10-31")
    assert "with-paper: near expired on" in brief(decision(law(WITH_PAPER), far, near))


def test_a_fact_that_nobody_stated_is_told_with_its_reason():
    said = brief(decision(law(named("basis", "free", leaf()))))
    assert said == "xa/act, free: “the stream holds personal data” (data.personal) is yes: it is not stated"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"value": 10000}], "below 10,000: "),
        ([{"value": 10000, "until": "2026-01-01"}, {"value": 20000, "from": "2026-01-01"}], "below 20,000: "),
    ],
)
def test_a_number_that_a_table_names_is_the_one_of_the_day(rows, said):
    regime = law(
        named("basis", "few", {"fact": "ledger.sensitive.calendar_year", "below": "limit", "cite": "act art. 5"})
    )
    table = Regime.model_validate(
        {**regime.model_dump(), "tables": {"limit": [{"cite": "act", **row} for row in rows]}}
    )
    assert said in brief(decision(table, ledger__sensitive__calendar_year=Interval(0, 60000)))


def test_several_things_missing_are_counted():
    said = brief(decision(law(named("basis", "both", PAPER, leaf()))))
    assert said.endswith("(and 1 more)")


def test_a_basis_that_is_not_law_any_more_says_so():
    said = brief(decision(law(named("basis", "old", leaf(), until="2026-01-01")), data__personal=True))
    assert said == "xa/act, old: the basis old: in force to 2025-12-31"


def test_a_disputed_reading_asks_for_a_judgement_on_the_paper():
    doubt = {"reading": "disputed", "settles": "enough", "note": "one says so, the other not"}
    regime = law(named("basis", "doubtful", PAPER | doubt))
    assert brief(decision(regime, paper())) == ("xa/act, doubtful: not decided yet: a judgement on xa/act#enough")
    assert "no pass in the register, and the reading is disputed" in brief(decision(regime))
    yes = judgement("enough", "met").model_copy(update={"question": "xa/act#enough"})
    assert brief(decision(regime, judgements=[yes])) == "xa/act, doubtful: no pass in the register"
    no = yes.model_copy(update={"answer": "unmet"})
    told = brief(decision(regime, paper(), judgements=[no]))
    assert told == f"xa/act, doubtful: paper is not enough, as the judgement {no.id} says"


def test_a_judgement_that_nobody_made_is_told():
    regime = law(named("basis", "necessary", {"judgement": "necessity", "cite": "act art. 4"}))
    assert "necessary: not decided yet: a judgement on xa/act#necessity" in brief(decision(regime))


def test_what_forbids_is_told_before_what_is_missing():
    regime = law(WITH_PAPER, forbids=[named("bar", "court", leaf("export.foreign_authority"))])
    assert brief(decision(regime, export__foreign_authority=True)) == "xa/act: the bar court"


def test_what_may_forbid_is_told_when_nothing_else_is_missing():
    regime = law(WITH_PAPER, forbids=[named("bar", "court", leaf("export.foreign_authority"))])
    assert brief(decision(regime, paper())) == "xa/act: perhaps the bar court"


def test_a_duty_is_told_where_a_basis_is_met():
    regime = law(WITH_PAPER, duties=[named("duty", "notice", leaf("data.sensitive"))])
    assert brief(decision(regime, paper(), data__sensitive=False)).startswith(
        "xa/act, notice: “sensitive personal data"
    )


def test_whether_a_law_applies_does_not_matter_where_it_is_met_anyway():
    said = brief(decision(law(WITH_PAPER), paper(), exporter__country=None))
    assert said == "xa/act: with-paper"


def test_a_law_without_named_ways_falls_back_on_its_word():
    barred = [named("bar", "court", leaf("export.foreign_authority"))]
    for regime in (law(leaf()), law(leaf(), forbids=barred)):
        assert brief(decision(regime, data__personal=False, export__foreign_authority=False)) == "xa/act: DENY"


def test_a_waiver_is_mentioned():
    waiver = Waiver(
        id="w",
        exports=("crm",),
        regime="xa/act",
        reason="renewal",
        requested_by="a",
        approved_by="b",
        approved_on=date(2026, 1, 1),
        expires=date(2027, 1, 31),
        zone="UTC",
    )
    assert brief(decision(law(WITH_PAPER), waiver=waiver)).endswith("(waived until 2027-01-31)")


def test_a_note_beside_the_law_comes_first_and_one_that_is_met_says_nothing():
    notes = [beside(Verdict.UNMET, "not among its carriers"), beside(Verdict.MET, "fine")]
    said = brief(decision(law(WITH_PAPER), notes=notes))
    assert said.startswith("not among its carriers; xa/act, with-paper: ")
    assert "fine" not in said


def test_a_very_long_reason_is_cut(monkeypatch):
    said = brief(decision(law(WITH_PAPER), paper(holder="a" * 20, beneficiaries=tuple(f"b-{n}" for n in range(90)))))
    assert said.endswith(" …")
    assert len(said) < LONGEST + 40


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_bars_are_told_in_the_language_asked_for(lang):
    title = {"en": "No courts", "ja": "裁判所への提供の禁止"}
    regime = law(WITH_PAPER, forbids=[named("bar", "court", leaf("export.foreign_authority"), title=title)])
    colon = "：" if lang == "ja" else ": "
    assert brief(decision(regime, export__foreign_authority=True), lang) == f"xa/act{colon}{title[lang]}"


def test_the_line_in_japanese():
    doubt = {"reading": "disputed", "settles": "enough", "note": "one says so, the other not"}
    bar = law(WITH_PAPER, forbids=[named("bar", "court", leaf("export.foreign_authority"))])
    waiver = Waiver.model_validate({"id": "late", **WAIVER})
    told = {
        "xa/act、with-paper：登録簿に pass がない": decision(law(WITH_PAPER)),
        "xa/act、with-paper：paper は2026-10-31に有効期間満了": decision(
            law(WITH_PAPER), paper(printed_expiry="2026-10-31")
        ),
        "xa/act、both：登録簿に pass がない（ほか1件）": decision(law(named("basis", "both", PAPER, leaf()))),
        "xa/act、free：「個人データ」（data.personal）に該当する：記載なし": decision(
            law(named("basis", "free", leaf()))
        ),
        "xa/act、doubtful：未判断：xa/act#enough についての判断": decision(
            law(named("basis", "doubtful", PAPER | doubt)), paper()
        ),
        "xa/act：the bar courtのおそれ": decision(bar, paper()),
        "xa/act、with-paper：登録簿に pass がない（2026-02-28まで例外承認）": decision(law(WITH_PAPER), waiver=waiver),
        "注；xa/act、with-paper：登録簿に pass がない": decision(
            law(WITH_PAPER), notes=[beside(Verdict.UNMET, "not so")]
        ),
    }
    assert {brief(made, "ja") for made in told.values()} == set(told)


def test_a_very_long_reason_without_spaces_is_cut_too():
    said = brief(decision(law(WITH_PAPER), paper(holder="a" * 300)), "ja")
    assert said.endswith("a …")
    assert len(said) < LONGEST + 40


def test_a_fault_is_told_instead_of_papers():
    broken = decision(law(named("basis", "odd", PAPER)), Broken.model_validate({**paper().model_dump()}))
    assert brief(broken).startswith("xa/act, odd: pass: an error while evaluating (ZeroDivisionError")
