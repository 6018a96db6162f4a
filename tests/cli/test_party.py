"""`sekisho register coverage --party`: one party on one page, such as a cloud provider."""

import json
import shutil
from pathlib import Path

import pytest

ACME = Path(__file__).parents[2] / "policies" / "acme"
PAGE = ("register", "coverage", "--party", "iij")
CERTIFICATE = {
    "kind": "cbpr-certificate",
    "holder": "iij",
    "scheme": "apec",
    "programme": "cbpr",
    "granted_under_law_of": "JP",
    "entrusted_to": "any",
    "purposes": "any",
    "categories": "any",
    "issued": "2026-02-01",
    "printed_expiry": "2027-01-31",
    "zone": "Asia/Tokyo",
    "issuer": "JIPDEC",
    "status_checked_on": "2026-11-10",
}


@pytest.fixture
def acme(tmp_path, monkeypatch):
    """The worked example, to be written in; the working directory is inside."""
    shutil.copytree(ACME, tmp_path / "acme")
    monkeypatch.chdir(tmp_path / "acme")
    return tmp_path / "acme"


@pytest.fixture
def page(acme, sekisho):
    """The page as data, with the provider's certificate as given."""

    def told(*arguments, **changes):
        given = {key: value for key, value in {**CERTIFICATE, **changes}.items() if value is not None}
        (acme / "register/jp/iij-cbpr.yaml").write_text(json.dumps(given), encoding="utf-8")
        answer = sekisho(*PAGE, "-o", "json", *arguments)
        assert (answer.code, answer.lines) == (0, [])
        return json.loads(answer.out)

    return told


def ways(told, law="jp/appi", paper="iij-cbpr"):
    return {
        one["basis"]: (one["held_by"], one["answer"])
        for one in told["ways"]
        if (one["law"], one["paper"]) == (law, paper)
    }


def lacks(told, basis):
    (one,) = (one for one in told["ways"] if (one["law"], one["basis"]) == ("jp/appi", basis))
    return one["lacks"]


def test_a_complete_certificate_opens_a_way_at_each_end(page):
    told = page()
    assert ways(told) == {"provider-cbpr": ("exporter", "opens"), "recipient-cbpr-apec": ("recipient", "opens")}
    assert ways(told, "sg/pdpa") == {
        "apec-certificate": ("recipient", "opens"),
        "intermediary-apec-certificate": ("recipient", "opens"),
    }
    assert ways(told, "bm/pipa") == {"recipient-cbpr-apec": ("recipient", "opens")}
    assert ways(told, "eu/gdpr") == ways(told, "cn/pipl") == {}
    (own,) = (one for one in told["ways"] if one["basis"] == "provider-cbpr")
    assert own["besides"] == ["party for whom the recipient handles the data (recipient.acts_for) is exporter"]


def test_what_laws_say_that_it_does_not_do_stands_beside_it(page):
    told = page()
    assert {(one["law"], one["tells"]) for one in told["information"] if one["paper"] == "iij-cbpr"} == {
        ("cn/pipl", "foreign-certificates"),
        ("eu/gdpr", "cbpr-is-no-safeguard"),
        ("gb/uk-gdpr", "cbpr-is-no-safeguard"),
        ("jp/appi", "certificate-of-another"),
        ("jp/appi", "new-programme-requirements"),
    }


@pytest.mark.parametrize(
    ("changes", "sends", "receives"),
    [
        ({"printed_expiry": "2026-11-20"}, "opens", "opens"),
        ({"printed_expiry": "2026-11-19"}, "closed", "closed"),
        ({"printed_expiry": None}, "doubt", "doubt"),
        ({"status_checked_on": "2026-10-20"}, "doubt", "doubt"),
        ({"purposes": None}, "doubt", "doubt"),
        ({"entrusted_to": ["acme-us"]}, "opens", "opens"),
        ({"entrusted_to": []}, "closed", "opens"),
        ({"entrusted_to": None}, "doubt", "opens"),
        ({"issuer": None}, "doubt", "doubt"),
    ],
)
def test_each_way_says_how_the_paper_stands_to_it(changes, sends, receives, page):
    found = ways(page(**changes))
    assert (found["provider-cbpr"], found["recipient-cbpr-apec"]) == (("exporter", sends), ("recipient", receives))


def test_what_it_lacks_is_said(page):
    assert lacks(page(entrusted_to=[]), "provider-cbpr") == ["it covers the handling of no other (`entrusted_to`)"]
    assert lacks(page(entrusted_to=None), "provider-cbpr") == ["`entrusted_to` is not entered"]
    assert lacks(page(printed_expiry="2026-11-19"), "recipient-cbpr-apec") == ["expired on 2026-11-19"]
    assert "対象となる者がない" in lacks(page("--lang", "ja", entrusted_to=[]), "provider-cbpr")[0]


def test_of_another_programme_or_scheme_other_ways_are_told(page):
    assert ways(page(programme="prp")) == {}
    assert ways(page(programme="prp"), "sg/pdpa") == {"intermediary-apec-certificate": ("recipient", "opens")}
    assert ways(page(scheme="global"))["recipient-cbpr-global"] == ("recipient", "opens")
    assert "recipient-cbpr-apec" not in ways(page(scheme="global"))


