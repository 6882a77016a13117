"""The ports between rooms. Wiring puts a real part behind each; flow knows nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from bot.model.address import Address
from bot.model.channel import Channel
from bot.model.consent import NoticeType
from bot.model.consent_selector import ConsentSelector
from bot.model.conversation import Closing, Failed, Preview, Settled
from bot.model.credential import Refusal, Standing
from bot.model.dialogue import ActionResult, BrainTurn, Entity, Heard
from bot.model.errors import SendError
from bot.model.grammar.danger import DangerWords
from bot.model.grammar.words import Phrases
from bot.model.inbound import Hook, Inbound, Parsed, StatusUpdate
from bot.model.item import Item, Locale
from bot.model.message import Permit, Receipt, Resolution, TemplateUse
from bot.model.skill import Skill
from bot.model.template import Allowance, Outlook, SyncRow, Template
from bot.model.turn import Commit, ItemResult, Line, Taken
from bot.model.words import NoticeWords


class Connector(Protocol):
    """One messenger. What else it can do its channel declares, and the ports below name."""

    channel: Channel

    async def send(self, permit: Permit) -> Receipt:
        """Send the message once; raise SendError with a verdict."""

    async def close(self) -> None:
        """Let go of connections."""


@runtime_checkable
class Receives(Protocol):
    """A messenger whose platform calls us. `verify` is called by the gateway before anything else and fails closed."""

    def verify(self, hook: Hook) -> None:
        """Raise BadSignatureError unless the platform has proved that it makes this call."""

    def parse(self, hook: Hook) -> Parsed:
        """Read a call; raise UnreadableError if it is not what this platform sends."""


@runtime_checkable
class Resolves(Protocol):
    """A messenger whose platform can be asked what it has taken."""

    async def resolve(self, permit: Permit) -> Resolution:
        """Find out what became of an earlier send of this permit's message."""


@runtime_checkable
class Linked(Protocol):
    """A messenger that an address leads to."""

    def link(self, words: str = "") -> str:
        """Where a tap begins to write to us, with these words ready to be sent if the channel `prefills`; empty if
        there is no such address."""


@runtime_checkable
class Recovers(Protocol):
    """A messenger that keeps a log of what customers wrote, also of what never reached us."""

    def missed(self, since: datetime) -> AsyncIterator[Inbound]:
        """Customers' messages since that moment, oldest first; raises LogUnreadableError."""


@runtime_checkable
class Templates(Protocol):
    """A messenger whose platform approves texts for outside its window. Raises TemplatesUnreadableError."""

    allowance: Allowance

    async def outlook(self, templates: Sequence[Template]) -> Outlook:
        """How these templates stand at the platform, and how much it lets us send."""

    async def sync(self, templates: Sequence[Template], *, change: bool) -> Sequence[SyncRow]:
        """Put before the platform what it does not have yet, if anything may `change`; then how each stands."""


@runtime_checkable
class Checks(Protocol):
    """A messenger whose platform shows how it is configured."""

    async def check(self) -> Sequence[str]:
        """What is wrong there, each with what to do; empty if all is well."""

    async def credentials(self) -> Sequence[Standing]:
        """How each of the credentials that were given stands at the platform."""

    def advice(self, standings: Sequence[Standing]) -> str:
        """What an operator does next, in one line."""

    def refusal(self) -> Refusal | None:
        """Which of them the platform refused when it was last called; None if all is well."""


class Mailbox(Protocol):
    """What waits for a contact, and the turn that takes it: each call is one script, whole or not at all."""

    async def enqueue(self, contact: str, item: Item, address: Address | None, dedupe: str) -> bool:
        """Store an item on disk and mark the contact ready; False for a duplicate. Raises NotStoredError, of which
        MailboxFullError says that this contact alone gets no more.

        `address` is kept with a customer's message for the contact's first turn.
        """

    async def take(self, contact: str, limit: int) -> Taken | None:
        """Lease the contact if it is ready; None if it is not."""

    async def commit(self, commit: Commit) -> bool:
        """Carry out a turn's whole effect; gives whether more items wait, as far as it knows.

        Raises StaleTurnError or RefusedError; then nothing has changed.
        """

    async def give_back(self, contact: str, fence: int, after: float, *, count: int) -> None:
        """End a lease without a commit: the contact is ready again after so many seconds.

        `count` is how much this says against the item at hand: nothing, as a take that never ended (1), or more.
        """

    async def renew(self, contact: str, fence: int) -> bool:
        """Keep the lease of a turn that takes long; False if it is over."""

    async def result(self, contact: str, item_id: str) -> ItemResult | None:
        """What a committed turn made of an agent's item; kept for a minute."""


