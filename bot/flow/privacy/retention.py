"""Tidy: what state and consents hold of past conversations ends by itself, also when nobody writes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import BOT, KEEPS_SETTLED
from bot.model.ledger_checkpoints import KEPT
from bot.model.optin import OPEN, OptIn


def ring(draft: Draft, house: House) -> None:
    """Once a day while there is something to tidy: the bot's conversation that silence has ended goes with the words
    in it, so does, a week later, what is kept of one that a person has closed; a consent that has run out ends, and a
    parcel's number goes some days after its notices are over. Its proof stays in the ledger, without texts; so does
    that of every consent as old as the ledger's oldest entries."""
    draft.set(tidy_at=None)
    conversation = draft.conversation
    if draft.owner == BOT and (conversation is None or draft.now - conversation.last_at > house.idle):
        draft.set(conversation=None, dialogue=None)
    if draft.state.settled and draft.now - draft.state.settled.at > KEEPS_SETTLED:
        draft.set(settled=None)
    if draft.conversation is None and draft.state.settled is None:
        draft.set(name="")  # whoever writes again brings it along
    for run_out in draft.consents.run_out():
        draft.consents.end(run_out, "ended")
    over = {one.id: one for one in draft.consents.parcels() if _over(one, draft.now)}
    since = {one: draft.state.over.get(one, draft.now.isoformat()) for one in over}
    ends = draft.now - timedelta(days=house.parcel_days)
    old = {one for one, at in since.items() if datetime.fromisoformat(at) <= ends}
    for one in old:
        _forget(draft, over[one])
    draft.set(over={one: at for one, at in since.items() if one not in old})
    for ancient in [one for one in draft.consents.all.values() if one.until <= draft.now - KEPT]:
        _forget(draft, ancient)


def _over(one: OptIn, now: datetime) -> bool:
    return one.status not in OPEN or one.until <= now


def _forget(draft: Draft, one: OptIn) -> None:
    """Nothing is owed for it any more, and nothing that was never ended stays behind without its texts."""
    if one.status in OPEN:
        draft.consents.end(one, "ended", silently=True)
    draft.consents.forget(one)
    if draft.state.last_notice and draft.state.last_notice.opt_in == one.id:
        draft.set(last_notice=replace(draft.state.last_notice, subject="", event="", words=""))
