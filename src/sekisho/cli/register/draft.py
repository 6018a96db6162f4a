"""A paper that is being entered: every answer is held against the kind, the organisation and the law at once."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from sekisho import disk, register
from sekisho.cli.shared.options import near
from sekisho.errors import ConfigError, LoadError
from sekisho.files import Document, closest, dump_yaml, problems, yaml_files
from sekisho.model.dates import AsOf, add_months
from sekisho.model.evidence import Judgement
from sekisho.packs.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sekisho.analysis.register.reliance import Shelf
    from sekisho.cli.register.fields import Field
    from sekisho.model.evidence import Evidence

_STANDING_IN: Final = {
    "zone": "UTC",
    "question": "law#question",
    "answer": "met",
    "reason": "-",
    "decided_by": "-",
    "decided_on": "1900-01-01",
    "expires": "2999-12-31",
}
"""What stands for an answer that is not given yet, so that the others can be looked at."""
_DONE: Final = frozenset({"status_checked_on", "decided_on", "recorded_on"})
_FAR: Final = 120
"""Months ahead beyond which a day of issue is a slip of the pen."""
_FREE: Final = ("purposes", "categories")


class Draft:
    """A paper or judgement of one kind, filled answer by answer."""

    def __init__(self, name: str, kind: type[Evidence | Judgement], shelf: Shelf, folder: Path) -> None:
        self.name = name
        self.kind = kind
        self.data: dict[str, Any] = {}
        self._shelf = shelf
        content = shelf.gate.content
        self._organisation = content.organisation
        self._terms = terms_of(content.regimes, content.tables)
        self._files = {path.stem: path for path in yaml_files(folder / "register", [])}
        self.place = folder / "register" / self._below(folder / "register")

    def _below(self, root: Path) -> str:
        """Give the folder of the new file: where others of its kind lie, else the place of the law that asks for it."""
        same = [one.id for one in self._shelf.everything if one.kind == self.name]
        folders = Counter(self._files[one].parent.relative_to(root).as_posix() for one in same if one in self._files)
        if folders:
            return folders.most_common(1)[0][0]
        if issubclass(self.kind, Judgement):
            return "judgements"
        places = {asking.regime.id.partition("/")[0] for asking in self._shelf.askings.get(self.name, ())}
        return places.pop() if len(places) == 1 else self.name

    def suggestions(self, field: Field) -> list[str]:
        """Give the words that may be meant."""
        exports = self._organisation.exports.values()
        parties = self._organisation.parties
        streams = [stream for export in exports for stream in export.data]
        known: dict[str, Iterable[str]] = {
            **dict.fromkeys(("holder", "beneficiaries", "counterparties"), parties),
            "purposes": (export.purpose for export in exports),
            "categories": (category for stream in streams for category in stream.categories),
            "countries": (party.country for party in parties.values()),
            "services": (f"{party.id}/{name}" for party in parties.values() for name in party.services),
            "exports": self._organisation.exports,
            "question": self._shelf.questions,
        }
        yes_or_no = ["yes", "no"] if field.type == "flag" else []
        return sorted({*known.get(field.name, ())}) or list(field.words) or yes_or_no

    def default(self, field: Field) -> str | None:
        """Give what is likely: for the zone, that of other papers of the kind, else of the law that asks for it."""
        if field.name != "zone":
            return None
        zones = [one.zone for one in self._shelf.everything if one.kind == self.name]
        zones += [asking.regime.zone for asking in self._shelf.askings.get(self.name, ())] if not zones else []
        law = self._shelf.gate.content.regimes.get(str(self.data.get("question", "")).partition("#")[0])
        zones = [law.zone] if law is not None else zones
        return Counter(zones).most_common(1)[0][0] if zones else None

    def enter(self, field: Field, answer: str) -> None:
        """Take an answer. Raises ConfigError, with what to write instead, for one that makes no sense."""
        value = field.read(answer)
        if field.type == "events":
            value = [self._recorded(event) for event in value]
        if field.type == "document":
            value = self._document(answer)
        data = dict(self.data)
        key, _, lang = field.name.partition(".")
        data[key] = {**data.get(key, {}), lang: value} if lang else value
        self._look_at(data, key)
        self.data = data

    def _look_at(self, data: dict[str, Any], key: str) -> None:
        fields = self.kind.model_fields
        document = Document(Path(), data, {})
        standing_in = {name: value for name, value in _STANDING_IN.items() if name in fields}
        try:
            one = self.kind.model_validate({**standing_in, **data, "id": "new", "kind": self.name})
        except ValidationError as error:
            raise ConfigError("; ".join(problem.text for problem in problems(document, self.kind, error))) from None
        strange = register.strange(document, one, self._organisation, self._terms)
        told = [problem.text for problem in strange if not problem.text.endswith(_STANDING_IN["question"])]
        if "question" in fields and "question" not in data:
            told = [text for text in told if _STANDING_IN["question"] not in text]
        if told:
            raise ConfigError("; ".join(told))
        _possible(key, data[key])

    def _recorded(self, event: dict[str, str]) -> dict[str, str]:
        """Say that an event is recorded today; the file may be corrected where it was known before."""
        return {**event, "recorded_on": str(_today())}

    def _document(self, answer: str) -> dict[str, str]:
        if "://" in answer:
            return {"url": answer}
        signed = Path(answer) if Path(answer).is_file() else self.place / answer
        if not signed.is_file():
            return {"url": answer}
        url = Path(os.path.relpath(signed, self.place)).as_posix()
        try:
            return {"url": url, "sha256": disk.sha256_of(signed)}
        except OSError as error:
            msg = f"{signed} cannot be read: {error.strerror}"
            raise ConfigError(msg) from None

    def unheard(self, field: Field) -> str | None:
        """Say that a word of one's own is just beside one that the exports use; None when it is not."""
        given = self.data.get(field.name)
        known = self.suggestions(field)
        for word in given if field.name in _FREE and isinstance(given, list) else ():
            near = get_close_matches(word, known, n=1, cutoff=0.8)
            if near and word not in known:
                return f"no export has `{word}` among its {field.name}; did you mean `{near[0]}`?"
        return None

    def identity(self) -> str:
        """Give a name for the file: the kind, who is on the other side, the year; free in the register."""
        others = self.data.get("counterparties") or self.data.get("exports")
        who = others[0] if isinstance(others, list) and others else self.data.get("holder")
        question = str(self.data.get("question", "")).partition("#")[2]
        year = str(self.data.get("issued") or self.data.get("decided_on") or "")[:4]
        name = question or "-".join(filter(None, (self.name, who, year)))
        free = (f"{name}-{number}" if number > 1 else name for number in range(1, len(self._files) + 2))
        return next(one for one in free if one not in self._files)

    def check_identity(self, name: str) -> None:
        """Refuse a name that cannot be one or that is taken. Raises ConfigError."""
        try:
            Document(Path(), {}, {}).identified(name)
        except LoadError as error:
            raise ConfigError(f"--id {name}: {error.problems[0].text}") from None
        if name in self._files:
            msg = f"--id {name}: this is already the name of {near(self._files[name])}; choose another"
            raise ConfigError(msg)

    def text(self) -> str:
        """Write the file. What belongs to its scope and nobody has entered stands in a comment at the top."""
        own = () if issubclass(self.kind, Judgement) else self.kind.aspects
        blank = [name for name in self.kind.model_fields if name in own and self.data.get(name) is None]
        note = f"# Not looked up yet: {', '.join(blank)}.\n" if blank else ""
        order = [name for name in _order(self.kind) if name in self.data]
        return note + dump_yaml({"kind": self.name, **{name: _tidy(self.data[name]) for name in order}})


