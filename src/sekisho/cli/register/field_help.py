"""What each field of a paper means, for whoever enters one. A kind's own fields are explained in the kind itself."""

from __future__ import annotations

import ast
import inspect
import textwrap
import tomllib
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Final, get_args, get_type_hints

from sekisho import evidence
from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from pydantic import BaseModel

_COMMON: Final = {
    "title.en": Phrase("a name for people", "人が読むための名称（英語）"),
    "title.ja": Phrase("the same in Japanese", "人が読むための名称（日本語）"),
    "holder": Phrase("the party that holds it", "保有する当事者"),
    "beneficiaries": Phrase("further parties that it covers by name", "書面に名のあるその他の当事者"),
    "counterparties": Phrase("the other side: parties, or `any`", "相手方。限定がなければ`any`"),
    "purposes": Phrase("purposes that it allows, or `any`", "認められた目的。限定がなければ`any`"),
    "categories": Phrase("categories of data that it allows, or `any`", "認められたデータの項目。限定がなければ`any`"),
    "countries": Phrase(
        "countries that it allows (ISO codes), or `any`", "認められた国（ISOコード）。限定がなければ`any`"
    ),
    "services": Phrase(
        "cloud services that it is about (party/service), or `any`",
        "対象のクラウドサービス（当事者/サービス）、又は`any`",
    ),
    "persons": Phrase("yearly number of persons that it allows, or `any`", "認められた年間の人数。限定がなければ`any`"),
    "issued": Phrase("its first day", "発行日（初日）"),
    "printed_expiry": Phrase(
        "the last day printed on it; `none` when the paper prints none",
        "記載された有効期間の末日。記載がなければ`none`",
    ),
    "zone": Phrase("where its days begin: the time zone of the issuer", "発行者の所在地のタイムゾーン"),
    "issuer": Phrase("who issued it", "発行者"),
    "number": Phrase("its number", "番号"),
    "document": Phrase(
        "where the signed document lies: a path from the paper's file (its SHA-256 is then added), or an address",
        "署名済み文書の場所。このファイルからのパス（SHA-256を付記）又はURL",
    ),
    "status_checked_on": Phrase(
        "when its status was last looked up at the issuer", "発行者の公表する状態を最後に確認した日"
    ),
    "events": Phrase(
        "what has happened to it since, as `day status`, such as `2025-03-12 filed`; `2026-01-10 extended 2027-01-31`",
        "その後の出来事。「日付 状態」で記入（例：`2025-03-12 filed`、`2026-01-10 extended 2027-01-31`）",
    ),
    "source": Phrase("where what is entered here was read", "記入の出典"),
    "note.en": Phrase("a remark for people", "備考（英語）"),
    "note.ja": Phrase("the same in Japanese", "備考（日本語）"),
    "question": Phrase("the question, as `sekisho explain` prints it", "`sekisho explain`が示す問い"),
    "answer": Phrase("`met`, or `unmet`", "充足なら`met`、不充足なら`unmet`"),
    "reason": Phrase("why", "理由"),
    "decided_by": Phrase("who decided: name and office", "判断した者の氏名と役職"),
    "decided_on": Phrase("its first day", "判断の日（初日）"),
    "expires": Phrase("its last day, after which it must be decided anew", "有効期間の末日。その後は改めて判断が必要"),
    "exports": Phrase("the exports it speaks of, or `any`", "対象の提供、又は`any`"),
}


def meaning(model: type[BaseModel], name: str) -> Phrase:
    """Say what a field means: for what every paper has in our words, else in the words of its class."""
    known = _COMMON.get(name)
    if known is not None:
        return Phrase(_plain(known.en), _plain(known.ja))
    said = docstrings(model).get(name) or name.replace("_", " ")
    own = next((japanese().get(kind, {}) for kind in get_args(get_type_hints(model)["kind"])), {})
    return Phrase(_plain(said), _plain(own.get(name, said)))


@cache
def japanese() -> dict[str, dict[str, str]]:
    """Read what the fields of the kinds that ship mean in Japanese, by kind and field."""
    return tomllib.loads(resources.files(evidence).joinpath("japanese.toml").read_text(encoding="utf-8"))


def _plain(text: str) -> str:
    """Keep braces in a text from being read as blanks of a phrase."""
    return text.replace("{", "{{").replace("}", "}}")


@cache
def docstrings(model: type[BaseModel]) -> dict[str, str]:
    """Read the texts that stand below the fields of a class and of the classes above it."""
    found: dict[str, str] = {}
    for one in reversed(model.__mro__):
        try:
            body = ast.parse(textwrap.dedent(inspect.getsource(one))).body[0]
        except (OSError, TypeError):
            continue
        statements = body.body if isinstance(body, ast.ClassDef) else []
        for field, text in pairwise(statements):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
                said = text.value.value if isinstance(text.value, ast.Constant) else None
                if isinstance(said, str):
                    found[field.target.id] = " ".join(said.split())
    return found
