"""Counting with one key in one namespace."""

from functools import partial

import pytest

from sekisho.heads import count


@pytest.fixture
def counted(key):
    return partial(count, column="id", namespace="customers", key=key)
