"""What a follow-up asks of the last answer, told from fresh facts: one aspect, or that the operator does not say."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import asked
from actions.notice import notice
from actions.sources.alerts import Alert
from actions.sources.alerts.model import Period
from actions.speak import at, say, word
from actions.view import View

ASPECT = "aspect"
ANEW = frozenset({"now", "sure"})
"""Answered by saying everything anew, with its source and age."""
FAR = timedelta(days=14)
"""So far ahead a day may be asked about."""
_OF_LINES = {
    "since": ("begins",),
    "until": ("forecast",),
    "why": ("cause",),
    "where": ("from", "to", "stations"),
    "instead": ("replacement", "more"),
    "direction": ("direction",),
}
"""The aspects of a disruption and the values of an alert that tell them."""
_DAYS = {
    "heute": 0, "today": 0, "tonight": 0, "abend": 0, "nacht": 0, "uebermorgen": 2, "übermorgen": 2, "morgen": 1,
    "tomorrow": 1,
}  # fmt: skip
_WEEKDAYS = {
    "montag": 0, "monday": 0, "dienstag": 1, "tuesday": 1, "mittwoch": 2, "wednesday": 2, "donnerstag": 3,
    "thursday": 3, "freitag": 4, "friday": 4, "samstag": 5, "sonnabend": 5, "saturday": 5,
    "wochenende": 5, "weekend": 5, "sonntag": 6, "sunday": 6,
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


def aspects(tracker: Tracker) -> list[str]:
    """Return what this message asks of the last answer; empty for a question of its own."""
    return [str(one["value"]) for one in asked.entities(tracker, ASPECT)]


def tell(
    dispatcher: CollectingDispatcher, aspect: str, alert: Alert, line: str, view: View, facts: dict[str, Any]
) -> None:
    """Say one aspect of an alert, or that nothing is said of it."""
    known = notice(alert, view, line) | {"begins": at(alert.period(view.now).begins_at)}
    values = {name: known.get(name) for name in _OF_LINES[aspect] if known.get(name) not in (None, "", [])}
    silent = None if values.keys() - {"more"} else word(f"silent_{aspect}")
    say(dispatcher, f"utter_disruption_line_{aspect}", {"line": line, **values, "silent": silent, **facts})


def told_apart(found: list[str]) -> list[str]:
    """Return the aspects that an alert is asked for one by one."""
    return [one for one in found if one in _OF_LINES]


def day_of(text: str, now: datetime) -> date | None:
    """Return the day that a text names: tomorrow, the next Thursday; None if it names none."""
    said = _WORD.findall(text.casefold())
    for word_ in said:
        if word_ in _WEEKDAYS:
            return now.date() + timedelta(days=(_WEEKDAYS[word_] - now.weekday()) % 7)
    return next((now.date() + timedelta(days=_DAYS[one]) for one in said if one in _DAYS), None)


def on_day(alerts: list[Alert], day: date, view: View) -> list[Alert]:
    """Return the alerts that hold at some time of that day."""
    begins = datetime.combine(day, time(), view.timezone)
    whole = Period(begins, begins + timedelta(days=1))
    return [one for one in alerts if not one.periods or any(period.overlaps(whole) for period in one.periods)]
