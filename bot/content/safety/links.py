"""Links and addresses in a text: only the company's own hosts, and those that the shipped texts name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from bot.model.objection import Objection

_ENDS = (
    "de|com|org|net|eu|info|io|shop|store|app|me|ly|biz|xyz|online|site|link|click|hamburg|berlin|at|ch|uk|fr|nl|gl|co"
    "|to|tv|dev|tech|club|top|gg|cc|page|us|pl|it|es|be|dk|se|no|live|news|deals|sale|world|cloud|email|ai|gle|goo|tk|ru"
)
SCHEME = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{1,12}:\s?[/\\]{1,2}|h\s?t\s?t\s?p\s?s?\s?:|hxxps?|javascript:|data:|mailto:)\S*",
    re.IGNORECASE,
)
BARE = re.compile(rf"(?<![\w@.-])(?:[\w-]+\.)+(?:{_ENDS})(?![\w-])(?:[/:?#][^\s]*)?", re.IGNORECASE)
WWW = re.compile(r"\bwww\.[^\s]+", re.IGNORECASE)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?(?P<host>[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
SPOKEN = re.compile(
    rf"(?<![\w-])[\w-]{{2,63}}\s*(?:[\[({{]\s*(?:\.|punkt|dot)\s*[\])}}]|\s(?:punkt|dot)\s)\s*(?:{_ENDS})\b",
    re.IGNORECASE,
)
PLACE = re.compile(r"\{\w+\}")
NUMERIC = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")


def links(text: str, hosts: Collection[str]) -> Iterator[Objection]:
    rest = text
    for match in MAIL.finditer(text):
        if not is_own(match["host"].lower(), hosts):
            yield Objection("link", match[0])
    rest = MAIL.sub(" ", rest)
    for match in SCHEME.finditer(rest):
        yield from _link(match[0].rstrip(".,;:!?)“”\"'"), hosts)
    rest = SCHEME.sub(" ", rest)
    for match in [*WWW.finditer(rest), *BARE.finditer(rest)]:
        found = match[0].rstrip(".,;:!?)“”\"'")
        if not found.isascii():
            yield Objection("lookalike", found)
        elif not _is_page(f"https://{found}", hosts):
            yield Objection("link", found)
    for pattern in (SPOKEN, NUMERIC):
        if said := pattern.search(rest):
            yield Objection("link", said[0])


def is_own(host: str, hosts: Collection[str]) -> bool:
    """The host itself, with `www.` or without; as a mail's, also the domain of such a page."""
    return host in hosts or host.removeprefix("www.") in hosts or f"www.{host}" in hosts


def _link(link: str, hosts: Collection[str]) -> Iterator[Objection]:
    if not link.isascii():
        yield Objection("lookalike", link)
    elif not link.lower().startswith("https://") or not _is_page(link, hosts):
        yield Objection("link", link)


def _is_page(link: str, hosts: Collection[str]) -> bool:
    """A page of one of the hosts that leads nowhere else by itself."""
    plain = PLACE.sub("x", link)
    try:
        parts = urlsplit(plain)
        port = parts.port
    except ValueError:
        return False
    host = urlsplit(link).netloc.lower()
    if "\\" in link or "{" in host or "@" in host or port or "xn--" in host:
        return host in hosts
    inner = f"{parts.path}?{parts.query}#{parts.fragment}".lower()
    return is_own(host, hosts) and not re.search(r"//|https?[:%]|%2f%2f", inner)
