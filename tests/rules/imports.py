"""Reads the imports of a source tree without running any of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SKIPPED = {".venv", "node_modules", "__pycache__", "tests"}


@dataclass(frozen=True)
class Import:
    """One import as written: `name` is the module it reaches, resolved against the tree."""

    importer: str
    name: str
    file: Path
    line: int


def modules(root: Path, rooms: tuple[str, ...]) -> dict[str, Path]:
    """Every module below the rooms, by dotted name; a package stands for its `__init__`."""
    found = {}
    for room in rooms:
        for file in sorted((root / room).rglob("*.py")):
            parts = file.relative_to(root).with_suffix("").parts
            if not SKIPPED & set(parts):
                found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imports(known: dict[str, Path]) -> list[Import]:
    """All imports of these modules, also those inside functions, under TYPE_CHECKING, and by a literal name."""
    return [
        Import(importer, name, file, line)
        for importer, file in known.items()
        for name, line in _names(importer, file, known)
    ]


def cycle(known: dict[str, Path]) -> list[str]:
    """The modules of one import cycle, in order; empty when there is none."""
    edges: dict[str, list[str]] = {name: [] for name in known}
    for each in imports(known):
        if each.name in known and each.name != each.importer:
            edges[each.importer].append(each.name)
    done: set[str] = set()
    for start in edges:
        if found := _back_edge(start, edges, done, []):
            return found
    return []


def _back_edge(name: str, edges: dict[str, list[str]], done: set[str], path: list[str]) -> list[str]:
    if name in path:
        return [*path[path.index(name) :], name]
    if name in done:
        return []
    for following in edges[name]:
        if found := _back_edge(following, edges, done, [*path, name]):
            return found
    done.add(name)
    return []


def _names(importer: str, file: Path, known: dict[str, Path]) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(node, importer, file)
            for alias in node.names:
                inner = f"{module}.{alias.name}"
                yield inner if inner in known else module, node.lineno
        elif isinstance(node, ast.Call) and _imports_by_name(node.func) and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, node.lineno


def _absolute(node: ast.ImportFrom, importer: str, file: Path) -> str:
    if not node.level:
        return node.module or ""
    up = node.level - (file.name == "__init__.py")
    package = importer.split(".")[: len(importer.split(".")) - up]
    return ".".join([*package, *([node.module] if node.module else [])])


def _imports_by_name(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"import_module", "__import__"}
