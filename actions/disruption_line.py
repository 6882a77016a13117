"""Is there a disruption on a line?"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import asked, follow_up, until
from actions.notice import AHEAD, disrupting, keep_fact, notice, on_line, origin, say_unavailable
from actions.sources.alerts import Alert, Snapshot
from actions.sources.errors import SourceError
from actions.sources.network import Network
from actions.sources.ports import Disruptions
from actions.speak import choice, command, rows, say, word
from actions.view import View


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
        lines = asked.values(tracker, "line")
        served = [line for line in lines if self._network.served(line)]
        if not lines:
            say(dispatcher, "utter_disruption_line_ask_line", choices=self._choices())
            return []
        for line in (line for line in lines if line not in served):
            values = {"line": line, "url": self._network.link(line)}
            say(dispatcher, "utter_disruption_line_not_served", values)
        wanted = follow_up.aspects(tracker)
        if len(served) == 1 and (wanted or follow_up.day_asked(tracker, view)):
            return await self._follow_up(dispatcher, tracker, served[0], wanted)
        told = bool(served) and await self.tell(dispatcher, served, view)
        return [SlotSet("line", served[0])] if told and len(served) == 1 else []

    async def tell(self, dispatcher: CollectingDispatcher, lines: list[str], view: View) -> bool:
        """Say how these lines of ours stand; False if nobody can know now."""
        try:
            snapshot = await self._alerts.snapshot()
        except SourceError:
            say_unavailable(dispatcher, self._network)
            return False
        if len(lines) == 1:
            self._one(dispatcher, lines[0], snapshot, view)
        else:
            self._several(dispatcher, lines, snapshot, view)
        return True

    async def _follow_up(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, line: str, wanted: list[str]
    ) -> list[dict[str, Any]]:
        """Say the aspects that were asked for; without a disruption there are none, and the line's state answers."""
        view = View.of(tracker)
        try:
            snapshot = await self._alerts.snapshot()
        except SourceError:
            say_unavailable(dispatcher, self._network)
            return []
        facts = origin(snapshot, view.now, self._operator)
        day = follow_up.day_asked(tracker, view)
        alerts = on_line(snapshot, line, self._network, view.now, follow_up.FAR if day else AHEAD)
        apart = follow_up.told_apart(wanted)
        if day is not None:
            follow_up.tell_day(dispatcher, line, follow_up.on_day(alerts, day, view), day, view, facts)
        elif apart and alerts:
            for aspect in apart:
                follow_up.tell(dispatcher, aspect, alerts[0], line, view, facts)
        else:
            await self.tell(dispatcher, [line], view)
            return [SlotSet("line", line)]
        keep_fact(dispatcher, snapshot, alerts)
        return [SlotSet("line", line)]

    def _choices(self) -> list[dict[str, Any]]:
        lines = [choice(line, "disruption_line", line=line) for line in self._network.served_lines]
        return [*lines, choice(word("all_lines"), "disruption_network")]

    def _one(self, dispatcher: CollectingDispatcher, line: str, snapshot: Snapshot, view: View) -> None:
        alerts = on_line(snapshot, line, self._network, view.now)
        facts = origin(snapshot, view.now, self._operator)
        if len(alerts) > 1:
            each = rows("utter_disruption_line_row", (notice(a, view, line) | {"line": None} for a in alerts))
            say(dispatcher, "utter_disruption_line_several", {"line": line, "notices": each, **facts})
        elif alerts:
            say(dispatcher, "utter_disruption_line", notice(alerts[0], view, line) | facts)
        else:
            case = "stale" if snapshot.stale else "none"
            values = {"line": line, "more": self._network.link(line), **facts}
            say(dispatcher, f"utter_disruption_line_{case}", values)
        keep_fact(dispatcher, snapshot, alerts)
        if not snapshot.stale:
            _offer(dispatcher, line, alerts, view)

    def _several(self, dispatcher: CollectingDispatcher, lines: list[str], snapshot: Snapshot, view: View) -> None:
        by_line = {line: on_line(snapshot, line, self._network, view.now) for line in lines}
        each = [notice(alert, view, line) for line, alerts in by_line.items() for alert in alerts]
        values = {
            "rows": rows("utter_disruption_network_row", each) if each else None,
            "clear": [line for line, alerts in by_line.items() if not alerts],
            **origin(snapshot, view.now, self._operator),
        }
        say(dispatcher, "utter_disruption_line_lines", values)
        keep_fact(dispatcher, snapshot, {a.id: a for alerts in by_line.values() for a in alerts}.values())


def _offer(dispatcher: CollectingDispatcher, line: str, alerts: list[Alert], view: View) -> None:
    waiting_for = disrupting(alerts, view.now)
    if waiting_for and until.possible(view) and not view.opt_in(until.TYPE, until.subject(line)):
        command(dispatcher, "propose_opt_in", **until.wish(line, waiting_for, view))
