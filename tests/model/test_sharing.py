"""What can be done where persons counted together must stay within a limit: no declaration is to be lower than life."""

import pytest

from sekisho.model.base import Phrase
from sekisho.model.proof import NoRow
from sekisho.model.requirement import FactLeaf
from sekisho.model.sharing import Shared, staying
from sekisho.model.values import Interval

YEAR, TWO, BULK = "ledger.sensitive.calendar_year", "ledger.ordinary.two_calendar_years", "ledger.bulk.twelve_months"
SHOP, TOKYO = Phrase("The Shop", "店"), Phrase("Tokyo", "東京")
DECLARED = (("orders", 60_000), ("mail", 5_000), ("staff", 300), ("visits", 200))
DO = "Count each batch before it leaves (`count_batch`, by hand `sekisho ledger count`), or correct `persons` where "
ALL = "all exports of The Shop together must stay below 10,000 persons since 1 January"


def told(fact, observed, known=None, lang="en", **limit):
    leaf = FactLeaf(fact=fact, cite="act art. 1", **(limit or {"below": 10_000}))
    return staying(leaf, observed, None if known is None else lambda _: known).in_(lang)


def known(*, recipient=None, declared=DECLARED, of_run=False):
    return Shared("orders", (SHOP,), recipient, declared, of_run)


def test_what_is_declared_is_named_with_its_files_most_first():
    assert told(YEAR, Interval(0, 65_500), known()) == (
        f"{ALL}; with what is declared they may be up to 65,500. {DO}its limits are too high "
        "(exports/orders.yaml 60,000 a year, exports/mail.yaml 5,000 a year, "
        "exports/staff.yaml 300 a year, 1 more)"
    )


def test_the_same_in_japanese():
    assert told(YEAR, Interval(0, 60_000), known(declared=DECLARED[:1]), "ja") == (
        "1月1日以降の店の全ての提供の合計を10,000人未満とする必要がある（提供の定義の上限は合計60,000人）。"
        "提供の前に各バッチの人数を数える（`count_batch`、手作業では `sekisho ledger count`）か、"
        "`persons` の上限が実際より高い場合はこれを訂正する（exports/orders.yaml 年間60,000人）"
    )


@pytest.mark.parametrize(
    ("fact", "window"),
    [
        (YEAR, "since 1 January;"),
        (TWO, "since 1 January of the year before;"),
        (BULK, "within twelve months;"),
    ],
)
def test_the_window_is_named(fact, window):
    assert f"10,000 persons {window}" in told(fact, Interval(0, 20_000), known())


def test_who_counts_one_recipient_only_names_it():
    tokyo = known(recipient=TOKYO)
    said = told(BULK, Interval(0, 20_000), tokyo, at_most=10_000)
    assert said.startswith(
        "all exports of The Shop to Tokyo together must stay at most 10,000 persons within twelve mo"
    )
    assert told(BULK, Interval(0, 20_000), tokyo, "ja").startswith("直近12か月の店から東京への全ての提供の合計を")


def test_in_a_run_it_is_told_what_is_counted_and_what_may_still_leave():
    said = told(YEAR, Interval(9_400, 14_400), known(of_run=True))
    assert said == (
        f"{ALL}; 9,400 are counted, and up to 5,000 more may leave with runs that are not counted yet. "
        f"{DO}its limits are too high "
        "(`per_run` in exports/orders.yaml)"
    )
    assert "計数済み9,400人" in told(YEAR, Interval(9_400, 14_400), known(of_run=True), "ja")


@pytest.mark.parametrize(
    ("limit", "counted", "full"),
    [
        ({"below": 10_000}, 9_999, False),
        ({"below": 10_000}, 10_000, True),
        ({"at_most": 10_000}, 10_000, False),
        ({"at_most": 10_000}, 10_001, True),
    ],
)
def test_what_is_counted_already_no_declaration_changes(limit, counted, full):
    for observed in (Interval(counted, 20_000), Interval.exactly(counted), counted):
        said = told(YEAR, observed, known(of_run=True), **limit)
        assert ("no declaration changes it" in said) is full
        assert ("`persons`" in said) is not full
        if full:
            assert said.endswith(
                f"the ledger counts {counted:,}, this run included. That decides, and no declaration changes it: use "
                "another way, or wait (on 1 January the count begins anew); `sekisho ledger counts` tells more"
            )


def test_where_nothing_is_seen_or_declared_the_limit_is_told_all_the_same():
    for observed in (None, NoRow("free")):
        assert told(YEAR, observed, known(declared=())) == (f"{ALL}. {DO}its limits are too high")
    assert "no limit is declared for some" in told(YEAR, Interval(0, None))
    assert "together must stay below free persons" in told(YEAR, Interval(0, 5), below="free")


def test_a_way_for_more_persons_is_not_this_one():
    assert told(YEAR, 5, at_least=10).startswith("use another way")
    assert told(YEAR, 5, lang="ja", above=10).startswith("別の方法による")
