"""Notes by their codes: each is made from plain values by one function, now or when a record is read.

A record keeps the code and the values and no sentence. So it is the same whatever language it is read in, and a
sentence can be reworded without a change to what was recorded.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Generic, ParamSpec

from sekisho.model.base import Phrase
from sekisho.model.decision import Note
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

P = ParamSpec("P")


class Coded(Generic[P]):
    """A kind of note: its code, and the function that says its text and its remedy from plain values.

    The values are given by name: texts, numbers, yes and no, and tuples of texts. A text of the law may stand beside
    its name, to be told with the answer: only the name is kept, by which the text is found in the law that is kept.
    """

    def __init__(
        self, code: str, verdict: Verdict, say: Callable[P, tuple[Phrase, Phrase]], *, annotates: bool
    ) -> None:
        self.code = code
        self.__doc__ = say.__doc__
        self._verdict = verdict
        self._say = say
        self._annotates = annotates

    def __call__(self, *args: P.args, **values: P.kwargs) -> Note:
        """Make the note. Raises TypeError for values that it does not know."""
        text, remedy = self._say(*args, **values)
        return Note(self._verdict, self.code, text, remedy, annotates=self._annotates, values=_kept(values))


def _kept(values: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, value) for name, value in values.items() if not hasattr(value, "in_"))


def coded(
    code: str, verdict: Verdict, *, annotates: bool = False
) -> Callable[[Callable[P, tuple[Phrase, Phrase]]], Coded[P]]:
    """Turn a function that says a text and a remedy into a kind of note, which records name by its code."""

    def kind(say: Callable[P, tuple[Phrase, Phrase]]) -> Coded[P]:
        _CODES[code] = made = Coded(code, verdict, say, annotates=annotates)
        return made

    return kind


_CODES: Final[dict[str, Coded[...]]] = {}


def written(note: Note) -> dict[str, Any]:
    """Put a note into plain values: its verdict, its code, and what it is about."""
    about = {name: list(value) if isinstance(value, tuple) else value for name, value in note.values}
    return {"verdict": str(note.verdict), "code": note.code, "values": about}


def read(stored: Mapping[str, Any]) -> Note:
    """Read a note back; what a newer version has noted, and this one does not know, is told by code and values.

    Records of before this version hold no values, but both sentences in English and in Japanese.
    """
    verdict, code = Verdict.of(stored["verdict"]), stored["code"]
    if "values" not in stored:
        return Note(verdict, code, *_rendered(stored))
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in stored["values"].items()}
    try:
        note = _CODES[code](**values)
        note.text.in_("en")  # values that do not fit their sentences fail here, and not where these are shown
        note.remedy.in_("en")
    except (KeyError, TypeError, ValueError, AttributeError):
        about = json.dumps(stored["values"], sort_keys=True, ensure_ascii=False)
        told = _NOT_KNOWN._replace(values=(code, about))
        return Note(verdict, code, told, _UPDATE, values=tuple(values.items()))
    return note._replace(verdict=verdict)


def known(code: str) -> bool:
    """Say whether this version can make such a note."""
    return code in _CODES


def alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two notes, as they were written down, say the same: one of before is known by its code alone."""
    told = ("verdict", "code", "values") if "values" in one and "values" in other else ("verdict", "code")
    return all(one[name] == other[name] for name in told)


def _rendered(stored: Mapping[str, Any]) -> tuple[Phrase, Phrase]:
    said = ([text.replace("{", "{{").replace("}", "}}") for text in stored[lang]] for lang in ("en", "ja"))
    text, remedy = (Phrase(*both) for both in zip(*said, strict=True))
    return text, remedy


_NOT_KNOWN: Final = Phrase("{0}: {1}", "{0}：{1}")
_UPDATE: Final = Phrase(
    "another version of sekisho wrote this note; read it with that version, or a later one",
    "別版の sekisho が記録した注記である。その版又はそれ以降の版で読む",
)
