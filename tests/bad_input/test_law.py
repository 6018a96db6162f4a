"""Regimes and shared tables, each broken in one way."""

from functools import partial

import pytest

from tests.bad_input.harness import drop, organisation, refused, row, run, swap, whole

FILE, SHARED = "regimes/house/clouds.yaml", "shared/house.yaml"
law, shared, left_out = partial(swap, FILE), partial(swap, SHARED), partial(drop, FILE)
PERSONAL = "{fact: data.personal, is: true, cite: handbook 1}"
SERVICES = "{fact: export.services, listed_in: trusted, cite: handbook 3.1}"
NEAR = "{fact: recipient.country, one_of: house/near, cite: handbook 3.3}"
RESTRICTED = "      - {fact: recipient.restricted, is: true, cite: handbook 2}"
ASSESSED = "      - {evidence: transfer-impact-assessment, cite: handbook 6}"
INFORMATION = "information:\n  - tells: fines\n    title: Fines\n    cite: handbook 9\n    note: Up to a million\n"
CONTRACT = "{evidence: scc, where: {clauses: 2021/914}, valid_for: months, cite: handbook 5}"
REFUSAL = """\
refusals:
  - refusal: report
    title: Report it
    cite: handbook 5
    when: {export.purpose: brokerage}
    due: 14 days after
"""
ANNOUNCED = """\
announced:
  - announced: new-act
    title: A new Act
    cite: handbook 5
"""
DEADLINE = """\
deadlines:
  - deadline: renewal
    title: Renew it
    cite: handbook 5
    evidence: scc
    of: issued
"""
JUDGED = "{judgement: encrypted, cite: handbook 3.4}"


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        row(
            "a misspelt key",
            law("jurisdictions:", "jurisdiction:"),
            "regimes/house/clouds.yaml:3: `jurisdiction` is not known here; did you mean `jurisdictions`?",
        ),
        row(
            "a misspelt key of a basis",
            law("      from: 2025-04-01\n      cite: handbook 3\n", "      form: 2025-04-01\n      cite: handbook 3\n"),
            "regimes/house/clouds.yaml:31: `form` is not known here; did you mean `from`?",
        ),
        row(
            "a misspelt key of a leaf",
            law("listed_in: trusted", "listedin: trusted"),
            "regimes/house/clouds.yaml:34: `listedin` is not known here; did you mean `listed_in`?",
        ),
        row(
            "a policy that is the law of a country",
            law("layer: organisation\njurisdictions: [JP]", "layer: policy\njurisdictions: [JP]"),
            "regimes/house/clouds.yaml:3: `jurisdictions` names countries, and a policy is no law of theirs; remove it or write `layer: law`",
        ),
        row(
            "a law that ends before it begins",
            law("checked: 2026-11-01\nsources", "checked: 2026-11-01\nfrom: 2026-01-01\nuntil: 2025-01-01\nsources"),
            "regimes/house/clouds.yaml:7: `until: 2025-01-01` is not after `from: 2026-01-01`; `until` is the first day it is out of force",
        ),
        row(
            "a deadline that ends before it begins",
            law("duties:", DEADLINE + "    due: 10 days after\n    from: 2026-01-01\n    until: 2025-01-01\nduties:"),
            "regimes/house/clouds.yaml:53: `until: 2025-01-01` is not after `from: 2026-01-01`; `until` is the first day it is out of force",
        ),
        row(
            "a period that is none",
            law(
                CONTRACT,
                "{evidence: scc, expects: {event: filed, within: ten days}, valid_for: months, cite: handbook 5}",
            ),
            "regimes/house/clouds.yaml:41: `ten days` is no period; write for example `10 working days`, `60 days`, `6 months` or `1 year`",
        ),
        row(
            "working days without a calendar",
            law(CONTRACT, CONTRACT.replace("cite", "expects: {event: filed, within: 9 working days}, cite")),
            "regimes/house/clouds.yaml:41: working days are counted, and the regime names no calendar; write `working_days: <country>`",
        ),
        row(
            "a calendar of a country that does not exist",
            law("zone: Asia/Tokyo", "zone: Asia/Tokyo\nworking_days: UK"),
            "regimes/house/clouds.yaml:5: no country has the code `UK`; the United Kingdom is GB",
        ),
        row(
            "a deadline that is never due",
            law("duties:", DEADLINE + "duties:"),
            "regimes/house/clouds.yaml:46: write `opens`, `due` or both, such as `due: 10 working days after`",
        ),
        row(
            "a deadline in working days without a calendar",
            law("duties:", DEADLINE + "    due: 10 working days after\nduties:"),
            "regimes/house/clouds.yaml:46: working days are counted, and the regime names no calendar; write `working_days: <country>`",
        ),
        row(
            "a deadline that counts from nothing",
            law("duties:", DEADLINE.replace("issued", "isued") + "    due: 10 days after\nduties:"),
            "regimes/house/clouds.yaml:50: nothing of scc is called `isued`; did you mean `issued`?",
        ),
        row(
            "a deadline that nothing settles",
            law("duties:", DEADLINE + "    due: 10 days after\n    done_by: field\nduties:"),
            "regimes/house/clouds.yaml:52: nothing of scc is called `field`; did you mean `filed`?",
        ),
        row(
            "a deadline of a paper that does not exist",
            law("duties:", DEADLINE.replace("scc", "sccs") + "    due: 10 days after\nduties:"),
            "regimes/house/clouds.yaml:49: no kind of evidence is called `sccs`; did you mean `scc`? All kinds, closest first: scc, …",
        ),
        row(
            "information on a kind of evidence that there is not",
            law("duties:", INFORMATION + "    evidence: sccs\nduties:"),
            "regimes/house/clouds.yaml:50: no kind of evidence is called `sccs`; did you mean `scc`? All kinds, closest first: scc, …",
        ),
        row(
            "information of another's paper, and no kind of paper",
            law("duties:", INFORMATION + "    of: another\nduties:"),
            "regimes/house/clouds.yaml:50: `of: another` says whose paper; write the kind of paper as well (`evidence`), or remove it",
        ),
        row(
            "information with the name of a basis",
            law("duties:", INFORMATION.replace("fines", "contract") + "duties:"),
            "regimes/house/clouds.yaml:46: `contract` is already the name of another rule here",
        ),
        row(
            "information whose source does not exist",
            law("duties:", INFORMATION.replace("cite: handbook", "cite: handbok") + "duties:"),
            "regimes/house/clouds.yaml:48: no source is called `handbok`; did you mean `handbook`?",
        ),
        row(
            "information that says nothing",
            law("duties:", INFORMATION.replace("    note: Up to a million\n", "") + "duties:"),
            "regimes/house/clouds.yaml:46: `note` is missing; write `note: …`",
        ),
        row(
            "a deadline with the name of a basis",
            law("duties:", DEADLINE.replace("renewal", "contract") + "    due: 10 days after\nduties:"),
            "regimes/house/clouds.yaml:46: `contract` is already the name of another rule here",
        ),
        row(
            "a report of refusals that speaks of no fact",
            law("duties:", REFUSAL.replace("export.purpose", "export.purpos") + "duties:"),
            "regimes/house/clouds.yaml:49: no fact is called `export.purpos`; did you mean `export.purpose`?",
        ),
        row(
            "a report of refusals for what a fact never is",
            law("duties:", REFUSAL.replace("export.purpose: brokerage", "export.transaction: brokerage") + "duties:"),
            "regimes/house/clouds.yaml:49: export.transaction is never `brokerage`; did you mean `data-brokerage`?",
        ),
        row(
            "a report that is due before the refusal",
            law("duties:", REFUSAL.replace("days after", "days before") + "duties:"),
            "regimes/house/clouds.yaml:50: a report is due some days, months or years after the refusal, not"
            " `14 days before`; write `14 days after`",
        ),
        row(
            "a report whose days no calendar of working days counts",
            law("duties:", REFUSAL.replace("14 days", "14 working days") + "duties:"),
            "regimes/house/clouds.yaml:50: a report is due some days, months or years after the refusal, not"
            " `14 working days after`; write `14 days after`",
        ),
        row(
            "a term that no calendar has",
            law("duties:", REFUSAL.replace("14 days", "9999999 days") + "duties:"),
            "regimes/house/clouds.yaml:50: `9999999 days` is longer than a law counts; write at most 36500 days",
        ),
        row(
            "a report of refusals under the name of a basis",
            law("duties:", REFUSAL.replace("refusal: report", "refusal: contract") + "duties:"),
            "regimes/house/clouds.yaml:46: `contract` is already the name of another rule here",
        ),
        row(
            "something announced under the name of a basis",
            law("duties:", ANNOUNCED.replace("new-act", "contract") + "duties:"),
            "regimes/house/clouds.yaml:46: `contract` is already the name of another rule here",
        ),
        row(
            "something announced by a source that does not exist",
            law("duties:", ANNOUNCED.replace("handbook", "handbok") + "duties:"),
            "regimes/house/clouds.yaml:48: no source is called `handbok`; did you mean `handbook`?",
        ),
        row(
            "a deadline whose source does not exist",
            law("duties:", DEADLINE.replace("handbook", "handbok") + "    due: 10 days after\nduties:"),
            "regimes/house/clouds.yaml:48: no source is called `handbok`; did you mean `handbook`?",
        ),
        row(
            "no title",
            left_out("title: Clouds that we may use"),
            "regimes/house/clouds.yaml:1: `title` is missing; write `title: …`",
        ),
        row(
            "no sources",
            law(
                "sources:\n  handbook:\n    title: Handbook of information security\n    url: https://hana.example/handbook\n    published: 2025-03-01\n",
                "",
            ),
            "regimes/house/clouds.yaml:1: `sources` is missing; write `sources: …`",
        ),
        row(
            "an unknown layer",
            law("layer: organisation", "layer: organization"),
            "regimes/house/clouds.yaml:2: `layer: organization` is none of the words known here; did you mean `organisation`?",
        ),
        row(
            "a zone that is none",
            law("zone: Asia/Tokyo", "zone: Asia/Tokio"),
            "regimes/house/clouds.yaml:4: `zone: Asia/Tokio` is not a time zone; write an IANA name such as Asia/Tokyo",
        ),
        row(
            "an unknown jurisdiction",
            law("jurisdictions: [JP]", "jurisdictions: [JP, UK]"),
            "regimes/house/clouds.yaml:3: no country has the code `UK`; the United Kingdom is GB",
        ),
        row(
            "checked on a day that is none",
            law("checked: 2026-11-01", "checked: 2026-02-30"),
            "regimes/house/clouds.yaml:5: `2026-02-30` is not a calendar day; write YYYY-MM-DD",
        ),
        row(
            "a key twice",
            law("layer: organisation", "layer: organisation\nlayer: law"),
            "regimes/house/clouds.yaml:3: `layer` stands here twice, first on line 2; keep one",
        ),
        row(
            "a table twice",
            law("  months:", "  trusted:\n    - {value: x, cite: handbook 1}\n  months:"),
            "regimes/house/clouds.yaml:18: `trusted` stands here twice, first on line 12; keep one",
        ),
        row(
            "a question that nothing asks",
            law("requires:", "questions:\n  enough: {en: Is it enough?, ja: 足りるか}\nrequires:"),
            "regimes/house/clouds.yaml:28: nothing asks the question `enough`; expected one of: encrypted",
        ),
        row(
            "a source that nobody cites",
            law("  handbook:", "  memo:\n    title: A memo\n  handbook:"),
            "regimes/house/clouds.yaml:7: nothing cites the source `memo`; cite it or remove it",
        ),
        row(
            "a source that is not there",
            law(PERSONAL, PERSONAL.replace("handbook", "handbok")),
            "regimes/house/clouds.yaml:20: no source is called `handbok`; did you mean `handbook`?",
        ),
        row(
            "a source of a row that is not there",
            law("cite: handbook 4}", "cite: manual 4}"),
            "regimes/house/clouds.yaml:19: no source is called `manual`; expected one of: handbook",
        ),
        row(
            "a second source that is not there",
            law(PERSONAL, PERSONAL.replace("handbook 1", "handbook 1; Handbook 2")),
            "regimes/house/clouds.yaml:20: another citation follows `;`, and no source is called `Handbook`; did you mean `handbook`?",
        ),
        row(
            "nothing after a semicolon",
            law(PERSONAL, PERSONAL.replace("handbook 1", "handbook 1;")),
            "regimes/house/clouds.yaml:20: another citation follows `;`, and no source is called ``; expected one of: handbook",
        ),
        row(
            "a place of a source with braces that are no blanks",
            law("    url:", "    places:\n      art.: 第{n}条\n    url:"),
            "regimes/house/clouds.yaml:10: `第{n}条`: write `{}` for each number, such as `第{}条第{}項第{}号`",
        ),
        row(
            "a source with an empty short name",
            law("    url:", "    short: ''\n    url:"),
            "regimes/house/clouds.yaml:9: `short: ''`: some text is needed here",
        ),
        row(
            "no citation of a leaf",
            law(PERSONAL, "{fact: data.personal, is: true}"),
            "regimes/house/clouds.yaml:20: `cite` is missing; write `cite: …`",
        ),
        row(
            "no citation of a row",
            law("{value: 36, cite: handbook 4}", "{value: 36}"),
            "regimes/house/clouds.yaml:19: `cite` is missing; write `cite: …`",
        ),
        row(
            "no citation of a basis",
            law("      cite: handbook 5\n      any", "      any"),
            "regimes/house/clouds.yaml:37: `cite` is missing; write `cite: …`",
        ),
        row(
            "a source whose address is none",
            law("https://hana.example/handbook", "hana.example/handbook"),
            "regimes/house/clouds.yaml:9: `hana.example/handbook` does not fit; expected an address that begins with https://",
        ),
        row(
            "a source's address inside { }",
            law(
                "  handbook:\n    title: Handbook of information security\n    url: https://hana.example/handbook\n    published: 2025-03-01",
                "  handbook: {title: Handbook, url: https://hana.example/a: b}",
            ),
            "regimes/house/clouds.yaml:7: not YAML: a URL inside { } or [ ]; write it on a line of its own, as `url: https://…`",
        ),
        row(
            "an unknown fact",
            law("recipient.restricted, is", "recipient.restrictd, is"),
            "regimes/house/clouds.yaml:26: no fact is called `recipient.restrictd`; did you mean `recipient.restricted`?",
        ),
        row(
            "a fact with the side forgotten",
            law("recipient.restricted, is", "restricted, is"),
            "regimes/house/clouds.yaml:26: no fact is called `restricted`; did you mean `recipient.restricted`?",
        ),
        row(
            "no comparison",
            law(PERSONAL, "{fact: data.personal, cite: handbook 1}"),
            "regimes/house/clouds.yaml:20: write exactly one of: is, one_of, none_of, listed_in, at_least, at_most, below, above (found none)",
        ),
        row(
            "two comparisons",
            law("is: true, cite: handbook 1", "is: true, one_of: [a], cite: handbook 1"),
            "regimes/house/clouds.yaml:20: write exactly one of: is, one_of, none_of, listed_in, at_least, at_most, below, above (found is and one_of)",
        ),
        row(
            "two kinds of leaf in one",
            law(JUDGED, "{judgement: encrypted, evidence: scc, cite: handbook 3.4}"),
            "regimes/house/clouds.yaml:36: not a requirement; write exactly one of: fact, evidence, judgement, predicate, basis, or a group all/any (found judgement and evidence)",
        ),
        row(
            "no kind of leaf",
            law(JUDGED, "{cite: handbook 3.4}"),
            "regimes/house/clouds.yaml:36: not a requirement; write exactly one of: fact, evidence, judgement, predicate, basis, or a group all/any",
        ),
        row(
            "a misspelt kind of leaf",
            law(JUDGED, "{judgment: encrypted, cite: handbook 3.4}"),
            "regimes/house/clouds.yaml:36: not a requirement; write exactly one of: fact, evidence, judgement, predicate, basis, or a group all/any; did you mean `judgement`?",
        ),
        row(
            "a text for a flag",
            law(PERSONAL, PERSONAL.replace("true", "'true'")),
            "regimes/house/clouds.yaml:20: data.personal is never `'true'`; a flag was expected",
        ),
        row(
            "`yes` for a flag",
            law(PERSONAL, PERSONAL.replace("true", "yes")),
            "regimes/house/clouds.yaml:20: `yes` is ambiguous; write true, or 'yes' in quotes for the word",
        ),
        row(
            "a word that the fact never has",
            law(NEAR, "{fact: exporter.role, is: controler, cite: handbook 3.3}"),
            "regimes/house/clouds.yaml:35: exporter.role is never `controler`; did you mean `controller`?",
        ),
        row(
            "a word that the fact never has, in a list",
            law(NEAR, "{fact: exporter.role, one_of: [controler], cite: handbook 3.3}"),
            "regimes/house/clouds.yaml:35: exporter.role is never `controler`; did you mean `controller`?",
        ),
        row(
            "a set compared with `is`",
            law(NEAR, "{fact: data.categories, is: contact, cite: handbook 3.3}"),
            "regimes/house/clouds.yaml:35: data.categories is a set; compare it with one_of, none_of or listed_in",
        ),
        row(
            "a number compared with `is`",
            law("at_most: 100", "is: 100"),
            "regimes/house/clouds.yaml:43: export.persons_per_year is a number; compare it with at_least, at_most, below or above",
        ),
        row(
            "a flag compared with a number",
            law("is: true, cite: handbook 1", "at_least: 1, cite: handbook 1"),
            "regimes/house/clouds.yaml:20: data.personal is a flag; compare it with is, one_of, none_of or listed_in",
        ),
        row(
            "true for a number",
            law("at_most: 100", "at_most: true"),
            "regimes/house/clouds.yaml:43: `at_most: true`: a whole number was expected, such as 10000",
        ),
        row(
            "a number with a fraction",
            law("at_most: 100", "at_most: 99.5"),
            "regimes/house/clouds.yaml:43: `99.5`: a whole number or the name of a table was expected",
        ),
        row(
            "an unknown country",
            law(NEAR, "{fact: recipient.country, one_of: [NL, UK], cite: handbook 3.3}"),
            "regimes/house/clouds.yaml:35: no country has the code `UK`; the United Kingdom is GB",
        ),
        row(
            "a country that is none, with `is`",
            law(NEAR, "{fact: recipient.country, is: Japan, cite: handbook 3.3}"),
            "regimes/house/clouds.yaml:35: no country has the code `Japan`; write its ISO 3166 code",
        ),
        row(
            "a table of countries with one that is none",
            shared("[NL, DE]", "[NL, GR, EL]"),
            "regimes/house/clouds.yaml:35: in the table `house/near`: no country has the code `EL`; Greece is GR",
        ),
        row(
            "NO is Norway",
            shared("[NL, DE]", "[NL, No]"),
            "shared/house.yaml:8: `No` is ambiguous; write false, or 'No' in quotes for the word",
        ),
        row(
            "an unknown table",
            law("listed_in: trusted", "listed_in: trust"),
            "regimes/house/clouds.yaml:34: no table is called `trust`; did you mean `trusted`?",
        ),
        row(
            "an unknown shared table",
            law("house/near", "house/nearby"),
            "regimes/house/clouds.yaml:35: no table is called `house/nearby`; did you mean `house/near`?",
        ),
        row(
            "a word where only a table can be",
            law("house/near", "faraway"),
            "regimes/house/clouds.yaml:35: no table is called `faraway`; for a word and not a table, write [faraway]",
        ),
        row(
            "a table in brackets, as if it were a word",
            law("listed_in: trusted", "one_of: [trusted]"),
            "regimes/house/clouds.yaml:34: `[trusted]` is also the name of a table; write it without brackets if the table is meant",
        ),
        row(
            "an unknown table of a number",
            law("at_most: 100", "at_most: month"),
            "regimes/house/clouds.yaml:43: no table is called `month`; did you mean `months`?",
        ),
        row(
            "a table of words as a number",
            law("at_most: 100", "at_most: trusted"),
            "regimes/house/clouds.yaml:43: the table `trusted` must hold one number in each row to be compared with",
        ),
        row(
            "an unknown table of a term",
            law("valid_for: months", "valid_for: month"),
            "regimes/house/clouds.yaml:41: no table is called `month`; did you mean `months`?",
        ),
        row(
            "two numbers for one day",
            law(
                "    - {value: 36, cite: handbook 4}",
                "    - {value: 36, cite: handbook 4}\n    - {value: 24, from: 2027-01-01, cite: handbook 4}",
            ),
            "regimes/house/clouds.yaml:42: the table `months` holds two numbers for one day",
        ),
        row(
            "an unknown kind of evidence",
            law(CONTRACT, CONTRACT.replace("scc", "ssc")),
            "regimes/house/clouds.yaml:41: no kind of evidence is called `ssc`; did you mean `scc`? All kinds, closest first: scc, …",
        ),
        row(
            "an unknown field of a paper",
            law("clauses: 2021/914", "clause: 2021/914"),
            "regimes/house/clouds.yaml:41: scc has no field `clause`; did you mean `clauses`?",
        ),
        row(
            "a field looked up in a table that there is not",
            law("clauses: 2021/914", "issuer: house/bodies"),
            "regimes/house/clouds.yaml:41: no table is called `house/bodies`; did you mean `house/near`?",
        ),
        row(
            "a word in brackets that is the name of a table",
            law("clauses: 2021/914", "issuer: [house/near]"),
            "regimes/house/clouds.yaml:41: `house/near` is the name of a table, and only a free field of evidence is looked up; name it otherwise",
        ),
        row(
            "a field of a deadline looked up in a table",
            law("duties:", DEADLINE + "    due: 10 days after\n    where: {issuer: trusted}\nduties:"),
            "regimes/house/clouds.yaml:52: `trusted` is the name of a table, and only a free field of evidence is looked up; name it otherwise",
        ),
        row(
            "a field held against a fact that there is not",
            law("clauses: 2021/914", "number: recipient.land"),
            "regimes/house/clouds.yaml:41: no fact with a text is called `recipient.land`; "
            "did you mean `recipient.id`?",
        ),
        row(
            "a field held against a fact that is no text",
            law("clauses: 2021/914", "number: export.destinations"),
            "regimes/house/clouds.yaml:41: no fact with a text is called `export.destinations`; "
            "did you mean `export.means`?",
        ),
        row(
            "a word that the field never has",
            law("clauses: 2021/914", "clauses: 2021/941"),
            "regimes/house/clouds.yaml:41: clauses of scc is never `2021/941`; did you mean `2021/914`?",
        ),
        row(
            "an unknown predicate",
            law(SERVICES, "{predicate: encrypted, cite: handbook 3.4}"),
            "regimes/house/clouds.yaml:34: no predicate is called `encrypted`",
        ),
        row(
            "the side that holds such a paper anyway",
            law(
                CONTRACT,
                "{evidence: scc, where: {clauses: 2021/914}, valid_for: months, held_by: exporter, cite: handbook 5}",
            ),
            "regimes/house/clouds.yaml:41: the exporter holds a scc as a rule; remove `held_by`",
        ),
        row(
            "the side that holds rules of a group",
            law(CONTRACT, "{evidence: bcr, valid_for: months, held_by: recipient, cite: handbook 5}"),
            "regimes/house/clouds.yaml:41: which side holds a bcr is not what decides, or not alone; remove `held_by`",
        ),
        row(
            "evidence in `applies`",
            law(PERSONAL, "{evidence: scc, cite: handbook 1}"),
            "regimes/house/clouds.yaml:20: evidence is asked only in `requires` and `duties`; use a fact here",
        ),
        row(
            "evidence in `forbids`",
            law(RESTRICTED, "      - {evidence: scc, cite: handbook 2}"),
            "regimes/house/clouds.yaml:26: evidence is asked only in `requires` and `duties`; use a fact here",
        ),
        row(
            "an empty `any`",
            law(
                "      cite: handbook 5\n      any:\n        - "
                + CONTRACT
                + "\n        - fact: export.persons_per_year\n          at_most: 100\n          cite: handbook 5.2",
                "      cite: handbook 5\n      any: []",
            ),
            "regimes/house/clouds.yaml:40: `any: []`: at least one entry is needed here",
        ),
        row(
            "an empty `all`",
            law(f"    all:\n{RESTRICTED}", "    all: []"),
            "regimes/house/clouds.yaml:25: `all: []`: at least one entry is needed here",
        ),
        row(
            "an `all` without anything",
            law(f"    all:\n{RESTRICTED}", "    all:"),
            "regimes/house/clouds.yaml:22: write exactly one of: all, any, each with at least one requirement in it",
        ),
        row(
            "neither all nor any",
            law(f"    all:\n{RESTRICTED}\n", ""),
            "regimes/house/clouds.yaml:22: write exactly one of: all, any, each with at least one requirement in it",
        ),
        row(
            "all and any",
            law(f"    all:\n{RESTRICTED}", f"    any:\n{RESTRICTED}\n    all:\n{RESTRICTED}"),
            "regimes/house/clouds.yaml:22: write exactly one of: all, any, each with at least one requirement in it",
        ),
        row(
            "four levels",
            law(f"        - {SERVICES}", f"        - any:\n            - all:\n                - {SERVICES}"),
            "regimes/house/clouds.yaml:35: too deep; a leaf stands in a basis, a basis in a group, a group in the regime",
        ),
        row(
            "a basis inside a basis",
            law(f"        - {SERVICES}", f"        - {{basis: inner, title: x, cite: handbook 3, all: [{SERVICES}]}}"),
            "regimes/house/clouds.yaml:34: too deep; a leaf stands in a basis, a basis in a group, a group in the regime",
        ),
        row(
            "a basis among what forbids",
            law(RESTRICTED, "      - {basis: inner, title: x, cite: handbook 3, all: [" + SERVICES + "]}"),
            "regimes/house/clouds.yaml:26: a basis stands in `requires`; write its conditions here, as leaves",
        ),
        row(
            "until before from",
            law("until: 2027-04-01", "until: 2026-04-01"),
            "regimes/house/clouds.yaml:16: `until: 2026-04-01` is not after `from: 2026-04-01`; `until` is the first day it is out of force",
        ),
        row(
            "a basis that ends before it begins",
            law(
                "      from: 2025-04-01\n      cite: handbook 3\n",
                "      from: 2025-04-01\n      until: 2024-04-01\n      cite: handbook 3\n",
            ),
            "regimes/house/clouds.yaml:29: `until: 2024-04-01` is not after `from: 2025-04-01`; `until` is the first day it is out of force",
        ),
        row(
            "rows that overlap",
            law("[sky/queue, sky/box]", "[sky/queue, sky/disk]"),
            "regimes/house/clouds.yaml:14: sky/disk stands in two rows of overlapping dates; end one of them first",
        ),
        row(
            "a value twice in a row",
            law("[sky/queue, sky/box]", "[sky/queue, sky/queue]"),
            "regimes/house/clouds.yaml:14: sky/queue stands twice in this row; keep one",
        ),
        row(
            "a row without a value",
            law("{value: 36, cite: handbook 4}", "{cite: handbook 4}"),
            "regimes/house/clouds.yaml:19: `value` is missing; write `value: …`",
        ),
        row(
            "a row with value and values",
            law("{value: 36, cite: handbook 4}", "{value: 36, values: [24], cite: handbook 4}"),
            "regimes/house/clouds.yaml:19: write `value` for one or `values` for several, not both",
        ),
        row(
            "an empty row",
            law("[sky/queue, sky/box]", "[]"),
            "regimes/house/clouds.yaml:14: `trusted: []`: at least one entry is needed here",
        ),
        row(
            "an empty table",
            law("  months:\n    - {value: 36, cite: handbook 4}", "  months: []"),
            "regimes/house/clouds.yaml:18: the table `months` has no row; write at least one, or remove it",
        ),
        row(
            "disputed without a note",
            law(JUDGED, f"{SERVICES[:-1]}, reading: disputed, settles: clouds}}"),
            "regimes/house/clouds.yaml:36: a disputed reading needs a `note` with both readings and `settles: <name of the question>`",
        ),
        row(
            "an unknown reading",
            law(JUDGED, f"{SERVICES[:-1]}, reading: doubtful}}"),
            "regimes/house/clouds.yaml:36: `reading: doubtful` is none of the words known here; expected one of: disputed, plain",
        ),
        row(
            "a duty that watches and blocks",
            law("    blocking: false\n", "    watches: common-control\n"),
            "regimes/house/clouds.yaml:49: a duty that `watches` must have `blocking: false`; it marks the decision",
        ),
        row(
            "a duty for one basis that blocks",
            left_out("    blocking: false"),
            "regimes/house/clouds.yaml:49: a duty with `for` must have `blocking: false`; what blocks belongs into the basis itself",
        ),
        row(
            "a duty for an unknown basis",
            law("for: [contract]", "for: [contracts]"),
            "regimes/house/clouds.yaml:50: no basis is called `contracts`; did you mean `contract`?",
        ),
        row(
            "two bases of one name",
            law("basis: contract", "basis: trusted-cloud"),
            "regimes/house/clouds.yaml:37: `trusted-cloud` is already the name of another basis, bar or duty here",
            "regimes/house/clouds.yaml:50: no basis is called `contract`; expected one of: trusted-cloud",
        ),
        row(
            "a name that is no name",
            law("basis: contract", "basis: Our contract"),
            "regimes/house/clouds.yaml:37: `Our contract` does not fit; expected lower-case letters and digits, words joined by hyphens, such as crm-to-us",
        ),
        row(
            "a comma inside { }",
            law(JUDGED, "{judgement: encrypted, cite: handbook 3.4, second sentence}"),
            "regimes/house/clouds.yaml:36: `second sentence` was read as a key; a comma inside { } ends a text: put the text in quotes",
        ),
        row(
            "an id inside the file",
            law("layer: organisation", "layer: organisation\nid: house/clouds"),
            "regimes/house/clouds.yaml:3: the id comes from the file's name (`house/clouds`); remove this line",
        ),
        row(
            "a regime that ships with sekisho",
            whole("regimes/jp/appi.yaml", "title: Mine\n"),
            "regimes/jp/appi.yaml:1: `jp/appi` is already read from regimes/jp/appi.yaml; rename one",
        ),
        row(
            "a file whose name is no id",
            whole("regimes/House Rules.yaml", "title: Mine\n"),
            "regimes/House Rules.yaml: the file's name is the id, and `House Rules` cannot be one; use lower-case letters and digits, words joined by hyphens, such as crm-to-us",
        ),
        row(
            "shared: a misspelt key",
            shared("checked:", "cheked:"),
            "shared/house.yaml:2: `cheked` is not known here; did you mean `checked`?",
        ),
        row(
            "shared: no day on which it was checked",
            drop(SHARED, "checked: 2026-11-01"),
            "shared/house.yaml:1: `checked` is missing; write `checked: …`",
        ),
        row(
            "shared: a source that is not there",
            shared("cite: handbook", "cite: annex"),
            "shared/house.yaml:10: no source is called `annex`; expected one of: handbook",
        ),
        row(
            "shared: a name that is no name",
            shared("near:", "Near:"),
            "shared/house.yaml:7: `Near` does not fit; expected lower-case letters and digits, words joined by hyphens, such as crm-to-us",
        ),
        row(
            "shared: an empty file",
            whole("shared/more.yaml", ""),
            "shared/more.yaml:1: `key: value` lines were expected in this file, nothing was found",
        ),
    ],
)
def test_broken_law_is_refused(change, code, said, tmp_path, capsys):
    folder = organisation(tmp_path)
    change(folder)
    refused(folder, run(capsys, "check", "-C", folder), code, *said)
