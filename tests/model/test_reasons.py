"""Why a leaf came out so, and what would settle it."""

import pytest

from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict
from tests.engine.asking import CITE, ask, certificate, disputed, fact, judgement, regime, ruled

HELD = "exporter.persons_held"
HEADS = "ledger.ordinary.calendar_year"
PAPER = {"evidence": "certificate", **CITE}
JUDGED = {"judgement": "necessity", **CITE}


def leaf(asked, facts=None, **how):
    """The one finding of a law that asks for one leaf."""
    (found,) = ask(regime(asked), facts, **how).requires.children
    return found


LIMITED = "all exports of this exporter together must stay below 10 persons since 1 January"
COUNT = (
    "提供の前に各バッチの人数を数える（`count_batch`、手作業では `sekisho ledger count`）か、"
    "`persons` の上限が実際より高い場合はこれを訂正する"
)


@pytest.mark.parametrize(
    ("asked", "facts", "why", "remedy"),
    [
        (
            fact(HELD, below=10),
            {},
            "it is not stated",
            "state persons whose data the exporter handles in all (exporter.persons_held)",
        ),
        (fact(HELD, below=10), {HELD: 1000}, "it is 1,000", "change the export so that persons whose data"),
        (fact(HELD, below=10), {HELD: Interval(5, 15)}, "from 5 to 15", "change the export so that"),
        (
            fact(HEADS, below=10),
            {HEADS: Interval(0, 15)},
            "from 0 to 15",
            f"{LIMITED}; with what is declared they may be up to 15. Count each batch before it leaves",
        ),
        (
            fact("recipient.country", is_="DE"),
            {"recipient.country": "VN"},
            "it is Viet Nam",
            "change the export so that",
        ),
        (
            fact("data.categories", listed_in="known"),
            {"data.categories": frozenset()},
            "it is none",
            "change the export",
        ),
    ],
)
def test_a_fact_says_what_it_is(asked, facts, why, remedy):
    known = {"known": [{"value": "hr", **CITE}]}
    (found,) = ask(regime(asked, tables=known), facts).requires.children
    assert why in found.why()
    assert found.remedy().startswith(remedy)


def test_a_fact_that_is_as_it_should_be_needs_no_reason():
    assert leaf(fact("exporter.country", is_="JP")).why() == ""
    assert leaf(fact("exporter.country", one_of=["JP", "DE"])).why() == "it is Japan"


def test_a_group_is_explained_by_what_is_in_it():
    found = leaf({"all": [PAPER]})
    assert (found.why(), found.remedy(), found.cite, found.name) == ("", "", None, None)
    assert [child.why() for child in found.children] == ["none in the register"]


def test_a_paper_that_is_not_there_is_obtained():
    found = leaf(PAPER)
    assert found.why() == "none in the register"
    assert found.remedy() == "obtain a paper of kind certificate and put it in the register"


def test_a_paper_that_covers_is_named():
    assert leaf(PAPER, papers=[certificate()]).why() == "cert covers it"


def test_of_several_papers_the_one_nearest_to_it_gives_the_reason():
    far = certificate(id="far", purposes=["sales"], categories=["hr"])
    near = certificate(id="near", printed_expiry="2026-01-10")
    found = leaf(PAPER, papers=[far, near], facts={"export.purpose": "support", "data.categories": frozenset({"crm"})})
    assert found.why().startswith("near expired on ")
    assert found.why().endswith("(1 more looked at)")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"persons": None}, "it is not known whether cert covers it (the register gives no number (`persons`))"),
        ({"persons": 4}, "cert does not cover it (it is for up to 4 persons, and the export sends 5 a year)"),
    ],
)
def test_what_nobody_knows_is_not_told_as_not_covered(changes, said):
    facts = {"export.persons_per_year": 5}
    found = leaf(PAPER, facts, papers=[certificate(**changes)])
    assert found.why() == said
    both = leaf(PAPER, facts, papers=[certificate(**changes), certificate(id="far", holder="lotus")])
    assert both.why() == f"{found.why()} (1 more looked at)"
    assert ("足りるか否か不明" in found.reason.in_("ja")) is said.startswith("it is not known")
    assert ("では足りない" in found.reason.in_("ja")) is ("does not" in said)


def test_where_the_first_check_is_due_one_is_to_be_registered():
    asked = {**PAPER, "expects": {"event": "check", "within": "6 months"}}
    found = leaf(asked, {"export.persons_per_year": 5}, papers=[certificate()], at="2026-07-02")
    assert found.why() == "it is not known whether cert covers it (the first check was due by 2026-07-01)"
    assert (found.remedy(), found.remedy("ja")) == ("register a check", "確認を行い登録する")


