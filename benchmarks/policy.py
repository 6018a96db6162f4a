"""One regime of forty conditions in our own format, the papers for it, and cases with different outcomes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from sekisho import packs
from sekisho.engine.compile import CompiledRegime, Question
from sekisho.model.dates import AsOf
from sekisho.model.evidence import Evidence
from sekisho.model.papers import Papers
from sekisho.model.requirement import Dated, Group
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict
from sekisho.packs import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.law import Regime
    from sekisho.model.proof import RegimeProof

DAY = date(2026, 11, 20)
COUNTRIES = ["AT", "BE", "CA", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "JP", "KR", "NL", "NO", "NZ", "SE"]
ROUTES = ("assessment", "contract", "certificate", "adequacy", "exemption")

_HEAD = f"""
title: A regime for measuring
layer: law
jurisdictions: [CN]
zone: Asia/Shanghai
checked: 2026-11-20
sources:
  law: {{title: A law}}
tables:
  destinations:
    - values: {COUNTRIES}
      cite: law annex
applies:
  all:
    - {{fact: exporter.country, is: CN, cite: law art. 1}}
    - {{fact: data.personal, is: true, cite: law art. 1}}
    - {{fact: exporter.role, one_of: [controller, joint-controller, processor], cite: law art. 2}}
forbids:
  - bar: stop
    title: Nothing goes to restricted recipients
    cite: law art. 3
    any:
      - {{fact: recipient.restricted, is: true, cite: law art. 3}}
      - {{fact: export.foreign_authority, is: true, cite: law art. 4}}
duties:
  - duty: care
    title: Care
    cite: law art. 5
    all:
      - {{fact: export.access_only, is: false, cite: law art. 5}}
      - {{fact: data.important, one_of: [none, self-identified], cite: law art. 6}}
      - {{fact: export.same_group, is: true, cite: law art. 7}}
      - {{fact: export.destinations, listed_in: destinations, cite: law art. 8}}
      - {{fact: export.purpose, one_of: [sales, service, payroll], cite: law art. 9}}
requires:
  any:
"""
_ROUTE = """
    - basis: {name}
      title: By {name}
      cite: law art. {article}
      all:
        - {{fact: exporter.ciio, is: false, cite: law art. {article}}}
        - {{fact: data.sensitive, is: {sensitive}, cite: law art. {article}}}
        - {{fact: recipient.country, listed_in: destinations, cite: law art. {article}}}
        - {{fact: ledger.ordinary.calendar_year, at_most: {most}, cite: law art. {article}}}
        - {{evidence: paper-{name}, cite: law art. {article}}}
        - {{fact: export.persons_per_year, at_most: {persons}, cite: law art. {article}}}
"""


def _kind(name: str) -> type[Evidence]:
    class Paper(Evidence):
        """A paper whose holder, counterparties and purposes must match."""

        aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes")
        kind: Literal[f"paper-{name}"]  # type: ignore[valid-type]

    return Paper


KINDS = {f"paper-{name}": _kind(name) for name in ROUTES}


def regime() -> Regime:
    """Read the regime as any other is read. Only its last route admits as many persons as the cases have."""
    text = _HEAD + "".join(
        _ROUTE.format(
            name=name, article=10 + n, sensitive="false", most=999_999, persons=100_000 if name == ROUTES[-1] else n
        )
        for n, name in enumerate(ROUTES)
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "regimes" / "xx" / "measured.yaml"
        path.parent.mkdir(parents=True)
        (Path(folder) / "shared").mkdir()
        path.write_text(text)
        return packs.load([Path(folder)], Vocabulary(KINDS)).regimes["xx/measured"]


def papers() -> list[Evidence]:
    """Give one paper for each route."""
    return [
        KINDS[f"paper-{name}"].model_validate(
            {
                "id": name,
                "kind": f"paper-{name}",
                "holder": "maker-cn",
                "counterparties": ["maker-jp", "maker-de"],
                "purposes": ["sales", "service"],
                "issued": "2025-01-01",
                "printed_expiry": "2027-12-31",
                "zone": "Asia/Shanghai",
                "events": [{"on": "2025-01-01", "recorded_on": "2025-01-02", "status": "granted"}],
            }
        )
        for name in ROUTES
    ]


LAWFUL: dict[str, Any] = {
    "exporter.country": "CN",
    "exporter.id": "maker-cn",
    "exporter.role": "controller",
    "exporter.ciio": False,
    "recipient.id": "maker-jp",
    "recipient.country": "JP",
    "recipient.restricted": False,
    "export.foreign_authority": False,
    "export.access_only": False,
    "export.same_group": True,
    "export.destinations": frozenset({"JP", "DE"}),
    "export.purpose": "sales",
    "export.persons_per_year": 50_000,
    "data.personal": True,
    "data.sensitive": False,
    "data.important": "none",
    "ledger.ordinary.calendar_year": Interval.exactly(50_000),
}
CASES: dict[str, tuple[dict[str, Any], bool]] = {
    "lawful": (LAWFUL, True),
    "another purpose": ({**LAWFUL, "export.purpose": "payroll"}, False),
    "another recipient": ({**LAWFUL, "recipient.id": "maker-us"}, False),
    "another country": ({**LAWFUL, "export.destinations": frozenset({"JP", "US"})}, False),
    "too many": ({**LAWFUL, "export.persons_per_year": 100_001}, False),
    "forbidden": ({**LAWFUL, "recipient.restricted": True}, False),
    "not this law's": ({**LAWFUL, "exporter.country": "JP", "recipient.restricted": True}, True),
}
"""Each with what every engine must answer: whether the export may leave."""


class Ours:
    """The engine of sekisho, with its full proof."""

    def __init__(self) -> None:
        self._regime = CompiledRegime(regime())
        self._papers = Papers(papers())
        self._at = AsOf(DAY)

    def judge(self, case: dict[str, Any]) -> RegimeProof:
        """Prove one case."""
        return self._regime.judge(Question(case, self._papers, self._at, []))


def told(proof: RegimeProof) -> dict[str, bool]:
    """Read off the proof whether each leaf is met; where the regime does not apply, only those that say so."""
    named = [("applies", proof.applies)]
    if proof.requires is not None:
        named += [(rule[1].name, rule) for rule in (*proof.forbids, *proof.duties, *proof.requires[3])]
    return {
        f"{name}/{n}": leaf[0] is Verdict.MET for name, rule in named if rule for n, leaf in enumerate(_leaves(rule))
    }


def _leaves(proof: Any) -> Iterator[Any]:  # noqa: ANN401 - a proof
    if isinstance(proof[1], (Group, Dated)):
        for child in proof[3]:
            yield from _leaves(child)
    else:
        yield proof
