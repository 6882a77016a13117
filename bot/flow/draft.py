"""A turn in the making: state and effects pile up here and become one commit, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.flow.house import House
from bot.model.basis import Answer, Basis, Service
from bot.model.channel import Channel
from bot.model.conversation import BOT, Conversation, State
from bot.model.ids import derived_id
from bot.model.item import Item, Locale, MessageItem
from bot.model.message import Choice, Explanation, Outgoing
from bot.model.optin import OPEN, OptIn, OptInStatus
from bot.model.ports import Content
from bot.model.split import split
from bot.model.turn import Commit, ItemResult, Line, Taken, Who

ANSWER_LIVES = timedelta(hours=1)
WHO: Mapping[str, Who] = {"answer": "bot", "agent": "agent", "service": "service", "notice": "notice"}


@dataclass(frozen=True)
class Bubble:
    """What the customer will see as one message, before it is split to fit the channel."""

    text: str
    basis: Basis
    item: str
    choices: tuple[Choice, ...] = ()
    explanation: Explanation = field(default_factory=Explanation)
    deadline: datetime | None = None


class Draft:
    """Everything that a turn changes. Nothing leaves before `commit` has been carried out by the store."""

    def __init__(self, taken: Taken, house: House) -> None:
        address = taken.state.address if taken.state else taken.address
        if address is None:
            raise ValueError("a contact without an address has nothing to answer")
        self.taken = taken
        self.content: Content = house.content()
        self.now = house.clock()
        self.channel: Channel = house.channels[address.connector]
        self.state = taken.state or State(taken.contact, address, house.locale, epoch=taken.epoch)
        self.owner_before = self.owner
        self.opt_ins: dict[str, OptIn] = {opt_in.id: opt_in for opt_in in taken.opt_ins}
        self.done: list[Item] = []
        self._lines: list[Line | Bubble] = []
        self._granted: list[OptIn] = []
        self._ended: dict[str, OptInStatus] = {}
        self._told: list[str] = []
        self._timers: dict[str, datetime | None] = {}
        self._results: list[tuple[str, ItemResult]] = []

    # the conversation

    @property
    def conversation(self) -> Conversation | None:
        return self.state.conversation

    @property
    def owner(self) -> str:
        return self.state.conversation.owner if self.state.conversation else BOT

    @property
    def locale(self) -> Locale:
        return self.state.locale

    def set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)

    def converse(self, **changes: Any) -> None:
        """Change the open conversation; there must be one."""
        if self.state.conversation is None:
            raise ValueError("no conversation is open")
        self.set(conversation=replace(self.state.conversation, **changes))

    def give_to(self, owner: str, **changes: Any) -> None:
        """A change of owner: the epoch grows, and no question of the bot stays open."""
        self.set(epoch=self.state.epoch + 1, dialogue=without_form(self.state.dialogue))
        self.converse(owner=owner, question=None, misunderstood=0, **changes)

    @property
    def owner_changed(self) -> bool:
        return self.owner != self.owner_before or self.state.epoch != self.taken.epoch

    # what happened

    def heard(self, item: MessageItem, understood: Mapping[str, Any]) -> None:
        """Write down what the customer said and what was understood of it."""
        parts = [item.text, *(f"[{one.mime}]" for one in item.attachments)]
        if item.location:
            parts.append(f"[{item.location.latitude}, {item.location.longitude}]")
        text = " ".join(part for part in parts if part)
        self._lines.append(
            Line(derived_id("l", item.id), item.at, "customer", text, understood=dict(understood), note=item.message_id)
        )

    def note(self, item: str, text: str, agent: str = "", code: str = "") -> None:
        """A line for agents only; `code` is what the desk translates."""
        self._lines.append(Line(derived_id("l", item, code or text), self.now, "system", text, agent=agent, note=code))

    def say(self, bubble: Bubble) -> None:
        self._lines.append(bubble)

    def service(self, response: str, item: str, values: Mapping[str, Any] | None = None) -> None:
        """One of the fixed texts tied to an inbound message or a change of owner."""
        text = self.render(response, values or {}, item)
        self.say(Bubble(text, Service(response, item), item, explanation=Explanation(self.content.release)))

    def render(self, response: str, values: Mapping[str, Any], seed: str) -> str:
        return self.content.render(response, self.locale, values, seed, self.now)

    # consent

    def live(self) -> list[OptIn]:
        """Opt-ins that may still be spent."""
        return [one for one in self.opt_ins.values() if one.status == "live" and one.until > self.now]

    def grant(self, opt_in: OptIn) -> None:
        self.opt_ins[opt_in.id] = opt_in
        self._granted.append(opt_in)

    def end(self, opt_in: OptIn, status: OptInStatus) -> None:
        self.opt_ins[opt_in.id] = replace(opt_in, status=status)
        self._ended[opt_in.id] = status

    def spend(self, opt_in: OptIn) -> None:
        """Count a notice against the budget here as the commit will there."""
        left = opt_in.budget - 1
        self.opt_ins[opt_in.id] = replace(opt_in, budget=left, status="live" if left > 0 else "spent")

    def stoppable(self) -> list[OptIn]:
        return [one for one in self.opt_ins.values() if one.status in OPEN]

    def own_up(self, opt_in: OptIn) -> None:
        """A failed notice has been told to the customer."""
        self.opt_ins[opt_in.id] = replace(opt_in, told=True)
        self._told.append(opt_in.id)

    # the rest

    def timer(self, name: str, at: datetime | None) -> None:
        self._timers[name] = at

    def result(self, item: str, result: ItemResult) -> None:
        self._results.append((item, result))

    def commit(self) -> Commit:
        """The whole turn as one value."""
        bubbles = self._disclose(merge(self._lines))
        lines: list[Line] = []
        outgoing: list[Outgoing] = []
        for number, one in enumerate(bubbles):
            if isinstance(one, Line):
                lines.append(one)
                continue
            for part in self._parts(one, number):
                outgoing.append(part)
                lines.append(self._line(part))
        return Commit(
            contact=self.taken.contact,
            fence=self.taken.fence,
            epoch=self.taken.epoch,
            owner_before=self.owner_before,
            done=tuple(self.done),
            state=self.state,
            lines=tuple(lines),
            outgoing=tuple(outgoing),
            known=self.taken.opt_ins,
            granted=tuple(self._granted),
            ended=tuple(self._ended.items()),
            told=tuple(self._told),
            timers=tuple(self._timers.items()),
            results=tuple(self._results),
        )

    def _disclose(self, entries: Sequence[Line | Bubble]) -> list[Line | Bubble]:
        """Put before the first bubble of a conversation that a bot writes, for whom, and where privacy is explained."""
        conversation = self.state.conversation
        entries = list(entries)
        if conversation is None or conversation.disclosed:
            return entries
        for place, one in enumerate(entries):
            if isinstance(one, Bubble) and one.basis.kind in {"answer", "service"}:
                disclosure = self.render("utter_disclosure", {}, one.item)
                entries[place] = replace(one, text=f"{disclosure}\n\n{one.text}")
                self.converse(disclosed=True)
                break
        return entries

    def _parts(self, bubble: Bubble, number: int) -> list[Outgoing]:
        text = bubble.text
        if bubble.choices and self.channel.choices == "numbered":
            text += "\n\n" + "\n".join(f"{i}) {choice.title}" for i, choice in enumerate(bubble.choices, 1))
        texts = split(text, self.channel.text_limit)
        deadline = bubble.deadline or (self.now + ANSWER_LIVES if bubble.basis.kind == "answer" else None)
        return [
            Outgoing(
                id=derived_id("m", bubble.item, str(number), str(part)),
                text=words,
                basis=bubble.basis,
                epoch=self.state.epoch,
                choices=bubble.choices if part == len(texts) - 1 else (),
                deadline=deadline,
                explanation=bubble.explanation,
            )
            for part, words in enumerate(texts)
        ]

    def _line(self, message: Outgoing) -> Line:
        agent = message.basis.agent if message.basis.kind == "agent" else ""
        return Line(
            id=derived_id("l", message.id),
            at=self.now,
            who=WHO[message.basis.kind],
            text=message.text,
            message=message.id,
            agent=agent,
            choices=message.choices,
            explanation=message.explanation,
        )


def merge(entries: Sequence[Line | Bubble]) -> list[Line | Bubble]:
    """At most one bubble where one will do: neighbouring answers of the bot become one, equal texts appear once."""
    merged: list[Line | Bubble] = []
    answer_at: int | None = None
    for one in entries:
        if isinstance(one, Bubble) and isinstance(one.basis, Answer):
            if answer_at is None:
                answer_at = len(merged)
                merged.append(one)
            else:
                first = merged.pop(answer_at)
                assert isinstance(first, Bubble)  # noqa: S101  # answer_at points at nothing else
                answer_at = len(merged)
                merged.append(_joined(first, one))
        else:
            if isinstance(one, Bubble):
                answer_at = None
            merged.append(one)
    return merged


def _joined(first: Bubble, second: Bubble) -> Bubble:
    texts = first.text if second.text in first.text.split("\n\n") else f"{first.text}\n\n{second.text}"
    explanation = second.explanation if second.explanation.skill else first.explanation
    return replace(second, text=texts, choices=second.choices or first.choices, explanation=explanation)


def without_form(dialogue: dict[str, Any] | None) -> dict[str, Any] | None:
    """The brain's state with no question of a form left open."""
    if not dialogue:
        return dialogue
    slots = {**dialogue.get("slots", {}), "requested_slot": None}
    return {**dialogue, "form": None, "slots": slots}
