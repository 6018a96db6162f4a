"""Every kind of paper that a register may hold, one line each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho.characters import joined
from sekisho.cli.register.field_help import japanese
from sekisho.cli.register.list_papers import JUDGEMENT, SCHEMA
from sekisho.cli.shared.columns import columns
from sekisho.model.base import Phrase, Text
from sekisho.plugins import installed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.base import Bilingual
    from sekisho.model.evidence import Evidence

_HEADER: Final = (Phrase("kind", "種類"), Phrase("called", "名称"), Phrase("what it is", "内容"))
_JUDGED: Final = Phrase("a judgement", "判断")
_ANSWER: Final = Phrase(
    "A named person's answer, until a day, to a question that no machine can decide.",
    "機械では決められない問いに対し、氏名を示した者が期限を定めて出した答え",
)


class Kind(NamedTuple):
    """A kind of paper: its name in files, what people call it, what it is, whether somebody publishes its status."""

    name: str
    label: Bilingual
    what: Bilingual
    published: bool


def kinds() -> Iterator[Kind]:
    """Walk the kinds that ship and those of plugins, by name, and then the judgement."""
    known = installed().kinds
    yield from (_kind(name, known[name]) for name in known)
    yield Kind(JUDGEMENT, _JUDGED, _ANSWER, published=False)


def _kind(name: str, kind: type[Evidence]) -> Kind:
    said = " ".join((kind.__doc__ or name).strip().partition("\n\n")[0].split())
    return Kind(
        name,
        kind.label or Text(en=name),
        Text(en=said, ja=japanese().get(name, {}).get("kind")),
        published=kind.status_is_published,
    )


def render(form: str, lang: str) -> str:
    """Write the list, as text or json."""
    if form == "json":
        data = {"schema": SCHEMA, "kinds": [_told(one, lang) for one in kinds()]}
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    rows = [[one.name, one.label.in_(lang), one.what.in_(lang)] for one in kinds()]
    return joined(columns([[word.in_(lang) for word in _HEADER], *rows]))


def _told(one: Kind, lang: str) -> dict[str, Any]:
    return {
        "kind": one.name,
        "label": one.label.in_(lang),
        "what": one.what.in_(lang),
        "status_is_published": one.published,
    }
