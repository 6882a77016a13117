"""Line names: "U3", "u 3", "U-Bahn drei", "Linie 3", "u3er", "U1/3", "fährt die 3"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.entities.found import Entity
from actions.sources.network import Network

_NUMBER_WORDS = {
    "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "fuenf": 5,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip
_NUMBER = r"(?P<number>[1-9][0-9]?|" + "|".join(_NUMBER_WORDS) + r")"
_START = r"(?<![^\W_])(?<![0-9][.,])"  # not inside a word ("Menu3") or a number
_STOP = r"(?:er|ern|en)?(?![^\W_])(?![.,][0-9])"  # "u3er" is a line, "u3000" and "u3b" are not
_MEASURE = r"(?!\s*(?i:uhr|euro|€|%|tage?n?|stunden?|minuten?|min|mal|x|leute|personen|kinder|weitere)\b)"

_PATTERNS = (
    # "U-Bahn 3", "S-Bahn-Linie S1", "ubahn drei", "subway U1"
    (re.compile(_START + r"(?P<kind>[us])[\s\-]?bahn(?:[\s\-]?linie)?[\s\-]{0,2}(?:[us][\s\-]?)?" + _NUMBER
                + _STOP + _MEASURE, re.IGNORECASE), 1.0),
    (re.compile(_START + r"(?:subway|metro|underground)(?:[\s\-]?line)?\s(?:u[\s\-]?)?" + _NUMBER
                + _STOP + _MEASURE, re.IGNORECASE), 1.0),
    # "U3", "U-3", "u 3", "U drei"
    (re.compile(_START + r"(?P<kind>[us])[\-–]?" + _NUMBER + _STOP, re.IGNORECASE), 1.0),
    (re.compile(_START + r"(?P<kind>u|S)\s" + _NUMBER + _STOP + _MEASURE), 0.9),
    (re.compile(_START + r"(?P<kind>U)\s" + _NUMBER + _STOP + _MEASURE, re.IGNORECASE), 0.95),
    # "Linie 3": may be a bus, hence the doubt; "Buslinie 3" and "Bus Linie 3" are none of ours
    (re.compile(r"(?<!bus )(?<!bus-)(?<![^\W_])(?:linie|line)\s" + _NUMBER + _STOP + _MEASURE, re.IGNORECASE), 0.6),
)  # fmt: skip
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
_MORE = re.compile(r"\s?(?:[/+&,]|und|and|oder|or)\s?(?P<number>[1-9])(?=\s*(?:[/+&?!.;)]|$|und\b|oder\b))")


def recognise(text: str, network: Network) -> Iterator[Entity]:
    """Yield each line of the network named in a text."""
    taken = bytearray(len(text))
    for pattern, confidence in _PATTERNS:
        for match in pattern.finditer(text):
            kind = (match.groupdict().get("kind") or "U").upper()
            line = network.line(f"{kind}{_digits(match['number'])}")
            if line is None or any(taken[slice(*match.span())]):
                continue
            _take(taken, *match.span())
            yield _entity(text, line, *match.span(), confidence)
            for more in _list_goes_on(text, match.end(), kind, network):
                _take(taken, more.start, more.end)
                yield more
    if not any(taken):  # beside a line in full a number counts something else
        yield from _bare(text, network)


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def _bare(text: str, network: Network) -> Iterator[Entity]:
    """Numbers alone; a bus may have the same one, hence the doubt."""
    for pattern in _BARE:
        for match in pattern.finditer(text):
            if line := network.line(f"U{_digits(match['number'])}"):
                yield _entity(text, line, *match.span("number"), 0.5)
                return


def _list_goes_on(text: str, at: int, kind: str, network: Network) -> Iterator[Entity]:
    while more := _MORE.match(text, at):
        line = network.line(f"{kind}{more['number']}")
        if line is None:
            return
        yield _entity(text, line, *more.span("number"), 0.8)
        at = more.end()


def _digits(number: str) -> str:
    return str(_NUMBER_WORDS.get(number.casefold(), number))


def _entity(text: str, line: str, start: int, end: int, confidence: float) -> Entity:
    return Entity("line", line, start, end, text[start:end], confidence)
