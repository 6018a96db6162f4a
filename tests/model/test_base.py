"""What every word of the model has in common."""

from datetime import UTC, date, datetime

import pytest
from pydantic import Field, ValidationError

from sekisho.model.base import Countries, Day, Flag, Frozen, Joined, Name, Names, Phrase, Said, Words


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


class Stated(Frozen):
    """A text of one line, one for people, a name, and names in a table."""

    plain: str = ""
    said: Said = "said"
    name: Name = ""
    table: dict[Name, str] = Field(default_factory=dict)
    other: str = Field("", alias="in-the-file")


def deceived(**fields):
    with pytest.raises(ValidationError) as error:
        Stated(**fields)
    return str(error.value)


def test_signs_that_nobody_sees_are_refused_wherever_they_come_from():
    for field in ("plain", "said"):
        assert f"`{field}` holds U+202E, an invisible sign; remove it" in deceived(**{field: "a\u202eb"})
    assert "`plain` holds U+000A, a line break or tab; remove it" in deceived(plain="a\nb")
    assert "`in-the-file` holds U+0007" in deceived(**{"in-the-file": "a\ab"})
    assert "`table` holds U+200B" in deceived(table={"a": "b\u200bc"})
    assert "a name holds U+200D" in deceived(table={"a\u200d": "b"})
    assert "a name holds U+200C" in deceived(name="a\u200cb")
    assert "a name holds U+200D" in refused(names=["a\u200db"])


def test_what_people_write_on_several_lines_is_one_line_of_it():
    assert Stated(said="one\n  two\n\nthree \n").said == "one two three"
    assert Stated(said="می\u200cرود", name="é ü 葛\U000e0100").name == "é ü 葛\U000e0100"


def test_what_fills_a_blank_starts_no_line():
    phrase = Phrase("{0}: {1:,} {2}", "{0}", ("a\nb", 1000, Joined((Phrase("\u202e", ""), 2), Phrase(", ", "、"))))
    assert phrase.in_("en") == r"a\nb: 1,000 \u202e, 2"
