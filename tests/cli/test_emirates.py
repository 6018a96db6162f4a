"""A company of the Emirates, by its zone: the DIFC answers alone, ADGM waits for a decision, the mainland has a law."""

import pytest

from tests.bad_input.harness import whole

EXPORT = """\
title: {en: "Clients", ja: "顧客"}
exporter: oasis
recipient: elbe
exporter_role: controller
recipient_role: controller
recipient_acts_for: itself
purpose: support
stored_in: [DE]
persons: {per_run: 10, per_year: 5000}
data:
  - id: clients
    categories: [contact]
    columns: {client_id: string}
    sensitive: false
    important: none
    subjects: [AE]
    origins: [{country: AE, laws: []}]
carriers:
  - {dag: clients, task: ship}
via: []
services: []
accessed_from: []
"""


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ("[difc-entity]", "allow     ALLOW         clients  ae/difc: listed-jurisdiction"),
        ("[adgm-entity]", "block     REVIEW        clients"),
        ("[]", "block     REVIEW        clients"),
    ],
)
def test_the_zone_of_a_company_says_which_law_answers(kinds, said, kiwi, sekisho):
    party = "name: {name}\ncountry: {country}\nsubject_to: []\ngroup: none\nkinds: {kinds}\n"
    whole("parties/oasis.yaml", party.format(name="Oasis Ltd.", country="AE", kinds=kinds))(kiwi)
    whole("parties/elbe.yaml", party.format(name="Elbe GmbH", country="DE", kinds="[]"))(kiwi)
    whole("exports/clients.yaml", EXPORT)(kiwi)
    answer = sekisho("check", "--at", "2026-12-01")
    assert said in answer.out, answer.out + "\n".join(answer.lines)