def test_an_agent_that_is_not_in_the_table_is_in_doubt_until_it_was_looked_up(acme, page):
    told = page(issuer="Some Other Agent")
    assert ways(told) == {
        "provider-cbpr-other-agent": ("exporter", "doubt"),
        "recipient-cbpr-apec": ("recipient", "doubt"),
    }
    (lacking,) = lacks(told, "recipient-cbpr-apec")
    assert lacking.startswith("the reading is disputed: Is the issuer an accountability agent")
    assert lacking.endswith("(jp/appi#agent-not-in-the-table)")
    judged = {
        "kind": "judgement",
        "question": "jp/appi#agent-not-in-the-table",
        "answer": "met",
        "reason": "It stands on the Forum's list.",
        "decided_by": "Sato, counsel",
        "decided_on": "2026-11-01",
        "expires": "2027-10-31",
        "zone": "Asia/Tokyo",
    }
    (acme / "register/judgements/agent.yaml").write_text(json.dumps(judged), encoding="utf-8")
    assert set(ways(page(issuer="Some Other Agent")).values()) == {("exporter", "opens"), ("recipient", "opens")}


def test_a_paper_that_binds_both_ends_is_told_as_that(page):
    told = page()
    assert ways(told, "jp/appi", "iij-bcr") == {"group-rules-bcr": (None, "doubt")}
    found = ways(told, "eu/gdpr", "iij-bcr")
    assert {found[name] for name in ("bcr-controller", "bcr-processor", "bcr-processor-direct-leg")} == {
        (None, "doubt")
    }
    (direct,) = (one for one in told["ways"] if one["basis"] == "bcr-processor-direct-leg")
    assert direct["question"] == "eu/gdpr#bcr-processor-direct-leg"
    assert "members_complete" in direct["blanks"]


def test_its_papers_those_that_name_it_its_exports_days_and_doubts(page):
    told = page()
    assert [one["paper"] for one in told["papers"]] == ["iij-bcr", "iij-cbpr"]
    assert [one["paper"] for one in told["named_in"]] == ["tia-iij"]
    assert {one["export"] for one in told["exports"]} >= {"mail-archive-to-iij"}
    assert ("iij-cbpr", "… – 2027-01-31") in {(one["paper"], one["days"]) for one in told["days"]}
    assert any(one["place"].endswith("iij-bcr.yaml:4") for one in told["doubts"])
    assert told["party"] == {"id": "iij", "name": "Internet Initiative Japan Inc. (IIJ)", "country": "JP"}


def test_a_party_without_papers_has_none(acme, sekisho):
    out = sekisho("register", "coverage", "--party", "acme-my").out
    assert "Its papers\n  none\n" in out
    assert "What its papers open\n  none\n" in out


def test_as_text_in_both_languages(acme, sekisho):
    out = sekisho(*PAGE).out
    assert "  eu/gdpr\n    way through: BCR for processors, within the group (bcr-processor) [GDPR art." in out
    assert "    answer: in doubt, between those that it binds\n" in out
    assert "Open doubts\n" in out
    assert "未解決の疑義\n" in sekisho(*PAGE, "--lang", "ja").out


@pytest.mark.parametrize(
    ("lang", "title", "heading"),
    [
        ("en", "Papers of Internet Initiative Japan Inc. (IIJ)", "To know of them, such as what they do not do"),
        ("ja", "株式会社インターネットイニシアティブの書類", "参考情報（その書類が及ばないこと等）"),
    ],
)
def test_as_one_page_that_needs_nothing_else(lang, title, heading, acme, sekisho):
    sekisho(*PAGE, "--lang", lang, "-o", "html=iij.html", "-o", "markdown=iij.md")
    text = (acme / "iij.html").read_text(encoding="utf-8")
    assert f"<title>{title}</title>" in text
    assert f'<html lang="{lang}">' in text
    assert heading in text
    assert "<script" not in text
    assert "src=" not in text
    assert f"# {title}\n" in (acme / "iij.md").read_text(encoding="utf-8")


def test_what_there_is_not_is_refused_before_anything_is_written(acme, sekisho):
    answer = sekisho("register", "coverage", "--party", "iji")
    assert answer.code != 0
    assert answer.lines == ["sekisho: no party is called `iji`; did you mean `iij`?"]
    answer = sekisho("register", "coverage", "-o", "html=matrix.html")
    assert "no format is called `html`" in answer.lines[0]
    assert not (acme / "matrix.html").exists()
    assert "no format is called `csv`" in sekisho(*PAGE, "-o", "csv").lines[0]


def test_a_customer_of_a_certified_cloud_is_told_what_the_certificate_does_not_do_for_him(acme, sekisho):
    """His data lies on the provider's service, and goes to his own company abroad."""
    export = acme / "exports/crm-to-us.yaml"
    text = export.read_text(encoding="utf-8")
    assert "iij-cbpr" not in sekisho("explain", "crm-to-us").out
    export.write_text(text.replace("services: []", "services: [iij/gio]"), encoding="utf-8")
    told = sekisho("explain", "crm-to-us").out
    assert "  jp/appi on iij-cbpr (cbpr-certificate): What a provider's CBPR certificate does not do for its" in told
    assert "It is no basis for what a customer provides" in " ".join(told.split())
    assert "jp/appi（iij-cbpr（cbpr-certificate）について）" in sekisho("explain", "crm-to-us", "--lang", "ja").out


def test_a_snapshot_tells_the_same(acme, sekisho):
    sekisho("build", "--to", "built", "--rehearsal")
    told = sekisho("explain", "mail-archive-to-iij", "--snapshot", "built").out
    assert "  eu/gdpr: Fines for a transfer against chapter V [GDPR art. 83(5)(c)]\n" in told
    assert "  eu/gdpr on iij-bcr (bcr): Binding corporate rules carry what goes from member to member" in told
