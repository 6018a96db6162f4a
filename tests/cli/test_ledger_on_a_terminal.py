"""What a person at a terminal sees: lines that fit, and how far a long command has come."""

import shutil
import sys
from os import terminal_size

import pytest

from sekisho.cli.ledger import words
from sekisho.cli.ledger.progress import counter, progress


@pytest.fixture
def terminal(monkeypatch):
    """Standard output and error are a terminal of so many columns."""

    def be(width):
        monkeypatch.setattr(shutil, "get_terminal_size", lambda: terminal_size((width, 24)))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    return be


ROWS = [["record", "export", "what"], ["1", "parcels", "8 persons left; run monday"], ["2", "羊毛", "8 人を提供"]]


def test_rows_stand_in_columns_where_they_fit(capsys, terminal):
    terminal(80)
    assert list(words.fitted(ROWS)) == [
        "record  export   what",
        "1       parcels  8 persons left; run monday",
        "2       羊毛     8 人を提供",
    ]


def test_the_last_cell_goes_below_where_they_do_not(capsys, terminal):
    terminal(28)
    assert list(words.fitted(ROWS)) == [
        "record  export",
        "1       parcels",
        "    8 persons left; run mon…",
        "2       羊毛",
        "    8 人を提供",
    ]


def test_a_pipe_gets_every_line_whole(capsys):
    assert list(words.fitted(ROWS))[1].endswith("run monday")


def test_a_bar_shows_how_far_it_is(capsys, terminal):
    terminal(80)
    with progress("verifying") as tell:
        tell(1, 2)
        tell(2, 2)
    shown = capsys.readouterr().err
    assert "verifying" in shown
    assert "100%" in shown


def test_a_number_grows_and_is_wiped_away(capsys, terminal):
    terminal(80)
    with counter("{0} rows") as tell:
        tell(1_234_567)
        tell(1_234_568)
    shown = capsys.readouterr().err
    assert "1,234,567 rows" in shown
    assert "1,234,568" not in shown, "not more often than anybody reads"
    assert shown.endswith("\r\033[K")


@pytest.mark.parametrize("shown", [progress, counter])
def test_nobody_else_is_told(shown, capsys):
    with shown("{0} rows") as tell:
        assert tell is None
    assert capsys.readouterr().err == ""


def test_verifying_on_a_terminal(shipping, sekisho, terminal):
    shipping.ship("monday", 0, 8)
    terminal(80)
    answer = sekisho("ledger", "verify")
    assert answer.code == 0
    assert answer.out.startswith("sound: ")
    assert any("100%" in line for line in answer.lines)
