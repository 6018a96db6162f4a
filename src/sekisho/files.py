"""Reading what people write, strictly: every refusal is one line with file, line, expectation and the right spelling.

YAML is read without its surprises: only `true` and `false` are booleans, `NO` is Norway, days stay as written until a
model asks for them, a key that stands twice is refused, and so are anchors, tags and second documents.
"""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from sekisho.errors import LoadError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(0|[1-9][0-9_]*)")
_NOT_BOOLEAN = re.compile(r"(?i:yes|on|off|y|n)|True|TRUE|False|FALSE|no|No")
_MANY = 8
M = TypeVar("M", bound=BaseModel)

Path_ = tuple[str | int, ...]


class Document(NamedTuple):
    """What a file says, and on which line each part of it stands."""

    path: Path
    data: Any
    lines: Mapping[Path_, int]

    def line(self, where: Iterable[str | int]) -> int | None:
        """Find the line of a part, or of the nearest part around it."""
        spot = tuple(where)
        while spot and spot not in self.lines:
            spot = spot[:-1]
        return self.lines.get(spot)

    def problem(self, where: Iterable[str | int], text: str) -> Problem:
        """Name something wrong with a part of this file."""
        return Problem(self.path, self.line(where), text)


def read_yaml(path: Path) -> Document:
    """Read one YAML mapping. Raises LoadError for whatever is not plain, unambiguous data."""
    text = _text(path)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = _syntax(text, mark) or getattr(error, "problem", None) or str(error).splitlines()[0]
        raise LoadError([Problem(path, mark.line + 1 if mark else None, f"not YAML: {said}")]) from None
    if not isinstance(node, yaml.MappingNode):
        found = "nothing" if node is None else "something else"
        raise LoadError([Problem(path, 1, f"a mapping of `key: value` lines was expected, {found} was found")])
    anchor = (
        next((t for t in yaml.scan(text, Loader=_Loader) if isinstance(t, yaml.AnchorToken)), None)
        if "&" in text
        else None
    )
    if anchor is not None:
        raise LoadError([Problem(path, anchor.start_mark.line + 1, "anchors are not read; write the value out")])
    lines: dict[Path_, int] = {(): 1}
    problems: list[Problem] = []
    data = _value(node, (), lines, problems, path)
    if problems:
        raise LoadError(problems)
    return Document(path, data, lines)


def read_toml(path: Path) -> Document:
    """Read one TOML file. Raises LoadError when it is not TOML."""
    text = _text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", str(error))
        line = int(at[1]) if at and at[1] else None
        said = str(error)[: at.start()] if at else str(error)
        raise LoadError([Problem(path, line, f"not TOML: {said}")]) from None
    return Document(path, data, _toml_lines(text))


def parse(document: Document, model: type[M], *, data: Any = None) -> M:  # noqa: ANN401
    """Turn a document into a model. Raises LoadError with one line for each thing that does not fit."""
    try:
        return model.model_validate(document.data if data is None else data)
    except ValidationError as error:
        raise LoadError(problems(document, model, error)) from None


def problems(document: Document, model: type[BaseModel], error: ValidationError) -> list[Problem]:
    """Say what pydantic found, one line for each place in the file, in words that tell what to write."""
    found: dict[Path_, tuple[int, str]] = {}
    for detail in error.errors(include_url=False):
        where = _data_path(detail["loc"], document.data)
        rank, text = _told(detail, where, model)
        if where not in found or rank < found[where][0]:
            found[where] = (rank, text)
    deepest = [w for w in found if not any(o != w and o[: len(w)] == w for o in found)]
    return sorted((document.problem(where, found[where][1]) for where in deepest), key=lambda p: p.line or 0)


def closest(word: object, words: Iterable[str]) -> str:
    """Give a clause with the closest right spelling, or with what there is; empty when there is nothing."""
    known = sorted(set(words))
    near = get_close_matches(str(word), known, n=1, cutoff=0.6)
    if near:
        return f"; did you mean `{near[0]}`?"
    if not known:
        return ""
    more = ", …" if len(known) > _MANY else ""
    return f"; expected one of: {', '.join(known[:_MANY])}{more}"


