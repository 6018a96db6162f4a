"""Under which names a file knows our marker and the parts of Airflow that make tasks."""

from __future__ import annotations

import ast
from typing import Final

OURS: Final = "sekisho"
_AIRFLOWS: Final = ("task", "dag", "task_group", "DAG", "TaskGroup")


class Names:
    """What a file imports. Names of Airflow are known without an import, because a star may have brought them."""

    def __init__(self) -> None:
        self._markers: set[str] = set()
        self._modules: set[str] = set()
        self._airflows = {name: name for name in _AIRFLOWS}

    def learn(self, tree: ast.Module) -> None:
        """Learn what a file imports, wherever it does."""
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                self._learn(node, (node.module or "").split(".")[0])
            elif isinstance(node, ast.Import):
                ours = [alias for alias in node.names if alias.name.split(".")[0] == OURS]
                self._modules |= {alias.asname or alias.name for alias in ours}

    def _learn(self, node: ast.ImportFrom, origin: str) -> None:
        for alias in node.names:
            name = alias.asname or alias.name
            if origin == OURS:
                (self._markers if alias.name in {"export", "*"} else self._modules).add(
                    "export" if name == "*" else name
                )
            elif origin == "airflow" and alias.name in _AIRFLOWS:
                self._airflows[name] = alias.name

    def is_marker(self, node: ast.AST) -> bool:
        """Say whether this calls our `export`."""
        name = dotted(node.func) if isinstance(node, ast.Call) else ""
        return name in self._markers or (name.endswith(".export") and name.removesuffix(".export") in self._modules)

    def makes(self, name: str) -> str:
        """Say what a call of this name makes, by the last of its words."""
        last = name.removesuffix(".partial").split(".")[-1]
        return self._airflows.get(last, last)

    def decorates(self, name: str) -> str | None:
        """Say what a decorator makes: `dag`, `task_group`, `task`, or a task of some kind such as `task.export`."""
        parts = name.split(".")
        parts[0] = self._airflows.get(parts[0], parts[0])
        if parts[-1] in {"dag", "task_group"}:
            return parts[-1]
        return ".".join(parts[parts.index("task") :]) if "task" in parts else None


def dotted(node: ast.expr) -> str:
    """Write a name with its dots, without what is called on the way."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    return node.id if isinstance(node, ast.Name) else ""
