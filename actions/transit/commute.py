"""Pendel-Hinweis: a standing, capped notice about one line, for the hours in which somebody travels."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.common import terms
from actions.common.entities.schedules import WORKDAYS
from actions.kit import slots
from actions.kit.respond import choice, command, say, word
from actions.kit.view import View
from actions.transit.network import Network

TYPE = "commute"
MORNINGS, AFTERNOONS = f"{WORKDAYS} 06:00-09:00", f"{WORKDAYS} 15:00-18:00"
_USUALLY = timedelta(days=90)
_LEAST_DELAY = 10


class Commute(Action):  # type: ignore[misc]
    """Gather line and hours, then propose: who, what, how often, until when."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_commute"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Ask for what is missing; what was said already is kept in slots."""
        view = View.of(tracker)
        lines, schedules = slots.values(tracker, "line"), slots.values(tracker, "schedule")
        served = [line for line in lines if self._network.served(line)]
        wanted = _terms(tracker, view)
        kept = [SlotSet("commute_terms", wanted)]
        if lines and not served:
            say(dispatcher, "utter_commute_not_served", {"line": lines[0], "url": self._network.link(lines[0])})
            return []
        if len(served) != 1:
            choices = [choice(line, "commute", line=line) for line in served or self._network.served_lines]
            say(dispatcher, "utter_commute_ask_line", choices=choices)
            return [*kept, *([SlotSet("schedule", schedules[0])] if schedules else [])]
        line = served[0]
        if not schedules:
            self._ask_times(dispatcher, line, view)
            return [*kept, SlotSet("line", line)]
        command(dispatcher, "propose_opt_in", **_wish(line, schedules[0], wanted, view))
        return [SlotSet("schedule", None), SlotSet("commute_terms", None), SlotSet("line", line)]

    def _ask_times(self, dispatcher: CollectingDispatcher, line: str, view: View) -> None:
        live = view.consent(TYPE, f"line:{line}")
        ends = live.get("until") if live else None
        choices = [
            choice(word("commute_mornings"), "commute", line=line, schedule=MORNINGS),
            choice(word("commute_afternoons"), "commute", line=line, schedule=AFTERNOONS),
        ]
        case = "already" if live else "ask_schedule"
        say(dispatcher, f"utter_commute_{case}", {"line": line, "until": {"at": ends} if ends else None}, choices)


def _terms(tracker: Tracker, view: View) -> dict[str, Any]:
    """What was said of the terms, now or a message before."""
    said = terms.read(str(tracker.latest_message.get("text") or ""), view.now.date())
    now = {
        "closed": said.closed or None,
        "delay_minutes": said.delay_minutes,
        "a_day": said.a_day,
        "until": said.until.isoformat() if said.until else None,
    }
    before = tracker.slots.get("commute_terms") or {}
    return {**before, **{name: value for name, value in now.items() if value is not None}}


def _wish(line: str, schedule: str, wanted: dict[str, Any], view: View) -> dict[str, Any]:
    """The fields of the proposal. Without a word on severity it is closures and ten minutes."""
    days, _, hours = schedule.rpartition(" ")
    begin, _, end = hours.partition("-")
    least: dict[str, Any] = {"closed": True}
    if delay := wanted.get("delay_minutes") or (None if wanted.get("closed") else _LEAST_DELAY):
        least["delay_minutes"] = delay
    values: dict[str, Any] = {
        "line": line,
        "schedule": {"days": [int(day) for day in days or WORKDAYS], "from": begin, "to": end},
        "least": least,
    }
    if a_day := wanted.get("a_day"):
        values["a_day"] = a_day
    return {"type": TYPE, "subject": f"line:{line}", "until": _until(wanted.get("until"), view), "values": values}


def _until(day: str | None, view: View) -> str:
    """The end of the last day that counts."""
    last = datetime.fromisoformat(day).date() if day else (view.now + _USUALLY).date()
    return datetime.combine(last, time(23, 59), view.timezone).astimezone(UTC).isoformat()