def yaml_files(folder: Path) -> Iterator[Path]:
    """Walk the YAML files below a folder, in order. Raises LoadError for files that would silently be ignored."""
    for path in sorted(folder.rglob("*")):
        if path.name.startswith(".") or path.is_dir() or path.name == "README.md":
            continue
        if path.suffix != ".yaml":
            hint = (
                "rename it to end in .yaml" if path.suffix == ".yml" else "move it elsewhere; only .yaml files are read"
            )
            raise LoadError([Problem(path, None, f"this file would not be read; {hint}")])
        yield path


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise LoadError([Problem(path, line, "not UTF-8 text; save the file as UTF-8")]) from None
    except FileNotFoundError:
        raise LoadError([Problem(path, None, "there is no such file")]) from None
    except OSError as error:
        raise LoadError([Problem(path, None, f"cannot be read: {error.strerror}")]) from None


def _syntax(text: str, mark: Any) -> str | None:  # noqa: ANN401 - a PyYAML mark
    if mark is None:
        return None
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "a tab at the beginning of the line; indent with spaces"
    if "://" in line and ("{" in line or "[" in line):
        return "a URL inside { } or [ ]; write it on a line of its own, as `url: https://…`"
    return None


def _value(node: yaml.Node, where: Path_, lines: dict[Path_, int], problems: list[Problem], path: Path) -> Any:  # noqa: ANN401
    lines.setdefault(where, node.start_mark.line + 1)
    if node.tag.startswith(("!", "tag:yaml.org,2002:python")):
        problems.append(Problem(path, node.start_mark.line + 1, f"the tag {node.tag} is not read; write plain data"))
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, where, lines, problems, path)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*where, index), lines, problems, path) for index, item in enumerate(node.value)]
    return _scalar(node, problems, path)


def _mapping(
    node: yaml.MappingNode, where: Path_, lines: dict[Path_, int], problems: list[Problem], path: Path
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(path, line, "a key must be a plain word"))
            continue
        key = str(key_node.value)
        if key in data:
            first = lines[(*where, key)]
            problems.append(Problem(path, line, f"`{key}` stands here twice, first on line {first}; keep one"))
            continue
        lines[(*where, key)] = line
        data[key] = _value(value_node, (*where, key), lines, problems, path)
    return data


def _scalar(node: yaml.Node, problems: list[Problem], path: Path) -> str | int | bool | None:
    text = str(node.value)
    if getattr(node, "style", None):
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "null", "~"):
        return None
    if _NOT_BOOLEAN.fullmatch(text):
        wanted = "true" if text.lower() in ("yes", "on", "y", "true") else "false"
        problems.append(
            Problem(
                path,
                node.start_mark.line + 1,
                f"`{text}` is ambiguous; write {wanted}, or '{text}' in quotes for the word",
            )
        )
        return None
    return int(text.replace("_", "")) if _INT.fullmatch(text) else text


def _toml_lines(text: str) -> dict[Path_, int]:
    lines: dict[Path_, int] = {}
    table: Path_ = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line)
        key = re.match(r'\s*(?:"([^"]+)"|([A-Za-z0-9_.-]+))\s*=', line)
        if header:
            table = tuple(part.strip().strip('"') for part in header[1].split("."))
            lines.setdefault(table, number)
        elif key:
            lines.setdefault((*table, key[1] or key[2]), number)
    return lines


