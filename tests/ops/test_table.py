"""The table of metrics against the code that counts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot.ops.metrics.table import TABLE

ROOT = Path(__file__).parents[2]
KINDS = {"count": "counter", "took": "seconds", "level": "level", "mark": "newest"}
PERSONAL = re.compile(r"contact$|item$|message$|address|agent$|name|number|text|subject|id$")


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """Method, metric and labels of each place that counts."""
    for room in ("bot", "actions", "connectors"):
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (found := _metric(node)):
                    given = {one.arg for one in node.keywords if one.arg}
                    yield getattr(node.func, "attr", getattr(node.func, "id", "")), found, given


def _metric(node: ast.Call) -> str:
    names = [one.value for one in node.args[:2] if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return next((name for name in names if name.startswith("lotse_")), "")


def test_every_place_counts_what_the_table_declares() -> None:
    """A metric or label that is not in the table would fail in the middle of somebody's turn."""
    for method, name, given in calls():
        assert name in TABLE, name
        if method == "_timed":
            assert (TABLE[name].kind, set(TABLE[name].labels)) == ("seconds", given | {"outcome"}), name
        else:
            assert (TABLE[name].kind, set(TABLE[name].labels)) == (KINDS[method], given), name


def test_whatever_is_declared_is_counted() -> None:
    """The table promises nothing that no code counts or reads."""
    counted = {name for _, name, _ in calls()}
    read = (ROOT / "bot/ops/metrics/levels.py").read_text(encoding="utf-8")
    assert [name for name, one in TABLE.items() if one.kind != "read" and name not in counted] == []
    assert [name for name, one in TABLE.items() if one.kind == "read" and f'"{name}"' not in read] == []


def test_no_label_can_name_a_person() -> None:
    """Labels are kinds, outcomes and names of parts: nothing by which one customer differs from another."""
    assert [label for one in TABLE.values() for label in one.labels if PERSONAL.search(label)] == []
