"""Read a feed's bytes into alerts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2 as pb

from actions.sources.alerts import texts
from actions.sources.alerts.model import Alert, Period, Section
from actions.sources.errors import UnavailableError
from actions.sources.hamburg import Network

_SILENT_CAUSES = frozenset({"UNKNOWN_CAUSE", "OTHER_CAUSE"})
_SILENT_EFFECTS = frozenset({"UNKNOWN_EFFECT", "OTHER_EFFECT"})
_SUBWAY = 1  # GTFS route_type


@dataclass(frozen=True)
class Feed:
    """One feed message."""

    alerts: tuple[Alert, ...]
    as_of: datetime | None
    differential: bool


def read(body: bytes, network: Network) -> Feed:
    """Return what the feed says; bytes that are no feed are unavailable data."""
    message = pb.FeedMessage()
    try:
        message.ParseFromString(body)
    except (DecodeError, ValueError) as error:
        raise UnavailableError("unreadable") from error
    if not message.HasField("header"):
        raise UnavailableError("unreadable")
    alerts = tuple(
        _alert(entity.id, entity.alert, network)
        for entity in message.entity
        if entity.HasField("alert") and not entity.is_deleted
    )
    return Feed(
        alerts,
        _moment(message.header.timestamp),
        differential=message.header.incrementality == pb.FeedHeader.DIFFERENTIAL,
    )


def _alert(alert_id: str, alert: Any, network: Network) -> Alert:
    where = _Where.of(alert.informed_entity, network)
    header, description = _translations(alert.header_text), _translations(alert.description_text)
    full = {lang: f"{header.get(lang, '')}\n{description.get(lang, '')}" for lang in {**header, **description}}
    replacements = {lang: texts.replacement(text, lang) for lang, text in full.items()}
    minutes = [m for text in full.values() if (m := texts.extra_minutes(text)) is not None]
    return Alert(
        id=alert_id,
        lines=where.lines,
        stations=where.stations,
        sections=where.sections,
        cause=_word(pb.Alert.Cause, alert.cause, _SILENT_CAUSES),
        effect=_word(pb.Alert.Effect, alert.effect, _SILENT_EFFECTS),
        header=header,
        description=description,
        replacement={lang: text for lang, text in replacements.items() if text},
        extra_minutes=max(minutes, default=None),
        periods=tuple(Period(_moment(p.start), _moment(p.end)) for p in alert.active_period),
        url=next(iter(_translations(alert.url).values()), None),
    )


@dataclass(frozen=True)
class _Where:
    lines: tuple[str, ...]
    stations: tuple[str, ...]
    sections: tuple[Section, ...]

    @classmethod
    def of(cls, selectors: Iterable[Any], network: Network) -> _Where:
        """Fields of one selector are AND, selectors are OR; two stops on one route are a section."""
        by_line: dict[str, list[str]] = {}
        stations: list[str] = []
        for selector in selectors:
            route = selector.route_id or selector.trip.route_id
            line = network.line(route) if route else None
            station = network.exactly(selector.stop_id) if selector.stop_id else None
            if line:
                by_line.setdefault(line, []).extend([station] if station else [])
            elif route:
                continue  # a bus or a ferry: not ours, also where it calls at one of our stations
            elif station:
                stations.append(station)
            elif _whole_net(selector):
                by_line |= {name: by_line.get(name, []) for name in network.served_lines}
        sections = []
        for line, stops in by_line.items():
            unique = list(dict.fromkeys(stops))
            if len(unique) == 2:
                sections.append(Section(line, *unique))
            else:
                stations += unique
        return cls(tuple(by_line), tuple(dict.fromkeys(stations)), tuple(sections))


def _whole_net(selector: Any) -> bool:
    """Say whether a selector means every line: only an agency, or only the underground as such."""
    if selector.stop_id:
        return False
    return bool(selector.route_type == _SUBWAY if selector.HasField("route_type") else selector.agency_id)


def _translations(translated: Any) -> Mapping[str, str]:
    """Return the texts by language; one without a language is German."""
    found: dict[str, str] = {}
    for translation in translated.translation:
        language = (translation.language or "de").split("-")[0].lower()
        text = translation.text.strip()
        if text:
            found.setdefault(language, text)
    return found


def _word(enum: Any, value: int, silent: frozenset[str]) -> str | None:
    """Return the enum's name as our word; one that the bindings do not know is not said."""
    try:
        name: str = enum.Name(value)
    except ValueError:
        return None
    return None if name in silent else name.lower()


def _moment(posix: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(posix, UTC) if posix else None
    except (OverflowError, OSError, ValueError):
        return None
