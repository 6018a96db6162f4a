"""The nearest lawful change: only what the calculus itself lets pass is told."""

import pytest

from sekisho.analysis.nearest_lawful import changes
from sekisho.analysis.nearest_lawful import told as told_in
from sekisho.model.dates import AsOf
from tests.gate.folder import CERTIFICATE, EXPORT, LAW, STREAM

NOW = AsOf.parse("2026-02-01")
FEW = {
    "basis": "small",
    "title": "Few people",
    "cite": "act 6",
    "all": [{"fact": "export.persons_per_year", "below": 1000, "cite": "act 6"}],
}
DECLARED = {**LAW, "requires": {"any": [*LAW["requires"]["any"][:2], FEW]}}
SECRET = {**STREAM, "categories": ["contact", "secrets"]}

FEWER = "let no more than 999 persons a year leave, and say so in `persons`"


@pytest.fixture
def told(folder):
    def tell(law=None, **export):
        folder.write("exports/crm.yaml", {**EXPORT, **export})
        if law:
            folder.write("regimes/jp/act.yaml", law)
        gate = folder.gate()
        found = changes(gate, "crm", NOW)
        assert all(change.decision.effect != "block" for change in found)
        return [change.said.in_("en") for change in found]

    return tell


def test_what_passes_needs_no_change(told):
    assert told() == []


def test_a_category_that_is_forbidden_is_left_out_with_its_columns(told):
    assert told(data=[SECRET]) == ["leave “secrets” out of “customers”"]
    columns = {"name": "string", "formula": "string", "recipe": "string"}
    named = {**SECRET, "columns": columns, "column_categories": {"formula": "secrets"}}
    assert told(data=[named]) == ["drop the column formula (“secrets”) from “customers”"]
    two = {**named, "column_categories": {"formula": "secrets", "recipe": "secrets"}}
    assert told(data=[two]) == ["drop the columns formula, recipe (“secrets”) from “customers”"]


def test_a_stream_that_is_forbidden_is_left_out(told):
    secrets = {**STREAM, "id": "formulas", "categories": ["secrets"]}
    assert told(data=[STREAM, secrets]) == ["leave the stream “formulas” out"]


def test_a_sister_company_may_receive_it_instead(told, folder):
    folder.write("parties/orchid.yaml", {"name": "Orchid Co.", "country": "VN", "group": "sakura", "subject_to": []})
    assert told(DECLARED, recipient="orchid", stored_in=["VN"]) == [
        "send it to Tulip GmbH (Germany) instead",
        FEWER,
    ]


def test_a_number_that_would_do_is_found_exactly(told):
    assert told(DECLARED, recipient="lotus", stored_in=["VN"]) == [FEWER]


def test_an_export_may_wait_for_a_day(told, folder):
    folder.write("register/cert.yaml", {**CERTIFICATE, "issued": "2026-03-15"})
    few = {"basis": "small", "title": "Few", "cite": "act 6", "all": [{"judgement": "few", "cite": "act 6"}]}
    law = {**LAW, "requires": {"any": [*LAW["requires"]["any"][:2], few]}}
    assert told(law, recipient="lotus", stored_in=["VN"]) == ["wait until 2026-03-15"]
    folder.write("register/cert.yaml", {**CERTIFICATE, "issued": "2027-03-15", "printed_expiry": "2028-01-01"})
    assert told(law, recipient="lotus", stored_in=["VN"]) == []


STAYS = {
    **LAW,
    "requires": {
        "any": [
            {
                "basis": "near",
                "title": "Near",
                "cite": "act 1",
                "all": [
                    {"fact": "export.destinations", "listed_in": "near", "cite": "act 1"},
                    {"fact": "data.sensitive", "is": False, "cite": "act 1"},
                ],
            }
        ]
    },
    "duties": [],
    "tables": {"near": [{"values": ["DE", "FR"], "cite": "act 1"}]},
}


def test_another_place_of_the_recipients_or_none(told):
    assert told(STAYS, stored_in=["DE", "VN"]) == [
        "do not store it in Viet Nam (VN)",
        "store it in France (FR, tulip-paris)",
    ]
    assert told(STAYS, accessed_from=["VN"]) == ["do not let it be read from Viet Nam (VN)"]


def test_what_is_sensitive_is_left_out_by_name_where_the_declaration_names_it(told):
    health = {**STREAM, "categories": ["contact", "health"], "sensitive": True}
    assert told(STAYS, data=[health]) == [
        "leave what is sensitive out of “customers”",
        "anonymise “customers”, for everybody and for ever",
    ]
    named = {**health, "sensitive_categories": ["health"]}
    assert told(STAYS, data=[named])[0] == "leave “health” out of “customers”"
    wholly = {**STREAM, "categories": ["health"], "sensitive": True, "sensitive_categories": ["health"]}
    assert told(STAYS, data=[wholly]) == ["anonymise “customers”, for everybody and for ever"]


def test_as_lines_for_people(folder):
    folder.write("exports/crm.yaml", {**EXPORT, "data": [SECRET], "recipient": "lotus", "stored_in": ["VN"]})
    found = changes(folder.gate(), "crm", NOW)
    assert told_in(found, "en") == (
        "nearest lawful changes, each tried under every law\n"
        "  leave “secrets” out of “customers”: REVIEW, pending what only a run can tell\n"
    )
    assert "「customers」から「secrets」を除く: REVIEW（実行時に判明する事項を除く）" in told_in(found, "ja")
    assert told_in((), "en") == ""


def test_two_changes_together_where_no_single_one_is_enough(told):
    health = {**STREAM, "sensitive": True}
    assert told(STAYS, data=[health], stored_in=["VN"]) == [
        "leave what is sensitive out of “customers”, and store it in Germany (DE, tulip-db)",
        "leave what is sensitive out of “customers”, and store it in France (FR, tulip-paris)",
        "anonymise “customers”, for everybody and for ever, and store it in Germany (DE, tulip-db)",
        "anonymise “customers”, for everybody and for ever, and store it in France (FR, tulip-paris)",
    ]