def _data_path(loc: tuple[str | int, ...], data: Any) -> Path_:  # noqa: ANN401
    """Drop from pydantic's location the names of union members, which are not in the file.

    Such a name may also be a key of the file (`basis`), so the reading that explains most of the location wins.
    """
    if not loc:
        return ()
    step, rest = loc[0], loc[1:]
    readings = [_data_path(rest, data)]
    if isinstance(data, dict) and step in data:
        readings.insert(0, (step, *_data_path(rest, data[step])))
    elif isinstance(data, list) and isinstance(step, int):
        readings.insert(0, (step, *_data_path(rest, data[step] if step < len(data) else None)))
    elif not rest and isinstance(data, dict) and isinstance(step, str):
        readings.insert(0, (step,))
    return max(readings, key=len)


_PLAIN = {
    "string_type": "text was expected; put it in quotes",
    "int_type": "a whole number was expected, such as 10000",
    "int_parsing": "a whole number was expected, such as 10000",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "tuple_type": "a list was expected, such as [a, b]",
    "dict_type": "a mapping of `key: value` lines was expected",
    "too_short": "at least one entry is needed here",
    "greater_than_equal": "a number of 0 or more was expected",
}
_PATTERNS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "lower-case letters and digits, words joined by hyphens, such as crm-to-us",
    "^[A-Z]{2}$": "an ISO 3166 country code of two capital letters, such as JP",
    "^[a-z0-9-]+( \\S.*)?$": "<source> <pinpoint>, such as `appi art. 28(1)`",
    "^[0-9a-f]{64}$": "a SHA-256 in 64 lower-case hexadecimal digits",
    "^https?://\\S+$": "an address that begins with https://",
    "^[a-z0-9/-]+#[a-z0-9-]+$": "<regime>#<question>, such as cn/pipl#hr-exemption",
}


def _told(detail: Any, where: Path_, model: type[BaseModel]) -> tuple[int, str]:  # noqa: ANN401, PLR0911
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    key = where[-1] if where else ""
    match kind:
        case "extra_forbidden":
            if given is None and " " in str(key):
                return 0, f"`{key}` was read as a key; a comma inside {{ }} ends a text: put the text in quotes"
            return 0, f"`{key}` is not known here{closest(key, _fields(model, detail['loc'][:-1]))}"
        case "missing":
            return 0, f"`{key}` is missing{_described(model, detail['loc'])}"
        case "value_error" | "requirement":
            return 1, str(context.get("error", detail["msg"]))
        case "literal_error":
            options = re.findall(r"'([^']*)'", context["expected"])
            return 3, f"`{key}: {_shown(given)}` is not one of the words known here{closest(given, options)}"
        case "string_pattern_mismatch":
            wanted = _PATTERNS.get(context["pattern"], f"text like {context['pattern']}")
            return 2, f"{_shown(given)} does not fit; expected {wanted}"
        case "model_type" | "model_attributes_type":
            return 4, f"`{key}` needs `key: value` lines below it, found {_shown(given)}"
    return 5, f"`{key}: {_shown(given)}`: {_PLAIN.get(kind, detail['msg'])}"


def _shown(given: object) -> str:
    text = "nothing" if given is None else str(given)
    return text if len(text) < 60 else f"{text[:57]}…"  # noqa: PLR2004 - a line of a message


def _described(model: type[BaseModel], loc: tuple[str | int, ...]) -> str:
    for owner in _models(model, loc[:-1]):
        for name, field in owner.model_fields.items():
            if (field.alias or name) == loc[-1] and field.description:
                return f": {field.description.splitlines()[0]}"
    return f"; write `{loc[-1]}: …`"


def _fields(model: type[BaseModel], loc: tuple[str | int, ...]) -> set[str]:
    return {field.alias or name for owner in _models(model, loc) for name, field in owner.model_fields.items()}


def _models(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[type[BaseModel]]:
    found: list[Any] = [model]
    for step in loc:
        inner = [
            a for m in found for n, f in m.model_fields.items() if (f.alias or n) == step for a in _inside(f.annotation)
        ]
        tagged = [m for m in found if isinstance(step, str) and step in m.model_fields]
        found = inner or tagged or found
    return found


def _inside(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and get_origin(annotation) is None:
        return [annotation]
    return [model for argument in get_args(annotation) for model in _inside(argument)]
