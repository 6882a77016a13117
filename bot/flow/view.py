"""The view: what actions may know of a contact. It travels with the message and is never stored."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.flow import remember
from bot.flow.draft import Draft
from bot.flow.house import House
from bot.flow.terms import how
from bot.model.conversation import LastNotice


def view(draft: Draft, house: House) -> dict[str, Any]:
    """What actions may know of the contact."""
    return {
        "locale": draft.locale,
        "now": house.local(draft.now).isoformat(),
        "timezone": str(house.timezone),
        "opt_ins": [
            {
                "id": one.id,
                "type": one.type,
                "subject": one.subject,
                "until": one.until.isoformat(),
                "status": one.status,
                "paused_until": one.paused_until.isoformat() if one.paused_until else None,
                "granted_at": one.proof.at.isoformat(),
                "values": one.values,
                "how": how(one),
                "budget": one.budget,
                "per": one.per,
                "used_today": one.used_today,
            }
            for one in draft.consents.holding()
        ],
        "last_notice": _last_notice(draft.state.last_notice),
        "window_until": draft.state.window_until.isoformat() if draft.state.window_until else None,
        "channel": {"name": draft.channel.name, "choices": True, "window": draft.channel.window is not None},
        "remembered": remember.recalled(draft, house),
        "optin_confirm": house.optin_confirm,
    }


def _last_notice(last: LastNotice | None) -> dict[str, Any] | None:
    if last is None:
        return None
    return {**asdict(last), "at": last.at.isoformat(), "granted_at": last.granted_at.isoformat()}
