"""What a notice can say at all: its type's own words, and in their gaps members of closed sets, numbers and times.

Every notice type, in every language, over every member of every set, and over garbage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from google.transit import gtfs_realtime_pb2 as gtfs
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.parcel import watch as parcel_watch
from actions.parcel.sources.dhl.parse import parse
from actions.parcel.tracking import Seen
from actions.parcel.tracking import observe as follow
from actions.transit import events as alert_events
from actions.transit.network import hamburg
from actions.transit.sources.alerts import feed
from actions.transit.sources.alerts.model import Snapshot
from actions.transit.sources.alerts.source import Fetched
from actions.transit.sources.alerts.watch import WatchState, observe
from actions.transit.subjects import CAUSES
from bot.content.render import PLACEHOLDER, write
from bot.flow.consent.consent_values import terms_of
from bot.flow.notices.notify import shown
from bot.model.consent import Consent, NoticeType, Proof
from bot.model.event import SourceEvent
from bot.model.event_fields import MOST_MINUTES, typed
from bot.model.item import Locale
from bot.store.redis.pseudonyms import Pseudonyms
from tests.content_of_tests import shipped_content
from tests.support.names import KINDS, NAMES

NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
NUMBER = "00340434161094042557"
SUBJECTS = {"line": "line:U3", "parcel": f"parcel:{NUMBER}", "callback": "callback:k-1"}
LOCALES: tuple[Locale, ...] = get_args(Locale)
CONTENT = shipped_content()
TOLD = [(notice, what) for notice in CONTENT.notices.values() for what in notice.events]
ADVERTS = [
    "Black Friday minus 50 Prozent",
    "rabatt-xyz.de/jetzt",
    "Gutschein MOIN50 rabatt-xyz.de",
    "Barmbek Rabatt",
    "Ваrmbek",
    "Barmbek\u200b",
    "\u202eRabatt",
    "0401234567",
    "-50 %",
    "{company}",
    "utter_greet",
    "\n*Rabatt*",
]
MARKS = ("friday", "rabatt", "moin50", "prozent", "0401234567", "ва", "\u200b", "\u202e", "%", "{", "*")
DAY = r"(?:heute|morgen|gestern|today|tomorrow|yesterday|\w{2,3}\.?,? \d{1,2}(?:\.\d\d\.| \w{3,4})(?: ?\d{4})?)"
MOMENT = rf"(?:{DAY}, )?\d\d:\d\d"
MINUTES = r"(?:\d|[1-9]\d|1[0-7]\d|180)"


def consent(notice: NoticeType) -> Consent:
    """A consent whose values hold words too, as no skill of ours gives them."""
    garbage = dict.fromkeys(["from", "to", "source", "place", "carrier", "reason", "text", "effect"], ADVERTS[0])
    values = {**garbage, "promise": {"word": "utter_greet"}}
    proof = Proof("m-1", "ja", "Soll ich?", "de", NOW)
    return Consent("n-1", notice.name, SUBJECTS[notice.subject], NOW, 1, "live", proof, values)


def rendered(notice: NoticeType, what: str, fields: Mapping[str, Any], locale: Locale) -> Iterator[tuple[str, str]]:
    """The words that leave, inside a platform's window and outside, each with the name of its text."""
    values = shown(notice, consent(notice), what, typed(SUBJECTS[notice.subject], fields, NAMES, NOW), locale)
    name = f"notice_{what}" if f"notice_{what}" in notice.texts else "notice"
    words = CONTENT.words[notice.name]
    yield CONTENT.render_notice(words, name, locale, values, NOW), name
    if template := CONTENT.template(words, locale, values, NOW):
        yield template.text, "template"


@cache
def grammar(type_: str, text: str, locale: Locale) -> re.Pattern[str]:
    """The text's own lines, each there or not, its gaps filled from the sets."""
    notice = CONTENT.notices[type_]
    lines = [
        PLACEHOLDER.sub(
            lambda found: gap(found[1], notice, locale), re.escape(line).replace(r"\{", "{").replace(r"\}", "}")
        )
        for line in notice.texts[text][locale].strip().split("\n")
    ]
    return re.compile("".join(f"(?:{line}(?:\n|$))?" for line in lines))


