"""How long a worker has had no brain, by its own watch: how old a message is tells nothing about that."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model.clock import Clock

NEVER = timedelta(0)


class Outage:
    """Begins with the worker, which has not heard of a brain yet, and anew each time that the brain goes away.

    A brain that loads is there and will answer; one that cannot be reached is absent.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        now = clock()
        self._since: datetime | None = now
        self._absent_since: datetime | None = now

    def over(self) -> None:
        """The brain has answered."""
        self._since = self._absent_since = None

    def goes_on(self, *, loading: bool) -> None:
        """The brain has not answered: it loads, or it cannot be reached."""
        now = self._clock()
        self._since = self._since or now
        self._absent_since = None if loading else self._absent_since or now

    def seen(self, standing: str | None) -> None:
        """What a look at the brain has found: the release that it serves, empty while it loads, None if absent."""
        if standing:
            self.over()
        else:
            self.goes_on(loading=standing is not None)

    @property
    def lasted(self) -> timedelta:
        return self._clock() - self._since if self._since else NEVER

    @property
    def absent(self) -> timedelta:
        """For how long without a break it could not even be reached."""
        return self._clock() - self._absent_since if self._absent_since else NEVER
