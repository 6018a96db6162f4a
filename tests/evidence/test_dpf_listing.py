import pytest

from sekisho.evidence.dpf_listing import DpfListing
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

CASE = {
    "exporter.id": "exporter-co",
    "recipient.id": "recipient-co",
    "export.purpose": "support",
    "data.categories": frozenset({"contact"}),
    "export.destinations": frozenset({"CN"}),
}
PAPER = {
    "id": "paper",
    "kind": "dpf-listing",
    "holder": "recipient-co",
    "issued": "2024-01-15",
    "printed_expiry": "2026-12-31",
    "zone": "America/New_York",
    "status_checked_on": "2024-12-20",
    "data_classes": ["non-hr"],
}


def covers(day="2025-01-15", *, case=None, where=None, **changes):
    paper = DpfListing.model_validate({**PAPER, **changes})
    return paper.covers({**CASE, **(case or {})}, AsOf.parse(day), where=where)


def test_covers_the_listed_company():
    assert covers().verdict is Verdict.MET


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("recipient.id", "other-co", "holder must be other-co, not recipient-co"),
    ],
)
def test_does_not_cover_anything_else(fact, value, said):
    coverage = covers(case={fact: value})
    assert coverage.verdict is Verdict.UNMET
    assert [str(one) for one in coverage.mismatches] == [said]


@pytest.mark.parametrize("field", ["holder", "issued", "printed_expiry", "status_checked_on"])
def test_what_nobody_noted_is_unknown(field):
    assert covers(**{field: None}).verdict is Verdict.UNKNOWN


def test_from_its_day_to_its_last_day():
    days = ("2024-01-14", "2024-01-15", "2026-12-31", "2027-01-01")
    assert [str(covers(day).verdict) for day in days] == ["unmet", "met", "met", "unmet"]


def test_suspended_reinstated_revoked():
    events = [
        {"on": "2025-02-01", "recorded_on": "2025-02-01", "status": "suspended"},
        {"on": "2025-03-01", "recorded_on": "2025-03-01", "status": "reinstated"},
        {"on": "2025-04-01", "recorded_on": "2025-04-01", "status": "revoked"},
        {"on": "2025-05-01", "recorded_on": "2025-05-01", "status": "reinstated"},
    ]
    days = ("2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01", "2025-04-01", "2025-05-01")
    said = [str(covers(day, events=events).verdict) for day in days]
    assert said == ["met", "unmet", "unmet", "met", "unmet", "unmet"]


def test_says_so_when_nobody_has_looked_at_the_list():
    (mismatch,) = covers(status_checked_on=None).mismatches
    assert str(mismatch) == ("has no day of the last look at its status in the register (`status_checked_on`)")


@pytest.mark.parametrize(
    ("data_classes", "verdict"), [(["hr", "non-hr"], "met"), (["non-hr"], "unmet"), (None, "unknown")]
)
def test_staff_data_is_a_class_of_its_own(data_classes, verdict):
    assert str(covers(data_classes=data_classes, where={"data_classes": ("hr",)}).verdict) == verdict


@pytest.mark.parametrize(("uk_extension", "verdict"), [(True, "met"), (False, "unmet"), (None, "unknown")])
def test_the_extension_to_the_united_kingdom_is_entered_by_itself(uk_extension, verdict):
    assert str(covers(uk_extension=uk_extension, where={"uk_extension": (True,)}).verdict) == verdict
