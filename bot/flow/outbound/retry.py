"""What to do after a send did not succeed; pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.model.backoff import backoff, spread
from bot.model.basis import Basis
from bot.model.errors import SendError

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 300.0
MOST_TRIES = 12
UNKNOWN_FOR = timedelta(seconds=60)
LOOK_AGAIN = 3.0
LOOK_LATER = 35.0
"""A platform that was away may list the messages it took only a while after it is back."""
LOOK_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Next:
    """`again`: try or look again after `after` seconds; `give_up`: over; `repeat`: once more, a possible double."""

    step: Literal["again", "give_up", "repeat"]
    after: float = 0.0


def after_failure(error: SendError, tries: int, message: str = "") -> Next:
    """After a send: the platform's own pause wins over ours; a verdict of *failed* is final."""
    if error.verdict == "failed" or (error.verdict == "retry" and tries >= MOST_TRIES):
        return Next("give_up")
    if error.verdict == "unknown":
        return Next("again", LOOK_AGAIN)
    return Next("again", error.after if error.after is not None else pause(tries, message))


def pause(tries: int, message: str = "") -> float:
    """Doubling from one second, at most five minutes: an outage keeps many messages back, which do not all come again
    at one moment."""
    return spread(backoff(tries, FIRST_PAUSE, LONGEST_PAUSE), message)


def still_unknown(basis: Basis, first_unknown_at: datetime, now: datetime, *, repeated: bool) -> Next:
    """Nobody knows whether a message arrived: look for a minute. Then a bot's answer is repeated once, a notice never,
    and an agent decides about theirs."""
    if now - first_unknown_at < UNKNOWN_FOR:
        return Next("again", LOOK_AGAIN)
    if basis.kind in {"answer", "service"} and not repeated:
        return Next("repeat")
    return Next("give_up")


def look_again(found: Literal["absent", "away"], before: str, first_unknown_at: datetime, now: datetime) -> Next:
    """A message is absent only if two looks in a row do not find it; a look that failed says nothing. While the
    platform is away nothing could be sent anyway, so looking again costs nothing."""
    if found == "away" and now - first_unknown_at >= LOOK_FOR:
        return Next("give_up")
    return Next("again", LOOK_LATER if found == "absent" and before == "away" else LOOK_AGAIN)
