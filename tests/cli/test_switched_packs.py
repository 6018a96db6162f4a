"""A pack that ships speaks only where it is switched on, it is no law, and nobody switches it off unseen."""

import json
import re

import pytest

from sekisho.gate import Gate
from tests.bad_input.harness import both, swap, whole
from tests.cli.repository import DAY, appended, committed, git

TOML, WOOL = "sekisho.toml", "exports/wool.yaml"
ON = swap(TOML, 'organisation = "kiwi"\n', 'organisation = "kiwi"\npacks = ["aspic"]\n')
OFF = swap(TOML, 'packs = ["aspic"]\n', "")
IN_THE_CLOUD = both(
    appended("parties/otago.yaml", "services: {store: {type: iaas, title: The store, country: NZ}}\n"),
    swap(WOOL, "services: []", "services: [otago/store]"),
)
PAPER = """kind: cloud-disclosure-certificate
holder: otago
services: [otago/store]
issued: 2025-12-01
printed_expiry: 2027-11-30
zone: Asia/Tokyo
listed: true
status_checked_on: 2026-11-19
"""


@pytest.fixture
def repository(kiwi):
    """A base that has the pack, and an export that lands on a service without a certificate."""
    both(ON, IN_THE_CLOUD)(kiwi)
    git(kiwi.parent, "init", "--initial-branch=main")
    committed(kiwi.parent, "first")
    return kiwi.parent


def verdicts(answer):
    return {line.split()[2]: tuple(line.split()[:2]) for line in answer.out.splitlines() if not line.startswith(" ")}


def test_who_does_not_switch_it_on_is_not_held_to_it(kiwi, sekisho):
    IN_THE_CLOUD(kiwi)
    off = Gate.open(kiwi).content
    assert sekisho("check", *DAY).code == 0
    ON(kiwi)
    on = Gate.open(kiwi).content
    assert set(on.regimes) - set(off.regimes) == {"aspic/iaas-paas"}
    assert on.digest != off.digest
    answer = sekisho("check", *DAY)
    assert answer.code == 1
    assert "aspic/iaas-paas" in answer.out
    whole("register/store.yaml", PAPER)(kiwi)
    assert sekisho("check", *DAY).code == 0


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        ("emergency_on: 2026-10-01", "has an emergency of 2026-10-01 that was not told (`emergency_notified_on`)"),
        ("changed_on: 2026-10-01", "has a change of 2026-10-01 that was not told (`change_notified_on`)"),
        (
            "improvement_requested_on: 2026-10-01",
            "has a request for improvement of 2026-10-01 that is not settled (`improvement_settled_on`)",
        ),
        ("listed: false", "is not shown by the list, which proves nothing (`listed`); ask the body"),
    ],
)
def test_what_leaves_a_certificate_in_doubt_is_told_of_the_register(happened, said, kiwi, sekisho):
    paper = PAPER.replace("listed: true\n", "") if "listed" in happened else PAPER
    both(ON, IN_THE_CLOUD, whole("register/store.yaml", f"{paper}{happened}\n"))(kiwi)
    answer = sekisho("register", "check", *DAY)
    assert answer.code == 1
    (line,) = [line for line in answer.out.splitlines() if line.startswith("register/store.yaml")]
    assert line.split(": ", 1)[1] == f"{said}; to do: find out, and enter the answer"
    assert "in doubt" in sekisho("register", "list", *DAY).out
    assert "REVIEW        wool" in sekisho("check", *DAY).out


def test_what_nobody_entered_is_no_more_than_a_blank(kiwi, sekisho):
    paper = PAPER.replace("listed: true\n", "").replace("status_checked_on: 2026-11-19\n", "")
    both(ON, IN_THE_CLOUD, whole("register/store.yaml", paper))(kiwi)
    (line,) = [one for one in sekisho("register", "check", *DAY).out.splitlines() if one.startswith("register/store")]
    assert "not entered yet: `status_checked_on`, `listed`; to do: look it up" in line


def test_an_emergency_that_was_notified_late_stays_late(kiwi, sekisho):
    told = "emergency_on: 2026-10-01\nemergency_notified_on: 2026-10-20\n"
    both(ON, IN_THE_CLOUD, whole("register/store.yaml", PAPER + told))(kiwi)
    assert sekisho("check", *DAY).code == 0
    assert "done late: due 2026-10-01, done 2026-10-20" in sekisho("register", "show", "store", *DAY).out


def test_a_revocation_is_told_with_its_ground(kiwi, sekisho):
    ended = "revocation_ground: 7\nevents: [{on: 2026-11-01, recorded_on: 2026-11-02, status: revoked}]\n"
    both(ON, IN_THE_CLOUD, whole("register/store.yaml", PAPER + ended))(kiwi)
    answer = sekisho("check", *DAY)
    assert "was revoked on 2026-11-01 on ground (7): a request for improvement was not followed" in answer.out


def test_a_level_says_what_it_means(kiwi, sekisho):
    both(ON, IN_THE_CLOUD, appended(TOML, '\n[enforcement.regimes]\n"aspic/iaas-paas" = "advisory"\n'))(kiwi)
    answer = sekisho("check", *DAY)
    assert answer.code == 0
    assert "enforced as advisory" in answer.out


