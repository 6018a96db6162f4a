"""Signs that deceive whoever reads: refused in every file, in one line that names the sign and does not repeat it."""

import pytest

from sekisho.characters import in_name, in_text, visible
from sekisho.errors import PluginFailed
from sekisho.files import read_yaml
from sekisho.hookspecs import hookimpl
from sekisho.model.base import Text
from sekisho.model.export import Export, Origin
from sekisho.plugins import Plugins
from tests.bad_input.harness import moved, organisation, refused, run, swap

SIGNS = {
    "NUL": 0,
    "escape": 0x1B,
    "bell": 7,
    "carriage return": 0x0D,
    "form feed": 0x0C,
    "DEL": 0x7F,
    "next line": 0x85,
    "CSI": 0x9B,
    "override": 0x202E,
    "embedding": 0x202A,
    "isolate": 0x2066,
    "mark to the left": 0x200F,
    "Arabic mark": 0x61C,
    "line separator": 0x2028,
    "paragraph separator": 0x2029,
    "no width": 0x200B,
    "mark of byte order": 0xFEFF,
    "word joiner": 0x2060,
    "Hangul filler": 0x3164,
    "soft hyphen": 0xAD,
    "tag": 0xE0041,
    "blank of Braille": 0x2800,
    "vowel without a sign": 0x17B4,
    "beam": 0x1D173,
    "annotation": 0xFFF9,
    "ignorable": 0xE0FFF,
    "no character": 0xFDD0,
}
RAW = {name: code for name, code in SIGNS.items() if name != "carriage return"}
"""A reader of text files takes that one for the end of a line."""
FILES = {
    "parties/hana.yaml": ("Hana Flowers K.K.", 1, 3),
    "exports/orders-to-tulip.yaml": ("Orders of bulbs, Osaka to Lisse", 1, 3),
    "waivers/spring.yaml": ("Baba, sales", 4, 3),
    "register/encryption.yaml": ("Keys stay in Osaka.", 4, 3),
    "register/contract.yaml": ("2021/914", 11, 3),
    "places.yaml": ("sftp.tulip.example", 2, 3),
    "sekisho.toml": ("hana", 1, 2),
}


def escaped(code):
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


@pytest.mark.parametrize(
    "text",
    [
        "顧客データ　の提供（ｶﾞ㈱①）が",
        "葛\U000e0100城市、辻\U000e0101",
        "❤\ufe0f 1\ufe0f\u20e3 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1ef\U0001f1f5 \U0001f44d\U0001f3fd",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f of England",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 Zu\u0308rich \ue000",
    ],
)
def test_what_people_write_is_read(text, tmp_path, capsys):
    folder = organisation(tmp_path)
    swap("parties/hana.yaml", "Hana Flowers", text)(folder)
    assert "this line holds" not in "".join(run(capsys, "check", "-C", folder).lines)
    assert run(capsys, "check", "-C", folder).code != 3


@pytest.mark.parametrize(
    "flag",
    [
        "\U0001f3f4\U000e0067\U000e0062",  # not closed
        "\U000e0067\U000e0062\U000e007f",  # no flag before
        "\U0001f3f4" + "\U000e0067" * 9 + "\U000e007f",  # longer than any
        "\U0001f3f4\U000e0041\U000e0042\U000e0043\U000e007f",  # capitals
    ],
)
def test_tags_that_are_no_flag_are_refused(flag, tmp_path, capsys):
    folder = organisation(tmp_path)
    swap("parties/hana.yaml", "Hana Flowers", f"Hana {flag}")(folder)
    assert "this line holds U+E00" in run(capsys, "check", "-C", folder).lines[0]


@pytest.mark.parametrize("code", RAW.values(), ids=RAW)
def test_as_it_stands(code, tmp_path, capsys):
    folder = organisation(tmp_path)
    swap("parties/hana.yaml", "Hana Flowers", f"Hana{chr(code)}Flowers")(folder)
    said = f"parties/hana.yaml:1: this line holds U+{code:04X}, an invisible sign; remove it"
    refused(folder, run(capsys, "check", "-C", folder), 3, said)


