"""A rehearsal: the whole path on a throw-away Redis with a brain of its own. It needs no secret and sends nothing."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp

from actions.kit.server import ActionServer
from bot import wiring
from bot.content.releases import Release
from bot.content.training import brain_environment
from bot.flow.outbound.deliver import deliver
from bot.flow.turn.services import Services
from bot.model.address import Address
from bot.model.channel import Channel
from bot.model.clock import Clock, utc_now
from bot.model.company import AddressForm
from bot.model.consent import Consent
from bot.model.errors import BrainError
from bot.model.ids import random_id
from bot.model.inbound import Inbound
from bot.model.item import Locale
from bot.model.message import Permit, Receipt
from bot.model.meter import UNMETERED
from bot.model.thread import ThreadLine
from bot.nlu.client import BrainClient
from bot.paths import CODE
from bot.settings import Settings
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.wiring.packs import Packs
from bot.worker.turns import take_turns

NAME = "rehearsal"
START_SECONDS = 60.0


class Listener:
    """A connector that keeps what it is given; nothing leaves the process."""

    channel = Channel(NAME, window=None, text_limit=4_000, choices="buttons", resolves="echo")

    def __init__(self, channel: Channel = channel) -> None:
        self.channel = channel
        self.sent: list[Permit] = []

    async def send(self, permit: Permit) -> Receipt:
        self.sent.append(permit)
        return Receipt(permit.message)

    async def close(self) -> None:
        return None


@dataclass(frozen=True)
class Heard:
    """What one message came to."""

    language: str
    intent: str
    confidence: float
    entities: list[dict[str, Any]]
    outcome: str
    replies: list[str]
    explanations: list[dict[str, Any]]


class Rehearsal:
    """Talks to a release as customers do."""

    def __init__(self, services: Services, stores: wiring.Stores, listener: Listener) -> None:
        self._services = self.services = services
        self._stores = self.stores = stores
        self._listener = listener

    async def say(self, person: str, text: str) -> Heard:
        """Say something as this person and wait for all of the answer. Raises BrainError if there is none."""
        address = Address(NAME, person)
        before = len(self._listener.sent)
        stores = self._stores
        inbound = Inbound(address, random_id("p"), text)
        await stores.receive(NAME, inbound)
        contact = await stores.addresses.contact_of(address)
        if not await take_turns(contact, self._services, stores.mailbox, stores.live):
            raise BrainError("the turn failed; see the log above")
        await deliver(
            contact,
            outbox=stores.outbox,
            connectors={NAME: self._listener},
            live=stores.live,
            clock=self._services.clock,
        )
        lines = await stores.threads.thread(contact)
        return _heard(lines, [permit.text for permit in self._listener.sent[before:]])

    def addressed(self, locale: Locale) -> Rehearsal:
        """The same installation, whose customers are called du or Sie."""
        form: AddressForm = "sie" if locale == "de_sie" else "du"
        return Rehearsal(replace(self._services, form=form), self._stores, self._listener)

    async def consents(self, person: str) -> list[Consent]:
        """The person's live consents."""
        contact = await self._stores.addresses.contact_of(Address(NAME, person))
        return [consent for consent in await self._stores.threads.consents(contact) if consent.status == "live"]


def _heard(lines: list[ThreadLine], replies: list[str]) -> Heard:
    said = max(index for index, entry in enumerate(lines) if entry.line.who == "customer")
    understood = lines[said].line.understood
    explained = [entry.line.explanation for entry in lines[said + 1 :] if entry.line.explanation]
    return Heard(
        language=understood["language"],
        intent=understood["intent"],
        confidence=understood["confidence"],
        entities=understood["entities"],
        outcome=understood["outcome"],
        replies=replies,
        explanations=[
            {"skill": explanation.skill, "source": explanation.source, "as_of": explanation.as_of}
            for explanation in explained
        ],
    )


@asynccontextmanager
async def rehearsal(
    settings: Settings,
    release: Release,
    clock: Clock = utc_now,
    watching: Callable[[Services], Services] | None = None,
    beside: wiring.Stores | None = None,
) -> AsyncIterator[Rehearsal]:
    """Start everything that a rehearsal needs, and leave nothing behind. `watching` puts itself beside its parts.
    `beside` are the stores of an installation that asks the same sources: then it shares its calls and answers, and
    asks none that is switched off there."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lotse-ask-")))
        server = EmbeddedRedis(folder / "redis")
        await server.start()
        stack.push_async_callback(server.stop)
        redis = connect(server.url)
        stack.push_async_callback(redis.aclose)
        stores = wiring.Stores(redis, "rehearsal", settings.transcript_days, clock)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        packs = packs_beside(settings, session, clock, beside)
        here = settings.model_copy(update={"data_dir": folder, "actions_url": "", "event_secrets": ""})
        acting = ActionServer(packs.actions())
        address = await stack.enter_async_context(wiring.serving_actions(here, acting))
        socket = await stack.enter_async_context(own_brain(settings, release, folder))
        brain = await stack.enter_async_context(BrainClient(f"unix:{socket}", address))
        content = wiring.live_content(settings, release, stores.words, packs=packs)
        channels = {NAME: Listener.channel}
        services = wiring.build_services(here, stores, content, brain, acting, channels, clock)
        yield Rehearsal(watching(services) if watching else services, stores, Listener())


def packs_beside(
    settings: Settings, session: aiohttp.ClientSession, clock: Clock, beside: wiring.Stores | None
) -> Packs:
    """With sources that the installation asks as well, where there is one."""
    if beside is None:
        return wiring.build_packs(settings, session, clock)
    return wiring.build_packs(settings, session, clock, UNMETERED, beside.redis, beside.orders.source_off)


@asynccontextmanager
async def own_brain(settings: Settings, release: Release, folder: Path) -> AsyncIterator[Path]:
    """A brain process for this release on a socket in `folder`."""
    socket = folder / "brain.sock"
    process = await asyncio.create_subprocess_exec(
        str(wiring.brain_python(settings)), "-m", "brain.server",
        "--model", str(release.model), "--id", release.model_id or release.id,
        "--listen", f"unix:{socket}", "--actions-allowed", f"unix:{folder}",
        cwd=CODE, env=brain_environment(embeddings=settings.embeddings),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        stdout = process.stdout
        line = await asyncio.wait_for(stdout.readline(), START_SECONDS) if stdout else b""
        if not line:
            raise BrainError("the brain did not start")
        yield socket
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
