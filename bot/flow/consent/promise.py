"""How long a notice can honestly be promised to this contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.flow.turn.turn import Turn
from bot.model.commands import GrantConsent, ProposeConsent

ONLY_OUTSIDE = "callback"
"""A promise about this subject is of no use while the platform's window is open."""


@dataclass(frozen=True)
class Promise:
    """The end that can be promised. None means no promise, and `instead` is the response that says so. `shortened`
    means that the platform's window ends it."""

    until: datetime | None
    shortened: bool = False
    instead: str = "utter_optin_not_possible"


def promise(turn: Turn, wish: ProposeConsent | GrantConsent) -> Promise:
    """Never longer than the type allows, and past the platform's window only if a template may be sent there."""
    notice = turn.content.notices.get(wish.type)
    if notice is None:  # nobody has accepted its words yet
        return Promise(None)
    longest = turn.now + notice.longest
    until = min(longest, wish.until) if wish.until else longest
    lack = turn.reach.lack(turn.state.address.connector, notice, turn.locale, wish.subject)
    window = turn.state.window_until
    if until <= turn.now:
        return Promise(None)
    if lack == "crowded":  # more wait for it than can be told in time
        return Promise(None, instead="utter_optin_crowded")
    if lack and window is not None and notice.subject == ONLY_OUTSIDE:
        return Promise(None)
    if window is None or window >= until or not lack:
        return Promise(until)
    if notice.shape == "standing" or window <= turn.now:  # a standing one that ends tomorrow is none
        return Promise(None, instead="utter_optin_window")
    return Promise(window, shortened=True)
