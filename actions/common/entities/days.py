"""The day that a text names."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

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


def day_of(text: str, now: datetime) -> date | None:
    """Return the day that a text names: tomorrow, the next Thursday; None if it names none. "Guten Morgen" is a
    greeting, "seit Montag" and "bis Freitag" are spans."""
    said = _WORD.findall(_NO_DAY.sub(" ", text.casefold()))
    for word_ in said:
        if word_ in _WEEKDAYS:
            return now.date() + timedelta(days=(_WEEKDAYS[word_] - now.weekday()) % 7)
    return next((now.date() + timedelta(days=_DAYS[one]) for one in said if one in _DAYS), None)