@dataclass(frozen=True)
class Claimed:
    """What a claim gave: a permit to send, or, after an unknown outcome, to resolve first.

    `looked` is what the look before this one found, if there was one; `named` the platform's id of the message, where
    it has told it and nobody lived to settle the send.
    """

    permit: Permit
    resolve: bool
    first_unknown_at: datetime | None
    repeated: bool
    looked: str = ""
    named: str = ""


class Outbox(Protocol):
    """The way out, message by message."""

    async def claim(self, contact: str) -> Claimed | None:
        """Claim the contact's next message: checks its basis once more, marks it *sending*, alone gives a
        permit. None if nothing may leave now; messages refused on the way are marked so."""

    async def name(self, permit: Permit, platform_id: str) -> Sequence[StatusUpdate]:
        """Keep what the platform calls this message, because its receipts will; gives those that were faster."""

    async def settle(self, permit: Permit, outcome: Receipt | SendError, *, again: float | None) -> None:
        """Record what became of a send; `again` is the pause before the next try, None for no other try."""

    async def repeat(self, permit: Permit) -> None:
        """Allow one more send although the first may have arrived: counted as a possible double."""

    async def note_status(self, status: StatusUpdate, connector: str = "") -> str | None:
        """Move a message's status up, never down; gives the contact's id if it changed anything. One without our key
        is of the message that this connector's platform calls so, and waits for an hour if there is none yet."""


class Ready(Protocol):
    """Who needs attention. Wake-ups are hints; the sweep finds everything without them. `later` is after all others."""

    async def wake(self, contact: str, *, later: bool = False) -> None: ...

    def woken(self, *, later: bool = False) -> AsyncIterator[str]: ...

    async def due_contacts(self) -> list[str]:
        """Contacts whose mailbox may be taken now."""

    async def due_sends(self) -> list[str]:
        """Contacts with a message that may be claimed now."""

    async def with_messages(self, contacts: Sequence[str]) -> set[str]:
        """Those of them who have written and wait for an answer."""

    async def with_answers(self, contacts: Sequence[str]) -> set[str]:
        """Those of them whose next message is no notice."""

    async def backlog(self) -> int:
        """How many contacts wait for a turn or a send."""

    async def ring_timers(self) -> Sequence[str]:
        """Move due timers into mailboxes; gives the contacts touched."""


class Alarms(Protocol):
    """What an admin has to see."""

    async def raise_(self, kind: str, details: Mapping[str, Any], newest: Mapping[str, Any] | None = None) -> None:
        """`kind` is one of a closed set; `details` name no customer. Those that differ in `newest` alone are one alarm
        that happened again: it shows the newest."""


class Live(Protocol):
    """Hints that something about a contact has changed, for pages that are open."""

    async def changed(self, contact: str) -> None: ...

    def changes(self) -> AsyncIterator[str]: ...


class Presence(Protocol):
    """Which agents have an open desk."""

    async def here(self, agent: str) -> None: ...

    async def gone(self, agent: str) -> None: ...

    async def present(self) -> Mapping[str, datetime]:
        """Agents with an open desk now and when each was last seen."""

    async def last_seen(self, agent: str) -> datetime | None:
        """Until when the agent was present: now, if they are."""


@dataclass(frozen=True)
class QueueRow:
    """A conversation that a person owns or should own, as the desk lists it.

    `name` is the platform's word for the customer; `heard` counts their lines, `looked` up to which each agent has seen
    them. `settled` is the conversation that a person has closed before, if any.
    """

    contact: str
    owner: str
    epoch: int
    topic: str
    reason: str
    channel: str
    queued_at: datetime | None
    waiting_since: datetime | None
    window_until: datetime | None
    locale: str = "de"
    danger: str = ""
    callback: bool = False
    conversation: str = ""
    name: str = ""
    last: Preview | None = None
    heard: int = 0
    looked: Mapping[str, int] = field(default_factory=dict)
    failed: tuple[Failed, ...] = ()
    warned_at: datetime | None = None
    warned_until: datetime | None = None
    closing: Closing | None = None
    settled: Settled | None = None
    unasked: bool = False


