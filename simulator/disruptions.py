"""A disruption as the city's control desk enters it, and the words the feed carries for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

CITY = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages of the feed."""

    de: str
    en: str


@dataclass(frozen=True, slots=True)
class Disruption:
    """What is wrong, where, since when, and how long as far as is known; texts may be given instead of made."""

    id: str
    start: datetime
    lines: tuple[str, ...] = ()
    section: tuple[str, str] | None = None
    station: str | None = None
    effect: str = "NO_SERVICE"
    cause: str = "TECHNICAL_PROBLEM"
    reason: Words | None = None
    end: datetime | None = None
    replacement: bool = False
    extra_minutes: int | None = None
    header: Words | None = None
    text: Words | None = None
    url: str = "https://www.hvv.de"
    severity: str = "WARNING"
    version: int = field(default=1)

    def shown_header(self) -> Words:
        return self.header or Words(f"{_where(self).de}: {_short(self).de}", f"{_where(self).en}: {_short(self).en}")

    def shown_text(self) -> Words:
        if self.text:
            return self.text
        sentences = [what(self), *_why(self), *_instead(self), *_longer(self), *_until(self)]
        return Words(" ".join(s.de for s in sentences), " ".join(s.en for s in sentences))


CAUSES: dict[str, Words] = {
    "TECHNICAL_PROBLEM": Words("eine technische Störung", "a technical problem"),
    "CONSTRUCTION": Words("Bauarbeiten", "construction work"),
    "MAINTENANCE": Words("Wartungsarbeiten", "maintenance work"),
    "POLICE_ACTIVITY": Words("ein Polizeieinsatz", "police activity"),
    "MEDICAL_EMERGENCY": Words("ein Notarzteinsatz", "a medical emergency"),
    "ACCIDENT": Words("ein Unfall", "an accident"),
    "WEATHER": Words("das Wetter", "the weather"),
    "STRIKE": Words("ein Streik", "a strike"),
    "DEMONSTRATION": Words("eine Demonstration", "a demonstration"),
}

_SHORT: dict[str, Words] = {
    "NO_SERVICE": Words("kein Betrieb", "no service"),
    "REDUCED_SERVICE": Words("weniger Züge", "fewer trains"),
    "SIGNIFICANT_DELAYS": Words("Verspätungen", "delays"),
    "DETOUR": Words("Umleitung", "diversion"),
    "MODIFIED_SERVICE": Words("geänderter Betrieb", "changed service"),
    "ACCESSIBILITY_ISSUE": Words("Aufzug außer Betrieb", "lift out of order"),
}


_SENTENCES: dict[str, Words] = {
    "REDUCED_SERVICE": Words("fahren weniger Züge", "fewer trains are running"),
    "SIGNIFICANT_DELAYS": Words("kommt es zu Verspätungen", "there are delays"),
    "DETOUR": Words("fahren die Züge eine Umleitung", "trains are diverted"),
    "MODIFIED_SERVICE": Words("gilt ein geänderter Fahrplan", "a changed timetable applies"),
}


def what(d: Disruption) -> Words:
    """The first sentence: what does not run, and where."""
    if d.effect == "ACCESSIBILITY_ISSUE" and d.station:
        return Words(
            f"An der Haltestelle {d.station} ist der Aufzug außer Betrieb.",
            f"The lift at {d.station} station is out of order.",
        )
    if d.effect == "NO_SERVICE" and d.station:
        return Words(
            f"Die Haltestelle {d.station} ist gesperrt, die Züge halten dort nicht.",
            f"{d.station} station is closed, trains do not stop there.",
        )
    between = _between(d)
    de, en = _names(d.lines, "und"), _names(d.lines, "and")
    if d.effect == "NO_SERVICE":
        verb = "fahren" if len(d.lines) > 1 else "fährt"
        return Words(f"Die {de} {verb}{between.de} nicht.", f"There is no {en} service{between.en}.")
    what = _SENTENCES.get(d.effect, Words("gibt es eine Störung", "there is a disruption"))
    if d.station:
        return Words(f"An der Haltestelle {d.station} {what.de}.", f"At {d.station} station {what.en}.")
    return Words(f"Auf der {de}{between.de} {what.de}.", f"On the {en}{between.en} {what.en}.")


def _between(d: Disruption) -> Words:
    if not d.section:
        return Words("", "")
    start, end = d.section
    return Words(f" zwischen {start} und {end}", f" between {start} and {end}")


def _why(d: Disruption) -> list[Words]:
    reason = d.reason or CAUSES.get(d.cause)
    return [Words(f"Grund: {reason.de}.", f"Reason: {reason.en}.")] if reason else []


def _instead(d: Disruption) -> list[Words]:
    if not d.replacement:
        return []
    return [Words("Ersatzverkehr mit Bussen ist eingerichtet.", "Replacement buses are running.")]


def _longer(d: Disruption) -> list[Words]:
    if not d.extra_minutes:
        return []
    minutes = d.extra_minutes
    return [
        Words(
            f"Die Fahrt dauert bis zu {minutes} Minuten länger.",
            f"Journeys take up to {minutes} minutes longer.",
        )
    ]


def _until(d: Disruption) -> list[Words]:
    if d.end is None:
        return [Words("Das Ende ist noch offen.", "It is not known yet how long this will last.")]
    local = d.end.astimezone(CITY)
    return [
        Words(
            f"Voraussichtlich bis {local:%d.%m., %H:%M} Uhr.",
            f"Expected until {local:%d %b, %H:%M}.",
        )
    ]


def _where(d: Disruption) -> Words:
    line = "/".join(d.lines)
    if d.section:
        place = f"{d.section[0]} – {d.section[1]}"
        return Words(f"{line} {place}".strip(), f"{line} {place}".strip())
    place = f"{line} {d.station or ''}".strip()
    return Words(place, place)


def _short(d: Disruption) -> Words:
    if d.station and d.effect == "NO_SERVICE" and not d.section:
        return Words("Haltestelle gesperrt", "station closed")
    return _SHORT.get(d.effect, Words("Störung", "disruption"))


def _names(lines: tuple[str, ...], joint: str) -> str:
    return f" {joint} ".join(part for part in (", ".join(lines[:-1]), lines[-1] if lines else "") if part)
