"""A terminal sees one line that changes; a log sees a line only when there is something new."""

import io

from demo.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_log_is_not_flooded_by_lines_that_only_count():
    log = io.StringIO()
    with Progress(log) as progress:
        for second in range(5):
            progress.say(f"waiting for Airflow ({second} s)")
        progress.say("9 DAGs are running")
    told = [line.split("s  ", 1)[1] for line in log.getvalue().splitlines()]
    assert told == ["waiting for Airflow (0 s)", "9 DAGs are running"]


def test_a_log_hears_again_after_a_while(monkeypatch):
    log, clock = io.StringIO(), iter(range(0, 100, 11))
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    progress = Progress(log)
    progress.say("waiting (1 s)")
    progress.say("waiting (2 s)")
    assert log.getvalue().count("waiting") == 2


def test_a_terminal_has_one_line_which_is_wiped_in_the_end():
    terminal = Terminal()
    with Progress(terminal) as progress:
        progress.say("reading")
        progress.say("running")
    assert "\n" not in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\033[K")


def test_a_line_is_cut_where_the_terminal_ends(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    terminal = Terminal()
    Progress(terminal).say("x" * 100)
    assert len(terminal.getvalue().removeprefix("\r\033[K")) < 20
