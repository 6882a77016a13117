"""Timers by name: what a turn may ask to be reminded of."""

from __future__ import annotations

from typing import Literal

TimerName = Literal["close", "crossed", "forget", "held", "onward", "owner", "pause", "tidy"]
"""`close`: the time to undo *resolved* is over; `crossed` and `onward`: the conversation has moved to another channel,
and its old contact is to hear of it; `forget`: a remembered value ends; `held`: a deferred notice is due; `owner`: look
whether the agent leaves the customer waiting; `pause`: a consent's pause ends; `tidy`: past conversations end."""


def kind_of(name: str) -> str:
    """A timer's name may carry what it is about after a colon: `forget:my_line`."""
    return name.partition(":")[0]
