"""Names that a pack lets editors keep: what people call something besides its name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

ByLanguage = Mapping[str, str]


@dataclass(frozen=True)
class NameList:
    """A file in the pack's folder of content. Below the key `called` each name has the list of its nicknames, below
    `several` a word has the names that it may mean. `words` are lists of single words with what each is for.

    `title` is what the named things are together ("Stationen"), `one` is one of them; `known` gives all names that
    there are, of the pack's sources.
    """

    file: str
    title: ByLanguage
    one: ByLanguage
    called: str
    several: str
    known: Callable[[Any], Collection[str]]
    words: Mapping[str, ByLanguage] = field(default_factory=dict)
