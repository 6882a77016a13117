"""Masking: what gives access to money or an account is blotted out of a customer's words before they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from bot.model.masking_bank import cards, ibans, security_code
from bot.model.masking_told import told_secrets
from bot.model.masking_words import Kind
from bot.model.visible import Span, visible

MASKS = tuple(f"[{kind}]" for kind in get_args(Kind))
"""What stands in a text in place of a secret."""


@dataclass(frozen=True)
class Masked:
    """The text with each secret's kind in its place, and which kinds there were. Nothing of a secret is kept."""

    text: str
    kinds: tuple[Kind, ...] = ()


def mask(typed: str, spared: Sequence[Span] = ()) -> Masked:
    """Blot out IBANs, card numbers and their security codes, PINs, TANs and passwords. Places that are `spared` hold
    somebody else's numbers, as those that packs know."""
    found = _apart(len(typed), _secrets(typed, spared))
    text, done = "", 0
    for (start, end), kind in found:
        text += f"{typed[done:start]}[{kind}]"
        done = end
    return Masked(text + typed[done:], tuple(dict.fromkeys(kind for _, kind in found)))


def _secrets(typed: str, spared: Sequence[Span]) -> Iterable[tuple[Span, Kind]]:
    """The surer kind first: it keeps its place."""
    seen = visible(typed)
    theirs = [span for span in spared if span[0] < span[1]]
    for start, end in ibans(seen, slips=False):
        yield seen.typed(start, end), "IBAN"
    for start, end in cards(seen, _seen_at(seen.starts, theirs)):
        yield seen.typed(start, end), "Kartennummer"
        if code := security_code(seen, end):
            yield seen.typed(*code), "Prüfnummer"
    for start, end in ibans(seen, slips=True):
        yield seen.typed(start, end), "IBAN"
    yield from told_secrets(typed, seen)


def _seen_at(starts: Sequence[int], spans: Sequence[Span]) -> list[Span]:
    """Places of the typed text among the visible characters."""
    if not spans:
        return []
    places = {typed: place for place, typed in reversed(list(enumerate(starts)))}
    return [(places.get(start, 0), places.get(end - 1, len(starts)) + 1) for start, end in spans]


def _apart(length: int, found: Iterable[tuple[Span, Kind]]) -> list[tuple[Span, Kind]]:
    """In the order of the text; of two that overlap, the first found stays."""
    taken = bytearray(length)
    kept: list[tuple[Span, Kind]] = []
    for (start, end), kind in found:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(((start, end), kind))
    return sorted(kept)
