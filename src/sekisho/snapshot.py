"""The compiled snapshot: law, organisation and papers in one file, named by the SHA-256 of what it holds.

Workers read only this. A snapshot that was edited, or that is not the one asked for, is refused.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho import disk, durable, pointer
from sekisho.engine.compile import roots, walk
from sekisho.errors import SnapshotError, said
from sekisho.model.citation import Citation
from sekisho.model.evidence import Evidence, Judgement
from sekisho.model.export import carriers_of
from sekisho.model.law import Regime, Row, Source, Table
from sekisho.model.organisation import Organisation
from sekisho.model.papers import Papers
from sekisho.model.requirement import EvidenceLeaf, FactLeaf
from sekisho.model.thaw import thaw, thaw_regime
from sekisho.pointer import BUILT, CARRIERS, CURRENT, FORMAT, REHEARSAL, VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

Plugged = tuple[tuple[str, str], ...]
"""Plugins as (name, `module:attribute`): what was plugged in when the snapshot was built is plugged in on workers."""


class Content(NamedTuple):
    """Everything that a decision is made from, and the digest of it."""

    regimes: Mapping[str, Regime]
    tables: Mapping[str, Table]
    organisation: Organisation
    papers: Papers
    digest: str
    plugins: Plugged = ()
    sources: Mapping[str, Mapping[str, Source]] = MappingProxyType({})
    """What the files of shared tables cite, by file."""

    def cited(self, table: str, cite: str) -> Citation:
        """Give the citation of a row of a shared table in words for people."""
        return Citation(cite, self.sources.get(table.rpartition("/")[0], {}))


def digest_of(  # noqa: PLR0913 - what a snapshot holds
    regimes: Mapping[str, Regime],
    tables: Mapping[str, Table],
    organisation: Organisation,
    papers: Papers,
    plugins: Plugged = (),
    *,
    sources: Mapping[str, Mapping[str, Source]] = MappingProxyType({}),
) -> tuple[str, bytes]:
    """Give the SHA-256 and the canonical JSON of law, organisation, papers, plugins and version.

    The ledger's address is no part of it. It begins with the index of carriers and the clock, for whom no more is read.
    """
    named = set(_named(regimes))
    settings = organisation.settings
    organisation = organisation.model_copy(
        update={"settings": settings.model_copy(update={"ledger": settings.ledger.withheld()})}
    )
    content = {
        "carriers": hashlib.sha256(_index(organisation)).hexdigest(),
        "clock": REHEARSAL if settings.rehearsal else "wall",
        "format": FORMAT,
        "version": VERSION,
        "regimes": {name: _plain(regime.whole()) for name, regime in regimes.items()},
        "tables": {name: [_plain(row) for row in table] for name, table in tables.items() if name in named},
        "organisation": _plain(organisation),
        "papers": [{**_plain(paper), "kind": paper.kind} for paper in papers.all],
        "judgements": [_plain(judgement) for judgement in papers.judgements],
        "plugins": plugins,
        "sources": {
            name: {key: _plain(source) for key, source in cited.items()}
            for name, cited in sources.items()
            if any(table.rpartition("/")[0] == name for table in named)
        },
    }
    data = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return hashlib.sha256(data).hexdigest(), data


def _index(organisation: Organisation) -> bytes:
    """Write the index of carriers. The snapshot begins with its SHA-256, which proves it."""
    return json.dumps(carriers_of(list(organisation.exports.values())), indent=1).encode()


def _named(regimes: Mapping[str, Regime]) -> Iterator[str]:
    """Walk the words by which laws may name a table; the other tables only serve to read files."""
    for regime in regimes.values():
        for node in walk(roots(regime)):
            if isinstance(node, FactLeaf):
                yield from map(str, node.operand if isinstance(node.operand, tuple) else (node.operand,))
            elif isinstance(node, EvidenceLeaf):
                yield from node.tables


def write(content: Content, folder: Path) -> Path:
    """Write the snapshot, and point to it as the newest for this version; one build at a time. Gives its path.

    Raises OSError; then the pointer is as it was.
    """
    with durable.building(folder):
        return put(content, folder)


def put(content: Content, folder: Path) -> Path:
    """Do as `write`, within a build that keeps others out: the pointer last, when all that it leads to is there."""
    digest, data = digest_of(*content[:4], content.plugins, sources=content.sources)
    path = folder / f"{digest}.json"
    durable.replace(path, data)
    durable.replace(folder / f"{digest}{CARRIERS}", _index(content.organisation))
    durable.replace(folder / f"{digest}{BUILT}", _later(folder).isoformat().encode())
    durable.replace(folder / CURRENT, digest.encode())
    return path


def _later(folder: Path) -> datetime:
    """Return the present instant, or one after those of all builds of this folder where a clock was ahead."""
    after = [datetime.now(UTC)]
    for path in folder.glob(f"*{BUILT}"):
        with suppress(SnapshotError):
            after.append(pointer.built(folder, path.stem) + timedelta(microseconds=1))
    return max(after)


def read(path: Path, kinds: Mapping[str, type[Evidence]], *, digest: str | None = None) -> Content:
    """Read a snapshot: a file, or the newest of a folder. Raises SnapshotError with one line if it cannot be trusted.

    `kinds` are the registered kinds of evidence by name; `digest`, if given, must be that of the snapshot.
    """
    file = _file(path)
    try:
        data = disk.contents(file, disk.COMPILED)
    except OSError as error:
        msg = f"{file}: the snapshot cannot be read ({error.strerror}); run `sekisho build`"
        raise SnapshotError(msg) from None
    found = hashlib.sha256(data).hexdigest()
    if found != file.stem:
        msg = f"{file}: the snapshot is not what its name says; it was changed or cut short: run `sekisho build` again"
        raise SnapshotError(msg)
    if digest is not None and found != digest:
        msg = f"{file}: the snapshot is {found[:12]}…, but this deployment asks for {digest[:12]}…"
        raise SnapshotError(msg)
    try:
        content = json.loads(data)
        if content["version"] != VERSION:
            raise ValueError(_other(content))
        return _content(content, kinds, found)
    except _UNREADABLE as error:
        other = f"another version of sekisho ({said(error)})"
        msg = f"{file}: the snapshot was written by {other}: run `sekisho build` again"
        raise SnapshotError(msg) from None


def remembered(data: bytes, kinds: Mapping[str, type[Evidence]], digest: str) -> Content:
    """Read a snapshot that was kept for its digest, by whichever version it was written. Raises SnapshotError."""
    if hashlib.sha256(data).hexdigest() != digest:
        msg = f"what was kept as {digest[:12]}… is not what it was"
        raise SnapshotError(msg)
    try:
        return _content(json.loads(data), kinds, digest)
    except _UNREADABLE as error:
        msg = f"another version of sekisho wrote it ({said(error)})"
        raise SnapshotError(msg) from None


_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, RecursionError)


def _other(data: dict[str, Any]) -> str:
    return f"format {data['format']} of sekisho {data['version']}, here is format {FORMAT} of {VERSION}"


def _content(data: dict[str, Any], kinds: Mapping[str, type[Evidence]], digest: str) -> Content:
    if data["format"] != FORMAT:
        raise ValueError(_other(data))
    organisation = thaw(Organisation, data["organisation"])
    return Content(
        {name: thaw_regime(regime) for name, regime in data["regimes"].items()},
        {name: tuple(thaw(Row, row) for row in table) for name, table in data["tables"].items()},
        organisation,
        Papers.stored(
            _shelves(data["papers"], kinds),
            [thaw(Judgement, judgement) for judgement in data["judgements"]],
            organisation.settings.status_max_age_days,
        ),
        digest,
        tuple((name, value) for name, value in data["plugins"]),
        {
            name: {key: thaw(Source, source) for key, source in cited.items()}
            for name, cited in data.get("sources", {}).items()
        },
    )


def _shelves(
    papers: list[dict[str, Any]], kinds: Mapping[str, type[Evidence]]
) -> dict[str, Callable[[], Iterator[Evidence]]]:
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for paper in papers:
        by_kind.setdefault(paper["kind"], []).append(paper)
    unknown = by_kind.keys() - set(kinds)
    if unknown:
        msg = f"no kind of evidence is called {', '.join(sorted(unknown))} here"
        raise ValueError(msg)

    def shelf(kind: str) -> Iterator[Evidence]:
        return (thaw(kinds[kind], paper) for paper in by_kind[kind])

    return {kind: partial(shelf, kind) for kind in by_kind}


def _file(path: Path) -> Path:
    return path / f"{pointer.newest(path)}.json" if path.is_dir() else path


def _plain(model: Any) -> Any:  # noqa: ANN401
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
