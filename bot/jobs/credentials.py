"""Credentials that a platform refuses: for admins to see as soon as a send has met it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.model.alarm import Alarms
from bot.model.connector import Checks, Connector
from bot.model.credential import Refusal


class CredentialWatch:
    """Asks the connectors of this process what they have met, never the platforms."""

    def __init__(self, connectors: Mapping[str, Connector], alarms: Alarms) -> None:
        self._connectors = {name: one for name, one in connectors.items() if isinstance(one, Checks)}
        self._alarms = alarms
        self._told: dict[str, Refusal | None] = {}

    async def look(self) -> None:
        """Raise an alarm for what has changed for the worse since the last look."""
        for name, connector in self._connectors.items():
            refusal = connector.refusal()
            if refusal and refusal != self._told.get(name):
                kind = "credential_replaced" if refusal.instead else "locked_out"
                details = {"messenger": name, "refused": refusal.refused, "instead": refusal.instead}
                await self._alarms.raise_(kind, details)
            self._told[name] = refusal
