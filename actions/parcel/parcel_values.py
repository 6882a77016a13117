"""A parcel as the values of an answer: its state, what comes next, and a forecast only while it is one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.kit.respond import at, human, say
from actions.kit.source_errors import SourceError, UnavailableError
from actions.kit.view import View
from actions.parcel.shipment.model import Parcel, Window


def told(parcel: Parcel, carrier: str, view: View) -> dict[str, Any]:
    """Return what is told of a parcel to whoever knows its number."""
    values: dict[str, Any] = {
        "status": status_word(parcel),
        "text": parcel.description,
        "next": {"word": f"utter_word_parcel_next_{_next(parcel)}", "carrier": carrier},
        "at": _at(parcel, view),
        "until": {"on": parcel.until.isoformat()} if parcel.until else None,
        "as_of": at(parcel.as_of),
    }
    if parcel.pieces > 1:
        values["pieces"] = {"word": "utter_word_parcel_pieces", "number": parcel.pieces}
    return values | _expected(parcel, carrier, view)


def say_away(dispatcher: CollectingDispatcher, error: SourceError, values: dict[str, Any]) -> None:
    """The day's calls are spent, just now there are too many, or there is no answer; each with the official page."""
    reason = error.reason if isinstance(error, UnavailableError) else ""
    why = reason if reason in ("quota", "busy") else "unavailable"
    say(dispatcher, f"utter_parcel_status_{why}", values, [human()])


def status_word(parcel: Parcel) -> dict[str, Any]:
    """Return the state as a word."""
    return {"word": f"utter_word_parcel_{_status(parcel)}"}


def _status(parcel: Parcel) -> str:
    by = parcel.how if parcel.status == "delivered" else None
    return f"delivered_{by}" if by in ("neighbour", "collected") else parcel.status


def _next(parcel: Parcel) -> str:
    if parcel.status == "failure" and parcel.how == "to_pick_up":
        return "failure_to_pick_up"
    return "delivered_collected" if parcel.status == "delivered" and parcel.how == "collected" else parcel.status


def _at(parcel: Parcel, view: View) -> dict[str, str] | None:
    if parcel.at is None or not parcel.at_day:
        return at(parcel.at)
    return {"on": parcel.at.astimezone(view.timezone).date().isoformat()}


def _expected(parcel: Parcel, carrier: str, view: View) -> dict[str, Any]:
    """The forecast, or that it has passed."""
    window = parcel.eta
    if window is None:
        return {"remark": parcel.remark}
    if passed(window, view.now.astimezone(view.timezone)):
        return {"passed": _passed(window, carrier)}
    ends = window.ends_at.astimezone(view.timezone) if window.ends_at else None
    if window.begins_at and ends:
        expected: dict[str, Any] = {"eta_from": at(window.begins_at), "eta_to": f"{ends:%H:%M}"}
    elif ends:
        expected = {"eta_until": at(ends)}
    else:
        expected = {"eta_day": {"on": window.day.isoformat()}}
    return expected | {"remark": parcel.remark}


def passed(window: Window, now: datetime) -> bool:
    """Say whether the parcel should have come by now."""
    return window.ends_at < now if window.ends_at else window.day < now.date()


def _passed(window: Window, carrier: str) -> dict[str, Any]:
    if window.ends_at:
        return {"word": "utter_word_parcel_passed_at", "at": at(window.ends_at), "carrier": carrier}
    return {"word": "utter_word_parcel_passed_day", "day": {"on": window.day.isoformat()}, "carrier": carrier}
