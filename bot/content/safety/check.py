"""One check for every text that customers read, whoever writes it: files, studio and `lotse check` ask the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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

    def __call__(self, text: str, *, unasked: bool = False) -> list[Objection]:
        return list(self._all(text, unasked=unasked))

    def _all(self, text: str, *, unasked: bool) -> Iterator[Objection]:
        yield from signs(text)
        yield from links(text, self.hosts)
        said = _LINK.sub(" ", text)
        if found := price(PLACEHOLDER.sub(" ", said)):
            yield Objection("price", found)
        if found := advert(said, unasked=unasked):
            yield Objection("advert", found)
