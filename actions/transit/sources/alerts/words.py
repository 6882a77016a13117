"""What a notice's own words say of where it is: the last resort where ids say nothing, and never more than they."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from actions.transit.entities import lines, stations
from actions.transit.network import Network

_SURE = 0.9
_SENTENCE = re.compile(r"(?<=[.!?;\n])\s+|\n")
_BESIDE = re.compile(
    r"nicht (?:betroffen|beeintr|davon)|normal|planm|regul|ohne (?:einschr|st[öo]r)|wie gewohnt|uneingeschr"
    r"|nutz|umsteig|steig\w* .*\bum\b|alternativ|ausweich|weich\w* .*\baus\b|empfehl|stattdessen|anschluss"
    r"|not affected|as (?:usual|normal|scheduled)|on time|\buse\b|take the|instead|change (?:to|at)|connect",
    re.IGNORECASE,
)
"""A line is named in passing: it runs, or it is what to take instead."""
_OTHERS = re.compile(
    r"\b(?:bus\w*|metrobus\w*|nachtbus\w*|schnellbus\w*|xpressbus\w*|fähre\w*|faehre\w*|ferry|tram\w*|straßenbahn\w*"
    r"|regionalbahn\w*|regionalexpress|akn|hadag|linien? [0-9]+|(?:re|rb|ic|ice|x|m|a)[ ]?[0-9]{1,3})\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\bzwischen\b|\bbetween\b|\bvon\b.+\b(?:bis|nach)\b|\bfrom\b.+\bto\b|\w\s*[–—<>↔]+\s*\w|\w\s-\s\w", re.IGNORECASE
)
_CLAUSE = re.compile(r"(?<=[.!?;,\n])\s+|\n")
_STILL_RUNS = re.compile(
    r"ersatz|\bbus|taxi|shuttle|replac|umleit|divert|\bnur\b|\bonly\b|pendel|wieder|again|resum|normal|planm|regul"
    r"|\b(?:f[äa]hrt|fahren|verkehrt|verkehren|runs?|running|operates?)\b(?!.*\b(?:nicht|kein\w*|not?)\b)",
    re.IGNORECASE,
)
_TOWARDS = re.compile(
    r"\b(?:richtung|fahrtrichtung|towards?|direction)\s+(?:of\s+)?(?P<rest>[^.;,:\n]{2,60})", re.IGNORECASE
)

_ONE_STOP = re.compile(
    r"\b(?:haltestellen?|haltepunkt|halt|bahnhof|stations?|stops?|ausgang|zugang|eingang|aufzug|exit|entrance)\b"
    r"|f(?:ä|ae)hr\w* (?:\w+ )?durch\b|ohne halt\b|h(?:ä|ae|a)lt\w* (?:\w+ ){0,3}nicht\b|\bskip"
    r"|not (?:be )?(?:stop|call)",
    re.IGNORECASE,
)
_LIFT = re.compile(
    r"\b(?:\w+-?)?(?:aufz[uü]ge?|aufzueg\w*|fahrst[uü]hle?|rolltreppen?|fahrtreppen?|lifts?|elevators?|escalators?)\b",
    re.IGNORECASE,
)
_MORE_THAN_A_LIFT = re.compile(
    r"verkehr\b|betrieb eingestellt|kein halt|h(?:ä|ae)lt\w* (?:\w+ ){0,3}nicht\b|gesperrte? (?:halte|station|bahnhof)"
    r"|z(?:ü|ue)ge\b|\btrains?\b|zugang gesperrt",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:behoben|beseitigt|wieder (?:planm\w+|regul\w+|normal|nach fahrplan|frei|in betrieb)"
    r"|\w*(?:störung|stoerung|sperrung|unterbrechung|umleitung|einschränkung|einsatz|arbeiten|streik)(?:en|es|s)? "
    r"(?:\w+ ){0,3}(?:aufgehoben|beendet|vorbei)"
    r"|resolved|lifted|cleared|(?:has|have) ended|(?:is|are) over|(?:normal|good|regular) service|resumed)\b",
    re.IGNORECASE,
)
_NOT_OVER = re.compile(
    r"\b(?:nicht|noch|bis|sobald|wenn|erst|voraussichtlich|wird|werden|soll\w*|ab|teilweise|not|until|once|when|will"
    r"|expected|partly|partially|still)\b|\?",
    re.IGNORECASE,
)
_PASSING = re.compile(r"f(?:ä|ae|a)hr\w* (?:\w+ )?durch\b|ohne halt", re.IGNORECASE)
_MORE_THAN_A_STOP = re.compile(
    r"verkehr\b|betrieb\b|strecke|abschnitt|zwischen|between|\bganze|f(?:ä|ae)hr\w* (?:\w+ ){0,2}nicht"
    r"|eingestellt|unterbrochen|suspended|\bservice\b|no trains",
    re.IGNORECASE,
)


def lines_named(header: Mapping[str, str], description: Mapping[str, str], network: Network) -> tuple[str, ...]:
    """Return our lines that the notice is about, going by its headline, or by its text if that names none.

    A headline about a bus is about the bus, whatever the text advises to take instead.
    """
    for said in (header, description):
        found = dict.fromkeys(line for part in _telling(said) for line in _lines(part, network))
        ours = tuple(line for line in found if network.served(line))
        if ours:
            return ours
        if found or any(_OTHERS.search(text) for text in said.values()):
            return ()
    return ()


def _telling(said: Mapping[str, str]) -> Iterator[str]:
    return (part for text in said.values() for part in _SENTENCE.split(text) if not _BESIDE.search(part))


def _lines(text: str, network: Network) -> Iterator[str]:
    return (entity.value for entity in lines.recognise(text, network) if entity.confidence >= _SURE)


def about_others(header: Mapping[str, str], description: Mapping[str, str]) -> bool:
    """Say whether a notice speaks of buses or other lines: a station's name in it is a stop of theirs."""
    return any(_OTHERS.search(text) for text in (*header.values(), *description.values()))


