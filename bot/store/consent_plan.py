"""The events of a turn's consents as `commit.lua` carries them out, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.model.clock import to_ms
from bot.model.consent_event import (
    Adopted,
    ConsentEvent,
    Declined,
    Ended,
    Forgotten,
    Granted,
    Missed,
    Paused,
    Proposed,
    Resumed,
    Spent,
    Told,
)

NOTHING_ENDS = "0"


def planned(events: Sequence[ConsentEvent]) -> list[dict[str, Any]]:
    """A question and a no change nothing: the ledger alone has them."""
    return [_planned(event) for event in events if not isinstance(event, Proposed | Declined)]


def _planned(
    event: Granted | Adopted | Spent | Paused | Resumed | Ended | Told | Missed | Forgotten,
) -> dict[str, Any]:
    said = {"kind": event.kind, "id": event.consent.id}
    match event:
        case Granted(consent=one):
            proof, want = one.proof, f"{one.type}|{one.subject}"
            terms = {"until": str(to_ms(one.until)), "budget": str(one.budget), "per": one.per, "want": want}
            return said | terms | {"message": proof.message, "words": proof.version}
        case Adopted(version=version):
            return said | {"words": version}
        case Spent(event=happened):
            return said | {"event": happened}
        case Paused(until=until):
            return said | {"until": str(to_ms(until)) if until else NOTHING_ENDS}
        case Ended(status=status, silent=silent):
            return said | {"status": status, "silent": silent}
        case Missed(number=number):
            return said | {"number": number}
        case Resumed() | Told() | Forgotten():
            return said
