"""What a standing consent's notices have told of: no incident twice, no end of what was never told. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.model.consent import Consent
from bot.model.conversation import Known
from bot.model.ids import derived_id
from bot.model.item import EventItem
from bot.model.schedule import Least

MATERIAL = ("from", "to", "closed", "delay_minutes", "reason", "forecast")
"""What makes an incident another piece of news; its age and its source do not."""
MOST = 50
FORGOTTEN = timedelta(days=60)


def incident_of(item: EventItem) -> str:
    """The incident's own id; a source without one has an incident an event."""
    return item.incident or item.event


def news(known: Sequence[Known], consent: Consent, item: EventItem, fields: Mapping[str, Any]) -> str | None:
    """As what this is to be told; None if it is no news, or not bad enough for this consent.

    An incident that grows bad enough appears only then. That it is over is told when the last one is that was told of:
    a line with another disruption is not free again.
    """
    ours = [one for one in known if one.opt_in == consent.id]
    same = _same(ours, item)
    if item.what == "ended":
        return "ended" if same and len(ours) == 1 else None
    if not Least.of(consent.values.get("least")).reached(fields) or facts(fields) in {one.facts for one in ours}:
        return None
    return "changed" if same else "appeared"


def told(
    known: Sequence[Known], consent: Consent, item: EventItem, fields: Mapping[str, Any], now: datetime
) -> tuple[Known, ...]:
    """After the notice: the incident is known as this, or, once it has ended, not any more."""
    same = _same([one for one in known if one.opt_in == consent.id], item)
    others = [one for one in known if one is not same]
    if item.what == "ended":
        return tuple(others)
    return (*others, Known(consent.id, incident_of(item), facts(fields), now, item.event))[-MOST:]


def passed_over(
    known: Sequence[Known], consent: Consent, item: EventItem, fields: Mapping[str, Any]
) -> tuple[Known, ...]:
    """After an event that is not told. What has ended is known no more. What says the very same under another id is
    known too: it may be the same one under a new id, or a second one, and over is only what has ended under both."""
    ours = [one for one in known if one.opt_in == consent.id]
    same = _same(ours, item)
    if item.what == "ended":
        return tuple(one for one in known if one is not same)
    twin = next((one for one in ours if one.facts == facts(fields)), None)
    if same or twin is None:
        return tuple(known)
    return (*known, replace(twin, incident=incident_of(item)))[-MOST:]


def _same(ours: Sequence[Known], item: EventItem) -> Known | None:
    return next((one for one in ours if one.incident == incident_of(item)), None)


def arrived(known: Sequence[Known], consents: Sequence[Consent], now: datetime) -> tuple[Known, ...]:
    """Less those whose notice never left or did not arrive, those of consents that tell no more, and those of which
    nobody has heard for so long that their end was missed."""
    lost = {consent.id: consent.lost for consent in consents if consent.status == "live"}
    return tuple(
        one for one in known if one.opt_in in lost and one.event not in lost[one.opt_in] and now - one.at < FORGOTTEN
    )


def without(known: Sequence[Known], consent: str) -> tuple[Known, ...]:
    """A consent that ends or rests forgets what it has told."""
    return tuple(one for one in known if one.opt_in != consent)


def facts(fields: Mapping[str, Any]) -> str:
    return derived_id("f", *(f"{name}={fields.get(name) or ''}" for name in MATERIAL))
