"""The message that an engineer reads: what, which rule, what is missing, what to do."""

from dataclasses import replace

import pytest

from sekisho.model.base import Phrase
from sekisho.model.decision import Decision, Note
from sekisho.model.proving import proof, proof_of_regime
from sekisho.model.telling import coverage, message
from sekisho.model.verdict import Verdict
from sekisho.model.waiver import Waiver
from tests.engine.asking import CITE, ask, certificate, disputed, fact, regime, ruled
from tests.gate.folder import WAIVER

HERE, ELSEWHERE, UNSAID = (
    fact("exporter.country", is_="JP"),
    fact("exporter.country", is_="DE"),
    fact("exporter.ciio", is_=True),
)
PAPER = {
    "evidence": "certificate",
    "cite": "act art. 5(1)",
    "remedy": {"en": "have yourselves certified", "ja": "認証を受ける"},
}


def decision(*findings, notes=(), effect="block", pending=False, faults=(), rehearsal=False):
    return Decision(
        export_id="crm",
        as_of="2026-01-15",
        stage="run",
        findings=findings,
        notes=notes,
        verdict=min((f.verdict for f in (*findings, *notes)), default=Verdict.UNKNOWN),
        effect=effect,
        pending=pending,
        faults=faults,
        digest="abc" * 20,
        version="1",
        rehearsal=rehearsal,
    )


COVERS = {"en": "Data that leave Japan.", "ja": "日本から出るデータ。"}


def test_a_decision_says_what_the_laws_cover_that_were_asked():
    made = decision(finding(ruled("basis", "cert", PAPER), covers=COVERS))
    assert coverage(made).in_("en") == "no law was asked but these: jp/act: Data that leave Japan."
    assert coverage(made).in_("ja") == "判定の対象とした法令（他の法令は未確認）：jp/act：日本から出るデータ。"
    assert "  covers: Data that leave Japan." in proof(made).splitlines()
    assert "  対象範囲：日本から出るデータ。" in proof(made, "ja").splitlines()
    assert "Data that leave Japan." not in message(made), "lists of checks stay short"


def test_each_law_is_told_once_by_its_title_where_it_says_no_more():
    one = finding(ruled("basis", "cert", PAPER))
    assert coverage(decision(one, one)).in_("en") == "no law was asked but these: jp/act: The Act."
    assert "covers:" not in proof(decision(one))


def test_where_no_law_applies_that_is_said():
    elsewhere = finding(ruled("basis", "cert", PAPER), facts={"exporter.country": "DE"}, covers=COVERS)
    assert coverage(decision(elsewhere)).in_("en") == "no law was asked but these: none that applies"


def lines(made, lang="en"):
    return [line.strip() for line in made.message(lang).splitlines()]


def finding(*bases, level="hard-mandatory", papers=(), facts=None, predicates=None, **more):
    return ask(regime(*bases, **more), facts, papers=papers, level=level, predicates=predicates)


def test_a_blocked_export_says_which_rule_what_is_missing_and_what_to_do():
    title = {"en": "A certificate", "ja": "認証"}
    law = {"title": {"en": "The Act", "ja": "その法"}}
    made = decision(finding({**ruled("basis", "cert", PAPER), "title": title, "cite": "act art. 5"}, **law))
    assert lines(made) == [
        "sekisho blocks export “crm”: DENY (as of 2026-01-15)",
        "The Act (jp/act): DENY for “customers”",
        "way: A certificate [act art. 5]",
        "missing: a paper of kind certificate: none in the register [act art. 5(1)]",
        "do: have yourselves certified",
        "more: sekisho explain crm --at 2026-01-15",
    ]
    japanese = lines(made, "ja")
    assert japanese == [
        "sekisho：提供「crm」を実行停止：DENY（2026-01-15現在）",
        "その法（jp/act）：「customers」の判定は DENY",
        "方法：認証 [act 第5条]",
        "不足：種類 certificate の書類：登録簿になし [act 第5条第1項]",
        "対応：認証を受ける",
        "詳細：sekisho explain crm --at 2026-01-15 --lang ja",
    ]


def test_an_allowed_export_says_on_which_basis():
    asked = finding(ruled("basis", "cert", PAPER), papers=[certificate()], facts={"data.categories": frozenset()})
    assert lines(decision(asked, effect="allow"))[1:] == [
        "The Act (jp/act): ALLOW for “customers” through cert [act art. 1]",
    ]


