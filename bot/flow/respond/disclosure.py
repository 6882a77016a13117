"""Disclosure: a few words before the answer say that a bot writes, and the privacy link stands after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.flow.turn.bubble import Bubble, Entry
from bot.model.basis import Service

DISCLOSURE, PREFIX, PRIVACY = "utter_disclosure", "utter_bot", "utter_privacy"
COURTESY = "utter_thank"
"""A word of thanks after an agent has closed the conversation is not the start of a new one."""


def introduce(
    entries: Sequence[Entry], render: Callable[[str, str], str], *, among_people: bool, disclosed: bool, met: bool
) -> tuple[list[Entry], bool]:
    """The turn's entries with the disclosure added, and whether the customer has been told: each time while people have
    the conversation, else at its start. Notices have their own words."""
    told: list[Entry] = []
    for entry in entries:
        if not isinstance(entry, Bubble) or entry.basis.kind not in {"answer", "service"}:
            told.append(entry)
            continue
        courtesy = isinstance(entry.basis, Service) and entry.basis.text == COURTESY
        prefix = PREFIX if among_people or (courtesy and not disclosed) else "" if disclosed else DISCLOSURE
        if entry.first_line and prefix == DISCLOSURE:
            prefix = ""  # numbers that help stand above everything, and the same text says that a bot writes
        text = f"{render(prefix, entry.item)} {entry.text}" if prefix else entry.text
        told.append(replace(entry, text=text, after="" if met else render(PRIVACY, entry.item)))
        disclosed, met = disclosed or not courtesy, True
    return told, disclosed
