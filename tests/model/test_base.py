"""What every word of the model has in common."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from sekisho.model.base import Countries, Day, Flag, Frozen, Names, Words


class Thing(Frozen):
    """One of each."""

    day: Day | None = None
    title: Words | None = None
    names: Names = ()
    countries: Countries = ()
    flag: Flag | None = None


def refused(**fields):
    with pytest.raises(ValidationError) as error:
        Thing(**fields)
    return str(error.value)


def test_a_day_is_a_calendar_day_and_nothing_else():
    assert Thing(day="2026-01-31").day == Thing(day=date(2026, 1, 31)).day == date(2026, 1, 31)
    for wrong in ("2026-02-30", "20260131", "2026-W05-6", "tomorrow", 20260131, 0, datetime(2026, 1, 31, tzinfo=UTC)):
        assert f"`{wrong}` is not a calendar day; write YYYY-MM-DD" in refused(day=wrong)


def test_a_text_is_english_or_both_languages():
    assert Thing(title="Act").title.in_("ja") == "Act"
    both = Thing(title={"en": "Act", "ja": "法"}).title
    assert (both.in_("en"), both.in_("ja"), both.in_("de")) == ("Act", "法", "Act")
    assert "put it in quotes" in refused(title=2026)


def test_a_list_is_a_list_and_names_nothing_twice():
    assert Thing(names=["a", "b"]).names == ("a", "b")
    assert "write [crm]" in refused(names="crm")
    assert "crm stands there twice" in refused(names=["crm", "hr", "crm"])
    assert "string_pattern_mismatch" in refused(countries=["Japan"])


def test_a_flag_is_true_or_false():
    assert Thing(flag=False).flag is False
    for wrong in ("true", 1, "yes"):
        assert "valid boolean" in refused(flag=wrong)


def test_nothing_is_added_and_nothing_changed_later():
    assert "extra_forbidden" in refused(colour="red")
    with pytest.raises(ValidationError, match="frozen"):
        Thing().flag = True
