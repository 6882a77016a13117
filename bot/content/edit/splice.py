"""Changing one value of a YAML text: what is not part of it keeps each of its bytes."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any

import yaml

from bot.content.edit.source import Place, at, child, compose, is_flow, last_line, plain, span
from bot.content.edit.writing import entry, indented, rendered, under
from bot.model.errors import RefusedError

END = -1
LONG = 3
"""So many keys has an entry that has a blank line before it."""


def put(text: str, place: Place, value: Any, position: int = END) -> str:
    """The text with this value at the place; mappings that lead there are made. `position` is that of a new key."""
    root = compose(text)
    if not place:
        raise RefusedError("place")
    for depth in range(len(place)):
        here = at(root, place[:depth])
        if at(root, place[: depth + 1]) is None:
            value = _nested(place[depth + 1 :], value)
            return _new(text, root, place[:depth], here, place[depth], value, position)
    return _changed(text, place, value)


def take_out(text: str, place: Place) -> str:
    """The text without what lies there. Raises RefusedError("place") if there is nothing."""
    root = compose(text)
    parent, key = at(root, place[:-1]), place[-1]
    if parent is None or child(parent, key) is None:
        raise RefusedError("place")
    if isinstance(parent, yaml.MappingNode):
        index = next(i for i, (name, _) in enumerate(parent.value) if name.value == key)
    else:
        index = int(key)
    if len(parent.value) == 1:
        return _emptied(text, root, place[:-1], parent)
    return _without(text, parent, index)


def _nested(place: Place, value: Any) -> Any:
    for key in reversed(place):
        value = {key: value}
    return value


def _new(
    text: str, root: yaml.Node | None, place: Place, here: yaml.Node | None, key: str, value: Any, position: int
) -> str:
    """With one more key, or one more entry of a list."""
    if here is None:  # nothing but comments
        head = text if not text or text.endswith("\n") else text + "\n"
        return head + under(key, value, flow=False) + "\n"
    if isinstance(here, yaml.SequenceNode):
        if key != str(len(here.value)):
            raise RefusedError("place")
        return _inserted(text, here, len(here.value) if position < 0 else position, value)
    if isinstance(here, yaml.ScalarNode):
        if here.tag != "tag:yaml.org,2002:null":
            raise RefusedError("place")
        return _changed(text, place, {key: value})
    if not here.value:  # {}
        return _changed(text, place, {key: value}) if place else under(key, value, flow=False) + "\n"
    return _keyed(text, here, len(here.value) if position < 0 else min(position, len(here.value)), key, value)


def _changed(text: str, place: Place, value: Any) -> str:
    """With another value where there is one; as little as possible is written anew."""
    root = compose(text)
    node = at(root, place)
    if node is None:
        raise RefusedError("place")
    before = plain(node)
    if _same(before, value):
        return text
    if isinstance(node, yaml.ScalarNode) and not isinstance(value, dict | list | tuple):
        return _scalar(text, root, place, node, value)
    if isinstance(node, yaml.SequenceNode) and isinstance(value, list | tuple) and value and before:
        return _list(text, place, before, list(value))
    if isinstance(node, yaml.MappingNode) and isinstance(value, dict) and value and before:
        return _mapping(text, place, before, value)
    return _replaced(text, root, place, value)


def _same(one: Any, other: Any) -> bool:
    """As YAML has it: `1` is neither `true` nor `1.0`."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def _mapping(text: str, place: Place, before: dict[Any, Any], after: dict[Any, Any]) -> str:
    for key in before:
        if key not in after:
            text = take_out(text, (*place, str(key)))
    for position, (key, value) in enumerate(after.items()):
        text = put(text, (*place, str(key)), value, position)
    return text


