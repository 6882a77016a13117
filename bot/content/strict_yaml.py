"""Reading content files: what is not whole is refused with its file, its line, and what is expected there."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.model.errors import SettingsError
from bot.model.item import Locale

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # as strict, and several times as fast where it is there
LOCALES: tuple[Locale, ...] = get_args(Locale)
SHOWN = 60
"""Characters of a wrong value that a message repeats."""

Place = Sequence[int | str]
"""The keys and numbers that lead to a value."""


class ContentError(SettingsError):
    """A content file does not hold what it should; the message names file, line and reason."""


class Strict(BaseModel):
    """A part of a file that has these keys and no others."""

    model_config = ConfigDict(extra="forbid")


def validated(shape: Any, file: Path) -> Any:
    """What a YAML file holds, in this shape; an empty file is an empty mapping."""
    node, raw = _read(file)
    try:
        return TypeAdapter(shape).validate_python(raw or {})
    except ValidationError as error:
        raise ContentError("\n".join(_said(file, node, shape, one) for one in error.errors())) from error


def refusal(file: Path, place: Place, reason: str) -> ContentError:
    """What is wrong with the value at this place of a file that can be read."""
    return ContentError(f"{file}:{_line(_read(file)[0], place)}: {_path(place)}{reason}")


def whole(file: Path, name: str, by_locale: Mapping[Locale, Any]) -> None:
    """A text that is missing in one language would be missed only when somebody needs it."""
    if missing := [locale for locale in LOCALES if not by_locale.get(locale)]:
        raise ContentError(f"{file}: {name} has no text for {', '.join(missing)}")


def _read(file: Path) -> tuple[yaml.Node | None, Any]:
    """A file's nodes, which know their lines, and its values. Raises ContentError."""
    read = file.read_bytes()
    try:
        loader = _Loader(read.decode("utf-8"))
        node = loader.get_single_node()
        for line, key in _twice(node):
            raise ContentError(f"{file}:{line}: {key!r} is written twice; only one of the two would count")
        return node, None if node is None else loader.construct_document(node)
    except UnicodeDecodeError as error:
        raise ContentError(f"{file}:{read[: error.start].count(10) + 1}: is no UTF-8 text ({error.reason})") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        told = f"{mark.line + 1}: {getattr(error, 'problem', error)}" if mark else f"1: {error}"
        raise ContentError(f"{file}:{told}") from error
    except ValueError as error:  # a scalar that looks like a date, and is none
        raise ContentError(f"{file}: {error}") from error


def _twice(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Keys that a mapping has twice, of which YAML would quietly drop the first."""
    waiting, known = [node], set()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in known:
            continue
        known.add(id(node))
        if isinstance(node, yaml.MappingNode):
            keys: set[Hashable] = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in keys:
                        yield key.start_mark.line + 1, key.value
                    keys.add(key.value)
                waiting.append(value)
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def _line(node: yaml.Node | None, place: Place) -> int:
    """The line of a value's key, as far as the place leads; the first of the file if there is nothing in it."""
    line = 1 if node is None else node.start_mark.line + 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _said(file: Path, node: yaml.Node | None, shape: Any, error: ErrorDetails) -> str:
    place = error["loc"]
    where = f"{file}:{_line(node, place)}: {_path(place)}"
    if error["type"] == "extra_forbidden":
        return f"{where}is no key here; known are {', '.join(_known(shape, place[:-1]))}"
    if error["type"] == "missing":
        return f"{where}is missing"
    said = error["msg"].removeprefix("Value error, ")
    shown = repr(error["input"])
    return f"{where}{said}; it is {shown if len(shown) <= SHOWN else shown[:SHOWN] + '…'}"


def _path(place: Place) -> str:
    return f"{'.'.join(map(str, place))}: " if place else ""


def _known(shape: Any, place: Place) -> list[str]:
    """The keys of the model at this place."""
    for part in place:
        model = _model(shape)
        field = model.model_fields.get(str(part)) if model else None
        shape = field.annotation if field else _held(shape)
    model = _model(shape)
    return sorted(model.model_fields) if model else []


def _model(shape: Any) -> type[BaseModel] | None:
    """The model that a type is, or may be: `Form | None`."""
    either = get_args(shape) if isinstance(shape, UnionType) else (shape,)
    return next((one for one in either if isinstance(one, type) and issubclass(one, BaseModel)), None)


def _held(shape: Any) -> Any:
    """What a tuple or a mapping holds."""
    return next((one for one in reversed(get_args(shape)) if one is not Ellipsis), None)
