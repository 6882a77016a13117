"""`POST /events`: what is signed, typed and about what somebody asked for is stored; everything else is refused."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import cloud_event
from bot.events.bindings import read_bindings
from bot.events.body import read
from bot.model.clock import utc_now
from bot.model.errors import SettingsError, UnreadableError
from bot.model.event import SourceEvent
from bot.model.event_fields import wrong
from bot.model.ids import random_id
from bot.store.events import RedisEvents
from bot.store.redis.connect import connect
from tests.content_of_tests import content_of_tests
from tests.events.door import door, ended
from tests.events.pushing import SECRET, Source, bound
from tests.events.pushing import cloud_event as as_cloud_event
from tests.flow.scene import Scene
from tests.support.names import NAMES

FOREIGN = [json.dumps({"id": "x", "type": "commute"}).encode(encoding) for encoding in ("utf-16", "utf-32-le")]
WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"


@pytest.fixture(params=["standard", "former"])
async def ops(town: Scene, request: pytest.FixtureRequest) -> AsyncIterator[Source]:
    """Signs as sources do, and as they did: what is refused is the same."""
    async with door(town, bound("ops")) as source:
        yield replace(source, former=request.param == "former")


async def test_a_pushed_event_is_told_to_those_who_asked(town: Scene, ops: Source) -> None:
    """Stored is 202; the customer who waits for the line reads the type's own text with source and age."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    assert await ops.push(ended(), town.clock()) == (202, {"outcome": "stored"})
    await town.announce()
    (said,) = await town.go_on()
    assert "laut Betreiber vorbei" in said
    assert f"Leitstelle, Stand {town.clock():%H:%M}" in said


async def test_the_same_event_again_is_a_duplicate(town: Scene, ops: Source) -> None:
    """A replayed call, and another one with the same id, are 200 and tell nobody."""
    event = ended()
    assert (await ops.push(event, town.clock()))[0] == 202
    assert await ops.push(event, town.clock()) == (200, {"outcome": "duplicate"})
    assert await ops.push({**event, "incident": "other"}, town.clock()) == (200, {"outcome": "duplicate"})
    await town.announce()


async def test_an_older_word_on_the_same_incident_is_outdated(town: Scene, ops: Source) -> None:
    """What the source said before what is known already is 200 and changes nothing."""
    number, now = random_id("i"), town.clock()
    assert (await ops.push(ended(incident=number), now))[0] == 202
    older = {"line": "U3", "as_of_iso": (now - timedelta(minutes=1)).isoformat()}
    assert await ops.push(ended(incident=number, fields=older), now) == (200, {"outcome": "outdated"})
    await town.announce()


@pytest.mark.parametrize(
    "spoiled",
    [
        {"signature": "sha256=00"},
        {"signature": ""},
        {"timestamp": "1"},
        {"timestamp": "yesterday"},
        {"timestamp": "٤٤"},
    ],
)
async def test_what_is_not_signed_is_refused(town: Scene, ops: Source, spoiled: dict[str, str]) -> None:
    """A wrong signature, source or moment is 401 and stores nothing."""
    status, answer = await ops.push(ended(), town.clock(), **spoiled)
    assert (status, answer["outcome"]) == (401, "bad_signature")
    assert not await town.announcer.waiting()


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_an_old_or_early_signature_is_refused(town: Scene, ops: Source, minutes: int) -> None:
    """A signature is good for five minutes: what was recorded cannot be pushed later under a forgotten id."""
    assert (await ops.push(ended(), town.clock() + timedelta(minutes=minutes)))[0] == 401
    assert (await ops.push(ended(), town.clock() + timedelta(minutes=minutes * 0.8)))[0] == 202
    await town.announce()


