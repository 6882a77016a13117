"""CloudEvents at `POST /events`: what is one event, and what its attributes may be."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.model.ids import random_id
from tests.events.door import door, ended
from tests.events.pushing import Source, bound, cloud_event
from tests.flow.scene import Scene

GOOD = 202


@pytest.fixture
async def ops(town: Scene) -> AsyncIterator[Source]:
    async with door(town, bound("ops")) as source:
        yield source
    await town.announce()


async def nothing_stored(town: Scene) -> bool:
    return not await town.announcer.waiting()


@pytest.mark.parametrize(
    ("given", "status", "reason"),
    [
        ("application/cloudevents+json", GOOD, ""),
        ("application/cloudevents+json; charset=utf-8", GOOD, ""),
        ('Application/JSON; Charset="UTF-8"', GOOD, ""),
        ("application/json", GOOD, ""),
        ("application/cloudevents-batch+json", 415, "one event a call"),
        ("application/cloudevents-batch+json; charset=UTF-8", 415, "one event a call"),
        ("application/cloudevents+avro", 415, "application/cloudevents+json"),
        ("application/x-www-form-urlencoded", 415, "application/cloudevents+json"),
        ("application/json; charset=latin-1", 415, "UTF-8"),
        ("text/plain", 415, "application/json"),
    ],
)
async def test_one_event_in_structured_mode(town: Scene, ops: Source, given: str, status: int, reason: str) -> None:
    """CloudEvents as JSON, or the same as plain JSON; batches and other formats are refused in words."""
    headers, body = ops.signed(ended(), town.clock())
    answered, said = await ops.send(headers | {"Content-Type": given}, body)
    assert answered == status
    assert reason in said.get("reason", "")


async def test_a_list_and_binary_mode_are_refused_in_words(town: Scene, ops: Source) -> None:
    """A batch under the name of one event, and attributes in headers, say what to do instead."""
    batch = json.dumps([cloud_event(ended(), "ops")] * 2).encode()
    assert await ops.push(batch, town.clock()) == (
        400,
        {"outcome": "refused", "reason": "body: one event a call, no list of them"},
    )
    headers, body = ops.signed(b'{"what": "ended"}', town.clock())
    attributes = {"ce-id": "1", "ce-source": "ops", "ce-type": "line_runs_again", "ce-specversion": "1.0"}
    status, said = await ops.send(headers | attributes | {"Content-Type": "application/json"}, body)
    assert status == 415
    assert "structured mode" in said["reason"]
    assert await nothing_stored(town)


def attributes(**changes: Any) -> bytes:
    event = cloud_event(ended(), "ops") | changes
    return json.dumps({name: value for name, value in event.items() if value is not ...}).encode()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"specversion": "0.3"}, "specversion"),
        ({"specversion": 1.0}, "specversion"),
        ({"specversion": ...}, "specversion"),
        ({"id": ""}, "id"),
        ({"id": ...}, "id"),
        ({"id": None}, "id"),
        ({"source": ...}, "source"),
        ({"source": ["ops"]}, "source"),
        ({"subject": None}, "subject"),
        ({"type": ""}, "type"),
        ({"type": "org.example.sale"}, "type"),
        ({"datacontenttype": "text/html"}, "datacontenttype"),
        ({"dataschema": "https://example.org"}, "another name"),
        ({"data_base64": "QUJD"}, "another name"),
        ({"recipients": ["+4915112345678"]}, "another name"),
        ({"traceparent": "00-1-2-01"}, "another name"),
        ({"data": ...}, "data"),
        ({"data": None}, "data"),
        ({"data": "Jetzt 20 % auf alles"}, "data"),
        ({"data": ["ended"]}, "data"),
        ({"data": {"what": "ended", "text": "Jetzt 20 % auf alles"}}, "data.another name"),
        ({"data": {"what": "sale"}}, "what"),
        ({"data": {}}, "data.what"),
        ({"data": {"what": "ended", "incident": "Jetzt 20 %"}}, "data.incident"),
        ({"data": {"what": "ended", "fields": [1]}}, "data.fields"),
        ({"time": "gestern"}, "time"),
        ({"time": 1700000000}, "time"),
        ({"time": "2026-11-22T14:05:00"}, "time"),
        ({"time": "2999-01-01T00:00:00Z"}, "time"),
        ({"time": "1999-01-01T00:00:00Z"}, "time"),
        ({"time": ""}, "time"),
    ],
)
async def test_an_attribute_that_does_not_hold_is_named(
    town: Scene, ops: Source, changes: dict[str, Any], named: str
) -> None:
    """400 with the name of what is wrong, never its value; nothing is stored."""
    status, said = await ops.push(attributes(**changes), town.clock())
    assert (status, said["outcome"]) == (400, "refused")
    assert said["reason"].startswith(f"{named}:")
    assert not [mark for mark in ("20 %", "49151", "gestern", "sale", "example.org") if mark in said["reason"]]
    assert await nothing_stored(town)


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dt%H:%M:%S.%f123z", "%Y-%m-%dT%H:%M:%S+00:00"])
async def test_the_time_of_an_event_is_how_old_it_is(town: Scene, ops: Source, form: str) -> None:
    """`time`, as RFC 3339 has it, stands in the notice; without it the moment of the signature."""
    town.feed.disrupt("U3")
    await town.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    then = town.clock().astimezone(UTC) - timedelta(minutes=17)
    assert (await ops.push(attributes(time=then.strftime(form)), town.clock()))[0] == GOOD
    await town.announce()
    (said,) = await town.go_on()
    assert f"Stand {then.astimezone(town.clock().tzinfo):%H:%M}" in said


async def test_an_older_time_on_the_same_incident_is_outdated(town: Scene, ops: Source) -> None:
    """The order of an incident's events is that of their times, not of their calls."""

    incident = random_id("i")

    def word(at: datetime) -> bytes:
        data = {"what": "ended", "incident": incident, "fields": {"line": "U3"}}
        return attributes(id=random_id("e"), time=at.isoformat(), data=data)

    now = town.clock()
    assert (await ops.push(word(now), now))[0] == GOOD
    assert await ops.push(word(now - timedelta(minutes=3)), now) == (200, {"outcome": "outdated"})


@pytest.mark.parametrize(
    "body", [b"", b"null", b"7", b'"ended"', b"{", b"\xff\xfe\x00", b"[" * 9000, b'{"id":1,"id":1}']
)
async def test_what_is_no_object_is_refused(town: Scene, ops: Source, body: bytes) -> None:
    """Signed bytes that are no event, nested without end, or could be read in two ways are 400, and the door opens for
    the next."""
    assert (await ops.push(body, town.clock()))[0] == 400
    assert (await ops.push(ended(), town.clock()))[0] == GOOD
