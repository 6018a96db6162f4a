"""What two versions of an organisation's files say otherwise: papers, and what it declares."""

import pytest

from sekisho.analysis.comparison.difference import between_versions
from sekisho.analysis.comparison.files import of_files
from sekisho.model.dates import AsOf
from tests.gate.folder import CERTIFICATE, EXPORT, LAW, PARTIES, PLACES, STREAM, WAIVER, small
from tests.laws.strategies import Notice

TO_LOTUS = {**EXPORT, "recipient": "lotus", "stored_in": ["VN"]}
JUDGEMENT = {
    "kind": "judgement",
    "question": "jp/act#reported",
    "answer": "met",
    "reason": "it was",
    "decided_by": "counsel",
    "decided_on": "2026-01-05",
    "expires": "2026-12-28",
    "zone": "Asia/Tokyo",
}


@pytest.fixture
def other(tmp_path_factory):
    return small(tmp_path_factory.mktemp("other"))


def told(folder, other, lang="en"):
    changes = of_files(folder.gate().content, other.gate().content)
    return [(one.action, one.title.in_(lang), [said.in_(lang) for said in one.details]) for one in changes]


def blamed(folder, other):
    difference = between_versions(folder.gate(), other.gate(), AsOf.parse("2026-02-15"), ("old", "new"), folder.plugins)
    return [
        (flip.after.word, flip.after.effect, [change.key[:2] for change in flip.changes]) for flip in difference.flips
    ]


def test_what_was_entered_in_a_paper(folder, other):
    event = {"on": "2026-02-01", "recorded_on": "2026-02-03", "status": "suspended"}
    folder.write("register/paper.yaml", {**CERTIFICATE, "title": "The certificate"})
    other.write(
        "register/paper.yaml",
        {
            **CERTIFICATE,
            "title": "The certificate",
            "events": [event],
            "printed_expiry": "2027-06-30",
            "counterparties": ["lotus", "tulip"],
            "document": {"url": "https://example.org/it"},
        },
    )
    assert told(folder, other) == [
        (
            "changed",
            "certificate paper “The certificate”",
            [
                "counterparties: any → lotus, tulip",
                "printed expiry: 2026-06-30 → 2027-06-30",
                "document: nothing → url: https://example.org/it",
                "new events 1: on: 2026-02-01, recorded_on: 2026-02-03, status: suspended",
            ],
        )
    ]
    assert told(other, folder)[0][2][-1].startswith("events 1 removed: on: 2026-02-01")
    assert told(folder, other, "ja")[0][2][1] == "記載された有効期限：2026-06-30 → 2027-06-30"


def test_a_field_inside_an_entry(folder, other):
    event = {"on": "2026-02-01", "recorded_on": "2026-02-03", "status": "suspended"}
    folder.write("register/paper.yaml", {**CERTIFICATE, "events": [event]})
    other.write("register/paper.yaml", {**CERTIFICATE, "events": [{**event, "on": "2026-01-31"}]})
    assert told(folder, other) == [("changed", "certificate paper", ["events 1: on: 2026-02-01 → 2026-01-31"])]


def test_streams_and_numbers_of_an_export(folder, other):
    streams = [{**STREAM, "categories": ["contact", "orders"], "columns": {"name": "string"}}, {**STREAM, "id": "more"}]
    other.write("exports/crm.yaml", {**EXPORT, "data": streams, "persons": {"per_run": 100, "per_year": 90000}})
    assert told(folder, other) == [
        (
            "changed",
            "export crm “Customers to Tulip”",
            [
                "persons: per_year: 5,000 → 90,000",
                "data customers: categories: +orders",
                "data customers: new columns name: string",
                "new data more: id: more, categories: contact, sensitive: no, subjects: JP, origins: country: JP",
            ],
        )
    ]


def test_judgements_waivers_and_places(folder, other):
    for one in (folder, other):
        one.write("sekisho.toml", 'organisation = "sakura"\n[enforcement]\ndefault = "soft-mandatory"\n')
    folder.write("register/made.yaml", JUDGEMENT).write("waivers/spring.yaml", WAIVER)
    other.write("register/made.yaml", {**JUDGEMENT, "answer": "unmet"})
    other.write("waivers/spring.yaml", {**WAIVER, "expires": "2026-03-31"})
    other.write("places.yaml", {"places": PLACES["places"][1:]})
    assert told(folder, other) == [
        ("changed", "judgement made", ["answer: met → unmet"]),
        ("removed", "place tulip-sftp", []),
        ("changed", "waiver spring", ["expires: 2026-02-28 → 2026-03-31"]),
    ]


def test_a_waiver_that_is_gone_is_blamed(folder, other):
    for one in (folder, other):
        one.write("sekisho.toml", 'organisation = "sakura"\n[enforcement.regimes]\n"jp/act" = "soft-mandatory"\n')
        one.write("exports/crm.yaml", TO_LOTUS)
        one.write("regimes/jp/act.yaml", {**LAW, "requires": {"any": LAW["requires"]["any"][:2]}})
    folder.write("waivers/spring.yaml", WAIVER)
    assert blamed(folder, other) == [("DENY", "block", [("waiver", "spring")])]
    assert blamed(other, folder) == [("DENY", "annotate", [("waiver", "spring")])]


def test_settings_are_blamed_too(folder, other):
    for one in (folder, other):
        one.write("exports/crm.yaml", {**EXPORT, "draft": True})
    other.write("sekisho.toml", 'organisation = "sakura"\nallow_drafts = true\n[enforcement]\ndefault = "advisory"\n')
    assert told(folder, other) == [
        (
            "changed",
            "settings (sekisho.toml)",
            ["allow_drafts: no → yes", "enforcement: default: hard-mandatory → advisory"],
        )
    ]
    assert blamed(folder, other) == [("ALLOW", "annotate", [("settings", "sakura")])]


def test_a_party_is_blamed_for_what_it_changes(folder, other):
    other.write("parties/tulip.yaml", {**PARTIES["tulip"], "country": "FR"})
    assert blamed(folder, other) == [("REVIEW", "annotate", [("party", "tulip")])]


def test_what_cannot_be_undone_alone_blames_nobody_wrongly(folder, other):
    """The export names a party that is new: without the party alone there is nothing to decide on."""
    new = {"name": "Mango", "country": "VN", "group": "none", "subject_to": []}
    other.write("parties/mango.yaml", new).write("exports/crm.yaml", {**TO_LOTUS, "recipient": "mango"})
    assert blamed(folder, other) == [("REVIEW", "annotate", [("export", "crm")])]


def test_a_paper_of_another_kind(folder, other):
    folder.plugins.kinds = other.plugins.kinds = {**folder.plugins.kinds, "notice": Notice}
    folder.write("register/paper.yaml", CERTIFICATE)
    other.write(
        "register/paper.yaml", {key: v for key, v in CERTIFICATE.items() if key != "persons"} | {"kind": "notice"}
    )
    assert told(folder, other) == [("changed", "notice paper", ["another kind: certificate → notice"])]