async def test_another_body_under_the_same_signature_is_refused(town: Scene, ops: Source) -> None:
    """The signature is that of these bytes."""
    other = replace(ops, secret=f"{SECRET}x")
    assert (await other.push(ended(), town.clock()))[0] == 401


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": "Jetzt 20 % auf alles"}, "extra_forbidden"),
        ({"recipients": ["+4915112345678"]}, "extra_forbidden"),
        ({"fields": {"line": "U3", "message": "Jetzt 20 % auf alles"}}, "fields"),
        ({"fields": {"line": "U3", "from": "Kaufen Sie jetzt unsere neue Jahreskarte zum halben Preis"}}, "fields"),
        ({"fields": {"line": "U3", "from": ["Barmbek", "Schlump"]}}, "fields"),
        ({"fields": {"line": "U1"}}, "fields"),
        ({"fields": {"line": "U3", "reason": {"word": "https://example.org"}}}, "fields"),
        ({"fields": {"line": "U3", "closed": "yes"}}, "fields"),
        ({"fields": {"line": "U3", "as_of_iso": "2026-11-22T14:05:00"}}, "fields"),
        ({"fields": {"line": "U3", "as_of_iso": "2999-01-01T00:00:00+00:00"}}, "out of range"),
        ({"type": "newsletter"}, "type"),
        ({"what": "delivered"}, "what"),
        ({"what": "sale"}, "what"),
        ({"type": "callback"}, "what"),
        ({"subject": "parcel:00340434161094042557"}, "subject"),
        ({"subject": "line:alle Kunden"}, "subject"),
        ({"subject": "line"}, "subject"),
        ({"subject": ["line:U3", "line:U1"]}, "subject"),
        ({"id": "+49 151 12345678 an alle"}, "id"),
        ({"id": 7}, "id"),
    ],
)
async def test_what_is_no_typed_event_is_refused_with_the_reason(
    town: Scene, ops: Source, changes: dict[str, Any], reason: str
) -> None:
    """Prose, recipients, lists, another subject's fields, an unknown type or event: 400, and nothing is stored."""
    status, answer = await ops.push(ended(**changes), town.clock())
    assert (status, answer["outcome"]) == (400, "refused")
    assert reason in answer["reason"]
    assert "20 %" not in answer["reason"]
    assert not await town.announcer.waiting()


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b'{"id": "x"}', b"\xff\xfe", *FOREIGN])
async def test_what_is_no_event_at_all_is_refused(town: Scene, ops: Source, body: bytes) -> None:
    """Bytes that are no such object are 400."""
    assert (await ops.push(body, town.clock()))[0] == 400


async def test_what_is_too_large_is_refused_unread(town: Scene, ops: Source) -> None:
    """More than 16 kB is 413, however well it is signed."""
    large = ended(fields={"line": "U3", "from": "x" * 17_000})
    assert (await ops.push(large, town.clock()))[0] == 413
    assert (await ops.push(b" " * 2_000_000, town.clock()))[0] == 413


async def test_without_a_secret_there_is_no_door(town: Scene) -> None:
    """An installation without LOTSE_EVENT_SECRETS takes nothing from anybody."""
    async with door(town) as source:
        assert (await source.push(ended(), town.clock()))[0] == 404
        assert (await replace(source, name="", secret="").push(ended(), town.clock()))[0] == 404


async def test_a_store_that_is_away_is_told(town: Scene) -> None:
    """Not stored is 503, so that the source tries again; then it is stored."""
    away = connect("redis://127.0.0.1:1")
    event = ended()
    async with door(town, bound("ops"), events=RedisEvents(away, "secret")) as source:
        assert (await source.push(event, town.clock()))[0] == 503
    async with door(town, bound("ops")) as source:
        assert (await source.push(event, town.clock()))[0] == 202
    await away.aclose()
    await town.announce()


async def test_two_sources_do_not_speak_for_each_other(town: Scene) -> None:
    """Equal ids of two sources are two events, and one source's incident is not the other's."""
    async with door(town, bound("ops"), bound("dhl", SECRET[::-1])) as ops:
        dhl = replace(ops, name="dhl", secret=SECRET[::-1])
        event = ended()
        assert await ops.push(event, town.clock()) == (202, {"outcome": "stored"})
        assert await dhl.push(event, town.clock()) == (202, {"outcome": "stored"})
        assert (await replace(dhl, name="ops").push(ended(), town.clock()))[0] == 403
        assert (await replace(dhl, name="ops", former=True).push(ended(), town.clock()))[0] == 401
    await town.announce()


async def test_secrets_change_without_a_gap(town: Scene) -> None:
    """Both secrets of a source hold while one takes the place of the other; a third one does not."""
    async with door(town, bound("ops", SECRET, SECRET[::-1])) as ops:
        for secret, status in ((SECRET, 202), (SECRET[::-1], 202), (SECRET.upper(), 401)):
            assert (await replace(ops, secret=secret).push(ended(), town.clock()))[0] == status
    await town.announce()