def test_a_law_without_bases_is_simply_met():
    said = lines(decision(finding(HERE), effect="allow"))
    assert said == ["sekisho allows export “crm”: ALLOW (as of 2026-01-15)", "The Act (jp/act): ALLOW for “customers”"]


def test_laws_that_do_not_apply_are_not_told():
    assert len(lines(decision(finding(HERE, applies=ELSEWHERE), effect="allow"))) == 1


def test_open_ways_are_told_first_and_closed_ones_only_where_none_is_open():
    closed, paper = ruled("basis", "closed", ELSEWHERE), ruled("basis", "paper", PAPER)
    both = lines(decision(finding(closed, paper)))
    assert [line for line in both if "way:" in line] == [f"way: paper [{CITE['cite']}]"]
    alone = lines(decision(finding(closed)))
    assert [line for line in alone if "way:" in line] == [f"closed way: closed [{CITE['cite']}]"]


def test_of_many_ways_three_are_told():
    many = [ruled("basis", f"way-{n}", UNSAID, *[PAPER] * n) for n in range(5)]
    said = lines(decision(finding(*many)))
    assert [line for line in said if line.startswith("way: ")] == [f"way: way {n} [act art. 1]" for n in range(3)]
    assert "further ways: 2" in said


def test_a_bar_says_that_it_forbids_or_perhaps_forbids():
    barred = [ruled("bar", "no-secrets", HERE, ELSEWHERE), ruled("bar", "no-plans", HERE)]
    said = lines(decision(finding(HERE, forbids=barred)))
    assert "forbidden: no plans [act art. 1]" in said
    assert not any("no secrets" in line for line in said)
    assert any(line.startswith("because: seat of the exporter (exporter.country) is Japan") for line in said)
    perhaps = lines(decision(finding(HERE, forbids=[ruled("bar", "no-plans", UNSAID)])))
    assert "perhaps forbidden: no plans [act art. 1]" in perhaps
    assert "do: state “the exporter operates critical information infrastructure” (exporter.ciio)" in perhaps


def test_a_duty_that_is_missing_is_told_and_one_that_does_not_block_is_remembered():
    duties = [ruled("duty", "notice", PAPER), ruled("duty", "report", PAPER, blocking=False)]
    said = lines(decision(finding(HERE, duties=duties)))
    assert "duty: notice [act art. 1]" in said
    assert "remember: report [act art. 1]" in said
    assert sum(line.startswith("missing:") for line in said) == 1


def test_that_a_law_may_apply_is_told_with_what_nobody_said():
    made = decision(finding(ELSEWHERE, applies={"all": [HERE, UNSAID]}))
    (told,) = [line for line in lines(made) if line.startswith("it is not known whether this law applies")]
    assert "(exporter.ciio) is yes: it is not stated" in told


def test_level_waiver_and_pending_are_told():
    waived = finding(ELSEWHERE, level="soft-mandatory")
    waived.waiver = Waiver.model_validate({"id": "late", **WAIVER})
    said = lines(decision(waived, effect="annotate"))
    assert said[0].startswith("sekisho annotates export “crm”: DENY")
    assert "The Act (jp/act): DENY for “customers”, enforced as soft-mandatory" in said
    assert "waived by counsel until 2026-02-28: the certificate is on its way" in said
    pending = lines(decision(finding(UNSAID), effect="annotate", pending=True))
    assert "REVIEW, pending what only a run can tell" in pending[0]


def test_notes_and_errors_are_told():
    note = Note(
        Verdict.UNMET, "draft", Phrase("this export is a draft", "下書き"), Phrase("have it reviewed", "審査を受ける")
    )
    said = lines(decision(finding(HERE), notes=(note,), faults=(KeyError("x"),), rehearsal=True))
    assert said[0] == "sekisho blocks export “crm”: DENY (as of 2026-01-15, in rehearsal)"
    assert said[1:3] == ["this export is a draft", "do: have it reviewed"]
    assert "an error, counted as unknown: KeyError: 'x'" in said


def test_the_message_of_a_decision_is_this_message():
    made = decision(finding(UNSAID))
    assert made.message("ja") == message(made, "ja")


# ---- the proof tree


def told(made, **how):
    return [line.rstrip() for line in proof(made, **how).splitlines()]


