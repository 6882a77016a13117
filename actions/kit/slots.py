"""What the customer named: in this message, else earlier in the conversation."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker

from bot.model.consent_selector import ConsentSelector, Named

ASPECT = "aspect"
"""The entity by which a follow-up says what it asks of the last answer."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_BESIDE_A_NAME = re.compile(r"d(?:er|ie|as|en|em)|für|fuer|zu[rm]|auf|von|bitte|linie|paket|the|for|please|line|parcel")


def entities(tracker: Tracker, kind: str) -> list[dict[str, Any]]:
    """Return the entities of a kind in the latest message, each value once."""
    named: list[dict[str, Any]] = [e for e in tracker.latest_message.get("entities") or [] if e.get("entity") == kind]
    return list({e["value"]: e for e in reversed(named)}.values())[::-1]


def values(tracker: Tracker, kind: str) -> list[str]:
    """Return the values named in this message, else the one remembered."""
    named = [str(e["value"]) for e in entities(tracker, kind)]
    kept = tracker.slots.get(kind)
    return named or ([str(kept)] if kept else [])


def aspects(tracker: Tracker) -> list[str]:
    """Return what this message asks of the last answer; empty for a question of its own."""
    wanted = [str(one["value"]) for one in entities(tracker, ASPECT)]
    return ["where" if one == "place" else one for one in wanted]


def in_own_words(tracker: Tracker) -> bool:
    """Say whether the latest message says more than names and numbers; a tap and a bare answer do not."""
    text = str(tracker.latest_message.get("text") or "")
    placed = [e for e in tracker.latest_message.get("entities") or [] if e.get("start") is not None]
    for one in sorted(placed, key=lambda e: int(e["start"]), reverse=True):
        text = f"{text[: one['start']]} {text[one['end'] :]}"
    return any(not _BESIDE_A_NAME.fullmatch(word) for word in _WORD.findall(text.casefold()))


def consents(tracker: Tracker, selector: ConsentSelector) -> tuple[Named, ...]:
    """Return which of their consents this message names; all of them if it names none."""
    message = tracker.latest_message
    return selector.named(str(message.get("text") or ""), message.get("entities") or [])
