"""One check for every text that customers read, whoever writes it: files, studio and `lotse check` ask the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.content.render import PLACEHOLDER
from bot.content.safety.links import links
from bot.content.safety.offers import advert
from bot.content.safety.prices import price
from bot.content.safety.signs import signs
from bot.model.objection import Objection

_LINK = re.compile(r"https://\S+")


@dataclass(frozen=True)
class TextCheck:
    """`hosts` are the company's own and those that the shipped texts name."""

    hosts: frozenset[str] = frozenset()

    def __call__(self, text: str, *, unasked: bool = False) -> Sequence[Objection]:
        return _objections(self.hosts, text, unasked)

    def uncached(self, text: str) -> Sequence[Objection]:
        return tuple(_all(self.hosts, text, unasked=False))


@lru_cache(maxsize=8_192)
def _objections(hosts: frozenset[str], text: str, unasked: bool) -> tuple[Objection, ...]:  # a key
    """Editors look at all texts again with each change of one."""
    return tuple(_all(hosts, text, unasked=unasked))


def _all(hosts: frozenset[str], text: str, *, unasked: bool) -> Iterator[Objection]:
    yield from signs(text)
    yield from links(text, hosts)
    said = _LINK.sub(" ", text)
    if found := price(PLACEHOLDER.sub(" ", said)):
        yield Objection("price", found)
    if found := advert(said, unasked=unasked):
        yield Objection("advert", found)