def test_the_proof_shows_every_part_with_sign_reason_and_citation():
    duties = [ruled("duty", "notice", PAPER)]
    bars = [ruled("bar", "secrets", ELSEWHERE)]
    said = told(decision(finding(ruled("basis", "cert", PAPER), forbids=bars, duties=duties)))
    assert "✗ The Act (jp/act) for “customers”: DENY" in said
    assert [line.strip() for line in said if not line.startswith("    ")][2:] == [
        "✗ The Act (jp/act) for “customers”: DENY",
        "applies when",
        "forbidden when",
        "requires any of",
        "duties, whichever way through",
        "open routes, cheapest first",
        "and besides, whichever way is taken",
        "",
        "sources",
        "[act] The Act",
        "",
        f"law and papers: {'abc' * 5}a, sekisho 1",
    ]
    assert any(
        line.strip().startswith("✓ seat of the exporter (exporter.country) is Japan") and line.endswith("[act art. 2]")
        for line in said
    )
    assert any("✗ a paper of kind certificate: none in the register  [act art. 5(1)]" in line for line in said)


def test_the_open_routes_are_numbered_or_the_nearest_change_is_told():
    routes = [ruled("basis", "cert", PAPER), ruled("basis", "judged", {"judgement": "necessity", **CITE})]
    opened = [line.strip() for line in told(decision(finding(*routes)))]
    assert opened.index("1. judged (judged)  [act art. 1]") < opened.index("2. cert (cert)  [act art. 1]")
    closed = [line.strip() for line in told(decision(finding(ruled("basis", "germany", ELSEWHERE))))]
    assert "no route is open as things are; the nearest change" in closed
    assert "germany (germany)  [act art. 1]" in closed


def test_what_keeps_it_from_passing_whichever_way_is_told_with_what_to_do():
    duties = [ruled("duty", "notice", PAPER), ruled("duty", "report", PAPER, blocking=False)]
    bars = [
        ruled("bar", "no-plans", UNSAID),
        ruled("bar", "no-secrets", HERE, remedy="do not send"),
        ruled("bar", "no", ELSEWHERE),
    ]
    said = told(decision(finding(HERE, forbids=bars, duties=duties)))
    begins = said.index("  and besides, whichever way is taken")
    assert said[begins + 1 : begins + 7] == [
        "    no plans (no-plans)  [act art. 1]",
        "         state “the exporter operates critical information infrastructure” (exporter.ciio)",
        "    no secrets (no-secrets)  [act art. 1]",
        "         do not send",
        "    notice (notice)  [act art. 1]",
        "         have yourselves certified",
    ]
    assert not any("besides" in line for line in told(decision(finding(HERE))))


def test_a_law_without_any_basis_has_no_route():
    said = told(decision(finding(ELSEWHERE)))
    assert [line.strip() for line in said if "route" in line] == ["no route is open as things are; the nearest change"]


def test_the_note_of_a_dispute_stands_beside_it():
    said = told(decision(finding(disputed(fact("exporter.country", one_of=["JP"])))))
    assert [line.strip() for line in said if "note:" in line] == ["note: so, or otherwise"]


def test_the_note_of_the_way_that_is_taken_stands_beside_it():
    bases = [
        ruled("basis", "here", HERE, note="Anybody may report a breach."),
        ruled("basis", "there", ELSEWHERE, note="Not taken."),
    ]
    said = told(decision(finding(*bases)))
    assert [line.strip() for line in said if "note:" in line] == ["note: Anybody may report a breach."]


def test_a_rule_outside_its_dates_is_not_taken_apart():
    said = told(decision(finding(ruled("basis", "gone", PAPER, until="2020-01-01"), HERE)))
    assert any("✗ gone (gone): in force to 2019-12-31" in line for line in said)
    assert not any("certificate" in line for line in said)


def test_laws_that_do_not_apply_are_shown_only_on_request():
    past, elsewhere = finding(HERE, until="2020-01-01"), finding(HERE, applies=ELSEWHERE)
    made = decision(past, elsewhere, effect="allow")
    assert not any("The Act" in line for line in told(made))
    everything = told(made, everything=True)
    assert sum("NOT_APPLICABLE" in line for line in everything) == 2
    assert "    not law on this day" in everything


