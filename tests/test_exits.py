"""Every way by which text leaves: whatever a value holds, it starts no line, moves no cursor, and is no markup.

Files with such texts are refused when they are read. These come in all the same: by a snapshot that another program
wrote, by the names that Airflow gives to runs, by the words of an error, by a file's name, by a row of the ledger.
"""

import hashlib
import io
import json
import re
import shutil
import sys
from contextlib import closing, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import structlog
from airflow.sdk.exceptions import AirflowException

from sekisho import snapshot
from sekisho.airflow import ending, guard, judgement, settling
from sekisho.airflow.judgement import Answer
from sekisho.analysis import nearest_lawful
from sekisho.analysis.comparison.difference import between_days, between_versions
from sekisho.analysis.forecast.forecast import forecast as foretold
from sekisho.analysis.register.reliance import Shelf
from sekisho.cli import forecast
from sekisho.cli.diff import json as diff_json
from sekisho.cli.diff import markdown as diff_markdown
from sekisho.cli.diff import text as diff_text
from sekisho.cli.forecast import ics, markdown
from sekisho.cli.forecast import json as forecast_json
from sekisho.cli.forecast import text as forecast_text
from sekisho.cli.register import check_papers, list_papers, show_paper
from sekisho.cli.register.coverage import render as coverage_render
from sekisho.cli.shared.options import write
from sekisho.errors import ConfigError, LoadError, Problem
from sekisho.formats import html, text
from sekisho.formats import json as as_json
from sekisho.gate import Gate
from sekisho.lawbook.book import Book
from sekisho.lawbook.context import Library
from sekisho.lawbook.html import html as page_of
from sekisho.ledger import Ledger
from sekisho.model.base import Joined, Phrase
from sekisho.model.dates import AsOf
from sekisho.model.proving import proof
from sekisho.model.report import Gap, Report, Sighting
from sekisho.model.validation import Failure, Validation
from sekisho.plugins import installed
from tests.bad_input import harness
from tests.cli.shipping import Shipping


@pytest.fixture
def sekisho(capsys):
    return lambda *arguments: harness.run(capsys, *arguments)


