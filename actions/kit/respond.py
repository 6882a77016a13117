"""How an action says a response and gives a command; the worker writes the words and carries it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

Values = Mapping[str, Any]
Choice = dict[str, Any]


def say(
    dispatcher: CollectingDispatcher, response: str, values: Values | None = None, choices: Iterable[Choice] = ()
) -> None:
    """Say a response; values that are not known are left out, and with them their lines."""
    known = {name: value for name, value in (values or {}).items() if value not in (None, "", [], ())}
    said: dict[str, Any] = {"response": response, "values": known}
    if offered := list(choices):
        said["choices"] = offered
    dispatcher.utter_message(json_message={"say": said})


def command(dispatcher: CollectingDispatcher, name: str, **fields: Any) -> None:
    """Give a command."""
    dispatcher.utter_message(json_message={"command": name, **fields})


def choice(title: str | dict[str, str], intent: str, **entities: Any) -> Choice:
    """Return a choice that comes back as a structured message."""
    return {
        "title": title,
        "intent": intent,
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
    }


def human() -> Choice:
    """Return the choice that calls a person."""
    return choice(word("human"), "human")


def word(name: str) -> dict[str, str]:
    """Return a word that the worker writes in the customer's language."""
    return {"word": f"utter_word_{name}"}


def at(moment: datetime | None) -> dict[str, str] | None:
    """Return a moment that the worker writes in the company's time zone."""
    return {"at": moment.isoformat()} if moment else None


def rows(response: str, values: Iterable[Values]) -> dict[str, Any]:
    """Return rows, each written with the response."""
    return {"each": response, "of": [{k: v for k, v in row.items() if v not in (None, "", [], ())} for row in values]}
