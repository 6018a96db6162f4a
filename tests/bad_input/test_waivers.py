"""[waivers] in sekisho.toml: for how long a waiver may be given, and by whom."""

import pytest

from tests.bad_input import harness
from tests.bad_input.harness import both, refused, row, swap

WAIVER = "waivers/spring.yaml"


def waivers(text):
    return swap("sekisho.toml", "[enforcement]\n", f"[waivers]\n{text}\n\n[enforcement]\n")


PEOPLE = 'approvers = ["Chiba Aoi <ca@hana.example>", "board"]\ngroups = {board = ["Doi Rin", "Baba Sho"]}'


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        row(
            "a waiver for one day more than is allowed",
            waivers("max_days = 119"),
            f"{WAIVER}:7: the waiver holds for 120 days, and sekisho.toml allows 119 (`max_days` in [waivers]); let it end earlier",
        ),
        row(
            "approved by somebody who may not",
            waivers(PEOPLE),
            f"{WAIVER}:5: `Chiba, legal` is not among the `approvers` in [waivers] of sekisho.toml (Chiba Aoi <ca@hana.example>, Doi Rin, Baba Sho); have one of them approve",
        ),
        row(
            "approved by a whole group",
            both(waivers(PEOPLE), swap(WAIVER, "Chiba, legal", "Board")),
            f"{WAIVER}:5: `Board` is a group; write who of it approved",
        ),
        row(
            "approved by the address of who asked",
            both(
                waivers(PEOPLE),
                swap(WAIVER, "Baba, sales", "Aoi Chiba"),
                swap(WAIVER, "Chiba, legal", "ca@hana.example"),
            ),
            f"{WAIVER}:5: `ca@hana.example` is known as Chiba Aoi <ca@hana.example>, and so may be `Aoi Chiba`, who asked; another person must approve",
        ),
        row(
            "one person in two spellings",
            swap(WAIVER, "Chiba, legal", "BABA <baba@hana.example>"),
            f"{WAIVER}:5: `approved_by: BABA <baba@hana.example>` and `requested_by: Baba, sales` may be one person; another person must approve: write the e-mail address of each, as in `Name <name@host>`",
        ),
        row(
            "approvers that are nobody",
            waivers("approvers = []"),
            "sekisho.toml:9: `approvers` names no person; name people or groups, or remove the line",
            code=2,
        ),
        row(
            "groups that nobody is in, and that may approve nothing",
            waivers('approvers = ["Doi Rin"]\ngroups = {board = []}'),
            "sekisho.toml:10: `groups` names no person in `board`; name its members",
            "sekisho.toml:10: `groups` has `board`, which is not among the `approvers`; add it there, or remove the group",
            code=2,
        ),
        row(
            "a group inside a group",
            waivers('approvers = ["legal", "board"]\ngroups = {legal = ["Doi Rin", "Board"], board = ["Baba Sho"]}'),
            "sekisho.toml:10: `groups` has `Board` among the members of `legal`, and that is a group; name its members",
            code=2,
        ),
        row(
            "asked by a whole group",
            both(waivers(PEOPLE), swap(WAIVER, "Baba, sales", "Board"), swap(WAIVER, "Chiba, legal", "Doi Rin")),
            f"{WAIVER}:4: `Board` is a group, and `Doi Rin` may be of it; write who of it asked",
        ),
        row(
            "no day at all",
            waivers("max_days = 0"),
            "sekisho.toml:9: `max_days: 0`: a number of 1 or more was expected",
            code=2,
        ),
    ],
)
def test_a_waiver_that_goes_too_far_is_refused(change, code, said, tmp_path, capsys):
    folder = harness.organisation(tmp_path / "hana")
    change(folder)
    refused(folder, harness.run(capsys, "check", "-C", folder), code, *said)


@pytest.mark.parametrize(
    "settings", ["max_days = 120", 'approvers = ["Chiba"]', f"{PEOPLE.replace('Baba Sho', 'Chiba')}"]
)
def test_a_waiver_within_bounds_is_read(settings, tmp_path, capsys):
    folder = harness.organisation(tmp_path / "hana")
    waivers(settings)(folder)
    assert harness.run(capsys, "check", "-C", folder).code in {0, 1}
