"""Line names: "U3", "u 3", "U-Bahn drei", "Linie 3", "u3er", "U1/3", "fährt die 3", "Tram 5" where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from actions.kit.found import Entity
from actions.transit.network import Network, NetworkData
from actions.transit.network.modes import BUS, FERRY, TRAM, mode

_NUMBER_WORDS = {
    "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "fuenf": 5,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip
_NUMBER = r"(?P<number>[1-9][0-9]{0,2}|" + "|".join(_NUMBER_WORDS) + r")"
_START = r"(?<![^\W_])(?<![0-9][.,])"  # not inside a word ("Menu3") or a number
_STOP = r"(?:er|ern|en)?(?![^\W_])(?![.,][0-9])"  # "u3er" is a line, "u3000" and "u3b" are not
_MEASURE = r"(?!\s*(?i:uhr|euro|€|%|tage?n?|stunden?|minuten?|min|mal|x|leute|personen|kinder|weitere)\b)"
_MODES = {
    TRAM: r"(?:tram|straßenbahn|strassenbahn|strab|stra[ßs]en-?bahn|streetcar|bahn)",
    BUS: r"(?:bus|omnibus|metrobus|stadtbus|nachtbus|schnellbus)",
    FERRY: r"(?:fähre|faehre|ferry)",
}
_RUNS = (
    r"(?:f[äa]e?hrt|foahrt|löppt|geht|geit|l[äa]e?uft|kommt|steht|h[äa]e?lt|rollt|f[äa]e?llt|h[äa]e?ngt|stockt"
    r"|streikt|spinnt)"
)
_STUCK = r"(?:gesperrt|dicht|zu|kaputt|ausgefallen|unterbrochen|gestört|lahmgelegt|weg|frei|pünktlich|verspätet|wieder)"
_ENDS = r"(?=\s*(?:[?!,;)]|\.(?!\s*\w)|$))"
_GOES_ON = (
    r"(?=\s+(?:wieder|noch|heute|heut|hüt|nicht|net|nich|nimmer|jetzt|grad|gerade|schon|überhaupt|auch|normal|oder|denn"
    r"|eigentlich|los|aus|nach|bis|ab|richtung|zum|zur|durch|fahren|gefahren|unterwegs|morgen|pünktlich)\b)"
)
# Bare numbers where only a line can be meant: "fährt die 3?", "die 2 steht", "is the 3 running".
# A measure, an ordinal ("der 3. Versuch") or a noun behind the number makes it none.
_FREE = r"(?![^\W_])"  # not the beginning of a word
_BARE = (
    re.compile(r"(?<![^\W_])(?:" + _RUNS + r"|(?:ist|is|was|wann|warum|und|ob))"
               + r"\s(?:denn\s|eigentlich\s|jetzt\s|heute\s)?(?:die|de)\s" + _NUMBER
               + _FREE + "(?:" + _ENDS + "|" + _GOES_ON + r"|(?=\s" + _STUCK + _FREE + "))",
               re.IGNORECASE),
    re.compile(r"(?<![^\W_])(?:die|de)\s" + _NUMBER + r"(?=\s(?:" + _RUNS + r"|(?:ist|is)\s(?:wieder\s|noch\s|schon\s)?"
               + _STUCK + ")" + _FREE + ")", re.IGNORECASE),
    re.compile(r"(?<![^\W_])(?:mit|auf|bei)\sder\s" + _NUMBER + _FREE + "(?:" + _ENDS + "|" + _GOES_ON + ")",
               re.IGNORECASE),
    re.compile(r"(?<![^\W_])is(?:n't)?\s(?:the\s)?(?:number\s)?" + _NUMBER
               + r"(?=\s(?:running|down|late|delayed|closed|working|back|going|still|ok)" + _FREE + ")", re.IGNORECASE),
)  # fmt: skip
# "U1/3", "U1, U2 und 3?": a bare number goes on with the list only before a sign or the end
_MORE = re.compile(r"\s?(?:[/+&,]|und|and|oder|or)\s?(?P<number>[1-9][0-9]{0,2})(?=\s*(?:[/+&?!.;)]|$|und\b|oder\b))")
_LETTERED = re.compile(r"([A-Za-zÄÖÜäöü]{1,4})[\s\-]?([1-9][0-9]{0,2})")


@dataclass(frozen=True)
class _Grammar:
    """How the lines of one network are written: patterns with their confidence and what stands for the letter: "U", or
    "=tram" where only a tram is meant."""

    patterns: tuple[tuple[re.Pattern[str], float, str | None], ...]


@lru_cache(maxsize=8)
def _grammar(data: NetworkData) -> _Grammar:
    names = (*data.lines, *data.names.retired)
    letters = sorted({m[1].upper() for name in names if (m := _LETTERED.fullmatch(name))}, key=len, reverse=True)
    kinds = "|".join(re.escape(letter) for letter in letters)
    bahn = "|".join(one for one in ("U", "S") if one in letters)
    found: list[tuple[str, float, str | None]] = []
    if bahn:  # "U-Bahn 3", "S-Bahn-Linie S1", "ubahn drei", "subway U1"
        found.append(
            (rf"(?P<kind>{bahn})[\s\-]?bahn(?:[\s\-]?linie)?[\s\-]{{0,2}}(?:(?:{bahn})[\s\-]?)?", 1.0, None),
        )
    if "U" in letters:
        found.append((r"(?:subway|metro|underground)(?:[\s\-]?line)?\s(?:u[\s\-]?)?", 1.0, "U"))
    patterns = [(re.compile(_START + p + _NUMBER + _STOP + _MEASURE, re.IGNORECASE), sure, k) for p, sure, k in found]
    if kinds:  # "U3", "U-3", "u 3", "U drei"
        compact = re.compile(_START + rf"(?P<kind>{kinds})[\-–]?" + _NUMBER + _STOP, re.IGNORECASE)
        spaced = re.compile(_START + rf"(?P<kind>u|{kinds})\s" + _NUMBER + _STOP + _MEASURE)
        patterns += [(compact, 1.0, None), (spaced, 0.9, None)]
    if "U" in letters:
        patterns.append((re.compile(_START + r"(?P<kind>U)\s" + _NUMBER + _STOP + _MEASURE, re.IGNORECASE), 0.95, None))
    for kind in dict.fromkeys(mode(line.type) for line in data.lines.values() if line.served and line.name.isdigit()):
        if kind in _MODES:
            word = _MODES[kind] + r"(?:[\s\-]?linie)?\s"
            patterns.append((re.compile(_START + word + _NUMBER + _STOP + _MEASURE, re.IGNORECASE), 1.0, f"={kind}"))
    others = sorted((n for n in names if not _LETTERED.fullmatch(n) and not n.isdigit()), key=len, reverse=True)
    if others:
        literal = "|".join(re.escape(n) if len(n) > 2 else rf"(?<=linie ){re.escape(n)}" for n in others)
        patterns.append((re.compile(_START + rf"(?P<name>{literal})(?![^\W_])", re.IGNORECASE), 1.0, None))
    # "Linie 3": may be a bus, hence the doubt; "Buslinie 3" and "Bus Linie 3" are none of ours
    line = r"(?<!bus )(?<!bus-)(?<![^\W_])(?:linie|line)\s" + _NUMBER + _STOP + _MEASURE
    patterns.append((re.compile(line, re.IGNORECASE), 0.6, ""))
    return _Grammar(tuple(patterns))


def recognise(text: str, network: Network) -> Iterator[Entity]:
    """Yield each line of the network named in a text."""
    taken = bytearray(len(text))
    for pattern, confidence, kind in _grammar(network.data).patterns:
        for match in pattern.finditer(text):
            said = match.groupdict()
            only = kind[1:] if kind and kind[0] == "=" else None
            letter = "" if only else (said.get("kind") or kind or "").upper()
            line = network.line(said["name"]) if said.get("name") else _line(letter, said["number"], network)
            if line is None or any(taken[slice(*match.span())]) or (only and network.mode(line) != only):
                continue
            _take(taken, *match.span())
            yield _entity(text, line, *match.span(), 1.0 if line.isdigit() else confidence)
            for more in _list_goes_on(text, match.end(), letter, network):
                _take(taken, more.start, more.end)
                yield more
    if not any(taken):  # beside a line in full a number counts something else
        yield from _bare(text, network)


def _line(letter: str, number: str, network: Network) -> str | None:
    """Return the line; a number without a letter is the line of that number that we serve."""
    digits = _digits(number)
    if letter:
        return network.line(f"{letter}{digits}")
    if digits in network.data.served:
        return digits
    lettered = [n for n in network.data.served if (m := _LETTERED.fullmatch(n)) and m[2] == digits]
    return lettered[0] if len(lettered) == 1 else None


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def _bare(text: str, network: Network) -> Iterator[Entity]:
    """Numbers alone; a bus may have the same one, hence the doubt."""
    for pattern in _BARE:
        for match in pattern.finditer(text):
            if line := _line("", match["number"], network):
                yield _entity(text, line, *match.span("number"), 0.5)
                return


def _list_goes_on(text: str, at: int, letter: str, network: Network) -> Iterator[Entity]:
    while more := _MORE.match(text, at):
        line = _line(letter, more["number"], network)
        if line is None:
            return
        yield _entity(text, line, *more.span("number"), 0.8)
        at = more.end()


def _digits(number: str) -> str:
    return str(_NUMBER_WORDS.get(number.casefold(), number))


def _entity(text: str, line: str, start: int, end: int, confidence: float) -> Entity:
    return Entity("line", line, start, end, text[start:end], confidence)
