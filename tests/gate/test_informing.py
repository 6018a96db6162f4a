"""What a law tells besides what it asks: for the export that it applies to, and of the papers of its parties."""

import pytest

from sekisho.gate.informing import informing, told
from sekisho.model.dates import AsOf
from tests.gate.folder import CERTIFICATE, EXPORT, LAW, PARTIES
from tests.laws.strategies import Notice

DAY = AsOf.parse("2026-06-01")
FINES = {"tells": "fines", "title": {"en": "Fines", "ja": "制裁金"}, "cite": "act art. 20", "note": "Up to a million."}
STORE = {"store": {"type": "iaas", "title": "Store"}}
CLOUD = {"name": "Cloud K.K.", "country": "JP", "group": "cloud", "subject_to": [], "services": STORE}


def of(whose="anybody"):
    what = {"tells": "no-basis", "title": "No basis of its own", "cite": "act art. 5", "note": "It carries nothing."}
    return {**what, "evidence": "certificate", "of": whose}


def informed(folder, *information, **export):
    folder.write("regimes/jp/act.yaml", {**LAW, "information": list(information)})
    folder.write("parties/cloud.yaml", CLOUD)
    folder.write("exports/crm.yaml", {**EXPORT, **export})
    gate = folder.gate()
    found = informing(gate, gate.suppose("crm", DAY))
    return [(one.one.name, one.paper.id if one.paper else None) for one in found]


def certified(folder, **changes):
    return folder.write("register/paper.yaml", {**CERTIFICATE, **changes})


def test_what_is_told_of_no_paper_is_told_of_every_export_to_which_the_law_applies(folder):
    assert informed(folder, FINES) == [("fines", None)]


def test_a_law_that_does_not_apply_tells_nothing(folder):
    folder.write("parties/sakura.yaml", {**PARTIES["sakura"], "country": "FR"})
    assert informed(folder, FINES) == []


@pytest.mark.parametrize(
    ("holder", "whose", "said"),
    [
        ("sakura", "anybody", True),
        ("tulip", "anybody", True),
        ("cloud", "anybody", True),
        ("lotus", "anybody", False),
        ("sakura", "another", False),
        ("tulip", "another", False),
        ("cloud", "another", True),
        ("lotus", "another", False),
    ],
)
def test_what_is_told_of_a_paper_is_told_where_such_a_party_holds_one(folder, holder, whose, said):
    certified(folder, holder=holder)
    found = informed(folder, of(whose), services=["cloud/store"])
    assert found == ([("no-basis", "paper")] if said else [])


def test_a_company_that_the_paper_covers_holds_it_too(folder):
    certified(folder, holder="lotus", beneficiaries=["cloud"])
    assert informed(folder, of("another"), via=["cloud"]) == [("no-basis", "paper")]
    certified(folder, holder=None, beneficiaries=[])
    assert informed(folder, of("anybody"), via=["cloud"]) == []


def test_a_paper_of_another_kind_is_not_meant(folder):
    folder.plugins.kinds = {**folder.plugins.kinds, "notice": Notice}
    certified(folder, holder="cloud")
    assert informed(folder, {**of("another"), "evidence": "notice"}, via=["cloud"]) == []


def test_one_party_decides_and_another_sends(folder):
    certified(folder, holder="lotus")
    role = {"exporter_role": "processor", "recipient_role": "sub-processor", "on_behalf_of": "lotus"}
    assert informed(folder, of("anybody"), **role) == [("no-basis", "paper")]
    assert informed(folder, of("another"), **role) == []


def test_it_is_said_under_a_heading_that_nothing_of_it_is_judged(folder):
    certified(folder, holder="cloud")
    informed(folder, FINES, of("another"), services=["cloud/store"])
    gate = folder.gate()
    found = list(informing(gate, gate.suppose("crm", DAY)))
    assert told(found, "en") == (
        "to know; nothing here is judged\n"
        "  jp/act: Fines [act art. 20]\n"
        "      Up to a million.\n"
        "  jp/act on paper (certificate): No basis of its own [act art. 5]\n"
        "      It carries nothing.\n"
    )
    assert told(found, "ja").splitlines()[:2] == ["参考情報（判定の対象ではない）", "  jp/act：制裁金 [act 第20条]"]


def test_where_there_is_nothing_nothing_is_said(folder):
    assert told([], "en") == ""
    assert informed(folder) == []
