"""Reading content files: what is not whole is refused with its file, its line, and what is expected there."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.content.remembered import remembered
from bot.model.errors import SettingsError
from bot.model.item import Locale

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # as strict, and several times as fast where it is there
LOCALES: tuple[Locale, ...] = get_args(Locale)
SHOWN = 60
"""Characters of a wrong value that a message repeats."""

TOLD = re.compile(r"(.+?)(?::(\d+))?: (.*)")
Place = Sequence[int | str]
"""The keys and numbers that lead to a value."""
Parsed = tuple[yaml.Node | None, Any]
MOST_KNOWN = 500
_KNOWN: ContextVar[dict[bytes, Parsed] | None] = ContextVar("parsed_once", default=None)


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a file, as the end of a sentence about it."""

    file: Path
    reason: str
    place: Place = ()
    line: int = 0

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        return f"{self.file}{line}: {_path(self.place)}{self.reason}"


class ContentError(SettingsError):
    """A content file does not hold what it should; the message names file, line and reason. `problems` are the same,
    each by itself, where they are known so."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


def refused(problems: Iterable[Problem]) -> ContentError:
    """One error that tells of all."""
    listed = tuple(problems)
    return ContentError("\n".join(map(str, listed)), listed)


def refuse_all(errors: Iterable[ContentError]) -> None:
    """Raises one error that tells of all, if there are any."""
    if listed := list(errors):
        raise ContentError("\n".join(map(str, listed)), [problem for error in listed for problem in problems_of(error)])


def problems_of(error: ContentError) -> tuple[Problem, ...]:
    """What it tells of; a message that names its file alone is one problem of that file."""
    if error.problems:
        return error.problems
    found = []
    for told in str(error).split("\n"):
        match = TOLD.fullmatch(told)
        found.append(Problem(Path(match[1]), match[3], (), int(match[2] or 0)) if match else Problem(Path(), told))
    return tuple(found)


class Strict(BaseModel):
    """A part of a file that has these keys and no others."""

    model_config = ConfigDict(extra="forbid")


def validated(shape: Any, file: Path) -> Any:
    """What a YAML file holds, in this shape; an empty file is an empty mapping."""
    try:
        return _adapter(shape).validate_python(_values(file) or {})
    except ValidationError as error:
        node = _read(file)[0]
        raise refused(_said(file, node, shape, one) for one in error.errors()) from error


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _values(file: Path) -> Any:
    """What it holds, without the nodes that know the lines: those are wanted only where something is wrong."""
    return _read(file)[1] if _KNOWN.get() is not None else remembered(_parsed_values, file)


def _parsed_values(file: Path) -> Any:
    return _parsed(file, file.read_bytes())[1]


def refusal(file: Path, place: Place, reason: str) -> ContentError:
    """What is wrong with the value at this place of a file that can be read."""
    return refused([Problem(file, reason, place, _line(_read(file)[0], place))])


def whole(file: Path, name: str, by_locale: Mapping[Locale, Any], place: Place = ()) -> None:
    """A text that is missing in one language would be missed only when somebody needs it."""
    if missing := [locale for locale in LOCALES if not by_locale.get(locale)]:
        told = f"has no text for {', '.join(missing)}"
        raise ContentError(f"{file}: {name} {told}", [Problem(file, told, place or (name,))])


@contextmanager
def parsed_once(known: dict[bytes, Parsed]) -> Iterator[None]:
    """Meanwhile the same text is parsed once; `known` may serve again. What is read so must not be changed."""
    if len(known) > MOST_KNOWN:
        known.clear()
    token = _KNOWN.set(known)
    try:
        yield
    finally:
        _KNOWN.reset(token)


def _read(file: Path) -> Parsed:
    """A file's nodes, which know their lines, and its values. Raises ContentError."""
    read = file.read_bytes()
    known = _KNOWN.get()
    if known is not None and read in known:
        return known[read]
    found = _parsed(file, read)
    if known is not None:
        known[read] = found
    return found


def _parsed(file: Path, read: bytes) -> Parsed:
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


def _said(file: Path, node: yaml.Node | None, shape: Any, error: ErrorDetails) -> Problem:
    place = error["loc"]
    return Problem(file, _reason(shape, error), place, _line(node, place))


def _reason(shape: Any, error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return f"is no key here; known are {', '.join(_known(shape, error['loc'][:-1]))}"
    if error["type"] == "missing":
        return "is missing"
    said = error["msg"].removeprefix("Value error, ")
    shown = repr(error["input"])
    return f"{said}; it is {shown if len(shown) <= SHOWN else shown[:SHOWN] + '…'}"


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
