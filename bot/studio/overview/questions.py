"""The draft's questions as the overview shows them, and all of their words for the search."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.content.edit import phrases, texts
from bot.content.edit.source import values
from bot.content.folders import SKILL
from bot.content.rasa_files import PHRASES, RESPONSES
from bot.model.errors import RefusedError
from bot.model.workspace import Workspace
from bot.studio.overview.search import Index, Passage

OWN = "company"
"""The pack of a company's own questions."""
_ANNOTATED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Question:
    """`own`: the company has made it; `changed`: it differs from what is shipped."""

    pack: str
    name: str
    title: Mapping[str, str]
    sentences: Mapping[str, int]
    dialogues: int
    own: bool
    changed: bool

    @property
    def place(self) -> str:
        return f"{self.pack}/{self.name}"


@dataclass(frozen=True)
class Draft:
    """What the draft holds, at one revision."""

    revision: int = -1
    questions: Sequence[Question] = ()
    index: Index = field(default_factory=lambda: Index(()))


class Questions:
    """Reads the draft once for each revision; `packs` are those that are switched on."""

    def __init__(self, workspace: Workspace, packs: Sequence[str]) -> None:
        self._workspace = workspace
        self._packs = {*packs, OWN}
        self._read = Draft()
        self._one = asyncio.Lock()

    async def draft(self) -> Draft:
        head = await self._workspace.head()
        async with self._one:
            if head != self._read.revision:
                own = await self._workspace.files()
                paths = [path for path in await self._workspace.paths() if path.partition("/")[0] in self._packs]
                self._read = await asyncio.to_thread(self._all, head, paths, own)
        return self._read

    def _all(self, head: int, paths: Sequence[str], own: Mapping[str, str]) -> Draft:
        places = [path.removesuffix(f"/{SKILL}") for path in paths if path.endswith(f"/{SKILL}")]
        questions: list[Question] = []
        passages: list[Passage] = []
        for place in places:
            files = {
                name: own.get(f"{place}/{name}") or self._workspace.shipped(f"{place}/{name}") or "" for name in FILES
            }
            question = _question(place, files, own=self._workspace.shipped(f"{place}/{SKILL}") is None, changed=own)
            questions.append(question)
            passages += _passages(question, files)
        return Draft(head, questions, Index(passages))


FILES = (SKILL, PHRASES, RESPONSES)


def _question(place: str, files: Mapping[str, str], *, own: bool, changed: Mapping[str, str]) -> Question:
    pack, name = place.split("/", 1)
    try:
        read = values(files[SKILL])
    except RefusedError:
        read = None
    known = read if isinstance(read, dict) else {}
    title, dialogues = known.get("title"), known.get("dialogues")
    return Question(
        pack,
        name,
        {str(key): str(text) for key, text in title.items()} if isinstance(title, dict) else {},
        {language: len(said) for language, said in _phrases(files[PHRASES]).items() if language},
        len(dialogues) if isinstance(dialogues, dict | list) else 0,
        own,
        any(file.startswith(f"{place}/") for file in changed),
    )


def _passages(question: Question, files: Mapping[str, str]) -> Iterator[Passage]:
    yield Passage(question.place, "name", question.name.replace("_", " "))
    yield from (Passage(question.place, "title", text) for text in question.title.values())
    for said in _phrases(files[PHRASES]).values():
        yield from (Passage(question.place, "phrase", _ANNOTATED.sub(r"\1", one)) for one in said)
    try:
        responses = texts.texts(files[RESPONSES]) if files[RESPONSES] else {}
    except RefusedError:
        responses = {}
    for by_locale in responses.values():
        for said_so in by_locale.values():
            yield from (Passage(question.place, "text", one) for one in said_so)


def _phrases(text: str) -> Mapping[str, Sequence[str]]:
    try:
        return phrases.phrases(text) if text else {}
    except RefusedError:
        return {}
