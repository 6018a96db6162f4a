"""What every word of the model has in common: it cannot change, and it knows no field that was not declared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal, NamedTuple, Protocol, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from sekisho.characters import folded, in_line, in_name, refusal, texts, visible


class Frozen(BaseModel):
    """A value: frozen, strict about its fields, cheap to import."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        populate_by_name=True,
        ser_json_inf_nan="constants",
    )

    @model_validator(mode="after")
    def _shows_what_it_says(self) -> Self:
        """Refuse signs that deceive whoever reads, wherever the value comes from: a file, a plugin, a program."""
        for name, value in self.__dict__.items():
            for text in texts(value):
                sign = in_line(text)
                if sign is not None:
                    raise ValueError(refusal(f"`{type(self).model_fields[name].alias or name}`", sign))
        return self


Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(folded)]
"""What a person has written: not empty, and one line of it, however many it has in a file."""


def _one_name(name: str) -> str:
    sign = in_name(name)
    if sign is not None:
        raise ValueError(refusal("a name", sign))
    return name


Name = Annotated[str, AfterValidator(_one_name)]
"""What things are told apart by: without signs that have no width."""


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
        return (self.ja if lang == "ja" else self.en).format(*(_on_one_line(value, lang) for value in self.values))

    def __str__(self) -> str:
        return self.in_("en")


def _on_one_line(value: object, lang: str) -> object:
    """Give what fills a blank: whatever it holds, it neither begins a line nor hides in one."""
    if isinstance(value, (int, float)):
        return value
    return visible(value.in_(lang) if hasattr(value, "in_") else value)


class Joined(NamedTuple):
    """Several things in one sentence, with `joint` between them."""

    things: tuple[object, ...]
    joint: Phrase

    def in_(self, lang: str) -> str:
        """Give them in the language asked for."""
        return self.joint.in_(lang).join(str(_on_one_line(thing, lang)) for thing in self.things)


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
    for value in values:
        _one_name(value)
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
