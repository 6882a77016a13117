"""What a standing consent's notices have told of: no incident twice, no end of what was never told. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.model.conversation import Known
from bot.model.ids import derived_id
from bot.model.item import EventItem, EventKind
from bot.model.optin import OptIn
from bot.model.schedule import Least

MATERIAL = ("from", "to", "closed", "delay_minutes", "reason")
"""What makes an incident another piece of news; its age and its source do not."""
MOST = 50


def incident_of(item: EventItem) -> str:
    """The incident's own id; a source without one has an incident an event."""
    return item.incident or item.event


def of(known: Sequence[Known], opt_in: str, item: EventItem, fields: Mapping[str, Any]) -> Known | None:
    """What was told of this incident. One that says the very same under another id is the same."""
    ours = [one for one in known if one.opt_in == opt_in]
    exact = next((one for one in ours if one.incident == incident_of(item)), None)
    if exact is not None or item.what == "ended":
        return exact
    said = facts(fields)
    return next((one for one in ours if one.facts == said), None)


def news(
    known: Known | None, what: EventKind, fields: Mapping[str, Any], values: Mapping[str, Any]
) -> EventKind | None:
    """As what this is to be told; None if it is no news, or not bad enough for this consent.

    An incident that grows bad enough appears only then; one that nobody was told of has not ended for them.
    """
    if what == "ended":
        return "ended" if known else None
    if not Least.of(values.get("least")).reached(fields):
        return None
    if known is None:
        return "appeared"
    return "changed" if known.facts != facts(fields) else None


def told(
    known: Sequence[Known], opt_in: str, item: EventItem, fields: Mapping[str, Any], now: datetime
) -> tuple[Known, ...]:
    """After the notice: the incident is known as this, or, once it has ended, not any more."""
    same = of(known, opt_in, item, fields)
    others = [one for one in known if one is not same]
    if item.what == "ended":
        return tuple(others)
    return (*others, Known(opt_in, incident_of(item), facts(fields), now, item.event))[-MOST:]


def renamed(known: Sequence[Known], opt_in: str, item: EventItem, fields: Mapping[str, Any]) -> tuple[Known, ...]:
    """The source has given a told incident a new id: its end will come under that one."""
    same = of(known, opt_in, item, fields)
    return tuple(replace(one, incident=incident_of(item)) if one is same else one for one in known)


def arrived(known: Sequence[Known], opt_ins: Sequence[OptIn]) -> tuple[Known, ...]:
    """Less those whose notice never left or did not arrive, and those of consents that tell no more."""
    lost = {one.id: one.lost for one in opt_ins if one.status == "live"}
    return tuple(one for one in known if one.opt_in in lost and one.event not in lost[one.opt_in])


def without(known: Sequence[Known], opt_in: str) -> tuple[Known, ...]:
    """A consent that ends or rests forgets what it has told."""
    return tuple(one for one in known if one.opt_in != opt_in)


def facts(fields: Mapping[str, Any]) -> str:
    return derived_id("f", *(f"{name}={fields.get(name) or ''}" for name in MATERIAL))
