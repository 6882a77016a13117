"""The plan of a commit: a turn's whole effect in the words of `commit.lua`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.model.basis import item_of
from bot.model.clock import to_ms
from bot.model.conversation import KEEPS_SETTLED, State
from bot.model.item import EventItem, may_stop
from bot.model.message import Outgoing
from bot.model.template import template_key
from bot.model.turn import Commit
from bot.store.consent_plan import NOTHING_ENDS, planned
from bot.store.redis import codec

DAY_MS = 86_400_000
CLOSED_MS = KEEPS_SETTLED.days * DAY_MS
KEEP_STATE_MS = 400 * DAY_MS
KEEP_PROOF_MS = 5 * 365 * DAY_MS
MOST_ANSWERS = 8
"""So many messages may leave for one item, parts of a long text among them."""


def plan_of(commit: Commit, keep_thread: int) -> dict[str, Any]:
    """Everything that the script is to check and to write, but for the bodies."""
    state = commit.state
    wants = {consent.id: f"{consent.type}|{consent.subject}" for consent in (*commit.known, *commit.granted)}
    places = _places(commit)
    return {
        "contact": commit.contact,
        "fence": str(commit.fence),
        "epoch": str(commit.epoch),
        **_standing(commit.state),
        "done": len(commit.done),
        "unread": sum(may_stop(item) for item in commit.done),
        "lines": len(commit.lines),
        "outs": [_out(message, places, wants, state.address.connector) for message in commit.outgoing],
        "most": MOST_ANSWERS,
        "consents": planned(commit.consents),
        "same": _same(wants),
        "today": commit.today,
        "posted": [codec.encode(item).decode() for item in commit.again_items],
        "timers": [(name, str(to_ms(at)) if at else NOTHING_ENDS) for name, at in commit.timers],
        "results": len(commit.results),
        "wish": codec.encode(commit.wish).decode() if commit.wish else "",
        "again": round(commit.again * 1000),
        "keep": KEEP_STATE_MS,
        "keep_thread": keep_thread,
        "keep_proof": KEEP_PROOF_MS,
    }


def _standing(state: State) -> dict[str, Any]:
    """Whose the contact is from now on, and in which lists of the desk."""
    conversation = state.conversation
    queued = conversation.queued_at if conversation else None
    return {
        "new_epoch": str(state.epoch),
        "owner": conversation.owner if conversation else "bot",
        "window": _until(state.window_until),
        "listed": bool(conversation and (conversation.owner != "bot" or conversation.danger)),
        "queued": _until(queued),
        "settled": _until(state.settled.at if state.settled else None),
        "keep_closed": CLOSED_MS,
    }


def _until(moment: datetime | None) -> str:
    return str(to_ms(moment)) if moment else NOTHING_ENDS


def _places(commit: Commit) -> dict[str, int]:
    """Where in the mailbox each item lies that a message may point at: an event by what it says about what."""
    return {
        f"{one.event}|{one.type}|{one.subject}" if isinstance(one, EventItem) else one.id: at
        for at, one in enumerate(commit.done, 1)
    }


def _out(message: Outgoing, places: dict[str, int], wants: dict[str, str], connector: str) -> dict[str, str | int]:
    """`at` is where its item should lie: the script looks there. A message that goes on waiting is the first one."""
    basis, use = message.basis, message.template
    optin, event, words = (basis.opt_in, basis.event, basis.words) if basis.kind == "notice" else ("", "", "")
    item = item_of(basis)
    place = f"{event}|{wants.get(optin, '')}" if optin else item
    return {
        "id": message.id,
        "kind": basis.kind,
        "agent": basis.agent if basis.kind == "agent" else "",
        "item": item,
        "at": places.get(place, 0 if places else 1),
        "optin": optin,
        "event": event,
        "words": words,
        "deadline": str(to_ms(message.deadline)) if message.deadline else NOTHING_ENDS,
        "template": f"{connector}|{template_key(use.name, use.locale, use.words)}" if use else "",
    }


def _same(wants: dict[str, str]) -> dict[str, list[str]]:
    """Which consents are to the same type and subject."""
    same: dict[str, list[str]] = {}
    for consent, want in wants.items():
        same.setdefault(want, []).append(consent)
    return same


def bodies_of(commit: Commit) -> list[bytes]:
    """The bodies that follow the plan, in its order."""
    outgoing = [{"address": commit.state.address, "message": message} for message in commit.outgoing]
    results = [result for _, result in commit.results]
    parts: Sequence[Any] = [commit.state, *commit.lines, *outgoing, *commit.granted, *results]
    return [codec.encode(part) for part in parts]
