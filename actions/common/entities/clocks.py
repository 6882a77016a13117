"""Times of day in words: "halb acht", "viertel nach 7", "6.30 Uhr", "half past seven", "6 pm"."""

from __future__ import annotations

import re
from functools import partial

_NUMBERS = {
    "eins": 1, "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fuenf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
    "zehn": 10, "elf": 11, "zwoelf": 12, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_HOUR = r"(\d{1,2}|" + "|".join(_NUMBERS) + r")"
_SPELT: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"\b(?:halb) {_HOUR}\b"), -30),
    (re.compile(rf"\b(?:viertel vor|dreiviertel|quarter to|a quarter to) {_HOUR}\b"), -15),
    (re.compile(rf"\b(?:viertel nach|quarter past|a quarter past) {_HOUR}\b"), 15),
    (re.compile(rf"\b(?:half past) {_HOUR}\b"), 30),
)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:(?:[:. ])(?P<minute>[0-5]\d))?(?: ?(?P<unit>uhr|h|am|pm|o clock))?(?: (?P<after>[0-5]\d))?"
    r"(?: (?P<half>morgens|frueh|vormittags|nachmittags|abends|in the morning|in the evening|in the afternoon))?"
)
_LATER = frozenset({"pm", "abends", "nachmittags", "in the evening", "in the afternoon"})


def in_digits(text: str) -> str:
    """A folded text with spelt times as digits: "halb acht bis neun" is "7:30 bis 9"."""
    for pattern, shift in _SPELT:
        text = pattern.sub(partial(_shifted, shift), text)
    return re.sub(r"\b(?:" + "|".join(_NUMBERS) + r")\b", lambda match: str(_NUMBERS[match[0]]), text)


def clock(text: str) -> int | None:
    """The minutes since midnight that a whole folded text names; None if it names no time."""
    match = _CLOCK.fullmatch(in_digits(text))
    if match is None or (match["minute"] and match["after"]):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or match["after"] or 0)
    if hour < 12 and {match["unit"], match["half"]} & _LATER:
        hour += 12
    return hour * 60 + minute if hour <= 24 else None


def _shifted(shift: int, match: re.Match[str]) -> str:
    minutes = ((_NUMBERS.get(match[1]) or int(match[1])) * 60 + shift) % (24 * 60)
    return f"{minutes // 60}:{minutes % 60:02}"
