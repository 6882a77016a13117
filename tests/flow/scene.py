"""One installation on a real Redis with real content and actions, and one customer: the words of the flow tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from actions.kit.server import ActionServer
from bot import wiring
from bot.content.load import FolderContent
from bot.flow.notices.announce import Announcer, accept
from bot.flow.outbound.deliver import deliver
from bot.flow.turn.services import Services
from bot.model.address import Address
from bot.model.channel import Channel
from bot.model.connector import Connector
from bot.model.consent import Consent
from bot.model.conversation import Conversation, State
from bot.model.event import SourceEvent
from bot.model.ids import random_id
from bot.model.inbound import Inbound
from bot.model.item import AgentItem, AgentVerb, EventItem, Item, TimerItem
from bot.model.message import Permit
from bot.model.thread import ThreadLine
from bot.model.turn import ItemResult
from bot.nlu.language import PhraseLanguages
from bot.store.redis import keys
from bot.wiring.company import installed_company
from bot.worker.turns import take_turns
from tests.actions.feeds import serving
from tests.flow.outside import Feed, Watch, fits
from tests.flow.services import services_of
from tests.support.listener import WHATSAPP_LIKE, Listener
from tests.support.scripted_brain import Decision, ScriptedBrain
from tests.support.settings import given

PARCEL = "00340434161094042557"
ENDED = "line_runs_again"
PHRASES = {
    **dict.fromkeys(("Fährt die U3?", "Fährt die U1?"), "disruption_line"),
    "Sag mir Bescheid, wenn die U3 wieder fährt": "tell_me",
    "Sag mir Bescheid, wenn die U1 wieder fährt": "tell_me",
    "Sag mir Bescheid": "tell_me",
    "Moin": "greet",
    "Danke": "thank",
    **dict.fromkeys(("Ja", "ja gerne"), "affirm"),
    "lieber nicht": "deny",
    "Ich will mich beschweren": "complaint",
    "Kann ich mit jemandem reden?": "human",
    "Wer wird Meister?": "out_of_scope",
}


class Scene:
    """One customer of one installation."""

    def __init__(
        self,
        redis: Any,
        content: FolderContent,
        brain: ScriptedBrain,
        services: Services,
        feed_: Feed,
        stores: wiring.Stores,
    ) -> None:
        self.redis = redis
        self.content = content
        self.brain = brain
        self.feed = feed_
        self.clock: Watch = services.clock  # type: ignore[assignment]
        self.stores = stores
        self.services = replace(services, orders=lambda: stores.orders.now)
        self.listener = Listener(services.channels["listener"])
        self.address = Address("listener", random_id("p"))
        self.contact = ""

    # the customer

    async def write(self, text: str, **fields: Any) -> str:
        """A message arrives and lies in the mailbox; gives the platform's id."""
        inbound = Inbound(self.address, random_id("SM"), text, **fields)
        stores = self.stores
        await stores.receive("listener", inbound)
        self.contact = await stores.addresses.contact_of(self.address)
        return inbound.message_id

    async def say(self, text: str, **fields: Any) -> list[str]:
        """A message, its turn, and what the customer then sees."""
        await self.write(text, **fields)
        return await self.go_on()

    async def tap(self, title: str) -> list[str]:
        """Tap a choice of the newest message that offers it."""
        offered = [one for permit in self.listener.sent for one in permit.choices if one.title == title]
        return await self.say(title, choice=offered[-1].id)

    # everybody else

    async def act(
        self, verb: AgentVerb, text: str = "", agent: str = "anna", epoch: int | None = None, **more: Any
    ) -> ItemResult:
        seen = (await self.state()).epoch if epoch is None else epoch
        item = AgentItem(random_id("a"), self.clock(), agent, verb, seen, text, **more)
        await self.enqueue(item)
        await self.turn()
        result = await self.stores.mailbox.result(self.contact, item.id)
        assert result is not None
        return result

    async def ring(self) -> None:  # the owner's timer
        await self.enqueue(TimerItem(random_id("t"), self.clock(), "owner"))
        await self.turn()

    async def ring_held(self) -> None:  # the timer of notices that rest
        await self.enqueue(TimerItem(random_id("t"), self.clock(), "held"))
        await self.turn()

    async def event(self, line: str = "U3", id_: str = "") -> SourceEvent:
        """An alert has ended, for whoever wanted to know."""
        fields = {"line": line, "source": "Hochbahn", "as_of": {"at": self.clock().isoformat()}}
        happened = SourceEvent(id_ or random_id("ev"), ENDED, f"line:{line}", fields)
        await self.announce(happened)
        return happened

    async def enqueue(self, item: Item) -> None:
        dedupe = item.event if isinstance(item, EventItem) else item.id
        await self.stores.mailbox.enqueue(self.contact, item, None, dedupe)

    async def announce(self, *events: SourceEvent) -> None:
        """Accept them and tell them to everybody."""
        for one in events:
            await accept(one, self.stores.events, self.clock)
        while await self.announcer.step():
            pass

    @property
    def announcer(self) -> Announcer:
        """One that finds room, whatever other tests have left waiting."""
        stores = self.stores
        return Announcer(stores.events, stores.wanting, stores.mailbox, stores.ready, most_waiting=1_000_000)

    async def queue(self, text: str = "Mensch") -> list[str]:
        """The customer asks for a human."""
        return await self.say(text)

    # what goes on

    async def turn(self) -> int:
        """Turns over the contact, as many as can be taken now."""
        await self.make_ready()
        return await take_turns(self.contact, self.services, self.stores.mailbox, self.stores.live)

    async def make_ready(self) -> None:
        """As if the pause after a failed turn were over."""
        await self.redis.zadd(keys.ready(keys.shard_of(self.contact)), {self.contact: 1}, xx=True)

    async def deliver(self, connector: Connector | None = None) -> list[str]:
        """Send what may leave; gives what the customer has seen by that."""
        before = len(self.listener.sent)
        shard = keys.shard_of(self.contact)
        await self.redis.zadd(keys.sends(shard), {self.contact: 1}, xx=True)
        await deliver(
            self.contact,
            outbox=self.stores.outbox,
            connectors={"listener": connector or self.listener},
            live=self.stores.live,
            clock=self.clock,
        )
        return [permit.text for permit in self.listener.sent[before:]]

    async def go_on(self) -> list[str]:
        await self.turn()
        return await self.deliver()

    # what is known

    async def state(self) -> State:
        state = await self.stores.threads.state(self.contact)
        assert state is not None
        return state

    async def conversation(self) -> Conversation:
        conversation = (await self.state()).conversation
        assert conversation is not None
        return conversation

    async def owner(self) -> str:
        conversation = (await self.state()).conversation
        return conversation.owner if conversation else "bot"

    async def lines(self) -> list[ThreadLine]:
        return await self.stores.threads.thread(self.contact)

    async def notes(self) -> list[str]:
        """What agents see beside the words."""
        return [entry.line.note for entry in await self.lines() if entry.line.who == "system"]

    async def outcomes(self) -> list[str]:
        return [entry.line.understood["outcome"] for entry in await self.lines() if entry.line.understood]

    async def consents(self, status: str = "live") -> list[Consent]:
        return [one for one in await self.stores.threads.consents(self.contact) if one.status == status]

    async def waiting(self) -> int:
        return int(await self.redis.llen(keys.of_contact(self.contact, "mailbox")))

    @property
    def permits(self) -> list[Permit]:
        return self.listener.sent

    def has(self, texts: list[str] | str, response: str, locale: str = "de") -> bool:
        """Whether one of the response's variations was said, whatever its values."""
        said = texts if isinstance(texts, str) else "\n".join(texts)
        return any(fits(said, words) for words in self.content.phrases[response][locale])  # type: ignore[index]


@asynccontextmanager
async def scene(
    redis: Any,
    content: FolderContent,
    languages: PhraseLanguages,
    folder: Path,
    channel: Channel = WHATSAPP_LIKE,
    **settings: Any,
) -> AsyncIterator[Scene]:
    """A fresh customer; `settings` are those of the installation that matter to a turn."""
    clock = Watch()
    settings = {"optin_confirm": "clear", "undo_seconds": 0, **settings}
    async with AsyncExitStack() as stack:
        server, session = await stack.enter_async_context(serving())
        feed_ = Feed(server, clock)
        here = given(data_dir=folder, alerts_url=feed_.url, alerts_seconds=0.001, **settings)
        stores = wiring.Stores(redis, "secret", 30, clock, most_answers=settings.get("answers_per_contact", 0))
        acting = ActionServer(wiring.build_packs(here, session, clock, off=stores.orders.source_off).actions())
        content = replace(content, own=installed_company(here))
        brain = ScriptedBrain(content, acting)
        for text, intent in PHRASES.items():
            brain.understands(text, Decision(intent))
        services = services_of(here, content, brain, acting, stores, languages, channel, clock)
        yield Scene(redis, content, brain, services, feed_, stores)
