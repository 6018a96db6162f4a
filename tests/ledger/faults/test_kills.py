"""kill -9 at every step of reserve, ship and settle: nobody lost, nobody counted twice, no room that is not there."""

import signal
from datetime import timedelta
from itertools import count

import pytest

from tests.ledger.faults.processes import PATIENCE, Steps, boundaries, dies, hear, start, watched, writes
from tests.ledger.faults.world import A_DAY, START, Shipment, Witness, counted, make, opened, ship


def one_task(number):
    return [Shipment(f"exporter-{number}", range(12), START + number * timedelta(hours=30))]


def two_map_indexes(number):
    now = START + number * timedelta(hours=30)
    people = [range(8), range(4, 12)]
    return [Shipment(f"exporter-{number}", part, now, map_index=at, per_run=12) for at, part in enumerate(people)]


def _ship_until_death(connection, url, folder, shipments, *death):
    fatal, matters = death
    steps = Steps(fatal, dies(connection), matters)
    with watched(steps):
        ship(url, Witness(folder), *shipments, step=steps)
    connection.send(None)


def killed(url, witness, shipments, fatal, matters):
    """Let another process ship and die at the fatal step; what it was about to do, or None when it came through."""
    process, connection = start(_ship_until_death, url, witness.folder, shipments, fatal, matters)
    step = hear(connection)
    process.join(PATIENCE)
    assert process.exitcode == (0 if step is None else -signal.SIGKILL)
    return step


def deaths(url, tmp_path, shipments_of, matters):
    """Each step at which a run can die, with what is left behind: sound, and never below the people that had left."""
    witness = Witness(tmp_path)
    make(url)
    for fatal in count(1):
        shipments = shipments_of(fatal)
        step = killed(url, witness, shipments, fatal, matters)
        with opened(url) as ledger:
            assert ledger.verify().faults == [], step
            if step is None:
                return
            account, now = shipments[0].account, shipments[0].now
            settled, held = counted(ledger, account, now)
            assert settled + held >= len(witness.saw(account)), step
            yield step, ledger, witness, shipments


@pytest.mark.parametrize(("shipments_of", "matters"), [(one_task, writes), (two_map_indexes, boundaries)])
def test_a_run_that_died_is_tried_again_and_counts_exactly_the_people_it_sent(
    faulty_url, tmp_path, shipments_of, matters
):
    steps = []
    for step, ledger, witness, shipments in deaths(faulty_url, tmp_path, shipments_of, matters):
        account, now = shipments[0].account, shipments[0].now
        ship(faulty_url, witness, *shipments)
        assert counted(ledger, account, now) == (len(witness.saw(account)), 0) == (12, 0), step
        steps.append(step)
    assert steps.count("before COMMIT") == steps.count("after COMMIT") == 3 * len(shipments)
    assert steps.count("before people leave") == 2 * len(shipments)
    if matters is writes:
        assert len([step for step in steps if step.startswith("before INSERT")]) > 6


def test_a_run_that_died_keeps_its_declared_most_if_anybody_may_have_left_and_can_be_tried_again_the_day_after(
    faulty_url, tmp_path
):
    states = set()
    for step, ledger, witness, shipments in deaths(faulty_url, tmp_path, one_task, boundaries):
        account, later = shipments[0].account, shipments[0].now + A_DAY + timedelta(hours=1)
        ledger.sweep(later)
        settled, held = counted(ledger, account, later)
        left = len(witness.saw(account))
        assert left <= settled + held <= 12, step
        found = {reservation.state for reservation in ledger.reservations(account=account)}
        assert found <= ({"uncounted", "settled"} if left else {"uncounted", "expired"}), step
        states |= found
        ship(faulty_url, witness, *(shipment._replace(now=later) for shipment in shipments))
        assert counted(ledger, account, later) == (12, 0), step
    assert states == {"expired", "uncounted", "settled"}
