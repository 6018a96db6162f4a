"""sekisho.toml and [tool.sekisho] in pyproject.toml, each broken in one way: exit code 2."""

from functools import partial

import pytest

from tests.bad_input.harness import organisation, refused, row, run, swap, whole

FILE = "sekisho.toml"
settings, anew = partial(swap, FILE), partial(whole, FILE)
project = partial(whole, "pyproject.toml")
config = partial(row, code=2)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        config("an empty file", anew(""), "sekisho.toml: `organisation` is missing; write `organisation: …`"),
        config(
            "a misspelt key",
            settings('organisation = "hana"', 'organization = "hana"'),
            "sekisho.toml:1: `organization` is not known here; did you mean `organisation`?",
        ),
        config(
            "a misspelt key in a table",
            settings("fail-on", "fail-no"),
            "sekisho.toml:6: `fail-no` is not known here; did you mean `fail-on`?",
        ),
        config(
            "a misspelt table",
            settings("[enforcement]", "[enforcment]"),
            "sekisho.toml:8: `enforcment` is not known here; did you mean `enforcement`?",
        ),
        config(
            "a key twice",
            settings('law = ["further"]', 'organisation = "sakura"'),
            "sekisho.toml:2: not TOML: this key stands twice; keep one",
        ),
        config(
            "a table twice",
            settings("[check]", "[enforcement]\n[check]"),
            "sekisho.toml:9: not TOML: this table stands twice; keep one",
        ),
        config(
            "no quotes", settings('"hana"', "hana"), "sekisho.toml:1: not TOML: this is no value; put a text in quotes"
        ),
        config(
            "a quote that is not closed",
            settings('"hana"', '"hana'),
            "sekisho.toml:1: not TOML: a quote is opened here and never closed",
        ),
        config(
            "a name that is no id",
            settings('"hana"', '"Hana Flowers"'),
            "sekisho.toml:1: `Hana Flowers` does not fit; expected lower-case letters and digits, words joined by hyphens, such as crm-to-us",
        ),
        config(
            "a text for a list",
            settings('["further"]', '"further"'),
            "sekisho.toml:2: `law: further`: a list was expected, such as [a, b]",
        ),
        config(
            "a folder of law that is not there",
            settings('["further"]', '["further", "farther"]'),
            "sekisho.toml:2: `farther` is no folder of law; name one that holds `regimes` or `shared`",
        ),
        config(
            "a folder of law whose name no disk can hold",
            settings('["further"]', f'["{"x" * 300}"]'),
            "sekisho.toml:2: `xxx…",
        ),
        config(
            "a pack that there is not",
            settings('law = ["further"]', 'packs = ["aspik"]'),
            "sekisho.toml:2: no pack is called `aspik`; did you mean `aspic`?",
        ),
        config(
            "a pack twice",
            settings('law = ["further"]', 'packs = ["aspic", "aspic"]'),
            "sekisho.toml:2: aspic stands there twice; write it once",
        ),
        config(
            "an unknown level",
            settings('fail-on = "soft-mandatory"', 'fail-on = "soft"'),
            "sekisho.toml:6: `fail-on: soft` is none of the words known here; expected one of: advisory, hard-mandatory, soft-mandatory",
        ),
        config(
            "an unknown level of a regime",
            settings('clouds" = "soft-mandatory"', 'clouds" = "mild"'),
            "sekisho.toml:12: `house/clouds: mild` is none of the words known here; expected one of: advisory, hard-mandatory, soft-mandatory",
        ),
        config(
            "an unknown regime",
            settings('"house/clouds"', '"house/cloud"'),
            "sekisho.toml:12: no regime is called `house/cloud`; did you mean `house/clouds`?",
        ),
        config(
            "a text for a flag",
            settings('law = ["further"]', 'rehearsal = "true"'),
            "sekisho.toml:2: `rehearsal: 'true'`: true or false was expected",
        ),
        config(
            "a number for a flag",
            settings('law = ["further"]', "rehearsal = 1"),
            "sekisho.toml:2: `rehearsal: 1`: true or false was expected",
        ),
        config(
            "a pinned day without rehearsal",
            settings('law = ["further"]', "as_of = 2026-11-20"),
            "sekisho.toml:2: a pinned day needs `rehearsal = true`; remove `as_of` to use the real day",
        ),
        config(
            "a pinned day that is none",
            settings('law = ["further"]', 'rehearsal = true\nas_of = "2026-02-30"'),
            "sekisho.toml:3: `2026-02-30` is not a calendar day; write YYYY-MM-DD",
        ),
        config(
            "a pinned day that no calendar has",
            settings('law = ["further"]', "rehearsal = true\nas_of = 2026-02-30"),
            "sekisho.toml:3: not TOML: this is no day that the calendar has; write YYYY-MM-DD",
        ),
        config(
            "a pinned instant",
            settings('law = ["further"]', "rehearsal = true\nas_of = 2026-11-20T00:00:00"),
            "sekisho.toml:3: `2026-11-20 00:00:00` is not a calendar day; write YYYY-MM-DD",
        ),
        config(
            "an unknown language",
            settings('fail-on = "soft-mandatory"', 'lang = "fr"'),
            "sekisho.toml:6: `lang: fr` is none of the words known here; expected one of: en, ja",
        ),
        config(
            "not UTF-8", anew(b'organisation = "h\xe4na"\n'), "sekisho.toml:1: not UTF-8 text; save the file as UTF-8"
        ),
        config(
            "a NUL byte",
            anew(b'organisation = "ha\0na"\n'),
            "sekisho.toml:1: not TOML: a control character stands here; remove it",
        ),
        config(
            "pyproject: a misspelt key",
            project('[tool.sekisho]\norganization = "."\n'),
            "pyproject.toml:2: `organization` is not known here; did you mean `organisation`?",
        ),
        config(
            "pyproject: a number for a folder",
            project("[tool.sekisho]\norganisation = 1\n"),
            "pyproject.toml:2: `organisation: 1`: a text was expected; put it in quotes",
        ),
        config(
            "pyproject: an unknown level",
            project('[tool.sekisho]\nfail-on = "mild"\n'),
            "pyproject.toml:2: `fail-on: mild` is none of the words known here; expected one of: advisory, hard-mandatory, soft-mandatory",
        ),
        config(
            "pyproject: a text for a list",
            project('[tool.sekisho]\noutput = "json"\n'),
            "pyproject.toml:2: a list was expected; write [json]",
        ),
        config(
            "pyproject: not TOML",
            project("[tool.sekisho\n"),
            "pyproject.toml:1: not TOML: Expected ']' at the end of a table declaration",
        ),
        config(
            "pyproject: sekisho is no table",
            project("[tool]\nsekisho = 1\n"),
            "pyproject.toml:2: 1: `key: value` lines were expected below it",
        ),
    ],
)
def test_broken_settings_are_refused(change, code, said, tmp_path, capsys, monkeypatch):  # noqa: PLR0917
    folder = organisation(tmp_path)
    monkeypatch.chdir(folder)
    change(folder)
    refused(folder, run(capsys, "check", "-C", folder), code, *said)
