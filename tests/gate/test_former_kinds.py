"""No register holds a paper of a former kind; of a ledger that kept one, the decision is made again as it was."""

import hashlib
import json

import pytest

from sekisho.errors import ConfigError, LoadError
from sekisho.former import written_now
from sekisho.former.provider_cbpr_certificate import ProviderCbprCertificate
from sekisho.gate import Gate
from sekisho.model.dates import AsOf
from sekisho.plugins import Plugins
from sekisho.snapshot import digest_of
from tests.gate.folder import CITE, LAW

PAPER = {
    "holder": "sakura",
    "counterparties": ["tulip"],
    "purposes": ["support"],
    "categories": ["contact"],
    "issued": "2026-01-01",
    "printed_expiry": "2026-06-30",
    "zone": "Asia/Tokyo",
    "status_checked_on": "2026-06-20",
    "scheme": "apec",
    "programme": "cbpr",
    "covers_entrusted_handling": True,
}
ASKS = {
    "basis": "own-certificate",
    "title": "The exporter's own certificate",
    **CITE,
    "all": [{"evidence": "certificate", **CITE}],
}
LINE = (
    "`provider-cbpr-certificate` is a kind of evidence no more; write `kind: cbpr-certificate`, and in the place of "
    "`covers_entrusted_handling` and `counterparties` the line `entrusted_to: any`, or [those whose handling on the "
    "holder's behalf is covered], or [] for that of no other"
)


def test_a_register_with_one_is_refused_with_what_to_write(folder):
    folder.write("register/own.yaml", {"kind": "provider-cbpr-certificate", **PAPER})
    folder.plugins.kinds = Plugins(()).kinds
    with pytest.raises(LoadError) as refused:
        folder.gate()
    (line,) = [line for line in str(refused.value).splitlines() if "own.yaml" in line]
    assert line.endswith(f": {LINE}")


def test_so_is_whoever_asks_for_the_kind():
    from sekisho.cli.register.list_papers import check_kind

    with pytest.raises(ConfigError, match="is a kind of evidence no more; write `kind: cbpr-certificate`"):
        check_kind("provider-cbpr-certificate")


def test_other_words_are_no_former_kinds():
    assert written_now("cbpr-certificate") is None
    assert written_now(None) is None


def test_it_is_no_kind_of_today_and_one_that_ledgers_may_have_kept():
    plugins = Plugins(())
    assert "provider-cbpr-certificate" not in plugins.kinds
    assert plugins.kinds_ever["provider-cbpr-certificate"] is ProviderCbprCertificate
    assert plugins.kinds_ever["cbpr-certificate"] is plugins.kinds["cbpr-certificate"]


@pytest.mark.parametrize(
    ("changes", "day", "word"),
    [
        ({}, "2026-06-30", "ALLOW"),
        ({}, "2026-07-01", "DENY"),
        ({"counterparties": ["lotus"]}, "2026-06-30", "DENY"),
        ({"holder": "tulip"}, "2026-06-30", "DENY"),
        ({"covers_entrusted_handling": False}, "2026-06-30", "DENY"),
        ({"covers_entrusted_handling": None}, "2026-06-30", "REVIEW"),
    ],
)
def test_what_a_ledger_kept_is_judged_as_it_was(folder, changes, day, word):
    folder.write("regimes/jp/act.yaml", {**LAW, "requires": {"any": [ASKS]}, "duties": []})
    content = folder.gate().content
    data = json.loads(digest_of(*content[:4])[1])
    leaf = data["regimes"]["jp/act"]["requires"]["any"][0]["all"][0]
    leaf |= {"evidence": "provider-cbpr-certificate", "where": {"covers_entrusted_handling": [True]}}
    given = {key: value for key, value in {**PAPER, **changes}.items() if value is not None}
    data["papers"] = [{"id": "own", "kind": "provider-cbpr-certificate", **given}]
    kept = json.dumps(data).encode()
    gate = Gate.remembered(kept, hashlib.sha256(kept).hexdigest(), Plugins(()))
    assert gate.suppose("crm", AsOf.parse(day)).word == word