@pytest.mark.parametrize("code", SIGNS.values(), ids=SIGNS)
def test_as_an_escape(code, tmp_path, capsys):
    folder = organisation(tmp_path)
    swap("parties/hana.yaml", "Hana Flowers K.K.", f'"Hana{escaped(code)}Flowers"')(folder)
    said = f"parties/hana.yaml:1: the text holds U+{code:04X}, an invisible sign; remove it"
    refused(folder, run(capsys, "check", "-C", folder), 3, said)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("escape", [False, True], ids=["as it stands", "as an escape"])
def test_in_every_file(file, escape, tmp_path, capsys):
    text, line, code = FILES[file]
    sign = "\\u202e" if escape else "\u202e"
    folder = organisation(tmp_path)
    if file.endswith(".toml"):
        swap(file, f'"{text}"', f'"{text}{sign}"')(folder)
    else:
        swap(file, text, f'"{text}{sign}"')(folder)
    answer = run(capsys, "check", "-C", folder)
    assert (answer.code, answer.out) == (code, "")
    (told,) = answer.lines
    assert f"{file}:{line}: " in told
    assert "holds U+202E, an invisible sign; remove it" in told
    assert "\u202e" not in told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((row[0], row[1], row[2]), row[3])
        for row in [
            (
                "parties/hana.yaml",
                "group: hana",
                "# \u202e\ngroup: hana",
                "parties/hana.yaml:3: this line holds U+202E",
            ),
            ("parties/hana.yaml", "group: hana", '"gr\\u200boup": hana', "parties/hana.yaml:3: a key holds U+200B"),
            ("sekisho.toml", "[check]", "# \u2066\n[check]", "sekisho.toml:4: this line holds U+2066"),
            ("sekisho.toml", "[check]", '["ch\\u200beck"]', "sekisho.toml: a key holds U+200B"),
            ("sekisho.toml", '["dags"]', '["dags\\n"]', "sekisho.toml:5: `paths` holds U+000A, a line break or tab"),
            (
                "sekisho.toml",
                '"hana"',
                '"""ha\nna"""',
                "sekisho.toml:1: `organisation` holds U+000A, a line break or tab",
            ),
            (
                "regimes/house/clouds.yaml",
                "checked:",
                "# \u202e\nchecked:",
                "regimes/house/clouds.yaml:5: this line holds U+202E",
            ),
        ]
    ],
    ids=range(7),
)
def test_in_comments_and_keys(change, said, tmp_path, capsys):
    folder = organisation(tmp_path)
    swap(*change)(folder)
    answer = run(capsys, "check", "-C", folder)
    (line,) = [one.replace(f"{folder}/", "") for one in answer.lines]
    assert line.startswith(f"sekisho: {said}")
    assert "; remove it" in line


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((row[0], row[1], row[2]), row[3])
        for row in [
            (
                "exports/orders-to-tulip.yaml",
                "dag: ship_orders",
                'dag: "ship\\norders"',
                ":23: a name holds U+000A, a line br",
            ),
            (
                "exports/orders-to-tulip.yaml",
                "dag: ship_orders",
                'dag: "ship\\torders"',
                ":23: a name holds U+0009, a line br",
            ),
            (
                "exports/orders-to-tulip.yaml",
                "[contact, orders]",
                '[contact, "or\u200dders"]',
                ":14: a name holds U+200D, an invisible sign",
            ),
            (
                "exports/orders-to-tulip.yaml",
                "email: string",
                '"e\u200cmail": string',
                ": a name holds U+200C, an invisible sign",
            ),
            (
                "places.yaml",
                "sftp.tulip.example",
                '"sftp.\u200dtulip.example"',
                ":2: a name holds U+200D, an invisible sign",
            ),
            ("waivers/spring.yaml", "Asia/Tokyo", '"Asia/Tokyo\\n"', ":8: `zone` holds U+000A, a line break or tab"),
        ]
    ],
    ids=range(6),
)
def test_names_have_one_line_and_nothing_unseen(change, said, tmp_path, capsys):
    folder = organisation(tmp_path)
    swap(*change)(folder)
    answer = run(capsys, "check", "-C", folder)
    assert answer.code == 3
    (line,) = [one.replace(f"{folder}/", "") for one in answer.lines]
    assert said in line, line
    assert "; remove it" in line
    assert line.isprintable()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("orders\U000e0100", "U+E0100"),
        ("orders\ufe0f", "U+FE0F"),
        ("\u845b\U000e0100\U000e0101", "U+E0101"),
        ("\u2764\ufe0f\ufe0f", "U+FE0F"),
        ("1\ufe0f", None),
        ("\u845b\U000e0100\u57ce", None),
    ],
)
def test_what_chooses_a_form_stands_behind_what_has_forms(text, sign):
    assert in_text(text) == sign
    assert ("\\u" in visible(text)) == (sign is not None)


