"""What was made of a message is remembered for the next who asks the same, without its words."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from typing import Callable, Generic, TypeVar

Found = TypeVar("Found")


class Memo(Generic[Found]):
    """A bounded table by a keyed digest: the oldest goes first, and nobody can read in it what people wrote."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._key = secrets.token_bytes(16)
        self._known: OrderedDict[bytes, Found] = OrderedDict()

    def get(self, text: str, find: Callable[[str], Found]) -> Found:
        """What is known about a text, found out when it is new."""
        place = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()
        if place in self._known:
            self._known.move_to_end(place)
            return self._known[place]
        found = self._known[place] = find(text)
        if len(self._known) > self._size:
            self._known.popitem(last=False)
        return found
