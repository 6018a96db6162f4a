"""Who sends and receives, and the places through which data leaves."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sekisho.model.base import Count, Country, Flag, Former, Frozen, Name, Names, PartyId, Slug, Words
from sekisho.model.case import ServiceType


class Service(Frozen):
    """One cloud service of a provider."""

    type: ServiceType
    title: Words
    country: Country | None = None
    """Where it keeps the data, when it is one place."""


class Party(Frozen):
    """A legal entity. What is missing is unknown."""

    id: PartyId
    name: Words
    country: Country
    """Country of its seat."""
    group: Slug | Literal["none"] | None = None
    kinds: Names | None = None
    subject_to: Annotated[Names, Former(())]
    ciio: Flag | None = None
    state_organ: Flag | None = None
    public_authority: Flag | None = None
    international_organisation: Flag | None = None
    """Left out, `kinds` say it; stated, it must agree with them."""
    restricted: Flag | None = None
    covered_person: Flag | None = None
    persons_held: Count | None = None
    ftz_zone: Slug | None = None
    services: dict[Slug, Service] = Field(default_factory=dict)
    note: Words | None = None


_MATCHERS = ("connection", "bucket", "host", "region")


class Place(Frozen):
    """A way out that names a country and a party: a connection, bucket, host or region, by glob."""

    id: Slug
    connection: Name | None = None
    bucket: Name | None = None
    host: Name | None = None
    region: Name | None = None
    country: Country
    party: PartyId

    @model_validator(mode="after")
    def _is_found_by_something(self) -> Self:
        if not any(getattr(self, name) for name in _MATCHERS):
            msg = f"write at least one of: {', '.join(_MATCHERS)}"
            raise ValueError(msg)
        return self