def test_it_is_listed_as_a_policy_that_is_no_legal_basis(kiwi, sekisho):
    answer = sekisho("law", "list")
    assert "aspic" not in answer.out
    assert answer.lines == ['sekisho: packs that are not switched on: aspic (`packs = ["aspic"]` in sekisho.toml)']
    ON(kiwi)
    answer = sekisho("law", "list")
    (line,) = [line for line in answer.out.splitlines() if line.startswith("aspic/iaas-paas")]
    assert re.split(r"\s{2,}", line)[1] == "policy, no legal basis"
    assert answer.lines == []


def test_a_policy_makes_no_country_known(kiwi, sekisho):
    both(ON, IN_THE_CLOUD, whole("register/store.yaml", PAPER), swap("regimes/nz/act.yaml", "[NZ]", "[AU]"))(kiwi)
    answer = sekisho("check", *DAY)
    assert answer.code == 1
    assert "no law of New Zealand (NZ) is loaded" in answer.out


def test_it_has_a_page_and_its_age_is_told(kiwi, sekisho, tmp_path):
    ON(kiwi)
    assert sekisho("docs", "--to", str(tmp_path / "pages")).code == 0
    page = (tmp_path / "pages/en/regimes/aspic/iaas-paas.md").read_text(encoding="utf-8")
    assert "policy, no legal basis" in page
    assert "guideline of October 2018" in page
    assert (tmp_path / "pages/ja/regimes/aspic/iaas-paas.html").is_file()
    stale = sekisho("law", "stale", "--at", "2100-01-01").out
    assert {"aspic/iaas-paas", "shared/aspic"} <= {line.split()[0] for line in stale.splitlines()}


def test_without_an_organisation_all_that_ships_is_told(tmp_path, sekisho, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "aspic/iaas-paas" in sekisho("law", "list").out


def test_file_and_line_of_its_rules_are_told(repository, kiwi, sekisho):
    OFF(kiwi)
    found = json.loads(sekisho("diff", "main", "--fail-on", "loosened", *DAY, "-o", "json").out)["loosened"]
    where = {one["home"]: one["where"] for one in found if one["kind"] == "law"}
    assert where["aspic/iaas-paas"].endswith("packs/aspic/regimes/aspic/iaas-paas.yaml:1")


def test_to_switch_it_off_is_to_loosen(repository, kiwi, sekisho):
    OFF(kiwi)
    answer = sekisho("diff", "main", "--fail-on", "loosened", *DAY, "-o", "json")
    assert answer.code == 1
    found = [(one["kind"], one["text"]) for one in json.loads(answer.out)["loosened"]]
    title = "ASPIC disclosure certification of IaaS and PaaS (IoT cloud services)"
    assert ("setting", "packs: −aspic") in found
    assert ("law", f"aspic/iaas-paas: {title} (aspic/iaas-paas), removed") in found
    assert ("verdict", "wool passes now: DENY → ALLOW") in found


def test_to_switch_it_on_is_not(kiwi, sekisho):
    IN_THE_CLOUD(kiwi)
    git(kiwi.parent, "init", "--initial-branch=main")
    committed(kiwi.parent, "first")
    ON(kiwi)
    answer = sekisho("diff", "main", "--fail-on", "loosened", *DAY)
    assert answer.code == 0
    assert "Nothing is loosened." in answer.out.splitlines()


@pytest.mark.usefixtures("repository")
def test_the_pack_of_the_base_holds_until_the_change_is_merged(kiwi, sekisho):
    OFF(kiwi)
    assert sekisho("check", *DAY).code == 0
    answer = sekisho("check", "--base", "main", *DAY)
    assert answer.code == 1
    assert "wool passes only by this change, not by main" in answer.out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('packs = ["aspik"]', "no pack is called `aspik`; did you mean `aspic`?"),
        ('packs = ["iso"]', "no pack is called `iso`; expected one of: aspic"),
    ],
)
@pytest.mark.parametrize("command", [("check",), ("law", "list"), ("docs",), ("build",)])
def test_a_pack_that_there_is_not_is_refused(command, line, said, kiwi, sekisho):
    appended(TOML, f"{line}\n")(kiwi)
    answer = sekisho(*command)
    assert answer.code == 2
    assert answer.lines == [f"sekisho: {kiwi / TOML}:2: {said}"]


def test_a_table_of_a_pack_that_is_off_cannot_be_named(repository, kiwi, sekisho):
    house = """title: Our rule
layer: organisation
zone: Pacific/Auckland
checked: 2026-11-01
sources: {us: {title: Our rules}}
applies: {fact: export.service_types, one_of: aspic/certifiable, cite: us 1}
requires: {any: [{basis: any, title: Any, cite: us 2, all: [{fact: data.sensitive, is: false, cite: us 2}]}]}
"""
    whole("regimes/kiwi.yaml", house)(kiwi)
    assert sekisho("law", "list").code == 0
    OFF(kiwi)
    answer = sekisho("law", "list")
    assert answer.code == 3
    assert any("aspic/certifiable" in line for line in answer.lines)
