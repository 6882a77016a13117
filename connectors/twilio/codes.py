"""Twilio's error codes and what each means for a message of ours."""

from __future__ import annotations

from bot.model.errors import SendError, Verdict

BLOCKED = frozenset({21610, 63014, 63033})
"""The recipient has opted out or blocked us: the platform takes nothing more for them."""

FULL = frozenset({63038})
"""The account has sent all that it may in 24 hours."""

_RETRY_AFTER: dict[int, float] = {
    20003: 60.0,  # credentials refused: an operator must act, the message itself is in order
    20429: 1.0,  # too many requests
    20503: 2.0,  # service unavailable, not taken
    30001: 10.0,  # queue overflow
    63009: 5.0,  # provider failed
    63010: 5.0,  # Twilio failed
    63012: 5.0,  # provider's server failed
    63017: 2.0,  # channel's rate limit
    63018: 2.0,  # channel's rate limit
    63038: 300.0,  # the account's messages of a day are used up
}


def refusal(status: int, code: int, after: float | None = None) -> SendError:
    """The verdict on a create call that Twilio answered with an error.

    A code from the tables above says that the message was not taken. A server error without one may
    have come after the message was taken, so it is unknown; only 503 with Retry-After means *not now*.
    """
    if code in _RETRY_AFTER:
        return SendError("retry", str(code), after or _RETRY_AFTER[code], full=code in FULL)
    if status == 429 or (status == 503 and after is not None):
        return SendError("retry", str(code), after or 1.0)
    if status in {401, 403}:
        return SendError("retry", str(code), _RETRY_AFTER[20003])
    verdict: Verdict = "unknown" if status >= 500 or status in {408, 409} or status < 400 else "failed"
    return SendError(verdict, str(code), opted_out=code in BLOCKED)
