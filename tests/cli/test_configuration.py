"""Where an option's value comes from: flag, then SEKISHO_*, then sekisho.toml, then pyproject.toml."""

import json

import pytest

from tests.bad_input.harness import swap, whole

NOTHING_DECLARED = 4


@pytest.fixture
def empty(kiwi):
    """An organisation without exports: `allow-empty` alone decides the exit code."""
    for export in (kiwi / "exports").iterdir():
        export.unlink()
    return kiwi


def test_the_four_sources_of_a_value_in_their_order(kiwi, sekisho, monkeypatch):
    def format_of(answer):
        return "json" if answer.out.startswith("{") else "html" if answer.out.startswith("<") else "text"

    assert format_of(sekisho("check")) == "text"
    whole("pyproject.toml", '[tool.sekisho]\noutput = ["html"]\n')(kiwi)
    assert format_of(sekisho("check")) == "html"
    swap("sekisho.toml", "\n", '\n[check]\noutput = ["json"]\n')(kiwi)
    assert format_of(sekisho("check")) == "json"
    monkeypatch.setenv("SEKISHO_OUTPUT", "html")
    assert format_of(sekisho("check")) == "html"
    assert format_of(sekisho("check", "-o", "text")) == "text"


def test_each_source_reaches_each_option(kiwi, sekisho, monkeypatch):
    swap("sekisho.toml", "\n", '\n[check]\nlang = "ja"\npaths = ["dags"]\nfail-on = "hard-mandatory"\n')(kiwi)
    answer = sekisho("check", "--at", "2027-04-01")
    assert "小包法" in answer.out
    assert "担当は2ファイルの2タスク" in answer.out
    monkeypatch.setenv("SEKISHO_LANG", "en")
    monkeypatch.setenv("SEKISHO_AT", "2026-11-20")
    answer = sekisho("check")
    assert answer.out.startswith("kiwi: exports as of 2026-11-20\n")
    assert "Act on parcels" in answer.out
    monkeypatch.setenv("SEKISHO_PATHS", "parties")
    assert "carried by" not in sekisho("check").out


@pytest.mark.parametrize(
    ("project", "settings", "environment", "flags", "code"),
    [
        (None, None, None, (), NOTHING_DECLARED),
        ("true", None, None, (), 0),
        ("true", "false", None, (), NOTHING_DECLARED),
        ("false", "true", None, (), 0),
        (None, "true", "0", (), NOTHING_DECLARED),
        (None, "false", "1", (), 0),
        (None, "false", "0", ("--allow-empty",), 0),
    ],
)
def test_a_flag_of_each_source(project, settings, environment, flags, code, empty, sekisho, monkeypatch):  # noqa: PLR0917
    if project:
        whole("pyproject.toml", f"[tool.sekisho]\nallow-empty = {project}\n")(empty)
    if settings:
        swap("sekisho.toml", "\n", f"\n[check]\nallow-empty = {settings}\n")(empty)
    if environment:
        monkeypatch.setenv("SEKISHO_ALLOW_EMPTY", environment)
    assert sekisho("check", *flags).code == code


def test_the_nearest_organisation_above_is_found(kiwi, sekisho, monkeypatch):
    deep = kiwi / "dags/team/a"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert sekisho("check", "--at", "2026-11-20").out.startswith("kiwi:")
    whole("sekisho.toml", 'organisation = "team"\n')(deep.parent)
    (deep.parent / "register").mkdir()
    assert sekisho("check", "--allow-empty").out.startswith("team:")


def test_pyproject_names_the_folder_from_where_it_stands(kiwi, sekisho, monkeypatch):
    project = kiwi.parent
    whole("pyproject.toml", '[tool.sekisho]\norganisation = "kiwi"\npaths = ["kiwi/dags"]\n')(project)
    (project / "elsewhere").mkdir()
    monkeypatch.chdir(project / "elsewhere")
    answer = sekisho("check", "--at", "2026-11-20", "-o", "json")
    report = json.loads(answer.out)
    assert (answer.code, report["organisation"], report["files"]) == (0, "kiwi", 2)


def test_environment_and_flag_name_the_folder(kiwi, sekisho, monkeypatch, tmp_path):
    other = tmp_path / "other"
    (other / "register").mkdir(parents=True)
    whole("sekisho.toml", 'organisation = "other"\n')(other)
    monkeypatch.setenv("SEKISHO_ORGANISATION", str(other))
    assert sekisho("check", "--allow-empty").out.startswith("other:")
    assert sekisho("check", "-C", kiwi).out.startswith("kiwi:")


def test_a_pinned_day_holds_in_rehearsal_and_is_marked(kiwi, sekisho):
    swap("sekisho.toml", "\n", "\nrehearsal = true\nas_of = 2026-11-20\n")(kiwi)
    assert sekisho("check").out.startswith("kiwi: exports as of 2026-11-20, in rehearsal\n")
    assert sekisho("check", "--at", "2026-12-01").out.startswith("kiwi: exports as of 2026-12-01, in rehearsal\n")


def test_without_a_day_it_is_now(kiwi, sekisho):
    assert json.loads(sekisho("check", "-o", "json").out)["as_of"].endswith("+00:00")
