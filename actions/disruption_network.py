"""What is disrupted in the whole network?"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import follow_up
from actions.notice import AHEAD, keep_fact, notice, origin, say_unavailable
from actions.sources.alerts import Alert
from actions.sources.errors import SourceError
from actions.sources.network import Network
from actions.sources.ports import Disruptions
from actions.speak import rows, say
from actions.view import View

_MOST_TOLD = 3
"""Alerts that a follow-up is answered for."""


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
        day = follow_up.day_asked(tracker, view)
        ahead = follow_up.FAR if day else AHEAD
        alerts = [a for a in snapshot.alerts if a.active(view.now, ahead) and not a.accessibility]
        alerts = follow_up.on_day(alerts, day, view) if day else alerts
        alerts.sort(key=lambda a: (not a.active(view.now), a.lines or ("~",)))
        facts = origin(snapshot, view.now, self._operator)
        values = {**facts, "more": self._network.official_link}
        if day is not None and not alerts:
            say(dispatcher, "utter_disruption_network_none_on_day", {"day": {"on": day.isoformat()}, **facts})
        elif alerts and (apart := follow_up.told_apart(follow_up.aspects(tracker))):
            _follow_up(dispatcher, apart, alerts, view, facts)
        elif alerts:
            touched = {line for alert in alerts for line in alert.lines}
            clear = [line for line in self._network.served_lines if line not in touched]
            each = rows("utter_disruption_network_row", (notice(alert, view) for alert in alerts))
            say(dispatcher, "utter_disruption_network", {**values, "rows": each, "clear": clear})
        else:
            case = "stale" if snapshot.stale else "none"
            say(dispatcher, f"utter_disruption_network_{case}", values)
        keep_fact(dispatcher, snapshot, alerts)
        return []


def _follow_up(
    dispatcher: CollectingDispatcher, wanted: list[str], alerts: list[Alert], view: View, facts: dict[str, Any]
) -> None:
    """Say the aspects of the first alerts one by one, with the source once."""
    told = alerts[:_MOST_TOLD]
    for alert in told:
        label = ", ".join(alert.lines or alert.stations[:1])
        for aspect in wanted:
            follow_up.tell(dispatcher, aspect, alert, label, view, facts if alert is told[-1] else {})
