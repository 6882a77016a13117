"""What answers the question for days and times and is nothing elsewhere: "7 bis 9", "unter der Woche gegen acht"."""

from __future__ import annotations

import re

from actions.common.entities.clocks import clock, in_digits
from actions.common.entities.schedules import days_in, recognise
from actions.kit.found import Entity

_TIMES_OF_DAY = {
    "frueh": "06:00-09:00", "morgens": "06:00-09:00", "in der frueh": "06:00-09:00", "am morgen": "06:00-09:00",
    "frueh morgens": "05:00-08:00",
    "vormittags": "08:00-12:00", "am vormittag": "08:00-12:00",
    "mittags": "11:00-14:00",
    "nachmittags": "15:00-18:00", "am nachmittag": "15:00-18:00", "abends": "17:00-20:00", "am abend": "17:00-20:00",
    "in the morning": "06:00-09:00", "mornings": "06:00-09:00", "early": "06:00-09:00", "afternoons": "15:00-18:00",
    "in the afternoon": "15:00-18:00", "evenings": "17:00-20:00", "in the evening": "17:00-20:00",
}  # fmt: skip
_AROUND = 30
"""Minutes before and after a time that was given roughly."""
_ROUGHLY = re.compile(
    r"^(?:(?:so|immer|meist|meistens|usually|always) )*"
    r"(?:gegen|um|circa|ca|etwa|ungefaehr|around|about|at|so um|so gegen)"
    r"(?: (?:etwa|ca|circa|about))? (?P<clock>.+)$"
)
_RANGE = re.compile(
    r"^(?:(?:so|immer|meist|meistens|usually|always|von|zwischen|from|between) )*"
    r"(?P<from>.+?) (?:bis|to|till|until|und|and) (?P<to>.+)$"
)
_POLITE = re.compile(r"^(?:bitte|also|na|ja|ich fahre?|i go|i travel|please)\b ?|(?: |^)(?:bitte|danke|please|thanks)$")
_SO = re.compile(r"\bso (?=gegen|um|ca|circa|etwa|\d)")
_PREFIXED = re.compile(
    r"^(?P<when>frueh|morgens|in der frueh|vormittags|mittags|nachmittags|abends|mornings|evenings|afternoons) "
    r"(?P<rest>.+)$"
)
_LATER = ("nachmittags", "abends", "pm", "in the evening", "in the afternoon")
_PUNCTUATION = re.compile(r"[,;!]|\.(?!\d)")


def schedule(text: str) -> Entity | None:
    """Return the schedule that a whole text is; None if it holds anything else, or no time."""
    said = _SO.sub("", _plain(text))
    days, rest = days_in(said)
    hours = _hours(_plain(rest))
    if hours is None:
        entity = next(recognise(text), None)
        return entity if entity is not None and not _plain(text.replace(entity.text, " ")) else None
    return Entity("schedule", f"{days or ''} {hours}".strip(), 0, len(text), text)


def _plain(text: str) -> str:
    """Lower case without politeness and marks; spelt times as digits."""
    said = " ".join(_PUNCTUATION.sub(" ", text.casefold().replace("–", " bis ").replace("-", " bis ")).split())
    said = in_digits(said.replace("ü", "ue").replace("ö", "oe").replace("ä", "ae"))
    while (less := _POLITE.sub("", said).strip()) != said:
        said = less
    return said


def _hours(said: str) -> str | None:
    if said in _TIMES_OF_DAY:
        return _TIMES_OF_DAY[said]
    if match := _PREFIXED.match(said):
        return _hours(f"{match['rest']} {match['when']}" if match["when"] in _LATER else match["rest"])
    if match := _ROUGHLY.match(said):
        at = clock(match["clock"].replace(".", ":"))
        return _written(at - _AROUND, at + _AROUND) if at is not None else None
    if match := _RANGE.match(said):
        begin, end = clock(match["from"].replace(".", ":")), clock(match["to"].replace(".", ":"))
        if begin is not None and end is not None and match["to"].endswith(_LATER) and begin + 12 * 60 < end:
            begin += 12 * 60
        return _written(begin, end) if begin is not None and end is not None and begin < end else None
    return None


def _written(begin: int, end: int) -> str:
    begin, end = max(begin, 0), min(end, 24 * 60 - 1)
    return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"
