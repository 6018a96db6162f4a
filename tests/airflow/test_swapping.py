"""A snapshot that is built while a worker runs: the tasks that it lists are carriers from then on."""

import pytest

from sekisho import snapshot
from sekisho.model.export import Carries
from sekisho.pointer import CURRENT

pytestmark = pytest.mark.airflow


@pytest.fixture
def unlisted(shop):
    """A shop whose newest snapshot lists another task; gives the name of the one that lists every task."""
    before = shop.gate.content.digest
    export = shop.gate.export("crm").model_copy(update={"carriers": (Carries(dag="elsewhere"),)})
    organisation = shop.gate.organisation.model_copy(update={"exports": {"crm": export}})
    snapshot.write(shop.gate.content._replace(organisation=organisation), shop.snapshot)
    return before


def rehearse(run, shop, digest, **story):
    conf = {"folder": str(shop.snapshot), "digest": digest}
    return run("listed_later", carriers=None, deployed=shop.options, **conf, **story)


def test_a_task_that_is_listed_while_its_worker_runs_is_judged(run, shop, unlisted):
    shop.sent(0, 950)
    result = rehearse(run, shop, unlisted)
    assert (result.states, result.shipped) == ({"deploy": "success", "ship": "failed"}, [])
    assert "it may be anything from 950 to 1,050" in result.log


def test_a_task_is_blocked_where_the_new_index_is_not_the_snapshots(run, shop, unlisted):
    (shop.snapshot / f"{unlisted}.carriers.json").write_text("[]")
    result = rehearse(run, shop, unlisted, required=None)
    assert (result.states, result.shipped) == ({"deploy": "success", "ship": "failed"}, [])
    assert "is not the one that belongs to the snapshot" in result.log


def test_what_was_known_goes_on_where_the_new_snapshot_is_not_there_yet(run, shop, unlisted):
    result = rehearse(run, shop, "0" * 64, required=None)
    assert (result.states, result.shipped) == ({"deploy": "success", "ship": "success"}, ["ship"])
    assert "sekisho cannot tell which tasks are listed as carriers" in result.log


def test_where_there_never_was_an_index_every_task_is_blocked(run, shop, unlisted):
    (shop.snapshot / CURRENT).unlink()
    result = rehearse(run, shop, unlisted, required=None)
    assert result.states == {"deploy": "failed", "ship": "upstream_failed"}
    assert "`carriers_required = False` in that section lets tasks run" in result.log
