"""Papers that are also limited to the means by which data goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.model.base import Any_, Names
from sekisho.model.evidence import Evidence, Mismatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.case import Case


class ByMeans(Evidence):
    """A paper that was given for certain means of export, such as a file transfer or remote access, or for any."""

    means: Names | Any_ | None = None
    """The means of export that it is for, as the exports name them, or `any`."""

    def matches(self, case: Case) -> Iterator[Mismatch]:
        """Yield the means of the export where the paper is for others."""
        miss = self._limits("means", self.means, case.get("export.means"))
        if miss is not None:
            yield miss