def test_an_event_that_must_follow_is_not_too_late_before_the_day_of_issue_is_known():
    asked = {**PAPER, "expects": {"event": "filed", "within": "6 months"}}
    found = leaf(asked, {"export.persons_per_year": 5}, papers=[certificate(issued=None)])
    assert found.remedy() == "complete cert in the register (issued)"


def test_what_the_export_does_not_state_is_asked_of_the_export():
    found = leaf(PAPER, {}, papers=[certificate(purposes=["sales"], persons=None)])
    assert found.remedy() == "complete cert in the register (persons), and state purposes of the export"
    assert leaf(PAPER, {}, papers=[certificate(persons=10)]).remedy() == "state persons of the export"


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"printed_expiry": "2026-01-10"}, "renew cert"),
        (
            {"events": [{"on": "2026-01-02", "recorded_on": "2026-01-02", "status": "suspended"}]},
            "have cert reinstated",
        ),
        *(
            (
                {"events": [{"on": "2026-01-02", "recorded_on": "2026-01-02", "status": over}]},
                "obtain a new paper in place",
            )
            for over in ("revoked", "withdrawn", "lapsed")
        ),
        ({"purposes": ["sales"]}, "have cert cover purposes support"),
        ({"persons": None}, "complete cert in the register (persons)"),
        ({"persons": None, "purposes": ["sales"]}, "(persons), and have cert cover purposes support"),
        ({"counterparties": ["lotus"]}, "obtain a paper of kind certificate"),
        ({"holder": "lotus"}, "obtain a paper of kind certificate"),
    ],
)
def test_a_paper_on_file_is_put_right_unless_it_is_somebody_elses(changes, remedy):
    facts = {"export.purpose": "support", "export.persons_per_year": 5, "data.categories": frozenset({"crm"})}
    assert remedy in leaf(PAPER, facts, papers=[certificate(**changes)]).remedy()


def test_the_law_may_say_itself_what_to_do_in_two_languages():
    found = leaf({**fact(HELD, below=10), "remedy": {"en": "ask the authority", "ja": "当局に相談"}})
    assert (found.remedy(), found.remedy("ja")) == ("ask the authority", "当局に相談")


def test_a_judgement_says_who_decided_and_until_when():
    found = leaf(JUDGED, judgements=[judgement("necessity", "met")])
    assert found.why() == "counsel decided on 2026-01-01 that it is met (opinion, until 2026-12-31)"
    assert found.remedy() == ""


def test_a_judgement_is_recorded_or_asked_for_anew():
    nobody, refused = leaf(JUDGED), leaf(JUDGED, judgements=[judgement("necessity", "unmet")])
    assert nobody.why() == "not decided yet"
    assert nobody.remedy() == "record a judgement on jp/act#necessity in the register"
    assert refused.remedy() == "have jp/act#necessity decided anew"


def test_a_predicate_has_to_pass():
    found = leaf({"predicate": "never", **CITE}, predicates={"never": lambda case, as_of: Verdict.UNMET})
    assert (found.why(), found.remedy()) == ("", "see that the test “never” is passed")


def test_a_rule_that_is_no_law_says_when_it_was():
    route = ruled("basis", "route", PAPER, **{"from": "2026-03-01", "until": "2026-04-01"})
    (basis,) = ask(regime(route)).bases
    assert basis.why() == "in force from 2026-03-01 to 2026-03-31"
    assert basis.remedy() == f"use another way, as this one is {basis.why()}"
    (met,) = ask(regime(ruled("basis", "route", PAPER))).bases
    assert met.remedy() == "use another way, as this one is route"


# ---- disputed readings: what stands beneath is told as it is


IN_GERMANY = disputed(fact("recipient.country", one_of=["DE"]))


def test_a_dispute_that_matters_is_to_be_judged():
    found = leaf(IN_GERMANY, {"recipient.country": "DE"})
    assert found.why() == "it is Germany; the reading is disputed and not decided yet: a judgement on jp/act#reading"
    assert found.remedy() == "record a judgement on jp/act#reading in the register"


def test_a_dispute_about_what_is_not_so_anyway_does_not_send_anybody_to_counsel():
    found = leaf(IN_GERMANY, {"recipient.country": "VN"})
    assert found.verdict is Verdict.UNMET
    assert found.remedy().startswith("change the export so that seat of the recipient (recipient.country)")
    assert leaf(disputed(PAPER)).remedy().startswith("obtain a paper")