def stations_named(said: Iterable[str], among: Collection[str], network: Network) -> tuple[str, ...]:
    """Return the stations out of some that texts name by their full names."""
    found: dict[str, None] = {}
    for text in said:
        for entity in sorted(stations.recognise(text, network, cue=True, slips=False), key=lambda one: one.start):
            fit = [station for station in entity.extra.get("candidates", [entity.value]) if station in among]
            if len(fit) == 1:
                found[fit[0]] = None
    return tuple(found)


def says_between(said: Iterable[str], begin: str, end: str, network: Network) -> bool:
    """Say whether a text speaks of the way from one station to the other, not of the two."""
    return any(
        _BETWEEN.search(part) and {begin, end} <= set(stations_named([part], (begin, end), network))
        for text in said
        for part in _SENTENCE.split(text)
    )


def section_named(said: Iterable[str], among: Collection[str], network: Network) -> tuple[str, str] | None:
    """Return the two stations between which texts say that trains do not run as planned, if they name one such way.

    Where the bus runs instead, or trains still do, is another way.
    """
    found: set[tuple[str, ...]] = set()
    for text in said:
        for part in _CLAUSE.split(text):
            if not _BETWEEN.search(part) or _STILL_RUNS.search(part):
                continue
            named = stations_named([part], among, network)
            if len(named) == 2:
                found.add(named)
    return (*found.pop(),) if len(found) == 1 else None  # type: ignore[return-value]


def towards(said: Iterable[str], among: Collection[str], network: Network) -> str | None:
    """Return the one station that texts name as the direction."""
    ends = {
        named[0]
        for text in said
        for match in _TOWARDS.finditer(text)
        if (named := stations_named([match["rest"]], among, network))
    }
    return ends.pop() if len(ends) == 1 else None


def speaks_of_stops(said: Iterable[str]) -> bool:
    """Say whether texts speak of stops, stations, or that trains do not call there."""
    return any(_ONE_STOP.search(text) for text in said)


def of_a_stop(header: Mapping[str, str], description: Mapping[str, str]) -> bool:
    """Say whether a notice speaks of a stop and of nothing beyond it: its line, named whole, is not what is closed."""
    heads = [*header.values()] or [_SENTENCE.split(text)[0] for text in description.values()]
    passing = [text for text in description.values() if _PASSING.search(text)]
    told = [*heads, *passing]
    return any(_ONE_STOP.search(text) for text in told) and not any(_MORE_THAN_A_STOP.search(text) for text in told)


def of_a_lift(header: Mapping[str, str], description: Mapping[str, str]) -> bool:
    """Say whether a notice speaks of lifts or escalators alone: trains run."""
    heads = [*header.values()] or [_SENTENCE.split(text)[0] for text in description.values()]
    return bool(heads) and all(_LIFT.search(text) and not _MORE_THAN_A_LIFT.search(text) for text in heads)


def is_over(header: Mapping[str, str]) -> bool:
    """Say whether a headline tells that a disruption is over: "U3: Störung behoben"."""
    heads = [*header.values()]
    return bool(heads) and all(_OVER.search(text) and not _NOT_OVER.search(text) for text in heads)
