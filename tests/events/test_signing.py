"""Standard Webhooks at `POST /events`: who signs, when, and what counts once."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from standardwebhooks import Webhook

from bot.model.clock import utc_now
from bot.model.ids import random_id
from tests.events.door import door, ended
from tests.events.pushing import SECRET, Source, bound, cloud_event
from tests.flow.scene import Scene

KEY = b"\x00\xff of a carrier, 24+ bytes"
WHSEC = f"whsec_{b64encode(KEY).decode()}"
OTHER = f"whsec_{b64encode(KEY[::-1]).decode()}"
GOOD = 202


@pytest.fixture(autouse=True)
async def told(town: Scene) -> AsyncIterator[None]:
    """What a test leaves to be told is told at its end."""
    yield
    await town.announce()


@pytest.fixture
async def ops(town: Scene) -> AsyncIterator[Source]:
    async with door(town, bound("ops", WHSEC), bound("dhl", OTHER)) as source:
        yield replace(source, secret=WHSEC)


async def nothing_stored(town: Scene) -> bool:
    return not await town.announcer.waiting()


async def test_the_library_signs_what_is_taken(town: Scene, ops: Source) -> None:
    """Whoever signs with the library alone, by a `whsec_` secret or by the text of one of before, is understood."""
    for secret in (WHSEC, "whsec_" + b64encode(SECRET.encode()).decode()):
        async with door(town, bound("ops", WHSEC, SECRET)) as source:
            body, call = json.dumps(cloud_event(ended(), "ops")), random_id("msg")
            headers = {
                "Content-Type": "application/cloudevents+json",
                "webhook-id": call,
                "webhook-timestamp": str(int(town.clock().timestamp())),
                "webhook-signature": Webhook(secret).sign(call, town.clock().astimezone(UTC), body),
            }
            assert (await source.send(headers, body.encode()))[0] == GOOD


async def test_the_secret_says_who_it_is(town: Scene, ops: Source) -> None:
    """The event's source is the one whose secret has signed; another's name is forbidden, whatever it tells."""
    for name in ("dhl", "OPS", "ops/", "https://example.org/ops", " ops"):
        assert (await replace(ops, name=name).push(ended(), town.clock()))[0] == 403
    assert (await replace(ops, name="").push(ended(), town.clock()))[0] in {400, 403}
    assert await nothing_stored(town)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
async def test_each_header_stands_there_once(town: Scene, ops: Source, name: str) -> None:
    """Missing, empty, doubled, or joined by a proxy: 401 that names the header and repeats nothing."""
    headers, body = ops.signed(ended(), town.clock())
    rest = [(each, value) for each, value in headers.items() if each != name]
    value = headers[name]
    for given in ([], [""], [value, value], [value, "x"], [f"{value},{value}"], [f"{value} \xe9"]):
        status, said = await ops.send(rest + [(name, each) for each in given], body)
        assert (status, said["outcome"]) == (401, "bad_signature")
        assert value not in json.dumps(said)
        assert name in said["reason"] or "no source" in said["reason"]
    assert await nothing_stored(town)


@pytest.mark.parametrize(
    "signature",
    [
        "v1,",
        "v1",
        ",",
        "v1,not base64 at all",
        "v1,====",
        "v1," + "A" * 44,
        "v2,{}",
        "v1a,{}",
        "V1,{}",
        "v1:{}",
        "{}",
        "v1,{}=",
        "v1, {}",
        "v1,{},v1,{}",
        "v1;v1,{}",
        "whpk_" + "A" * 40,
        "v1," + "A" * 7000,
    ],
)
async def test_a_signature_of_another_kind_is_none(town: Scene, ops: Source, signature: str) -> None:
    """Only `v1` and the very base64 of the HMAC counts: whatever else stands there is 401, never an error of ours."""
    headers, body = ops.signed(ended(), town.clock())
    right = headers["webhook-signature"].removeprefix("v1,")
    status, said = await ops.send(headers | {"webhook-signature": signature.replace("{}", right)}, body)
    assert (status, said["outcome"]) == (401, "bad_signature")
    assert await nothing_stored(town)


async def test_one_right_signature_among_several_is_enough(town: Scene, ops: Source) -> None:
    """While a sender rotates it signs with both secrets; signatures of other versions stand beside them."""
    headers, body = ops.signed(ended(), town.clock())
    right = headers["webhook-signature"]
    wrong = f"v1,{b64encode(b'x' * 32).decode()}"
    for given in (f"{wrong} {right}", f"v1a,AAAA {right} {wrong}", f"v2,x v1 , {right}"):
        assert (await ops.send(headers | {"webhook-signature": given}, body))[0] in {GOOD, 200}


async def test_each_secret_of_a_source_holds_while_it_rotates(town: Scene) -> None:
    """Three secrets, of both kinds, sign for one source; a fourth does not."""
    async with door(town, bound("ops", WHSEC, OTHER, SECRET)) as ops:
        for secret, status in ((WHSEC, GOOD), (OTHER, GOOD), (SECRET, GOOD), (SECRET + "x", 401)):
            assert (await replace(ops, secret=secret).push(ended(), town.clock()))[0] == status


@pytest.mark.parametrize(
    "moment", ["0", "-1", "1e9", "{}.5", " {}", "0{}", "{}000", "٣", "NaN", "inf", "9" * 11, "{}Z"]
)
async def test_a_moment_is_written_in_one_way(town: Scene, ops: Source, moment: str) -> None:
    """Unix seconds and nothing else: what a lenient reader would take for another moment is 401."""
    at = town.clock()
    given = moment.replace("{}", str(int(at.timestamp())))
    headers, body = ops.signed(ended(), at)
    assert (await ops.send(headers | {"webhook-timestamp": given.strip() if given[0] != " " else given}, body))[0] in (
        {401} if given.strip() != headers["webhook-timestamp"] else {GOOD}
    )


@pytest.mark.parametrize(("seconds", "status"), [(299, GOOD), (301, 401), (-299, GOOD), (-301, 401), (10**8, 401)])
async def test_a_call_is_good_for_five_minutes(town: Scene, ops: Source, seconds: int, status: int) -> None:
    """What is older, or of a moment to come, is refused, however well it is signed."""
    assert (await ops.push(ended(), town.clock() + timedelta(seconds=seconds)))[0] == status


async def test_other_bytes_under_a_signature_are_refused(town: Scene, ops: Source) -> None:
    """Body, id and moment are signed: a changed space, another id, another second are 401."""
    headers, body = ops.signed(ended(), town.clock())
    later = str(int(headers["webhook-timestamp"]) + 1)
    for changed, raw in (
        ({}, body + b" "),
        ({}, body.replace(b"U3", b"U1")),
        ({"webhook-id": headers["webhook-id"] + "0"}, body),
        ({"webhook-timestamp": later}, body),
    ):
        assert (await ops.send(headers | changed, raw))[0] == 401
    assert await nothing_stored(town)


async def test_an_event_counts_once_by_its_id_and_by_its_call(town: Scene, ops: Source) -> None:
    """The same source and id in a new call, also with another type or subject, is a duplicate; so is another event
    under the id of a call that was taken."""
    event, at, first = ended(), town.clock(), random_id("msg")
    assert (await ops.push(event, at, id=first))[0] == GOOD
    for again, call in (
        (event, first),
        (event, random_id("msg")),
        (event | {"type": "commute"}, random_id("msg")),
        (event | {"subject": "line:U1", "fields": {}}, random_id("msg")),
        (ended(), first),
    ):
        assert await ops.push(again, at, id=call) == (200, {"outcome": "duplicate"})
    dhl = replace(ops, name="dhl", secret=OTHER)
    assert (await dhl.push(event, at, id=first))[0] == GOOD


async def test_what_was_refused_may_be_sent_again_mended(town: Scene, ops: Source) -> None:
    """An id is spent by an event that was accepted, not by one that was refused."""
    event, at, call = ended(), town.clock(), random_id("msg")
    assert (await ops.push(event | {"fields": {"line": "U1"}}, at, id=call))[0] == 400
    assert (await ops.push(event, at, id=call))[0] == GOOD


async def test_the_same_event_in_the_former_form_is_a_duplicate(town: Scene) -> None:
    """A source that moves to the new form and repeats what it has pushed tells nobody twice."""
    async with door(town, bound("ops")) as ops:
        event = ended()
        assert (await replace(ops, former=True).push(event, town.clock()))[0] == GOOD
        assert (await ops.push(event, town.clock()))[0] == 200


async def test_the_former_form_ends_with_the_former_secrets(town: Scene, ops: Source) -> None:
    """Who has a `whsec_` secret has moved: the former headers do not hold with it, as text or as its bytes."""
    for secret in (WHSEC, KEY.decode("latin-1")):
        assert (await replace(ops, secret=secret, former=True).push(ended(), town.clock()))[0] == 401
    async with door(town, bound("ops"), bound("dhl", SECRET[::-1])) as both:
        before = replace(both, former=True)
        for spoiled in ({"source": "dhl"}, {"source": ""}, {"source": "ops, dhl"}):
            assert (await before.push(ended(), town.clock(), **spoiled))[0] == 401


async def test_who_signs_in_both_ways_is_read_in_the_new_one(town: Scene) -> None:
    """The former headers beside a wrong new signature open nothing."""
    async with door(town, bound("ops")) as ops:
        former, _ = replace(ops, former=True).signed(ended(), town.clock())
        headers, body = ops.signed(ended(), town.clock())
        assert (await ops.send(former | headers | {"webhook-signature": "v1,x"}, body))[0] == 401
        assert (await ops.send(former | headers, body))[0] == GOOD


async def test_the_machines_own_clock_decides_nothing(town: Scene, ops: Source) -> None:
    """The window is counted by the clock that the installation counts by."""
    town.clock.move(hours=3)
    assert abs(town.clock() - utc_now()) > timedelta(hours=1)
    assert (await ops.push(ended(), town.clock()))[0] == GOOD
    assert (await ops.push(ended(), town.clock() - timedelta(hours=3)))[0] == 401