@pytest.mark.parametrize(
    "name", ["orders1\ufe0f", "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e007f", "\u1820\u180b"]
)
def test_a_name_holds_nothing_that_only_a_picture_needs(name):
    assert in_name(name) is not None
    assert in_name("\u845b\U000e0100\u57ce") is None


def test_a_text_for_people_may_have_several_lines_and_joiners(tmp_path):
    folder = organisation(tmp_path)
    old = "reason: The audit of the new cloud is under way."
    swap("waivers/spring.yaml", old, "reason: |\n  The audit of the\n  new cloud\n\n  می\u200cرود")(folder)
    found = read_yaml(folder / "waivers" / "spring.yaml")
    assert Text(en=found.data["reason"]).en == "The audit of the new cloud می\u200cرود", "one line of it"


@pytest.mark.parametrize("sign", ["\n", "\u202e", "\x1b"])
@pytest.mark.parametrize("place", ["parties", "register"])
def test_names_of_files(sign, place, tmp_path, capsys):
    folder = organisation(tmp_path)
    file = {"parties": "hana.yaml", "register": "contract.yaml"}[place]
    moved(f"{place}/{file}", f"{place}/a{sign}sekisho: fine.yaml")(folder)
    answer = run(capsys, "check", "-C", folder)
    assert answer.code == 3
    assert f"its name holds U+{ord(sign):04X}; rename it" in str(answer.lines)
    assert all(line.startswith("sekisho: /") and line.isprintable() for line in answer.lines)


EXPORT = {
    "id": "orders",
    "title": "Orders",
    "exporter": "hana",
    "recipient": "tulip",
    "exporter_role": "controller",
    "recipient_role": "controller",
    "recipient_acts_for": "itself",
    "purpose": "fulfilment",
    "stored_in": ["NL"],
    "persons": {"per_run": 1, "per_year": 1},
    "data": [
        {
            "id": "orders",
            "categories": ["contact"],
            "sensitive": False,
            "subjects": ["JP"],
            "origins": [{"country": "JP"}],
        }
    ],
    "carriers": [{"dag": "a"}],
    "via": [],
    "services": [],
    "accessed_from": [],
}


@pytest.mark.parametrize("sign", ["\x1b", "\u202e", "\u2028", "\u200b", "\ud800"])
def test_what_a_plugin_gives(sign):
    sound = Export.model_validate(EXPORT)
    made = sound.model_copy(update={"title": Text.model_construct(en=f"Orders{sign}.", ja=None)})

    class Plugin:
        @hookimpl
        def declare_exports(self):
            return [made]

        @hookimpl
        def supply_facts(self, export, case):
            return {"data.categories": frozenset({f"contact{sign}"})}

    plugins = Plugins(())
    plugins.register(Plugin())
    for ask in (plugins.declare_exports, lambda: plugins.supply_facts(sound, {})):
        with pytest.raises(PluginFailed, match=r"unicode|an invisible sign") as caught:
            ask()
        assert sign == "\ud800" or f"holds U+{ord(sign):04X}" in str(caught.value)
        assert str(caught.value).isprintable()


def test_what_a_program_puts_together():
    with pytest.raises(ValueError, match=r"a name holds U\+200B"):
        Origin(country="JP", laws=("jp/\u200bappi",))
    assert Text(en="one\ntwo").en == "one two"
