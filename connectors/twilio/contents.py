"""What a customer's message holds besides its sender: text, choice, attachments, place, stop word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

from bot.model.item import Attachment, Location

MAX_MEDIA = 10
Fields = Mapping[str, str]
_OPT_OUTS: dict[str, Literal["stop", "start", "help"]] = {"STOP": "stop", "START": "start", "HELP": "help"}


def text(fields: Fields) -> str:
    """The words as read on the phone; a tapped button's or list entry's label where Body is empty."""
    return fields.get("Body") or fields.get("ButtonText") or fields.get("ListTitle") or ""


def choice(fields: Fields) -> str | None:
    return fields.get("ButtonPayload") or fields.get("ListId") or None


def opt_out(fields: Fields) -> Literal["stop", "start", "help"] | None:
    return _OPT_OUTS.get(fields.get("OptOutType", "").strip().upper())


def attachments(fields: Fields, hosts: frozenset[str]) -> tuple[Attachment, ...]:
    """References to media; one that lies elsewhere than at Twilio keeps its type and loses its address."""
    count = _number(fields.get("NumMedia", "0"))
    return tuple(
        Attachment(
            url=_trusted(fields.get(f"MediaUrl{index}", ""), hosts),
            mime=fields.get(f"MediaContentType{index}", "application/octet-stream"),
        )
        for index in range(min(count, MAX_MEDIA))
    )


def location(fields: Fields) -> Location | None:
    """The place shared, unless its numbers are no place on earth."""
    try:
        latitude, longitude = float(fields["Latitude"]), float(fields["Longitude"])
    except (KeyError, ValueError):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    label = ", ".join(part for part in (fields.get("Label"), fields.get("Address")) if part)
    return Location(latitude, longitude, label or None)


def _number(digits: str) -> int:
    return int(digits[:4]) if digits.isascii() and digits.isdigit() else 0


def _trusted(url: str, hosts: frozenset[str]) -> str:
    try:
        parts = urlsplit(url)
        trusted = f"{parts.scheme}://{parts.netloc}" in hosts
    except ValueError:
        return ""
    return url if trusted else ""


def quotes(fields: Fields) -> str:
    """The message of ours that this one answers, by its sid. A reaction is put on a message, whichever that was."""
    named = fields.get("OriginalRepliedMessageSid", "").strip()
    return named or ("unnamed" if fields.get("MessageType") == "reaction" else "")
