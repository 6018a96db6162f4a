"""DAG files in every state: what Python reads is read, and one that it cannot read stops nothing it has no part in."""

from __future__ import annotations

import os
import signal
import struct
import sys
import zipfile

import pytest

from sekisho import dagfiles, disk
from sekisho.dagfiles.source import PYTHON
from tests.test_dagfiles import carried, declared

MARKED = """{}
from airflow.sdk import DAG
from sekisho.airflow import export
with DAG("日次"):
    Ship(task_id="送信", outlets=[export("crm")])
"""
PLAIN = "from airflow.sdk import DAG\nwith DAG('other'):\n    Ship(task_id='x')\n"
CARRIES = {"crm": [("daily", "ship")]}


@pytest.fixture
def read(tmp_path):
    """Read one DAG file, given as bytes; it must not take long."""

    def reading(data, name="dag.py", **carriers):
        (tmp_path / name).write_bytes(data)
        signal.alarm(60)
        seen = dagfiles.read([tmp_path], declared(**(carriers or CARRIES)))
        signal.alarm(0)
        return seen

    return reading


@pytest.mark.parametrize(
    ("cookie", "encoding"),
    [
        ("# -*- coding: shift_jis -*-", "shift_jis"),
        ("# vim: set fileencoding=euc-jp :", "euc-jp"),
        ("#!/usr/bin/env python\n# coding: iso-2022-jp", "iso-2022-jp"),
        ("# coding: utf-8", "utf-8"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("# coding: utf-8", "utf-8-sig"),
    ],
)
def test_an_encoding_that_a_file_declares_is_obeyed(cookie, encoding, read):
    seen = read(MARKED.format(cookie).encode(encoding))
    assert carried(seen) == [("日次", "送信", "crm")]
    assert (seen.problems, seen.unread) == ((), ())


def test_latin_1_is_read(read):
    marker = (
        "from sekisho.airflow import export\nwith DAG('d\xe9j\xe0'):\n    Ship(task_id='a', outlets=[export('crm')])\n"
    )
    text = f"# coding: latin-1\n{marker}"
    assert carried(read(text.encode("latin-1"))) == [("d\xe9j\xe0", "a", "crm")]


NEWER = [
    "type Id = int\n",
    "def f[T](x: T) -> T: ...\n",
    "x = f'{', '.join([\"a\", 'b'])}'\n",
    "t = t'{x}'\n",
]
BROKEN = [
    *((PLAIN + one).encode() for one in NEWER if sys.version_info < (3, 12)),
    PLAIN.encode() + b"x = (\n",
    PLAIN.encode() + b"if x:\n\ty\n        z\n",
    PLAIN.encode() + b"x = '\xff'\n",
    b"# coding: no-such-encoding\n" + PLAIN.encode(),
    b"\xef\xbb\xbf# coding: latin-1\n" + PLAIN.encode(),
    PLAIN.encode() + b"x = '\0'\n",
    PLAIN.encode("utf-16"),
    PLAIN.encode("utf-32"),
    PLAIN.encode() + b"x = " + b"9" * 5000,
    PLAIN.encode() + b"x = " + b"(" * 300 + b")" * 300,
    PLAIN.encode() + b"x = " + b"-" * 100_000 + b"1",
    PLAIN.encode() + b"x = a" + b".b" * 100_000,
    PLAIN.encode() + b"x = a" + b"()" * 50_000,
    PLAIN.encode() + b"x = " + b"1+" * 100_000 + b"1",
    PLAIN.encode() + b"x = lambda: " * 1 + b"lambda: " * 3000 + b"1",
    PLAIN.encode() + b"".join(b" " * n + b"if x:\n" for n in range(120)) + b" " * 120 + b"y",
]


@pytest.mark.parametrize("data", BROKEN, ids=range(len(BROKEN)))
def test_what_cannot_be_read_and_has_no_part_in_exports_is_told_and_stops_nothing(data, read):
    seen = read(data)
    assert seen.problems == ()
    for gap in seen.unread:
        assert gap.file.endswith("dag.py")
        assert gap.line >= (4 if data.startswith(b"from") else 1)
        assert str(gap.text).startswith("not looked at: ")
    assert seen.unread or b"1+1+" in data  # a long sum is read after all


@pytest.mark.parametrize("data", BROKEN, ids=range(len(BROKEN)))
@pytest.mark.parametrize("word", ["import sekisho", "# daily ship"])
def test_what_cannot_be_read_and_may_carry_an_export_is_a_problem_that_says_why(data, word, read):
    if data.startswith((b"\xff\xfe\0\0", b"\xff\xfe")):
        encoding = "utf-32" if data.startswith(b"\xff\xfe\0\0") else "utf-16"
        data = (data.decode(encoding) + f"{word}\n").encode(encoding)
    else:
        data = data.replace(b"from airflow.sdk import DAG\n", f"from airflow.sdk import DAG\n{word}\n".encode())
    seen = read(data)
    assert seen.unread == ()
    for problem in seen.problems:
        because = "`sekisho`" if "sekisho" in word else "the carrier `daily.ship`"
        assert f"; it names {because}, so it may carry an export: mend it, or run the check" in problem.text
        assert problem.line >= 1
    assert seen.problems or b"1+1+" in data


def test_a_newer_syntax_names_the_python_that_read_it_and_its_line(read):
    (problem,) = read(b"import sekisho\n\nx = $\n").problems
    assert problem.line == 3
    assert problem.text.startswith(f"cannot be read as Python {PYTHON}: invalid syntax; it names `sekisho`")


def test_except_star_is_read(read):
    text = MARKED.format("") + "try:\n    pass\nexcept* ValueError:\n    pass\n"
    assert carried(read(text.encode())) == [("日次", "送信", "crm")]


@pytest.mark.parametrize(
    "loop",
    [
        "for a in range(200):\n for b in range(200):\n  for c in range(200):\n   for d in range(200):\n    x = a\n",
        "x = [[[[d for d in range(200)] for c in range(200)] for b in range(200)] for a in range(200)]\n",
        "for a in range(10 ** 30): pass\nfor a in range(99999999999999999999999): pass\n",
        "x = 0x" + "f" * 9000 + "\ny = f'{x}'\n",
    ],
    ids=["loops", "comprehensions", "a long range", "a huge number"],
)
def test_what_would_never_end_is_told(loop, read):
    seen = read((PLAIN + loop).encode())
    assert seen.problems == ()
    assert all(gap.line > 3 for gap in seen.unread)
    (problem, *_) = read((PLAIN + loop).replace("'other'", "'daily'").replace("'x'", "'ship'").encode()).problems or [
        None
    ]
    assert problem is None or problem.line > 3


def test_ten_thousand_tasks_take_no_ten_minutes(read):
    body = "".join(f"    ship()\n    Ship(task_id='t{n}')\n" for n in range(10_000))
    text = "from airflow.sdk import DAG, task\n@task\ndef ship(): ...\nwith DAG('daily'):\n" + body
    seen = read(text.encode(), crm=[("daily", "ship__9999")])
    assert carried(seen) == [("daily", "ship__9999", "crm")]


def fifo(path):
    os.mkfifo(path)


def device(path):
    path.symlink_to("/dev/zero")


def loop(path):
    path.symlink_to(path.name)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (fifo, "it is a named pipe, and a regular file was expected"),
        (device, "it is a device, and a regular file was expected"),
        (loop, "Too many levels of symbolic links"),
        (lambda path: path.symlink_to("gone.py"), "No such file or directory"),
    ],
)
def test_what_airflow_would_not_open_is_told_and_stops_nothing(make, said, tmp_path):
    make(tmp_path / "dag.py")
    signal.alarm(20)
    seen = dagfiles.read([tmp_path], declared(**CARRIES))
    signal.alarm(0)
    assert seen.problems == ()
    assert [str(gap.text) for gap in seen.unread] == [
        f"not looked at: cannot be read: {said}; it names neither sekisho nor a carrier, as far as its text can be told"
    ]


