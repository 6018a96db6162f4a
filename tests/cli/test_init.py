"""`sekisho init --codeowners`: every path by which somebody could grant himself something has an owner."""

import subprocess

import pytest

from tests.bad_input.harness import whole
from tests.cli.repository import git

PARTS = ("sekisho.toml", "waivers/", "register/", "regimes/", "shared/", "exports/", "parties/", "places.yaml")


def test_every_part_of_the_policy_has_an_owner(kiwi, sekisho):
    git(kiwi.parent, "init")
    answer = sekisho("init", "--codeowners", "@kiwi/governance", "--codeowners", "aroha@kiwi.example")
    assert (answer.code, answer.lines) == (0, [])
    owned = dict(line.split(" ", 1) for line in answer.out.splitlines() if line.startswith("/"))
    assert set(owned.values()) == {"@kiwi/governance aroha@kiwi.example"}
    around = ("/pyproject.toml", "/.github/", "/.gitlab/", "/.gitlab-ci.yml", "/CODEOWNERS", "/docs/CODEOWNERS")
    parts = [*(f"/kiwi/{part}" for part in PARTS), *around]
    assert [part for part in owned if part in parts] == parts
    assert set(owned) - set(parts) == {part.rstrip("/") for part in parts if part.endswith("/")}


def test_a_link_in_place_of_a_folder_has_an_owner_as_well(kiwi, sekisho, tmp_path):
    """`/kiwi/waivers/` is a pattern for a folder: a link or a submodule of that name would be nobody's."""
    git(kiwi.parent, "init")
    lines = sekisho("init", "--codeowners", "@kiwi").out.splitlines()
    (kiwi.parent / "list").write_text("\n".join(line.removesuffix(" @kiwi") for line in lines), encoding="utf-8")
    (kiwi / "waivers").symlink_to("../elsewhere")
    asked = ["kiwi/waivers", "kiwi/register/mill.yaml", "kiwi/dags/sekisho.toml", "sub/pyproject.toml", "README.md"]
    matching = ["git", "-c", "core.excludesFile=list", "check-ignore", "--no-index", *asked]
    owned = subprocess.run(matching, cwd=kiwi.parent, capture_output=True, text=True, check=True).stdout.splitlines()
    assert owned == asked[:-1]


def test_further_law_has_an_owner_too_and_odd_names_are_escaped(kiwi, sekisho, tmp_path, monkeypatch):
    odd = kiwi.rename(tmp_path / "my kiwi")
    monkeypatch.chdir(odd)
    git(tmp_path, "init")
    (tmp_path / "law/regimes").mkdir(parents=True)
    whole("sekisho.toml", 'organisation = "kiwi"\nlaw = ["../law"]\n')(odd)
    lines = sekisho("init", "--codeowners", "@kiwi/governance").out.splitlines()
    assert {"/law/ @kiwi/governance", "/my\\ kiwi/register/ @kiwi/governance"} <= set(lines)


def test_an_organisation_outside_of_git_is_its_own_top(kiwi, sekisho):
    assert "/register/ @kiwi" in sekisho("init", "--codeowners", "@kiwi").out.splitlines()


@pytest.mark.parametrize("arguments", [(), ("--codeowners", "kiwi"), ("--codeowners", "@a b"), ("--codeowners", "")])
def test_without_an_owner_nothing_is_printed(arguments, kiwi, sekisho):
    answer = sekisho("init", *arguments)
    assert (answer.code, answer.out) == (2, "")
