"""Media: what customers send beside words. What it is say its first bytes, whatever it is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from bot.model.errors import LotseError
from bot.model.item import Attachment

Kind = Literal["image", "audio", "video", "card", "document"]
Why = Literal["gone", "too_large", "type", "elsewhere", "away", "infected", "unchecked"]
"""Why it cannot be shown: the platform has it no more; it is too large; it is nothing that we show; it lies where we do
not fetch from; the platform does not answer; the virus check found something, or does not answer."""
CARD = "text/vcard"
HEAD = 512
"""So many bytes tell what it is."""

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"#!AMR", "audio/amr"),
)
_BRANDS = {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": ""}
"""Of the MPEG-4 family, by its brand; most are videos, and QuickTime is nothing that browsers show."""
_CARDS = frozenset({CARD, "text/x-vcard", "text/directory"})


class MediaError(LotseError):
    """It cannot be shown, and why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


@dataclass(frozen=True)
class Media:
    """What was fetched, its type as its own bytes say."""

    mime: str
    body: bytes


@runtime_checkable
class KeepsMedia(Protocol):
    """A messenger whose customers send more than words, and which keeps that for a while."""

    async def fetch_media(self, attachment: Attachment) -> Media:
        """Fetch it from the platform alone; raises MediaError."""


class Blobs(Protocol):
    """Where fetched media lie, each under its contact: one word from us, and all of a contact is gone."""

    async def get(self, contact: str, name: str) -> Media | None:
        """None if there is none, or if it cannot be read any more."""

    async def put(self, contact: str, name: str, media: Media, at: datetime) -> None:
        """It ages from `at`, the moment when it was sent, however late it was fetched."""

    async def forget(self, contact: str) -> None:
        """Everything of this contact; nothing may be there."""

    async def sweep(self, before: datetime) -> None:
        """What was sent before goes, and what a crash has left half written."""

    async def contacts(self) -> list[str]:
        """Of whom there is anything."""


class MakesHarmless(Protocol):
    """Looks at what was fetched before anybody else does."""

    async def __call__(self, media: Media) -> Media:
        """The same to look at, with nothing else in it; raises MediaError."""


def name_of(line: str, number: int) -> str:
    """What the n-th file of a line is called, for whoever keeps it and whoever looks for it."""
    return f"{line}:{number}"


def kind_of(mime: str) -> Kind:
    """What a message says that it holds, as far as people tell things apart."""
    bare = mime.partition(";")[0].strip().lower()
    if bare in _CARDS:
        return "card"
    family = bare.partition("/")[0]
    return family if family in {"image", "audio", "video"} else "document"  # type: ignore[return-value]


def sniffed(head: bytes) -> str:
    """The type, by the first bytes; empty for whatever is not on the list. Words are on it as a contact card alone."""
    for signature, mime in _SIGNATURES:
        if head.startswith(signature):
            return mime
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return _BRANDS.get(brand, "video/3gpp" if brand.startswith(b"3g") else "video/mp4")
    return CARD if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:11].upper() == b"BEGIN:VCARD" else ""


def checked(declared: str, body: bytes) -> Media:
    """What may be shown; raises MediaError where the bytes are not what was said, or nothing that is shown."""
    mime, kind = sniffed(body[:HEAD]), kind_of(declared)
    if not mime:
        raise MediaError("type")
    same = kind_of(mime) == kind or {kind_of(mime), kind} == {"audio", "video"}  # one family of files for both
    if not (same or kind == "document"):
        raise MediaError("type")
    return Media(mime, body)
