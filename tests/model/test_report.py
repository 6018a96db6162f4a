"""Several decisions together."""

from sekisho.model.base import Phrase
from sekisho.model.decision import Decision
from sekisho.model.report import Gap, Report, Sighting, first
from sekisho.model.verdict import Verdict


def decision(effect, *, pending=False):
    return Decision(
        export_id="crm",
        as_of="2026-01-15",
        stage="declaration",
        findings=(),
        notes=(),
        verdict=Verdict.UNKNOWN,
        effect=effect,
        pending=pending,
        faults=(),
        digest="",
        version="1",
        rehearsal=False,
    )


def report(*decisions, sightings=()):
    return Report("sakura", "2026-01-15", decisions, "", "1", sightings)


def test_what_is_pending_is_counted_apart_from_what_is_only_annotated():
    made = report(decision("allow"), decision("block"), decision("annotate"), decision("annotate", pending=True))
    assert made.counts == {"allow": 1, "annotate": 1, "pending": 1, "block": 1}
    assert report().counts == {"allow": 0, "annotate": 0, "pending": 0, "block": 0}


def test_the_tasks_that_carry_an_export_are_found():
    one, other = Sighting("a.py", 1, "crm", "ship", "crm"), Sighting("b.py", 2, "hr", "ship", "hr")
    assert report(sightings=(one, other)).carriers("hr") == (other,)


def test_of_many_gaps_the_first_of_each_file_are_told_and_the_others_counted():
    def gap(file, line):
        return Gap(file, line, Phrase("unclear", "不明"))

    many = [gap("a.py", line) for line in range(1, 5)]
    *told, rest = first([*many, gap("b.py", 9)], most=2)
    assert told == [*many[:2], gap("b.py", 9)]
    assert (rest.file, rest.line, str(rest.text)[:10]) == ("a.py", 1, "and 2 more")
    assert first(many, most=4) == tuple(many)
