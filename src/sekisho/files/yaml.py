"""YAML without its surprises: plain data, one document, and for each part the line where it stands.

Only `true` and `false` are booleans, `NO` is Norway, days stay as written until a model asks for them; a key that
stands twice is refused, and so are anchors, aliases, tags and second documents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import yaml

from sekisho.characters import in_text, refusal
from sekisho.errors import LoadError, Problem
from sekisho.files.document import DEEP, NESTED, Document, Spot, plain, text_of

if TYPE_CHECKING:
    from pathlib import Path

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(0|[1-9][0-9_]*)")
_NOT_BOOLEAN = re.compile(r"(?i:yes|on|off|y|n)|True|TRUE|False|FALSE|no|No")
_DIGITS: Final = 15
_SAFE: Final = 5000
"""So many nested collections the parser survives for certain; at some tens of thousands it takes the process along."""


def read_yaml(path: Path) -> Document:
    """Read one YAML mapping. Raises LoadError for whatever is not plain, unambiguous data."""
    return yaml_of(path, text_of(path))


def yaml_of(path: Path, text: str) -> Document:
    """Read what a file says, or would say. Raises LoadError as `read_yaml` does."""
    try:
        plain(path, text)
        _plain(path, text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        line, said = _syntax(text, error)
        raise LoadError([Problem(path, line, f"not YAML: {said}")]) from None
    if not isinstance(node, yaml.MappingNode):
        found = "nothing" if node is None or node.value == "" else _KIND[type(node)]
        line = 1 if node is None else node.start_mark.line + 1
        raise LoadError([Problem(path, line, f"`key: value` lines were expected in this file, {found} was found")])
    lines: dict[Spot, int] = {(): 1}
    problems: list[Problem] = []
    data = _value(node, (), lines, problems, path)
    if problems:
        raise LoadError(problems)
    return Document(path, data, lines)


def _plain(path: Path, text: str) -> None:
    """Refuse what is legal YAML and no plain data, before anything of it is built."""
    openings = sum(map(text.count, "[{-?")) + max((len(i) for i in re.findall(r"(?m)^ +", text)), default=0)
    if openings > _SAFE:
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > NESTED:
                raise LoadError([_too_deep(path, event)])
    if not any(sign in text for sign in "&*!"):
        return
    problems = [
        Problem(path, token.start_mark.line + 1, _NOT_PLAIN[type(token)].format(getattr(token, "value", "")))
        for token in yaml.scan(text, Loader=_Loader)
        if type(token) in _NOT_PLAIN
    ]
    if problems:
        raise LoadError(problems)


_NOT_PLAIN: Final[dict[type, str]] = {
    yaml.AnchorToken: "the anchor `&{0}` is not read; write the value out where it is needed",
    yaml.AliasToken: "the alias `*{0}` is not read; write the value out, or put a text that begins with * in quotes",
    yaml.TagToken: "the tag `{0[0]}{0[1]}` is not read; write plain data, or put a text that begins with ! in quotes",
}
_KIND = {yaml.SequenceNode: "a list", yaml.ScalarNode: "a single text"}


def _too_deep(path: Path, spot: Any) -> Problem:  # noqa: ANN401 - a node or an event of PyYAML
    return Problem(path, spot.start_mark.line + 1, DEEP)


_SAID: Final = {
    "mapping values are not allowed in this context": (
        "`: ` stands where none can; put a text that holds `: ` in quotes, or mend the indentation"
    ),
    "block sequence entries are not allowed in this context": "a list begins on a line of its own, below its key",
    "did not find expected key": ("this does not belong to what stands before it; mend the indentation or the quotes"),
    "but found another document": "a second document begins here; write one file for each",
    "did not find expected <document start>": "a second document begins here; write one file for each",
}
_SAID_OF_THE_BEGINNING: Final = {
    "found unexpected end of stream": "a quote is opened here and never closed",
    "could not find expected ':'": "`key: value` was expected on this line",
    "did not find expected ',' or ']'": "a bracket is opened here and not closed, or a comma is missing",
    "did not find expected ',' or '}'": "a bracket is opened here and not closed, or a comma is missing",
}


def _syntax(text: str, error: yaml.YAMLError) -> tuple[int | None, str]:  # noqa: PLR0911 - one for each mistake
    """Say where the syntax breaks, and how to write it instead."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        at = getattr(error, "position", 0)
        return text.count("\n", 0, at) + 1, "a control character stands here; remove it"
    problem = str(getattr(error, "problem", "") or error)
    begun = getattr(error, "context_mark", None) or mark
    line = [*text.splitlines(), ""][min(mark.line, text.count("\n"))]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return mark.line + 1, "a tab at the beginning of the line; indent with spaces"
    if "://" in line and ("{" in line or "[" in line):
        return mark.line + 1, "a URL inside { } or [ ]; write it on a line of its own, as `url: https://…`"
    if problem == "did not find expected node content":
        written = [number for number, one in enumerate(text.splitlines()[: mark.line + 1], 1) if one.strip()]
        return max(written, default=1), "a value is missing here, or a bracket is opened and not closed"
    if problem in _SAID_OF_THE_BEGINNING:
        return begun.line + 1, _SAID_OF_THE_BEGINNING[problem]
    if problem == "found character that cannot start any token":
        return mark.line + 1, f"a text cannot begin with {line[mark.column : mark.column + 1]}; put it in quotes"
    return mark.line + 1, _SAID.get(problem, problem)


