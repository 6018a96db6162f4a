"""Folders and files: what would silently not be read, and what cannot be read at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bad_input.harness import (
    both,
    copied,
    drop,
    folder_for,
    linked,
    moved,
    organisation,
    refused,
    removed,
    row,
    run,
    swap,
    whole,
)

EXPORT = "exports/orders-to-tulip.yaml"
OR_NOT_OURS = "or list it under `ignore` in sekisho.toml if it is not ours"


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        row(
            "the wrong ending",
            moved(EXPORT, "exports/orders-to-tulip.yml"),
            "exports/orders-to-tulip.yml: this file would not be read; rename it to orders-to-tulip.yaml",
        ),
        row(
            "the ending in capitals",
            moved(EXPORT, "exports/orders-to-tulip.YAML"),
            "exports/orders-to-tulip.YAML: this file would not be read; rename it to orders-to-tulip.yaml",
        ),
        row(
            "a note beside the exports",
            whole("exports/todo.txt", "later"),
            "exports/todo.txt: this file would not be read; move it elsewhere; only .yaml files are read here",
        ),
        row(
            "a folder named like a file",
            folder_for("exports/more.yaml"),
            "exports/more.yaml: this is a folder, and its name ends like a file's; rename one or the other",
        ),
        row(
            "a folder in place of places.yaml",
            both(removed("places.yaml"), folder_for("places.yaml")),
            "places.yaml: cannot be read: Is a directory",
        ),
        row(
            "a file in place of a folder",
            both(removed("waivers"), whole("waivers", "")),
            "waivers: a folder was expected here",
        ),
        row(
            "a file in place of the register",
            both(removed("register"), whole("register", "")),
            "register: a folder was expected here",
        ),
        row(
            "no register",
            removed("register"),
            "register: there is no register; make the folder, empty if there is no paper yet",
        ),
        row(
            "one id in two subfolders",
            copied(EXPORT, "exports/nl/orders-to-tulip.yaml"),
            "exports/orders-to-tulip.yaml: `orders-to-tulip` is already declared in exports/nl/orders-to-tulip.yaml",
        ),
        row(
            "one paper in two subfolders",
            whole("register/nl/contract.yaml", "kind: scc\n"),
            "register/nl/contract.yaml: `contract` is already the name of register/contract.yaml",
        ),
        row(
            "a name that is no id",
            moved(EXPORT, "exports/Orders to Tulip.yaml"),
            "exports/Orders to Tulip.yaml: the file's name is the id, and `Orders to Tulip` cannot be one; use lower-case letters and digits, words joined by hyphens, such as crm-to-us",
        ),
        row(
            "a link in a circle",
            linked("exports/more.yaml", "more.yaml"),
            "exports/more.yaml: cannot be read: Too many levels of symbolic links",
        ),
        row(
            "a link to nothing",
            linked("exports/more.yaml", "elsewhere.yaml"),
            "exports/more.yaml: there is no such file",
        ),
        row(
            "a link to a folder",
            linked("exports/more", "../parties"),
            "exports/more: a link to a folder is not followed; put the files here",
        ),
        row(
            "a folder in the singular",
            moved("waivers", "waiver"),
            "waiver: `waiver` would not be read; did you mean `waivers`?",
        ),
        row(
            "places in the wrong ending",
            moved("places.yaml", "places.yml"),
            "places.yml: `places.yml` would not be read; did you mean `places.yaml`?",
        ),
        row(
            "a folder with a capital",
            moved("regimes", "Regimes"),
            "Regimes: `Regimes` would not be read; did you mean `regimes`?",
        ),
        row(
            "a folder of a name of one's own",
            moved("register/contract.yaml", "contracts/contract.yaml"),
            f"contracts/contract.yaml: this file would not be read; move it to register/contract.yaml, {OR_NOT_OURS}",
        ),
        row(
            "two of them, one deep down, one in another ending",
            both(whole("contracts/nl/a.yaml", "kind: scc\nzone: Asia/Tokyo\n"), whole("contracts/b.yml", "a: 1\n")),
            f"contracts/b.yml: this file would not be read; move it to where it belongs: exports, further/regimes, further/shared, parties, places.yaml, regimes, register, shared, waivers, {OR_NOT_OURS}",
            f"contracts/nl/a.yaml: this file would not be read; move it to register/a.yaml, {OR_NOT_OURS}",
        ),
        row(
            "the register in one file",
            whole("register.yaml", "papers: []\n"),
            f"register.yaml: this file would not be read; move it to register/<id>.yaml, {OR_NOT_OURS}",
        ),
        row(
            "an export beside its folder",
            copied(EXPORT, "export.yaml"),
            f"export.yaml: this file would not be read; move it to exports/<id>.yaml, {OR_NOT_OURS}",
        ),
        row(
            "exports that are no YAML, in one file",
            whole("exports.yaml", "- [\n"),
            f"exports.yaml: this file would not be read; move it to exports/<id>.yaml, {OR_NOT_OURS}",
        ),
        row(
            "a party of its own name",
            moved("parties/sky.yaml", "sky.yaml"),
            f"sky.yaml: this file would not be read; move it to parties/sky.yaml, {OR_NOT_OURS}",
        ),
        row(
            "a waiver among the papers to come",
            moved("waivers/spring.yaml", "later/spring.yaml"),
            f"later/spring.yaml: this file would not be read; move it to waivers/spring.yaml, {OR_NOT_OURS}",
        ),
        row(
            "places under another name",
            moved("places.yaml", "ways/out.yaml"),
            f"ways/out.yaml: this file would not be read; move it to places.yaml, {OR_NOT_OURS}",
        ),
        row(
            "the place in the singular",
            moved("places.yaml", "place.yaml"),
            "place.yaml: `place.yaml` would not be read; did you mean `places.yaml`?",
        ),
        row(
            "a misspelt folder in capitals",
            moved("exports", "EXPROTS"),
            "EXPROTS: `EXPROTS` would not be read; did you mean `exports`?",
        ),
        row(
            "a folder that is put away",
            moved("waivers", "old/waivers-2025"),
            f"old/waivers-2025/spring.yaml: this file would not be read; move it to waivers/spring.yaml, {OR_NOT_OURS}",
        ),
        row(
            "a further folder of law that the settings do not name",
            whole("further/more/act.yaml", "title: An act\n"),
            f"further/more/act.yaml: this file would not be read; move it to where it belongs: exports, further/regimes, further/shared, parties, places.yaml, regimes, register, shared, waivers, {OR_NOT_OURS}",
        ),
        row(
            "a party of which only a copy is left, and a hidden one",
            both(moved("parties/tulip.yaml", "parties/tulip.yaml~"), whole("parties/.old/tulip.yaml", "")),
            "parties/tulip.yaml~: an editor's backup; it is not read",
            "exports/orders-to-tulip.yaml:3: no party is called `tulip`; expected one of: hana, sky",
            "places.yaml:2: no party is called `tulip`; expected one of: hana, sky",
        ),
        row(
            "no settings",
            removed("sekisho.toml"),
            "sekisho.toml: there is no such file; it makes a folder an organisation's: `organisation = …`",
            code=2,
        ),
    ],
)
def test_nothing_is_left_out_in_silence(change, code, said, tmp_path, capsys):
    folder = organisation(tmp_path)
    change(folder)
    refused(folder, run(capsys, "check", "-C", folder), code, *said)


def test_a_folder_that_is_not_there(tmp_path, capsys):
    said = "nowhere: there is no such folder; name the organisation's folder, the one that holds sekisho.toml"
    refused(tmp_path, run(capsys, "check", "-C", tmp_path / "nowhere"), 2, said)


@pytest.mark.parametrize(
    "change",
    [
        whole("exports/README.md", "# Our exports\n"),
        whole("exports/.draft.yaml", "not yet"),
        whole("exports/.git/config.yaml", "not: ours"),
        whole("exports/nl/.keep", ""),
        moved(EXPORT, "exports/nl/orders-to-tulip.yaml"),
        both(moved(EXPORT, ".kept.yaml"), linked(EXPORT, "../.kept.yaml")),
        whole(EXPORT, (Path(__file__).parent / "sound" / EXPORT).read_bytes().replace(b"\n", b"\r\n")),
        whole(EXPORT, b"\xef\xbb\xbf" + (Path(__file__).parent / "sound" / EXPORT).read_bytes()),
        whole("sekisho.toml", b"\xef\xbb\xbf" + (Path(__file__).parent / "sound" / "sekisho.toml").read_bytes()),
        swap(EXPORT, "stored_in: [NL]", "stored_in: [NO]"),
    ],
    ids=[
        "a README",
        "a hidden file",
        "a hidden folder",
        "a hidden file that keeps a folder",
        "a subfolder",
        "a link to a file",
        "line ends of Windows",
        "a byte-order mark",
        "settings with a byte-order mark",
        "Norway",
    ],
)
def test_what_is_no_mistake_is_read(change, tmp_path, capsys):
    folder = organisation(tmp_path)
    change(folder)
    answer = run(capsys, "check", "-C", folder)
    assert (answer.code, answer.lines) == (1, [])
    assert "orders-to-tulip" in answer.out


@pytest.mark.parametrize(
    "change",
    [
        whole(".github/workflows/check.yaml", "on: push\n"),
        whole(".gitlab-ci.yml", "stages: [check]\n"),
        whole(".pre-commit-config.yaml", "repos: []\n"),
        whole("dags/orders/config.yaml", "a: 1\n"),
        whole("cases/more/clouds.yaml", "regime: house/clouds\ncases: []\n"),
        whole("further/regimes/nl/README.md", ""),
        both(whole("venv/pyvenv.cfg", ""), whole("venv/lib/x.yaml", "a: 1\n")),
        whole("node_modules/x/package.yaml", "a: 1\n"),
        both(whole("sister/sekisho.toml", ""), whole("sister/exports/x.yaml", "a: 1\n")),
        both(
            swap("sekisho.toml", 'law = ["further"]', 'law = ["further"]\nignore = ["mkdocs.yml", "charts/*", "k8s/"]'),
            whole("mkdocs.yml", "site_name: x\n"),
            whole("charts/orders/values.yaml", "a: 1\n"),
            whole("k8s/orders/job.yaml", "kind: Job\n"),
        ),
    ],
    ids=[
        "GitHub's",
        "GitLab's",
        "of pre-commit",
        "beside DAG files",
        "cases",
        "further law",
        "a virtual environment",
        "packages of node",
        "another organisation",
        "what the settings name",
    ],
)
def test_yaml_of_others_is_left_alone(change, tmp_path, capsys):
    folder = organisation(tmp_path)
    change(folder)
    answer = run(capsys, "check", "-C", folder)
    assert (answer.code, answer.lines) == (1, [])


@pytest.mark.parametrize(
    "copy",
    [
        f"{EXPORT}~",
        f"{EXPORT}.bak",
        f"{EXPORT}.orig",
        f"{EXPORT}.swp",
        "exports/.orders-to-tulip.yaml.swp",
        "exports/#orders-to-tulip.yaml#",
        "exports/.#orders-to-tulip.yaml",
        "register/nl/contract.yaml.~1~",
        "shared/house.yaml.rej",
        "places.yaml~",
        "sekisho.toml.orig",
    ],
)
def test_what_an_editor_keeps_is_left_alone_with_a_word(copy, tmp_path, capsys):
    folder = organisation(tmp_path)
    whole(copy, "not: ours")(folder)
    answer = run(capsys, "check", "-C", folder)
    assert (answer.code, answer.lines) == (1, [f"sekisho: {folder}/{copy}: an editor's backup; it is not read"])


def test_a_file_whose_name_only_resembles_a_backup_is_read_or_refused(tmp_path, capsys):
    folder = organisation(tmp_path)
    whole("exports/later.yaml.disabled", "")(folder)
    said = "exports/later.yaml.disabled: this file would not be read; move it elsewhere; only .yaml files are read here"
    refused(folder, run(capsys, "check", "-C", folder), 3, said)


def test_every_problem_of_every_file_is_told_at_once(tmp_path, capsys):
    folder = organisation(tmp_path)
    for change in (
        swap("parties/hana.yaml", "country: JP", "country: JN"),
        swap("places.yaml", "party: sky", "party: sly"),
        both(swap(EXPORT, "purpose:", "porpoise:"), swap(EXPORT, "per_run: 100", "per_run: few")),
        swap("register/contract.yaml", "kind: scc", "kind: ssc"),
        swap("waivers/spring.yaml", "regime:", "regimes:"),
        swap("regimes/house/clouds.yaml", "zone: Asia/Tokyo", "zone: Tokyo"),
        drop("shared/house.yaml", "checked: 2026-11-01"),
    ):
        change(folder)
    refused(
        folder,
        run(capsys, "check", "-C", folder),
        3,
        "shared/house.yaml:1: `checked` is missing; write `checked: …`",
        "regimes/house/clouds.yaml:4: `zone: Tokyo` is not a time zone; write an IANA name such as Asia/Tokyo",
        "exports/orders-to-tulip.yaml:7: `porpoise` is not known here; did you mean `purpose`?",
        "exports/orders-to-tulip.yaml:11: `per_run: few`: a whole number was expected, such as 10000",
        "waivers/spring.yaml:2: `regimes` is not known here; did you mean `regime`?",
        "places.yaml:6: no party is called `sly`; did you mean `sky`?",
        "parties/hana.yaml:2: no country has the code `JN`; write its ISO 3166 code",
        "register/contract.yaml:1: no kind of evidence is called `ssc`; did you mean `scc`? All kinds, closest first: scc, …",
    )


def test_a_broken_file_beside_sound_ones_stops_explain_and_build_too(tmp_path, capsys):
    folder = organisation(tmp_path)
    whole("exports/second.yaml", "title: [")(folder)
    said = "exports/second.yaml:1: not YAML: a value is missing here, or a bracket is opened and not closed"
    refused(folder, run(capsys, "explain", "orders-to-tulip", "-C", folder), 3, said)
    refused(folder, run(capsys, "build", "-C", folder), 3, said)
    assert not (folder / ".sekisho").exists()


def without_override(*command: str | Path) -> list[str | Path]:
    """Root may read everything; taking that right away makes it an ordinary reader."""
    if os.geteuid() != 0:
        return list(command)
    if shutil.which("setpriv") is None:
        pytest.skip("as root, and without setpriv nothing is unreadable")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", *command]


@pytest.mark.parametrize(
    ("locked", "code", "said"),
    [
        (EXPORT, 3, f"{EXPORT}: cannot be read: Permission denied"),
        ("exports", 3, "exports: the folder cannot be read: Permission denied"),
        ("sekisho.toml", 2, "sekisho.toml: cannot be read: Permission denied"),
    ],
)
def test_what_may_not_be_read_is_told_by_a_real_process(locked, code, said, tmp_path):
    folder = organisation(tmp_path)
    (folder / locked).chmod(0)
    program = Path(sys.executable).with_name("sekisho")
    command = without_override(program, "check", "-C", folder)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (folder / locked).chmod(0o700)
    assert done.stderr.replace(f"{folder}/", "").splitlines()[:1] == [f"sekisho: {said}"]
    assert (done.returncode, done.stdout) == (code, "")
