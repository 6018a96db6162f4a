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
    """One thing that a law may ask about: its path, its type and unit, what it means, and when it is known.

    `ja` names it in Japanese: what a flag says is so, anything else by a noun.
    """

    path: str
    type: Type
    doc: str
    ja: str
    stage: Stage = "declaration"
    unit: str = ""
    choices: tuple[str, ...] = ()
    also: str = ""
    en: str = ""
    """Its name in English, where what it means is more than a name."""

    @property
    def name(self) -> str:
        """Its name in English: what a flag says is so, anything else by a noun."""
        return self.en or self.doc

    def in_(self, lang: str) -> str:
        """Say what it means, in the language asked for."""
        return self.ja if lang == "ja" else self.doc


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
    "publicly-available",
    "limited-transfer",
    "central-operations",
    "service-to-the-person",
]
LegalBasis = Literal[
    "consent", "contract-or-hr", "statutory-duty", "emergency", "news-reporting", "already-public", "other-law"
]


def _facts(*facts: Fact) -> dict[str, Fact]:
    return {fact.path: fact for fact in facts}


FACTS: Final = _facts(
    Fact("export.id", "text", "the declared export", "定義された提供", also="transfer.id"),
    Fact(
        "export.purpose",
        "text",
        "why the data goes",
        "提供の目的",
        also="transfer.purpose",
        en="purpose of the export",
    ),
    Fact(
        "export.means",
        "text",
        "by which means the data goes, as a paper may limit it",
        "提供の方法",
        en="means by which the data goes",
    ),
    Fact(
        "export.scenarios",
        "set",
        "the special cases that the exporter invokes for this hop; empty when none",
        "提供元が援用する特別な場合",
        choices=get_args(Scenario),
        also="transfer.scenario",
        en="special cases that the exporter invokes",
    ),
    Fact(
        "export.same_group",
        "flag",
        "exporter and recipient belong to one group",
        "提供元と提供先が同一の企業グループ",
        also="transfer.same_group",
    ),
    Fact(
        "export.access_only",
        "flag",
        "nothing moves; the data is read from abroad",
        "移動を伴わず、国外から閲覧されるのみ",
        also="transfer.access_only",
        en="nothing moves, the data is read from abroad",
    ),
    Fact(
        "export.standing",
        "flag",
        "a repeated flow, as every scheduled pipeline is; false for a single occasion",
        "反復して行う提供",
        en="a repeated flow",
    ),
    Fact(
        "export.legacy",
        "flag",
        "the flow was already under way when the law began",
        "法令の施行前から行われていた提供",
        also="legacy_export",
    ),
    Fact(
        "export.foreign_authority",
        "flag",
        "it answers a foreign court or law-enforcement body",
        "外国の司法機関・法執行機関の求めに応じる提供",
        en="it answers a foreign court or law-enforcement body",
    ),
    Fact(
        "export.authority_approved",
        "flag",
        "the competent authority at home approved giving it to that foreign body",
        "当該外国機関への提供を自国の主管機関が承認済み",
    ),
    Fact(
        "export.assessment_demanded",
        "flag",
        "the competent authority at home asked for the export to be declared for a security assessment",
        "自国の主管機関が安全評価の申告を求めた提供",
    ),
    Fact(
        "export.transaction",
        "text",
        "the dealing by which the recipient gets the data",
        "提供先がデータを得る取引",
        choices=get_args(Transaction),
        en="dealing by which the recipient gets the data",
    ),
    Fact("export.stored_in", "set", "countries where the data comes to rest", "データの保存国", unit="country"),
    Fact(
        "export.accessed_from",
        "set",
        "countries from which people or systems read it",
        "データを閲覧する国",
        unit="country",
    ),
    Fact(
        "export.destinations",
        "set",
        "every country it reaches: seat of the recipient, storage, access",
        "データの到達国",
        unit="country",
        en="countries that it reaches",
    ),
    Fact(
        "export.crosses_border",
        "flag",
        "some destination is outside the exporter's country",
        "提供元の国の外に及ぶ提供",
    ),
    Fact(
        "export.services",
        "set",
        "cloud services on which the data lands, as party/service",
        "データを置くクラウドサービス",
    ),
    Fact(
        "export.service_types",
        "set",
        "what kind of service each of them is",
        "当該クラウドサービスの種別",
        choices=get_args(ServiceType),
        en="kinds of these cloud services",
    ),
    Fact(
        "export.persons_per_year",
        "number",
        "declared yearly maximum of distinct natural persons",
        "提供の定義における年間人数の上限",
        unit="persons",
    ),
    Fact(
        "exporter.id",
        "text",
        "the party that sends",
        "提供元",
        also="transfer.exporter_entity",
        en="exporter",
    ),
    Fact(
        "exporter.country",
        "text",
        "seat of the exporter",
        "提供元の所在国",
        unit="country",
        also="transfer.exporter_country",
    ),
    Fact(
        "exporter.group",
        "text",
        "group of companies that the exporter belongs to",
        "提供元の企業グループ",
        en="group of the exporter",
    ),
    Fact(
        "exporter.role",
        "text",
        "role of the exporter for this data",
        "提供元の立場",
        choices=get_args(Role),
        also="transfer.exporter_role",
        en="role of the exporter",
    ),
    Fact("exporter.kinds", "set", "legal kinds of the exporter", "提供元の法的区分"),
    Fact(
        "exporter.subject_to",
        "set",
        "laws of other places that bind the exporter (extra-territorial reach)",
        "提供元に域外適用される法令",
        en="laws of other places that bind the exporter",
    ),
    Fact(
        "exporter.ciio",
        "flag",
        "operator of critical information infrastructure",
        "提供元が重要情報インフラ運営者",
        also="cn.is_ciio",
        en="the exporter operates critical information infrastructure",
    ),
    Fact(
        "exporter.state_organ",
        "flag",
        "a state organ",
        "提供元が国家機関",
        also="state_organ",
        en="the exporter is a state organ",
    ),
    Fact(
        "exporter.public_authority",
        "flag",
        "a public authority exercising public powers",
        "提供元が公権力を行使する公的機関",
        en="the exporter is a public authority exercising public powers",
    ),
    Fact(
        "exporter.persons_held",
        "number",
        "persons whose data the exporter handles in all",
        "提供元が取り扱う個人の総数",
        unit="persons",
    ),
    Fact(
        "exporter.ftz_zone",
        "text",
        "free-trade zone of registration, `none` outside",
        "提供元の登録先である自由貿易試験区",
        also="cn.ftz_zone",
        en="free-trade zone of the exporter",
    ),
    Fact(
        "exporter.ftz_list_hit",
        "flag",
        "the zone's published negative list names this data",
        "試験区のネガティブリストに掲載のあるデータ",
        also="ftz_list_hit",
    ),
    Fact(
        "principal.id",
        "text",
        "the party that decides on the data: the one for which a processor sends, else the exporter itself",
        "データの取扱いを決定する者（提供元が受託者であれば委託者、そうでなければ提供元自身）",
        en="party that decides on the data",
    ),
    Fact("principal.country", "text", "seat of the party that decides", "決定する者の所在国", unit="country"),
    Fact("principal.kinds", "set", "legal kinds of the party that decides", "決定する者の法的区分"),
    Fact(
        "principal.ciio",
        "flag",
        "the party that decides operates critical information infrastructure",
        "決定する者が重要情報インフラ運営者",
    ),
    Fact("principal.state_organ", "flag", "the party that decides is a state organ", "決定する者が国家機関"),
    Fact(
        "principal.public_authority",
        "flag",
        "the party that decides is a public authority exercising public powers",
        "決定する者が公権力を行使する公的機関",
    ),
    Fact(
        "principal.persons_held",
        "number",
        "persons whose data the party that decides handles in all",
        "決定する者が取り扱う個人の総数",
        unit="persons",
    ),
    Fact(
        "principal.ftz_zone",
        "text",
        "free-trade zone in which the party that decides is registered, `none` outside",
        "決定する者の登録先である自由貿易試験区",
        en="free-trade zone of the party that decides",
    ),
    Fact(
        "recipient.id",
        "text",
        "the party that receives",
        "提供先",
        also="transfer.importer_entity",
        en="recipient",
    ),
    Fact(
        "recipient.country",
        "text",
        "seat of the recipient",
        "提供先の所在国",
        unit="country",
        also="transfer.importer_country",
    ),
    Fact(
        "recipient.group",
        "text",
        "group of companies that the recipient belongs to",
        "提供先の企業グループ",
        en="group of the recipient",
    ),
    Fact(
        "recipient.role",
        "text",
        "role of the recipient",
        "提供先の立場",
        choices=get_args(Role),
        also="transfer.importer_role",
    ),
    Fact(
        "recipient.kinds",
        "set",
        "legal kinds of the recipient, such as `appi-business-operator`",
        "提供先の法的区分",
        en="legal kinds of the recipient",
    ),
    Fact(
        "recipient.subject_to",
        "set",
        "laws of other places that bind the recipient (extra-territorial reach)",
        "提供先に域外適用される法令",
        en="laws of other places that bind the recipient",
    ),
    Fact(
        "recipient.acts_for",
        "text",
        "for whom the recipient handles the data",
        "提供先が誰のために取り扱うか",
        choices=get_args(ActsFor),
        en="party for whom the recipient handles the data",
    ),
    Fact(
        "recipient.handles_data",
        "flag",
        "false: a provider that by contract never handles what it stores",
        "提供先が、預かるデータを取り扱う",
        en="the recipient handles the data that it stores",
    ),
    Fact(
        "recipient.public_authority",
        "flag",
        "a public body",
        "提供先が公的機関",
        en="the recipient is a public body",
    ),
    Fact(
        "recipient.international_organisation",
        "flag",
        "an international organisation",
        "提供先が国際機関",
        en="the recipient is an international organisation",
    ),
    Fact(
        "recipient.restricted",
        "flag",
        "restricted by an authority or a law: a list, an order, a restricted country",
        "提供先が当局又は法令により制限されている（リスト、命令、制限国等）",
        en="the recipient is restricted by an authority or a law",
    ),
    Fact(
        "recipient.covered_person",
        "flag",
        "controlled from a country of concern, or on its list of such persons",
        "提供先が懸念国の支配下にあり、又はその対象者リストに掲載",
        en="the recipient is controlled from a country of concern, or on its list of such persons",
    ),
    Fact("data.personal", "flag", "the stream holds personal data", "個人データ"),
    Fact(
        "data.anonymised", "flag", "no person can be identified from it any more", "匿名化され、誰も識別できないデータ"
    ),
    Fact(
        "data.employment",
        "flag",
        "about staff, collected in the context of their employment",
        "雇用関係において収集した従業員のデータ",
        en="data about staff, collected in the context of their employment",
    ),
    Fact(
        "data.sensitive", "flag", "sensitive personal data under the exporter's law", "提供元の法令上の機微な個人データ"
    ),
    Fact(
        "data.important",
        "text",
        "important data, and how it became so",
        "重要データへの該当とその経緯",
        choices=get_args(Important),
        also="cn.important_data_status",
        en="status as important data",
    ),
    Fact("data.categories", "set", "categories of the data", "データの区分", also="transfer.categories"),
    Fact(
        "data.ftz_entries",
        "set",
        "categories of the data with the exporter's free-trade zone, as zone/category",
        "提供元の試験区におけるデータの区分",
        en="categories of the data in the exporter's free-trade zone",
    ),
    Fact(
        "data.bulk_kinds",
        "set",
        "kinds of data that a law counts by themselves, even where no person can be identified; empty when none",
        "法令が個別に数えるデータの種類",
        choices=get_args(BulkKind),
        en="kinds of data that a law counts by themselves",
    ),
    Fact(
        "data.government_related",
        "flag",
        "about places or staff of a government, as a law on bulk data means it",
        "政府の施設又は職員に関するデータ",
        en="data about places or staff of a government",
    ),
    Fact("data.subjects", "set", "countries of the people it is about", "本人の所在国", unit="country"),
    Fact("data.origins", "set", "countries where it was collected", "データの収集国", unit="country"),
    Fact(
        "data.origin_laws",
        "set",
        "laws it came under on the way here, as regime ids",
        "ここに至るまでに適用を受けた法令",
        also="transfer.origin_regimes",
        en="laws that the data came under on the way here",
    ),
    Fact(
        "data.conditions",
        "set",
        "conditions it carries from earlier hops, such as `received-on-eu-adequacy`",
        "従前の提供から引き継いだ条件",
        en="conditions from earlier hops",
    ),
    Fact(
        "data.foreign_only",
        "flag",
        "collected abroad, processed here, nothing domestic added",
        "国外で収集し国内では処理のみを行うデータ",
    ),
    Fact(
        "data.legal_basis",
        "text",
        "ground of the processing itself",
        "取扱いそのものの適法根拠",
        choices=get_args(LegalBasis),
        also="cn.consent_basis",
    ),
    Fact(
        "batch.persons",
        "number",
        "distinct persons in this batch",
        "このバッチの人数",
        "run",
        "persons",
        also="persons_distinct_batch",
    ),
    Fact("batch.columns", "set", "columns of this batch", "このバッチの列", "run"),
    Fact(
        "ledger.ordinary.calendar_year",
        "number",
        "persons exported since 1 January with ordinary personal data, this batch included",
        "1月1日以降に機微でない個人データを提供した累計人数",
        "run",
        "persons",
        also="n_pi_nonsens",
        en="persons exported since 1 January with ordinary personal data",
    ),
    Fact(
        "ledger.sensitive.calendar_year",
        "number",
        "persons exported since 1 January with sensitive personal data, this batch included",
        "1月1日以降に機微な個人データを提供した累計人数",
        "run",
        "persons",
        also="n_pi_sens",
        en="persons exported since 1 January with sensitive personal data",
    ),
    Fact(
        "ledger.ordinary.two_calendar_years",
        "number",
        "persons exported since 1 January of the previous year with any personal data, this batch included",
        "前年1月1日以降に個人データを提供した累計人数",
        "run",
        "persons",
        en="persons exported since 1 January of the previous year with any personal data",
    ),
    Fact(
        "ledger.sensitive.two_calendar_years",
        "number",
        "persons exported since 1 January of the previous year with sensitive data, this batch included",
        "前年1月1日以降に機微な個人データを提供した累計人数",
        "run",
        "persons",
        en="persons exported since 1 January of the previous year with sensitive data",
    ),
    Fact(
        "ledger.bulk.twelve_months",
        "number",
        "persons or devices with data of a bulk kind that went from this exporter to this recipient in the preceding "
        "12 months, this batch included",
        "直近12か月に同じ提供先へ提供した、個別に数える種類のデータの人数・端末数",
        "run",
        "persons",
        en="persons or devices with data of a bulk kind sent to this recipient in the preceding 12 months",
    ),
)

