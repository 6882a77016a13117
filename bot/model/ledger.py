"""The ledger: what proves a contact's consents. One chain of entries per contact; each names the hash of the last.

A stored entry is a line of JSON with sorted keys, and its hash is the SHA-256 of that very line, so that anybody can
check it by hand. Personal data appear as salted hashes only. The salt lies with the text, never in the chain: whoever
erases text and salt leaves a chain that is still whole and says nothing about a person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal, get_args

from bot.model.clock import from_ms, to_ms
from bot.model.item import Locale

Kind = Literal[
    "proposed", "declined", "granted", "paused", "resumed", "used", "withdrawn", "ended", "too_late", "failed", "told",
    "erased",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)
VERSION = 1


class UnreadableEntryError(ValueError):
    """A line is not one that this program has written."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened to a consent. `seq` counts from 1, `prev` is the hash of the line before; both are
    given when the entry is linked.

    `subject`, `words` (the customer's), `shown` (the text that they agreed to), `message` (the platform's id of the
    customer's message) and `event` are salted hashes, empty where there is nothing. `version` names the words that a
    consent was given for, or that were used. `cause` says why it happened if it was neither the customer nor an event.
    """

    kind: Kind
    at: datetime
    opt_in: str = ""
    type: str = ""
    locale: Locale | Literal[""] = ""
    channel: str = ""
    until: datetime | None = None
    budget: int = 0
    per: str = ""
    subject: str = ""
    words: str = ""
    shown: str = ""
    message: str = ""
    event: str = ""
    cause: str = ""
    version: str = ""
    seq: int = 0
    prev: str = ""


NAMES = frozenset(field.name for field in fields(Entry))


def salted(salt: str, what: str, text: str) -> str:
    """What the chain says of a text. Without a salt it says nothing: an unsalted hash can be guessed."""
    if not salt or not text:
        return ""
    return hashlib.sha256(f"{salt}\n{what}\n{text}".encode()).hexdigest()


def line_of(entry: Entry) -> bytes:
    """The entry as it is stored and hashed. What is empty is left out, so that a later field changes no old line."""
    said = {name: value for name, value in vars(entry).items() if value not in {"", 0, None}}
    plain = {name: _moment(value) if isinstance(value, datetime) else value for name, value in said.items()}
    return json.dumps(plain | {"v": VERSION}, sort_keys=True, separators=(",", ":")).encode()


def hash_of(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def read(line: bytes) -> Entry:
    """Raises UnreadableEntryError, also for a line that says the same in other bytes."""
    try:
        raw: dict[str, Any] = json.loads(line)
        if raw.pop("v") != VERSION or not raw.keys() <= NAMES or raw.get("kind") not in KINDS:
            raise ValueError("no entry of this version")
        raw |= {name: datetime.fromisoformat(raw[name]) for name in ("at", "until") if name in raw}
        entry = Entry(**raw)
        if line_of(entry) != line:
            raise ValueError("not in the form in which entries are written")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableEntryError(str(error)) from error
    return entry


def _moment(at: datetime) -> str:
    return from_ms(to_ms(at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Head:
    """Where a chain ends: its last entry's number, moment (ms) and hash. Written `number:moment:hash`, or as the
    last line itself where nothing else was left of it."""

    seq: int
    at: int
    hash: str

    @classmethod
    def of(cls, text: str, contact: str) -> Head:
        """A damaged head holds up no stop: the chain goes on from it, and whoever checks finds the break."""
        if not text:
            return beginning(contact)
        try:
            if text.startswith("{"):
                return cls.after(text.encode())
            seq, at, digest = text.split(":")
            return cls(int(seq), int(at), digest)
        except ValueError:
            return cls(0, 0, hash_of(text.encode()))

    @classmethod
    def after(cls, line: bytes) -> Head:
        entry = read(line)
        return cls(entry.seq, to_ms(entry.at), hash_of(line))

    def __str__(self) -> str:
        return f"{self.seq}:{self.at}:{self.hash}" if self.seq else ""


def beginning(contact: str) -> Head:
    """What the first entry names as the one before: the chain belongs to this contact and no other."""
    return Head(0, 0, hash_of(f"lotse ledger\n{contact}".encode()))


def link(head: Head, entry: Entry, closed: int = 0) -> tuple[Head, bytes]:
    """The chain's new head and the line to append.

    Time in a chain never goes back, and nothing is written into what is `closed` (ms): clocks of workers differ.
    """
    at = max(to_ms(entry.at), head.at, closed)
    line = line_of(replace(entry, at=from_ms(at), seq=head.seq + 1, prev=head.hash))
    return Head(head.seq + 1, at, hash_of(line)), line


def chain(head: Head, entries: Iterable[Entry], closed: int = 0) -> tuple[Head, list[bytes]]:
    lines = []
    for entry in entries:
        head, line = link(head, entry, closed)
        lines.append(line)
    return head, lines


@dataclass(frozen=True)
class Fault:
    """A place where a chain is not as it was written: `seq` is the entry's number."""

    seq: int
    what: str


def faults(contact: str, lines: Sequence[bytes], head: str | None) -> tuple[list[Entry], list[Fault]]:
    """The entries that can be read, and every break. `head` is the one noted beside the chain, None if none is.

    A chain may begin late: what is older than the time for which it is kept is gone.
    """
    entries: list[Entry] = []
    found: list[Fault] = []
    before = beginning(contact)
    for place, line in enumerate(lines):
        seq = before.seq + 1
        try:
            entry = read(line)
        except UnreadableEntryError:
            found.append(Fault(seq, "cannot be read: it was changed"))
            before = Head(seq, before.at, hash_of(line))
            continue
        first_kept = place == 0 and entry.seq > 1
        if not first_kept and entry.seq != seq:
            found.append(Fault(seq, f"number {entry.seq} stands here: an entry is missing, was inserted or moved"))
        elif not first_kept and entry.prev != before.hash:
            found.append(Fault(seq, "does not continue the entry before: that one was changed, or this one inserted"))
        if to_ms(entry.at) < before.at:
            found.append(Fault(seq, "is older than the entry before"))
        entries.append(entry)
        before = Head(entry.seq, to_ms(entry.at), hash_of(line))
    if head is not None and head != (str(before) if lines else ""):
        found.append(Fault(before.seq, "is not the last one that was noted: the chain was cut or its end changed"))
    return entries, found
