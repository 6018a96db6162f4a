"""Checkers of batches are found by name, in the entry points of what is installed."""

import pytest

from sekisho.errors import ConfigError
from sekisho.gx import validate
from sekisho.plugins import validator


def test_great_expectations_is_installed_as_gx():
    assert validator("gx") is validate


def test_a_misspelt_one_is_refused_with_the_right_spelling():
    with pytest.raises(ConfigError, match=r"checks batches as `gxx`.*did you mean `gx`"):
        validator("gxx")
