"""The law is in the wheel, in a wheel built from the sdist, and in an editable install."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

LAW = ("regimes", "shared", "packs")

PRINT_THE_SHIPPED_LAW = """
import json, pathlib, sekisho
from sekisho.packs import shipped

root = pathlib.Path(str(shipped()))
found = [path for folder in ("regimes", "shared", "packs") for path in (root / folder).rglob("*") if path.is_file()]
law = sorted(path.relative_to(root).as_posix() for path in found)
print(json.dumps({"package": sekisho.__file__, "root": str(root.resolve()), "law": law}))
"""


def run(*command: str | Path, where: Path, **environment: str) -> str:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("COVERAGE_", "PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=where, env=inherited | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def law(repository):
    """Each law file of the repository and the digest of its text."""
    files = {
        path.relative_to(repository / "policies").as_posix(): sha256(path.read_bytes()).hexdigest()
        for folder in LAW
        for path in (repository / "policies" / folder).rglob("*")
        if path.is_file()
    }
    assert any(name.startswith("regimes/") for name in files), "no law in the repository"
    return files


@pytest.fixture(scope="session")
def archives(repository, tmp_path_factory):
    """Built once, without network: a wheel, an sdist, and a wheel from that sdist."""
    straight, around = tmp_path_factory.mktemp("straight"), tmp_path_factory.mktemp("around")
    build = (sys.executable, "-m", "build", "--no-isolation")
    with ThreadPoolExecutor() as both:
        jobs = [
            both.submit(run, *build, "--wheel", "--outdir", straight, where=repository),
            both.submit(run, *build, "--outdir", around, where=repository),
        ]
        for job in jobs:
            job.result()
    return {
        "wheel": next(straight.glob("*.whl")),
        "sdist": next(around.glob("*.tar.gz")),
        "wheel from the sdist": next(around.glob("*.whl")),
    }


def contents(archive: Path) -> dict[str, str]:
    """Each file in the archive and its digest; an sdist's own top folder is left out."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return {name: sha256(wheel.read(name)).hexdigest() for name in wheel.namelist()}
    with tarfile.open(archive) as sdist:
        return {
            member.name.partition("/")[2]: sha256(sdist.extractfile(member).read()).hexdigest()
            for member in sdist.getmembers()
            if member.isfile()
        }


def below(folder: str, files: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(folder): digest for name, digest in files.items() if name.startswith(folder)}


@pytest.mark.parametrize(
    ("kind", "folder"),
    [
        ("wheel", "sekisho/policies/"),
        ("wheel from the sdist", "sekisho/policies/"),
        ("sdist", "policies/"),
    ],
)
def test_the_archive_carries_exactly_the_law(kind, folder, archives, law):
    assert below(folder, contents(archives[kind])) == law


def test_a_wheel_from_the_sdist_is_the_same_wheel(archives):
    assert contents(archives["wheel from the sdist"]) == contents(archives["wheel"])


def test_the_wheel_is_typed_and_holds_the_package_only(archives):
    names = set(contents(archives["wheel"]))
    assert "sekisho/py.typed" in names
    assert not [name for name in names if not name.startswith(("sekisho/", "sekisho-"))]
    assert not [name for name in names if {"acme", "tests"} & set(name.split("/"))]


def test_law_files_are_yaml_and_nothing_else(law):
    assert [name for name in law if not name.endswith((".yaml", "README.md"))] == []


def test_an_installed_wheel_finds_its_law(archives, law, tmp_path):
    target = tmp_path / "installed"
    run(
        *(sys.executable, "-m", "uv", "pip", "install", "--offline", "--no-deps", "--no-config"),
        *("--python", sys.executable, "--target", target, archives["wheel"]),
        where=tmp_path,
    )
    answer = json.loads(run(sys.executable, "-c", PRINT_THE_SHIPPED_LAW, where=tmp_path, PYTHONPATH=str(target)))
    assert Path(answer["package"]).is_relative_to(target)
    assert Path(answer["root"]).is_relative_to(target)
    assert answer["law"] == sorted(law)


def test_an_editable_install_finds_its_law(repository, law, tmp_path):
    answer = json.loads(run(sys.executable, "-c", PRINT_THE_SHIPPED_LAW, where=tmp_path))
    assert Path(answer["package"]).is_relative_to(repository / "src")
    assert Path(answer["root"]) == repository / "policies"
    assert answer["law"] == sorted(law)
