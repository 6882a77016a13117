"""Is there a disruption at a station? Lifts and escalators too."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import slots
from actions.kit.respond import choice, say, word
from actions.kit.source_errors import SourceError
from actions.kit.view import View
from actions.transit import alert_filter, asked_time, follow_up
from actions.transit.alert_subject import all_called
from actions.transit.alert_values import About, has_more, keep_fact, notice, origin, say_unavailable
from actions.transit.network import Network
from actions.transit.shown_alerts import distinct, shown
from actions.transit.sources.alerts import Alert
from actions.transit.sources.ports import Disruptions

_MOST_STATIONS = 3  # in one message
_LIFT = re.compile(r"aufz[uü]g|aufzueg|fahrst[uü]hl|rolltreppe|fahrtreppe|\blifts?\b|elevator|escalator", re.IGNORECASE)


class DisruptionStation(Action):  # type: ignore[misc]
    """Answer for the stations named now, else for the one spoken of before."""

    def __init__(self, network: Network, alerts: Disruptions, operator: str) -> None:
        self._network = network
        self._alerts = alerts
        self._operator = operator

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_disruption_station"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Find the station that is meant, or ask; then say what the feed knows."""
        named = slots.values(tracker, "station")[:_MOST_STATIONS]
        answered = [station for name in named if (station := await self._one(dispatcher, name, tracker))]
        if not named:
            say(dispatcher, "utter_disruption_station_ask_station")
        return [SlotSet("station", answered[0])] if len(answered) == 1 else []

    async def _one(self, dispatcher: CollectingDispatcher, name: str, tracker: Tracker) -> str | None:
        """Answer or ask for one name; return the station that was answered for."""
        found = self._network.find(name)
        if found is None:
            say(dispatcher, "utter_disruption_station_ask_station")
        elif found.station is None:
            choices = [choice(station, "disruption_station", station=station) for station in found.stations]
            say(dispatcher, "utter_disruption_station_which_station", choices=choices)
        elif not self._network.lines_of(found.station):
            link = self._network.link(self._network.lines_of(found.station, served_only=False)[0])
            say(dispatcher, "utter_disruption_station_not_served", {"station": found.station, "url": link})
        else:
            await self._answer(dispatcher, found.station, tracker)
            return found.station
        return None

    async def _answer(self, dispatcher: CollectingDispatcher, station: str, tracker: Tracker) -> None:
        view, about = View.of(tracker), About(self._network, station=station)
        asked_about = asked_time.asked(tracker, view)
        if asked_time.past(dispatcher, asked_about, view):
            asked_about = None
        try:
            snapshot = await self._alerts.snapshot()
        except SourceError:
            say_unavailable(dispatcher, self._network)
            return
        alerts = alert_filter.at_station(snapshot, station, self._network, view.now)
        facts = origin(snapshot, view.now, self._operator)
        lifts = bool(_LIFT.search(str(tracker.latest_message.get("text") or "")))
        alerts = [alert for alert in alerts if alert.accessibility or not lifts]
        if asked_about is not None:
            then = alert_filter.at_station(snapshot, station, self._network, view.now, asked_time.holding(asked_about))
            then = [alert for alert in then if alert.accessibility or not lifts]
            asked_time.tell(dispatcher, then, alerts, asked_about, view, about, facts)
        elif alerts and (apart := follow_up.told_apart(slots.aspects(tracker))):
            for aspect in apart:
                if aspect == follow_up.MORE:
                    follow_up.tell_more(dispatcher, alerts, view, facts, about)
                else:
                    follow_up.tell(dispatcher, aspect, alerts[0], station, view, facts, about)
        elif alerts:
            self._now(dispatcher, alerts, view, about, facts)
        else:
            case = "stale" if snapshot.stale else "no_lift" if lifts else "none"
            known = {"lines": all_called(self._network.lines_of(station)), "more": self._network.official_link}
            say(dispatcher, f"utter_disruption_station_{case}", {"station": station, **facts, **known})
        keep_fact(dispatcher, snapshot, alerts, of=asked_about.begins.isoformat() if asked_about else "")

    def _now(
        self,
        dispatcher: CollectingDispatcher,
        alerts: list[Alert],
        view: View,
        about: About,
        facts: dict[str, Any],
    ) -> None:
        """One alert with all that is known of it, several in rows."""
        station, alerts = str(about.station), distinct(alerts, view, about)
        more = has_more(alerts[0], view, about)
        tap = [choice(word("more"), "disruption_station", station=station, aspect=follow_up.MORE)] if more else ()
        if len(alerts) > 1:
            values = {"station": station, **shown(alerts, view, about), **facts}
            say(dispatcher, "utter_disruption_station", values, tap)
            return
        values = notice(alerts[0], view, about) | {"station": station} | facts
        if station in str(values.get("sentence") or ""):
            values["bare"] = values.pop("sentence")
        say(dispatcher, "utter_disruption_station_one", values, tap)
