"""Everything an organisation declares about itself, and how strictly it enforces each regime."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from sekisho.model.base import Count, Day, Flag, Frozen, Names, Slug, Words, refuse
from sekisho.model.export import Export
from sekisho.model.identity import identity
from sekisho.model.papers import STATUS_MAX_AGE
from sekisho.model.party import Party, Place
from sekisho.model.waiver import Waiver

WITHHELD: Final = "withheld"
"""Stands in a snapshot instead of an address: there is one, and the snapshot does not say it."""
_REFERENCES: Final = ("env:", "file:")
Level = Literal["advisory", "soft-mandatory", "hard-mandatory"]


class Enforcement(Frozen):
    """How strictly each regime is enforced.

    `advisory` annotates, `soft-mandatory` blocks unless a waiver is in force, `hard-mandatory` blocks.
    """

    default: Level = "hard-mandatory"
    regimes: dict[str, Level] = Field(default_factory=dict)

    def level(self, regime: str) -> Level:
        """Give the level of one regime."""
        return self.regimes.get(regime, self.default)


class CheckSettings(Frozen):
    """Defaults of the command line: what to look at, how to tell it, and what fails."""

    paths: Names = ()
    fail_on: Annotated[Level, Field(alias="fail-on")] = "soft-mandatory"
    output: Names = ()
    allow_empty: Annotated[Flag, Field(alias="allow-empty")] = False
    partial: Flag = False
    """Other repositories hold tasks of ours as well: a carrier that no task is, is no finding."""
    ignore_syntax: Annotated[Literal["glob", "regexp"], Field(alias="ignore-syntax")] = "glob"
    """How `.airflowignore` is read: as `dag_ignore_file_syntax` in Airflow's own configuration says."""
    lang: Literal["en", "ja"] = "en"


class LedgerSettings(Frozen):
    """Where heads are counted, with which key their ids are hashed, and how long a run may take.

    `url` and `hash_key` may point elsewhere: `env:NAME`, for a key also `file:PATH`. On workers Airflow's own
    configuration, section `[sekisho]`, comes first.
    """

    url: str | None = None
    hash_key: str | None = None
    reservation_hours: Annotated[Count, Field(ge=1)] = 24
    """After how many hours a run that never said what it shipped is no longer held to be under way."""
    sweep_days: Annotated[Count, Field(ge=124)] = 180
    """After how many days `sekisho ledger sweep` forgets batches of settled runs, and who left on which day."""
    count_exempt: Flag = False
    """Count persons in exempt exports as well; by default they are kept apart, and both numbers are told."""

    def withheld(self) -> Self:
        """Return what a snapshot may say: that there is an address or a key, and where it stands, never itself."""
        said = {"url": self.url, "hash_key": self.hash_key}
        hidden = {name: WITHHELD for name, text in said.items() if text and not text.startswith(_REFERENCES)}
        return self.model_copy(update=hidden)


class WaiverSettings(Frozen):
    """Who may approve a waiver, and for how long at most."""

    max_days: Annotated[Count, Field(ge=1)] | None = None
    approvers: Names | None = None
    """People, and groups of [waivers.groups]; left out, anybody but who asked."""
    groups: dict[str, Names] = Field(default_factory=dict)

    @property
    def people(self) -> tuple[str, ...] | None:
        """Who may approve, whether named alone or in a group; None if anybody may but who asked."""
        if self.approvers is None:
            return None
        return tuple(one for name in self.approvers for one in self.groups.get(name, (name,)))

    @model_validator(mode="after")
    def _somebody_can_approve(self) -> Self:
        refuse(self._senseless())
        return self

    def _senseless(self) -> Iterator[str]:
        if self.approvers == ():
            yield "`approvers` names no person; name people or groups, or remove the line"
        for group, members in self.groups.items():
            if not members:
                yield f"`groups` names no person in `{group}`; name its members"
            yield from (
                f"`groups` has `{one}` among the members of `{group}`, and that is a group; name its members"
                for one in members
                if identity(one).words in [identity(name).words for name in self.groups]
            )
            if group not in (self.approvers or ()):
                yield f"`groups` has `{group}`, which is not among the `approvers`; add it there, or remove the group"


class Settings(Frozen):
    """`sekisho.toml`: who we are, where law and papers lie, how strictly we enforce."""

    organisation: Slug
    title: Words | None = None
    law: tuple[str, ...] = ()
    """Further folders of regimes, relative to this file."""
    packs: Names = ()
    """Packs that ship and that nobody is held to who does not switch them on here, such as `aspic`."""
    ignore: Names = ()
    """YAML in this folder that is not sekisho's, as paths below it or patterns."""
    rehearsal: Flag = False
    as_of: Day | None = None
    """A pinned day, only with `rehearsal = true`."""
    allow_drafts: Flag = False
    status_max_age_days: Count = STATUS_MAX_AGE
    """For how many days a look at a status that a platform publishes counts (`status_checked_on` of a paper)."""
    check: CheckSettings = CheckSettings()
    ledger: LedgerSettings = LedgerSettings()
    enforcement: Enforcement = Enforcement()
    waivers: WaiverSettings = WaiverSettings()


def by_name(declared: Mapping[str, Any]) -> dict[str, Any]:
    """Put what is declared in the order of its names."""
    return dict(sorted(declared.items()))


def _by_id(declared: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(declared, key=attrgetter("id")))


class Organisation(Frozen):
    """What the organisation's folder says, read as a whole or not at all, in the order of ids whoever wrote it down."""

    settings: Settings
    parties: Annotated[dict[str, Party], AfterValidator(by_name)]
    places: Annotated[tuple[Place, ...], AfterValidator(_by_id)] = ()
    exports: Annotated[dict[str, Export], AfterValidator(by_name)]
    waivers: Annotated[tuple[Waiver, ...], AfterValidator(_by_id)] = ()