def _list(text: str, place: Place, before: list[Any], after: list[Any]) -> str:
    steps = SequenceMatcher(None, list(map(repr, before)), list(map(repr, after)), autojunk=False).get_opcodes()
    for kind, start, end, new, new_end in reversed(steps):
        if kind == "equal":
            continue
        common = min(end - start, new_end - new)
        for index in range(end - 1, start + common - 1, -1):
            text = take_out(text, (*place, str(index)))
        for offset in range(new_end - new - 1, common - 1, -1):
            listed = at(compose(text), place)
            if not isinstance(listed, yaml.SequenceNode) or not listed.value:
                return _replaced(text, compose(text), place, after)
            text = _inserted(text, listed, start + common, after[new + offset])
        for offset in range(common):
            text = _changed(text, (*place, str(start + offset)), after[new + offset])
    return text


def _scalar(text: str, root: yaml.Node | None, place: Place, node: yaml.ScalarNode, value: Any) -> str:
    style = node.style or ""
    start, end = span(text, node)
    beside = text[end:].partition("\n")[0].strip()  # a comment, which would be part of a text of several lines
    flow = _in_flow(root, place) or bool(beside) or (style == '"' and "\n" in node.value)
    written = rendered(value, flow=flow, key=place[-1], like=style)
    if written.startswith("|"):
        first, _, body = written.partition("\n")
        strip = len(body) - len(body.lstrip(" "))
        body = "\n".join(line[strip:] for line in body.split("\n"))
        written = f"{first}\n{indented(body, _column(root, place) + 2)}"
    blank = "" if start == 0 or text[start - 1] in " \n[{" else " "
    return text[:start] + blank + written + text[end:]


def _replaced(text: str, root: yaml.Node | None, place: Place, value: Any) -> str:
    """Of another kind than before: out with the old, in with the new at its place."""
    parent, key = at(root, place[:-1]), place[-1]
    if isinstance(parent, yaml.MappingNode):
        index = next(i for i, (name, _) in enumerate(parent.value) if name.value == key)
        add: Callable[[str, Any], str] = lambda now, into: _keyed(now, into, index, key, value)  # noqa: E731
    else:
        index = int(key)
        add = lambda now, into: _inserted(now, into, index, value)  # noqa: E731
    if is_flow(parent) or len(parent.value) == 1:  # type: ignore[arg-type, union-attr]
        return _only(text, root, place, parent, key, value)
    without = _without(text, parent, index)
    return add(without, at(compose(without), place[:-1]))


def _only(text: str, root: yaml.Node | None, place: Place, parent: yaml.Node | None, key: str, value: Any) -> str:
    node = at(root, place)
    if node is None:
        raise RefusedError("place")
    if _in_flow(root, place):
        start, end = span(text, node)
        return text[:start] + rendered(value, flow=True, key=key) + text[end:]
    lines = text.split("\n")
    first, last = node.start_mark.line, last_line(node, lines)
    if isinstance(parent, yaml.MappingNode):
        name = next(name for name, _ in parent.value if name.value == key)
        first, column = name.start_mark.line, name.start_mark.column
        written = under(key, value, flow=False)
        ahead = lines[first][:column]
    else:
        column = parent.start_mark.column  # type: ignore[union-attr]
        written, ahead = entry(value), lines[first][: parent.start_mark.column]  # type: ignore[union-attr]
    made = ahead + indented(written, column)[column:]
    return "\n".join([*lines[:first], *made.split("\n"), *lines[last + 1 :]])


def _emptied(text: str, root: yaml.Node | None, place: Place, parent: Any) -> str:
    if not place:
        lines = text.split("\n")
        first, last = parent.start_mark.line, last_line(parent, lines)
        left = [*lines[:first], *lines[last + 1 :]]
        return "\n".join(line for line in left if line.strip() not in {"---", "..."})
    if is_flow(parent):
        start, end = span(text, parent)
        return text[:start] + ("{}" if isinstance(parent, yaml.MappingNode) else "[]") + text[end:]
    empty: Any = {} if isinstance(parent, yaml.MappingNode) else []
    grand = at(root, place[:-1])
    return _only(text, root, place, grand, place[-1], empty)


