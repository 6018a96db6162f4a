"""Parties and places."""

import pytest
from pydantic import ValidationError

from sekisho.model.party import Party, Place


def test_a_party_says_only_what_is_known():
    party = Party.model_validate({"id": "sakura", "name": "Sakura", "country": "JP", "subject_to": []})
    assert (party.ciio, party.kinds, party.group) == (None, None, None)


def test_a_place_is_found_by_something():
    place = {"id": "somewhere", "country": "DE", "party": "tulip"}
    with pytest.raises(ValidationError, match="write at least one of: connection, bucket, host, region"):
        Place.model_validate(place)
    assert Place.model_validate({**place, "bucket": "b-*"}).bucket == "b-*"
