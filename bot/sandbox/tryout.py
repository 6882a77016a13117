"""One person on the stage: what they say is answered by one side, and every step on the way is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import connectors
from bot.content.load import FolderContent
from bot.flow.outbound.deliver import deliver
from bot.flow.turn.services import Services
from bot.model.address import Address
from bot.model.channel import Channel
from bot.model.conversation import State
from bot.model.dialogue import ActionResult, BrainTurn, Heard, Reply
from bot.model.errors import BrainError, SettingsError
from bot.model.ids import random_id
from bot.model.inbound import Inbound
from bot.model.item import Locale
from bot.model.message import Permit
from bot.model.nlu import Actions, Brain
from bot.model.thread import ThreadLine
from bot.model.tryout import TrySetup
from bot.model.witness import Decision
from bot.sandbox.sandbox import NAME, Listener, Rehearsal
from bot.worker.turns import take_turns

RANKED = 5
"""Skills of a ranking that are told."""


@dataclass
class Trace:
    """What one message came to on its way, noted by whoever saw it."""

    decided: dict[Decision, str] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)

    def clear(self) -> None:
        self.decided.clear()
        self.replies.clear()
        self.actions.clear()

    def note(self, item: str, decision: Decision, how: str) -> None:
        self.decided.setdefault(decision, how)


class TracedBrain:
    """The Brain port, whose replies are noted."""

    def __init__(self, brain: Brain, trace: Trace) -> None:
        self._brain = brain
        self._trace = trace

    async def turn(
        self, heard: Sequence[Heard], state: Mapping[str, Any] | None, view: Mapping[str, Any], release: str
    ) -> BrainTurn:
        answered = await self._brain.turn(heard, state, view, release)
        self._trace.replies += answered.replies
        return answered


class TracedActions:
    """The Actions port: which of them ran without the brain."""

    def __init__(self, actions: Actions, trace: Trace) -> None:
        self._actions = actions
        self._trace = trace

    async def run(self, action: str, heard: Heard, slots: Mapping[str, Any], view: Mapping[str, Any]) -> ActionResult:
        self._trace.actions.append(action)
        return await self._actions.run(action, heard, slots, view)


class Person:
    """Somebody who tries one side out."""

    def __init__(self, rehearsal: Rehearsal, content: FolderContent, name: str, setup: TrySetup) -> None:
        self._stores = rehearsal.stores
        self._content = content
        self._trace = Trace()
        self._locale: Locale | None = "en" if setup.locale == "en" else None
        self._listener = Listener(channel_of(setup.channel))
        self._address = Address(NAME, name)
        self._services = _services(rehearsal.services, content, setup.locale, self._listener.channel, self._trace)

    async def say(self, text: str) -> dict[str, Any]:
        """What it came to, as JSON. Raises BrainError."""
        stores, listener = self._stores, self._listener
        self._trace.clear()
        before = len(listener.sent)
        await stores.receive(NAME, Inbound(self._address, random_id("p"), text, locale=self._locale))
        contact = await stores.addresses.contact_of(self._address)
        if not await take_turns(contact, self._services, stores.mailbox, stores.live):
            raise BrainError("the turn failed")
        await deliver(
            contact,
            outbox=stores.outbox,
            connectors={NAME: listener},
            live=stores.live,
            clock=self._services.clock,
        )
        lines = await stores.threads.thread(contact)
        state = await stores.threads.state(contact)
        consents = [
            {"type": one.type, "subject": one.subject, "status": one.status}
            for one in await stores.threads.consents(contact)
        ]
        return {
            **_told(lines, self._trace, self._content),
            "replies": [_reply(permit, listener.channel, lines) for permit in listener.sent[before:]],
            "owner": _owner(state),
            "consents": consents,
            "release": self._content.release,
        }


def channel_of(name: str) -> Channel:
    """What this messenger can do, for words that never leave; one that is unknown can do all."""
    try:
        return replace(connectors.channel(name), name=NAME, window=None, proof=frozenset(), resolves="echo")
    except SettingsError:
        return Listener.channel


def _services(services: Services, content: FolderContent, locale: Locale, channel: Channel, trace: Trace) -> Services:
    async def stays() -> None:
        return None

    return replace(
        services,
        content=lambda: content,
        follow=stays,
        brain=TracedBrain(services.brain, trace),
        actions=TracedActions(services.actions, trace),
        channels={NAME: channel},
        form="sie" if locale == "de_sie" else "du",
        witness=trace.note,
    )


def _owner(state: State | None) -> str:
    return state.conversation.owner if state and state.conversation else "bot"


def _told(lines: Sequence[ThreadLine], trace: Trace, content: FolderContent) -> dict[str, Any]:
    """What was understood, and what decided."""
    said = max(index for index, entry in enumerate(lines) if entry.line.who == "customer")
    known = dict(lines[said].line.understood)
    skill = content.skills.get(str(known.get("intent", "")))
    explained = next((entry.line.explanation for entry in lines[said + 1 :] if entry.line.explanation), None)
    ranking = trace.replies[0].understanding.ranking if trace.replies else ()
    commands = [command for reply in trace.replies for command in reply.commands]
    return {
        "understood": known,
        "title": dict(skill.title) if skill else {},
        "ranking": [
            {"skill": name, "title": dict(content.skills[name].title) if name in content.skills else {}, "share": share}
            for name, share in ranking[:RANKED]
        ],
        "by": "brain" if trace.replies else "rule",
        "step": trace.decided.get("step", ""),
        "guard": trace.decided.get("guard", ""),
        "policy": trace.decided.get("policy", ""),
        "action": next(iter(trace.actions), skill.action if skill else ""),
        "commands": [command.command for command in commands],
        "source": explained.source if explained else "",
        "as_of": explained.as_of if explained else "",
    }


def _reply(permit: Permit, channel: Channel, lines: Sequence[ThreadLine]) -> dict[str, Any]:
    """One bubble: its words, what can be tapped, why it may leave, and the permit to send it."""
    line = next((entry for entry in lines if entry.line.message == permit.message), None)
    return {
        "text": permit.text,
        "choices": [choice.title for choice in permit.choices],
        "shown": channel.choices,
        "limit": channel.text_limit,
        "basis": asdict(permit.basis),
        "permit": {"at": permit.claimed_at.isoformat(), "attempt": permit.attempt},
        "status": line.status if line else "",
    }
