"""A file of one kind to fill in, with what each field means."""

from __future__ import annotations

import inspect
from textwrap import wrap
from typing import TYPE_CHECKING, Final, get_args

from sekisho.characters import joined
from sekisho.model.base import Phrase
from sekisho.model.evidence import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sekisho.cli.register.fields import Field
    from sekisho.model.evidence import Evidence, Judgement

_WIDTH: Final = 118
_SHAPES: Final = {
    "title.en": "title: {en: …, ja: …}",
    "note.en": "note: {en: …, ja: …}",
    "beneficiaries": "beneficiaries: []",
    "document": "document: {url: …, sha256: …}",
    "events": "events: [{on: …, recorded_on: …, status: …}]",
    "exports": "exports: any",
}
"""Fields that cannot stand empty, as a comment."""
_TOLD: Final = {
    "document": Phrase("where the signed document lies, and its SHA-256", "署名済み文書の場所とSHA-256"),
    "events": Phrase(
        "what has happened to it since: the day, the day you learned of it, and what ({0})",
        "その後の出来事：その日、知った日、内容（{0}）",
        (", ".join(get_args(Status)),),
    ),
}
"""Fields that are typed otherwise when they are asked for."""


def render(kind: str, model: type[Evidence | Judgement], fields: Sequence[Field], lang: str) -> str:
    """Write the template: it is read as it stands once what is needed is filled in."""
    return joined(_lines(kind, model, fields, lang))


def _lines(kind: str, model: type[Evidence | Judgement], fields: Sequence[Field], lang: str) -> Iterator[str]:
    label = getattr(model, "label", None)
    yield from _comment(f"{kind}: {label.in_(lang)}" if label else kind)
    yield from _comment(" ".join((inspect.getdoc(model) or "").split()))
    yield from _comment(
        Phrase(
            "Save it below register/; the name of the file is the id. Leave empty, or leave out, what was not "
            "looked up: that is unknown, and not no.",
            "register/の下に保存する。ファイル名がIDとなる。確認していない項目は空のままにするか省く（不明の意味）。",
        ).in_(lang)
    )
    yield f"kind: {kind}"
    for field in fields:
        if field.name.endswith(".ja"):
            continue
        yield ""
        yield from _comment(_explained(field, lang))
        shape = _SHAPES.get(field.name)
        yield f"{field.name}:" if shape is None else f"# {shape}"


def _explained(field: Field, lang: str) -> str:
    needed = Phrase("needed: ", "必須：").in_(lang) if field.required else ""
    kinds = {
        "flag": Phrase("true, false", "true、false"),
        "day": Phrase("YYYY-MM-DD", "YYYY-MM-DD"),
        "list": Phrase("a list", "一覧"),
    }
    typed = kinds[field.type].in_(lang) if field.type in kinds and field.name not in _SHAPES else ""
    words = f"({', '.join(field.words)})" if field.words else ""
    return " ".join(
        filter(
            None, (f"{needed}{_TOLD.get(field.name, field.meaning).in_(lang)}", words, f"[{typed}]" if typed else "")
        )
    )


def _comment(text: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
