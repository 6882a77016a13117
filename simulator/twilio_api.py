"""Twilio's REST API as the official client calls it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiohttp import web

from simulator.behaviour import Behaviour
from simulator.changes import Changes
from simulator.clock import Clock
from simulator.fault_effects import suffer
from simulator.faults import Faults
from simulator.media_host import MediaHost
from simulator.phone import Phones, bare
from simulator.twilio_content_api import ContentApi
from simulator.twilio_errors import fault_refusal, refusal
from simulator.twilio_ids import is_sid
from simulator.twilio_list import page_of_messages
from simulator.twilio_resource import API, resource, stamp
from simulator.twilio_send import RefusedError, Sending
from simulator.twilio_tokens import Tokens

SENDER_SID = "XE" + "0" * 32
TYPING_LASTS = timedelta(seconds=25)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class TwilioApi:
    """Checks who calls, lets faults happen, and answers."""

    def __init__(
        self,
        *,
        account_sid: str,
        tokens: Tokens,
        sender: str,
        clock: Clock,
        changes: Changes,
        faults: Faults,
        behaviour: Behaviour,
        phones: Phones,
        sending: Sending,
        contents: ContentApi,
        media_host: MediaHost,
        counts: Counter[str],
    ) -> None:
        self._account_sid = account_sid
        self._tokens = tokens
        self._sender = sender
        self._clock = clock
        self._changes = changes
        self._faults = faults
        self._behaviour = behaviour
        self._phones = phones
        self._sending = sending
        self._contents = contents
        self._media_host = media_host
        self._counts = counts

    def routes(self) -> list[web.RouteDef]:
        account = API + "/Accounts/{account}"
        return [
            web.post(account + "/Messages.json", self._guarded("twilio.send", self._create)),
            web.get(account + "/Messages.json", self._guarded("twilio.list", self._list)),
            web.get(account + "/Messages/{sid}.json", self._guarded("twilio.list", self._fetch)),
            web.get(account + "/Messages/{sid}/Media/{media}", self._guarded("twilio.list", self._media)),
            web.get(account + ".json", self._guarded("twilio.list", self._account)),
            web.get("/v2/Channels/Senders", self._guarded("twilio.senders", self._senders)),
            web.get("/v2/Channels/Senders/{sid}", self._guarded("twilio.senders", self._sender_row)),
            web.post("/v2/Indicators/Typing.json", self._guarded("twilio.typing", self._typing)),
            *self._contents.routes(self._guarded),
            *self._tokens.routes(),
            *self._media_host.routes(),
        ]

    def _guarded(self, target: str, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            self._counts[f"{target}.requests"] += 1
            if not self._tokens.open(request.headers.get("Authorization", "")):
                return refusal(20003)
            if request.match_info.get("account", self._account_sid) != self._account_sid:
                return refusal(20404)
            fault = self._faults.take(target, await _customer(request))
            if fault is None:
                return await handler(request)
            return await suffer(fault, request, lambda: handler(request), fault_refusal)

        return guarded

    async def _create(self, request: web.Request) -> web.Response:
        form = await request.post()
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        media = tuple(value for value in form.getall("MediaUrl", []) if isinstance(value, str))
        try:
            message = self._sending.take(fields, media)
        except RefusedError as refused:
            return refusal(refused.code)
        return web.json_response(resource(message, self._account_sid, self._sender), status=201)

    async def _list(self, request: web.Request) -> web.Response:
        until = self._clock.now() - timedelta(seconds=self._behaviour.list_lag)
        try:
            page = page_of_messages(request.query, self._phones, self._account_sid, self._sender, until)
        except ValueError:
            return refusal(20001, 400)
        return web.json_response(page)

    async def _fetch(self, request: web.Request) -> web.Response:
        message = self._phones.message(request.match_info["sid"])
        if message is None:
            return refusal(20404)
        return web.json_response(resource(message, self._account_sid, self._sender))

    async def _media(self, request: web.Request) -> web.Response:
        if not is_sid(request.match_info["media"], "ME"):
            return refusal(20404)
        return self._media_host.leads_to(request.match_info["media"])

    async def _account(self, request: web.Request) -> web.Response:
        made = stamp(self._clock.now())
        return web.json_response(
            {
                "sid": self._account_sid,
                "friendly_name": "Simulator",
                "status": "active",
                "type": "Full",
                "auth_token": "",
                "owner_account_sid": self._account_sid,
                "date_created": made,
                "date_updated": made,
                "uri": f"{API}/Accounts/{self._account_sid}.json",
                "subresource_uris": {},
            }
        )

    async def _senders(self, _: web.Request) -> web.Response:
        return web.json_response({"meta": {"key": "senders", "next_page_url": None}, "senders": [self._row()]})

    async def _sender_row(self, request: web.Request) -> web.Response:
        return web.json_response(self._row()) if request.match_info["sid"] == SENDER_SID else refusal(20404)

    def _row(self) -> dict[str, object]:
        """Our WhatsApp sender with the addresses that an operator has entered."""
        inbound = f"{self._behaviour.public_url}/webhooks/twilio{self._behaviour.webhook_retries}"
        return {
            "sid": SENDER_SID,
            "sender_id": self._sender,
            "status": "ONLINE",
            "properties": {"quality_rating": "HIGH", "messaging_limit": self._behaviour.messaging_limit},
            "webhook": {
                "callback_url": inbound,
                "callback_method": "POST",
                "fallback_url": inbound if self._behaviour.webhook_fallback else "",
                "fallback_method": "POST",
                "status_callback_url": f"{self._behaviour.public_url}/webhooks/twilio/status",
                "status_callback_method": "POST",
            },
        }

    async def _typing(self, request: web.Request) -> web.Response:
        form = await request.post()
        message = self._phones.message(str(form.get("messageId", "")))
        if message is None or form.get("channel") != "whatsapp":
            return refusal(20404 if message is None else 20001, 404 if message is None else 400)
        now = self._clock.now()
        message.move("read", now)  # the indicator also marks the customer's message as read
        self._phones.customer(message.customer).typing_until = now + TYPING_LASTS
        self._changes.publish("typing", customer=message.customer)
        return web.json_response({"success": True})


async def _customer(request: web.Request) -> str | None:
    """Whom a request is about, so that a fault can be meant for one customer."""
    if request.method == "POST" and request.content_type != "application/json":
        address = (await request.post()).get("To")
    else:
        address = request.query.get("To")
    return bare(address) if isinstance(address, str) else None
