"""Pause: nothing is written first for a while, about one subject, one type or everything; then it goes on by itself."""

from __future__ import annotations

from bot.flow.turn.turn import Draft
from bot.model.commands import PauseOptIns, ResumeOptIns
from bot.model.incidents import without
from bot.model.optin import PAUSE, OptIn


def rest(draft: Draft, wish: PauseOptIns | ResumeOptIns) -> None:
    if isinstance(wish, PauseOptIns):
        _pause(draft, wish)
    else:
        _resume(draft, wish)
    _wind(draft)


def _pause(draft: Draft, wish: PauseOptIns) -> None:
    """Also what is spent and not yet on its way stays here. What rests or was told of is forgotten: after a pause
    an incident is news again."""
    for one in draft.consents.open():
        if _meant(one, wish):
            draft.consents.pause(one, wish.until)
            draft.set(
                known=without(draft.state.known, one.id),
                held=tuple(held for held in draft.state.held if held.opt_in != one.id),
            )


def _resume(draft: Draft, wish: ResumeOptIns) -> None:
    for one in draft.consents.holding():
        if one.status == "paused" and _meant(one, wish):
            draft.consents.resume(one)


def ring(draft: Draft) -> None:
    """A pause whose end was named is over."""
    for one in draft.consents.holding():
        if one.status == "paused" and one.paused_until is not None and one.paused_until <= draft.now:
            draft.consents.resume(one)
    _wind(draft)


def _meant(opt_in: OptIn, wish: PauseOptIns | ResumeOptIns) -> bool:
    return wish.type in {None, opt_in.type} and wish.subject in {None, opt_in.subject}


def _wind(draft: Draft) -> None:
    """The timer rings at the next end of a pause."""
    ends = [
        one.paused_until for one in draft.consents.holding() if one.status == "paused" and one.paused_until is not None
    ]
    draft.timer(PAUSE, min(ends, default=None))
