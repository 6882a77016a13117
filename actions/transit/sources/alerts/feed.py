"""Read a feed's bytes into alerts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from google.transit import gtfs_realtime_pb2 as pb

from actions.transit.network import Network
from actions.transit.sources.alerts import clean, texts, words
from actions.transit.sources.alerts.decode import decode
from actions.transit.sources.alerts.model import Alert
from actions.transit.sources.alerts.moments import moment, periods
from actions.transit.sources.alerts.places import Where, locate
from actions.transit.sources.alerts.selectors import Said

_SILENT_CAUSES = frozenset({"UNKNOWN_CAUSE", "OTHER_CAUSE"})
_SILENT_EFFECTS = frozenset({"UNKNOWN_EFFECT", "OTHER_EFFECT"})


@dataclass(frozen=True)
class Feed:
    """One feed message: the alerts that were placed, how many there are in all, how many are of other operators, and
    how many entities nobody could read."""

    alerts: tuple[Alert, ...]
    as_of: datetime | None
    differential: bool
    total: int = 0
    elsewhere: int = 0
    unread: int = 0


Memory = dict[bytes, tuple[Alert | None, bool]]
"""What entities were read as, by their bytes: from one fetch to the next most are the same."""


def read(body: bytes, network: Network, now: datetime | None = None, memory: Memory | None = None) -> Feed:
    """Return what a feed says; bytes that are none are unavailable data. `memory` is used and brought up to date."""
    decoded = decode(body)
    now = now or datetime.now(UTC)
    known: Memory = {}
    found: dict[str, Alert] = {}
    unplaced = elsewhere = 0
    unread = decoded.unread
    for number, entity in enumerate(decoded.entities):
        if not entity.HasField("alert") or entity.is_deleted:
            continue
        try:
            key = entity.SerializePartialToString()
            alert, of_others = known[key] = (memory or {}).get(key) or _alert(entity, network, now)
        except (ValueError, OverflowError):  # among them strings that are no UTF-8
            unread += 1
            continue
        if alert is None:
            elsewhere += of_others
            unplaced += not of_others
        elif found.get(alert.id) != alert:
            free = alert.id and alert.id not in found
            found[alert.id if free else f"{alert.id}#{number}"] = alert
    if memory is not None:
        memory.clear()
        memory.update(known)
    alerts = tuple(_named(id_, alert) for id_, alert in found.items())
    return Feed(
        alerts,
        moment(decoded.header.timestamp),
        differential=decoded.header.incrementality == pb.FeedHeader.DIFFERENTIAL,
        total=len(alerts) + unplaced + elsewhere,
        elsewhere=elsewhere,
        unread=unread,
    )


def _alert(entity: pb.FeedEntity, network: Network, now: datetime) -> tuple[Alert | None, bool]:
    """Return the alert, None if it has no place or no time that can be read, and whether it is somebody else's."""
    alert = entity.alert
    header = _translations(alert.header_text, clean.LONGEST_HEADER) or _translations(
        alert.tts_header_text, clean.LONGEST_HEADER
    )
    told = (alert.description_text, alert.tts_description_text, alert.effect_detail)
    description = next(filter(None, map(_translations, told)), {})
    effect = _effect(alert.effect, header, description)
    where = locate(alert.informed_entity, Said(header, description, effect), network)
    holds = periods(alert.impact_period or alert.communication_period or alert.active_period, now)
    shown = periods(alert.communication_period, now)
    if holds is None or shown is None or not (where.lines or where.stations):
        return None, where.elsewhere
    full = {lang: f"{header.get(lang, '')}\n{description.get(lang, '')}" for lang in {**header, **description}}
    replacements = {lang: texts.replacement(text, lang) for lang, text in full.items()}
    minutes = [m for text in full.values() if (m := texts.extra_minutes(text)) is not None]
    return Alert(
        id=entity.id,
        lines=where.lines,
        stations=where.stations,
        sections=where.sections,
        cause=_word(pb.Alert.Cause, alert.cause, _SILENT_CAUSES),
        effect=effect,
        header=header,
        description=description,
        replacement={lang: text for lang, text in replacements.items() if text},
        extra_minutes=max(minutes, default=None),
        periods=holds,
        url=next((url for translation in alert.url.translation if (url := clean.url(translation.text))), None),
        stops=where.stops,
        directions=where.directions,
        runs=where.runs,
        parts=_parts(where, effect, header, description),
        net=where.net,
        by_words=where.by_words,
        shown=shown,
    ), False


def _effect(value: int, header: Mapping[str, str], description: Mapping[str, str]) -> str | None:
    """The effect that is named; where a feed leaves it open, the words tell lifts and what is over."""
    named = _word(pb.Alert.Effect, value, _SILENT_EFFECTS)
    if named is not None:
        return named
    if words.of_a_lift(header, description):
        return "accessibility_issue"
    return "no_effect" if words.is_over(header) else None


def _parts(
    where: Where, effect: str | None, header: Mapping[str, str], description: Mapping[str, str]
) -> tuple[str, ...]:
    """Lines of which only some part is meant; by the notice's own words also one that its ids name whole."""
    narrowed = where.sections or where.stops or where.directions or where.runs or where.net
    if narrowed or effect not in {None, "no_service", "modified_service"} or not words.of_a_stop(header, description):
        return where.parts
    return where.lines


def _named(id_: str, alert: Alert) -> Alert:
    return alert if alert.id == id_ else replace(alert, id=id_)


def _translations(translated: Any, longest: int = clean.LONGEST_TEXT) -> Mapping[str, str]:
    return clean.translations(((one.language, one.text) for one in translated.translation), longest)


def _word(enum: Any, value: int, silent: frozenset[str]) -> str | None:
    """Return the enum's name as our word; one that the bindings do not know is not said."""
    try:
        name: str = enum.Name(value)
    except ValueError:
        return None
    return None if name in silent else name.lower()
