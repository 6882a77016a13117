"""The operator's own words: whether they say more than our fields do, and how they are shortened. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from actions.transit import redundant_words
from actions.transit.sources.alerts import Alert
from actions.transit.sources.alerts.model import in_language
from bot.model.keyword_rules import fold

LONGEST_HEADLINE = 160
LONGEST_NOTE = 240
_ENDS = re.compile(r"(?<=[.!?…])[\s]+|\n+")
_NO_END = re.compile(
    r"(?:\b(?:\d{1,2}|st|str|ca|bzw|z|b|u|a|d|h|inkl|ggf|hbf|nr|tel|evtl|vsl|approx|no|mo|di|mi|do|fr|sa|so)\.)$",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"^[\s+*#=~_!|-]+|[\s+*#=~_|-]+$")
_LEAD = r"(?:[^\w(]|\b(?:die|der|linien?|lines?|the|u[ -]?bahn(?:[ -]?linien?)?|haltestelle|station)\b)*"


def headline(alert: Alert, language: str) -> str | None:
    """Return the operator's headline, else the first sentence of its description, cut to a line. Where the feed names
    no effect, a headline that says nothing either is none."""
    said = in_language(alert.header, language)
    text = first_sentences(in_language(alert.description, language), 1)
    if not said or (alert.effect is None and text and not says_more(said, alert, alert.lines)):
        said = text or said
    bare = " ".join(_ORNAMENT.sub("", said).split()) if said else ""
    return shortened(bare, LONGEST_HEADLINE) if any(sign.isalnum() for sign in bare) else None


def says_more(text: str | None, alert: Alert, places: Iterable[str]) -> bool:
    """Say whether a text has words beyond line, place, effect, cause and replacement, which the answer says anyway."""
    said = set(fold(text or "").replace("u bahn", "ubahn").split())
    known = set(redundant_words.OF_EVERY_NOTICE) | {word for place in places for word in fold(place).split()}
    known |= redundant_words.BY_EFFECT.get(alert.effect or "", redundant_words.NOTHING)
    known |= redundant_words.BY_CAUSE.get(alert.cause or "", redundant_words.NOTHING)
    if alert.replacement:
        known |= redundant_words.OF_A_REPLACEMENT
    ways = (*(section.towards for section in alert.sections), *(stop.towards for stop in alert.stops))
    if alert.directions or any((*ways, *(run.towards for run in alert.runs))):
        known |= redundant_words.OF_A_DIRECTION
    if alert.extra_minutes is not None:
        known |= redundant_words.OF_A_DELAY
    return bool({word for word in said if not word.isdigit()} - known)


def without_names(text: str, names: Iterable[str]) -> str:
    """ "U3: kein Halt Schlump" is "kein Halt Schlump" where the line is named already."""
    known = "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))
    if not known:
        return text
    lead = re.match(rf"{_LEAD}(?:(?:{known})(?!\w)(?:\W|\b(?:und|and|bis)\b)*)+(?<![\w(„\"])", text, re.IGNORECASE)
    rest = text[lead.end() :].strip() if lead else text
    return rest if any(sign.isalnum() for sign in rest) else text


def says_one_of(text: str, names: Iterable[str]) -> bool:
    """Say whether a text holds one of these names."""
    said = f" {fold(text)} ".replace(" u ", " u")
    return any(f" {fold(name)} " in said for name in names)


@lru_cache(maxsize=512)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text; a point after a number or a short form ends none. Many ask for the same ones."""
    found: list[str] = []
    for part in _ENDS.split(text.strip()):
        if found and _NO_END.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        elif part.strip():
            found.append(part.strip())
    return tuple(found)


def first_sentences(text: str | None, count: int) -> str | None:
    """Return the first sentences of a text."""
    return " ".join(sentences(text)[:count]) or None if text else None


def shortened(text: str, most: int) -> str:
    """Cut at the last end of a sentence that fits, else at a word, and say by "…" that more follows."""
    text = text.strip()
    if len(text) <= most:
        return text
    kept = ""
    for sentence in sentences(text):
        if len(kept) + len(sentence) + 3 > most:
            break
        kept = f"{kept} {sentence}".strip()
    if len(kept) * 3 < most:
        kept = text[: most - 2].rsplit(" ", 1)[0] if " " in text[: most - 2] else text[: most - 2]
    return f"{kept.rstrip(' ,;:–-')} …"
