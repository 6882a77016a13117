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
    "leaves": ("replacement", "more"),
    "direction": ("direction",),
}
"""The aspects of a disruption and the values of an alert that tell them."""
_DAYS = {
    "heute": 0, "today": 0, "tonight": 0, "uebermorgen": 2, "übermorgen": 2, "morgen": 1,
    "tomorrow": 1,
}  # fmt: skip
_WEEKDAYS = {
    "montag": 0, "monday": 0, "dienstag": 1, "tuesday": 1, "mittwoch": 2, "wednesday": 2, "donnerstag": 3,
    "thursday": 3, "freitag": 4, "friday": 4, "samstag": 5, "sonnabend": 5, "saturday": 5,
    "wochenende": 5, "weekend": 5, "sonntag": 6, "sunday": 6,
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_NO_DAY = re.compile(
    r"\b(?:guten?|schönen|schoenen|heute|jeden|am|dem|den|einen?|der) (?:morgen|abend|nacht)\b"
    r"|^\W*morgen(?=\s*[,!.;\n]| zusammen| ihr| leute)"
    r"|\b(?:seit|bis|letzten?|vergangenen?|vorigen?|since|until|till|last)\s(?:zum\s)?\w+"
)


def aspects(tracker: Tracker) -> list[str]:
    """Return what this message asks of the last answer; empty for a question of its own."""
    return [str(one["value"]) for one in asked.entities(tracker, ASPECT)]


def tell(
    dispatcher: CollectingDispatcher, aspect: str, alert: Alert, line: str, view: View, facts: dict[str, Any]
) -> None:
    """Say one aspect of an alert, or that nothing is said of it."""
    known = notice(alert, view, line) | {"begins": at(alert.period(view.now).begins_at)}
    if aspect == "leaves" and not known.get("replacement"):
        aspect = "instead"
    values = {name: known.get(name) for name in _OF_LINES[aspect] if known.get(name) not in (None, "", [])}
    silent = None if values.keys() - {"more"} and aspect != "leaves" else word(f"silent_{aspect}")
    say(dispatcher, f"utter_disruption_line_{aspect}", {"line": line, **values, "silent": silent, **facts})


def told_apart(found: list[str]) -> list[str]:
    """Return the aspects that an alert is asked for one by one."""
    return [one for one in found if one in _OF_LINES]


def tell_day(
    dispatcher: CollectingDispatcher, label: str, alerts: list[Alert], day: date, view: View, facts: dict[str, Any]
) -> None:
    """Say what is announced for a day, or that nothing is."""
    values = {"line": label, "day": {"on": day.isoformat()}, **facts}
    if alerts:
        say(dispatcher, "utter_disruption_line_on_day", notice(alerts[0], view) | values)
    else:
        say(dispatcher, "utter_disruption_line_none_on_day", values)


def day_asked(tracker: Tracker, view: View) -> date | None:
    """Return the day after today that this message asks about, in a question of its own or in a follow-up."""
    wanted = aspects(tracker)
    if wanted and "day" not in wanted:
        return None
    day = day_of(str(tracker.latest_message.get("text") or ""), view.now)
    return day if day is not None and (day > view.now.date() or "day" in wanted) else None


def day_of(text: str, now: datetime) -> date | None:
    """Return the day that a text names: tomorrow, the next Thursday; None if it names none. "Guten Morgen" is a
    greeting, "seit Montag" and "bis Freitag" are spans."""
    said = _WORD.findall(_NO_DAY.sub(" ", text.casefold()))
    for word_ in said:
        if word_ in _WEEKDAYS:
            return now.date() + timedelta(days=(_WEEKDAYS[word_] - now.weekday()) % 7)
    return next((now.date() + timedelta(days=_DAYS[one]) for one in said if one in _DAYS), None)


def on_day(alerts: list[Alert], day: date, view: View) -> list[Alert]:
    """Return the alerts that hold at some time of that day."""
    begins = datetime.combine(day, time(), view.timezone)
    whole = Period(begins, begins + timedelta(days=1))
    return [one for one in alerts if not one.periods or any(period.overlaps(whole) for period in one.periods)]
