"""Papers, judgements and waivers, each broken in one way."""

from functools import partial

import pytest

from tests.bad_input.harness import drop, organisation, refused, row, run, swap, whole

PAPER, JUDGEMENT, WAIVER = "register/contract.yaml", "register/encryption.yaml", "waivers/spring.yaml"
paper, judgement, waiver = partial(swap, PAPER), partial(swap, JUDGEMENT), partial(swap, WAIVER)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        row("no kind", drop(PAPER, "kind: scc"), "register/contract.yaml:1: `kind` is missing; expected one of: …"),
        row(
            "an unknown kind",
            paper("kind: scc", "kind: ssc"),
            "register/contract.yaml:1: no kind of evidence is called `ssc`; did you mean `scc`? All kinds, closest first: scc, …",
        ),
        row(
            "a list of kinds",
            paper("kind: scc", "kind: [scc]"),
            "register/contract.yaml:1: no kind of evidence is called `[scc]`; did you mean `scc`? All kinds, closest first: scc, …",
        ),
        row(
            "a misspelt key",
            paper("printed_expiry:", "printed_expiri:"),
            "register/contract.yaml:9: `printed_expiri` is not known here; did you mean `printed_expiry`?",
        ),
        row(
            "a key of another kind",
            paper("clauses: 2021/914", "scheme: global"),
            "register/contract.yaml:11: `scheme` is not known here; expected one of: …",
        ),
        row("no zone", paper("zone: Asia/Tokyo\n", ""), "register/contract.yaml:1: `zone` is missing; write `zone: …`"),
        row(
            "a zone that is none",
            paper("zone: Asia/Tokyo", "zone: Tokyo"),
            "register/contract.yaml:10: `zone: Tokyo` is not a time zone; write an IANA name such as Asia/Tokyo",
        ),
        row(
            "a key twice",
            paper("zone: Asia/Tokyo", "zone: Asia/Tokyo\nissued: 2024-01-01"),
            "register/contract.yaml:11: `issued` stands here twice, first on line 8; keep one",
        ),
        row(
            "a day that is none",
            paper("issued: 2025-04-01", "issued: 2025-02-30"),
            "register/contract.yaml:8: `2025-02-30` is not a calendar day; write YYYY-MM-DD",
        ),
        row(
            "a day the American way",
            paper("issued: 2025-04-01", "issued: 04/01/2025"),
            "register/contract.yaml:8: `04/01/2025` is not a calendar day; write YYYY-MM-DD",
        ),
        row(
            "a day without hyphens",
            paper("issued: 2025-04-01", "issued: 20250401"),
            "register/contract.yaml:8: `20250401` is not a calendar day; write YYYY-MM-DD",
        ),
        row(
            "a year alone",
            paper("issued: 2025-04-01", "issued: 2025"),
            "register/contract.yaml:8: `2025` is not a calendar day; write YYYY-MM-DD",
        ),
        row(
            "an instant for a day",
            paper("issued: 2025-04-01", "issued: 2025-04-01T09:00:00"),
            "register/contract.yaml:8: `2025-04-01T09:00:00` is not a calendar day; write YYYY-MM-DD",
        ),
        row(
            "a day in a short form",
            paper("issued: 2025-04-01", "issued: 2025-4-1"),
            "register/contract.yaml:8: `2025-4-1` is not a calendar day; write YYYY-MM-DD",
        ),
        row(
            "an expiry in words",
            paper("printed_expiry: 2028-03-31", "printed_expiry: never"),
            "register/contract.yaml:9: `never` is not a calendar day; write YYYY-MM-DD",
        ),
        row(
            "expired before it was issued",
            paper("printed_expiry: 2028-03-31", "printed_expiry: 2025-03-31"),
            "register/contract.yaml:9: `printed_expiry: 2025-03-31` is before `issued: 2025-04-01`",
        ),
        row(
            "an event before the issue",
            paper("on: 2025-06-01", "on: 2025-03-01"),
            "register/contract.yaml:8: the event `suspended` on 2025-03-01 is before `issued: 2025-04-01`",
        ),
        row(
            "recorded before it happened",
            paper("recorded_on: 2025-06-03", "recorded_on: 2025-05-31"),
            "register/contract.yaml:16: `recorded_on: 2025-05-31` is before `on: 2025-06-01`; an event is recorded after it happened",
        ),
        row(
            "extended until a day before",
            paper("status: suspended", "status: extended\n    until: 2025-05-31"),
            "register/contract.yaml:18: `until: 2025-05-31` is before `on: 2025-06-01`; an extension ends after it was given",
        ),
        row(
            "an unknown status",
            paper("status: suspended", "status: suspend"),
            "register/contract.yaml:17: `status: suspend` is none of the words known here; did you mean `suspended`?",
        ),
        row(
            "an event without its day",
            drop(PAPER, "    recorded_on: 2025-06-03"),
            "register/contract.yaml:15: `recorded_on` is missing; write `recorded_on: …`",
        ),
        row(
            "one event, not a list",
            paper("  - on: 2025-06-01", "    on: 2025-06-01"),
            "register/contract.yaml:18: not YAML: this does not belong to what stands before it; mend the indentation or the quotes",
        ),
        row(
            "an unknown holder",
            paper("holder: hana", "holder: hanna"),
            "register/contract.yaml:2: no party is called `hanna`; did you mean `hana`?",
        ),
        row(
            "an unknown counterparty",
            paper("[tulip]", "[tulip, rose]"),
            "register/contract.yaml:3: no party is called `rose`; expected one of: hana, sky, tulip",
        ),
        row(
            "somebody unknown to whom handling is entrusted",
            whole(
                "register/row.yaml",
                "kind: cbpr-certificate\nholder: hana\nentrusted_to: [rose]\nzone: Asia/Tokyo\n",
            ),
            "register/row.yaml:3: no party is called `rose`; expected one of: hana, sky, tulip",
        ),
        row(
            "a paper of a kind that is no more",
            whole("register/row.yaml", "kind: provider-cbpr-certificate\nholder: hana\nzone: Asia/Tokyo\n"),
            "register/row.yaml:1: `provider-cbpr-certificate` is a kind of evidence no more; write `kind: cbpr-certificate`, …",
        ),
        row(
            "an unknown service",
            paper("[sky/disk]", "[sky/disc]"),
            "register/contract.yaml:7: no service is called `sky/disc`; did you mean `sky/disk`?",
        ),
        row(
            "an unknown country",
            paper("[NL]", "[NL, UK]"),
            "register/contract.yaml:6: no country has the code `UK`; the United Kingdom is GB",
        ),
        row(
            "a text for a list",
            paper("[tulip]", "tulip"),
            "register/contract.yaml:3: a list was expected; write [tulip]",
        ),
        row(
            "any, misspelt",
            paper("purposes: any", "purposes: all"),
            "register/contract.yaml:4: a list was expected; write [all]",
        ),
        row(
            "unknown clauses",
            paper("2021/914", "2021/941"),
            "register/contract.yaml:11: `clauses: 2021/941` is none of the words known here; did you mean `2021/914`?",
        ),
        row(
            "a hash cut short",
            paper(f"{'0' * 64}", f"{'0' * 63}x"),
            "register/contract.yaml:13: `000000000000000000000000000000000000000000000000000000000…` does not fit; expected a SHA-256 in 64 lower-case hexadecimal digits",
        ),
        row(
            "an id inside the file",
            paper("kind: scc", "kind: scc\nid: contract"),
            "register/contract.yaml:2: the id comes from the file's name (`contract`); remove this line",
        ),
        row(
            "a list instead of a paper",
            whole(PAPER, "- kind: scc\n"),
            "register/contract.yaml:1: `key: value` lines were expected in this file, a list was found",
        ),
        row(
            "an empty paper",
            whole(PAPER, ""),
            "register/contract.yaml:1: `key: value` lines were expected in this file, nothing was found",
        ),
        row(
            "a judgement of an unknown regime",
            judgement("house/clouds#", "house/cloud#"),
            "register/encryption.yaml:2: no regime asks the question `house/cloud#encrypted`; did you mean `house/clouds#encrypted`?",
        ),
        row(
            "a judgement on a question nobody asks",
            judgement("#encrypted", "#encryption"),
            "register/encryption.yaml:2: no regime asks the question `house/clouds#encryption`; did you mean `house/clouds#encrypted`?",
        ),
        row(
            "a judgement without its regime",
            judgement("house/clouds#encrypted", "encrypted"),
            "register/encryption.yaml:2: `encrypted` does not fit; expected <regime>#<question>, such as cn/pipl#hr-exemption",
        ),
        row(
            "a judgement that says yes",
            judgement("answer: met", "answer: yes"),
            "register/encryption.yaml:3: `yes` is ambiguous; write true, or 'yes' in quotes for the word",
        ),
        row(
            "a judgement that says true",
            judgement("answer: met", "answer: true"),
            "register/encryption.yaml:3: `answer: true` is none of the words known here; expected one of: met, unmet",
        ),
        row(
            "a judgement by nobody",
            drop(JUDGEMENT, "decided_by: Ando, security"),
            "register/encryption.yaml:1: `decided_by` is missing; write `decided_by: …`",
        ),
        row(
            "a judgement without end",
            drop(JUDGEMENT, "expires: 2027-01-14"),
            "register/encryption.yaml:1: `expires` is missing; write `expires: …`",
        ),
        row(
            "a judgement over before it was made",
            judgement("2027-01-14", "2026-01-14"),
            "register/encryption.yaml:7: `expires: 2026-01-14` is before `decided_on: 2026-01-15`",
        ),
        row(
            "a judgement on an unknown export",
            judgement("[orders-to-tulip]", "[orders-to-tulips]"),
            "register/encryption.yaml:8: no export is called `orders-to-tulips`; did you mean `orders-to-tulip`?",
        ),
        row(
            "a waiver of an unknown regime",
            waiver("house/clouds", "house/cloud"),
            "waivers/spring.yaml:2: no regime is called `house/cloud`; did you mean `house/clouds`?",
        ),
        row(
            "a waiver for an unknown export",
            waiver("[orders-to-tulip]", "[order-to-tulip]"),
            "waivers/spring.yaml:1: no export is called `order-to-tulip`; did you mean `orders-to-tulip`?",
        ),
        row(
            "a waiver of one's own",
            waiver("Chiba, legal", "baba, Sales"),
            "waivers/spring.yaml:5: `approved_by` and `requested_by` are both 'baba, Sales'; another person must approve",
        ),
        row(
            "a waiver without a reason",
            drop(WAIVER, "reason: The audit of the new cloud is under way."),
            "waivers/spring.yaml:1: `reason` is missing; write `reason: …`",
        ),
        row(
            "a waiver that is over before it begins",
            waiver("2026-05-31", "2026-01-31"),
            "waivers/spring.yaml:7: `expires: 2026-01-31` is before `approved_on: 2026-02-01`",
        ),
        row(
            "a waiver with a day that is none",
            waiver("2026-05-31", "2026-05-32"),
            "waivers/spring.yaml:7: `2026-05-32` is not a calendar day; write YYYY-MM-DD",
        ),
        row(
            "a waiver with a misspelt key",
            waiver("requested_by", "requestor"),
            "waivers/spring.yaml:4: `requestor` is not known here; did you mean `requested_by`?",
        ),
        row(
            "a waiver with a zone that is none",
            waiver("zone: Asia/Tokyo", "zone: JST"),
            "waivers/spring.yaml:8: `zone: JST` is not a time zone; write an IANA name such as Asia/Tokyo",
        ),
        row(
            "a waiver for one export, not a list",
            waiver("[orders-to-tulip]", "orders-to-tulip"),
            "waivers/spring.yaml:1: a list was expected; write [orders-to-tulip]",
        ),
    ],
)
def test_a_broken_paper_is_refused(change, code, said, tmp_path, capsys):
    folder = organisation(tmp_path)
    change(folder)
    refused(folder, run(capsys, "check", "-C", folder), code, *said)
