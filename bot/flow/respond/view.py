"""The view: what actions may know about a contact. It is sent along with the message and never stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.flow.consent.consent_values import how
from bot.flow.respond import remembered_values
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn


def view(turn: Turn, services: Services) -> dict[str, Any]:
    """What actions may know about the contact."""
    return {
        "locale": turn.locale,
        "now": services.local(turn.now).isoformat(),
        "timezone": str(services.timezone),
        "consents": [
            {
                "id": consent.id,
                "type": consent.type,
                "subject": consent.subject,
                "until": consent.until.isoformat(),
                "status": consent.status,
                "paused_until": consent.paused_until.isoformat() if consent.paused_until else None,
                "granted_at": consent.proof.at.isoformat(),
                "values": consent.values,
                "how": how(consent),
                "budget": consent.budget,
                "per": consent.per,
                "used_today": consent.used_today,
            }
            for consent in turn.consents.holding()
        ],
        "last_notice": _last_notice(turn),
        "window_until": turn.state.window_until.isoformat() if turn.state.window_until else None,
        "channel": {"name": turn.channel.name, "choices": True, "window": turn.channel.window is not None},
        "remembered": remembered_values.recalled(turn, services),
        "optin_confirm": services.optin_confirm,
    }


def _last_notice(turn: Turn) -> dict[str, Any] | None:
    """The last notice that was sent, and the consent it was for. Without a subject, its texts have already been
    deleted."""
    wrote, old = turn.taken.wrote, turn.state.last_notice
    if wrote is None:
        return _told(old.at, old.type, old.subject, old.granted_at, old.words) if old else None
    consent = turn.consents.all.get(wrote.opt_in)
    return (
        _told(wrote.at, consent.type, consent.subject, consent.proof.at, consent.proof.words)
        if consent
        else _told(wrote.at)
    )


def _told(
    at: datetime, type_: str = "", subject: str = "", granted_at: datetime | None = None, words: str = ""
) -> dict[str, Any]:
    granted = (granted_at or at).isoformat()
    return {"at": at.isoformat(), "type": type_, "subject": subject, "granted_at": granted, "words": words}