_PYTHON: Final[dict[Type, tuple[type, ...]]] = {
    "text": (str,),
    "flag": (bool,),
    "number": (int, Interval),
    "set": (frozenset,),
}


def exchanged(case: Case) -> Case:
    """Give the case with its two parties exchanged: as papers see it that the other side of the hop holds."""
    ends = {"exporter.id": case.get("recipient.id"), "recipient.id": case.get("exporter.id")}
    others = {path: value for path, value in case.items() if path not in ends}
    return others | {path: value for path, value in ends.items() if value is not None}


def accepts(fact: Fact, value: object) -> bool:
    """Say whether the value has the type of the fact and is among its choices; no number is below zero."""
    if isinstance(value, bool) and fact.type != "flag":
        return False
    if not isinstance(value, _PYTHON[fact.type]):
        return False
    if fact.type == "number":
        return _spans(*value) if isinstance(value, Interval) else _counts(value)
    if isinstance(value, frozenset) and not all(isinstance(one, str) for one in value):
        return False
    if not fact.choices:
        return True
    return set(value) <= set(fact.choices) if isinstance(value, frozenset) else value in fact.choices


def _counts(number: object) -> bool:
    """Say whether something can be how many there are."""
    return isinstance(number, int) and not isinstance(number, bool) and number >= 0


def _spans(low: int, high: int | None) -> bool:
    """Say whether a number lies between two bounds, which may have been put together past their checks."""
    return _counts(low) and (high is None or (_counts(high) and low <= high))