def test_a_reading_that_was_refused_is_decided_anew_or_not_at_all():
    found = leaf(IN_GERMANY, {"recipient.country": "DE"}, judgements=[judgement("reading", "unmet")])
    assert found.why() == "it is Germany; counsel decided on 2026-01-01 that it is unmet (opinion, until 2026-12-31)"
    assert found.remedy() == "have jp/act#reading decided anew"


def test_in_a_bar_a_dispute_about_what_is_not_so_is_still_told_as_it_is():
    law = regime(fact("exporter.country", is_="JP"), forbids=[ruled("bar", "germany", IN_GERMANY)])
    (bar,) = ask(law, {"recipient.country": "VN"}).bars
    assert (
        bar.children[0].why()
        == "it is Viet Nam; the reading is disputed and not decided yet: a judgement on jp/act#reading"
    )


# ---- the same in Japanese


CIIO = "「提供元が重要情報インフラ運営者」（exporter.ciio）"


@pytest.mark.parametrize(
    ("asked", "facts", "why", "remedy"),
    [
        (
            fact(HELD, below=10),
            {},
            "記載なし",
            "提供元が取り扱う個人の総数（exporter.persons_held）を記載する",
        ),
        (
            fact(HELD, below=10),
            {HELD: 1000},
            "実際は1,000",
            "提供の内容を変更し、次を満たす：提供元が取り扱う個人の総数（exporter.persons_held）が 10人未満",
        ),
        (fact(HELD, below=10), {HELD: 5}, "5", None),
        (
            fact(HEADS, below=10),
            {HEADS: Interval(0, 15)},
            "0～15の範囲で未確定",
            f"1月1日以降のこの提供元の全ての提供の合計を10人未満とする必要がある（提供の定義の上限は合計15人）。{COUNT}",
        ),
        (
            fact(HEADS, at_most=10),
            {HEADS: Interval(0, None)},
            "0以上の範囲で未確定",
            f"1月1日以降のこの提供元の全ての提供の合計を10人以下とする必要がある（提供の定義に上限なし）。{COUNT}",
        ),
        (fact("exporter.ciio", is_=True), {}, "記載なし", f"{CIIO}を記載する"),
        (
            fact("exporter.ciio", is_=True),
            {"exporter.ciio": False},
            "非該当",
            f"提供の内容を変更し、次を満たす：{CIIO}に該当する",
        ),
        (
            fact("exporter.ciio", is_=False),
            {"exporter.ciio": True},
            "該当",
            f"提供の内容を変更し、次を満たす：{CIIO}に該当しない",
        ),
        (PAPER, {}, "登録簿になし", "種類 certificate の書類を取得し、登録簿に加える"),
        (JUDGED, {}, "未判断", "jp/act#necessity についての判断を登録簿に記録する"),
    ],
)
def test_reason_and_remedy_in_japanese(asked, facts, why, remedy):
    found = leaf(asked, facts)
    assert found.why("ja") == why
    assert remedy is None or found.remedy("ja") == remedy


def test_more_persons_than_a_number_is_not_reached_by_declaring_fewer():
    found = leaf(fact(HEADS, at_least=10), {HEADS: 5})
    assert found.remedy() == "use another way: this one is for more persons than are counted"


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"printed_expiry": "2026-01-10"}, "cert を更新する"),
        ({"issued": "2026-01-20"}, "cert の発行を待つ（2026-01-20に発行予定）"),
        (
            {"events": [{"on": "2026-01-02", "recorded_on": "2026-01-02", "status": "suspended"}]},
            "cert の一時停止の解除を受ける",
        ),
        ({"purposes": ["sales"]}, "cert の対象を広げる（目的（purposes）：support）"),
        ({"persons": None}, "登録簿の cert を補う（persons）"),
        (
            {"persons": None, "purposes": ["sales"]},
            "登録簿の cert を補う（persons）、かつcert の対象を広げる（目的（purposes）：support）",
        ),
    ],
)
def test_how_a_paper_is_put_right_in_japanese(changes, remedy):
    facts = {"export.purpose": "support", "export.persons_per_year": 5, "data.categories": frozenset({"crm"})}
    assert leaf(PAPER, facts, papers=[certificate(**changes)]).remedy("ja") == remedy


def test_a_paper_that_expired_on_the_day_of_its_issue_is_renewed():
    short = certificate(issued="2026-01-10", printed_expiry="2026-01-10")
    assert leaf(PAPER, {"data.categories": frozenset()}, papers=[short]).remedy() == "renew cert"


def test_the_fields_to_complete_are_those_of_the_register():
    undated = certificate(issued=None, printed_expiry=None)
    found = leaf(PAPER, {"data.categories": frozenset()}, papers=[undated])
    assert found.remedy() == "complete cert in the register (issued, printed_expiry)"


