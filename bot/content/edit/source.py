"""YAML as its source: which characters of a file are which value. Only safe tags, no aliases, nothing too large."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import orjson
import yaml

from bot.model.errors import RefusedError

_Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LARGEST = 400_000
"""Characters of one file; the largest that is shipped has a quarter of it."""
DEEPEST = 24
Place = tuple[str, ...]


class _Loader(_Safe):  # type: ignore[valid-type, misc]
    """A date stays as it is written: what editors change is text, numbers, yes and no."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:timestamp"]
    for first, known in _Safe.yaml_implicit_resolvers.items()
}
TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "map", "seq"))


@lru_cache(maxsize=64)
def compose(text: str) -> yaml.Node | None:
    """The nodes of a file, which know where they stand. Raises RefusedError("unreadable") or ("too_large")."""
    if len(text) > LARGEST:
        raise RefusedError("too_large", characters=str(len(text)))
    try:
        for event in yaml.parse(text, Loader=_Safe):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise RefusedError("unreadable", line=_line(event), reason="holds an alias")
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _unreadable(error) from error
    except RecursionError as error:
        raise RefusedError("unreadable", line="1", reason="is too deep") from error
    for one, depth in _all(node):
        if one.tag not in TAGS or depth > DEEPEST:
            why = "is too deep" if depth > DEEPEST else f"holds {one.tag}"
            raise RefusedError("unreadable", line=str(one.start_mark.line + 1), reason=why)
    return node


def values(text: str) -> Any:
    """What a file holds, as plain data of the caller's own; None if that is nothing."""
    kept = _kept(text)
    return plain(compose(text)) if kept is None else orjson.loads(kept)


@lru_cache(maxsize=512)
def _kept(text: str) -> bytes | None:
    """The same as JSON, which is read a hundred times as fast; None if JSON cannot say it."""
    try:
        read = plain(compose(text))
        kept = orjson.dumps(read)
        return kept if orjson.loads(kept) == read else None
    except (TypeError, ValueError):
        return None


def plain(node: yaml.Node | None) -> Any:
    if node is None:
        return None
    loader = _Loader("")
    try:
        return loader.construct_document(node)
    except yaml.YAMLError as error:
        raise _unreadable(error) from error
    finally:
        loader.dispose()


def _unreadable(error: yaml.YAMLError) -> RefusedError:
    mark = getattr(error, "problem_mark", None)
    line = str(mark.line + 1 if mark else 1)
    return RefusedError("unreadable", line=line, reason=str(getattr(error, "problem", error)))


def _line(event: yaml.Event) -> str:
    return str(event.start_mark.line + 1 if event.start_mark else 1)


def child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """What lies under a key of a mapping, or at a place of a list."""
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    if isinstance(node, yaml.SequenceNode) and key.isdecimal() and int(key) < len(node.value):
        found: yaml.Node = node.value[int(key)]
        return found
    return None


def at(node: yaml.Node | None, place: Place) -> yaml.Node | None:
    for key in place:
        node = child(node, key)
    return node


def is_flow(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def last_line(node: yaml.Node, lines: list[str]) -> int:
    """The last line that holds something of this node, not what only stands after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return last_line(last[1] if isinstance(last, tuple) else last, lines)
    line: int = node.end_mark.line
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        line = min(line, len(lines)) - (node.end_mark.column == 0 or line >= len(lines))
        while line > node.start_mark.line and not lines[line].strip():
            line -= 1
    return line


def span(text: str, node: yaml.Node) -> tuple[int, int]:
    """From the first character to the one after the last."""
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        lines = text.split("\n")
        return node.start_mark.index, _offset(lines, last_line(node, lines)) + len(lines[last_line(node, lines)])
    return node.start_mark.index, node.end_mark.index


def _offset(lines: list[str], number: int) -> int:
    return sum(len(line) + 1 for line in lines[:number])


def _all(node: yaml.Node | None) -> Iterator[tuple[yaml.Node, int]]:
    waiting = [(node, 0)] if node is not None else []
    while waiting:
        one, depth = waiting.pop()
        yield one, depth
        if depth <= DEEPEST and isinstance(one, yaml.CollectionNode):
            for value in one.value:
                waiting += [(each, depth + 1) for each in (value if isinstance(value, tuple) else (value,))]