KIWI = Path(__file__).parent / "cli" / "kiwi"
DAY = AsOf.parse("2026-11-20")
FORGED = ("sekisho: all is well", "# forged", "| forged |", "BEGIN:VALARM", "::error::forged")
NASTY = (
    "x\x1b[2J\x07\x00\u202e\u2066\u2028\u0085\x7f\u200b\u200f?\r\n" + "\n".join(FORGED) + "\n<script>alert(1)</script>"
)
SURROGATE = "\udc80"
DECEIVING = re.compile(
    "(?!\r\n)[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
SEEN = re.compile(r"x\\+u001b")
WORDS = frozenset(
    {"title", "note", "question", "reason", "en", "ja", "name", "remedy", "number", "issuer", "url", "cite"}
)


def harmless(told, *, markup=False, shows=True):
    """Nothing in what was told deceives whoever reads it; and the value is there, its signs made visible."""
    assert DECEIVING.search(told) is None, DECEIVING.search(told)
    begins = [line for line in told.splitlines() if line.lstrip(" -*>").startswith(FORGED)]
    assert begins == []
    if markup:
        assert "<script" not in told
    if shows:
        assert SEEN.search(told), told[:400]


def spoilt(value, key=""):
    """The same data, each text for people followed by what deceives them."""
    if isinstance(value, dict):
        if value.get("kind") == "scc":
            value = {**value, "title": {"en": "scc"}}
        return {name: spoilt(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [spoilt(inner, key) for inner in value]
    return f"{value} {NASTY}" if isinstance(value, str) and key in WORDS else value


@pytest.fixture(scope="module")
def sound():
    return Gate.open(KIWI)


@pytest.fixture(scope="module")
def forged(sound, tmp_path_factory):
    """A snapshot with the right name and an index of carriers, and texts that no file of ours could hold."""
    folder = tmp_path_factory.mktemp("forged")
    written = snapshot.write(sound.content, folder)
    data = spoilt(json.loads(written.read_bytes()))
    data = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    name = hashlib.sha256(data).hexdigest()
    (folder / f"{name}.json").write_bytes(data)
    shutil.copy(written.with_name(f"{written.stem}.carriers.json"), folder / f"{name}.carriers.json")
    return folder / f"{name}.json"


@pytest.fixture(scope="module")
def gate(forged):
    return Gate.load(forged)


def nowhere(_):
    return f"{NASTY}.yaml:3"


@pytest.fixture(scope="module")
def report(gate):
    decisions = [gate.decide(name, DAY, stage="declaration", to=NASTY) for name in gate.organisation.exports]
    decisions.append(replace(decisions[0], faults=(RuntimeError(NASTY + SURROGATE),)))
    return Report(
        organisation=NASTY,
        as_of="2026-11-20",
        decisions=tuple(decisions),
        digest=gate.content.digest,
        version="1",
        sightings=(Sighting(f"dags/{NASTY}.py", 3, NASTY, NASTY + SURROGATE, "wool"),),
        gaps=(Gap(f"dags/{NASTY}.py", 3, Phrase("{0}", "{0}", (NASTY,))),),
        files=1,
    )


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("form", [text, as_json, html], ids=lambda form: form.__name__)
def test_the_formats_of_a_check(report, form, lang):
    told = through_the_terminal(form.render(report, lang))
    harmless(told, markup=form is html)
    if form is as_json:
        assert json.loads(told)["organisation"] == NASTY, "JSON keeps what it escapes"


def through_the_terminal(rendered):
    with redirect_stdout(io.StringIO()) as out:
        write(rendered, None)
    return out.getvalue()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_proof_the_message_and_the_advice(gate, report, lang):
    for decision in report.decisions:
        harmless(proof(decision, lang, everything=True))
        harmless(decision.message(lang))
        harmless(nearest_lawful.told(nearest_lawful.changes(gate, decision.export_id, DAY), lang), shows=False)


@pytest.mark.parametrize("form", [forecast_text, forecast_json, markdown, ics], ids=lambda form: form.__name__)
def test_the_formats_of_a_forecast(gate, form):
    seen = foretold(gate, DAY, 400, everything=True)._replace(organisation=NASTY)
    told = through_the_terminal(form.render(seen, "en", nowhere))
    if form is ics:
        told = told.replace("\r\n ", "")
        names = {line.partition(":")[0].partition(";")[0] for line in told.splitlines()}
        assert all(re.fullmatch("[A-Z-]+", name) for name in names)
    harmless(told)
    if form is markdown:
        harmless(page_of(told, "en"), markup=True)
    assert forecast.FORMATS == ("text", "json", "markdown", "ics")


@pytest.mark.parametrize("form", [diff_text, diff_json, diff_markdown], ids=lambda form: form.__name__)
def test_the_formats_of_a_difference(sound, gate, form):
    days = between_days(gate, AsOf.parse("2027-03-01"), AsOf.parse("2027-04-15"))
    versions = between_versions(sound, gate, DAY, (NASTY, NASTY), installed())
    for difference in (days._replace(organisation=NASTY), versions):
        told = through_the_terminal(form.render(difference, "ja", nowhere))
        harmless(told)
        if form is diff_markdown:
            harmless(page_of(told, "ja"), markup=True)


@pytest.mark.parametrize("form", ["text", "csv", "json", "markdown"])
def test_the_register(gate, form):
    shelf = Shelf(gate, DAY)
    found = list(list_papers.entries(shelf, KIWI, None, None))
    if form != "markdown":
        harmless(through_the_terminal(list_papers.render(form, shelf, found, "en")))
    harmless(through_the_terminal(coverage_render(form, shelf, "en")), shows=False)
    if form in {"text", "json"}:
        harmless(through_the_terminal(show_paper.render(form, shelf, found[0], "en")))
        harmless(
            through_the_terminal(check_papers.render(form, shelf, [*check_papers.found(shelf, KIWI)], "en")),
            shows=False,
        )


def test_the_pages_of_the_law(gate):
    library = Library(gate.content.regimes, {}, installed().kinds)
    regime = next(iter(gate.content.regimes.values()))
    book = Book(library, ("en", "ja"), regime.title)
    for name, page in book.pages():
        harmless(page, shows=f"regimes/{regime.id}" in name)
        harmless(page_of(page, "en"), markup=True, shows=f"regimes/{regime.id}" in name)


def test_a_batch_that_is_not_as_declared():
    failure = Failure(NASTY, NASTY, NASTY, NASTY, 3, (NASTY,))
    harmless(Validation("wool", 3, (failure,)).message())


def test_phrases_and_problems():
    harmless(Phrase("{0} {1}", "{0}", (NASTY + SURROGATE, Joined((NASTY, 1), Phrase(", ", "、")))).in_("en"))
    harmless(str(Problem(Path(NASTY), 3, NASTY)))
    harmless(str(LoadError([Problem(NASTY, None, NASTY)])))


# ---- in Airflow


def logged(tell):
    with structlog.testing.capture_logs() as entries:
        tell()
    return [entry["event"] for entry in entries]


ERRORS = {
    "of ours": ConfigError(f"the snapshot {NASTY.partition(chr(10))[0]} is none"),
    "of a library": RuntimeError(NASTY + SURROGATE),
    "of one's own making": AirflowException(NASTY),
}


@pytest.mark.airflow
@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_the_log_of_a_task(error, report):
    answers = [Answer("wool", error=error), Answer(NASTY, error=error)]
    lines = logged(lambda: judgement.tell(answers))
    harmless("\n".join(lines))
    assert not [line for line in lines if "\n" in line], "a line of the log for each line"
    harmless(str(judgement.refusal(answers)))


@pytest.mark.airflow
def test_the_log_of_a_guard_that_failed():
    class Attempt:
        tasks = ()

    raised = []
    lines = logged(lambda: raised.append(guard._blocked_by(RuntimeError(NASTY), Attempt)))
    harmless("\n".join((*lines[1:], str(raised[0]))))
    assert raised[0].__cause__ is None, "its traceback would print the very words"
    kept = RuntimeError("no such table")
    assert guard._blocked_by(kept, Attempt).__cause__ is kept


@pytest.mark.airflow
def test_the_log_of_what_could_not_be_settled(monkeypatch):
    def broken():
        raise RuntimeError(NASTY)

    monkeypatch.setattr(settling.memory, "ledgers", broken)
    (line,) = logged(lambda: settling._settle(SimpleNamespace(ti=None), "wool", None))
    harmless(line)


@pytest.mark.airflow
def test_the_log_of_an_end_that_could_not_be_told(monkeypatch):
    def broken():
        raise RuntimeError(NASTY)

    monkeypatch.setattr(settling.memory, "ledgers", broken)
    *_, line = logged(lambda: ending._tell(SimpleNamespace(ti=None), "wool", "failed"))
    assert "could not be told" in line
    harmless(line)


# ---- at the command line


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """Runs in a ledger whose names Airflow was given by somebody who means no good; one of them is still under way."""
    shutil.copytree(KIWI, tmp_path / "kiwi")
    monkeypatch.chdir(tmp_path / "kiwi")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_ACTOR", NASTY.replace("\x00", ""))
    shipping = Shipping(tmp_path / "kiwi")
    now = datetime.now(UTC) - timedelta(minutes=2)
    word = NASTY.replace("\x00", "")
    shipping.ship(word, 0, 5, now=now)
    shipping.ask(f"{word} under way", now=now)
    return shipping


LISTS = {
    "the records": ("ledger", "show", "--all"),
    "the reservations": ("ledger", "reservations", "--all"),
    "the replay": ("replay", "--all"),
}


@pytest.mark.parametrize("form", ["text", "json", "csv"])
@pytest.mark.parametrize("command", LISTS.values(), ids=LISTS)
def test_what_the_ledger_keeps(shipped, sekisho, command, form):
    answer = sekisho(*command, "-o", form)
    harmless(answer.out, shows=command[0] != "replay" or form == "json")
    if form == "json":
        json.loads(answer.out)


@pytest.mark.parametrize("form", ["text", "json"])
def test_one_record_of_it(shipped, sekisho, form):
    assert sekisho("check", "--record").code in {0, 1}
    with closing(Ledger.open(shipped.url)) as ledger:
        numbers = [one.position for one in ledger.records() if one.kind in {"decision", "reserved", "settled"}]
    for number in numbers:
        harmless(sekisho("ledger", "show", str(number), "-o", form).out)


def test_counts_and_what_is_freed(shipped, sekisho):
    for form in ("text", "json", "csv"):
        harmless(sekisho("ledger", "counts", "-o", form).out, shows=False)
    with closing(Ledger.open(shipped.url)) as ledger:
        (one,) = [one for one in ledger.reservations() if one.state == "open"]
        ledger.sweep(datetime.now(UTC))
    harmless(str(sekisho("ledger", "release", one.id, "--reason", "gone", "--yes").out), shows=False)


def test_what_is_swept(shipped, sekisho):
    shipped.edit("UPDATE sekisho_reservations SET expires_at = '2020-01-01T00:00:00.000000+00:00' WHERE state = 'open'")
    answer = sekisho("ledger", "sweep")
    harmless("\n".join((answer.out, *answer.lines)), shows=False)


def test_what_is_wrong_with_the_ledger(shipped, sekisho):
    shipped.edit("UPDATE sekisho_records SET kind = ? WHERE id = 1", NASTY.replace("\x00", ""))
    harmless(sekisho("ledger", "verify").out, shows=False)
    harmless(sekisho("ledger", "show", "--all").out)


def test_names_of_dag_files(shipped, sekisho):
    file = shipped.folder / "dags" / f"wool {NASTY.replace(chr(0), '').replace('/', '')}.py"
    file.write_text('from sekisho.airflow import export\nexport("nothing-declared")\n', encoding="utf-8")
    for form in ("text", "json", "html"):
        answer = sekisho("check", "dags", "-o", form, "--at", "2026-11-20")
        harmless("\n".join((answer.out, *answer.lines)), markup=form == "html")
    file.write_text("from sekisho.airflow import export(", encoding="utf-8")
    answer = sekisho("check", "dags", "--at", "2026-11-20")
    harmless("\n".join((answer.out, *answer.lines)))


def test_texts_of_dag_files(shipped, sekisho):
    code = json.dumps(NASTY)
    (shipped.folder / "dags" / "wool.py").write_text(
        "from airflow.sdk import DAG\nfrom airflow.providers.standard.operators.empty import EmptyOperator\n"
        f"from sekisho.airflow import export\nwith DAG({code}):\n"
        f'    EmptyOperator(task_id={code}, outlets=[export("wool", to={code})])\n'
        f"    EmptyOperator(task_id='b', outlets=[export({code})])\n",
        encoding="utf-8",
    )
    for form in ("text", "json", "html"):
        answer = sekisho("check", "dags", "-o", form, "--at", "2026-11-20")
        harmless("\n".join((answer.out, *answer.lines)), markup=form == "html")


def test_names_of_other_files(shipped, sekisho):
    name = NASTY.replace(chr(0), "").replace("/", "")
    for file in (f"exports/{name}.yaml", f"register/{name}.yml", f"{name}.yaml", f"exports/{name}.yaml.bak"):
        (shipped.folder / file).write_text("a: b\n", encoding="utf-8")
        answer = sekisho("check", "--at", "2026-11-20")
        harmless("\n".join((answer.out, *answer.lines)))
        (shipped.folder / file).unlink()


def test_a_snapshot_that_is_explained(forged, sekisho):
    for form in ("text", "json", "html"):
        answer = sekisho("explain", "wool", "--snapshot", forged, "-o", form, "--at", "2026-11-20")
        assert answer.code == 0, answer
        harmless(answer.out, markup=form == "html")


def test_a_format_of_a_plugin(shipped, sekisho, monkeypatch):
    class Raw:
        @staticmethod
        def render(report, lang):
            return f"{report.organisation}\x1b[2J\u202e\tcell\n"

    monkeypatch.setitem(installed().formats._loaded, "raw", Raw)
    monkeypatch.setitem(installed().formats._names, "raw", "raw")
    assert sekisho("check", "-o", "raw", "--at", "2026-11-20").out == "kiwi\\u001b[2J\\u202e\tcell\n"


def test_an_error_of_our_own(shipped, sekisho, monkeypatch):
    def broken(report, lang):
        raise RuntimeError(NASTY)

    monkeypatch.setattr(text, "render", broken)
    answer = sekisho("check", "--at", "2026-11-20")
    assert answer.code == 3
    assert DECEIVING.search("\n".join(answer.lines)) is None
    assert answer.lines[-1].startswith("sekisho: an error of its own, nothing was decided: RuntimeError: x\\u001b")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--at", NASTY),
        ("explain", NASTY),
        ("explain", "wool", "--to", f"https://h.example/{NASTY}"),
        ("check", "-o", f"json={NASTY}"),
        (NASTY,),
        ("check", f"--{NASTY}"),
        ("ledger", "release", "x", "--reason", "a\nb"),
        ("ledger", "show", "--export", "\u202ewool"),
    ],
    ids=lambda arguments: (
        f"{arguments[0][:7]}-{len(arguments)}-{arguments[1][:6] if len(arguments) > 1 else ''}".encode(
            "ascii", "ignore"
        ).decode()
    ),
)
def test_an_argument_that_deceives_is_refused(shipped, sekisho, arguments):
    answer = sekisho(*(one.replace("\x00", "") for one in arguments))
    assert (answer.code, answer.out) == (2, "")
    (line,) = answer.lines
    assert re.fullmatch(r"sekisho: argument \d holds U\+[0-9A-F]{4}, .+; remove it", line)
    harmless(line, shows=False)


def test_so_is_a_variable_of_ours(shipped, sekisho, monkeypatch):
    monkeypatch.setenv("SEKISHO_AT", "2026-11-20\u202e")
    answer = sekisho("check")
    assert answer.code == 2
    assert answer.lines == ["sekisho: the variable SEKISHO_AT holds U+202E, an invisible sign; remove it"]


def test_lines_for_a_terminal_go_one_way_only():
    """Nobody calls click's own `echo` beside the two that make signs visible."""
    folder = Path(sys.modules["sekisho.cli"].__file__).parent
    allowed = {"echo.py", "options.py", "progress.py"}
    calls = {
        path.name: path.read_text(encoding="utf-8").count("click.echo(")
        for path in folder.rglob("*.py")
        if path.name not in allowed
    }
    assert {name: number for name, number in calls.items() if number} == {"add.py": 1}, "a heading in bold"


@pytest.mark.parametrize("arguments", [("check", "-C"), ("diff",), ("forecast", "-C")])
def test_a_name_that_no_file_can_have_is_one_line(capsys, arguments):
    answer = harness.run(capsys, *arguments, "x" * 5000)
    (line,) = answer.lines
    assert (answer.code, line.endswith(": File name too long; nothing was decided")) == (3, True)
