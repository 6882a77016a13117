"""Splitting a text to fit a channel: at sentence ends if it can be, and only if it must."""

from __future__ import annotations

import re

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
BLANK = re.compile(r"\s+")


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` characters; nothing but white space between them is lost."""
    text = text.strip()
    parts = []
    while len(text) > limit:
        cut, resume = _cut(text, limit)
        parts.append(text[:cut].rstrip())
        text = text[resume:].lstrip()
    return [*parts, text] if text or not parts else parts


def _cut(text: str, limit: int) -> tuple[int, int]:
    """Where the first part ends and the rest begins: after the last sentence that fits, else the last word."""
    for pattern in (SENTENCE_END, BLANK):
        ends = [match for match in pattern.finditer(text, 0, limit + 1) if 0 < match.start() <= limit]
        if ends and ends[-1].start() * 3 > limit:
            return ends[-1].start(), ends[-1].end()
    return limit, limit
