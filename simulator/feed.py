"""Disruptions as a GTFS-Realtime feed, encoded with the published bindings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from google.transit import gtfs_realtime_pb2 as gtfs

from simulator.disruptions import CAUSES, Disruption, Words


def message(
    disruptions: Iterable[Disruption], stamp: datetime, *, differential: bool = False, untidy: bool = False
) -> bytes:
    """The feed's bytes with this header timestamp; `untidy`: with long ids, milliseconds and markup."""
    feed = gtfs.FeedMessage()
    feed.header.gtfs_realtime_version = "2.0"
    feed.header.incrementality = gtfs.FeedHeader.DIFFERENTIAL if differential else gtfs.FeedHeader.FULL_DATASET
    feed.header.timestamp = int(stamp.timestamp())
    for disruption in disruptions:
        _fill(feed.entity.add(), disruption)
        if untidy:
            _rumple(feed.entity[-1].alert)
    return bytes(feed.SerializeToString(deterministic=True))


def _fill(entity: Any, d: Disruption) -> None:
    entity.id = d.id
    alert = entity.alert
    period = alert.active_period.add()
    period.start = int(d.start.timestamp())
    if d.end:
        period.end = int(d.end.timestamp())
    for selector in selectors(d):
        alert.informed_entity.add(**selector)
    alert.cause = gtfs.Alert.Cause.Value(d.cause)
    alert.effect = gtfs.Alert.Effect.Value(d.effect)
    alert.severity_level = gtfs.Alert.SeverityLevel.Value(d.severity)
    _translate(alert.header_text, d.shown_header())
    _translate(alert.description_text, d.shown_text())
    _translate(alert.url, Words(d.url, d.url))
    if reason := d.reason or CAUSES.get(d.cause):
        _translate(alert.cause_detail, reason)


def _rumple(alert: Any) -> None:
    """Say the same as other systems would."""
    for selector in alert.informed_entity:
        if selector.route_id:
            selector.route_id = f"HHA-U:{selector.route_id}_HHA-U"
    for period in alert.active_period:
        period.start, period.end = period.start * 1000, period.end * 1000 or 253402300799
    for texts in (alert.header_text, alert.description_text):
        plain = [(one.language, one.text) for one in texts.translation]
        del texts.translation[:]
        for language, text in plain:
            texts.translation.add(language=f"{language}-html", text=f"<p>{text}&nbsp;<br/></p>")
            texts.translation.add(language=f"{language.upper()}_{language}", text=text)


def selectors(d: Disruption) -> list[dict[str, str]]:
    """Whom it concerns: a line; a section as its two ends on the line; a station, on a line or on all."""
    stops = d.section or ((d.station,) if d.station else ())
    routes = [{"route_id": line} for line in d.lines]
    if not stops:
        return routes
    return [{**route, "stop_id": stop} for route in (routes or [{}]) for stop in stops]


def _translate(target: Any, words: Words) -> None:
    for language, text in (("de", words.de), ("en", words.en)):
        target.translation.add(language=language, text=text)