def missing(fields: Iterable[Field], given: Collection[str]) -> list[str]:
    """Name the fields that a file of the kind cannot do without and that are not given."""
    return [field.name for field in fields if field.required and field.name not in given]


def unknown_field(name: str, fields: Iterable[Field]) -> ConfigError:
    """Say that a kind has no such field, with the closest one."""
    known = [field.name for field in fields]
    near = closest(name, known) if name not in ("title", "note") else f"; write `{name}.en` or `{name}.ja`"
    return ConfigError(f"--set {name}: there is no such field to enter{near}")


def _order(kind: type[Evidence | Judgement]) -> list[str]:
    from sekisho.cli.register.fields import fields

    return list(dict.fromkeys(field.name.partition(".")[0] for field in fields(kind)))


def _tidy(value: Any) -> Any:  # noqa: ANN401 - plain data
    return value["en"] if isinstance(value, dict) and set(value) == {"en"} else value


def _today() -> date:
    return AsOf.now().day_in("UTC")


def _possible(key: str, value: object) -> None:
    """Refuse what claims to have been done after today, and a day of issue that is a slip of the pen."""
    days = [(key, value)] if isinstance(value, str) else []
    if isinstance(value, list):
        days = [("recorded_on", str(one["on"])) for one in value if isinstance(one, dict) and "on" in one]
    latest = {"issued": add_months(_today(), _FAR), **dict.fromkeys(_DONE, add_months(_today(), 0))}
    for name, day in days:
        if name in latest and date.fromisoformat(str(day)) > latest[name]:
            msg = f"`{key}: {day}` lies too far in the future; today is {_today()}"
            raise ConfigError(msg)
