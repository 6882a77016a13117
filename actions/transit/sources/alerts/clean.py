"""Texts as feeds send them, made fit to be read on a phone: no markup, no entities, no control characters."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from urllib.parse import urlsplit

LONGEST_HEADER, LONGEST_TEXT = 300, 3_000
_LONGEST_RAW = 50_000
_LONGEST_URL = 2_000
_BLOCKS = re.compile(
    r"p|div|br|li|ul|ol|tr|table|h[1-6]|section|article|header|footer|blockquote|hr|dt|dd|dl", re.IGNORECASE
)
_SILENT = re.compile(r"script|style|head|title|svg", re.IGNORECASE)
_INLINE = re.compile(
    r"a|b|i|u|s|em|strong|span|font|small|big|sub|sup|img|t[dh]|tbody|thead|code|pre|mark|ins|del|center|html|body|meta"
    r"|link|label|abbr|time|picture|source|path|button|form|input|iframe|video|nav|main|figure",
    re.IGNORECASE,
)
_TAG = re.compile(r"<!--|</?([a-z][a-z0-9]*)(?=[\s/>])", re.IGNORECASE)
_GERMAN, _ENGLISH = (
    frozenset({"de", "deu", "ger", "german", "deutsch"}),
    frozenset({"en", "eng", "english", "englisch"}),
)


class _Text(HTMLParser):
    """Keeps what a reader would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _SILENT.fullmatch(tag):
            self._silent.append(tag)
        elif _BLOCKS.fullmatch(tag):
            self.parts.append("\n• " if tag == "li" else "\n")
        elif not _INLINE.fullmatch(tag):
            self.parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not _SILENT.fullmatch(tag):
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif _BLOCKS.fullmatch(tag):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def text(raw: str, longest: int = LONGEST_TEXT) -> str:
    """Return a text without markup; one that was escaped twice is unescaped twice."""
    said = raw[:_LONGEST_RAW]
    for _ in range(3):
        before = said
        said = _without_tags(said) if _is_markup(said) else html.unescape(said)
        if said == before:
            break
    return _cut(_tidy(said), longest)


def _is_markup(said: str) -> bool:
    """Only tags that exist are tags: "<U3>" and "1 < 2" are words."""
    return any(
        m[1] is None or any(known.fullmatch(m[1]) for known in (_BLOCKS, _INLINE, _SILENT)) for m in _TAG.finditer(said)
    )


def _without_tags(said: str) -> str:
    parser = _Text()
    parser.feed(said)
    parser.close()
    return "".join(parser.parts)


def _tidy(said: str) -> str:
    visible = "".join(
        c if c == "\n" else " " if c in "\t\r\v\f\x85\u2028\u2029" else "" if unicodedata.category(c)[0] == "C" else c
        for c in said.replace("\r\n", "\n").replace("\u00ad", "")
    )
    lines = (" ".join(line.split()) for line in visible.split("\n"))
    return "\n".join(line for line in lines if line and line != "•")


def _cut(said: str, longest: int) -> str:
    if len(said) <= longest:
        return said
    return said[:longest].rsplit(" ", 1)[0].rstrip(" ,;:-") + " …"


def language(tag: str) -> tuple[str, bool]:
    """Return the language of a tag in any spelling, blank if it names none, and whether the text is markup."""
    parts = [part for part in re.split(r"[^a-z]+", tag.casefold()) if part]
    marked = "html" in parts
    first = next((part for part in parts if part != "html"), "")
    if first in _GERMAN:
        return "de", marked
    if first in _ENGLISH:
        return "en", marked
    return ("" if first in ("", "mul", "und", "zxx", "x", "default", "none", "null") else first), marked


def translations(said: Iterable[tuple[str, str]], longest: int = LONGEST_TEXT) -> Mapping[str, str]:
    """Return the texts (tag, text) by language; plain text goes before the same as markup.

    A text without a language is the operator's own: German, unless there is a German one.
    """
    found: dict[str, str] = {}
    read = [(*language(tag), text(words, longest)) for tag, words in said]
    for name, _, words in sorted(read, key=lambda one: (not one[0], one[1])):
        if words:
            found.setdefault(name or "de", words)
    return found


def url(raw: str) -> str | None:
    """Return an address that may be shown; anything but http is none."""
    said = html.unescape(raw).strip()
    if len(said) > _LONGEST_URL or re.search(r"[\s\x00-\x1f\x7f<>\"]", said):
        return None
    try:
        parts = urlsplit(said)
        fit = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        return None
    return said if fit else None
