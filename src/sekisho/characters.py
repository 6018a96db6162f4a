"""Signs that deceive whoever reads: refused where a text comes in, made visible where one goes out.

Controls move the cursor or end a line, bidi controls turn letters round, signs without width make two names look alike.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CONTROLS: Final = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_DIRECTION: Final = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BREAKS: Final = r"\u2028\u2029"
_UNSEEN: Final = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_NO_LETTERS: Final = r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
_DECEIVE: Final = f"{_CONTROLS}{_DIRECTION}{_BREAKS}{_UNSEEN}{_NO_LETTERS}"

_FLAG: Final = r"\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
"""The flag of a part of a country, such as England: the tags that spell it are seen."""
_SELECTORS: Final = r"\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""What chooses the form of the letter or picture before it, as Japanese names need it; behind others it is unseen."""
_STRAY: Final = rf"(?<![^\x00-\u0fff{_SELECTORS}])[{_SELECTORS}]"
_STRAY_IN_TEXT: Final = rf"(?<![0-9#*\u00a9\u00ae]){_STRAY}"

_IN_TEXT: Final = re.compile(f"{_FLAG}|[{_DECEIVE}]|{_STRAY_IN_TEXT}")
_IN_A_LINE: Final = re.compile(rf"{_FLAG}|[{_DECEIVE}\t\n]|{_STRAY_IN_TEXT}")
_IN_A_NAME: Final = re.compile(rf"[{_DECEIVE}\t\n\u180b-\u180f\u200c\u200d]|{_STRAY}")
_LEAVING: Final = re.compile(rf"(?!\r\n)(?:{_FLAG}|[{_DECEIVE}]|{_STRAY_IN_TEXT})")


def in_text(text: str) -> str | None:
    """Name the first sign that stands in no text, as U+XXXX; tabs and line breaks may, and so may joiners."""
    return _named(_IN_TEXT, text)


def in_line(text: str) -> str | None:
    """Name the first sign that stands in no text of one line."""
    return _named(_IN_A_LINE, text)


def in_name(text: str) -> str | None:
    """Name the first sign that stands in no name: joiners have no width, and two names would look alike."""
    return _named(_IN_A_NAME, text)


def _named(signs: re.Pattern[str], text: str) -> str | None:
    found = next((sign for one in signs.finditer(text) if len(sign := one.group()) == 1), None)
    return None if found is None else f"U+{ord(found):04X}"


def where(text: str) -> Iterator[tuple[int, str]]:
    """Walk the lines of a file on which such a sign stands: the number of the line, and the sign as U+XXXX."""
    if _LEAVING.search(text):
        for number, line in enumerate(text.split("\n"), 1):
            found = in_text(line.removesuffix("\r"))
            if found is not None:
                yield number, found


def refusal(what: str, sign: str) -> str:
    """Say what is wrong with a text, and what to do."""
    kind = "a line break or tab" if sign in {"U+000A", "U+0009"} else "an invisible sign"
    return f"{what} holds {sign}, {kind}; remove it"


def folded(text: str) -> str:
    """Write a text of several lines on one."""
    return " ".join(filter(None, map(str.strip, text.split("\n")))) if "\n" in text else text


def visible(value: object) -> str:
    r"""Write a value on one line, each deceiving sign as JSON escapes it, such as `\u202e` or `\n`."""
    return _IN_A_LINE.sub(_escaped, str(value))


def visible_lines(text: str) -> str:
    """Do the same to a whole text that leaves, whose own line breaks and tabs stay.

    In JSON the escapes mean what they stand for; in the other formats they are letters like any.
    """
    return _LEAVING.sub(_escaped, text)


def joined(lines: Iterable[str]) -> str:
    """Write lines below each other, each of them on one line."""
    return "".join(f"{visible(line)}\n" for line in lines)


def _escaped(found: re.Match[str]) -> str:
    sign = found.group()
    return json.dumps(sign)[1:-1] if len(sign) == 1 else sign


def texts(data: Any) -> Iterable[str]:  # noqa: ANN401 - plain data
    """Walk every text in plain data, keys included."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from texts(key)
            yield from texts(value)
    elif isinstance(data, (list, tuple, set, frozenset)):
        for one in data:
            yield from texts(one)
