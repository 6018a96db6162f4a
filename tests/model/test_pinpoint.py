"""Places in a text, said in Japanese."""

import pytest

from sekisho.model.pinpoint import begins_with_place, in_japanese, is_pattern

PLACES = {
    "art.": "第{}条第{}項第{}号",
    "art. 4": "第{}条第{}号",
    "art. 9, last paragraph": "第9条末項",
    "sec.": "第{}条",
    "annex": "附件{}",
    "standard contract": "標準契約",
    "of module 1": "（モジュール1）",
    "one million": "100万人",
    "scope": "適用範囲",
}

USUAL = {
    "art. 46": "第46条",
    "art. 46(2)(c)": "第46条第2項(c)",
    "art. 46(1A)": "第46条第1A項",
    "art. 46(2)(b), 47": "第46条第2項(b)、第47条",
    "art. 49(1)(b) and (c)": "第49条第1項(b)及び(c)",
    "art. 46(1A), (2)(b) and (6)": "第46条第1A項、第2項(b)及び第6項",
    "art. 5, and 6": "第5条及び第6条",
    "art. 5 or recital 7": "第5条又は前文第7項",
    "art. 5 and (a)": "第5条及び(a)",
    "art. 33(9) with art. 7(2), (5) and (6)": "第33条第9項並びに第7条第2項、第5項及び第6項",
    "art. 28-8(1)": "第28条の8第1項",
    "art. FINPROV.10A(1)": "第FINPROV.10A条第1項",
    "s. 15(2) to (4)": "第15条第2項から第4項まで",
    "s. 2(t)": "第2条(t)",
    "sec. 5.4.1": "5.4.1節",
    "arts 6-8": "第6条から第8条まで",
    "arts 55-56": "第55条及び第56条",
    "arts 6A-8": "第6A条から第8条まで",
    "arts 8, 10, 12": "第8条、第10条、第12条",
    "clauses 1, 2 and 17, annexes I to III": "条項1、条項2及び条項17、附属書Iから附属書IIIまで",
    "no. 7-53 and 12-3": "7-53及び12-3",
    "para. 5(1)": "第5項(1)",
    "no. 3.1": "3.1",
}

OWN = {
    "art. 5(1)(2)": "第5条第1項第2号",
    "art. 4(4)": "第4条第4号",
    "art. 4": "第4条",
    "art. 9, last paragraph": "第9条末項",
    "art. 13(1)(2)-(7)": "第13条第1項第2号から第7号まで",
    "art. 27(1)(i) to (iv)": "第27条第1項第1号から第4号まで",
    "art. 27(1)(IX)": "第27条第1項第9号",
    "art. 28-8(1)4(a) and (b)": "第28条の8第1項第4号(a)及び(b)",
    "sec. 202.205(a), (b) and (c)": "第202.205条(a)、(b)及び(c)",
    "annex 5": "附件5",
    "standard contract art. 3": "標準契約 第3条",
    "(EU) 2019/419 art. 1(2)": "(EU) 2019/419 第1条第2項",
    "clause 8.7 of module 1": "条項8.7（モジュール1）",
    "art. 4(2): one million": "第4条第2号：100万人",
    "scope": "適用範囲",
}

AS_WRITTEN = {
    "free zones": "free zones",
    "art. of war": "art. of war",
    "article 5": "article 5",
    "part. 5": "part. 5",
    "27 categories, 51 items": "27 categories, 51 items",
    "art. 5, third paragraph": "第5条 third paragraph",
    "art. 37 (old numbering)": "第37条 (old numbering)",
    "art. 4(4)b": "art. 4(4)b",
    "art. 5, 10 percent": "第5条 10 percent",
    "": "",
}


@pytest.mark.parametrize(("tail", "said"), USUAL.items())
def test_places_are_called_as_usual(tail, said):
    assert in_japanese(tail, {}) == said


@pytest.mark.parametrize(("tail", "said"), OWN.items())
def test_a_source_says_how_its_parts_are_called(tail, said):
    assert in_japanese(tail, PLACES) == said


@pytest.mark.parametrize(("tail", "said"), AS_WRITTEN.items())
def test_what_does_not_read_as_a_place_is_not_lost(tail, said):
    assert in_japanese(tail, {}) == said


@pytest.mark.parametrize("tail", ["art. 4", "rule (4)(ii)", "annex II", "arts 6-8"])
def test_a_unit_and_its_number_begin_a_place(tail):
    assert begins_with_place(tail)


@pytest.mark.parametrize("tail", ["free zones", "rules, certificate and mark", "(EU) 2019/419 art. 1", "51 items", ""])
def test_other_words_do_not(tail):
    assert not begins_with_place(tail)


def test_words_are_told_from_patterns():
    assert is_pattern("第{}条第{}項")
    assert not is_pattern("適用範囲")


@pytest.mark.parametrize("words", ["第{条", "第{0}条", "第}条", "第{}条{"])
def test_braces_that_are_no_blanks_are_refused(words):
    with pytest.raises(ValueError, match=r"write `\{\}` for each number"):
        is_pattern(words)
