"""One declared outbound transfer: a single hop, its streams of data, and the tasks that may carry it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from sekisho.model.base import (
    Count,
    Countries,
    Country,
    Flag,
    Former,
    Frozen,
    Name,
    Names,
    PartyId,
    PartyIds,
    Slug,
    Words,
    refuse,
)
from sekisho.model.case import ActsFor, BulkKind, Important, LegalBasis, Role, Scenario, Transaction

ColumnType = Literal["string", "integer", "number", "boolean", "date", "datetime"]


class Persons(Frozen):
    """How many distinct natural persons leave at most, in one run and in one calendar year.

    `identified_by` is the column that says who a row is about. Ids of two exports are held to mean the same people only
    where both name the same `namespace`.
    """

    per_run: Annotated[Count, Field(ge=1)]
    per_year: Annotated[Count, Field(ge=1)]
    identified_by: Name | None = None
    namespace: Slug | None = None

    @model_validator(mode="after")
    def _a_year_holds_a_run(self) -> Self:
        if self.per_run > self.per_year:
            msg = f"`per_run: {self.per_run}` is more than `per_year: {self.per_year}`"
            raise ValueError(msg)
        return self


class Origin(Frozen):
    """Where data was collected, the laws it came under on its way here, and the conditions they attached.

    Left out, data from the exporter's own country came under no other law; data from abroad came under the laws of that
    country, and its conditions are unknown.
    """

    country: Country
    laws: Names | None = None
    conditions: Names | None = None


class Stream(Frozen):
    """Data of one kind about one group of people. A flag that is missing is unknown."""

    id: Slug
    categories: Names
    columns: dict[Name, ColumnType] = Field(default_factory=dict)
    column_categories: dict[Name, Name] = Field(default_factory=dict)
    """The category of a column, so that advice to leave a category out can name what to drop."""
    personal: Flag = True
    sensitive: Flag | None = None
    sensitive_categories: Names = ()
    """The categories that make it sensitive, so that advice can say what to leave out."""
    anonymised: Flag = False
    important: Important | None = None
    subjects: Annotated[Countries, Former(())]
    origins: Annotated[tuple[Origin, ...], Field(min_length=1)] | None = None
    """May be left out beside `onward_of`, from which it is derived."""
    foreign_only: Flag = False
    legal_basis: LegalBasis | None = None
    employment: Flag | None = None
    bulk_kinds: tuple[BulkKind, ...] | None = None
    government_related: Flag | None = None
    onward_of: Slug | None = None

    @model_validator(mode="after")
    def _columns_and_categories_are_declared(self) -> Self:
        refuse(self._undeclared())
        return self

    def _undeclared(self) -> Iterator[str]:
        for column, category in self.column_categories.items():
            if self.columns and column not in self.columns:
                yield f"`column_categories` speaks of `{column}`, which is not among the `columns`"
            if category not in self.categories:
                yield f"`column_categories` puts `{column}` into `{category}`, which is not among the `categories`"
        for category in self.sensitive_categories:
            if category not in self.categories:
                yield f"`sensitive_categories` speaks of `{category}`, which is not among the `categories`"
        if self.origins is None and self.onward_of is None:
            yield "`origins` is missing; write where the data was collected, or `onward_of: <export>` by which it came"
        if self.sensitive_categories and not self.sensitive:
            yield "`sensitive_categories` make a stream sensitive; write `sensitive: true`"


class Carries(Frozen):
    """Tasks that may carry the export: globs over the ids of DAG and task."""

    dag: Name
    task: Name = "*"

    @property
    def is_plain(self) -> bool:
        """Say whether it names one task, and is no pattern."""
        return not any(sign in name for name in (self.dag, self.task) for sign in "*?[")

    def matches(self, carrier: Carrier) -> bool:
        """Say whether the task is one of them. A task in a group is also found by its own last name."""
        return fnmatchcase(carrier.dag_id, self.dag) and fnmatchcase(carrier.task_id, self.task)


class Carrier(NamedTuple):
    """A task that claims to carry an export."""

    dag_id: str
    task_id: str


class Export(Frozen):
    """One declared outbound transfer. See `docs/declaring.md` for every field."""

    id: Slug
    title: Words
    exporter: PartyId
    recipient: PartyId
    on_behalf_of: PartyId | None = None
    exporter_role: Role
    recipient_role: Role
    recipient_acts_for: ActsFor
    recipient_handles_data: Flag = True
    purpose: Slug
    means: Slug | None = None
    scenarios: tuple[Scenario, ...] = ()
    transaction: Transaction | None = None
    standing: Flag = True
    legacy: Flag = False
    access_only: Flag = False
    foreign_authority: Flag = False
    authority_approved: Flag | None = None
    assessment_demanded: Flag = False
    ftz_list_hit: Flag | None = None
    via: Annotated[PartyIds, Former(())]
    services: Annotated[Names, Former(())]
    stored_in: Countries
    accessed_from: Annotated[Countries, Former(())]
    persons: Persons
    data: Annotated[tuple[Stream, ...], Field(min_length=1)]
    carriers: Annotated[tuple[Carries, ...], Field(min_length=1)]
    draft: Flag = False
    owner: Name | None = None

    @model_validator(mode="after")
    def _two_parties_and_named_streams(self) -> Self:
        refuse(self._ambiguous())
        return self

    def _ambiguous(self) -> Iterator[str]:
        if self.exporter == self.recipient:
            yield f"`exporter` and `recipient` are both {self.exporter}; an export goes from one party to another"
        names = [stream.id for stream in self.data]
        if len(set(names)) < len(names):
            yield "two streams under `data` have the same id; name each of them differently"

    @property
    def ends(self) -> frozenset[str]:
        """The parties that send, decide and receive."""
        return frozenset({self.exporter, self.on_behalf_of or self.exporter, self.recipient})

    @property
    def between(self) -> frozenset[str]:
        """The parties between the ends: those that it passes, and the operators of services on which it lands."""
        return frozenset({*self.via, *(service.partition("/")[0] for service in self.services)}) - self.ends

    @property
    def columns(self) -> dict[str, ColumnType]:
        """All declared columns of all streams."""
        return {name: kind for stream in self.data for name, kind in stream.columns.items()}

    def may_be_carried_by(self, carrier: Carrier) -> bool:
        """Say whether the organisation lists this task as a carrier."""
        return any(pattern.matches(carrier) for pattern in self.carriers)


def carriers_of(exports: Sequence[Export]) -> list[dict[str, str]]:
    """List the patterns of all exports as plain rows, for a worker that must not read law to know who carries what."""
    return [{"export": e.id, "dag": c.dag, "task": c.task} for e in exports for c in e.carriers]
