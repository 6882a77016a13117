"""Station names in running text: exact, abbreviated, misspelt, but not every word that looks like one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from actions.entities.found import Entity
from actions.sources.hamburg import Network
from actions.sources.hamburg.spelling import key, plain, stem

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
# Station names that are ordinary words too, and what else they may mean.
_ORDINARY = frozenset({"rathaus", "landwehr", "richtweg", "airport", "flughafen", "wedel", "stade", "kelle",
                       "berne", "reeperbahn", "luebecker", "hagenbeck", "hagenbecks", "hafencity", "moenckeberg",
                       "kellinghusen", "heiligengeistfeld", "elbphilharmonie", "elphi"})  # fmt: skip
# Words one slip away from a station that are no slip.
_NO_SLIP = frozenset({"schlumpf", "schluempfe", "rathauses", "stephansplatze", "oldenfeld", "altonaer",
                      "barmbeker", "harburger", "farmen", "bergedorfer"})  # fmt: skip
_FILLERS = frozenset({"hallo", "moin", "hi", "die", "der", "das", "den", "ich", "meine", "bitte", "was", "ist", "mit",
                      "los", "ok"})  # fmt: skip


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    plain: str


def recognise(text: str, network: Network, *, cue: bool = False) -> Iterator[Entity]:
    """Yield the stations named in a text; `cue` says that the text names a line as well."""
    words = [_Word(m.start(), m.end(), plain(m[0])) for m in _TOKEN.finditer(text)]
    travel = cue or any(word.plain in _TRAVEL for word in words)
    free = [True] * len(words)
    for exact in (True, False):
        for size in range(min(_WORDS_IN_A_NAME, len(words)), 0, -1):
            for first in range(len(words) - size + 1):
                window = words[first : first + size]
                if not all(free[first : first + size]) or not _one_name(text, window):
                    continue
                before = words[first - 1].plain if first else ""
                meant = _alone(words, window) or travel or before in _PREPOSITIONS
                entity = _read(text, window, network, exact=exact, meant=meant)
                if entity:
                    free[first : first + size] = [False] * size
                    yield entity


def _one_name(text: str, window: list[_Word]) -> bool:
    gaps = itertools.pairwise(window)
    return all(_JOIN.fullmatch(text, a.end, b.start) and "\n" not in text[a.end : b.start] for a, b in gaps)


def _alone(words: list[_Word], window: list[_Word]) -> bool:
    return all(w in window or w.plain in _FILLERS or w.plain in _PREPOSITIONS for w in words)


def _read(text: str, window: list[_Word], network: Network, *, exact: bool, meant: bool) -> Entity | None:
    start, end = window[0].start, window[-1].end
    wanted = key(text[start:end])
    if exact:
        stations = network.keys.get(wanted, ()) if len(wanted) >= 3 else ()
        confidence = 1.0
        if wanted in _ORDINARY or len(wanted) < 5:
            stations = stations if meant else ()
    else:
        stations = _slip(wanted, network) if meant else ()
        confidence = 0.8
    if not stations or _is_address(text, end, wanted):
        return None
    if len(stations) == 1:
        return Entity("station", stations[0], start, end, text[start:end], confidence)
    common = "Hauptbahnhof" if stations[0].startswith("Hauptbahnhof") else stations[0].split()[0]
    return Entity("station", common, start, end, text[start:end], 0.9, {"candidates": list(stations)})


def _is_address(text: str, end: int, wanted: str) -> bool:
    """A street with a house number is where the customer lives, not where the train stops."""
    return wanted.endswith("strasse") and _HOUSE_NUMBER.match(text, end) is not None


def _slip(wanted: str, network: Network) -> tuple[str, ...]:
    """Return the station that a misspelt word means: same first letter, one slip in 7 letters, two in 11."""
    if len(stem(wanted)) < 6 or wanted in _NO_SLIP or wanted in network.keys:
        return ()
    best: tuple[int, tuple[str, ...]] = (3, ())
    for known in _by_first_letter(network).get(wanted[0], ()):
        allowed = min(2, (len(stem(known)) - 3) // 4)
        slips = OSA.distance(wanted, known, score_cutoff=allowed)
        if slips <= allowed and slips < best[0]:
            best = (slips, network.keys[known])
    return best[1]


@cache
def _by_first_letter(network: Network) -> dict[str, tuple[str, ...]]:
    letters: dict[str, list[str]] = {}
    for known in network.keys:
        if len(known) >= 6:
            letters.setdefault(known[0], []).append(known)
    return {letter: tuple(names) for letter, names in letters.items()}
