"""What golden dialogues reach: the responses that were said, the choices that were taken, the effects that were had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.content.folders import Content as Place
from bot.content.folders import pack_folders
from bot.content.load import FolderContent, phrases_of
from bot.flow.respond.effect_guard import LASTING
from bot.flow.turn.services import Services
from bot.model.commands import Command
from bot.model.dialogue import ActionResult, BrainTurn, Heard, Say
from bot.model.item import Locale
from bot.model.nlu import Actions, Brain
from bot.model.training_report import Coverage

CHOICE, EFFECT = "choice:", "effect:"
PARTS = ("utter_word_", "utter_starter_")
"""Words that stand on buttons and in other texts; nobody gets them as an answer."""


@dataclass
class Witness:
    """Stands beside the parts of a rehearsal and notes what passes: `said` are responses, `offered` the skills that
    choices would lead to, by the response that offers them, `taken` the skills that were chosen, `done` commands."""

    said: set[str] = field(default_factory=set)
    offered: set[tuple[str, str]] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)

    def watching(self, services: Services) -> Services:
        """The same services, seen."""
        content = services.content

        def shown() -> Any:
            return _Content(content(), self)

        return replace(
            services,
            content=shown,
            brain=_Brain(services.brain, self),
            actions=_Actions(services.actions, self),
        )

    def note(self, said: Iterable[Say], commands: Iterable[Command]) -> None:
        for say in said:
            self.said.add(say.response)
            self.offered.update((say.response, choice.intent) for choice in say.choices)
        self.done.update(command.command for command in commands)

    def heard(self, messages: Iterable[Heard]) -> None:
        self.taken.update(one.intent for one in messages if one.intent)

    def coverage(self, place: Place, content: FolderContent, packs: Sequence[str]) -> list[Coverage]:
        """By skill, in the order of their names: what there is, and what of it no dialogue has reached."""
        written = phrases_of(pack_folders(place, packs))[1]
        texts: dict[str, set[str]] = {}
        for response, file in written.items():
            if response.startswith(PARTS):
                continue
            texts.setdefault(file.parent.name, set()).add(response)
        return [
            self._of(skill, texts, written, content)
            for skill in sorted(content.skills)
            if not content.skills[skill].switched_off
        ]

    def _of(
        self, name: str, texts: Mapping[str, set[str]], written: Mapping[str, Any], content: FolderContent
    ) -> Coverage:
        own = texts.get(name, set())
        offered = {
            intent for response, intent in self.offered if response in written and written[response].parent.name == name
        }
        effects = content.skills[name].effects
        had = {
            effect
            for command, allowing in LASTING.items()
            if command.__dataclass_fields__["command"].default in self.done
            for effect in allowing
        }
        missing = [
            *sorted(own - self.said),
            *sorted(f"{CHOICE}{intent}" for intent in offered - self.taken),
            *sorted(f"{EFFECT}{effect}" for effect in effects if effect not in had),
        ]
        total = len(own) + len(offered) + len(effects)
        return {"skill": name, "reached": total - len(missing), "total": total, "missing": missing}


class _Content:
    """The content, whose rendered responses are noted."""

    def __init__(self, content: Any, witness: Witness) -> None:
        self._content = content
        self._witness = witness

    def __getattr__(self, name: str) -> Any:
        return getattr(self._content, name)

    def render(self, response: str, locale: Locale, values: Mapping[str, Any], seed: str, now: datetime) -> str:
        self._witness.said.update((response, *_words(values)))
        return str(self._content.render(response, locale, values, seed, now))


def _words(value: Any) -> Iterator[str]:
    """The responses that stand in another's values."""
    if isinstance(value, Mapping):
        yield from (word for word in (value.get("word"), *(value.get("words") or ())) if isinstance(word, str))
        for part in value.values():
            yield from _words(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _words(part)


class _Brain:
    def __init__(self, brain: Brain, witness: Witness) -> None:
        self._brain = brain
        self._witness = witness

    async def turn(
        self, heard: Sequence[Heard], state: Mapping[str, Any] | None, view: Mapping[str, Any], release: str
    ) -> BrainTurn:
        self._witness.heard(heard)
        answer = await self._brain.turn(heard, state, view, release)
        for reply in answer.replies:
            self._witness.note(reply.say, reply.commands)
        return answer


class _Actions:
    def __init__(self, actions: Actions, witness: Witness) -> None:
        self._actions = actions
        self._witness = witness

    async def run(self, action: str, heard: Heard, slots: Mapping[str, Any], view: Mapping[str, Any]) -> ActionResult:
        self._witness.heard([heard])
        result = await self._actions.run(action, heard, slots, view)
        self._witness.note(result.say, result.commands)
        return result
