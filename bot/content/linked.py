"""The links that customers may be shown: in answers, dated facts and the company's own pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from bot.content.load import FolderContent

LINK = re.compile(r"https?://[^\s<>\"'“”„()\[\]{}|\\^`]+", re.IGNORECASE)
_AFTER = ".,;:!?*_"
RESERVED = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost|local)$", re.IGNORECASE)
"""Hosts that are nobody's: values of the demonstration."""


def linked(content: FolderContent, day: date) -> list[str]:
    """Each once. A link that is only whole with a value of the conversation in it is none."""
    return sorted({link for link in _links(content, day) if not _nobodys(link)})


def _links(content: FolderContent, day: date) -> Iterator[str]:
    for by_locale in content.on_day(day).values():
        for texts in by_locale.values():
            for text in texts:
                yield from _in(text, content)
    yield from (fact.link for fact in content.facts.values() if fact.link)
    yield from (value for value in content.company.values() if LINK.fullmatch(value))


def _in(text: str, content: FolderContent) -> Iterator[str]:
    for name, value in content.company.items():
        text = text.replace(f"{{{name}}}", value)
    for match in LINK.finditer(text):
        if text[match.end() : match.end() + 1] != "{":
            yield match[0].rstrip(_AFTER)


def _nobodys(link: str) -> bool:
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return False  # nobody can open it either: that is told as any dead link
    return bool(RESERVED.search(host))
