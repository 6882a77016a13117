"""A turn in the making: state and effects are collected here and become one commit, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.flow.consent.consent_values import say_of
from bot.flow.inbound.pieces import Written, apart
from bot.flow.respond.disclosure import introduce
from bot.flow.respond.form import without_form
from bot.flow.respond.late_answer import owned_up
from bot.flow.turn import linked_contacts, masked_secrets
from bot.flow.turn.bubble import Bubble, Entry, merge, standing
from bot.flow.turn.consents import Consents
from bot.flow.turn.services import Services
from bot.flow.turn.transcript import line_of, line_of_customer, messages_of, preview
from bot.model.basis import Answer, Service
from bot.model.channel import switched_off
from bot.model.consent_event import Proposed
from bot.model.content import Content
from bot.model.conversation import BOT, Conversation, Question, Said, State, still_quotable
from bot.model.ids import derived_id
from bot.model.incidents import arrived
from bot.model.item import AgentItem, EraseItem, EventItem, Item, Locale, MessageItem
from bot.model.message import Explanation, Outgoing
from bot.model.turn import Commit, ItemResult, Line, Taken
from bot.model.withdrawn_all_clear import Cleared
from bot.model.words import Wordings

TIDY, TIDY_AFTER = "tidy", timedelta(days=1)
UNSENT = "window_closed"
"""The note of a line that could not be sent because the platform's window was closed."""


