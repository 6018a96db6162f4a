"""The law that a command speaks of: what ships, what plugins bring, and an organisation's own, if there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sekisho.model.law import ONWARD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sekisho.model.base import Text
    from sekisho.model.law import Regime, SharedTables
    from sekisho.packs import Pack


class Read(NamedTuple):
    """The law as it was read, the folders it comes from, and whose it is beside everybody's."""

    pack: Pack
    folders: tuple[Path, ...]
    title: Text | None
    off: tuple[str, ...] = ()
    """Packs that ship and that the organisation has not switched on."""

    @property
    def laws(self) -> dict[str, Regime]:
        """The regimes that have a file of their own; what a law says of later hops stands in its own file."""
        return {name: one for name, one in self.pack.regimes.items() if not name.endswith(ONWARD)}

    def files(self) -> Iterator[tuple[str, Regime | SharedTables, Path]]:
        """Walk the files: the id (`shared/<id>` for shared tables), what stands in it, the path."""
        parts: tuple[tuple[str, dict[str, Regime] | dict[str, SharedTables]], ...]
        parts = (("regimes", self.laws), ("shared", self.pack.shared))
        for part, found in parts:
            for name, one in found.items():
                paths = (folder / part / f"{name}.yaml" for folder in self.folders)
                path = next(path for path in paths if path.is_file())
                yield name if part == "regimes" else f"shared/{name}", one, path


def read(folder: Path | None) -> Read:
    """Read the law, and that of an organisation's folder; without one, all that ships, every optional pack included.

    Raises ConfigError or LoadError, a line for each problem.
    """
    from sekisho import organisation, packs
    from sekisho.errors import LoadError
    from sekisho.model.base import Text
    from sekisho.packs import Vocabulary
    from sekisho.plugins import installed
    from sekisho.settings import settings, switched_on

    there = packs.optional()
    plugins, own, title = installed(), [*there.values()], None
    off: tuple[str, ...] = ()
    if folder is not None:
        stated = settings(folder)
        title = stated.title or Text(en=stated.organisation)
        misnamed = list(organisation.misnamed(folder, stated))
        if misnamed:
            raise LoadError(misnamed)
        own = switched_on(folder, there)
        off = tuple(name for name in there if name not in stated.packs)
        own += [*((folder / name).resolve() for name in stated.law), folder]
    folders = (packs.shipped(), *own, *plugins.supply_packs())
    pack = packs.load(folders, Vocabulary(plugins.kinds, list(plugins.predicates)))
    return Read(pack, folders, title, off)
