"""Tidy: what state and consents hold of past conversations ends by itself, also when nobody writes again."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.flow.draft import Draft
from bot.flow.house import House
from bot.model.conversation import BOT
from bot.model.ledger import Entry
from bot.model.optin import OPEN, OptIn


def ring(draft: Draft, house: House) -> None:
    """Once a day while there is something to tidy: the bot's conversation that silence has ended goes with the words
    in it, and a parcel's number some days after its notices are over. Its proof stays in the ledger, without texts."""
    draft.set(tidy_at=None)
    conversation = draft.conversation
    if draft.owner == BOT and (conversation is None or draft.now - conversation.last_at > house.idle):
        draft.set(conversation=None, dialogue=None)
    over = {one.id: one for one in draft.consents.parcels() if _over(one, draft.now)}
    since = {one: draft.state.over.get(one, draft.now.isoformat()) for one in over}
    ends = draft.now - timedelta(days=house.parcel_days)
    old = {one for one, at in since.items() if datetime.fromisoformat(at) <= ends}
    for one in old:
        _forget(draft, over[one])
    draft.set(over={one: at for one, at in since.items() if one not in old})


def _over(one: OptIn, now: datetime) -> bool:
    return one.status not in OPEN or one.until <= now


def _forget(draft: Draft, one: OptIn) -> None:
    draft.consents.forget(one)
    draft.consents.noted.append(Entry("erased", draft.now, one.id, one.type, cause="retention"))
    if draft.state.last_notice and draft.state.last_notice.opt_in == one.id:
        draft.set(last_notice=None)
