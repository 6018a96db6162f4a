"""The register: a folder of papers, one file each, read whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sekisho.errors import LoadError, Problem
from sekisho.files import Document, closest, parse, read_yaml, yaml_files
from sekisho.model.evidence import Evidence, Judgement

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

JUDGEMENT = "judgement"


def read(
    folder: Path, kinds: Mapping[str, type[Evidence]], parties: Collection[str]
) -> tuple[tuple[Evidence, ...], tuple[Judgement, ...]]:
    """Read all papers and judgements below the folder; a paper's id is its file's name.

    `kinds` are the registered kinds by name; `parties` the ids that a paper may speak of. Raises LoadError with every
    problem of every file.
    """
    papers: list[Evidence] = []
    judgements: list[Judgement] = []
    problems: list[Problem] = []
    seen: dict[str, Path] = {}
    for path in yaml_files(folder):
        try:
            if path.stem in seen:
                raise LoadError(
                    [Problem(path, None, f"{path.stem} is already the name of {seen[path.stem]}; rename it")]
                )
            seen[path.stem] = path
            one = _one(read_yaml(path), kinds, parties)
        except LoadError as error:
            problems.extend(error.problems)
            continue
        if isinstance(one, Judgement):
            judgements.append(one)
        else:
            papers.append(one)
    if problems:
        raise LoadError(problems)
    return tuple(papers), tuple(judgements)


def _one(document: Document, kinds: Mapping[str, type[Evidence]], parties: Collection[str]) -> Evidence | Judgement:
    data: dict[str, Any] = document.data
    kind = data.get("kind")
    if kind is None:
        raise LoadError([document.problem((), f"`kind` is missing{closest('', kinds)}")])
    if kind != JUDGEMENT and kind not in kinds:
        hint = closest(kind, [*kinds, JUDGEMENT])
        raise LoadError([document.problem(("kind",), f"no kind of evidence is called `{kind}`{hint}")])
    if "id" in data:
        raise LoadError([document.problem(("id",), "`id` is the name of the file; remove the line")])
    if kind == JUDGEMENT:
        return parse(document, Judgement, data={**data, "id": document.path.stem})
    paper = parse(document, kinds[kind], data={**data, "id": document.path.stem})
    problems = [
        document.problem((field,), f"no party is called `{name}`{closest(name, parties)}")
        for field in ("holder", "beneficiaries", "counterparties")
        for name in _names(getattr(paper, field))
        if name not in parties
    ]
    if problems:
        raise LoadError(problems)
    return paper


def _names(value: tuple[str, ...] | str | None) -> tuple[str, ...]:
    if value is None or value == "any":
        return ()
    return (value,) if isinstance(value, str) else value