def test_a_folder_under_the_name_of_a_file_is_a_folder(tmp_path):
    (tmp_path / "dag.py").mkdir()
    (tmp_path / "dag.py/ship.py").write_text(MARKED.format(""), encoding="utf-8")
    assert carried(dagfiles.read([tmp_path], declared(**CARRIES))) == [("日次", "送信", "crm")]


def test_a_file_too_large_to_be_read_may_carry_anything(tmp_path):
    with (tmp_path / "dag.py").open("wb") as file:
        file.truncate(disk.TEXT + 1)
    (problem,) = dagfiles.read([tmp_path], declared(**CARRIES)).problems
    assert problem.text.startswith("cannot be read: it is larger than 4 MiB")
    assert "nothing is known of what it holds, so it may carry an export" in problem.text


def packed(path, **modules):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in modules.items():
            bundle.writestr(name.replace("__", "/").replace("_py", ".py"), data)
    return path


@pytest.mark.parametrize("name", ["bundle.zip", "bundle.ZIP", "bundle.whl", "bundle"])
def test_modules_at_the_top_of_a_packed_bundle_are_read(name, tmp_path):
    packed(tmp_path / name, dag_py=MARKED.format(""), below__dag_py=MARKED.format(""))
    seen = dagfiles.read([tmp_path], declared(**CARRIES))
    assert [(one.file, one.task_id) for one in seen.sightings] == [(f"{tmp_path / name}/dag.py", "送信")]
    assert seen.files == 1


def test_what_cannot_be_read_of_a_packed_bundle_is_told(tmp_path):
    packed(
        tmp_path / "a.zip",
        a_py="import sekisho\nx = (\n",
        b_py=PLAIN + "x = (\n",
        c_py=b"import sekisho\n" + b" " * (5 << 20),
    )
    seen = dagfiles.read([tmp_path], declared(**CARRIES))
    assert [(problem.file, problem.line) for problem in seen.problems] == [
        (f"{tmp_path}/a.zip/a.py", 2),
        (f"{tmp_path}/a.zip/c.py", 1),
    ]
    assert [(gap.file, gap.line) for gap in seen.unread] == [(f"{tmp_path}/a.zip/b.py", 4)]


def test_a_bundle_that_would_eat_the_memory_is_not_opened(tmp_path):
    size = 3 << 30  # a sparse file, all of which is said to be the list of what the bundle holds
    with (tmp_path / "a.zip").open("wb") as file:
        file.write(b"PK\x03\x04")
        file.seek(size)
        file.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, size - 4, 4, 0))
    (problem,) = dagfiles.read([tmp_path], declared(**CARRIES)).problems
    assert (problem.file, problem.line) == (f"{tmp_path}/a.zip", 1)
    assert "its list of what it holds is larger than 16 MiB" in problem.text


def test_a_bundle_that_never_ends_to_unpack_is_told(tmp_path):
    packed(tmp_path / "a.zip", **{f"m{at}_py": b"#" * (4 << 20) for at in range(40)})
    (problem,) = dagfiles.read([tmp_path], declared(**CARRIES)).problems
    assert problem.file == f"{tmp_path}/a.zip"
    assert "its modules are larger than 64 MiB when they are unpacked" in problem.text


def test_what_is_no_bundle_is_nothing(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK no zip")
    packed(tmp_path / "sheet.xlsx", xl__workbook_xml="<a/>")
    seen = dagfiles.read([tmp_path], declared(**CARRIES))
    assert seen[:5] == ((), (), (), (), 0)
