"""Exports, each broken in one way: one line says where and what to write, and nothing is judged."""

from functools import partial

import pytest

from tests.bad_input.harness import drop, organisation, refused, row, run, swap

FILE = "exports/orders-to-tulip.yaml"
export, left_out = partial(swap, FILE), partial(drop, FILE)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        row(
            "a misspelt key",
            export("purpose:", "pourpose:"),
            "exports/orders-to-tulip.yaml:7: `pourpose` is not known here; did you mean `purpose`?",
        ),
        row(
            "a misspelt key, deep inside",
            export("per_run", "per_runs"),
            "exports/orders-to-tulip.yaml:11: `per_runs` is not known here; did you mean `per_run`?",
        ),
        row(
            "a key of something else",
            export("purpose:", "holder: hana\npurpose:"),
            "exports/orders-to-tulip.yaml:7: `holder` is not known here; expected one of: …",
        ),
        row(
            "a key is missing",
            left_out("recipient_acts_for: itself"),
            "exports/orders-to-tulip.yaml:1: `recipient_acts_for` is missing; write `recipient_acts_for: …`",
        ),
        row(
            "a key is missing, deep inside",
            export("per_run: 100, ", ""),
            "exports/orders-to-tulip.yaml:11: `per_run` is missing; write `per_run: …`",
        ),
        row(
            "a key stands twice",
            export("purpose:", "purpose: sales\npurpose:"),
            "exports/orders-to-tulip.yaml:8: `purpose` stands here twice, first on line 7; keep one",
        ),
        row(
            "a key stands twice inside { }",
            export("{per_run: 100,", "{per_run: 100, per_run: 10,"),
            "exports/orders-to-tulip.yaml:11: `per_run` stands here twice, first on line 11; keep one",
        ),
        row(
            "a number in words",
            export("per_run: 100", "per_run: hundred"),
            "exports/orders-to-tulip.yaml:11: `per_run: hundred`: a whole number was expected, such as 10000",
        ),
        row(
            "a number with a fraction",
            export("per_run: 100", "per_run: 10.5"),
            "exports/orders-to-tulip.yaml:11: `per_run: 10.5`: a whole number was expected, such as 10000",
        ),
        row(
            "a negative number",
            export("per_run: 100", "per_run: -1"),
            "exports/orders-to-tulip.yaml:11: `per_run: -1`: a number of 1 or more was expected",
        ),
        row(
            "true for a number",
            export("per_run: 100", "per_run: true"),
            "exports/orders-to-tulip.yaml:11: `per_run: true`: a whole number was expected, such as 10000",
        ),
        row(
            "a number in quotes",
            export("per_run: 100", "per_run: '100'"),
            "exports/orders-to-tulip.yaml:11: `per_run: '100'`: a whole number was expected, such as 10000",
        ),
        row(
            "a number with leading zeros",
            export("per_run: 100", "per_run: 0100"),
            "exports/orders-to-tulip.yaml:11: `per_run: 0100`: a whole number was expected, such as 10000",
        ),
        row(
            "a number that fills the line",
            export("per_run: 100", f"per_run: {'9' * 5000}"),
            "exports/orders-to-tulip.yaml:11: `999999999999999…` is too long for a number; put it in quotes if it is a text",
        ),
        row(
            "a run larger than a year",
            export("per_run: 100", "per_run: 5001"),
            "exports/orders-to-tulip.yaml:11: `per_run: 5001` is more than `per_year: 5000`",
        ),
        row(
            "a number for a flag",
            export("sensitive: false", "sensitive: 0"),
            "exports/orders-to-tulip.yaml:16: `sensitive: 0`: true or false was expected",
        ),
        row(
            "`no` for a flag",
            export("sensitive: false", "sensitive: no"),
            "exports/orders-to-tulip.yaml:16: `no` is ambiguous; write false, or 'no' in quotes for the word",
        ),
        row(
            "`yes` for a flag",
            export("sensitive: false", "sensitive: yes"),
            "exports/orders-to-tulip.yaml:16: `yes` is ambiguous; write true, or 'yes' in quotes for the word",
        ),
        row(
            "`on` for a flag",
            export("sensitive: false", "sensitive: on"),
            "exports/orders-to-tulip.yaml:16: `on` is ambiguous; write true, or 'on' in quotes for the word",
        ),
        row(
            "`True` for a flag",
            export("sensitive: false", "sensitive: True"),
            "exports/orders-to-tulip.yaml:16: `True` is ambiguous; write true, or 'True' in quotes for the word",
        ),
        row(
            "`false` in quotes",
            export("sensitive: false", "sensitive: 'false'"),
            "exports/orders-to-tulip.yaml:16: `sensitive: 'false'`: true or false was expected",
        ),
        row(
            "a text for a list",
            export("stored_in: [NL]", "stored_in: NL"),
            "exports/orders-to-tulip.yaml:9: a list was expected; write [NL]",
        ),
        row(
            "a list for a text",
            export("purpose: fulfilment", "purpose: [fulfilment]"),
            "exports/orders-to-tulip.yaml:7: `purpose: [fulfilment]`: one text was expected",
        ),
        row(
            "a list for a mapping",
            export("{per_run: 100, per_year: 5000}", "[100, 5000]"),
            "exports/orders-to-tulip.yaml:11: `persons: [100, 5000]`: `key: value` lines were expected below it",
        ),
        row(
            "a text for a mapping",
            export("{per_run: 100, per_year: 5000}", "many"),
            "exports/orders-to-tulip.yaml:11: `persons: many`: `key: value` lines were expected below it",
        ),
        row(
            "a mapping for a list",
            export("  - {dag: ship_orders, task: ship}", "  dag: ship_orders"),
            "exports/orders-to-tulip.yaml:22: `carriers: {dag: ship_orders}`: a list was expected, such as [a, b]",
        ),
        row(
            "nothing for a list",
            export("stored_in: [NL]", "stored_in:"),
            "exports/orders-to-tulip.yaml:9: `stored_in` has no value; a list was expected, such as [a, b]",
        ),
        row(
            "a word twice",
            export("[contact, orders]", "[contact, orders, contact]"),
            "exports/orders-to-tulip.yaml:14: contact stands there twice; write it once",
        ),
        row(
            "no carriers",
            export("\n  - {dag: ship_orders, task: ship}", " []"),
            "exports/orders-to-tulip.yaml:22: `carriers: []`: at least one entry is needed here",
        ),
        row(
            "an unknown exporter",
            export("exporter: hana", "exporter: hanna"),
            "exports/orders-to-tulip.yaml:2: no party is called `hanna`; did you mean `hana`?",
        ),
        row(
            "an unknown recipient",
            export("recipient: tulip", "recipient: tulips"),
            "exports/orders-to-tulip.yaml:3: no party is called `tulips`; did you mean `tulip`?",
        ),
        row(
            "an unknown party on the way",
            export("via: []", "via: [sky, skye]"),
            "exports/orders-to-tulip.yaml:24: no party is called `skye`; did you mean `sky`?",
        ),
        row(
            "an unknown service",
            export("[sky/disk]", "[sky/disc]"),
            "exports/orders-to-tulip.yaml:8: no party offers a service `sky/disc`; did you mean `sky/disk`?",
        ),
        row(
            "to itself",
            export("recipient: tulip", "recipient: hana"),
            "exports/orders-to-tulip.yaml:2: `exporter` and `recipient` are both hana; an export goes from one party to another",
        ),
        row(
            "an unknown role",
            export("exporter_role: controller", "exporter_role: controler"),
            "exports/orders-to-tulip.yaml:4: `exporter_role: controler` is none of the words known here; did you mean `controller`?",
        ),
        row(
            "an unknown type of column",
            export("email: string", "email: text"),
            "exports/orders-to-tulip.yaml:15: `email: text` is none of the words known here; expected one of: boolean, date, datetime, integer, number, string",
        ),
        row(
            "an unknown law of origin",
            export("laws: [jp/appi]", "laws: [jp/apii]"),
            "exports/orders-to-tulip.yaml:20: no regime is called `jp/apii`; did you mean `jp/appi`?",
        ),
        row(
            "a condition that no law knows",
            export("received-on-eu-adequacy", "received-on-eu-adequcy"),
            "exports/orders-to-tulip.yaml:21: no law speaks of `received-on-eu-adequcy`; did you mean `received-on-eu-adequacy`?",
        ),
        row(
            "a category that a law leaves out, in the plural",
            export("[contact, orders]", "[contact, resident-registration-numbers]"),
            "exports/orders-to-tulip.yaml:14: no law speaks of `resident-registration-numbers`; did you mean `resident-registration-number`?",
        ),
        row(
            "a category that may be one of a law's",
            export("[contact, orders]", "[contact, facial-image]"),
            "exports/orders-to-tulip.yaml:14: `facial-image` may be what a law calls `face-image`, `face-template`; "
            "write that word as well, or another word if the data is something else",
        ),
        row(
            "a category that may be one of a law's, by two of its parts",
            export("[contact, orders]", "[contact, source-code-encryption]"),
            "exports/orders-to-tulip.yaml:14: `source-code-encryption` may be what a law calls "
            "`encryption-source-code`; write that word as well, or another word if the data is something else",
        ),
        row(
            "a purpose that a law leaves out, spelt otherwise",
            export("purpose: fulfilment", "purpose: national-defense"),
            "exports/orders-to-tulip.yaml:7: no law speaks of `national-defense`; did you mean `national-defence`?",
        ),
        row(
            "an unknown country",
            export("stored_in: [NL]", "stored_in: [NL, XX]"),
            "exports/orders-to-tulip.yaml:9: no country has the code `XX`; write its ISO 3166 code",
        ),
        row(
            "the United Kingdom as UK",
            export("subjects: [JP]", "subjects: [JP, UK]"),
            "exports/orders-to-tulip.yaml:17: no country has the code `UK`; the United Kingdom is GB",
        ),
        row(
            "a country in small letters",
            export("- country: JP", "- country: jp"),
            "exports/orders-to-tulip.yaml:19: `jp` does not fit; expected an ISO 3166 country code of two capital letters, such as JP",
        ),
        row(
            "a country in words",
            export("- country: JP", "- country: Japan"),
            "exports/orders-to-tulip.yaml:19: `Japan` does not fit; expected an ISO 3166 country code of two capital letters, such as JP",
        ),
        row(
            "a country twice",
            export("subjects: [JP]", "subjects: [JP, JP]"),
            "exports/orders-to-tulip.yaml:17: JP stands there twice; write it once",
        ),
        row(
            "an unknown export that it came by",
            export("    sensitive: false", "    onward_of: order-to-tulip\n    sensitive: false"),
            "exports/orders-to-tulip.yaml:16: no export is called `order-to-tulip`; did you mean `orders-to-tulip`?",
        ),
        row(
            "an id that is no id",
            export("id: orders", "id: Orders 2"),
            "exports/orders-to-tulip.yaml:13: `Orders 2` does not fit; expected lower-case letters and digits, words joined by hyphens, such as crm-to-us",
        ),
        row(
            "two streams of one name",
            export("carriers:", "  - {id: orders, categories: [x], subjects: [], origins: [{country: JP}]}\ncarriers:"),
            "exports/orders-to-tulip.yaml:12: two streams under `data` have the same id; name each of them differently",
        ),
        row(
            "a comma inside { }",
            export("task: ship}", "task: ship, slowly}"),
            "exports/orders-to-tulip.yaml:23: `slowly` was read as a key; a comma inside { } ends a text: put the text in quotes",
        ),
        row(
            "a misspelt key without a value",
            export("task: ship}", "task: ship, tusk}"),
            "exports/orders-to-tulip.yaml:23: `tusk` is not known here; did you mean `task`?",
        ),
        row(
            "an id inside the file",
            export("title:", "id: orders-to-tulip\ntitle:"),
            "exports/orders-to-tulip.yaml:1: the id comes from the file's name (`orders-to-tulip`); remove this line",
        ),
    ],
)
def test_a_broken_export_is_refused(change, code, said, tmp_path, capsys):
    folder = organisation(tmp_path)
    change(folder)
    refused(folder, run(capsys, "check", "-C", folder), code, *said)