def test_notes_and_waivers_are_part_of_the_proof():
    waived = finding(ELSEWHERE, level="soft-mandatory")
    waived.waiver = Waiver.model_validate({"id": "late", **WAIVER})
    note = Note(
        Verdict.UNKNOWN, "no-law", Phrase("no law of Viet Nam (VN) is loaded", "法令なし"), Phrase("add one", "加える")
    )
    said = told(decision(waived, notes=(note,)))
    assert said[1:3] == ["? no law of Viet Nam (VN) is loaded", "    do: add one"]
    assert "  waived by counsel until 2026-02-28: the certificate is on its way" in said


def test_the_sources_stand_at_the_end_of_the_proof_each_with_its_address():
    sources = {
        "act": {"title": "The Act", "url": "https://law.example/act"},
        "guide": {"title": "The Guide", "read_as": "secondary"},
    }
    said = told(decision(finding(ruled("basis", "one", {**HERE, "cite": "guide p. 1"}), sources=sources)))
    begins = said.index("sources")
    assert said[begins:-2] == [
        "sources",
        "  [act] The Act",
        "      https://law.example/act",
        "  [guide] The Guide (read only in an account of it)",
    ]


def test_two_texts_under_one_key_say_whose_they_are():
    other = finding(HERE, id="jp/other", sources={"act": {"title": "Another Act"}})
    said = told(decision(finding(HERE), other, effect="allow"))
    assert said[said.index("sources") + 1 : -2] == ["  [act] (jp/act) The Act", "  [act] (jp/other) Another Act"]


def test_a_decision_without_law_has_no_sources():
    assert "sources" not in told(decision(effect="allow"))


# ---- the same in Japanese


def test_every_line_of_a_message_is_in_japanese():
    duties = [ruled("duty", "notice", PAPER), ruled("duty", "report", PAPER, blocking=False)]
    bars = [ruled("bar", "no-secrets", HERE), ruled("bar", "no-plans", UNSAID)]
    many = [ruled("basis", f"way-{n}", *[PAPER] * (n + 1)) for n in range(4)]
    waived = finding(*many, forbids=bars, duties=duties, level="soft-mandatory")
    waived.waiver = Waiver.model_validate({"id": "late", **WAIVER})
    note = Note(Verdict.UNMET, "draft", Phrase("a draft", "下書き"), Phrase("have it reviewed", "審査を受ける"))
    made = decision(waived, notes=(note,), faults=(KeyError("x"),), rehearsal=True, effect="annotate")
    assert list(dict.fromkeys(line.rpartition(" [")[0] or line for line in lines(made, "ja"))) == [
        "sekisho：提供「crm」を注記付きで許可：DENY（2026-01-15現在、予行）",
        "下書き",
        "対応：審査を受ける",
        "The Act（jp/act）：「customers」の判定は DENY（適用の強さ：soft-mandatory）",
        "禁止：no secrets",
        "理由：提供元の所在国（exporter.country）が 日本 である",
        "禁止に該当するおそれ：no plans",
        "理由：「提供元が重要情報インフラ運営者」（exporter.ciio）に該当する：記載なし",
        "対応：「提供元が重要情報インフラ運営者」（exporter.ciio）を記載する",
        "方法：way 0",
        "不足：種類 certificate の書類：登録簿になし",
        "対応：認証を受ける",
        "方法：way 1",
        "方法：way 2",
        "ほか1通りの方法",
        "義務：notice",
        "counsel が2026-02-28まで例外を承認：the certificate is on its way",
        "留意：report",
        "エラー（不明として扱う）：KeyError: 'x'",
        "詳細：sekisho explain crm --at 2026-01-15 --lang ja",
    ]


def test_the_rest_of_a_message_is_in_japanese_too():
    closed = lines(decision(finding(ruled("basis", "closed", ELSEWHERE))), "ja")
    assert "現状では利用できない方法：closed [act 第1条]" in closed
    allowed = finding(ruled("basis", "cert", PAPER), papers=[certificate()], facts={"data.categories": frozenset()})
    assert lines(decision(allowed, effect="allow"), "ja") == [
        "sekisho：提供「crm」を許可：ALLOW（2026-01-15現在）",
        "The Act（jp/act）：「customers」の判定は ALLOW（根拠：cert [act 第1条]）",
    ]
    pending = lines(decision(finding(UNSAID), effect="annotate", pending=True), "ja")
    assert "REVIEW、実行時にのみ判明する事項あり" in pending[0]
    unsure = lines(decision(finding(ELSEWHERE, applies={"all": [HERE, UNSAID]})), "ja")
    assert any(line.startswith("この法令が適用されるか否か不明：「提供元が重要情報") for line in unsure)


