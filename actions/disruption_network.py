"""What is disrupted in the whole network?"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.notice import AHEAD, keep_fact, notice, origin, say_unavailable
from actions.sources.errors import SourceError
from actions.sources.hamburg import Network
from actions.sources.ports import Disruptions
from actions.speak import rows, say
from actions.view import View


class DisruptionNetwork(Action):  # type: ignore[misc]
    """Answer for all lines; lifts are left to the question about a station."""

    def __init__(self, network: Network, alerts: Disruptions, operator: str) -> None:
        self._network = network
        self._alerts = alerts
        self._operator = operator

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_disruption_network"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say each alert in a row and name the lines without any."""
        view = View.of(tracker)
        try:
            snapshot = await self._alerts.snapshot()
        except SourceError:
            say_unavailable(dispatcher, self._network)
            return []
        alerts = [a for a in snapshot.alerts if a.active(view.now, AHEAD) and not a.accessibility]
        alerts.sort(key=lambda a: (not a.active(view.now), a.lines or ("~",)))
        values = {**origin(snapshot, view.now, self._operator), "more": self._network.official_link}
        if alerts:
            touched = {line for alert in alerts for line in alert.lines}
            clear = [line for line in self._network.served_lines if line not in touched]
            each = rows("utter_disruption_network_row", (notice(alert, view) for alert in alerts))
            say(dispatcher, "utter_disruption_network", {**values, "rows": each, "clear": clear})
        else:
            case = "stale" if snapshot.stale else "none"
            say(dispatcher, f"utter_disruption_network_{case}", values)
        keep_fact(dispatcher, snapshot, alerts)
        return []