GOOD = bound("ops")


@pytest.mark.parametrize(
    "setting",
    [
        f"ops:{SECRET}",
        f"ops:{SECRET},dhl:{SECRET[::-1]}",
        SECRET,
        "ops",
        "[1]",
        json.dumps(GOOD),
        json.dumps([GOOD, GOOD]),
        json.dumps([GOOD, bound("dhl")]),
        *(json.dumps([{name: value for name, value in GOOD.items() if name != missing}]) for missing in GOOD),
        *(
            json.dumps([GOOD | changed])
            for changed in (
                {"secrets": []},
                {"secrets": ["short"]},
                {"secrets": ["whsec_0123456789012345678901234567890!"]},
                {"secrets": ["whsec_" + "QUJD" * 7 + "QUI"]},
                {"secrets": ["whsec_" + "QUJD" * 22]},
                {"secrets": [SECRET, "whsec_" + b64encode(SECRET.encode()).decode()]},
                {"secrets": [SECRET, SECRET]},
                {"secrets": [f"{SECRET}{number}" for number in range(4)]},
                {"secrets": SECRET},
                {"name": "Ops!"},
                {"name": ""},
                {"types": []},
                {"types": ["*"]},
                {"subjects": []},
                {"subjects": ["*"]},
                {"subjects": ["line:"]},
                {"subjects": ["line:U9"]},
                {"subjects": ["line:*3"]},
                {"subjects": ["callback:*"]},
                {"subjects": "line:*"},
                {"source": ""},
                {"source": "Gutschein MOIN50: rabatt-xyz.de"},
                {"source": "rabatt-xyz.de"},
                {"source": "Leit\u200bstelle"},
                {"carrier": "Jetzt 20 % auf alles"},
                {"recipients": ["all"]},
            )
        ),
    ],
)
def test_a_secret_that_is_bound_to_nothing_stops_the_start(setting: str) -> None:
    """A source without types, subjects, a name or a long secret of its own, or in the old form, is refused; what to
    write is said, and no secret."""
    with pytest.raises(SettingsError, match="LOTSE_EVENT_SECRETS") as refusal:
        read_bindings(setting, NAMES)
    assert SECRET not in str(refusal.value)


LETTERS = "aU3 %:/-é\n"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(LETTERS, max_size=60),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["at", "on", "word", "x"]), inner, max_size=2)
    ),
    max_leaves=6,
)
NOTICES = content_of_tests().notices


BINDING = read_bindings(json.dumps([bound("ops")]), NAMES)["ops"]


@given(
    st.sampled_from([*NOTICES, "other"]),
    st.sampled_from(["ended", "appeared", "soon", "delivered"]),
    st.sampled_from(["line:U3", "parcel:00340434161094042557", "callback:x"]),
    st.dictionaries(
        st.sampled_from(["line", "from", "text", "number", "place", "closed", "as_of", "source"]), ANYTHING
    ),
)
def test_whatever_is_pushed_prose_never_gets_through(
    type_: str, what: str, subject: str, fields: dict[str, Any]
) -> None:
    """Of any JSON either a typed event comes, of nothing but what a notice may show, or a refusal."""
    now = utc_now()
    pushed = {"id": "x", "type": type_, "what": what, "subject": subject, "fields": fields}
    try:
        read_ = cloud_event.read(json.dumps(as_cloud_event(pushed, "ops")).encode(), BINDING, now)[0]
        event: SourceEvent = read(read_, BINDING, now, NOTICES, NAMES, now)
    except UnreadableError:
        return
    assert event.what in NOTICES[event.type].events
    assert event.fields["source"] == "Leitstelle"
    assert wrong(event.subject, event.fields, NAMES, now) == []


async def test_a_body_that_cannot_be_unpacked(town: Scene) -> None:
    """The source hears what is wrong with it."""
    packed = {"Content-Encoding": "gzip"}
    async with door(town, bound("ops")) as ops, ops.session.post(f"{ops.url}/events", data=b"{}", headers=packed) as no:
        assert (no.status, await no.json()) == (400, {"outcome": "refused", "reason": "the body cannot be unpacked"})
