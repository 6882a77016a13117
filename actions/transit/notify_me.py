"""Tell me when a line runs again: one notice, for one disruption that is known now."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import renewal, slots
from actions.kit.respond import choice, command, human, say
from actions.kit.source_errors import SourceError
from actions.kit.view import View
from actions.transit import alert_filter, waiting_period
from actions.transit.alert_values import About, keep_fact, origin
from actions.transit.network import Network
from actions.transit.shown_alerts import distinct, shown
from actions.transit.sources.alerts import Alert, Snapshot
from actions.transit.sources.ports import Disruptions

_SURE = 0.8  # "Linie 3" may be a bus: ask before promising


class TellMe(Action):  # type: ignore[misc]
    """Turn a wish into a consent, or say why there is nothing to wait for."""

    def __init__(self, network: Network, alerts: Disruptions, operator: str) -> None:
        self._network = network
        self._alerts = alerts
        self._operator = operator

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_tell_me"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Find the line that is meant; with one that is disrupted, opt in or ask."""
        view = View.of(tracker)
        lines = slots.values(tracker, "line")
        served = [line for line in lines if self._network.served(line)]
        if lines and not served:
            values = {"line": lines[0], "url": self._network.link(lines[0])}
            say(dispatcher, "utter_tell_me_not_served", values)
            return []
        try:
            snapshot = await self._alerts.snapshot()
        except SourceError:
            self._unavailable(dispatcher, served)
            return []
        waiting_for = {
            line: alerts
            for line in served or self._network.served_lines
            if (alerts := alert_filter.disrupting(self._on(line, snapshot, view), line, view.now))
        }
        if not waiting_for and len(served) == 1 and (known := self._on(served[0], snapshot, view)):
            self._nothing_yet(dispatcher, served[0], known, snapshot, view)
        elif not waiting_for:
            self._nothing(dispatcher, served, snapshot, view)
        elif len(waiting_for) > 1:
            choices = [choice(line, "tell_me", line=line) for line in waiting_for]
            say(dispatcher, "utter_tell_me_which_line", choices=choices)
        else:
            ((line, alerts),) = waiting_for.items()
            keep_fact(dispatcher, snapshot, alerts)
            self._wish(dispatcher, line, alerts, view, clear=_clear(tracker, line))
        return []

    def _nothing(self, dispatcher: CollectingDispatcher, served: list[str], snapshot: Snapshot, view: View) -> None:
        """Say that no disruption is known; with data too old even that is not known."""
        if not served:
            choices = [choice(line, "tell_me", line=line) for line in self._network.served_lines]
            say(dispatcher, "utter_tell_me_ask_line", choices=choices)
        elif snapshot.stale:
            self._unavailable(dispatcher, served)
        else:
            say(dispatcher, "utter_tell_me_none", {"line": served, **origin(snapshot, view.now, self._operator)})
            keep_fact(dispatcher, snapshot, (), served)

    def _on(self, line: str, snapshot: Snapshot, view: View) -> list[Alert]:
        return alert_filter.on_line(snapshot, line, self._network, view.now)

    def _nothing_yet(
        self, dispatcher: CollectingDispatcher, line: str, known: list[Alert], snapshot: Snapshot, view: View
    ) -> None:
        """A disruption that is still to come has an end to wait for; a closed stop or a single train has none."""
        coming = [
            alert
            for alert in alert_filter.disrupting(known, line, view.now, alert_filter.AHEAD)
            if not alert.active(view.now)
        ]
        about = About(self._network, line)
        told = distinct(coming or known, view, about)
        values = {"line": line, **shown(told, view, about), **origin(snapshot, view.now, self._operator)}
        say(dispatcher, f"utter_tell_me_{'coming' if coming else 'single'}", values)
        keep_fact(dispatcher, snapshot, coming or known)
        if coming and not snapshot.stale:
            self._wish(dispatcher, line, coming, view, clear=False)

    def _unavailable(self, dispatcher: CollectingDispatcher, served: list[str]) -> None:
        say(dispatcher, "utter_tell_me_unavailable", {"line": served, "url": self._network.official_link}, [human()])

    def _wish(
        self, dispatcher: CollectingDispatcher, line: str, alerts: list[Alert], view: View, *, clear: bool
    ) -> None:
        live, wish = (
            view.consent(waiting_period.TYPE, waiting_period.subject(line)),
            waiting_period.wish(line, alerts, view),
        )
        if live and not renewal.renewable(live, wish["until"], view):
            ends = live.get("until")
            say(dispatcher, "utter_tell_me_already", {"line": line, "until": {"at": ends} if ends else None})
        elif not waiting_period.possible(view):
            say(dispatcher, "utter_tell_me_not_possible", {"line": line, "url": self._network.link(line)})
        else:
            own_words = clear and view.optin_confirm == "clear"
            command(dispatcher, "opt_in" if own_words else "propose_opt_in", **wish)


def _clear(tracker: Tracker, line: str) -> bool:
    """Say whether this message is the wish itself and names this one line, and nothing else that could be meant."""
    named = slots.entities(tracker, "line")
    return (
        slots.in_own_words(tracker)
        and len(named) == 1
        and named[0]["value"] == line
        and float(named[0].get("confidence") or 1.0) >= _SURE
    )
