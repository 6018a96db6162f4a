"""An export that passes only because drafts are allowed: its task runs, and log and record say why."""

import json

import pytest

from sekisho import snapshot

pytestmark = pytest.mark.airflow


@pytest.fixture
def drafted(shop):
    """A shop whose export is a draft; drafts are allowed, or not."""

    def drafted(*, allowed):
        organisation = shop.gate.organisation
        settings = organisation.settings.model_copy(update={"allow_drafts": allowed})
        export = shop.gate.export("crm").model_copy(update={"draft": True})
        organisation = organisation.model_copy(update={"settings": settings, "exports": {"crm": export}})
        snapshot.write(shop.gate.content._replace(organisation=organisation), shop.snapshot)

    return drafted


def test_a_draft_that_is_allowed_is_told_in_log_and_record(run, shop, drafted):
    drafted(allowed=True)
    result = run("nobody_counts", deployed=shop.options)
    assert "ship" in result.shipped
    assert "sekisho annotates export “crm”" in result.log
    assert "it passes only because `allow_drafts` is on" in result.log
    (body,) = shop.decisions()
    proof = json.loads(shop.ledger.content(body["proof"]))
    assert (body["effect"], [note["code"] for note in proof["notes"]]) == ("annotate", ["draft-allowed"])


def test_a_draft_that_is_not_allowed_does_not_leave(run, shop, drafted):
    drafted(allowed=False)
    result = run("nobody_counts", deployed=shop.options)
    assert result.shipped == ["innocent"]
    (body,) = shop.decisions()
    assert body["effect"] == "block"
