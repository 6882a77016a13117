"""What a customer has allowed: why we wrote, what holds, a pause, and its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.common import terms
from actions.kit import slots
from actions.kit.remembered import MY_LINE
from actions.kit.respond import command, rows, say, word
from actions.kit.view import View
from bot.model.consent_selector import ConsentSelector, Named, title, words

_STOP = {"de": "STOPP", "de_sie": "STOPP", "en": "STOP"}


class WhyWritten(Action):  # type: ignore[misc]
    """Answer from the stored basis: the consent, its words, and when we wrote."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_why_written"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say it, or that it is known no more, or that nothing of ours came unasked."""
        view = View.of(tracker)
        last = view.last_notice
        if last is None:
            say(dispatcher, "utter_why_written_none")
            return []
        if not last["subject"]:
            say(dispatcher, "utter_why_written_forgotten", {"at": {"at": last["at"]}})
            return []
        values = {
            "title": title(last["type"]),
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
        if view.consents:
            values["rows"] = rows("utter_my_consents_row", map(_row, view.consents))
        say(dispatcher, "utter_my_consents" if view.consents else "utter_my_consents_none", values)
        return []


class Pause(Action):  # type: ignore[misc]
    """Silence for a while, about one line or everything."""

    def __init__(self, selector: ConsentSelector) -> None:
        self._selector = selector

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_pause"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Pause what holds until the day that is named, else until told otherwise."""
        view = View.of(tracker)
        wanted = slots.consents(tracker, self._selector)
        if not _meant(wanted, view.consents):
            response = "utter_pause_other" if view.consents else "utter_pause_nothing"
            say(dispatcher, response, _besides(wanted, view.consents, view))
            return []
        until = terms.pause_end(str(tracker.latest_message.get("text") or ""), view.now.date())
        ends = datetime.combine(until, time(0, 0), view.timezone).astimezone(UTC).isoformat() if until else None
        for one in wanted:
            command(dispatcher, "pause", type=one.type, subject=one.subject, until=ends)
        values = {"until": {"at": ends} if ends else None, "named": _named(wanted)}
        say(dispatcher, "utter_pause_until" if ends else "utter_pause_open", values)
        return []


class Resume(Action):  # type: ignore[misc]
    """End a pause."""

    def __init__(self, selector: ConsentSelector) -> None:
        self._selector = selector

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_resume"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Resume what is paused."""
        view = View.of(tracker)
        wanted = slots.consents(tracker, self._selector)
        paused = [consent for consent in view.consents if consent.get("status") == "paused"]
        if not _meant(wanted, paused):
            say(dispatcher, "utter_resume_other" if paused else "utter_resume_nothing", _besides(wanted, paused, view))
            return []
        for one in wanted:
            command(dispatcher, "resume", type=one.type, subject=one.subject)
        say(dispatcher, "utter_resume", {"named": _named(wanted)})
        return []


def _meant(wanted: Sequence[Named], consents: Sequence[Mapping[str, Any]]) -> bool:
    return any(one.fits(consent["type"], consent["subject"]) for one in wanted for consent in consents)


def _named(wanted: Sequence[Named]) -> list[dict[str, Any]]:
    """The words of what was named; none if it was everything."""
    return [words(one.type, one.subject) for one in wanted if one != Named()]


def _besides(wanted: Sequence[Named], others: Sequence[Mapping[str, Any]], view: View) -> dict[str, Any]:
    """There is nothing of what was named; what there is besides is said, so that nobody takes it for done."""
    return {
        "named": _named(wanted),
        "holds": [words(one["type"], one["subject"]) for one in others],
        "stop_word": _STOP[view.locale],
    }


def _row(one: Mapping[str, Any]) -> dict[str, Any]:
    paused = one.get("status") == "paused"
    ends = one.get("paused_until")
    return {
        "title": title(one["type"]),
        "subject": _subject(one),
        "how": one.get("how"),
        "until": {"at": one["until"]},
        "paused_until": {"at": ends} if paused and ends else None,
        "paused": word("paused") if paused and not ends else None,
    }


def _subject(one: Mapping[str, Any]) -> str | dict[str, str]:
    kind, _, name = str(one["subject"]).partition(":")
    return word("your_question") if kind == "callback" else name
