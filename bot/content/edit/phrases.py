"""The phrases of an `nlu.yml`: lines of a block in the language's own list. One phrase is one line of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import yaml

from bot.content.edit.source import child, compose, last_line, plain
from bot.content.edit.splice import END, put, take_out
from bot.content.edit.writing import HEAD, under
from bot.model.errors import RefusedError


@dataclass(frozen=True)
class _Block:
    """Where the phrases of one block stand; `number` is its place in the list."""

    number: int
    language: str
    intent: str
    examples: yaml.ScalarNode


def phrases(text: str) -> dict[str, list[str]]:
    """By language, in their order; what has no language is under the empty one."""
    return {language: list(said) for language, said in _phrases(text)}


@lru_cache(maxsize=512)
def _phrases(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for block in _blocks(text):
        found.setdefault(block.language, []).extend(_said(block.examples.value))
    return tuple((language, tuple(said)) for language, said in found.items())


def change(text: str, language: str, old: str | None, new: str | None, *, intent: str, position: int = END) -> str:
    """Add a phrase (`old` is None), reword it, or remove it (`new` is None). A position counts within the language."""
    blocks = [block for block in _blocks(text) if block.language == language]
    if old is None and new is not None:
        return _add(text, blocks, language, new, intent, position)
    for block in blocks:
        if old is not None and old in _said(block.examples.value):
            return _reword(text, block, old, new)
    raise RefusedError("place")


def position_of(text: str, language: str, phrase: str) -> int:
    said = phrases(text).get(language, [])
    return said.index(phrase) if phrase in said else END


def _blocks(text: str) -> Iterator[_Block]:
    listed = child(compose(text), "nlu")
    for number, node in enumerate(listed.value if isinstance(listed, yaml.SequenceNode) else ()):
        examples, intent = child(node, "examples"), child(node, "intent")
        if isinstance(examples, yaml.ScalarNode) and isinstance(intent, yaml.ScalarNode):
            language = child(child(node, "metadata"), "language")
            yield _Block(number, str(plain(language) or ""), intent.value, examples)


def _said(examples: str) -> list[str]:
    return [line[1:].strip() for line in examples.split("\n") if line.startswith("-")]


def _add(text: str, blocks: list[_Block], language: str, new: str, intent: str, position: int) -> str:
    if not blocks:
        return _first(text, language, new, intent)
    for block in blocks:
        number = len(_said(block.examples.value))
        if 0 <= position < number or block is blocks[-1]:
            at = number if position < 0 else min(position, number)
            return _lines(text, block, at, at, new)
        position -= number if position >= 0 else 0
    raise RefusedError("place")


def _first(text: str, language: str, new: str, intent: str) -> str:
    """The first phrase of a language makes its block."""
    block = {"intent": intent, "metadata": {"language": language}, "examples": f"- {new}\n"}
    listed = child(compose(text), "nlu")
    if isinstance(listed, yaml.SequenceNode):
        return put(text, ("nlu", str(len(listed.value))), block)
    if compose(text) is None:
        return f"{text}{HEAD}{under('nlu', [block], flow=False)}\n"
    return put(text, ("nlu",), [block])


def _reword(text: str, block: _Block, old: str, new: str | None) -> str:
    said = _said(block.examples.value)
    index = said.index(old)
    if new is None and len(said) == 1:
        return take_out(text, ("nlu", str(block.number)))
    return _lines(text, block, index, index + 1, new)


def _lines(text: str, block: _Block, start: int, end: int, new: str | None) -> str:
    """The phrases from `start` to `end` give way to another one."""
    lines = text.split("\n")
    first, last = block.examples.start_mark.line + 1, last_line(block.examples, lines)
    if block.examples.style != "|":  # not as it is shipped: written anew, once
        said = _said(block.examples.value)
        kept = [*said[:start], *([new] if new is not None else []), *said[end:]]
        return put(text, ("nlu", str(block.number), "examples"), "".join(f"- {one}\n" for one in kept))
    own = [line for line in range(first, last + 1) if lines[line].lstrip(" ").startswith("-")]
    indent = lines[own[0]][: len(lines[own[0]]) - len(lines[own[0]].lstrip(" "))] if own else "      "
    at = own[start] if start < len(own) else last + 1
    gone = 1 if end > start else 0
    made = [] if new is None else [f"{indent}- {new}"]
    return "\n".join([*lines[:at], *made, *lines[at + gone :]])