class Turn:
    """Everything that a turn changes. Nothing is sent before the store has carried out the commit."""

    def __init__(self, taken: Taken, services: Services, wordings: Wordings | None = None) -> None:
        address = taken.state.address if taken.state else taken.address
        if address is None:
            raise ValueError("a contact without an address has nothing to answer")
        self.taken = taken
        self.content: Content = services.content()
        self.now = services.clock()
        self.new_salt = services.new_salt
        self.undo_for, self.watch_every = services.undo_for, services.watch_every
        self.reach = services.reach()
        self.channel = services.channels.get(address.connector) or switched_off(address.connector)
        self.state = taken.state or State(taken.contact, address, services.own.locale, epoch=taken.epoch)
        self.set(known=arrived(self.state.known, taken.consents, self.now))
        self.owner_before = self.owner
        self.asked_before = self.question
        self.pieces: Written = {}
        self.quotes: Mapping[str, str] = {}  # what the platform calls our messages that these items point at
        self.consents = Consents(taken.consents, self.now, f"{services.local(self.now):%Y-%m-%d}", services.names.kinds)
        self.wordings = replace(wordings or Wordings(), live=self.content.words)
        self.withdrawn: tuple[Cleared, ...] = ()  # what was told to be clear and was not
        self.alarms: list[tuple[str, dict[str, str]]] = []
        self.stopped = ""  # the message with which the customer has ended everything
        self._entries: list[Entry] = []
        self._heard: set[str] = set()
        self._closing = False
        self._wish: EraseItem | None = None
        self._timers: dict[str, datetime | None] = {}
        self._results: list[tuple[str, ItemResult]] = []
        self.again_items: list[EventItem | AgentItem] = []

    # the conversation

    @property
    def conversation(self) -> Conversation | None:
        return self.state.conversation

    @property
    def owner(self) -> str:
        return self.state.conversation.owner if self.state.conversation else BOT

    @property
    def question(self) -> Question | None:
        return self.state.conversation.question if self.state.conversation else None

    @property
    def window_open(self) -> bool:
        return self.state.window_until is None or self.state.window_until > self.now

    @property
    def locale(self) -> Locale:
        return self.state.locale

    def set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)

    def converse(self, **changes: Any) -> None:
        """Change the open conversation. Raises ValueError if there is none."""
        if self.state.conversation is None:
            raise ValueError("no conversation is open")
        self.set(conversation=replace(self.state.conversation, **changes))

    def give_to(self, owner: str, **changes: Any) -> None:
        """Change the owner: the epoch grows, and no question of the bot stays open."""
        self.set(epoch=self.state.epoch + 1, dialogue=without_form(self.state.dialogue))
        fresh = {"warned_at": None, "warned_until": None, "alarmed_at": None, "closing": None}
        self.converse(owner=owner, question=None, said=(), misunderstood=0, **{**fresh, **changes})

    def close_question(self) -> None:
        """Close the question that was open before this turn. One that this turn has asked stays open, because nobody
        has seen it yet."""
        if self.conversation and self.question is self.asked_before:
            self.converse(question=None)

    def close_unseen_question(self) -> None:
        if self.conversation and self.question is not self.asked_before:
            self.converse(question=None)

    def close(self) -> None:
        """The conversation ends with this turn."""
        self._closing = True

    def erase(self, wish: EraseItem) -> None:
        """Erase the contact in a turn of its own. This turn ends: what still waits belongs to the contact that comes
        after."""
        self._wish = wish

    @property
    def ends_here(self) -> bool:
        """Whether the remaining items are for the next turn."""
        return self.owner_changed or self._wish is not None

    @property
    def owner_changed(self) -> bool:
        return self.owner != self.owner_before or self.state.epoch != self.taken.epoch

    # what happened

    def heard(self, item: MessageItem, understood: Mapping[str, Any]) -> None:
        """Put the message into the transcript, each piece as it was written, with what was understood; if it asked
        several questions, of the first."""
        if self.has_heard(item):
            return
        self._heard.add(item.id)
        *before, last = self.pieces.get(item.id, (item,))
        self._entries += [
            *(line_of_customer(message_item, {}) for message_item in before),
            line_of_customer(last, understood),
        ]
        if self.conversation:
            self.converse(heard=self.conversation.heard + len(before) + 1)

    def has_heard(self, item: MessageItem) -> bool:
        return item.id in self._heard

    def note(self, item: str, text: str, agent: str = "", code: str = "") -> None:
        """A line for agents only; the desk translates `code`."""
        self._entries.append(
            Line(derived_id("l", item, code or text), self.now, "system", text, agent=agent, note=code)
        )

    def outcome(self, item: str, question: str, outcome: str, code: str) -> None:
        """Correct the outcome of an earlier message."""
        known = {"question": question, "outcome": outcome}
        self._entries.append(Line(derived_id("l", item, code), self.now, "system", "", note=code, understood=known))

    def say(self, bubble: Bubble) -> None:
        self._entries.append(bubble)

    def has_answered(self, item: MessageItem) -> bool:
        return any(isinstance(entry, Bubble) and entry.item == item.id for entry in self._entries)

    def answer(
        self, item: MessageItem, text: str, explanation: Explanation | None = None, asks: Question | None = None
    ) -> None:
        """Answer this message. `asks` becomes the open question. What the customer is still to be told comes first."""
        explanation = explanation or Explanation(self.content.release)
        for owed in self._owed():
            self.say(Bubble(owed, Answer(item.id), item.id, Explanation(self.content.release)))
        if text:
            said, self.state = owned_up(self.state, item, self.now, self.withdrawn, window_open=self.window_open)
            self.withdrawn = ()
            for response, values in said:
                self.say(Bubble(self.render(response, values, item.id), Answer(item.id), item.id, explanation))
            self.say(Bubble(text, Answer(item.id), item.id, explanation, asks=asks))
        if asks:
            self.converse(question=asks)

    def service(self, response: str, item: str, values: Mapping[str, Any] | None = None) -> None:
        """Say a fixed text that is tied to an inbound message or a change of owner."""
        text = self.render(response, values or {}, item)
        self.say(Bubble(text, Service(response, item), item, Explanation(self.content.release)))

    def render(self, response: str, values: Mapping[str, Any], seed: str) -> str:
        return self.content.render(response, self.locale, values, seed, self.now)

    def _owed(self) -> list[str]:
        """Texts about notices that failed or came too late and consents that ran out, each once."""
        owed = self.consents.owed() if self.window_open else []
        said = (
            say_of(self.content, self.wordings.of(consent), consent, text, self.locale, self.now)
            for consent, text in owed
        )
        return [words for words in said if words]

    # the rest

    def timer(self, name: str, at: datetime | None) -> None:
        self._timers[name] = at

    def result(self, item: str, result: ItemResult) -> None:
        self._results.append((item, result))

    def commit(self, done: Sequence[Item]) -> Commit:
        """The whole turn as one value. `done` are the items, from the head of the mailbox, that it has dealt with."""
        lines, outgoing = self._written(done)
        if self.conversation and (last := preview(lines)):
            self.converse(last=last)
        if self.question and self.question.proposal and self.question is not self.asked_before:
            self.consents.events.append(Proposed(self.question.proposal, self.locale))
        if self._closing and self.owner == BOT:
            self.set(conversation=None, dialogue=None)
        self._tidy_later()
        return Commit(
            contact=self.taken.contact,
            fence=self.taken.fence,
            epoch=self.taken.epoch,
            owner_before=self.owner_before,
            done=apart(done, self.pieces),
            state=self.state,
            lines=tuple(lines),
            outgoing=tuple(outgoing),
            known=self.taken.consents,
            consents=(*self.wordings.adopted(self.taken.consents), *self.consents.events),
            ledger_head=self.taken.ledger_head,
            today=self.consents.today,
            timers=tuple(self._timers.items()),
            again_items=tuple(self.again_items),
            results=tuple(self._results),
            wish=self._wish,
            elsewhere=linked_contacts.stop_of(done, self.stopped, self.content.skills, self.now),
        )

    def _tidy_later(self) -> None:
        """Set the retention timer: daily while words are kept, and a day after a consent runs out."""
        daily = self.state.conversation or self.state.dialogue or self.state.settled or self.consents.personal()
        due = min([*self.consents.ends(), *([self.now] if daily else [])], default=None)
        if due and (self.state.tidy_at is None or due + TIDY_AFTER < self.state.tidy_at):
            self.set(tidy_at=due + TIDY_AFTER)
            self.timer(TIDY, self.state.tidy_at)

    def _written(self, done: Sequence[Item]) -> tuple[list[Line], list[Outgoing]]:
        """The transcript's new lines, and the messages among them that leave."""
        lines: list[Line] = []
        outgoing: list[Outgoing] = []
        entries = masked_secrets.tell(merge(standing(self._entries, self.question)), done, self._warning)
        for number, one in enumerate(self._introduced(entries)):
            if isinstance(one, Line):
                lines.append(one)
            elif not self.window_open and one.template is None:
                self.close_unseen_question()
                self.set(unanswered=self.state.unanswered or one.basis.kind == "answer")
                lines.append(Line(derived_id("l", one.item, str(number)), self.now, "system", one.text, note=UNSENT))
            else:
                alone = one.choices[0].title if len(one.choices) == 1 else ""
                only = self.render("utter_only_choice", {"title": alone}, one.item) if alone else ""
                parts = messages_of(
                    one, number, self.channel, self.state.epoch, self.now, window_open=self.window_open, only=only
                )
                outgoing += parts
                self._may_be_quoted(one, parts)
                lines += [line_of(part, self.now) for part in parts]
        return lines, outgoing

    def _may_be_quoted(self, bubble: Bubble, parts: list[Outgoing]) -> None:
        conversation = self.state.conversation
        subject = conversation.subject if conversation else None
        about = subject if subject and bubble.explanation.skill == subject.skill else None
        if conversation and (bubble.asks or about):
            said = Said(tuple(part.id for part in parts), bubble.asks, about)
            self.converse(said=still_quotable((*conversation.said, said)))

    def _warning(self, item: str) -> str:
        return self.render(masked_secrets.TEXT, {}, item)

    def _introduced(self, entries: list[Entry]) -> list[Entry]:
        """Add the disclosure; not to what cannot be sent."""
        if not self.window_open:
            return entries
        conversation = self.state.conversation
        told, disclosed = introduce(
            entries,
            lambda response, item: self.render(response, {}, item),
            among_people=self.owner_before != BOT,
            disclosed=conversation is None or conversation.disclosed,
            met=self.state.met,
        )
        if conversation is not None and disclosed:
            self.converse(disclosed=True)
        self.set(met=self.state.met or any(isinstance(one, Bubble) and one.after for one in told))
        return told