def test_where_nobody_asks_for_a_language_the_organisations_own_is_used():
    made = replace(decision(finding(UNSAID)), lang="ja")
    assert made.message() == made.message("ja") != made.message("en")


def test_every_heading_of_a_proof_is_in_japanese():
    duties, bars = [ruled("duty", "notice", PAPER)], [ruled("bar", "secrets", ELSEWHERE)]
    sources = {"act": {"title": "The Act", "read_as": "secondary"}}
    open_ = finding(ruled("basis", "cert", PAPER), forbids=bars, duties=duties, sources=sources, level="soft-mandatory")
    open_.waiver = Waiver.model_validate({"id": "late", **WAIVER})
    note = Note(Verdict.UNKNOWN, "no-law", Phrase("none", "法令なし"), Phrase("add", "加える"))
    disputing = finding(disputed(fact("exporter.country", one_of=["JP"])))
    closed, past = finding(ruled("basis", "germany", ELSEWHERE)), finding(HERE, until="2020-01-01")
    made = decision(open_, disputing, closed, past, notes=(note,))
    said = "\n".join(told(made, lang="ja", everything=True))
    assert said.startswith("sekisho：提供「crm」を実行停止：DENY（2026-01-15現在）\n? 法令なし\n    対応：加える\n")
    for heading in (
        "✗ The Act（jp/act）：「customers」の判定は DENY\n",
        "  適用される場合\n",
        "  禁止される場合\n",
        "  要件：次のいずれか\n",
        "  義務（いずれの方法による場合も）\n",
        "  利用しうる方法（負担の少ない順）\n",
        "  現状で利用しうる方法はない。最も近い変更は次のとおり\n",
        "  counsel が2026-02-28まで例外を承認：",
        "    この日には施行されていない\n",
        "：日本。読み方に争いがあり未判断：jp/act#reading についての判断  [act 第1条]\n",
        "        注記：so, or otherwise\n",
        "\n出典\n",
        "The Act（二次資料による）\n",
    ):
        assert heading in said, heading
    assert said.endswith("\n法令・書類の版：" + "abc" * 5 + "a、sekisho 1")


def test_in_a_failing_case_the_rest_of_the_ways_is_counted():
    ways = [ruled("basis", name, ELSEWHERE) for name in ("one", "two")]
    assert "    and 1 more, not met\n" in proof_of_regime(finding(*ways), "en", {"two"})
    assert "    ほか1件、いずれも不充足\n" in proof_of_regime(finding(*ways), "ja", {"two"})


# ---- asking once more

FEW = {"fact": "ledger.ordinary.calendar_year", "at_most": 1000, "cite": "act art. 2"}
RECORDED = "with what was counted that day: sekisho ledger show --kind decision --export crm"


def test_what_is_asked_once_more_is_one_word_of_the_shell_each():
    made = replace(decision(finding(PAPER)), again=("--to", "it's", "-C", "ki wi"))
    assert lines(made)[-1] == "more: sekisho explain crm --at 2026-01-15 --to 'it'\"'\"'s' -C 'ki wi'"


def test_whoever_reads_another_language_than_the_organisation_asks_for_it():
    made = replace(decision(finding(PAPER)), lang="ja")
    assert lines(made, "en")[-1] == "more: sekisho explain crm --at 2026-01-15 --lang en"
    assert lines(made, "ja")[-1] == "詳細：sekisho explain crm --at 2026-01-15 --lang ja"


@pytest.mark.parametrize(
    ("heads", "stage", "of_run", "told"),
    [
        (1001, "run", False, True),
        (1000, "run", False, False),
        (1001, "declaration", False, False),
        (1000, "run", True, True),
        (1000, "declaration", True, False),
    ],
)
def test_what_only_its_run_could_know_is_looked_for_in_the_record(heads, stage, of_run, told):
    asked = finding(ruled("basis", "few", FEW, PAPER), facts={"ledger.ordinary.calendar_year": heads})
    made = replace(decision(asked), stage=stage, of_run=of_run)
    assert (RECORDED in lines(made)) is told
