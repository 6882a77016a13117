"""What is disrupted in the whole network?"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import slots
from actions.kit.respond import say
from actions.kit.source_errors import SourceError
from actions.kit.view import View
from actions.transit import alert_filter, asked_time, follow_up
from actions.transit.alert_subject import all_called
from actions.transit.alert_values import About, keep_fact, origin, say_unavailable
from actions.transit.network import Network
from actions.transit.shown_alerts import distinct, shown
from actions.transit.sources.alerts import Alert, Snapshot
from actions.transit.sources.ports import Disruptions

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
        """Say what is reported now, or for the time that is asked about."""
        view, about = View.of(tracker), About(self._network)
        asked_about = asked_time.asked(tracker, view)
        if asked_time.past(dispatcher, asked_about, view):
            asked_about = None
        try:
            snapshot = await self._alerts.snapshot()
        except SourceError:
            say_unavailable(dispatcher, self._network)
            return []
        alerts = alert_filter.in_network(snapshot, self._network, view.now)
        facts = origin(snapshot, view.now, self._operator)
        if asked_about is not None:
            then = alert_filter.in_network(snapshot, self._network, view.now, asked_time.holding(asked_about))
            asked_time.tell(dispatcher, then, alerts, asked_about, view, about, facts)
            keep_fact(dispatcher, snapshot, then, of=asked_about.begins.isoformat())
        elif alerts and (apart := follow_up.told_apart(slots.aspects(tracker))):
            _follow_up(dispatcher, apart, alerts, view, facts, about)
            keep_fact(dispatcher, snapshot, alerts)
        else:
            keep_fact(dispatcher, snapshot, alerts, self._now(dispatcher, alerts, snapshot, view, facts))
        return []

    def _now(
        self,
        dispatcher: CollectingDispatcher,
        alerts: list[Alert],
        snapshot: Snapshot,
        view: View,
        facts: dict[str, Any],
    ) -> list[str]:
        """Say what is reported, each thing once, and the lines of which nothing is; gives these."""
        about = About(self._network)
        values: dict[str, Any] = {**facts, "more": self._network.official_link}
        if not alerts:
            case = "stale" if snapshot.stale else "none"
            say(dispatcher, f"utter_disruption_network_{case}", values)
            return list(self._network.served_lines)
        values |= shown(distinct(alerts, view, about), view, about)
        values["more"] = None if values.get("others") else values["more"]
        worse = [alert for alert in alerts if alert.effect not in alert_filter.NOTHING]
        touched = {line for alert in worse for line in (*alert.lines, *_through(alert, self._network))}
        clear = [line for line in self._network.served_lines if line not in touched]
        say(dispatcher, "utter_disruption_network", {**values, "clear": all_called(clear)})
        return clear


def _through(alert: Alert, network: Network) -> list[str]:
    """A station that is closed as such is no good news for the lines that call there."""
    return [] if alert.lines else [line for station in alert.stations for line in network.lines_of(station)]


def _follow_up(
    dispatcher: CollectingDispatcher,
    wanted: list[str],
    alerts: list[Alert],
    view: View,
    facts: dict[str, Any],
    about: About,
) -> None:
    """Say the aspects of the first alerts one by one, with the source once."""
    if follow_up.MORE in wanted:
        follow_up.tell_more(dispatcher, alerts, view, facts, about)
    told = alerts[:_MOST_TOLD]
    for alert in told:
        label = all_called(alert.lines) or list(alert.stations[:1])
        for aspect in (one for one in wanted if one != follow_up.MORE):
            follow_up.tell(dispatcher, aspect, alert, label, view, facts if alert is told[-1] else {}, about)
