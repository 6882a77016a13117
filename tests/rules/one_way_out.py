"""Sending has one place, and so has the permit to send."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.rules.imports import modules

SENDER = Path("bot/flow/outbound/deliver.py")
GATE = Path("bot/store/outbox.py")


def violations(root: Path) -> list[str]:
    """One line per place that sends, or makes a permit, and must not."""
    found = []
    for file in modules(root, ("bot", "actions", "connectors")).values():
        name = file.relative_to(root)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
            if isinstance(node, ast.Attribute) and node.attr == "send" and name != SENDER:
                found.append(f"{name}:{node.lineno}: only {SENDER} may use .send")
            if isinstance(node, ast.Call) and _called(node) == "Permit" and name != GATE:
                found.append(f"{name}:{node.lineno}: only {GATE} may make a Permit")
            if isinstance(node, ast.Call) and _called(node) == "replace" and _of_a_permit(node) and name != GATE:
                found.append(f"{name}:{node.lineno}: a permit is sent as it was given")
            if isinstance(node, ast.alias) and node.name == "Permit" and node.asname:
                found.append(f"{name}:{node.lineno}: a Permit has one name")
    return found


def _of_a_permit(node: ast.Call) -> bool:
    return bool(node.args) and ast.unparse(node.args[0]).endswith("permit")


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
