"""What a customer has allowed: why we wrote, what holds, a pause, and its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import asked, terms
from actions.my_line import MY_LINE
from actions.speak import command, rows, say, word
from actions.view import View

_TITLES = ("line_runs_again", "commute", "parcel_comes", "parcel_done", "callback")
_STOP = {"de": "STOPP", "de_sie": "STOPP", "en": "STOP"}


class WhyWritten(Action):  # type: ignore[misc]
    """Answer from the stored basis: the consent, its words, and when we wrote."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_why_written"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say it, or that nothing of ours came unasked."""
        view = View.of(tracker)
        last = view.last_notice
        if last is None:
            say(dispatcher, "utter_why_written_none")
            return []
        values = {
            "title": _title(last),
            "subject": _subject(last),
            "granted_at": {"at": last["granted_at"]},
            "words": last.get("words"),
            "at": {"at": last["at"]},
            "stop_word": _STOP[view.locale],
        }
        say(dispatcher, "utter_why_written", values)
        return []


class MyConsents(Action):  # type: ignore[misc]
    """List what holds, with its end, and how to end it sooner."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_my_consents"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say it; a remembered line is no consent, but is named as well."""
        view = View.of(tracker)
        known = view.remembered.get(MY_LINE)
        values: dict[str, Any] = {
            "line": {**word("my_consents_line"), "my_line": known} if known else None,
            "stop_word": _STOP[view.locale],
        }
        if view.opt_ins:
            values["rows"] = rows("utter_my_consents_row", map(_row, view.opt_ins))
        say(dispatcher, "utter_my_consents" if view.opt_ins else "utter_my_consents_none", values)
        return []


class Pause(Action):  # type: ignore[misc]
    """Silence for a while, about one line or everything."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_pause"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Pause what holds until the day that is named, else until told otherwise."""
        view = View.of(tracker)
        subject = _named(tracker)
        if not any(subject in {None, one["subject"]} for one in view.opt_ins):
            say(dispatcher, "utter_pause_nothing")
            return []
        until = terms.pause_end(str(tracker.latest_message.get("text") or ""), view.now.date())
        ends = datetime.combine(until, time(0, 0), view.timezone).astimezone(UTC).isoformat() if until else None
        command(dispatcher, "pause", type=None, subject=subject, until=ends)
        say(dispatcher, "utter_pause_until" if ends else "utter_pause_open", {"until": {"at": ends} if ends else None})
        return []


class Resume(Action):  # type: ignore[misc]
    """End a pause."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_resume"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Resume what is paused."""
        view = View.of(tracker)
        subject = _named(tracker)
        paused = [one for one in view.opt_ins if one.get("status") == "paused" and subject in {None, one["subject"]}]
        if paused:
            command(dispatcher, "resume", type=None, subject=subject)
        say(dispatcher, "utter_resume" if paused else "utter_resume_nothing")
        return []


def _named(tracker: Tracker) -> str | None:
    """The subject that this message names, if it names one."""
    lines = asked.entities(tracker, "line")
    return f"line:{lines[0]['value']}" if len(lines) == 1 else None


def _row(one: Mapping[str, Any]) -> dict[str, Any]:
    paused = one.get("status") == "paused"
    ends = one.get("paused_until")
    return {
        "title": _title(one),
        "subject": _subject(one),
        "how": one.get("how"),
        "until": {"at": one["until"]},
        "paused_until": {"at": ends} if paused and ends else None,
        "paused": word("paused") if paused and not ends else None,
    }


def _title(one: Mapping[str, Any]) -> dict[str, str]:
    return word(f"notice_{one['type']}" if one["type"] in _TITLES else "notice")


def _subject(one: Mapping[str, Any]) -> str | dict[str, str]:
    kind, _, name = str(one["subject"]).partition(":")
    return word("your_question") if kind == "callback" else name
