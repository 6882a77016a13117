"""What a question asks about another time than now: what is known of it today, and that it may change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.common.entities.moments import Moment, moment
from actions.kit.respond import at, say, word
from actions.kit.slots import aspects
from actions.kit.view import View
from actions.transit.alert_filter import When
from actions.transit.alert_filter import at as holds_at
from actions.transit.alert_subject import all_called, called
from actions.transit.alert_values import About
from actions.transit.shown_alerts import distinct, shown
from actions.transit.sources.alerts import Alert, Period

_SOON = timedelta(minutes=15)
"""What begins within it is told as now."""


def asked(tracker: Tracker, view: View) -> Moment | None:
    """Return the time other than now that this message asks about, in a question of its own or in a follow-up."""
    wanted = aspects(tracker)
    if wanted and "day" not in wanted:
        return None
    now = view.now.astimezone(view.timezone)
    found = moment(_without_names(tracker), now)
    if found is None or (found.begins <= now + _SOON and found.ends > now and found.named not in {"part", "days"}):
        return None
    return found


def past(dispatcher: CollectingDispatcher, asked_about: Moment | None, view: View) -> bool:
    """Say that nothing is known of a time that has passed, if that was asked about."""
    if asked_about is None or not asked_about.past(view.now):
        return False
    say(dispatcher, "utter_disruption_past", {"when": label(asked_about, view)})
    return True


def holding(asked_about: Moment) -> When:
    """What is announced for that time."""
    return holds_at(asked_about.begins, asked_about.ends)


def tell(
    dispatcher: CollectingDispatcher,
    alerts: list[Alert],
    holding_now: list[Alert],
    asked_about: Moment,
    view: View,
    about: About,
    facts: dict[str, Any],
) -> None:
    """Say what is announced for a time, or that nothing is, and what of now should be over by then."""
    values = {"when": label(asked_about, view), **facts}
    if alerts:
        values |= shown(distinct(alerts, view, about), view, about, lambda alert: period_at(alert, asked_about))
        say(dispatcher, "utter_disruption_when", values)
        return
    ends = [alert.period(view.now).ends_at for alert in holding_now if alert.active(view.now)]
    if ends and all(ends):
        values["over_by"] = at(max(end for end in ends if end))
    subject = (called(about.line) if about.line else None) or about.station or all_called(about.of)
    case = "none" if subject else "none_at_all"
    more = about.network.link(about.line) if about.line else about.network.official_link
    say(dispatcher, f"utter_disruption_when_{case}", {**values, "line": subject, "more": more})


def period_at(alert: Alert, asked_about: Moment) -> Period:
    """The period of an alert that touches that time."""
    span = Period(asked_about.begins, asked_about.ends)
    return next((period for period in alert.periods if period.overlaps(span)), Period())


def label(said: Moment, view: View) -> dict[str, Any]:
    """Name a time as an answer does: "morgen, 08:00 Uhr", "heute Abend", "Sa, 05.12."."""
    first, last = {"on": said.day.isoformat()}, {"on": (said.ends - timedelta(seconds=1)).date().isoformat()}
    match said.named:
        case "part" if said.day == view.now.astimezone(view.timezone).date():
            return word(f"today_{said.part}")
        case "part":
            tomorrow = said.day - timedelta(days=1) == view.now.astimezone(view.timezone).date()
            return word("when_tomorrow" if tomorrow else "when_part") | {
                "day": first,
                "part": word(f"part_{said.part}"),
            }
        case "day":
            return first
        case "days":
            return word("when_days") | {"first": first, "last": last}
        case "hours":
            return word("when_hours") | {"begins": at(said.begins), "ends": f"{said.ends:%H:%M}"}
        case named:
            return word(f"when_{named}") | {"at": at(said.begins)}


def _without_names(tracker: Tracker) -> str:
    """ "U3 um 8" names a line and a time."""
    text = str(tracker.latest_message.get("text") or "")
    placed = [one for one in tracker.latest_message.get("entities") or [] if _stands_there(one, text)]
    for one in sorted(placed, key=lambda entity: -int(entity["start"])):
        if one.get("entity") != "schedule":
            text = f"{text[: int(one['start'])]}, {text[int(one['end']) :]}"  # "am …, morgen" is no "am Morgen"
    return text


def _stands_there(one: dict[str, Any], text: str) -> bool:
    """A name that an earlier message said stands nowhere in this one."""
    if one.get("start") is None or one.get("end") is None:
        return False
    return str(one.get("text") or one.get("value")) == text[int(one["start"]) : int(one["end"])]