@dataclass(frozen=True)
class ThreadLine:
    """A transcript line with the present status of the message it shows (empty if it shows none of ours).

    `seq` grows within a thread and is where a page goes on reading.
    """

    seq: str
    line: Line
    status: str = ""
    code: str = ""


class Threads(Protocol):
    """Reading what has happened to a contact."""

    async def thread(self, contact: str, after: str = "", limit: int = 200, before: str = "") -> list[ThreadLine]:
        """Lines after `after`, or else the newest ones, of those before `before` if that is given; oldest first."""

    async def line(self, contact: str, seq: str) -> Line | None:
        """One line by its place in the thread; None if there is none."""

    async def queue(self, lookers: Collection[str] = ()) -> list[QueueRow]:
        """All conversations that are not the bot's or speak of danger, in the order of `bot/model/queue_order.py`,
        with what these agents have seen of each."""

    async def row(self, contact: str, lookers: Collection[str] = ()) -> QueueRow | None:
        """One contact as the desk lists it, also while the bot owns it; None if unknown."""

    async def look(self, agent: str, contact: str, conversation: str, heard: int) -> None:
        """This agent has seen so many of the customer's lines."""

    async def closed(self, since: datetime, most: int) -> list[QueueRow]:
        """Whose conversation a person has closed since then and nobody has had since, the newest first."""

    async def numbers(self, contacts: Sequence[str]) -> Mapping[str, str]:
        """The addresses of these contacts, to be searched and not to be shown."""


class Brain(Protocol):
    """Rasa behind the turn protocol. Raises BrainError and its kinds."""

    async def turn(
        self,
        heard: Sequence[Heard],
        state: Mapping[str, Any] | None,
        view: Mapping[str, Any],
        release: str,
    ) -> BrainTurn: ...


class Actions(Protocol):
    """Actions run in this process, for reflexes and picks. Raises BrainError if the action fails."""

    async def run(
        self, action: str, heard: Heard, slots: Mapping[str, Any], view: Mapping[str, Any]
    ) -> ActionResult: ...


class Content(Protocol):
    """A release's content: skills, words and notice types."""

    @property
    def release(self) -> str: ...

    @property
    def skills(self) -> Mapping[str, Skill]: ...

    @property
    def notices(self) -> Mapping[str, NoticeType]: ...

    @property
    def service(self) -> Mapping[str, Skill]:
        """Reflexes of the service itself, e.g. asking for the place in the queue; not skills."""

    @property
    def danger(self) -> DangerWords:
        """How danger sounds."""

    @property
    def follow_ups(self) -> Phrases:
        """How short questions about the last answer are put, by the aspect that they ask for."""

    def render(self, response: str, locale: Locale, values: Mapping[str, Any], seed: str, now: datetime) -> str:
        """The words of a response. A line whose placeholder has no value is left out. `seed` picks the variation."""

    @property
    def words(self) -> Mapping[str, NoticeWords]:
        """What the notice types say now, by type: what new consents are given for."""

    def render_notice(
        self, words: NoticeWords, text: str, locale: Locale, values: Mapping[str, Any], now: datetime
    ) -> str:
        """One of these words' texts, by its name in a `notices.yml`: `question`, `too_late` …; no word of the
        release gets in. Raises KeyError for a value that these words have no word for."""

    def template(
        self, words: NoticeWords, locale: Locale, values: Mapping[str, Any], now: datetime
    ) -> TemplateUse | None:
        """What these words say outside a platform's window; None if they have none for that or lack a value."""

    @property
    def templates(self) -> Sequence[Template]:
        """All texts that platforms are to approve."""


class Recogniser(Protocol):
    """Finds entities in a text by rules and look-up, and which consents they name."""

    @property
    def selector(self) -> ConsentSelector: ...

    def recognise(self, text: str) -> Sequence[Entity]: ...

    def only(self, text: str, entities: Sequence[Entity]) -> Entity | None:
        """The entity that the message consists of, if it is nothing else."""

    def asked_for(self, kind: str, text: str, now: datetime) -> Entity | None:
        """The value that an open question waits for, read as loosely as only its answer may be; None if the text holds
        anything else. `until` is an end, in `now`'s zone. `moment` is another time than now, and its value the text
        without it."""


class Languages(Protocol):
    """Which language a text is in; None if it does not tell."""

    def of(self, text: str) -> str | None: ...
