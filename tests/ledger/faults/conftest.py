"""Each fault is tried on both stores."""

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def faulty_url(request, tmp_path):
    """Where an empty ledger may be made that is about to suffer."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return request.getfixturevalue("postgres")
