"""The only list of facts that a law may speak of.

A case is a plain mapping from these paths to values. A path that is missing from a case is *unknown*: facts are
open-world. `stage: run` facts exist only when a batch is at hand; at declaration they are bounds at best.
The last column is the name of the same thing in the notation of the legal specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, get_args

from sekisho.model.values import Interval, Value

Case = Mapping[str, Value]
"""Facts by path, for one stream of one export."""

Type = Literal["text", "flag", "number", "set"]
Stage = Literal["declaration", "run"]


class Fact(NamedTuple):
    """One thing that a law may ask about: its path, its type and unit, what it means, and when it is known."""

    path: str
    type: Type
    doc: str
    stage: Stage = "declaration"
    unit: str = ""
    choices: tuple[str, ...] = ()
    also: str = ""


Role = Literal["controller", "joint-controller", "processor", "sub-processor"]
Important = Literal["none", "self-identified", "published", "notified"]
ActsFor = Literal["exporter", "itself"]
Transaction = Literal["data-brokerage", "vendor", "employment", "investment", "other"]
BulkKind = Literal[
    "human-genomic", "human-omic", "biometric", "geolocation", "health", "financial", "personal-identifiers"
]
ServiceType = Literal["iaas", "paas", "saas"]
Scenario = Literal[
    "individual-contract",
    "hr-management",
    "emergency",
    "statutory-duty",
    "public-health",
    "state-cooperation",
    "academic-research",
    "explicit-consent",
    "public-interest",
    "legal-claims",
    "public-register",
    "compelling-interest",
    "business-succession",
    "own-transfer",
    "employee-cloud-storage",
    "treaty",
    "transit",
    "free-trade-zone-list",
    "sector-guidance",
]
LegalBasis = Literal[
    "consent", "contract-or-hr", "statutory-duty", "emergency", "news-reporting", "already-public", "other-law"
]


def _facts(*facts: Fact) -> dict[str, Fact]:
    return {fact.path: fact for fact in facts}


FACTS: Final = _facts(
    Fact("export.id", "text", "the declared export", also="transfer.id"),
    Fact("export.purpose", "text", "why the data goes", also="transfer.purpose"),
    Fact(
        "export.scenarios",
        "set",
        "the special cases that the exporter invokes for this hop; empty when none",
        choices=get_args(Scenario),
        also="transfer.scenario",
    ),
    Fact("export.same_group", "flag", "exporter and recipient belong to one group", also="transfer.same_group"),
    Fact("export.access_only", "flag", "nothing moves; the data is read from abroad", also="transfer.access_only"),
    Fact("export.standing", "flag", "a repeated flow, as every scheduled pipeline is; false for a single occasion"),
    Fact("export.legacy", "flag", "the flow was already under way when the law began", also="legacy_export"),
    Fact("export.foreign_authority", "flag", "it answers a foreign court or law-enforcement body"),
    Fact(
        "export.authority_approved", "flag", "the competent authority at home approved giving it to that foreign body"
    ),
    Fact(
        "export.transaction",
        "text",
        "the dealing by which the recipient gets the data",
        choices=get_args(Transaction),
    ),
    Fact("export.stored_in", "set", "countries where the data comes to rest", unit="country"),
    Fact("export.accessed_from", "set", "countries from which people or systems read it", unit="country"),
    Fact(
        "export.destinations", "set", "every country it reaches: seat of the recipient, storage, access", unit="country"
    ),
    Fact("export.crosses_border", "flag", "some destination is outside the exporter's country"),
    Fact("export.services", "set", "cloud services on which the data lands, as party/service"),
    Fact("export.service_types", "set", "what kind of service each of them is", choices=get_args(ServiceType)),
    Fact("export.persons_per_year", "number", "declared yearly maximum of distinct natural persons", unit="persons"),
    Fact("exporter.id", "text", "the party that sends", also="transfer.exporter_entity"),
    Fact("exporter.country", "text", "seat of the exporter", unit="country", also="transfer.exporter_country"),
    Fact("exporter.group", "text", "group of companies that the exporter belongs to"),
    Fact(
        "exporter.role",
        "text",
        "role of the exporter for this data",
        choices=get_args(Role),
        also="transfer.exporter_role",
    ),
    Fact("exporter.kinds", "set", "legal kinds of the exporter"),
    Fact("exporter.subject_to", "set", "laws of other places that bind the exporter (extra-territorial reach)"),
    Fact("exporter.ciio", "flag", "operator of critical information infrastructure", also="cn.is_ciio"),
    Fact("exporter.state_organ", "flag", "a state organ", also="state_organ"),
    Fact("exporter.public_authority", "flag", "a public authority exercising public powers"),
    Fact("exporter.persons_held", "number", "persons whose data the exporter handles in all", unit="persons"),
    Fact("exporter.ftz_zone", "text", "free-trade zone of registration, `none` outside", also="cn.ftz_zone"),
    Fact("exporter.ftz_list_hit", "flag", "the zone's published negative list names this data", also="ftz_list_hit"),
    Fact("recipient.id", "text", "the party that receives", also="transfer.importer_entity"),
    Fact("recipient.country", "text", "seat of the recipient", unit="country", also="transfer.importer_country"),
    Fact("recipient.group", "text", "group of companies that the recipient belongs to"),
    Fact("recipient.role", "text", "role of the recipient", choices=get_args(Role), also="transfer.importer_role"),
    Fact("recipient.kinds", "set", "legal kinds of the recipient, such as `appi-business-operator`"),
    Fact("recipient.subject_to", "set", "laws of other places that bind the recipient (extra-territorial reach)"),
    Fact("recipient.acts_for", "text", "for whom the recipient handles the data", choices=get_args(ActsFor)),
    Fact("recipient.handles_data", "flag", "false: a provider that by contract never handles what it stores"),
    Fact("recipient.public_authority", "flag", "a public body"),
    Fact("recipient.restricted", "flag", "on a regulator's list of restricted recipients"),
    Fact("recipient.covered_person", "flag", "controlled from a country of concern, or on its list of such persons"),
    Fact("data.personal", "flag", "the stream holds personal data"),
    Fact("data.anonymised", "flag", "nobody can be identified from it any more"),
    Fact("data.employment", "flag", "about staff, collected in the context of their employment"),
    Fact("data.sensitive", "flag", "sensitive personal data under the exporter's law"),
    Fact(
        "data.important",
        "text",
        "important data, and how it became so",
        choices=get_args(Important),
        also="cn.important_data_status",
    ),
    Fact("data.categories", "set", "categories of the data", also="transfer.categories"),
    Fact("data.ftz_entries", "set", "categories of the data with the exporter's free-trade zone, as zone/category"),
    Fact(
        "data.bulk_kinds",
        "set",
        "kinds of data that a law counts by themselves, even where nobody can be identified; empty when none",
        choices=get_args(BulkKind),
    ),
    Fact("data.government_related", "flag", "about places or staff of a government, as a law on bulk data means it"),
    Fact("data.subjects", "set", "countries of the people it is about", unit="country"),
    Fact("data.origins", "set", "countries where it was collected", unit="country"),
    Fact(
        "data.origin_laws", "set", "laws it came under on the way here, as regime ids", also="transfer.origin_regimes"
    ),
    Fact("data.conditions", "set", "conditions it carries from earlier hops, such as `received-on-eu-adequacy`"),
    Fact("data.foreign_only", "flag", "collected abroad, processed here, nothing domestic added"),
    Fact(
        "data.legal_basis",
        "text",
        "ground of the processing itself",
        choices=get_args(LegalBasis),
        also="cn.consent_basis",
    ),
    Fact("batch.persons", "number", "distinct persons in this batch", "run", "persons", also="persons_distinct_batch"),
    Fact("batch.columns", "set", "columns of this batch", "run"),
    Fact(
        "ledger.ordinary.calendar_year",
        "number",
        "persons exported since 1 January with ordinary personal data, this batch included",
        "run",
        "persons",
        also="n_pi_nonsens",
    ),
    Fact(
        "ledger.sensitive.calendar_year",
        "number",
        "persons exported since 1 January with sensitive personal data, this batch included",
        "run",
        "persons",
        also="n_pi_sens",
    ),
    Fact(
        "ledger.ordinary.two_calendar_years",
        "number",
        "persons exported since 1 January of the previous year with any personal data, this batch included",
        "run",
        "persons",
    ),
    Fact(
        "ledger.sensitive.two_calendar_years",
        "number",
        "persons exported since 1 January of the previous year with sensitive data, this batch included",
        "run",
        "persons",
    ),
    Fact(
        "ledger.bulk.twelve_months",
        "number",
        "persons or devices with data of a bulk kind that went from this exporter to this recipient in the preceding "
        "12 months, this batch included",
        "run",
        "persons",
    ),
)

_PYTHON: Final[dict[Type, tuple[type, ...]]] = {
    "text": (str,),
    "flag": (bool,),
    "number": (int, Interval),
    "set": (frozenset,),
}


def accepts(fact: Fact, value: object) -> bool:
    """Say whether the value has the type of the fact and is among its choices."""
    if isinstance(value, bool) and fact.type != "flag":
        return False
    if not isinstance(value, _PYTHON[fact.type]):
        return False
    if not fact.choices:
        return True
    return set(value) <= set(fact.choices) if isinstance(value, frozenset) else value in fact.choices
