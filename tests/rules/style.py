"""House style that a linter does not know."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.rules.imports import SKIPPED

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
TALKERS = re.compile(
    r"bot/\w+\.py|bot/(?:cli|processes|sandbox|ops)/.*|brain/\w+\.py|simulator/__main__\.py|bench/.*|tests/.*"
)
"""Command lines and their like, which lie at the top of a room: they alone may print."""

LONG: dict[str, str] = {
    "bot/store/redis/keys.py": "every key is named in one place, with its type and its life",
    "tests/system/gate/test_machine.py": "one machine: its rules and invariants are read together",
    "tests/system/gate/test_newsletter.py": "the ways to send a newsletter are one list",
    "tests/system/gate/test_pushed_adverts.py": "the ways to push an advert are one list",
    "tests/store/test_machine.py": "one machine: its rules and invariants are read together",
    "bot/wiring/worker.py:build_services": "names every part of a turn's services, one a line, and does nothing else",
    "simulator/world.py:build": "names every part with its dependencies, one a line, and does nothing else",
}
"""file, or file:function → why it is right that it is longer than the house allows."""

EMPTY_NAMES = re.compile(r"(Manager|Helper|Helpers|Util|Utils|Base|Impl)$")
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b")


def files(root: Path, *rooms: str) -> list[Path]:
    """All Python files of these rooms."""
    skipped = SKIPPED - {"tests"}
    found = [file for room in rooms for file in sorted((root / room).rglob("*.py"))]
    return [file for file in found if not skipped & set(file.relative_to(root).parts)]


def violations(root: Path, *rooms: str) -> list[str]:
    """One line per place that breaks the house style."""
    return [f"{file.relative_to(root)}{each}" for file in files(root, *rooms) for each in _in(root, file)]


def _in(root: Path, file: Path) -> Iterator[str]:
    name, text = str(file.relative_to(root)), file.read_text(encoding="utf-8")
    tree = ast.parse(text, name)
    lines = text.splitlines()
    if len(lines) > LONGEST_FILE and name not in LONG:
        yield f": {len(lines)} lines; more than {LONGEST_FILE} need a reason in LONG"
    if tree.body and not ast.get_docstring(tree):
        yield ":1: a module says in one sentence what it is for"
    yield from (f":{place}: unfinished" for place, line in enumerate(lines, 1) if UNFINISHED.search(line))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and EMPTY_NAMES.search(node.name):
            yield f":{node.lineno}: {node.name} is a name that says nothing"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _in_function(name, node)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print" and not TALKERS.fullmatch(name):
            yield f":{node.lineno}: rooms log, only command lines print"


def _in_function(name: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    if length > LONGEST_FUNCTION and f"{name}:{node.name}" not in LONG:
        yield f":{node.lineno}: {node.name} has {length} lines; more than {LONGEST_FUNCTION} need a reason in LONG"
    if node.name.startswith("test_") and "tests/" in name and not ast.get_docstring(node):
        yield f":{node.lineno}: {node.name} says its rule in one sentence"


def patches(root: Path, *rooms: str) -> list[str]:
    """One line per test that replaces our own code or waits for luck."""
    return [
        f"{file.relative_to(root)}:{node.lineno}: {reason}"
        for file in files(root, *rooms)
        for node in _outside_until(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Call)
        if (reason := _luck(node))
    ]


def _outside_until(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those of functions named `until…`: they look for a fact again and again, which takes a pause."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.lstrip("_").startswith("until"):
            continue
        yield node
        yield from _outside_until(node)


def _luck(node: ast.Import | ast.ImportFrom | ast.Call) -> str:
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
        return "our own code is never patched" if {"unittest.mock", "mock"} & set(names) else ""
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called == "setattr" and isinstance(node.func, ast.Attribute):
        return "our own code is never patched"
    zero = bool(node.args) and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0
    return "a test waits for a fact, not for a time" if called == "sleep" and not zero else ""
