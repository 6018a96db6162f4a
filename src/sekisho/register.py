"""The register: a folder of papers, one file each, read whole or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sekisho.errors import LoadError, Problem
from sekisho.files import Document, closest, countries_of, no_kind, parse, read_yaml, texts_of, written, yaml_files
from sekisho.model.contradictions import of_paper
from sekisho.model.evidence import Evidence, Judgement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sekisho.model.organisation import Organisation
    from sekisho.model.terms import Terms

JUDGEMENT = "judgement"


def read(
    folder: Path,
    kinds: Mapping[str, type[Evidence]],
    organisation: Organisation | None,
    terms: Terms,
) -> tuple[tuple[Evidence, ...], tuple[Judgement, ...]]:
    """Read all papers and judgements below the folder; a paper's id is its file's name.

    `kinds` are the registered kinds by name. The names that papers speak of are checked against the terms of the law
    and against the organisation, if that could be read. Raises LoadError with every problem of every file.
    """
    papers: list[Evidence] = []
    judgements: list[Judgement] = []
    problems: list[Problem] = []
    seen: dict[str, Path] = {}
    said: dict[str, Path] = {}
    for path in yaml_files(folder, problems):
        try:
            if path.stem in seen:
                raise LoadError([Problem(path, None, f"`{path.stem}` is already the name of {seen[path.stem]}")])
            seen[path.stem] = path
            document = read_yaml(path)
            one = _one(document, kinds)
        except LoadError as error:
            problems.extend(error.problems)
            continue
        problems.extend(strange(document, one, organisation, terms))
        same = said.setdefault(_content(one), path)
        if same != path:
            problems.append(document.problem(("kind",), f"this says the same as {same}; {_TOLD_APART}"))
        if isinstance(one, Judgement):
            judgements.append(one)
        else:
            papers.append(one)
    if problems:
        raise LoadError(problems)
    return tuple(papers), tuple(judgements)


def strange(
    document: Document, one: Evidence | Judgement, organisation: Organisation | None, terms: Terms
) -> Iterator[Problem]:
    """Walk the names that a paper speaks of and that nobody declared, or that no law knows, and what cannot be true."""
    if isinstance(one, Evidence):
        yield from (document.problem(where, text) for where, text in of_paper(one))
    if organisation is not None:
        yield from _unknown_names(document, one, organisation)
    yield from _unknown_terms(document, one, terms)


_TOLD_APART: Final = "remove one of them, or enter the `number` or `document` that tells two papers apart"
_FOR_PEOPLE: Final = {"id", "title", "note", "source"}


def _content(one: Evidence | Judgement) -> str:
    """Give all that a paper says to whoever judges by it."""
    said = one.model_dump(mode="json", exclude=_FOR_PEOPLE)
    return json.dumps(
        {name: sorted(map(str, value)) if isinstance(value, list) else value for name, value in said.items()}
    )


def _one(document: Document, kinds: Mapping[str, type[Evidence]]) -> Evidence | Judgement:
    data = document.identified(document.path.stem)
    kind = data.get("kind")
    if kind == JUDGEMENT:
        return parse(document, Judgement, data=data)
    if kind is None:
        listed = ", ".join(sorted([*kinds, JUDGEMENT]))
        text = f"`kind` is missing; expected one of: {listed}; `sekisho register kinds` tells them"
        raise LoadError([document.problem(("kind",), text)])
    if not isinstance(kind, str) or kind not in kinds:
        raise LoadError([document.problem(("kind",), no_kind(written(kind), [*kinds, JUDGEMENT]))])
    return parse(document, kinds[kind], data=data)


def _unknown_names(document: Document, one: Evidence | Judgement, organisation: Organisation) -> Iterator[Problem]:
    services = [f"{party.id}/{name}" for party in organisation.parties.values() for name in party.services]
    referred = {
        "party": (("holder", "beneficiaries", "counterparties", "entrusted_to"), list(organisation.parties)),
        "service": (("services",), services),
        "export": (("exports",), list(organisation.exports)),
    }
    for what, (fields, known) in referred.items():
        for where, name in texts_of(one, fields):
            if name != "any" and name not in known:
                yield document.problem(where, f"no {what} is called `{name}`{closest(name, known)}")


def _unknown_terms(document: Document, one: Evidence | Judgement, terms: Terms) -> Iterator[Problem]:
    for where, code in (*countries_of(one), *texts_of(one, ("countries",))):
        refusal = None if code == "any" else terms.refuses_country(code)
        if refusal is not None:
            yield document.problem(where, refusal)
    if isinstance(one, Judgement) and one.question.partition("#")[0] in terms.unread:
        return
    if isinstance(one, Judgement) and one.question not in terms.questions:
        hint = closest(one.question, terms.questions)
        yield document.problem(("question",), f"no regime asks the question `{one.question}`{hint}")
