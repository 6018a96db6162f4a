"""Random law stands alone: the law that ships would only be in the way."""

import pytest

from sekisho import packs
from tests.gate.folder import only_countries


@pytest.fixture(autouse=True, scope="module")
def _no_shipped_law(tmp_path_factory):
    shipped = only_countries(tmp_path_factory.mktemp("shipped"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packs, "shipped", lambda: shipped)
        yield
