"""What an action may know of the contact and the channel; it travels with the message, never in the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker


@dataclass(frozen=True)
class View:
    """The view of one turn."""

    now: datetime
    timezone: ZoneInfo
    locale: str = "de"
    consents: tuple[Mapping[str, Any], ...] = ()
    window_until: datetime | None = None
    remembered: Mapping[str, Any] = field(default_factory=dict)
    optin_confirm: str = "always"
    last_notice: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, tracker: Tracker) -> View:
        """Read the view that came with the latest message."""
        data = tracker.latest_message["metadata"]["view"]
        until = data.get("window_until")
        return cls(
            now=datetime.fromisoformat(data["now"]),
            locale=data.get("locale", "de"),
            timezone=ZoneInfo(data["timezone"]),
            consents=tuple(data.get("consents") or ()),
            window_until=datetime.fromisoformat(until) if until else None,
            remembered=data.get("remembered") or {},
            optin_confirm=data.get("optin_confirm", "always"),
            last_notice=data.get("last_notice"),
        )

    @property
    def language(self) -> str:
        """The language of texts that come from a source."""
        return "en" if self.locale == "en" else "de"

    def count(self, key: str) -> int:
        """Return how often something was counted today."""
        return int(self.remembered.get(key) or 0)

    def consent(self, type_: str, subject: str) -> Mapping[str, Any] | None:
        """Return the live consent for a subject; one that rests tells nothing, so asking anew is no repetition."""
        mine = (o for o in self.consents if o.get("type") == type_ and o.get("subject") == subject)
        return next((o for o in mine if o.get("status", "live") == "live"), None)
