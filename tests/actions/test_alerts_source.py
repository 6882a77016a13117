"""Fetching the feed from a real server."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from actions.kit.source_errors import NeedsOperatorError, UnavailableError
from actions.transit.network import hamburg
from actions.transit.sources.alerts import Alerts, Failed, Fetched
from tests.actions.feeds import NOW, Clock, alert, body, feed, serving

U3 = alert("1", ("U3", ""))


def source(session: aiohttp.ClientSession, url: str | None, clock: Clock, **options: Any) -> Alerts:
    return Alerts(session, url, hamburg(), clock, **options)


async def test_alerts_with_their_age() -> None:
    """A snapshot holds the alerts and the header's time."""
    clock = Clock(NOW + timedelta(minutes=1))
    async with serving(body(feed(U3))) as (server, session):
        snapshot = await source(session, server.url, clock).snapshot()
    assert [a.lines for a in snapshot.alerts] == [("U3",)]
    assert (snapshot.as_of, snapshot.stale) == (NOW, False)


async def test_many_callers_one_fetch() -> None:
    """A storm of equal questions is answered from one request."""
    async with serving(body(feed(U3))) as (server, session):
        server.gate = asyncio.Event()
        alerts = source(session, server.url, Clock())
        callers = [asyncio.create_task(alerts.snapshot()) for _ in range(50)]
        callers[0].cancel()
        server.gate.set()
        given_up, *others = await asyncio.gather(*callers, return_exceptions=True)
    assert isinstance(given_up, asyncio.CancelledError)
    assert all(not isinstance(one, BaseException) for one in others)
    assert len(server.requests) == 1


async def test_within_the_refresh_time_nothing_is_fetched() -> None:
    """For 30 seconds the same data serve; after that they are fetched anew."""
    clock = Clock()
    async with serving(body(feed(U3))) as (server, session):
        alerts = source(session, server.url, clock)
        await alerts.snapshot()
        clock.tick(seconds=29)
        await alerts.snapshot()
        assert len(server.requests) == 1
        clock.tick(seconds=2)
        await alerts.snapshot()
        assert len(server.requests) == 2


async def test_not_modified_makes_the_body_as_fresh_as_the_reply() -> None:
    """A conditional request answered with 304 keeps the alerts and renews their age."""
    clock = Clock()
    replies = (body(feed(U3), ETag='"a"', Last_Modified="Sun, 22 Nov 2026 13:05:00 GMT"), body(b"", 304))
    async with serving(*replies) as (server, session):
        alerts = source(session, server.url, clock)
        await alerts.fetch()
        clock.tick(minutes=20)
        result = await alerts.fetch()
    assert server.requests[1].headers["If-None-Match"] == '"a"'
    assert server.requests[1].headers["If-Modified-Since"] == "Sun, 22 Nov 2026 13:05:00 GMT"
    assert isinstance(result, Fetched)
    assert result.confirmed
    assert result.snapshot.as_of == clock.now
    assert result.snapshot.fresh(clock.now)


async def test_a_feed_without_a_clock_ages_from_when_it_was_first_seen() -> None:
    """It is as old as what it says has stood there; something new in it is new."""
    clock = Clock()
    still, other = (feed(one, at=datetime(1970, 1, 1, tzinfo=UTC)) for one in (U3, alert("2", ("U1", ""))))
    async with serving(body(still), body(still), body(other)) as (server, session):
        alerts = source(session, server.url, clock)
        assert not (await alerts.snapshot()).stale
        clock.tick(minutes=11)
        assert (await alerts.snapshot()).stale
        clock.tick(minutes=1)
        assert (await alerts.snapshot()).as_of == clock.now


