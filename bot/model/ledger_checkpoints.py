"""Checkpoints: one hash, the day's root, for all that the ledger wrote on a day, kept in a second place.

Of each chain with entries on the day the root covers where it stood before and after. So nothing of that day can be
changed, removed or added later, also by somebody who may write everything in the store. Each root covers the one
before it, and each line of the file names the hash of the line before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from bot.model.clock import to_ms
from bot.model.ledger import Entry, hash_of

ONE_DAY = timedelta(days=1)
KEPT = timedelta(days=5 * 365 + 2)
"""Five years, which a consent is provable after its last use; its leap days included."""
VERSION = 1


def day_of(at: datetime) -> date:
    return at.astimezone(UTC).date()


def begins(day: date) -> int:
    """The day's first millisecond, UTC."""
    return to_ms(datetime.combine(day, time(), UTC))


def spans(lines: Sequence[bytes]) -> Iterator[tuple[date, str, str]]:
    """For each day of a chain, its head before the day's first entry and after the last. What cannot be read says
    nothing, and is missed by the root."""
    day, before, after = date.min, "", ""
    for line in lines:
        try:
            raw = json.loads(line)
            written, prev = date.fromisoformat(raw["at"][:10]), str(raw["prev"])
        except (ValueError, TypeError, KeyError):
            continue
        if written != day:
            if after:
                yield day, before, after
            day, before = written, prev
        after = hash_of(line)
    if after:
        yield day, before, after


def expired(entries: Sequence[Entry], now: datetime) -> int:
    """How many entries at the beginning of a chain need no longer be kept: those of consents of which nothing younger
    than five years is told but that their texts are gone. The last one stays as long as the chain does."""
    last = {entry.opt_in: entry.at for entry in entries if entry.opt_in and entry.kind != "erased"}
    number = 0
    for one in entries[:-1]:
        if last.get(one.opt_in, one.at) >= now - KEPT:
            break
        number += 1
    return number


def leaf(contact: str, before: str, after: str) -> bytes:
    """What the root covers of one chain."""
    return hashlib.sha256(f"{contact} {before} {after}".encode()).digest()


def root(prev: str, day: date, leaves: Iterable[bytes]) -> str:
    """SHA-256 over the hash of the file's line before, the day, and all leaves in hexadecimal and in order."""
    told = "".join(f"\n{one}" for one in sorted(one.hex() for one in leaves))
    return hash_of(f"{prev}\n{day.isoformat()}{told}".encode())


@dataclass(frozen=True)
class Begun:
    """The first line of a file: from this day on there are checkpoints."""

    day: date
    at: datetime
    kind: Literal["begun"] = "begun"


@dataclass(frozen=True)
class Checkpoint:
    """The root of a day and how many chains it covers."""

    day: date
    root: str
    chains: int
    kind: Literal["root"] = "root"


@dataclass(frozen=True)
class Restored:
    """The store was brought back to a moment in `day`: from here on the checkpoints of this and later days are made
    anew."""

    day: date
    at: datetime
    kind: Literal["restored"] = "restored"


Mark = Begun | Checkpoint | Restored
_KINDS: dict[str, type[Begun | Checkpoint | Restored]] = {"begun": Begun, "root": Checkpoint, "restored": Restored}


def line_of(mark: Mark, prev: str) -> bytes:
    """The mark as its line in the file; `prev` is the hash of the line before, empty for the first."""
    said = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(mark).items()}
    return json.dumps(said | {"prev": prev, "v": VERSION}, sort_keys=True, separators=(",", ":")).encode()


def read(line: bytes) -> tuple[Mark, str]:
    """The mark and the hash that it names as the line before. Raises ValueError."""
    try:
        raw = json.loads(line)
        if raw.pop("v") != VERSION:
            raise ValueError("no line of this version")
        prev = raw.pop("prev")
        kind = _KINDS[raw.pop("kind")]
        moments = {"at": datetime.fromisoformat(raw["at"])} if "at" in raw else {}
        mark = kind(**(raw | moments | {"day": date.fromisoformat(raw["day"])}))
        if line_of(mark, prev) != line:
            raise ValueError("not in the form in which lines are written")
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(str(error)) from error
    return mark, prev


@dataclass(frozen=True)
class Checkpointed:
    """A day's root as it must come out: over the hash of the line before it in the file."""

    root: str
    prev: str
    chains: int


@dataclass(frozen=True)
class Course:
    """What a file of checkpoints says. `days` holds the root that counts for each day; `next_day` is the one to write
    next, None for an empty file; `last` is the hash of its last line; `lines` are the hashes of all."""

    days: dict[date, Checkpointed] = field(default_factory=dict)
    next_day: date | None = None
    last: str = ""
    lines: frozenset[str] = frozenset()
    restored: tuple[Restored, ...] = ()
    faults: tuple[str, ...] = ()


def course(lines: Sequence[bytes]) -> Course:
    """Follow the file from its beginning. A line that a power cut has torn is passed over; the links decide: where
    one is missing or was changed, the line after it does not fit."""
    days: dict[date, Checkpointed] = {}
    hashes: list[str] = []
    restored: list[Restored] = []
    faults: list[str] = []
    next_day: date | None = None
    for number, line in enumerate(lines, 1):
        try:
            mark, prev = read(line)
        except ValueError:
            continue
        if prev != (hashes[-1] if hashes else ""):
            faults.append(f"line {number} of the roots does not continue the line before it")
        elif not _in_order(mark, next_day):
            faults.append(f"line {number} of the roots is of {mark.day}, not of {next_day}")
        if isinstance(mark, Restored):
            restored.append(mark)
            days = {day: checkpointed for day, checkpointed in days.items() if day < mark.day}
        if isinstance(mark, Checkpoint):
            days[mark.day] = Checkpointed(mark.root, prev, mark.chains)
        next_day = mark.day + ONE_DAY if isinstance(mark, Checkpoint) else mark.day
        hashes.append(hash_of(line))
    last = hashes[-1] if hashes else ""
    return Course(days, next_day, last, frozenset(hashes), tuple(restored), tuple(faults))


def _in_order(mark: Mark, next_day: date | None) -> bool:
    match mark:
        case Begun():
            return next_day is None
        case Checkpoint():
            return mark.day == next_day
        case Restored():
            return next_day is not None
