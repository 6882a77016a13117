"""A brain that decides by script, for tests in which its decision is the input. What a skill does stays real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.model.commands import Command, HandOver
from bot.model.content import Content
from bot.model.dialogue import UNSURE, BrainTurn, Entity, Heard, Reply, Say, Understanding
from bot.model.errors import BrainError
from bot.model.nlu import Actions


@dataclass(frozen=True)
class Decision:
    """What the brain makes of a text. Without `say`, the skill's action or own text answers."""

    intent: str
    confidence: float = 0.95
    ranking: tuple[tuple[str, float], ...] = ()
    say: tuple[Say, ...] | None = None
    commands: tuple[Command, ...] = ()


class ScriptedBrain:
    """The Brain port. `error` is raised for each request while it is set; `poison` fails each request that holds it."""

    def __init__(self, content: Content, actions: Actions) -> None:
        self._content = content
        self._actions = actions
        self._script: dict[str, Decision] = {}
        self.requests: list[tuple[Heard, ...]] = []
        self.states: list[Mapping[str, Any] | None] = []
        self.error: BrainError | None = None
        self.poison = ""
        self.form: str | None = None

    def understands(self, text: str, decision: Decision | str) -> None:
        self._script[text] = Decision(decision) if isinstance(decision, str) else decision

    async def turn(
        self, heard: Sequence[Heard], state: Mapping[str, Any] | None, view: Mapping[str, Any], model: str
    ) -> BrainTurn:
        self.requests.append(tuple(heard))
        self.states.append(state)
        if self.error:
            raise self.error
        if self.poison and any(one.text == self.poison for one in heard):
            raise BrainError("the action failed")
        replies: list[Reply] = []
        slots: dict[str, Any] = dict((state or {}).get("slots", {}))
        for one in heard:
            replies.append(await self._reply(one, slots, view))
            if any(isinstance(command, HandOver) for command in replies[-1].commands):
                break
        return BrainTurn(tuple(replies), {"model": model, "slots": slots, "form": self.form, "turns": []})

    async def _reply(self, one: Heard, slots: dict[str, Any], view: Mapping[str, Any]) -> Reply:
        decision = self._script.get(one.text, Decision(UNSURE, 0.3))
        known = Understanding(decision.intent, decision.confidence, decision.ranking, one.entities)
        slots.update({str(entity["entity"]): entity["value"] for entity in one.entities})
        if decision.say is not None:
            return Reply(one.id, decision.say, decision.commands, known)
        if decision.intent == UNSURE:
            return Reply(one.id, (Say("utter_not_understood"),), decision.commands, known)
        return await self._by_skill(one, decision, known, slots, view)

    async def _by_skill(
        self, one: Heard, decision: Decision, known: Understanding, slots: dict[str, Any], view: Mapping[str, Any]
    ) -> Reply:
        skill = self._content.skills[decision.intent]
        if not skill.action:
            return Reply(one.id, (Say(f"utter_{skill.name}"),), decision.commands, known)
        done = await self._actions.run(skill.action, one, slots, view)
        slots.update(done.slots)
        return Reply(one.id, done.say, (*done.commands, *decision.commands), known)


def entities_of(*pairs: tuple[str, str]) -> tuple[Entity, ...]:
    return tuple({"entity": kind, "value": value} for kind, value in pairs)
