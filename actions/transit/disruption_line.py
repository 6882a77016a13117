"""Is there a disruption on a line?"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.common.entities.moments import Moment
from actions.kit import slots
from actions.kit.respond import choice, command, say, word
from actions.kit.source_errors import SourceError
from actions.kit.view import View
from actions.transit import alert_filter, asked_time, follow_up, waiting_period
from actions.transit.alert_subject import all_called, called
from actions.transit.alert_values import About, has_more, keep_fact, notice, origin, say_unavailable
from actions.transit.network import Network
from actions.transit.shown_alerts import distinct, shown
from actions.transit.sources.alerts import Alert, Snapshot
from actions.transit.sources.ports import Disruptions


class DisruptionLine(Action):  # type: ignore[misc]
    """Answer for the lines named now, else for the line spoken of before."""

    def __init__(self, network: Network, alerts: Disruptions, operator: str) -> None:
        self._network = network
        self._alerts = alerts
        self._operator = operator

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_disruption_line"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say what the feed knows, and offer to tell when one line runs again."""
        view = View.of(tracker)
        lines = slots.values(tracker, "line")
        served = [line for line in lines if self._network.served(line)]
        if not lines:
            say(dispatcher, "utter_disruption_line_ask_line", choices=self._choices())
            return []
        for line in (line for line in lines if line not in served):
            values = {"line": called(line), "url": self._network.link(line)}
            say(dispatcher, "utter_disruption_line_not_served", values)
        asked_about = asked_time.asked(tracker, view)
        if served and asked_time.past(dispatcher, asked_about, view):
            asked_about = None
        wanted = follow_up.told_apart(slots.aspects(tracker))
        told = bool(served) and await self.tell(dispatcher, served, view, asked_about, wanted)
        return [SlotSet("line", served[0])] if told and len(served) == 1 else []

    async def tell(
        self,
        dispatcher: CollectingDispatcher,
        lines: list[str],
        view: View,
        asked_about: Moment | None = None,
        wanted: list[str] | None = None,
    ) -> bool:
        """Say how these lines of ours stand, now or at the time that is asked about, or only what is wanted of it;
        False if nobody can know now."""
        try:
            snapshot = await self._alerts.snapshot()
        except SourceError:
            say_unavailable(dispatcher, self._network)
            return False
        if asked_about is not None:
            self._at(dispatcher, lines, snapshot, view, asked_about)
        elif len(lines) > 1:
            self._several(dispatcher, lines, snapshot, view)
        elif not (wanted and self._apart(dispatcher, lines[0], snapshot, view, wanted)):
            self._one(dispatcher, lines[0], snapshot, view)
        return True

    def _at(
        self, dispatcher: CollectingDispatcher, lines: list[str], snapshot: Snapshot, view: View, asked_about: Moment
    ) -> None:
        about = About(self._network, lines[0]) if len(lines) == 1 else About(self._network, of=tuple(lines))
        alerts = self._on(lines, snapshot, view, asked_time.holding(asked_about))
        now = self._on(lines, snapshot, view)
        asked_time.tell(dispatcher, alerts, now, asked_about, view, about, origin(snapshot, view.now, self._operator))
        keep_fact(dispatcher, snapshot, alerts, of=asked_about.begins.isoformat())

    def _on(self, lines: list[str], snapshot: Snapshot, view: View, at: alert_filter.When | None = None) -> list[Alert]:
        """Return what touches these lines, each alert once."""
        met = {
            alert.id: alert
            for line in lines
            for alert in alert_filter.on_line(snapshot, line, self._network, view.now, at)
        }
        return alert_filter.ordered(met.values(), view.now)

    def _apart(
        self, dispatcher: CollectingDispatcher, line: str, snapshot: Snapshot, view: View, wanted: list[str]
    ) -> bool:
        """Say the aspects that were asked for, of what is announced if nothing holds now; without either there are
        none, and the line's state answers."""
        holding = alert_filter.on_line(snapshot, line, self._network, view.now)
        coming = alert_filter.announced(view.now)
        alerts = holding or alert_filter.on_line(snapshot, line, self._network, view.now, coming)
        if not alerts:
            return False
        about, facts = About(self._network, line), origin(snapshot, view.now, self._operator)
        for aspect in wanted:
            if aspect == follow_up.UNTIL and not holding:
                say(dispatcher, "utter_disruption_line", notice(alerts[0], view, about) | facts)
            elif aspect == follow_up.MORE:
                follow_up.tell_more(dispatcher, alerts, view, facts, about)
            else:
                follow_up.tell(dispatcher, aspect, alerts[0], called(line), view, facts, about)
        keep_fact(dispatcher, snapshot, alerts)
        return True

    def _choices(self) -> list[dict[str, Any]]:
        lines = [choice(line, "disruption_line", line=line) for line in self._network.served_lines]
        return [*lines, choice(word("all_lines"), "disruption_network")]

    def _one(self, dispatcher: CollectingDispatcher, line: str, snapshot: Snapshot, view: View) -> None:
        about, facts = About(self._network, line), origin(snapshot, view.now, self._operator)
        alerts = distinct(alert_filter.on_line(snapshot, line, self._network, view.now), view, about)
        offer = None if snapshot.stale else _offer(line, alerts, view)
        more = any(has_more(alert, view, about) for alert in alerts[:1])
        tap = [choice(word("more"), "disruption_line", line=line, aspect=follow_up.MORE)] if more and not offer else ()
        facts["ask_more"] = word("ask_more") if more and offer else None
        if len(alerts) > 1:
            values = {"line": called(line), "count": len(alerts), **shown(alerts, view, about), **facts}
            say(dispatcher, "utter_disruption_line_several", values, tap)
        elif alerts:
            say(dispatcher, "utter_disruption_line", notice(alerts[0], view, about) | facts, tap)
        else:
            case = "stale" if snapshot.stale else "none"
            values = {"line": called(line), "more": self._network.link(line), **facts}
            say(dispatcher, f"utter_disruption_line_{case}", values)
        keep_fact(dispatcher, snapshot, alerts, [] if alerts else [line])
        if offer:
            command(dispatcher, "propose_opt_in", **offer)

    def _several(self, dispatcher: CollectingDispatcher, lines: list[str], snapshot: Snapshot, view: View) -> None:
        by_line = {line: alert_filter.on_line(snapshot, line, self._network, view.now) for line in lines}
        met = alert_filter.ordered(
            {alert.id: alert for alerts in by_line.values() for alert in alerts}.values(), view.now
        )
        about = About(self._network, of=tuple(lines))
        free = [line for line, alerts in by_line.items() if not alerts]
        values = {
            **(shown(distinct(met, view, about), view, about) if met else {}),
            "clear": all_called(free),
            **origin(snapshot, view.now, self._operator),
        }
        say(dispatcher, "utter_disruption_line_lines", values)
        keep_fact(dispatcher, snapshot, met, free)


def _offer(line: str, alerts: list[Alert], view: View) -> dict[str, Any] | None:
    """What to propose where a disruption of the line holds whose end can still be told."""
    waiting_for = alert_filter.disrupting(alerts, line, view.now)
    if (
        waiting_for
        and waiting_period.possible(view)
        and not view.consent(waiting_period.TYPE, waiting_period.subject(line))
    ):
        return waiting_period.wish(line, waiting_for, view)
    return None
