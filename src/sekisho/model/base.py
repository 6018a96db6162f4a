"""What every word of the model has in common: it cannot change, and it knows no field that was not declared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal, NamedTuple, Protocol

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Frozen(BaseModel):
    """A value: frozen, strict about its fields, cheap to import."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        populate_by_name=True,
        ser_json_inf_nan="constants",
    )


Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""What a person has written: not empty."""


class Text(Frozen):
    """A sentence for people, in English and, where the law ships with sekisho, in Japanese."""

    en: Said
    ja: Said | None = None

    def in_(self, lang: str) -> str:
        """Give the sentence in the language asked for, in English where there is no other."""
        return (self.ja if lang == "ja" else None) or self.en


class Bilingual(Protocol):
    """Whatever can be said in English and in Japanese."""

    def in_(self, lang: str) -> str:
        """Say it in the language asked for."""
        ...


class Phrase(NamedTuple):
    """A sentence of sekisho's own in both languages; its blanks `{0}`, `{1}` are filled when somebody reads it.

    A value may itself be something with both languages, whatever has `in_`: a phrase, a text of the law, a fact.
    """

    en: str
    ja: str
    values: tuple[object, ...] = ()

    def in_(self, lang: str) -> str:
        """Give the sentence in the language asked for."""
        said = [value.in_(lang) if hasattr(value, "in_") else value for value in self.values]
        return (self.ja if lang == "ja" else self.en).format(*said)

    def __str__(self) -> str:
        return self.in_("en")


class Joined(NamedTuple):
    """Several things in one sentence, with `joint` between them."""

    things: tuple[object, ...]
    joint: Phrase

    def in_(self, lang: str) -> str:
        """Give them in the language asked for."""
        said = (thing.in_(lang) if hasattr(thing, "in_") else str(thing) for thing in self.things)
        return self.joint.in_(lang).join(said)


class Former(NamedTuple):
    """Marks a field that must be written, and could be left out before: what it was held to say then."""

    value: object


def _text(value: object) -> object:
    if isinstance(value, (bool, int, list)):
        msg = f"{value} is no text; put it in quotes, or write `en: …` and `ja: …`"
        raise ValueError(msg)  # noqa: TRY004 - pydantic only turns ValueError into a line of its report
    return {"en": value} if isinstance(value, str) else value


Words = Annotated[Text, BeforeValidator(_text)]
"""Either a plain English string or `{en: …, ja: …}`."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""Lower-case words joined by hyphens."""

Flag = Annotated[bool, Field(strict=True)]
"""`true` or `false`, and nothing that merely looks like it."""

Count = Annotated[int, Field(strict=True, ge=0)]
"""A whole number, not negative."""

PartyId = Slug
COUNTRY = r"^[A-Z]{2}$"
Country = Annotated[str, Field(pattern=COUNTRY)]
"""ISO 3166-1 alpha-2, checked against the shared table of countries where files are read."""


def _plain_day(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = str(value)
    try:
        if text[4:5] + text[7:8] != "--":
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        msg = f"`{value}` is not a calendar day; write YYYY-MM-DD"
        raise ValueError(msg) from None


Day = Annotated[date, BeforeValidator(_plain_day)]
"""A calendar day; it belongs to the zone that the file names."""


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        msg = f"{', '.join(twice)} stands there twice; write it once"
        raise ValueError(msg)
    return values


def _listed(value: object) -> object:
    if isinstance(value, str):
        msg = f"a list was expected; write [{value}]"
        raise ValueError(msg)  # noqa: TRY004 - pydantic only turns ValueError into a line of its report
    return value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed), AfterValidator(_unique)]
Countries = Annotated[tuple[Country, ...], BeforeValidator(_listed), AfterValidator(_unique)]
PartyIds = Annotated[tuple[PartyId, ...], BeforeValidator(_listed), AfterValidator(_unique)]


def refuse(problems: Iterable[str]) -> None:
    """Raise ValueError with one line for each problem; nothing where there is none."""
    told = "\n".join(problems)
    if told:
        raise ValueError(told)


Any_ = Literal["any"]
"""Written where a paper does not limit something; a missing entry means that nobody has looked."""
