"""One person is one person, however the name is spelt; who cannot be told apart may be one."""

import pytest

from sekisho.model.identity import is_one_of, may_be_same, mixed

ONE_PERSON = [
    ("Tanaka Mai", "TANAKA  mai"),
    ("Tanaka Mai", "Mai Tanaka"),
    ("Tanaka Mai", "Tanaka\u00a0Mai"),
    ("Tanaka Mai", "Tan\u200baka Mai\u2060"),
    ("Tanaka Mai", "\uff34\uff41\uff4e\uff41\uff4b\uff41\u3000\uff2d\uff41\uff49"),
    ("Jos\u00e9 Ruiz", "Jose\u0301 Ruiz"),
    ("Stra\u00dfe Ann", "STRASSE ANN"),
    ("\u7530\u4e2d \u592a\u90ce", "\u7530\u4e2d\u592a\u90ce"),
    ("\u7530\u4e2d\u592a\u90ce\u3001\u55b6\u696d", "\u7530\u4e2d\u592a\u90ce\uff08\u6cd5\u52d9\uff09"),
    ("Tanaka Mai, sales", "Tanaka Mai, head of legal"),
    ("Tanaka Mai", "Tanaka Mai <mai@acme.example>"),
    ("mai@acme.example", "Tanaka Mai <MAI@ACME.example>"),
    ("mai@acme.example", "mailto:mai+waivers@acme.example"),
    ("mai@acme.example", "<mai\uff20acme.example>."),
    ("mai.tanaka@acme.example", "Tanaka Mai"),
    ("Tanaka Mai <mai@acme.example>", "Tanaka Mai <tm@home.example>"),
    ("Baba, sales", "Baba, legal"),
    ("Tanaka Mai", "Dr. Mai Tanaka"),
    ("Mai", "Tanaka Mai, legal"),
    ("M. Tanaka", "Mai Tanaka"),
    ("Mai T.", "Tanaka Mai"),
    ("mai@acme.example", "Tanaka Mai"),
    ("m.tanaka@acme.example", "Tanaka Mai"),
    ("Jos\u00e9 Ruiz", "Jose Ruiz"),
    ("Wir\u0113mu", "WIREMU"),
    ("\u7530\u4e2d\u592a\u90ce", "\u7530\u4e2d\u592a\u90ce\u3055\u3093"),
    ("\u7530\u4e2d\u592a\u90ce \u90e8\u9577", "\u7530\u4e2d\u592a\u90ce"),
    ("\u7530\u4e2d\u592a\u90ce", "Tanaka Taro"),
    ("\u305f\u306a\u304b", "\u30bf\u30ca\u30ab"),
    ("Tanaka Taro <taro@acme.example>", "\u7530\u4e2d\u592a\u90ce"),
    ("高橋 健", "髙橋 健"),
    ("山崎 健", "山﨑 健"),
    ("斎藤 健", "齋藤 健"),
    ("渡辺 健", "渡邊 健"),
    ("渡辺健", "渡邉 健（法務）"),
    ("吉田 健", "𠮷田 健"),
    ("沢田 恵", "澤田 惠"),
    ("葛西 健", "葛\U000e0100西 健"),
    ("田中 健", "田中 健さん"),
    ("田中 健", "田中 健部長"),
    ("田中", "田中 健"),
    ("田中", "田中健一"),
    ("健", "田中 健"),
    ("田中部長", "田中 健"),
    ("田中健専任", "田中 健"),
    ("김민수", "김민수 부장"),
]
TWO_PEOPLE = [
    ("Tanaka Mai", "Suzuki Ken"),
    ("Baba, sales", "Chiba, legal"),
    ("Baba <a@acme.example>", "Baba <b@acme.example>"),
    ("info@acme.example", "info@hana.example"),
    ("Tanaka Mai, legal", "Suzuki Ken, legal"),
    ("mai@acme.example", "Suzuki Ken"),
    ("Tanaka Mai", "Tanaka Ken"),
    ("Suzuki Ken", "Suzuki Kenji"),
    ("M. Tanaka", "Ken Tanaka"),
    ("\u7530\u4e2d\u592a\u90ce", "\u7530\u4e2d\u6b21\u90ce"),
    ("Tanaka Taro <taro@acme.example>", "\u9234\u6728\u5065 <ken@acme.example>"),
    ("Mai <mai@acme.example>", "Mai Tanaka <tanaka@acme.example>"),
    ("田中 健", "田中 健一"),
    ("田中 健一", "田中 健二"),
    ("田中 舞", "田中 舞子"),
    ("森 健", "森田 健"),
    ("田中舞", "田中 健"),
    ("田中舞部長", "田中 健"),
    ("田中 舞 部長", "田中 健 部長"),
    ("田中 舞（法務部）", "田中 健（法務部）"),
    ("김 민", "김 민수"),
    ("Baba", ""),
    ("42", "Baba"),
]


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_one_person_spelt_otherwise(one, other):
    assert may_be_same(one, other)
    assert may_be_same(other, one)


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_two_people(one, other):
    assert not may_be_same(one, other)
    assert not may_be_same(other, one)


@pytest.mark.parametrize(
    ("person", "known", "is_he"),
    [
        ("Suzuki Ken, head of data governance", "Suzuki Ken", True),
        ("Suzuki Ken, head", "Suzuki Ken <ken@acme.example>", True),
        ("Suzuki Ken, head", "Suzuki Ken, governance", True),
        ("ken@acme.example", "Suzuki Ken <ken@acme.example>", True),
        ("Suzuki Ken <ken@home.example>", "Suzuki Ken <ken@acme.example>", False),
        ("ken@acme.example", "Suzuki Ken", False),
        ("Baba, sales", "Baba, legal", False),
        ("Suzuki", "Suzuki Ken", False),
        ("S. Ken", "Suzuki Ken", False),
        ("\u9234\u6728\u5065", "Suzuki Ken", False),
        ("Jos\u00e9 Ruiz", "Jose Ruiz", False),
        ("", "", False),
    ],
)
def test_only_who_is_known_is_known(person, known, is_he):
    assert is_one_of(person, known) is is_he


def test_letters_that_look_alike_do_not_stand_in_one_word():
    assert mixed("Tanaka M\u0430i") == "M\u0430i"
    assert mixed("\u0422\u0430\u043d\u044f Mai \u7530\u4e2d") is None
