"""A small organisation under a small law, written as real files and opened as its owners open theirs."""

import json
from pathlib import Path

from sekisho.gate import Gate
from sekisho.model.verdict import Verdict
from sekisho.plugins import Plugins
from tests.laws.strategies import Certificate

CITE = {"cite": "act art. 1"}

COUNTRIES = {
    "title": "Countries",
    "checked": "2026-01-01",
    "sources": {"act": {"title": "The list"}},
    "tables": {"all": [{"values": ["CN", "DE", "FR", "JP", "VN"], **CITE}]},
}

LAW = {
    "title": {"en": "The Act", "ja": "その法"},
    "layer": "law",
    "jurisdictions": ["JP"],
    "zone": "Asia/Tokyo",
    "checked": "2026-01-01",
    "sources": {"act": {"title": "The Act"}},
    "tables": {"adequate": [{"value": "DE", "from": "2026-01-01", **CITE}]},
    "applies": {"fact": "exporter.country", "is": "JP", "cite": "act art. 2"},
    "forbids": [
        {
            "bar": "state-secrets",
            "title": {"en": "Secrets stay", "ja": "秘密は出さない"},
            "cite": "act art. 3",
            "all": [{"fact": "data.categories", "one_of": ["secrets"], "cite": "act art. 3(1)"}],
        }
    ],
    "requires": {
        "any": [
            {
                "basis": "adequacy",
                "title": {"en": "An adequate country", "ja": "十分な国"},
                "cite": "act art. 4",
                "all": [{"fact": "recipient.country", "listed_in": "adequate", "cite": "act art. 4(1)"}],
            },
            {
                "basis": "certified",
                "title": {"en": "A certificate", "ja": "認証"},
                "cite": "act art. 5",
                "all": [{"evidence": "certificate", "cite": "act art. 5(1)", "remedy": "have yourselves certified"}],
            },
            {
                "basis": "small",
                "title": {"en": "Few people", "ja": "少人数"},
                "cite": "act art. 6",
                "exempt": True,
                "all": [{"fact": "ledger.ordinary.calendar_year", "below": 1000, "cite": "act art. 6(1)"}],
            },
        ]
    },
    "duties": [
        {
            "duty": "not-critical",
            "title": "Critical infrastructure asks first",
            "cite": "act art. 7",
            "all": [{"fact": "exporter.ciio", "is": False, "cite": "act art. 7(1)"}],
        },
        {
            "duty": "report",
            "title": "Report it within a month",
            "cite": "act art. 8",
            "blocking": False,
            "for": ["certified"],
            "all": [{"judgement": "reported", "cite": "act art. 8(1)"}],
        },
    ],
}

PARTIES = {
    "sakura": {"name": "Sakura K.K.", "country": "JP", "group": "sakura", "subject_to": [], "ciio": False},
    "tulip": {"name": "Tulip GmbH", "country": "DE", "group": "sakura", "subject_to": []},
    "lotus": {"name": "Lotus Co.", "country": "VN", "group": "none", "subject_to": []},
}

STREAM = {
    "id": "customers",
    "categories": ["contact"],
    "sensitive": False,
    "subjects": ["JP"],
    "origins": [{"country": "JP"}],
}

EXPORT = {
    "title": "Customers to Tulip",
    "exporter": "sakura",
    "recipient": "tulip",
    "exporter_role": "controller",
    "recipient_role": "processor",
    "recipient_acts_for": "exporter",
    "purpose": "support",
    "via": [],
    "services": [],
    "stored_in": ["DE"],
    "accessed_from": [],
    "persons": {"per_run": 100, "per_year": 5000},
    "data": [STREAM],
    "carriers": [{"dag": "crm", "task": "ship*"}],
}

PLACES = {
    "places": [
        {"id": "tulip-sftp", "host": "sftp.tulip.example", "country": "DE", "party": "tulip"},
        {"id": "tulip-paris", "host": "*.tulip.example", "country": "FR", "party": "tulip"},
        {"id": "lotus-bucket", "bucket": "lotus-*", "country": "VN", "party": "lotus"},
        {"id": "tulip-db", "connection": "tulip_db", "region": "eu-central-1", "country": "DE", "party": "tulip"},
    ]
}

CERTIFICATE = {
    "kind": "certificate",
    "holder": "sakura",
    "counterparties": "any",
    "purposes": "any",
    "categories": "any",
    "persons": "any",
    "issued": "2026-01-10",
    "printed_expiry": "2026-06-30",
    "zone": "Asia/Tokyo",
}

WAIVER = {
    "exports": ["crm"],
    "regime": "jp/act",
    "reason": "the certificate is on its way",
    "requested_by": "engineer",
    "approved_by": "counsel",
    "approved_on": "2026-02-01",
    "expires": "2026-02-28",
    "zone": "Asia/Tokyo",
}


class Folder:
    """Files below one folder; whatever is plain data is YAML, because JSON is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.plugins = Plugins()
        self.plugins.kinds = {"certificate": Certificate}
        self.plugins.predicates = {"fails": fails}

    def write(self, name: str, content: object) -> "Folder":
        """Write one file, anew if it is there."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, default=str)
        path.write_text(text, encoding="utf-8")
        return self

    def gate(self) -> Gate:
        """Open the folder as the command line does."""
        return Gate.open(self.path, self.plugins)


def fails(case, as_of):
    """A predicate with a bug."""
    return Verdict.MET if case["export.id"] == 1 else 1 // 0


def small(path: Path) -> Folder:
    """The whole of it: one law, three parties, one export that passes on adequacy from 2026 on."""
    folder = Folder(path)
    folder.write("sekisho.toml", 'organisation = "sakura"\n')
    folder.write("regimes/jp/act.yaml", LAW)
    for name, party in PARTIES.items():
        folder.write(f"parties/{name}.yaml", party)
    folder.write("exports/crm.yaml", EXPORT).write("places.yaml", PLACES)
    (path / "register").mkdir()
    return folder


def only_countries(path: Path) -> Path:
    """A folder of shipped law that holds the table of countries and nothing else."""
    Folder(path).write("shared/countries.yaml", COUNTRIES)
    (path / "regimes").mkdir()
    return path