def gap(name: str, notice: NoticeType, locale: Locale) -> str:
    words: list[Any]
    match name:
        case "delay_minutes" | "extra_minutes":
            return MINUTES
        case "forecast" | "as_of" | "eta_from" | "eta_to":
            return MOMENT
        case "eta_day":
            return DAY
        case "from" | "to":
            words = [*NAMES.parts["line"]["U3"]]
        case "source" | "carrier" | "place":
            words = [*NAMES.sets[f"{name}s"]]
        case "reason":
            words = [{"word": cause} for cause in CAUSES]
        case "effect":
            words = [{"word": f"utter_word_line_is_{how}"} for how in ("clear", "closed", "disrupted", "late")]
        case _:
            words = [({**CONTENT.company, **terms_of(consent(notice), notice, locale)})[name]]
    local = NOW.astimezone(ZoneInfo("Europe/Berlin"))
    return f"(?:{'|'.join(re.escape(write(CONTENT.phrases, locale, word, '', local)) for word in words)})"


def judge(notice: NoticeType, what: str, fields: Mapping[str, Any]) -> None:
    for locale in LOCALES:
        for said, text in rendered(notice, what, fields, locale):
            assert grammar(notice.name, text, locale).fullmatch(said), said
            assert not [mark for mark in MARKS if mark in said.lower()], said


def members(kind: str) -> Iterator[dict[str, Any]]:
    """Every field, over its whole set; times in steps of an hour, from before what is told to behind it."""
    moments = [{"at": (NOW + timedelta(hours=hours)).isoformat()} for hours in range(-30, 60, 3)]
    sets: dict[str, list[Any]] = {
        "line": ["U3"],
        "number": [NUMBER],
        "closed": [True, False],
        "delay_minutes": list(range(MOST_MINUTES + 1)),
        "extra_minutes": list(range(MOST_MINUTES + 1)),
        "reason": [{"word": cause} for cause in CAUSES],
        "source": sorted(NAMES.sets["sources"]),
        "carrier": sorted(NAMES.sets["carriers"]),
        "place": sorted(NAMES.sets["places"]),
        "eta_day": [{"on": (date(2026, 11, 30) + timedelta(days=days)).isoformat()} for days in range(60)],
        **dict.fromkeys(["from", "to"], sorted(NAMES.parts["line"]["U3"])),
        **dict.fromkeys(["forecast", "as_of", "eta_from", "eta_to"], moments),
        "as_of_iso": [moment["at"] for moment in moments],
    }
    told = KINDS.subjects[kind].told
    assert told.keys() <= sets.keys()
    mine = {field: sets[field] for field in told}
    for row in range(max(map(len, mine.values()))):
        yield {field: values[row % len(values)] for field, values in mine.items()}
    for field, values in mine.items():
        for value in values:
            yield {field: value}


@pytest.mark.parametrize(("notice", "what"), TOLD, ids=lambda one: getattr(one, "name", one))
def test_a_notice_over_all_there_is_to_say(notice: NoticeType, what: str) -> None:
    """Every text of every type, over every member of every set, alone and together, is its own words and theirs."""
    seen = 0
    for fields in members(notice.subject):
        judge(notice, what, fields)
        seen += 1
    assert seen > 100


