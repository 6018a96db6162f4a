"""Files that are spelt rightly and contradict themselves or each other: refused where they stand, with the way out."""

from functools import partial

import pytest

from tests.bad_input.harness import both, copied, drop, organisation, refused, row, run, swap, whole

EXPORT, PAPER, WAIVER = "exports/orders-to-tulip.yaml", "register/contract.yaml", "waivers/spring.yaml"
export, paper, waiver = partial(swap, EXPORT), partial(swap, PAPER), partial(swap, WAIVER)
party = partial(swap, "parties/hana.yaml")
NOT_PERSONAL = "    personal: false\n    sensitive: false"


def stream(*lines, categories="[temperature]", columns="{sensor: string}", subjects="    subjects: []\n"):
    """The stream says other things of itself, and nothing of people unless asked to."""
    said = "".join(f"    {line}\n" for line in lines)
    return both(
        export("[contact, orders]", categories),
        export("{order_id: string, email: string}", columns),
        export("    subjects: [JP]\n", subjects),
        export("    sensitive: false\n", said),
    )


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        row(
            "foreign only, and collected at home",
            export("    sensitive: false", "    foreign_only: true\n    sensitive: false"),
            f"{EXPORT}:16: `foreign_only: true`, and `origins` names JP, the exporter's own country; write `foreign_only: false`, or take JP out of `origins`",
        ),
        row(
            "a controller that acts for the exporter",
            export("recipient_acts_for: itself", "recipient_acts_for: exporter"),
            f"{EXPORT}:6: a controller acts for itself, not for the exporter; write `recipient_acts_for: itself`, or `recipient_role: processor`",
        ),
        row(
            "a joint controller that acts for the exporter",
            both(
                export("recipient_role: controller", "recipient_role: joint-controller"),
                export("recipient_acts_for: itself", "recipient_acts_for: exporter"),
            ),
            f"{EXPORT}:6: a joint-controller acts for itself, not for the exporter; write `recipient_acts_for: itself`, or `recipient_role: processor`",
        ),
        row(
            "a processor that acts for itself",
            export("recipient_role: controller", "recipient_role: processor"),
            f"{EXPORT}:6: a processor never acts for itself; write `recipient_acts_for: exporter`, or `recipient_role: controller`",
        ),
        row(
            "a sub-processor that acts for itself",
            export("recipient_role: controller", "recipient_role: sub-processor"),
            f"{EXPORT}:6: a sub-processor never acts for itself; write `recipient_acts_for: exporter`, or `recipient_role: controller`",
        ),
        row(
            "a controller that does not handle what it gets",
            export("purpose:", "recipient_handles_data: false\npurpose:"),
            f"{EXPORT}:7: a recipient that acts for itself handles the data; remove `recipient_handles_data: false`, or write `recipient_acts_for: exporter`",
        ),
        row(
            "a service that keeps the data elsewhere",
            swap("parties/sky.yaml", "    country: JP", "    country: SG"),
            f"{EXPORT}:8: `sky/disk` keeps the data in SG, which is missing in `stored_in`; add SG to `stored_in`",
        ),
        row(
            "a service that keeps the data where it is only read",
            swap("parties/sky.yaml", "    country: JP", "    country: US"),
            f"{EXPORT}:8: `sky/disk` keeps the data in US, which is missing in `stored_in`; add US to `stored_in`",
        ),
        row(
            "a service of a party elsewhere",
            export("accessed_from: [NL, US]", "accessed_from: [NL]"),
            f"{EXPORT}:8: sky, which offers `sky/disk`, has its seat in US, which is missing among the destinations; add US to `accessed_from`, or to `stored_in` if data rests there",
        ),
        row(
            "a service of a party elsewhere, and nobody says where it keeps the data",
            both(drop("parties/sky.yaml", "    country: JP"), export("accessed_from: [NL, US]", "accessed_from: [NL]")),
            f"{EXPORT}:8: sky, which offers `sky/disk`, has its seat in US, which is missing among the destinations; add US to `accessed_from`, or to `stored_in` if data rests there",
        ),
        row(
            "not personal, and a contact",
            both(
                export("{order_id: string, email: string}", "{order_id: string}"),
                export("    sensitive: false\n    subjects: [JP]", f"{NOT_PERSONAL}\n    subjects: []"),
            ),
            f"{EXPORT}:16: `personal: false` is about no person, and here is: category `contact`; write `personal: true`, or take that out",
        ),
        row(
            "not personal, and a column that identifies, and more",
            both(
                export("[contact, orders]", "[Customers, orders]"),
                export("per_year: 5000", "per_year: 5000, identified_by: order_id"),
                export("    sensitive: false", "    personal: false\n    employment: true\n    sensitive: true"),
            ),
            f"{EXPORT}:16: `personal: false` is about no person, and here is: category `Customers`, column `email`, `sensitive: true`, `employment: true`, `subjects: [JP]`, column `order_id`, which `persons` is `identified_by`; write `personal: true`, or take that out",
        ),
        row(
            "not personal, in Japanese",
            stream("personal: false", categories="[注文, 氏名]"),
            f"{EXPORT}:16: `personal: false` is about no person, and here is: category `氏名`; write `personal: true`, or take that out",
        ),
        row(
            "not personal, and processed on consent",
            stream("personal: false", "legal_basis: consent"),
            f"{EXPORT}:16: `personal: false` is about no person, and here is: `legal_basis: consent`; write `personal: true`, or take that out",
        ),
        row(
            "not personal, and bulk data of people",
            stream("personal: false", "bulk_kinds: [geolocation, health]"),
            f"{EXPORT}:16: `personal: false` is about no person, and here is: `bulk_kinds: [health]`; write `personal: true`, or take that out",
        ),
        row(
            "anonymised, and sensitive",
            stream("anonymised: true", "sensitive: true", subjects="    subjects: [JP]\n"),
            f"{EXPORT}:16: `anonymised: true` identifies no person, and here is: `sensitive: true`; write `anonymised: false`, or take that out",
        ),
        row(
            "anonymised, and names",
            stream(
                "anonymised: true",
                categories="[orders, customer_names]",
                columns="{lastName: string}",
                subjects="    subjects: [JP]\n",
            ),
            f"{EXPORT}:16: `anonymised: true` identifies no person, and here is: category `customer_names`, column `lastName`; write `anonymised: false`, or take that out",
        ),
        row(
            "approved, and no authority asks",
            export("purpose:", "authority_approved: true\npurpose:"),
            f"{EXPORT}:7: nothing goes to a foreign authority here that could be approved; write `foreign_authority: true`, or remove `authority_approved`",
        ),
        row(
            "the list of a zone, and no zone",
            both(
                party("group: hana", "group: hana\nftz_zone: none"),
                export("purpose:", "scenarios: [transit, free-trade-zone-list]\nftz_list_hit: true\npurpose:"),
            ),
            f"{EXPORT}:7: hana is in no free-trade zone (`ftz_zone: none`), so no list of a zone speaks of it; name its zone in its file, or remove `free-trade-zone-list`",
            f"{EXPORT}:8: hana is in no free-trade zone (`ftz_zone: none`), so no list of a zone speaks of it; name its zone in its file, or remove `ftz_list_hit`",
        ),
        row(
            "management of staff, and nobody is staff",
            both(
                export("purpose:", "scenarios: [hr-management]\npurpose:"),
                export("    sensitive: false", "    employment: false\n    sensitive: false"),
            ),
            f"{EXPORT}:7: `hr-management` is about staff, and every stream says `employment: false`; correct the streams, or remove `hr-management`",
        ),
        row(
            "nothing moves, and it comes to rest abroad",
            export("purpose:", "access_only: true\npurpose:"),
            f"{EXPORT}:10: data comes to rest in NL, and `access_only: true` says that nothing moves; take NL out of `stored_in`, or write `access_only: false`",
        ),
        row(
            "read from abroad, and from nowhere",
            both(
                export("services: [sky/disk]", "services: []\naccess_only: true"),
                export("stored_in: [NL]", "stored_in: []"),
                export("accessed_from: [NL, US]", "accessed_from: []"),
            ),
            f"{EXPORT}:9: `access_only: true`, and `accessed_from` names no country; add the countries from which the data is read",
        ),
        row(
            "on its own behalf",
            export("purpose:", "on_behalf_of: hana\npurpose:"),
            f"{EXPORT}:7: hana is the exporter, and sends for itself; remove `on_behalf_of`",
        ),
        row(
            "its two ends on the way",
            export("via: []", "via: [hana, sky, tulip]"),
            f"{EXPORT}:24: hana is the exporter, not a party on the way; take it out of `via`",
            f"{EXPORT}:24: tulip is the recipient, not a party on the way; take it out of `via`",
        ),
        row(
            "identified by a column that nobody declared",
            export("per_year: 5000", "per_year: 5000, identified_by: orderid"),
            f"{EXPORT}:11: no stream declares a column `orderid`; did you mean `order_id`?",
        ),
        row(
            "several columns and categories that are not there",
            both(
                export("[contact, orders]", "[contact]"),
                export(
                    "    sensitive: false",
                    "    column_categories: {phone: orders}\n    sensitive_categories: [health]\n    sensitive: false",
                ),
            ),
            f"{EXPORT}:16: `column_categories` speaks of `phone`, which is not among the `columns`",
            f"{EXPORT}:16: `column_categories` puts `phone` into `orders`, which is not among the `categories`",
            f"{EXPORT}:17: `sensitive_categories` speaks of `health`, which is not among the `categories`",
            f"{EXPORT}:17: `sensitive_categories` make a stream sensitive; write `sensitive: true`",
        ),
        row(
            "several contradictions in one file, and one in another",
            both(
                export("recipient_acts_for: itself", "recipient_acts_for: exporter"),
                export("    sensitive: false", "    foreign_only: true\n    sensitive: false"),
                swap("sekisho.toml", '"house/clouds" = "soft-mandatory"', ""),
            ),
            f"{EXPORT}:6: a controller acts for itself…",
            f"{EXPORT}:16: `foreign_only: true`…",
            f"{WAIVER}:2: the waiver has no effect…",
        ),
        row(
            "an organisation between states that says it is none",
            party(
                "kinds: [appi-business-operator]",
                "kinds: [international-organisation]\ninternational_organisation: false",
            ),
            "parties/hana.yaml:5: by its `kinds` it is an international organisation; remove `international_organisation`, or correct the `kinds`",
        ),
        row(
            "a public body that says it is none",
            party("[appi-business-operator]", "[appi-business-operator, public-body]"),
            "parties/hana.yaml:5: `kinds` names `public-body`, and `public_authority: false` says otherwise; correct one of them",
        ),
        row(
            "one host in two countries",
            swap(
                "places.yaml",
                "country: NL, party: tulip}",
                "country: NL, party: tulip}\n  - {id: twice, host: sftp.tulip.example, country: JP, party: tulip}",
            ),
            "places.yaml:3: `host: sftp.tulip.example` already leads to tulip in NL, by `tulip-sftp`; correct one of them",
        ),
        row(
            "a waiver for a law that is enforced in any case",
            waiver("house/clouds", "jp/appi"),
            f"{WAIVER}:2: the waiver has no effect: `jp/appi` is `hard-mandatory` and blocks in any case; make the regime `soft-mandatory` under [enforcement] in sekisho.toml, or remove the waiver",
        ),
        row(
            "a waiver for a regime that blocks nothing",
            swap("sekisho.toml", '"house/clouds" = "soft-mandatory"', '"house/clouds" = "advisory"'),
            f"{WAIVER}:2: the waiver has no effect: `house/clouds` is `advisory` and blocks nothing; make the regime `soft-mandatory` under [enforcement] in sekisho.toml, or remove the waiver",
        ),
        row(
            "a waiver for nothing",
            waiver("[orders-to-tulip]", "[]"),
            f"{WAIVER}:1: the waiver has no effect: it names no export; name those it lets through, or remove it",
        ),
        row(
            "a waiver of one's own that is over before it begins",
            both(waiver("Chiba, legal", "Baba, sales"), waiver("2026-05-31", "2026-01-31")),
            f"{WAIVER}:5: `approved_by` and `requested_by` are both 'Baba, sales'; another person must approve",
            f"{WAIVER}:7: `expires: 2026-01-31` is before `approved_on: 2026-02-01`",
        ),
        row(
            "one paper under two names",
            copied(PAPER, "register/nl/again.yaml"),
            f"register/nl/again.yaml:1: this says the same as {PAPER}; remove one of them, or enter the `number` or `document` that tells two papers apart",
        ),
        row(
            "one paper under two names, with words for people",
            both(copied(PAPER, "register/zzz.yaml"), swap("register/zzz.yaml", "holder:", "title: Another\nholder:")),
            f"register/zzz.yaml:1: this says the same as {PAPER}; remove one of them, or enter the `number` or `document` that tells two papers apart",
        ),
        row(
            "one judgement under two names",
            copied("register/encryption.yaml", "register/zzz.yaml"),
            "register/zzz.yaml:1: this says the same as register/encryption.yaml; remove one of them, or enter the `number` or `document` that tells two papers apart",
        ),
        row(
            "a judgement that speaks of nothing, over before it was made",
            both(
                swap("register/encryption.yaml", "[orders-to-tulip]", "[]"),
                swap("register/encryption.yaml", "2027-01-14", "2026-01-14"),
            ),
            "register/encryption.yaml:7: `expires: 2026-01-14` is before `decided_on: 2026-01-15`",
            "register/encryption.yaml:8: `exports` names no export; name those the judgement speaks of, or write `exports: any`",
        ),
        row(
            "a paper between one party",
            paper("[tulip]", "[hana]"),
            f"{PAPER}:3: hana holds the paper, and is its only counterparty; name the other side",
        ),
        row(
            "days in disorder, several at once",
            both(
                paper("printed_expiry: 2028-03-31", "printed_expiry: 2025-03-31\nstatus_checked_on: 2025-03-30"),
                paper("on: 2025-06-01", "on: 2025-03-01"),
            ),
            f"{PAPER}:8: the event `suspended` on 2025-03-01 is before `issued: 2025-04-01`",
            f"{PAPER}:9: `printed_expiry: 2025-03-31` is before `issued: 2025-04-01`",
            f"{PAPER}:10: `status_checked_on: 2025-03-30` is before `issued: 2025-04-01`",
        ),
        row(
            "an extension that makes it shorter",
            paper("status: suspended", "status: extended\n    until: 2028-03-30"),
            f"{PAPER}:18: `until: 2028-03-30` is before `printed_expiry: 2028-03-31`; an extension makes a paper last longer",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(change, code, said, tmp_path, capsys):
    folder = organisation(tmp_path)
    change(folder)
    refused(folder, run(capsys, "check", "-C", folder), code, *said)


@pytest.mark.parametrize(
    "change",
    [
        both(
            export("recipient_role: controller", "recipient_role: processor"),
            export("recipient_acts_for: itself", "recipient_acts_for: exporter\nrecipient_handles_data: false"),
        ),
        both(
            export("exporter_role: controller", "exporter_role: processor"),
            export("purpose:", "on_behalf_of: tulip\npurpose:"),
        ),
        export("purpose:", "foreign_authority: true\nauthority_approved: true\npurpose:"),
        export("purpose:", "authority_approved: false\nftz_list_hit: false\npurpose:"),
        export("purpose:", "scenarios: [free-trade-zone-list]\nftz_list_hit: true\npurpose:"),
        both(
            party("group: hana", "group: hana\nftz_zone: none"),
            swap("parties/sky.yaml", "country: US", "country: US\nftz_zone: fuji"),
            export("purpose:", "on_behalf_of: sky\nscenarios: [free-trade-zone-list]\npurpose:"),
        ),
        export("purpose:", "scenarios: [hr-management]\npurpose:"),
        both(export("purpose:", "access_only: true\npurpose:"), export("stored_in: [NL]", "stored_in: [JP]")),
        export("stored_in: [NL]", "stored_in: [NL, JP]"),
        both(export("accessed_from: [NL, US]", "accessed_from: [NL]"), export("via: []", "via: [sky]")),
        both(
            export("    sensitive: false", "    foreign_only: true\n    sensitive: false"),
            export("- country: JP", "- country: SG"),
        ),
        stream("personal: false", "sensitive: false", "employment: false", "bulk_kinds: [geolocation]"),
        stream("personal: false", "anonymised: true", categories="[customer-statistics, product-name, machine-health]"),
        stream(
            "anonymised: true", "employment: true", categories="[customers, health]", subjects="    subjects: [JP]\n"
        ),
        export("per_year: 5000", "per_year: 5000, identified_by: order_id"),
        export("per_year: 5000", "per_year: 5000, identified_by: customer"),
        both(
            export("    columns: {order_id: string, email: string}\n", ""),
            export("per_year: 5000", "per_year: 5000, identified_by: x"),
        ),
        party("[appi-business-operator]", "[international-organisation]"),
        swap(
            "places.yaml",
            "country: NL, party: tulip}",
            "country: NL, party: tulip}\n  - {id: twice, host: sftp.tulip.example, region: west, country: NL, party: tulip}",
        ),
        both(copied(PAPER, "register/zzz.yaml"), swap("register/zzz.yaml", "holder:", "number: '2'\nholder:")),
        both(paper("[tulip]", "[hana, tulip]"), paper("holder: hana", "holder: hana\nbeneficiaries: [sky]")),
        both(paper("[tulip]", "[hana]"), paper("holder: hana", "holder: hana\nbeneficiaries: [sky]")),
        paper("status: suspended", "status: extended\n    until: 2028-03-31"),
        swap("register/encryption.yaml", "exports: [orders-to-tulip]\n", ""),
        whole("waivers/README.md", ""),
    ],
)
def test_what_only_looks_like_a_contradiction_is_read(change, tmp_path, capsys):
    folder = organisation(tmp_path)
    change(folder)
    answer = run(capsys, "check", "-C", folder)
    assert answer.code in {0, 1}, "judged"
    assert answer.lines == []