def _without(text: str, parent: Any, index: int) -> str:
    """Without one of several."""
    starts = [_start(one) for one in parent.value]
    if is_flow(parent):
        ends = [_end(text, one) for one in parent.value]
        if index + 1 < len(starts):
            return text[: starts[index].index] + text[starts[index + 1].index :]
        return text[: ends[index - 1]] + text[ends[index] :]
    lines = text.split("\n")
    first, last = starts[index].line, last_line(_held(parent.value[index]), lines)
    on_dash = isinstance(parent, yaml.MappingNode) and lines[first][: starts[index].column].strip()
    if on_dash:
        return text[: starts[index].index] + text[starts[index + 1].index :]
    if first > 0 and not lines[first - 1].strip() and (last + 1 >= len(lines) or not lines[last + 1].strip()):
        first -= 1  # one of the two blank lines that would be left
    return "\n".join([*lines[:first], *lines[last + 1 :]])


def _inserted(text: str, parent: Any, index: int, value: Any) -> str:
    """One more entry of a list that has some."""
    if is_flow(parent):
        return _in_line(text, parent, index, rendered(value, flow=True))
    if not parent.value:
        raise RefusedError("place")
    lines, column = text.split("\n"), parent.start_mark.column
    made = indented(entry(value), column).split("\n")
    return _between(lines, parent, index, made)


def _keyed(text: str, parent: Any, index: int, key: str, value: Any) -> str:
    """One more key of a mapping that has some."""
    if is_flow(parent):
        return _in_line(text, parent, index, under(key, value, flow=True))
    column = parent.value[0][0].start_mark.column
    lines = text.split("\n")
    made = indented(under(key, value, flow=False), column).split("\n")
    first = parent.value[0][0].start_mark
    ahead = lines[first.line][: first.column]
    if index == 0 and ahead.strip():  # the first key stands beside a dash
        moved = " " * column + lines[first.line][first.column :]
        return "\n".join([*lines[: first.line], ahead + made[0][column:], *made[1:], moved, *lines[first.line + 1 :]])
    return _between(lines, parent, index, made)


def _between(lines: list[str], parent: Any, index: int, made: list[str]) -> str:
    """New lines before the entry of this number; a blank line beside them where the others have one."""
    apart = _apart(lines, parent)
    if index == 0:
        line = _start(parent.value[0]).line
        made = [*made, ""] if apart else made
    else:
        line = last_line(_held(parent.value[index - 1]), lines) + 1
        made = ["", *made] if apart else made
    return "\n".join([*lines[:line], *made, *lines[line:]])


def _apart(lines: list[str], parent: Any) -> bool:
    """Whether the entries have blank lines between them; one alone would have if it is long."""
    if len(parent.value) == 1 and isinstance(parent, yaml.SequenceNode):
        return isinstance(parent.value[0], yaml.MappingNode) and len(parent.value[0].value) >= LONG
    starts = [_start(one).line for one in parent.value[1:]]
    return bool(starts) and all(not lines[line - 1].strip() for line in starts)


def _in_line(text: str, parent: Any, index: int, written: str) -> str:
    if not parent.value:
        start, end = span(text, parent)
        return text[: start + 1] + written + text[end - 1 :]
    if index == 0:
        start = _start(parent.value[0]).index
        return f"{text[:start]}{written}, {text[start:]}"
    end = _end(text, parent.value[index - 1])
    return f"{text[:end]}, {written}{text[end:]}"


def _in_flow(root: yaml.Node | None, place: Place) -> bool:
    return any(is_flow(node) for depth in range(len(place)) if (node := at(root, place[:depth])) is not None)


def _column(root: yaml.Node | None, place: Place) -> int:
    """Where the lines of the entry begin that a value belongs to."""
    parent = at(root, place[:-1])
    if isinstance(parent, yaml.MappingNode):
        return int(parent.value[0][0].start_mark.column)
    return int(parent.start_mark.column) if parent else 0


def _held(one: Any) -> Any:
    return one[1] if isinstance(one, tuple) else one


def _start(one: Any) -> Any:
    return (one[0] if isinstance(one, tuple) else one).start_mark


def _end(text: str, one: Any) -> int:
    return span(text, _held(one))[1]
