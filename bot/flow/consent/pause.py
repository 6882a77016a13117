"""Pause notices for a while: about one subject, one type or everything. A pause with an end is over by itself."""

from __future__ import annotations

from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.commands import PauseConsents, ResumeConsents
from bot.model.consent import PAUSE, Consent
from bot.model.incidents import without
from bot.model.item import TimerItem


def pause(turn: Turn, wish: PauseConsents) -> None:
    """A spent consent pauses too, as long as its notice has not left. Deferred notices and known incidents are
    forgotten: after the pause they are news again."""
    for consent in turn.consents.open():
        if _meant(consent, wish):
            turn.consents.pause(consent, wish.until)
            turn.set(
                known=without(turn.state.known, consent.id),
                held=tuple(held for held in turn.state.held if held.opt_in != consent.id),
            )
    _wind(turn)


def resume(turn: Turn, wish: ResumeConsents) -> None:
    for consent in turn.consents.holding():
        if consent.status == "paused" and _meant(consent, wish):
            turn.consents.resume(consent)
    _wind(turn)


async def ring(turn: Turn, services: Services, item: TimerItem) -> None:
    """Resume the consents whose pause has ended."""
    for consent in turn.consents.holding():
        if consent.status == "paused" and consent.paused_until is not None and consent.paused_until <= turn.now:
            turn.consents.resume(consent)
    _wind(turn)


def _meant(consent: Consent, wish: PauseConsents | ResumeConsents) -> bool:
    return wish.type in {None, consent.type} and wish.subject in {None, consent.subject}


def _wind(turn: Turn) -> None:
    """Set the timer to the next end of a pause."""
    ends = [
        consent.paused_until
        for consent in turn.consents.holding()
        if consent.status == "paused" and consent.paused_until is not None
    ]
    turn.timer(PAUSE, min(ends, default=None))
