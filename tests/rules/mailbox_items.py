"""Taking items off a contact's mailbox has one place: the loop of a turn."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.rules.imports import modules

LOOP = Path("bot/flow/dispatch.py")
TURN = Path("bot/flow/turn/turn.py")


def violations(root: Path) -> list[str]:
    """One line per place in flow that says what is done, and must not."""
    found = []
    for file in modules(root, ("bot",)).values():
        name = file.relative_to(root)
        if not name.is_relative_to("bot/flow"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
            if isinstance(node, ast.Attribute) and node.attr == "commit" and name != LOOP:
                found.append(f"{name}:{node.lineno}: only {LOOP} makes the commit of a turn")
            if isinstance(node, ast.Attribute) and node.attr == "done":
                found.append(f"{name}:{node.lineno}: a handler deals with its item, {LOOP} marks it done")
            if isinstance(node, ast.Call) and _called(node) == "Commit" and name != TURN:
                found.append(f"{name}:{node.lineno}: only {TURN} makes a Commit")
            if isinstance(node, ast.Call) and _called(node) == "replace" and _changes_done(node):
                found.append(f"{name}:{node.lineno}: what is done is not changed afterwards")
    return found


def _changes_done(node: ast.Call) -> bool:
    return any(one.arg == "done" for one in node.keywords)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
