"""A rehearsal is never production: workers refuse one, unless Airflow's configuration allows rehearsals."""

import pytest

from sekisho import snapshot
from sekisho.airflow import carriers, deployment
from sekisho.airflow.deployment import Deployment
from sekisho.errors import SnapshotError
from sekisho.gate import Gate

pytestmark = pytest.mark.airflow


def test_a_rehearsal_lets_nothing_leave(run, shop):
    result = run("nobody_counts", deployed={**shop.options, "rehearsal": False})
    assert (result.states["ship"], result.shipped) == ("failed", ["innocent"])
    assert "the snapshot is a rehearsal, which is never production" in result.log
    assert "AIRFLOW__SEKISHO__REHEARSAL" in result.log
    assert shop.decisions() == []


def test_where_rehearsals_are_allowed_it_is_judged_and_marked_as_one(run, shop):
    result = run("nobody_counts", deployed=shop.options)
    assert sorted(result.shipped) == ["innocent", "ship"]
    assert "in rehearsal" in result.log
    assert [body["rehearsal"] for body in shop.decisions()] == [True]


def test_a_batch_is_not_even_counted_for_it(run, shop):
    result = run("counted_before", deployed={**shop.options, "rehearsal": False})
    assert "the snapshot is a rehearsal" in result.log
    assert "ship" not in result.shipped
    assert shop.counted() == 0


def test_one_without_a_pinned_day_is_refused_as_well(shop, monkeypatch):
    organisation = shop.gate.organisation
    settings = organisation.settings.model_copy(update={"as_of": None})
    organisation = organisation.model_copy(update={"settings": settings})
    snapshot.write(shop.gate.content._replace(organisation=organisation), shop.snapshot)
    place = Deployment(shop.snapshot)
    monkeypatch.setattr(deployment, "current", lambda: place)
    with pytest.raises(SnapshotError, match="is a rehearsal"):
        deployment.gate()
    monkeypatch.setattr(deployment, "current", lambda: place._replace(rehearsal=True))
    assert isinstance(deployment.gate(), Gate)


@pytest.mark.parametrize("pinned", [False, True])
def test_its_index_of_carriers_is_not_believed_either(shop, pinned):
    """Else a task that only production lists would run unjudged."""
    place = Deployment(shop.snapshot, digest=shop.gate.content.digest if pinned else None)
    index = carriers.read(place)
    assert (index.blind, "is a rehearsal" in index.problem) == (True, True)
    assert carriers.read(place._replace(rehearsal=True)).problem is None


def test_a_task_that_names_no_export_waits_until_production_is_back(run, shop):
    result = run(
        "listed_later",
        carriers=None,
        required=None,
        deployed={**shop.options, "rehearsal": False},
        folder=str(shop.snapshot),
        digest=shop.gate.content.digest,
    )
    assert (result.states, result.shipped) == ({"deploy": "failed", "ship": "upstream_failed"}, [])
    assert "is none that may be used (the snapshot is a rehearsal" in result.log
