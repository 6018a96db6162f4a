"""How strictly each law is enforced."""

from sekisho.model.organisation import Enforcement, Settings


def test_a_law_blocks_unless_somebody_decided_otherwise():
    enforcement = Enforcement(regimes={"jp/act": "advisory"})
    assert [enforcement.level(name) for name in ("jp/act", "cn/pipl")] == ["advisory", "hard-mandatory"]
    assert Enforcement(default="soft-mandatory").level("jp/act") == "soft-mandatory"


def test_nothing_is_a_draft_or_a_rehearsal_by_default():
    settings = Settings(organisation="sakura")
    assert (settings.rehearsal, settings.allow_drafts, settings.as_of) == (False, False, None)