VALID = {kind: list(members(kind)) for kind in ("line", "parcel")}
WORDS = st.sampled_from(ADVERTS) | st.text(min_size=1, max_size=60)
GARBAGE = st.recursive(
    WORDS | st.integers() | st.floats() | st.booleans() | st.binary(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["at", "on", "word", "words", "each", "of", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


SHAPES: list[Any] = [
    *ADVERTS,
    *({shape: words} for shape in ("word", "at", "on", "x") for words in ADVERTS),
    {"word": "utter_word_human"},
    {"word": "utter_word_cause_accident", "x": ADVERTS[0]},
    {"words": ["utter_greet"]},
    {"each": "utter_greet", "of": [{}]},
    [ADVERTS[0]],
    [{"word": "utter_greet"}],
    4_915_112_345_678,
    1.5,
    float("nan"),
]


@pytest.mark.parametrize(("notice", "what"), TOLD, ids=lambda one: getattr(one, "name", one))
def test_an_advert_in_every_field(notice: NoticeType, what: str) -> None:
    """Each field in turn holds each advert in each shape, beside the best of the others: it is left out."""
    whole = VALID[notice.subject][1]
    for field in (*notice.about.told, "text", "effect", "company"):
        for shape in SHAPES:
            judge(notice, what, {**whole, field: shape})


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TOLD), st.data())
def test_garbage_changes_no_word(told: tuple[NoticeType, str], data: st.DataObject) -> None:
    """Whatever is put into fields, known or not: what is said is what would be said without it."""
    notice, what = told
    good = data.draw(st.sampled_from(VALID[notice.subject]))
    names = [*notice.about.told, "text", "effect", "company", "granted_at", "stop_word", "until"]
    bad = data.draw(st.dictionaries(st.sampled_from(names), GARBAGE, min_size=1))
    fields = {**good, **bad}
    judge(notice, what, fields)
    kept = typed(SUBJECTS[notice.subject], fields, NAMES, NOW)
    for locale in LOCALES:
        assert list(rendered(notice, what, fields, locale)) == list(rendered(notice, what, kept, locale))


def told_by(events: list[SourceEvent]) -> int:
    for event in events:
        judge(CONTENT.notices[event.type], event.what, event.fields)
    return len(events)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=8, max_size=8), st.integers(0, 2**31 - 1))
def test_an_advert_in_the_alert_feed(words: list[str], minutes: int) -> None:
    """As alert id, headline, description, link, station, trip, agency and number: commuters read the sets alone."""
    words = [word.encode("utf-8", "ignore").decode() for word in words]
    message = gtfs.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.timestamp = int(NOW.timestamp())
    alert = message.entity.add(id=words[0] or "x").alert
    alert.cause, alert.effect = gtfs.Alert.ACCIDENT, gtfs.Alert.SIGNIFICANT_DELAYS
    alert.header_text.translation.add(text=words[1], language=words[2])
    alert.description_text.translation.add(
        text=f"Verspätung von {minutes} Minuten. Ersatzverkehr zwischen {words[3]} und"
    )
    alert.url.translation.add(text=words[4])
    alert.active_period.add(end=minutes)
    alert.active_period.add(start=1, end=int(NOW.timestamp()) + 60 + minutes)
    for stop in (words[5], "Barmbek"):
        alert.informed_entity.add(route_id="U3", stop_id=stop, agency_id=words[6]).trip.trip_id = words[7]
    alert.informed_entity.add(route_id="U3")
    read = feed.read(message.SerializeToString(), hamburg())
    fetched = Fetched(Snapshot(read.alerts, read.as_of, NOW, read.as_of))
    after, began = observe(WatchState(), fetched, NOW)
    gone = Fetched(Snapshot((), NOW, NOW, NOW))
    after, _ = observe(after, gone, NOW)
    _, ended = observe(after, gone, NOW)
    events = [one for each in (*began, *ended) for one in alert_events.source_events(each, "Hochbahn", NOW)]
    assert told_by(events) >= 1


@settings(deadline=None)
@given(st.lists(WORDS, min_size=9, max_size=9), st.sampled_from(["delivered", "failure", "transit"]))
def test_an_advert_in_a_carriers_answer(words: list[str], code: str) -> None:
    """As status, description, place, sender, moment and time frame: who waits reads the sets alone."""
    answer = {
        "shipments": [
            {
                "id": words[0],
                "service": words[1],
                "status": {
                    "statusCode": code,
                    "status": words[2],
                    "description": f"{words[3]}. Die Sendung wurde in das Zustellfahrzeug geladen.",
                    "timestamp": words[4],
                    "location": {"address": {"addressLocality": words[5]}},
                },
                "estimatedTimeOfDelivery": words[6],
                "estimatedDeliveryTimeFrame": {"estimatedFrom": words[7], "estimatedThrough": "2026-11-30T15:00:00"},
                "details": {"product": {"productName": words[8]}, "proofOfDelivery": {"signed": {"name": words[0]}}},
            }
        ]
    }
    parcel = parse(answer, NUMBER, NOW)
    assert parcel is not None
    _, happened = follow(Seen(status="announced"), parcel, NOW)
    events = [
        one
        for each in happened
        for one in parcel_watch.source_events(f"parcel:{NUMBER}", each, "DHL", Pseudonyms("secret"))
        if one.what in CONTENT.notices[one.type].events
    ]
    assert told_by(events) >= 1
