"""A small organisation in files, under its own small law: the law that ships would only be in the way."""

import pytest

from sekisho import packs
from tests.gate.folder import only_countries, small


@pytest.fixture(autouse=True)
def _no_shipped_law(tmp_path_factory, monkeypatch):
    shipped = only_countries(tmp_path_factory.mktemp("shipped"))
    monkeypatch.setattr(packs, "shipped", lambda: shipped)


@pytest.fixture
def folder(tmp_path):
    """The files of the organisation; a test changes one or two of them and opens the gate."""
    return small(tmp_path)