@pytest.mark.parametrize("bad", [body(b"", 500), body(b"<html>"), body(feed(differential=True)), body(b"", 429)])
async def test_a_failed_fetch_keeps_the_last_data(bad: Any) -> None:
    """After an error, unreadable bytes or a differential feed the last data stay, and grow stale."""
    clock = Clock()
    async with serving(body(feed(U3)), bad) as (server, session):
        alerts = source(session, server.url, clock)
        await alerts.snapshot()
        clock.tick(minutes=11)
        snapshot = await alerts.snapshot()
        assert isinstance(await alerts.fetch(), Failed)
    assert len(snapshot.alerts) == 1
    assert (snapshot.as_of, snapshot.stale) == (NOW, True)


async def test_data_too_old_are_not_given_out() -> None:
    """An hour after the last good fetch the source is unavailable."""
    clock = Clock()
    async with serving(body(feed(U3)), body(b"", 500)) as (server, session):
        alerts = source(session, server.url, clock)
        await alerts.snapshot()
        clock.tick(hours=2)
        with pytest.raises(UnavailableError, match="http 500"):
            await alerts.snapshot()


async def test_an_old_header_is_stale() -> None:
    """A feed whose header is older than ten minutes says so, though the fetch was good."""
    async with serving(body(feed(U3))) as (server, session):
        snapshot = await source(session, server.url, Clock(NOW + timedelta(minutes=11))).snapshot()
    assert snapshot.stale


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (body(b"", 500), UnavailableError),
        (body(b"", 403), NeedsOperatorError),
        (body(b"", 404), NeedsOperatorError),
        (body(b"not a feed"), UnavailableError),
        (body(b"x" * 2000), UnavailableError),
        (body(b"", 304), UnavailableError),
    ],
)
async def test_verdicts(reply: Any, error: type[Exception]) -> None:
    """Each failure is one of our verdicts."""
    async with serving(reply) as (server, session):
        with pytest.raises(error):
            await source(session, server.url, Clock(), limit=1000).snapshot()


async def test_a_body_without_length_is_bounded() -> None:
    """A body that never says its length is cut off at the limit."""

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(100):
            await response.write(b"x" * 1000)
        return response

    async with serving(body(b""), endless=endless) as (server, session):
        with pytest.raises(UnavailableError, match="too large"):
            await source(session, server.url + "endless", Clock(), limit=5000).snapshot()


async def test_no_answer_in_time() -> None:
    """A server that does not answer is unavailable after the time-out."""
    async with serving(body(feed(U3))) as (server, session):
        server.gate = asyncio.Event()
        with pytest.raises(UnavailableError, match="timeout"):
            await source(session, server.url, Clock(), timeout=0.05).snapshot()
        server.gate.set()


async def test_nobody_there() -> None:
    """A refused connection is unavailable."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(UnavailableError):
            await source(session, "http://127.0.0.1:1/", Clock()).snapshot()


async def test_without_a_setting() -> None:
    """A source without an address is unavailable and asks nobody."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(UnavailableError, match="not configured"):
            await source(session, None, Clock()).snapshot()


async def test_failures_are_not_hammered() -> None:
    """After a failure the feed is asked again only after the retry time."""
    clock = Clock()
    async with serving(body(b"", 500)) as (server, session):
        alerts = source(session, server.url, clock)
        for _ in range(3):
            with pytest.raises(UnavailableError):
                await alerts.snapshot()
        assert len(server.requests) == 1
        clock.tick(seconds=6)
        with pytest.raises(UnavailableError):
            await alerts.snapshot()
        assert len(server.requests) == 2


async def test_the_watch_and_a_question_at_once_are_one_fetch() -> None:
    """In a storm somebody asks at every moment at which the data grow old: the watch, which looks just then, takes what
    that question has fetched; when nothing was fetched lately, it fetches."""
    clock = Clock()
    async with serving(body(feed(U3))) as (server, session):
        alerts = source(session, server.url, clock)
        for _ in range(3):
            await alerts.snapshot()
            clock.tick(seconds=1)
            seen = await alerts.fetch(alerts.refresh / 4)
            assert isinstance(seen, Fetched)
            clock.tick(seconds=29)
        assert len(server.requests) == 3
        await alerts.fetch(alerts.refresh / 4)
        assert len(server.requests) == 4
