"""A waiver that cannot do anything, or that nobody could approve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.model.identity import identity, is_one_of, may_be_same

if TYPE_CHECKING:
    from sekisho.model.contradictions.exports import Found
    from sekisho.model.organisation import Enforcement, WaiverSettings
    from sekisho.model.waiver import Waiver


def of_waiver(waiver: Waiver, enforcement: Enforcement) -> Found:
    """Say where it has no effect: nothing to waive, or a regime that no waiver excuses."""
    level = enforcement.level(waiver.regime)
    if level != "soft-mandatory":
        because = "blocks in any case" if level == "hard-mandatory" else "blocks nothing"
        way = "make the regime `soft-mandatory` under [enforcement] in sekisho.toml, or remove the waiver"
        yield ("regime",), f"the waiver has no effect: `{waiver.regime}` is `{level}` and {because}; {way}"
    if not waiver.exports:
        yield ("exports",), "the waiver has no effect: it names no export; name those it lets through, or remove it"


def of_approval(waiver: Waiver, settings: WaiverSettings) -> Found:
    """Say where it goes beyond what [waivers] in sekisho.toml allows: for too long, or approved by the wrong person."""
    days, most = (waiver.expires - waiver.approved_on).days + 1, settings.max_days
    if most is not None and days > most:
        text = f"the waiver holds for {days} days, and sekisho.toml allows {most} (`max_days` in [waivers])"
        yield ("expires",), f"{text}; let it end earlier"
    people = settings.people
    if people is None:
        return
    approver, asked = waiver.approved_by, waiver.requested_by
    known = [one for one in people if is_one_of(approver, one)]
    groups = [identity(group).words for group in settings.groups]
    if known and identity(asked).words in groups:
        yield ("requested_by",), f"`{asked}` is a group, and `{approver}` may be of it; write who of it asked"
    elif any(may_be_same(asked, one) for one in known):
        text = f"`{approver}` is known as {', '.join(known)}, and so may be `{asked}`, who asked"
        yield ("approved_by",), f"{text}; another person must approve"
    elif not known and identity(approver).words in groups:
        yield ("approved_by",), f"`{approver}` is a group; write who of it approved"
    elif not known:
        text = f"`{approver}` is not among the `approvers` in [waivers] of sekisho.toml ({', '.join(people)})"
        yield ("approved_by",), f"{text}; have one of them approve"
