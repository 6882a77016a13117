"""The customers, their phones, and every message that ever went to or fro."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

WINDOW = timedelta(hours=24)
LONGEST_VALIDITY = 36_000  # seconds that the platform keeps a message in its queue
PREFIX = "whatsapp:"

Direction = Literal["inbound", "outbound"]  # seen from the company, as the platform does


@dataclass(frozen=True, slots=True)
class Choice:
    """A button or a list row under a message; `id` is what the company gets back."""

    title: str
    id: str
    description: str = ""


@dataclass(slots=True)
class Message:
    """One message; `arrived` is set when the customer's phone really shows it."""

    sid: str
    direction: Direction
    customer: str
    address: str
    body: str
    created: datetime
    status: str
    kind: str = "text"
    history: list[tuple[str, datetime]] = field(default_factory=list)
    arrived: datetime | None = None
    error_code: int | None = None
    status_callback: str = ""
    media: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    choice_style: Literal["buttons", "list"] = "buttons"
    location: tuple[float, float] | None = None
    content_sid: str = ""
    content_variables: dict[str, str] = field(default_factory=dict)
    valid_seconds: int = LONGEST_VALIDITY
    gateway_status: int | None = None  # inbound only: what Lotse's gateway answered

    def move(self, status: str, now: datetime) -> None:
        self.status = status
        self.history.append((status, now))


@dataclass(slots=True)
class Customer:
    """Someone with WhatsApp; the business-scoped id stands for the number where the number is hidden."""

    number: str
    name: str
    user_id: str
    wrote: datetime | None = None
    opted_out: bool = False
    typing_until: datetime | None = None
    messages: list[Message] = field(default_factory=list)

    def window_until(self) -> datetime | None:
        return self.wrote + WINDOW if self.wrote else None

    def window_open(self, now: datetime) -> bool:
        return self.wrote is not None and now <= self.wrote + WINDOW


class Phones:
    """All customers by number, and all messages by sid in the order they came into being."""

    def __init__(self) -> None:
        self._customers: dict[str, Customer] = {}
        self._by_user_id: dict[str, Customer] = {}
        self._messages: dict[str, Message] = {}

    def customer(self, number: str, name: str | None = None) -> Customer:
        """The customer with this number or business-scoped id, made on first sight."""
        known = self.known(number)
        if known is None:
            known = Customer(number, name or _invented_name(number), user_id(number))
            self._customers[number] = self._by_user_id[known.user_id] = known
        if name:
            known.name = name
        return known

    def known(self, number: str) -> Customer | None:
        return self._customers.get(number) or self._by_user_id.get(number)

    def customers(self) -> list[Customer]:
        return list(self._customers.values())

    def add(self, message: Message) -> None:
        if message.sid not in self._messages:
            self._messages[message.sid] = message
            self.customer(message.customer).messages.append(message)

    def message(self, sid: str) -> Message | None:
        return self._messages.get(sid)

    def newest_first(self, customer: str | None = None) -> Iterator[Message]:
        if customer is None:
            yield from reversed(self._messages.values())
        elif known := self.known(customer):
            yield from reversed(known.messages)

    def clear(self) -> None:
        self._customers.clear()
        self._by_user_id.clear()
        self._messages.clear()


def bare(address: str) -> str:
    """`whatsapp:+49…` without its channel."""
    return address.removeprefix(PREFIX)


def user_id(number: str) -> str:
    """The business-scoped id of a number, always the same for the same number."""
    if not number.startswith("+"):
        return number
    return f"DE.{int(hashlib.sha256(number.encode()).hexdigest(), 16) % 10**16:016d}"


_NAMES = ("Ada", "Bente", "Cem", "Dörte", "Emre", "Fenja", "Greta", "Hauke", "Ilse", "Jonte", "Kira", "Levke")


def _invented_name(number: str) -> str:
    return _NAMES[int(hashlib.sha256(number.encode()).hexdigest(), 16) % len(_NAMES)]
