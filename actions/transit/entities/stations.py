"""Station names in running text: exact, abbreviated, misspelt, but not every word that looks like one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from actions.kit.found import Entity
from actions.transit.network import Network
from actions.transit.network.spelling import joined, part, plain, stem

_TOKEN = re.compile(r"[^\W_]+")
_JOIN = re.compile(r"[\s.\-\u00ad/()]{0,3}")  # what may stand between the words of one name
_HOUSE_NUMBER = re.compile(r"\.?\s{0,2}(?:nr\.?\s?)?[0-9]{1,4}\s?[a-z]?(?![^\W_])(?!\s*(?:uhr|min|:))", re.IGNORECASE)
_WORDS_IN_A_NAME = 4

# Before a name these say that a place is meant.
_PREPOSITIONS = frozenset({
    "am", "an", "ab", "bis", "nach", "von", "zum", "zur", "zu", "zwischen", "und", "vom", "beim", "bei", "aus",
    "via", "ueber", "richtung", "haltestelle", "station", "bahnhof", "ubahnhof", "u", "stop", "at", "from", "to",
    "between", "near",
})  # fmt: skip
# Anywhere in the message these say that it is about travelling.
_TRAVEL = frozenset({
    "bahn", "ubahn", "sbahn", "zug", "zuege", "bahnen", "faehrt", "fahren", "faehrst", "fahr", "haelt", "halten",
    "haltestelle", "station", "bahnhof", "stoerung", "stoerungen", "gesperrt", "sperrung", "aufzug", "aufzuege",
    "fahrstuhl", "lift", "rolltreppe", "verspaetung", "ersatzverkehr", "linie", "gleis", "umsteigen",
    "aussteigen", "train", "trains", "elevator", "escalator", "closed", "disruption", "running",
})  # fmt: skip
_FILLERS = frozenset({"hallo", "moin", "hi", "die", "der", "das", "den", "ich", "meine", "bitte", "was", "ist", "mit",
                      "los", "ok"})  # fmt: skip


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    plain: str
    part: str


def recognise(text: str, network: Network, *, cue: bool = False, slips: bool = True) -> Iterator[Entity]:
    """Yield the stations named in a text.

    `cue` says that the text names a line as well; without `slips` only what is spelt right counts.
    """
    words = list(_words(text))
    travel = cue or any(word.plain in _TRAVEL for word in words)
    telling = [word.plain not in _FILLERS and word.plain not in _PREPOSITIONS for word in words]
    told = sum(telling)
    free = [True] * len(words)
    for exact in (True, False) if slips else (True,):
        for first, last in _windows(len(words)):
            if not all(free[first:last]):
                continue
            alone = told == sum(telling[first:last])  # nothing else is said in the message
            meant = travel or alone or (first > 0 and words[first - 1].plain in _PREPOSITIONS)
            wanted = joined(word.part for word in words[first:last]) if exact or meant else ""
            if (exact and wanted not in network.keys) or not wanted or not _one_name(text, words[first:last]):
                continue
            entity = _read(text, words[first:last], wanted, network, exact=exact, meant=meant)
            if entity:
                free[first:last] = [False] * (last - first)
                yield entity


def _windows(count: int) -> Iterator[tuple[int, int]]:
    """Yield the places where a name may stand, longer names first."""
    for size in range(min(_WORDS_IN_A_NAME, count), 0, -1):
        for first in range(count - size + 1):
            yield first, first + size


def _words(text: str) -> Iterator[_Word]:
    for match in _TOKEN.finditer(text):
        word = plain(match[0])
        yield _Word(match.start(), match.end(), word, part(word))


def _one_name(text: str, window: list[_Word]) -> bool:
    gaps = itertools.pairwise(window)
    return all(_JOIN.fullmatch(text, a.end, b.start) and "\n" not in text[a.end : b.start] for a, b in gaps)


def _read(text: str, window: list[_Word], wanted: str, network: Network, *, exact: bool, meant: bool) -> Entity | None:
    start, end = window[0].start, window[-1].end
    if exact:
        stations = network.keys.get(wanted, ()) if len(wanted) >= 3 else ()
        confidence = 1.0
        if wanted in network.data.ordinary or len(wanted) < 5:
            stations = stations if meant else ()
    else:
        stations = _slip(wanted, network) if meant else ()
        confidence = 0.8
    if not stations or _is_address(text, end, wanted):
        return None
    if len(stations) == 1:
        return Entity("station", stations[0], start, end, text[start:end], confidence)
    common = stations[0].split()[0]
    return Entity("station", common, start, end, text[start:end], 0.9, {"candidates": list(stations)})


def _is_address(text: str, end: int, wanted: str) -> bool:
    """A street with a house number is where the customer lives, not where the train stops."""
    return wanted.endswith("strasse") and _HOUSE_NUMBER.match(text, end) is not None


def _slip(wanted: str, network: Network) -> tuple[str, ...]:
    """Return the station that a misspelt word means: same first letter, one slip in 7 letters, two in 11."""
    if len(stem(wanted)) < 6 or wanted in network.data.no_slips or wanted in network.keys:
        return ()
    best: tuple[int, tuple[str, ...]] = (3, ())
    for known in network.data.by_first_letter.get(wanted[0], ()):
        allowed = min(2, (len(stem(known)) - 3) // 4)
        slips = OSA.distance(wanted, known, score_cutoff=allowed)
        if slips <= allowed and slips < best[0]:
            best = (slips, network.keys[known])
    return best[1]
