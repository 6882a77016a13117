"""What a connector makes of one webhook call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.model.address import Address
from bot.model.item import Attachment, Locale, Location


@dataclass(frozen=True)
class Hook:
    """One HTTP call at a webhook. `url` is the public address that the platform called, with its query."""

    method: str
    url: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Inbound:
    """One customer message. `address` is where it came from and where the answer goes; `aliases` are further addresses
    of the same person. `person` is the platform's own id of whoever wrote, where it tells; `spellings` are other ways
    to write the number, which are the same person's only where that id is the same. `quotes` is the platform's id of
    the message that this one answers; words were `supplied` by us where they came with an advert or a starter of ours.
    `name` is what the person calls themselves there.
    """

    address: Address
    message_id: str
    text: str = ""
    at: datetime | None = None
    aliases: tuple[Address, ...] = ()
    person: Address | None = None
    spellings: tuple[Address, ...] = ()
    choice: str | None = None
    attachments: tuple[Attachment, ...] = ()
    location: Location | None = None
    opt_out: Literal["stop", "start", "help"] | None = None
    locale: Locale | None = None
    supplied: bool = False
    quotes: str = ""
    name: str = ""


Receive = Callable[[str, Inbound], Awaitable[bool]]
"""Store a message that came by this connector; False if it was stored before. Raises NotStoredError, then nobody may
say *stored*."""

PlatformStatus = Literal["sent", "delivered", "read", "failed"]


@dataclass(frozen=True)
class StatusUpdate:
    """What a platform says of a message of ours; `key` is the outbox key that we gave it when sending. It is empty
    where the platform knows no word of ours, but only its own `platform_id`."""

    key: str
    status: PlatformStatus
    platform_id: str = ""
    code: str = ""
    opted_out: bool = False


@dataclass(frozen=True)
class Parsed:
    """All that one webhook call holds. `unserved` counts what we know and do not serve."""

    messages: tuple[Inbound, ...] = ()
    statuses: tuple[StatusUpdate, ...] = ()
    unserved: tuple[str, ...] = ()
    reply: str = ""
    content_type: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict)
