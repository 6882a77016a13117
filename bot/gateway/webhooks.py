"""Webhooks: verify, parse, store, and only then say *stored*."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import structlog
from aiohttp import web

from bot.model.clock import Clock
from bot.model.connector import Connector, Receives
from bot.model.errors import BadSignatureError, NotStoredError, UnreadableError
from bot.model.inbound import Hook, Inbound, Parsed, Receive, StatusUpdate
from bot.model.log_rate import LogRate
from bot.model.meter import Meter
from bot.model.outbox import Outbox
from bot.model.presence import Live
from bot.web.failures import hung_up, where
from bot.web.site import Site

log = structlog.get_logger()

MAX_BODY = 1024 * 1024
READ_SECONDS = 10.0


class Webhooks:
    """The platforms' way in: `/webhooks/<connector>` and anything below it."""

    def __init__(
        self,
        site: Site,
        connectors: Mapping[str, Connector],
        receive: Receive,
        outbox: Outbox,
        live: Live,
        clock: Clock,
        meter: Meter,
    ) -> None:
        self._site = site
        self._seldom = LogRate(clock)
        self._connectors = connectors
        self._store_message = receive
        self._outbox = outbox
        self._live = live
        self._meter = meter

    def routes(self) -> list[web.RouteDef]:
        paths = ("/webhooks/{connector}", "/webhooks/{connector}/{below:.+}")
        return [route for path in paths for route in (web.post(path, self.handle), web.get(path, self.handle))]

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call, and count what became of it."""
        name = request.match_info["connector"]
        connector = self._connectors.get(name)
        if connector is None:
            raise web.HTTPNotFound(text="no such messenger")
        began = time.perf_counter()
        outcome, answer = await self._outcome(name, connector, request)
        self._meter.count("lotse_webhooks_total", connector=name, outcome=outcome)
        self._meter.took("lotse_webhook_seconds", time.perf_counter() - began, connector=name)
        return answer

    async def _outcome(self, name: str, connector: Connector, request: web.Request) -> tuple[str, web.Response]:
        try:
            hook = await self._hook(request)
            if not isinstance(connector, Receives):
                raise BadSignatureError("this messenger has no webhook")
            connector.verify(hook)
            parsed = connector.parse(hook)
            await self._store(name, parsed)
        except BadSignatureError as error:
            self._warn("webhook.refused", name, error)
            return "bad_signature", web.Response(status=401, text="bad signature")
        except UnreadableError as error:
            self._warn("webhook.unreadable", name, error)
            return "unreadable", web.Response(status=400, text="unreadable")
        except web.HTTPRequestEntityTooLarge:
            return "too_large", web.Response(status=413, text="too large")
        except NotStoredError:
            log.error("webhook.not_stored", connector=name)
            return "not_stored", _later()
        except Exception as error:  # whatever it was, the platform must come again
            if hung_up(request):
                return "hung_up", _later()
            log.error("webhook.failed", connector=name, error=type(error).__name__, at=where(error))
            return "failed", _later()
        outcome = "stored" if parsed.messages or parsed.statuses else "unserved" if parsed.unserved else "empty"
        answer = web.Response(text=parsed.reply, content_type=parsed.content_type, headers=parsed.headers)
        return outcome, answer

    def _warn(self, event: str, name: str, error: Exception) -> None:
        """Anybody may call without a signature, as often as they like."""
        if number := self._seldom.due(f"{event} {name}"):
            log.warning(event, connector=name, reason=str(error), number=number)

    async def _hook(self, request: web.Request) -> Hook:
        """The call as the platform made it: its address is ours by setting, whatever `Host` says."""
        body = await _body(request)
        if not request.raw_path.startswith("/"):
            raise UnreadableError("not a path")
        return Hook(
            method=request.method,
            url=self._site.public_url + request.raw_path,
            path=request.path,
            query=request.query,
            headers=request.headers,
            body=body,
        )

    async def _store(self, name: str, parsed: Parsed) -> None:
        for message in parsed.messages:
            await self._receive(name, message)
        for status in parsed.statuses:
            await self._note(name, status)
        for what in parsed.unserved:
            self._meter.count("lotse_webhooks_unserved_total", connector=name, what=what)
            log.info("webhook.unserved", connector=name, what=what)

    async def _receive(self, name: str, message: Inbound) -> None:
        fresh = await self._store_message(name, message)
        self._meter.count("lotse_messages_received_total", connector=name, fresh="yes" if fresh else "no")

    async def _note(self, name: str, status: StatusUpdate) -> None:
        contact = await self._outbox.note_status(status, name)
        self._meter.count("lotse_statuses_received_total", connector=name, status=status.status)
        if contact:
            await self._live.changed(contact)


async def _body(request: web.Request) -> bytes:
    """Raises UnreadableError for one that does not come, or that is not compressed as it says."""
    try:
        if request.content.is_eof():  # it came with its head, as nearly always
            return await request.read()
        async with asyncio.timeout(READ_SECONDS):
            return await request.read()
    except TimeoutError:
        raise UnreadableError("the body did not come") from None
    except web.RequestPayloadError:
        raise UnreadableError("the body cannot be unpacked") from None


def _later() -> web.Response:
    return web.Response(status=503, text="later", headers={"Retry-After": "2"})
