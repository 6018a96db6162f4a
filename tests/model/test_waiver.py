"""An exception has two names on it and an end."""

import pytest
from pydantic import ValidationError

from sekisho.model.dates import AsOf
from sekisho.model.waiver import Waiver
from tests.gate.folder import WAIVER


def waiver(**changes):
    return Waiver.model_validate({"id": "late", **WAIVER, **changes})


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        ("2026-01-31", False),
        ("2026-02-01", True),
        ("2026-02-28", True),
        ("2026-03-01", False),
        ("2026-02-28T14:59:59+00:00", True),
        ("2026-02-28T15:00:00+00:00", False),
    ],
)
def test_it_holds_from_its_approval_to_its_last_day_inclusive_in_its_own_place(at, holds):
    assert waiver().holds(AsOf.parse(at)) is holds


@pytest.mark.parametrize("approver", ["engineer", "Engineer", " ENGINEER ", "engineer\u00a0"])
def test_nobody_approves_their_own_request(approver):
    with pytest.raises(ValidationError, match="another person must approve"):
        waiver(approved_by=approver)


@pytest.mark.parametrize("field", ["reason", "requested_by", "approved_by"])
def test_whoever_asks_and_whoever_approves_put_their_names_to_it(field):
    with pytest.raises(ValidationError, match="at least 1 character"):
        waiver(**{field: "  "})


def test_it_ends_after_it_was_approved():
    with pytest.raises(ValidationError, match="is before `approved_on"):
        waiver(expires="2026-01-31")


@pytest.mark.parametrize("approver", ["\uff25ngineer", "engineer@acme.example", "engineer, sales"])
def test_nobody_approves_their_own_request_under_another_spelling(approver):
    with pytest.raises(ValidationError, match=r"may be one person; another person must approve: write the e-mail"):
        waiver(approved_by=approver)


def test_a_name_in_letters_that_only_look_the_same_is_refused():
    with pytest.raises(ValidationError, match=r"`approved_by` mixes letters of two scripts in `engin\u0435er`"):
        waiver(approved_by="engin\u0435er")
