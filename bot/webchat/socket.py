"""One open page of the web chat: what it says is stored and confirmed, what is new is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from math import ceil

import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from bot.model.address import Address
from bot.model.conversation import BOT
from bot.model.errors import MailboxFullError, NotStoredError, UnreadableError
from bot.model.inbound import Inbound, StatusUpdate
from bot.web.failures import where
from bot.webchat import frames
from bot.webchat.admission import SEEN_AT_ONCE, Guest
from bot.webchat.live_updates import Hints
from bot.webchat.services import ChatServices
from bot.webchat.thread import Reading

log = structlog.get_logger()

TEXT_LIMIT = 4000
QUIET = 20.0  # how long an idle page goes without a look of its own
EAGER = 1.0  # how long one that waits for an answer does
EAGER_LOOKS = 30
LATER = 2.0
MUCH_LATER = 10.0
POLICY = 1008
STRANGER = 4401  # a close code of our own: the page asks for a cookie
FAILED = 1011

Offers = Callable[[str], Awaitable[bool]]
"""Whether a conversation with this owner may go on in a messenger."""


class Socket:
    """Serves one connection until it ends."""

    def __init__(
        self,
        ws: web.WebSocketResponse,
        address: Address,
        guest: Guest,
        services: ChatServices,
        hints: Hints,
        offers: Offers,
    ) -> None:
        self._ws = ws
        self._address = address
        self._guest = guest
        self._services = services
        self._keeper = services.keeper
        self._meter = services.meter
        self._hints = hints
        self._offers = offers
        self._after, self._greeted = "", False
        self._eager = 0
        self._contact: str | None = None
        self._bell: asyncio.Event | None = None
        self._said = "", False
        self._teller: asyncio.Task[None] | None = None

    async def serve(self) -> None:
        """Read frames in order; the teller runs beside it as soon as there is something to tell."""
        try:
            await self._listen()
        except ConnectionResetError:
            return
        except Exception as error:  # the page connects again, and says again what was not confirmed
            await self._fail(error)
        finally:
            if self._teller:
                self._teller.cancel()
                await asyncio.wait([self._teller])

    async def _listen(self) -> None:
        async for message in self._ws:
            if message.type is WSMsgType.ERROR:
                break
            if message.type is not WSMsgType.TEXT or not self._keeper.frame(self._guest):
                self._meter.count("lotse_chat_refused_total", code="policy")
                await self._ws.close(code=POLICY)
                break
            await self._hear(message.data)

    async def _fail(self, error: Exception) -> None:
        log.error("chat.failed", error=type(error).__name__, at=where(error))
        await self._ws.close(code=FAILED)

    async def _hear(self, data: str) -> None:
        try:
            frame = frames.read(data)
        except UnreadableError:
            await self._refuse("", "unreadable")
            if not self._greeted:  # it has said nothing that could be gone on from
                await self._ws.close(code=POLICY)
            return
        match frame:
            case frames.Hello():
                self._after, self._greeted = frame.after, True
                await self._ws.send_str(frames.welcome(TEXT_LIMIT))
                await self._begin_telling()
            case frames.Say():
                await self._say(frame)
            case frames.Seen():
                await self._seen(frame)

    async def _say(self, frame: frames.Say) -> None:
        text = clean(frame.text)
        if not text or len(text) > TEXT_LIMIT:
            await self._refuse(frame.id, "too_long" if text else "empty")
            return
        if pause := self._keeper.says(self._guest):
            await self._refuse(frame.id, "rate", pause)
            return
        try:
            if await self._over():
                return
            if code := await self._no_room():
                await self._refuse(frame.id, *code)
                return
            await self._store(Inbound(self._address, frame.id, text, choice=frame.choice, supplied=frame.supplied))
        except MailboxFullError:
            await self._refuse(frame.id, "full", MUCH_LATER)
            return
        except NotStoredError:
            log.error("chat.not_stored")
            await self._refuse(frame.id, "not_stored", LATER)
            return
        await self._ws.send_str(frames.stored(frame.id))
        self._eager = EAGER_LOOKS
        if self._bell:
            self._bell.set()
        await self._begin_telling()

    async def _over(self, *, renew: bool = True) -> bool:
        """Whether the chat has been ended, by whoever has this cookie too, or nobody has used it for too long. Who
        waits for a person uses it by waiting."""
        if await self._services.visits.seen(self._guest.visitor, renew=renew) is not None:
            return False
        await self._ws.close(code=STRANGER)
        return True

    async def _no_room(self) -> tuple[str, float] | None:
        """Why a message is not taken now, and the seconds until it is worth trying again: the store must keep room for
        the messengers, and one network address brings so many new visitors an hour."""
        if await self._keeper.full():
            return "full", MUCH_LATER
        if self._contact is None and await self._services.addresses.find(self._address) is None:
            wait = self._keeper.newcomer(self._guest)
            return ("neighbours", ceil(wait)) if wait else None
        return None

    async def _store(self, inbound: Inbound) -> None:
        fresh = await self._services.receive(inbound.address.connector, inbound)
        connector = inbound.address.connector
        self._meter.count("lotse_messages_received_total", connector=connector, fresh="yes" if fresh else "no")

    async def _seen(self, frame: frames.Seen) -> None:
        """A page can mark its own contact's messages only: the key begins with the contact that we found."""
        if not self._contact:
            return
        if not self._keeper.frame(self._guest, len(frame.messages) / SEEN_AT_ONCE):
            self._meter.count("lotse_chat_refused_total", code="seen")
            return
        for message in frame.messages:
            changed = await self._services.outbox.note_status(StatusUpdate(f"{self._contact}.{message}", "read"))
            if changed:
                await self._services.live.changed(changed)

    async def _refuse(self, client_id: str, code: str, after: float | None = None) -> None:
        self._meter.count("lotse_chat_refused_total", code=code)
        await self._ws.send_str(frames.refused(client_id, code, after))

    async def _begin_telling(self) -> None:
        """Start the teller once the contact exists, which is with the first message. Who was erased is somebody new:
        the page comes again and hears of that contact."""
        if self._contact and await self._services.addresses.find(self._address) != self._contact:
            await self._ws.close(code=WSCloseCode.GOING_AWAY)
        elif self._teller is None:
            self._contact = await self._services.addresses.find(self._address)
            if self._contact:
                reading = Reading(self._services.threads, self._services.links, self._contact, self._after)
                self._teller = asyncio.create_task(self._tell(self._contact, reading))

    async def _tell(self, contact: str, reading: Reading) -> None:
        try:
            with self._hints.bell(contact) as bell:
                self._bell = bell
                while not self._ws.closed:
                    bell.clear()
                    if await self._over(renew=self._said[0] not in {"", BOT}):
                        return
                    await self._tell_news(reading)
                    await self._wait(bell)
        except ConnectionResetError:
            return
        except Exception as error:  # the page connects again and finds everything
            await self._fail(error)

    async def _tell_news(self, reading: Reading) -> None:
        news, owner = await reading.news(), await reading.owner()
        said = owner, await self._offers(owner)
        if news or said != self._said:
            self._said = said
            await self._ws.send_str(frames.lines(news, reading.cursor, *said))
            if any(entry.line.who != "customer" for entry in news):
                self._eager = 0
        elif not self._eager:
            await self._ws.send_str(frames.alive())

    async def _wait(self, bell: asyncio.Event) -> None:
        """Until the contact changes; a while longer at most, because a hint may be lost."""
        self._eager = max(0, self._eager - 1)
        with suppress(TimeoutError):
            async with asyncio.timeout(EAGER if self._eager else QUIET):
                await bell.wait()


def clean(text: str) -> str:
    """The words without control characters, with plain line ends, and without blank edges."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in plain if one in "\n\t" or ord(one) >= 32).strip()
