"""What a follow-up asks of the last answer, told from fresh facts: one aspect, or that the operator does not say."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.kit.respond import at, say, word
from actions.kit.view import View
from actions.transit import operator_words
from actions.transit.alert_values import About, notice
from actions.transit.shown_alerts import whole_texts
from actions.transit.sources.alerts import Alert
from actions.transit.sources.alerts.model import in_language

MORE = "more"
"""The operator's whole text."""
UNTIL = "until"
"""Until when it lasts."""
_OF_LINES = {
    "since": ("since", "starts"),
    "until": ("forecast",),
    "why": ("cause", "because"),
    "where": ("where", "stations"),
    "instead": ("replacement", "instead", "more"),
    "leaves": ("replacement", "leaves", "more"),
    "direction": ("direction", "ways", "both"),
}
"""The aspects of a disruption and the values of an alert that tell them."""
_MOST_STATIONS = 25
_INSTEAD = re.compile(r"ersatz|\bbus|\bsev\b|replacement|shuttle|\btaxi", re.IGNORECASE)
_STARTS = re.compile(
    r"\b(?:ab|abfahrt|abfahren|hält|halten|from|leaves?|depart\w*|stops? at)\b|steig\b|haltestelle|platz\b|straße\b",
    re.IGNORECASE,
)
_WAY = re.compile(r"\b(?:richtung\w*|fahrtrichtung|towards|direction|-bound|stadtein|stadtaus)", re.IGNORECASE)
_WHY = re.compile(
    r"\b(?:wegen|aufgrund|grund|because|due to|reason|nach eine[mr]|strike|accident|works?|police|incident|\w+störung"
    r"|\w*(?:arbeiten|streik|unfall|einsatz|wetter|sturm|brand|defekt|veranstaltung))\b",
    re.IGNORECASE,
)


def tell(
    dispatcher: CollectingDispatcher,
    aspect: str,
    alert: Alert,
    line: Any,
    view: View,
    facts: dict[str, Any],
    about: About,
) -> None:
    """Say one aspect of an alert, or that nothing is said of it."""
    known = notice(alert, view, about) | _told_of(alert, view, about)
    if aspect == "leaves" and not (known.get("replacement") or known.get("leaves")):
        aspect = "instead"
    values = {name: known.get(name) for name in _OF_LINES[aspect] if known.get(name) not in (None, "", [])}
    told = values.keys() - ({"more", "replacement"} if aspect == "leaves" else {"more"})
    silent = None if told else word(f"silent_{aspect}")
    say(dispatcher, f"utter_disruption_line_{aspect}", {"line": line, **values, "silent": silent, **facts})


def _told_of(alert: Alert, view: View, about: About) -> dict[str, Any]:
    """What only a follow-up asks for."""
    begins = alert.period(view.now).begins_at
    begun = begins is None or begins <= view.now
    said = (in_language(alert.header, view.language), in_language(alert.description, view.language))
    told_of = [one for text in said for one in operator_words.sentences(text or "")]
    told = [one for one in told_of if _WHY.search(one)]
    reasons = [operator_words.without_names(one, alert.lines) for one in told]
    speaking = [one for one in told_of if _WAY.search(one)]
    ways = None if not speaking else operator_words.shortened(speaking[0], operator_words.LONGEST_NOTE)
    named = [
        *(direction.towards for direction in alert.directions),
        *(section.towards for section in alert.sections),
        *(stop.towards for stop in alert.stops),
        *(run.towards for run in alert.runs),
    ]
    towards = [one for one in named if one]
    narrowed = [
        place for place in about.places(alert, view) if place.kind != "line" or set(place.names) - set(alert.lines)
    ]
    return {
        "since": at(begins) if begun else None,
        "starts": None if begun else at(begins),
        "because": None
        if alert.cause or not reasons
        else operator_words.shortened(reasons[0], operator_words.LONGEST_NOTE),
        "where": [place.value for place in narrowed],
        "stations": _stations(alert, about),
        "direction": list(dict.fromkeys(towards)),
        "ways": ways,
        "instead": None if alert.replacement else next((cited for one in told_of if (cited := _instead(one))), None),
        "leaves": next(
            (operator_words.shortened(one, operator_words.LONGEST_NOTE) for one in told_of if _leaves(one)), None
        ),
        "both": None if towards or ways else _both_ways(alert),
    }


def _instead(sentence: str) -> str | None:
    """A sentence that speaks of a replacement, also where none runs."""
    return operator_words.shortened(sentence, operator_words.LONGEST_NOTE) if _INSTEAD.search(sentence) else None


def _leaves(sentence: str) -> bool:
    """Say whether a sentence tells of a replacement and of a place."""
    return bool(_INSTEAD.search(sentence) and _STARTS.search(sentence))


def _both_ways(alert: Alert) -> dict[str, str] | None:
    """What holds of a section holds both ways; of a stop or a train nobody says so."""
    if alert.sections:
        return word("both_directions")
    return None if alert.disrupted else word("no_direction")


def _stations(alert: Alert, about: About) -> list[str]:
    """Each station that is meant, also those inside a section; of very many none, their ends are said."""
    lines = [line for line in alert.lines if about.line is None or line == about.line]
    inside = [
        station
        for section in alert.sections
        if section.line in lines
        for station in about.network.between(section.line, section.begin, section.end)
    ]
    single = [stop.station for stop in alert.stops if stop.line in lines] if alert.lines else list(alert.stations)
    met = list(dict.fromkeys((*inside, *single)))
    return met if 2 < len(met) <= _MOST_STATIONS else []


def tell_more(
    dispatcher: CollectingDispatcher, alerts: list[Alert], view: View, facts: dict[str, Any], about: About
) -> None:
    """Say what the operator writes, word by word as far as a message holds it, with its page."""
    values = whole_texts(alerts, view, about)
    case = "" if {"text", "texts"} & values.keys() else "_none"
    say(dispatcher, f"utter_disruption_more{case}", {**values, **facts})


def told_apart(found: list[str]) -> list[str]:
    """Return the aspects that an alert is asked for one by one."""
    return [one for one in found if one in _OF_LINES or one == MORE]
