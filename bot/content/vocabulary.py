"""What the words of a notice may say. It is a closed vocabulary, not a list of what is forbidden: what nobody has
thought of cannot be said, in whatever disguise. Facts come from fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from bot.content.render import PLACEHOLDER
from bot.model.words import NoticeWords

SIGNS = frozenset(" \n.,:;?!()-–…„“”‚‘’\"'")
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzäöüß")
"""Small letters of German and English, one code point each: look-alikes, digits, %, €, @, / and zero-width are none."""
WORD = re.compile(r"[a-zäöüß]+")
GLUED = re.compile(r"[.:;?!,](?=[a-zäöüß])")
"""A dot within a word makes an address of it, or hides one."""
FREE = re.compile(r"(?<!\bfeel )\bfree\b(?! again| of th(?:at|is))")
LINK = re.compile(r"https://\S+")
PATH = re.compile(r"(?:/[a-z][a-z-]*)*/?")
SELLING = re.compile(
    r"gratis|kostenlos|umsonst|geschenk|rabatt|prozent|percent|\beuro|\bcents?\b|dollar|preis|price|billig|cheap|"
    r"gutschein|voucher|coupon|discount|angebot|offer|\baktion|\bdeals?\b|sale\b|\bspar|\bsav(?:e|ing)|black|friday|"
    r"cyber|gewinn|kauf|\bbuy|shop|\bcode|hundert|hundred|(?:zwan|vier|fünf|sech|sieb|acht|neun)zig\b|dreißig|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty\b|\bzehn\b|\bten\b|hälfte|\bhal[bf]|\bpunkt\b|\bdot\b|www|http"
)
"""What a company cannot add either."""
LONGEST = 70
"""So many words of its own a text may have, fields not counted."""
PUSHED = ("notice", "template")


@dataclass(frozen=True)
class MaySay:
    """`hosts` are the company's own, to which a text may link; `words` are those that it has added."""

    hosts: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, addresses: Iterable[str], hosts: Iterable[str], words: Iterable[str]) -> MaySay:
        """Raises ValueError for a word that cannot be added."""
        own = {(urlsplit(address).hostname or "").lower() for address in addresses} | {host.lower() for host in hosts}
        added = frozenset(one.lower() for one in words)
        for word in sorted(added):
            if not WORD.fullmatch(word) or SELLING.search(word):
                raise ValueError(f"{word!r} is no word that a notice may say")
        return cls(frozenset(own - {""}), added)

    def objections(self, words: NoticeWords, fields: frozenset[str]) -> Iterator[str]:
        """Why these words are none of a notice, as the end of a sentence. `fields` are those of the type's events."""
        for name, by_locale in words.texts.items():
            for locale, text in by_locale.items():
                place = f"{name} ({locale})"
                yield from self._unsayable(place, text)
                if fields and name.startswith(PUSHED) and not _names_first(text, fields):
                    yield f"does not begin {place} with a line that holds a field of its event"
        for name, variations in words.parts.items():
            for locale, texts in variations.items():
                for text in texts:
                    yield from self._unsayable(f"{name} ({locale})", text)

    def _unsayable(self, place: str, text: str) -> Iterator[str]:
        for link in LINK.findall(text):
            if not self._is_own(link):
                yield f"links in {place} to {link}, which is no page of the company (LOTSE_OWN_HOSTS)"
        plain = PLACEHOLDER.sub(" ", LINK.sub(" ", text)).lower()
        if foreign := sorted(set(plain) - SIGNS - LETTERS):
            yield f"has {foreign[0]!r} in {place}; numbers and names come from fields"
        if GLUED.search(plain):
            yield f"has a sign within a word in {place}"
        said = WORD.findall(plain)
        if FREE.search(plain):
            said.append("free of charge")
        known = self._all
        if unknown := [word for word in said if word not in known]:
            yield f"says {unknown[0]!r} in {place}, which is no word of notices (LOTSE_NOTICE_WORDS adds some)"
        if len(said) > LONGEST:
            yield f"has more than {LONGEST} words of its own in {place}"

    @property
    def _all(self) -> frozenset[str]:
        return self.words | vocabulary()

    def _is_own(self, link: str) -> bool:
        try:
            parts = urlsplit(link.rstrip(".,:;?!)"))
            own = parts.netloc in self.hosts and not (parts.query or parts.fragment)
        except ValueError:
            return False
        words: Mapping[str, None] = dict.fromkeys(WORD.findall(parts.path))
        return own and PATH.fullmatch(parts.path) is not None and not words.keys() - self._all


NOTHING_MORE = MaySay()


@cache
def vocabulary() -> frozenset[str]:
    """All words that a notice may say by itself, in German and English: those of every service,
    and the small ones between them. None sells anything, none counts further than four."""
    return frozenset(Path(__file__).with_name("vocabulary.txt").read_text(encoding="utf-8").split())


def _names_first(text: str, fields: frozenset[str]) -> bool:
    return bool(fields & set(PLACEHOLDER.findall(text.strip().partition("\n")[0])))
