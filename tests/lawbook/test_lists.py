"""Long lists stay readable: told by their ends, written out once."""

from sekisho.lawbook.lists import Lists
from sekisho.lawbook.words import Say

MANY = tuple(f"{letter}{other}" for letter in "AB" for other in "ABCDEFG")


def test_a_list_is_long_when_a_sentence_would_drown_in_it():
    assert [Lists().is_long(MANY[:number]) for number in (12, 13)] == [False, True]


def test_the_same_list_has_one_number_in_whatever_order_it_stands():
    lists, say = Lists(), Say("en")
    assert lists.told(MANY, say) == "AA, AB, AC … BG (14, [list 1](#list-1))"
    assert lists.told(MANY[::-1], say) == "BG, BF, BE … AA (14, [list 1](#list-1))"
    assert lists.told(MANY[1:], say).endswith("[list 2](#list-2))")


def test_it_is_written_out_by_first_letter():
    lists, say = Lists(), Say("ja")
    lists.told(MANY, say)
    assert [line for line in lists.written_out(say) if line] == [
        '### <a id="list-1"></a>一覧1：14件',
        "- AA, AB, AC, AD, AE, AF, AG",
        "- BA, BB, BC, BD, BE, BF, BG",
    ]
