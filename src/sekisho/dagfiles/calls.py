"""What a call is given, and what that makes the names in a function's body stand for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from sekisho.dagfiles.values import NOT_TOLD, markers
from sekisho.dagfiles.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.dagfiles.values import Function, Marker, Scope


class Calls(Walk):
    """Reads the arguments of calls."""

    def given(self, call: ast.Call | None, keyword: str, at: int | None, scope: Scope, default: Any) -> Any:  # noqa: ANN401
        """Give what a call is given by a name or at a place: `default` where it is not."""
        if call is None:
            return default
        for one in call.keywords:
            if one.arg == keyword:
                return self.value(one.value, scope)
            if one.arg is None:
                known = self.value(one.value, scope)
                if isinstance(known, dict) and keyword in known:
                    return known[keyword]
        return self.value(call.args[at], scope) if at is not None and len(call.args) > at else default

    def bound(self, function: Function, node: ast.Call, scope: Scope) -> dict[str, Any]:
        """Give the names in a function's body and what a call makes them stand for."""
        given = [self.value(one, scope) for one in node.args]
        named = {one.arg: self.value(one.value, scope) for one in node.keywords}
        if function.node is None:
            return {}
        arguments = function.node.args
        places = [*arguments.posonlyargs, *arguments.args]
        names: dict[str, Any] = dict.fromkeys((one.arg for one in (*places, *arguments.kwonlyargs)), NOT_TOLD)
        for one, default in (
            *zip(reversed(places), reversed(arguments.defaults), strict=False),
            *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
        ):
            names[one.arg] = NOT_TOLD if default is None else self.value(default, function.scope)
        starred = any(isinstance(one, ast.Starred) for one in node.args)
        names |= {} if starred else {one.arg: value for one, value in zip(places, given, strict=False)}
        names |= {name: value for name, value in named.items() if name in names}
        names |= dict.fromkeys(names, NOT_TOLD) if starred or None in named else {}
        return names

    def outlets(self, call: ast.Call, scope: Scope) -> Iterator[tuple[int, Marker]]:
        """Walk the markers that a call is given as outlets, each with its line."""
        for keyword in call.keywords:
            if keyword.arg == "outlets":
                parts = keyword.value.elts if isinstance(keyword.value, (ast.List, ast.Tuple)) else [keyword.value]
                yield from ((part.lineno, one) for part in parts for one in markers(self.value(part, scope)))