def _value(node: yaml.Node, where: Spot, lines: dict[Spot, int], problems: list[Problem], path: Path) -> Any:  # noqa: ANN401
    lines.setdefault(where, node.start_mark.line + 1)
    if len(where) > NESTED:
        problems.append(_too_deep(path, node))
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, where, lines, problems, path)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*where, index), lines, problems, path) for index, item in enumerate(node.value)]
    return _scalar(node, problems, path)


def _mapping(
    node: yaml.MappingNode, where: Spot, lines: dict[Spot, int], problems: list[Problem], path: Path
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(path, line, "a key must be a plain word"))
            continue
        key = str(key_node.value)
        sign = in_text(key)
        if sign is not None:
            problems.append(Problem(path, line, refusal("a key", sign)))
            continue
        if key in data:
            first = lines[(*where, key)]
            problems.append(Problem(path, line, f"`{key}` stands here twice, first on line {first}; keep one"))
            continue
        lines[(*where, key)] = line
        data[key] = _value(value_node, (*where, key), lines, problems, path)
    return data


def _scalar(node: yaml.Node, problems: list[Problem], path: Path) -> str | int | bool | None:
    text = str(node.value)
    sign = in_text(text)
    if sign is not None:
        problems.append(Problem(path, node.start_mark.line + 1, refusal("the text", sign)))
        return None
    if getattr(node, "style", None):
        return text
    if text in _WORDS:
        return _WORDS[text]
    said = None
    if _NOT_BOOLEAN.fullmatch(text):
        wanted = "true" if text.lower() in ("yes", "on", "y", "true") else "false"
        said = f"`{text}` is ambiguous; write {wanted}, or '{text}' in quotes for the word"
    elif _INT.fullmatch(text):
        if len(text) <= _DIGITS:
            return int(text.replace("_", ""))
        said = f"`{text[:_DIGITS]}…` is too long for a number; put it in quotes if it is a text"
    if said is None:
        return text
    problems.append(Problem(path, node.start_mark.line + 1, said))
    return None


_WORDS: Final = {"true": True, "false": False, "": None, "null": None, "~": None}


class _Dumper(yaml.SafeDumper):
    """Writes what `read_yaml` reads back as it was: only its own few words are anything but text."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        """Write everything out: an alias would be refused."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's signature
        """Indent the entries of a list below their key."""
        super().increase_indent(flow, False)


_Dumper.yaml_implicit_resolvers = {}
_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), ["t", "f"])
_Dumper.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(rf"(?:{_INT.pattern})\Z"), list("-+0123456789"))
_Dumper.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)\Z"), ["n", "~", ""])


class _Whole(dict[str, Any]):
    """The mapping that is the file: one key on a line, however short it is."""


def _whole(dumper: yaml.SafeDumper, data: _Whole) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=False)


class _Key(str):
    """A key, which is a plain word whatever it looks like."""

    __slots__ = ()


def _keyed(value: Any) -> Any:  # noqa: ANN401 - plain data
    if isinstance(value, (list, tuple)):
        return [_keyed(item) for item in value]
    return {_Key(key): _keyed(item) for key, item in value.items()} if isinstance(value, Mapping) else value


def _key(dumper: yaml.SafeDumper, key: _Key) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(key))


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if _NOT_BOOLEAN.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


def _day(dumper: yaml.SafeDumper, day: date) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", day.isoformat())


_Dumper.add_representer(_Whole, _whole)
_Dumper.add_representer(_Key, _key)
_Dumper.add_representer(str, _text)
_Dumper.add_representer(date, _day)


def dump_yaml(data: Mapping[str, Any]) -> str:
    """Write plain data as people write it: in the order given, short lists and tables on one line."""
    return str(
        yaml.dump(
            _Whole(_keyed(data)),
            Dumper=_Dumper,
            allow_unicode=True,
            sort_keys=False,
            default_flow_style=None,
            width=110,
        )
    )
