"""Customers write: the full form that Twilio posts for a WhatsApp message, field by field."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from simulator.behaviour import Behaviour
from simulator.changes import Changes
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.media import TYPES
from simulator.phone import PREFIX, Customer, Message, Phones
from simulator.twilio_ids import new_sid
from simulator.twilio_resource import API
from simulator.webhook import Delivery, Webhooks

OPT_OUT_WORDS = {
    **dict.fromkeys(("STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"), "STOP"),
    **dict.fromkeys(("START", "YES", "UNSTOP"), "START"),
    **dict.fromkeys(("HELP", "INFO"), "HELP"),
}

Kind = Literal["text", "location", "image", "sticker", "audio", "video", "document", "contact", "button", "list"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer does with the phone, and how the platform carries it."""

    kind: Kind = "text"
    text: str = ""
    latitude: float = 53.5461
    longitude: float = 9.9661
    label: str = ""
    address: str = ""
    title: str = ""
    payload: str = ""
    reply_to: str = ""
    hide_number: bool = False
    sid: str = ""
    token: str | None = None
    copies: int = 1
    retries: int | None = None
    retry_policy: str = "all"
    tamper: str | None = None
    fields: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """A message that a customer wrote, with the gateway's answer to each copy of it."""

    message: Message
    deliveries: list[Delivery]


class Inbound:
    """Posts what customers write to the company's webhook, and keeps it on their phones."""

    def __init__(
        self,
        *,
        account_sid: str,
        sender: str,
        own_url: Callable[[], str],
        clock: Clock,
        changes: Changes,
        faults: Faults,
        behaviour: Behaviour,
        phones: Phones,
        webhooks: Webhooks,
        counts: Counter[str],
    ) -> None:
        self._account_sid = account_sid
        self._sender = sender
        self._own_url = own_url
        self._clock = clock
        self._changes = changes
        self._faults = faults
        self._behaviour = behaviour
        self._phones = phones
        self._webhooks = webhooks
        self._counts = counts

    async def write(self, customer: Customer, said: Said) -> Written:
        """Put the message on the phone, open the window, and post it as often as wanted."""
        message = self._message(customer, said)
        form = self._form(customer, said, message.sid)
        self._phones.add(message)
        self._changes.publish("message", sid=message.sid, customer=customer.number)
        fault = self._faults.take("twilio.inbound", customer.number)
        if fault is not None and fault.mode == "delay":
            await asyncio.sleep(fault.seconds or 5.0)
        copies = 0 if fault and fault.mode == "drop" else said.copies
        copies += 1 if fault and fault.mode == "duplicate" else 0
        posts = (self._post(form, said) for _ in range(copies))
        deliveries = list(await asyncio.gather(*posts))
        self._settle(message, deliveries)
        return Written(message, deliveries)

    def _message(self, customer: Customer, said: Said) -> Message:
        now = self._clock.now()
        customer.wrote = now
        sid = said.sid or new_sid("MM" if said.kind in TYPES else "SM")
        address = PREFIX + (customer.user_id if said.hide_number else customer.number)
        message = Message(sid, "inbound", customer.number, address, _body(said), now, "received", said.kind)
        if said.kind in TYPES:
            message.media = (self._media_url(sid),)
        if said.kind == "location":
            message.location = (said.latitude, said.longitude)
        return message

    async def _post(self, form: dict[str, str], said: Said) -> Delivery:
        address = f"{self._behaviour.public_url}/webhooks/twilio"
        retries = 0 if said.retries is None else said.retries
        delivery = await self._webhooks.post(
            f"{address}#rc={retries}&rp={said.retry_policy}", form, said.token, said.tamper
        )
        self._counts["twilio.inbound.posts"] += delivery.attempts
        self._counts[f"twilio.inbound.answers.{delivery.status or 'none'}"] += 1
        return delivery

    def _settle(self, message: Message, deliveries: list[Delivery]) -> None:
        accepted = next((d for d in deliveries if d.accepted), None)
        last = deliveries[-1].status if deliveries else None
        message.gateway_status = accepted.status if accepted else last
        if message.status == "received":  # the typing indicator may have come first
            message.move("delivered" if accepted else "failed", self._clock.now())
        self._changes.publish("status", sid=message.sid, status=message.status)

    def _form(self, customer: Customer, said: Said, sid: str) -> dict[str, str]:
        hidden = said.hide_number or not customer.number.startswith("+")
        digits = "" if hidden else customer.number.removeprefix("+")
        context = {"ProfileName": customer.name, **({"WaId": digits} if digits else {})}
        form = {
            "MessageSid": sid,
            "SmsSid": sid,
            "SmsMessageSid": sid,
            "AccountSid": self._account_sid,
            "From": PREFIX + (customer.user_id if hidden else customer.number),
            "To": self._sender,
            "Body": _body(said),
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
            "ProfileName": customer.name,
            "MessageType": _message_type(said),
            "ExternalUserId": PREFIX + customer.user_id,
            "ChannelMetadata": json.dumps({"type": "whatsapp", "data": {"context": context}}),
            **({"WaId": digits} if digits else {}),
            **self._special(said, sid),
            **self._opt_out(customer, said),
        }
        for name, value in said.fields.items():
            if value is None:
                form.pop(name, None)
            else:
                form[name] = value
        return form

    def _special(self, said: Said, sid: str) -> dict[str, str]:
        """The fields that only this kind of message has."""
        special: dict[str, str] = {}
        if said.kind in TYPES:
            special = {
                "NumMedia": "1",
                "MediaUrl0": self._media_url(sid),
                "MediaContentType0": TYPES[said.kind],
            }
        elif said.kind == "location":
            special = {"Latitude": str(said.latitude), "Longitude": str(said.longitude)}
            special |= {k: v for k, v in (("Label", said.label), ("Address", said.address)) if v}
        elif said.kind == "button":
            special = {"ButtonText": said.title or said.text, "ButtonPayload": said.payload}
        elif said.kind == "list":
            special = {"ListId": said.payload, "ListTitle": said.title or said.text}
        if said.reply_to:
            special |= {
                "OriginalRepliedMessageSid": said.reply_to,
                "OriginalRepliedMessageSender": self._sender,
            }
        return special

    def _opt_out(self, customer: Customer, said: Said) -> dict[str, str]:
        """Twilio's own STOP handling, which acts only on a body that is nothing but the word."""
        word = OPT_OUT_WORDS.get(said.text.strip().upper()) if said.kind == "text" else None
        if not self._behaviour.stop_blocks or word is None:
            return {}
        if word != "HELP":
            customer.opted_out = word == "STOP"
        return {"OptOutType": word}

    def _media_url(self, sid: str) -> str:
        account = f"{API}/Accounts/{self._account_sid}"
        return f"{self._own_url()}{account}/Messages/{sid}/Media/ME{sid[2:]}"


def _body(said: Said) -> str:
    if said.kind == "location":
        return ""
    return said.text or said.title


def _message_type(said: Said) -> str:
    return {"list": "interactive", "contact": "contacts"}.get(said.kind, said.kind)