def test_the_laws_own_words_come_after_what_mends_a_paper():
    asked = {**PAPER, "remedy": {"en": "ask the authority", "ja": "当局に相談"}}
    found = leaf(asked, {"data.categories": frozenset()}, papers=[certificate(printed_expiry="2026-01-10")])
    assert found.remedy() == "renew cert. Otherwise: ask the authority"
    assert found.remedy("ja") == "cert を更新する。それができない場合：当局に相談"


def test_papers_judgements_and_disputes_in_japanese():
    crm = {"export.purpose": "support", "data.categories": frozenset({"crm"})}
    assert leaf(PAPER, crm, papers=[certificate()]).why("ja") == "cert により充足"
    far = certificate(id="far", purposes=["sales"], categories=["hr"])
    assert leaf(PAPER, crm, papers=[certificate(purposes=["sales"])]).why("ja") == (
        "cert では足りない（目的（purposes）は「sales」であり「support」でない）"
    )
    assert leaf(PAPER, crm, papers=[far, certificate(purposes=["sales"])]).why("ja").endswith("。ほか1件も確認済み")
    decided = leaf(JUDGED, judgements=[judgement("necessity", "met")])
    assert decided.why("ja") == "counsel が2026-01-01に「充足」と判断（opinion、2026-12-31まで）"
    refused = leaf(IN_GERMANY, {"recipient.country": "DE"}, judgements=[judgement("reading", "unmet")])
    assert refused.why("ja") == "ドイツ。counsel が2026-01-01に「不充足」と判断（opinion、2026-12-31まで）"
    assert refused.remedy("ja") == "jp/act#reading について改めて判断を受ける"
    assert (
        leaf(IN_GERMANY, {"recipient.country": "DE"}).why("ja")
        == "ドイツ。読み方に争いがあり未判断：jp/act#reading についての判断"
    )
    whether = leaf(disputed(fact("exporter.country", is_="JP")))
    assert [whether.why(lang) for lang in ("en", "ja")] == [
        "the reading is disputed and not decided yet: a judgement on jp/act#reading",
        "読み方に争いがあり未判断：jp/act#reading についての判断",
    ]


def test_rules_tables_errors_and_tests_in_japanese():
    (basis,) = ask(regime(ruled("basis", "route", PAPER, **{"from": "2026-03-01", "until": "2026-04-01"}))).bases
    assert basis.why("ja") == "2026-03-01に施行、2026-03-31まで適用"
    assert basis.remedy("ja") == "別の方法による（2026-03-01に施行、2026-03-31まで適用）"
    empty = {"nothing": [{"value": 1, "until": "2020-01-01", **CITE}]}
    (silent,) = ask(regime(fact(HELD, below="nothing"), tables=empty)).requires.children
    assert silent.why("ja") == "表 nothing にこの日の定めがない"
    never = leaf({"predicate": "never", **CITE}, predicates={"never": lambda case, as_of: Verdict.UNMET})
    assert (never.why("ja"), never.remedy("ja")) == ("", "検査「never」を満たす")
    broken = leaf({"predicate": "broken", **CITE}, predicates={"broken": lambda case, as_of: 1})
    assert broken.why("ja").startswith("評価中のエラー（TypeError：")


@pytest.mark.parametrize(
    ("changes", "en", "ja"),
    [
        ({"printed_expiry": "2026-01-10"}, "expired on 2026-01-10", "2026-01-10に有効期間満了"),
        ({"issued": "2026-01-20"}, "is issued only on 2026-01-20", "2026-01-20に発行予定"),
        ({"issued": None}, "has no day of issue in the register (`issued`)", "発行日が登録簿にない（`issued`）"),
        (
            {"printed_expiry": None},
            "has no last day in the register (`printed_expiry`)",
            "満了日が登録簿にない（`printed_expiry`）",
        ),
    ],
)
def test_what_is_said_of_a_paper_as_a_whole_is_one_sentence(changes, en, ja):
    found = leaf(PAPER, {"data.categories": frozenset()}, papers=[certificate(**changes)])
    assert (found.why(), found.why("ja")) == (f"cert {en}", f"cert は{ja}")


def test_fields_that_are_left_blank_are_told_in_one_clause():
    crm = {"export.purpose": "support", "data.categories": frozenset({"crm"})}
    found = leaf(PAPER, crm, papers=[certificate(purposes=None, categories=None)])
    assert found.why() == (
        "it is not known whether cert covers it (the register does not say what it covers (`purposes`, `categories`))"
    )
