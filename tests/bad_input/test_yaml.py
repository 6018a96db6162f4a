"""YAML that is broken, ambiguous or not plain data, shown on a party's file; it is the same for every file."""

from functools import partial

import pytest

from tests.bad_input.harness import organisation, refused, row, run, swap, whole

FILE = "parties/hana.yaml"
party, anew = partial(swap, FILE), partial(whole, FILE)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        row(
            "an empty file",
            anew(""),
            "parties/hana.yaml:1: `key: value` lines were expected in this file, nothing was found",
        ),
        row(
            "only a comment",
            anew("# to do\n"),
            "parties/hana.yaml:1: `key: value` lines were expected in this file, nothing was found",
        ),
        row(
            "a list instead of a mapping",
            anew("- name: Hana\n- country: JP\n"),
            "parties/hana.yaml:1: `key: value` lines were expected in this file, a list was found",
        ),
        row(
            "one text",
            anew("Hana Flowers\n"),
            "parties/hana.yaml:1: `key: value` lines were expected in this file, a single text was found",
        ),
        row(
            "a colon without a blank",
            anew("name:Hana\ncountry: JP\n"),
            "parties/hana.yaml:2: not YAML: `: ` stands where none can; put a text that holds `: ` in quotes, or mend the indentation",
        ),
        row(
            "not UTF-8",
            anew("name: Hana\ncountry: JP\nnote: 花\n".encode("shift_jis")),
            "parties/hana.yaml:3: not UTF-8 text; save the file as UTF-8",
        ),
        row(
            "UTF-16",
            anew("name: Hana\ncountry: JP\n".encode("utf-16")),
            "parties/hana.yaml:1: not UTF-8 text; save the file as UTF-8",
        ),
        row(
            "a NUL byte",
            party("group: hana", "group: ha\0na"),
            "parties/hana.yaml:3: this line holds U+0000, an invisible sign; remove it",
        ),
        row(
            "a bell",
            party("group: hana", "group: ha\7na"),
            "parties/hana.yaml:3: this line holds U+0007, an invisible sign; remove it",
        ),
        row(
            "a tab",
            party("group: hana", "\tgroup: hana"),
            "parties/hana.yaml:3: not YAML: a tab at the beginning of the line; indent with spaces",
        ),
        row(
            "a tab below a key",
            party("kinds: [appi-business-operator]", "kinds:\n\t- appi-business-operator"),
            "parties/hana.yaml:5: not YAML: a tab at the beginning of the line; indent with spaces",
        ),
        row(
            "wrong indentation",
            party("group: hana", "  group: hana"),
            "parties/hana.yaml:3: not YAML: `: ` stands where none can; put a text that holds `: ` in quotes, or mend the indentation",
        ),
        row(
            "a second colon",
            party("name: Hana Flowers K.K.", "name: Hana: Flowers K.K."),
            "parties/hana.yaml:1: not YAML: `: ` stands where none can; put a text that holds `: ` in quotes, or mend the indentation",
        ),
        row(
            "a quote that is not closed",
            party("group: hana", "group: 'hana"),
            "parties/hana.yaml:3: not YAML: a quote is opened here and never closed",
        ),
        row(
            "text after the quote",
            party("group: hana", "group: 'ha'na"),
            "parties/hana.yaml:3: not YAML: this does not belong to what stands before it; mend the indentation or the quotes",
        ),
        row(
            "a bracket that is not closed",
            party("[appi-business-operator]", "[appi-business-operator"),
            "parties/hana.yaml:4: not YAML: a bracket is opened here and not closed, or a comma is missing",
        ),
        row(
            "a list on the key's line",
            party("[appi-business-operator]", "- appi-business-operator"),
            "parties/hana.yaml:4: not YAML: a list begins on a line of its own, below its key",
        ),
        row(
            "a text that begins with @",
            party("group: hana", "group: @hana"),
            "parties/hana.yaml:3: not YAML: a text cannot begin with @; put it in quotes",
        ),
        row(
            "a text that begins with a percent sign",
            party("group: hana", "group: %hana"),
            "parties/hana.yaml:3: not YAML: a text cannot begin with %; put it in quotes",
        ),
        row(
            "a line that is no `key: value`",
            party("group: hana", "group hana"),
            "parties/hana.yaml:3: not YAML: `key: value` was expected on this line",
        ),
        row(
            "a URL inside { }",
            party("group: hana", "note: {en: see https://hana.example/a: {b}, ja: x}"),
            "parties/hana.yaml:3: not YAML: a URL inside { } or [ ]; write it on a line of its own, as `url: https://…`",
        ),
        row(
            "a comma inside { }",
            party("group: hana", "note: {en: Osaka, Kyoto}"),
            "parties/hana.yaml:3: `Kyoto` was read as a key; a comma inside { } ends a text: put the text in quotes",
        ),
        row(
            "an anchor",
            party("[appi-business-operator]", "&k [appi-business-operator]"),
            "parties/hana.yaml:4: the anchor `&k` is not read; write the value out where it is needed",
        ),
        row(
            "an anchor and its alias",
            party("group: hana", "group: &g hana\nftz_zone: *g"),
            "parties/hana.yaml:3: the anchor `&g` is not read; write the value out where it is needed",
            "parties/hana.yaml:4: the alias `*g` is not read; write the value out, or put a text that begins with * in quotes",
        ),
        row(
            "an alias of nothing",
            party("group: hana", "group: *hana"),
            "parties/hana.yaml:3: the alias `*hana` is not read; write the value out, or put a text that begins with * in quotes",
        ),
        row(
            "a merge",
            party("group: hana", "<<: {group: hana}"),
            "parties/hana.yaml:3: `<<` is not known here; expected one of: ciio, country, covered_person, ftz_zone, group, international_organisation, kinds, name, …",
        ),
        row(
            "a tag",
            party("group: hana", "group: !zone hana"),
            "parties/hana.yaml:3: the tag `!zone` is not read; write plain data, or put a text that begins with ! in quotes",
        ),
        row(
            "a tag of Python",
            party("group: hana", "group: !!python/object/apply:os.system [true]"),
            "parties/hana.yaml:3: the tag `!!python/object/apply:os.system` is not read; write plain data, or put a text that begins with ! in quotes",
        ),
        row(
            "a tag of YAML's own",
            party("persons_held: 120000", "persons_held: !!float 12"),
            "parties/hana.yaml:6: the tag `!!float` is not read; write plain data, or put a text that begins with ! in quotes",
        ),
        row(
            "a key that is a list",
            party("group: hana", "? [group]\n: hana"),
            "parties/hana.yaml:3: a key must be a plain word",
        ),
        row(
            "a second document",
            party("group: hana", "---\ngroup: hana"),
            "parties/hana.yaml:3: not YAML: a second document begins here; write one file for each",
        ),
        row(
            "text after the end",
            party("group: hana", "...\ngroup: hana"),
            "parties/hana.yaml:4: not YAML: a second document begins here; write one file for each",
        ),
        row(
            "a key twice",
            party("group: hana", "group: hana\ncountry: NL"),
            "parties/hana.yaml:4: `country` stands here twice, first on line 2; keep one",
        ),
        row(
            "three keys twice",
            party("group: hana", "name: Hana\ncountry: NL\ngroup: hana\ngroup: hana"),
            "parties/hana.yaml:3: `name` stands here twice, first on line 1; keep one",
            "parties/hana.yaml:4: `country` stands here twice, first on line 2; keep one",
            "parties/hana.yaml:6: `group` stands here twice, first on line 5; keep one",
        ),
        row(
            "Norway is no boolean, but not here",
            party("country: JP", "country: no"),
            "parties/hana.yaml:2: `no` is ambiguous; write false, or 'no' in quotes for the word",
        ),
        row(
            "nested far too deep",
            party("group: hana", f"note: {'[' * 3000}{']' * 3000}"),
            "parties/hana.yaml:3: nested far too deep; nothing that is read here is built like this",
        ),
        row(
            "nested so deep that the parser would fall over",
            party("group: hana", f"note: {'[' * 300_000}"),
            "parties/hana.yaml:3: nested far too deep; nothing that is read here is built like this",
        ),
        row(
            "nested by hyphens",
            party("group: hana", f"note:\n  {'- ' * 300_000}x"),
            "parties/hana.yaml:4: nested far too deep; nothing that is read here is built like this",
        ),
    ],
)
def test_a_broken_file_is_refused(change, code, said, tmp_path, capsys):
    folder = organisation(tmp_path)
    change(folder)
    refused(folder, run(capsys, "check", "-C", folder), code, *said)
