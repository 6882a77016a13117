"""What this process has seen to within a day, which need not be looked at again. Lost at any time, it costs a look."""

from __future__ import annotations

import time
from collections.abc import Hashable

DAY_SECONDS = 86_400.0
MOST = 20_000


class RecentSet:
    """Bounded in number and time: when either is over, all of it is forgotten."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._seen: set[Hashable] = set()
        self._since = time.monotonic()

    def __contains__(self, what: Hashable) -> bool:
        return what in self._seen and time.monotonic() - self._since < DAY_SECONDS

    def add(self, what: Hashable) -> None:
        if len(self._seen) >= self._most or time.monotonic() - self._since >= DAY_SECONDS:
            self._seen, self._since = set(), time.monotonic()
        self._seen.add(what)
