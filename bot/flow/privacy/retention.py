"""Retention: what is kept of past conversations and consents ends by itself, even if nobody writes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.consent import OPEN, Consent
from bot.model.conversation import BOT, KEEPS_SETTLED
from bot.model.item import TimerItem
from bot.model.ledger_checkpoints import KEPT


async def ring(turn: Turn, services: Services, item: TimerItem) -> None:
    """Once a day while there is something to tidy: the bot's conversation that silence has ended goes with the words
    in it, so does, a week later, what is kept of one that a person has closed; a consent that has run out ends, and a
    personal subject goes some days after its notices are over. Its proof stays in the ledger, without texts; so does
    that of every consent as old as the ledger's oldest entries."""
    turn.set(tidy_at=None)
    conversation = turn.conversation
    if turn.owner == BOT and (conversation is None or turn.now - conversation.last_at > services.idle):
        turn.set(conversation=None, dialogue=None)
    if turn.state.settled and turn.now - turn.state.settled.at > KEEPS_SETTLED:
        turn.set(settled=None)
    if turn.conversation is None and turn.state.settled is None:
        turn.set(name="")  # whoever writes again brings it along
    for run_out in turn.consents.run_out():
        turn.consents.end(run_out, "ended")
    over = {consent.id: consent for consent in turn.consents.personal() if _over(consent, turn.now)}
    since = {one: turn.state.over.get(one, turn.now.isoformat()) for one in over}
    ends = {one: turn.now - services.outlives(over[one].subject) for one in over}
    old = {one for one, at in since.items() if datetime.fromisoformat(at) <= ends[one]}
    for one in old:
        _forget(turn, over[one])
    turn.set(over={one: at for one, at in since.items() if one not in old})
    for ancient in [consent for consent in turn.consents.all.values() if consent.until <= turn.now - KEPT]:
        _forget(turn, ancient)


def _over(consent: Consent, now: datetime) -> bool:
    return consent.status not in OPEN or consent.until <= now


def _forget(turn: Turn, consent: Consent) -> None:
    """End it first if nothing has, so that nothing is owed for it and none stays open without its texts."""
    if consent.status in OPEN:
        turn.consents.end(consent, "ended", silently=True)
    turn.consents.forget(consent)
    if turn.state.last_notice and turn.state.last_notice.opt_in == consent.id:
        turn.set(last_notice=replace(turn.state.last_notice, subject="", event="", words=""))
