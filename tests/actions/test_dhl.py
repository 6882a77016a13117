"""DHL's tracking, asked sparingly."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.kit.local_quota import Alone
from actions.kit.source_errors import NeedsOperatorError, NotFoundError, UnavailableError
from actions.parcel.carriers import CARRIERS
from actions.parcel.shipment import Parcel
from actions.parcel.sources.dhl import Dhl
from actions.parcel.sources.dhl.parse import parse
from bot.model.source_quota import Quota
from tests.actions.feeds import NOW, Clock, body, json_body, serving

CASES = sorted((Path(__file__).parents[2] / "actions/parcel/sources/dhl/cases").glob("*.json"))
NUMBER = "00340434161094015902"
DELIVERED = json.loads((CASES[0].parent / "delivered.json").read_text())["answer"]
TRANSIT = json.loads((CASES[0].parent / "prepared.json").read_text())["answer"]


class Pauses(list[float]):
    """Remembers the waits it was asked for, and waits for none."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


def dhl(session: aiohttp.ClientSession, url: str | None, clock: Clock, key: str | None = "k", **more: Any) -> Dhl:
    return Dhl(session, url, key, Alone(clock), clock, **{"quota": quota(), **more})


def quota(per_day: int = 250, spacing: float = 0) -> Quota:
    return Quota(per_day, timedelta(seconds=spacing), timedelta(seconds=4))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_cases(case: Path) -> None:
    """Each case beside the source is read into the status, moment and window written with it."""
    data = json.loads(case.read_text())
    parcel = parse(data["answer"], NUMBER, NOW)
    assert isinstance(parcel, Parcel)
    eta = parcel.eta and [
        parcel.eta.day.isoformat(),
        parcel.eta.begins_at and parcel.eta.begins_at.isoformat(),
        parcel.eta.ends_at and parcel.eta.ends_at.isoformat(),
    ]
    told = {"status": parcel.status, "at": parcel.at and parcel.at.isoformat(), "eta": eta}
    assert told == data["read"]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(
    st.sampled_from(["shipments", "status", "statusCode", "timestamp", "estimatedTimeOfDelivery"]), x)))  # fmt: skip
def test_any_json(data: Any) -> None:
    """Any JSON is a parcel, no parcel, or a ValueError that the source turns into unavailable."""
    with contextlib.suppress(ValueError):
        parse(data, NUMBER, NOW)


async def test_the_question() -> None:
    """DHL is asked for its own service, in the customer's language, with the key in the header."""
    async with serving(json_body(DELIVERED)) as (server, session):
        await dhl(session, server.url, Clock(), key="geheim").parcel(NUMBER, "en")
    (request,) = server.requests
    assert request.path == "/track/shipments"
    assert dict(request.query) == {"trackingNumber": NUMBER, "service": "parcel-de", "language": "en"}
    assert request.headers["DHL-API-Key"] == "geheim"


@pytest.mark.parametrize(
    ("reply", "error", "reason"),
    [
        (json_body({"status": 404}, 404), NotFoundError, None),
        (json_body({"shipments": []}), NotFoundError, None),
        (json_body({}, 401), NeedsOperatorError, "http 401"),
        (json_body({}, 429), UnavailableError, "busy"),
        (body(b"", 429, Retry_After="5"), UnavailableError, "busy"),
        (json_body({}, 500), UnavailableError, "http 500"),
        (json_body({}, 302), UnavailableError, "http 302"),
        (body(b"<html>"), UnavailableError, "JSONDecodeError"),
        (json_body({"shipments": "?"}), UnavailableError, "ValueError"),
        (json_body({"shipments": [None, 7]}), UnavailableError, "ValueError"),
        (body(b"x" * 2_000_000), UnavailableError, "too large"),
    ],
)
async def test_verdicts(reply: Any, error: type[Exception], reason: str | None) -> None:
    """Each failure is one of our verdicts, with a reason."""
    async with serving(reply) as (server, session):
        with pytest.raises(error, match=reason):
            await dhl(session, server.url, Clock()).parcel(NUMBER)


async def test_no_answer_in_time() -> None:
    """A server that does not answer is unavailable."""
    async with serving(json_body({})) as (server, session):
        server.gate = asyncio.Event()
        with pytest.raises(UnavailableError, match="timeout"):
            await dhl(session, server.url, Clock(), timeout=0.05).parcel(NUMBER)
        server.gate.set()


@pytest.mark.parametrize(("url", "key"), [(None, "k"), ("http://127.0.0.1:1", None)])
async def test_without_a_setting(url: str | None, key: str | None) -> None:
    """Without an address or a key the source is unavailable and asks nobody."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(UnavailableError, match="not configured"):
            await dhl(session, url, Clock(), key=key).parcel(NUMBER)


@pytest.mark.parametrize(("answer", "minutes", "calls"), [(TRANSIT, 29, 1), (TRANSIT, 31, 2), (DELIVERED, 600, 1)])
async def test_answers_are_kept_as_long_as_their_status_allows(answer: Any, minutes: float, calls: int) -> None:
    """A parcel on the way is asked for again after half an hour, a delivered one not for days."""
    clock = Clock()
    async with serving(json_body(answer)) as (server, session):
        source = dhl(session, server.url, clock)
        first = await source.parcel(NUMBER)
        clock.tick(minutes=minutes)
        again = await source.parcel(NUMBER)
    assert len(server.requests) == calls
    assert (again.as_of == first.as_of) == (calls == 1)


async def test_not_found_is_kept_shortly() -> None:
    """A wrong number typed twice costs one call; ten minutes later it may exist."""
    clock = Clock()
    async with serving(json_body({}, 404)) as (server, session):
        source = dhl(session, server.url, clock)
        for minutes in (0, 5, 6):
            clock.tick(minutes=minutes)
            with pytest.raises(NotFoundError):
                await source.parcel(NUMBER)
    assert len(server.requests) == 2


async def test_many_callers_one_call() -> None:
    """Callers that ask for the same parcel at once share a call, also when one gives up."""
    async with serving(json_body(TRANSIT)) as (server, session):
        server.gate = asyncio.Event()
        source = dhl(session, server.url, Clock())
        callers = [asyncio.create_task(source.parcel(NUMBER)) for _ in range(20)]
        callers[0].cancel()
        server.gate.set()
        _, *others = await asyncio.gather(*callers, return_exceptions=True)
    assert all(isinstance(one, Parcel) for one in others)
    assert len(server.requests) == 1


async def test_calls_keep_their_distance() -> None:
    """A second call waits its turn, a third that would wait too long hears that DHL is busy."""
    pauses, clock = Pauses(), Clock()
    async with serving(json_body(TRANSIT)) as (server, session):
        source = dhl(session, server.url, clock, quota=quota(spacing=3), pause=pauses)
        await source.parcel("1")
        await source.parcel("2")
        with pytest.raises(UnavailableError, match="busy"):
            await source.parcel("3")
    assert pauses == [3.0]


async def test_the_days_quota() -> None:
    """When the day's calls are spent nobody is asked until midnight GMT."""
    clock = Clock()
    async with serving(json_body(TRANSIT)) as (server, session):
        source = dhl(session, server.url, clock, quota=quota(per_day=2))
        await source.parcel("1")
        await source.parcel("2")
        with pytest.raises(UnavailableError, match="quota") as refused:
            await source.parcel("3")
        assert refused.value.until is not None
        clock.now = refused.value.until
        assert (await source.parcel("3")).status == "transit"


PACE = {"status": 429, "title": "Too Many Requests", "detail": "Too many requests within defined time period."}
DAY = {"status": 429, "title": "Quota exceeded", "detail": "The daily quota of this key is spent."}


async def test_a_refusal_is_the_pace_and_blames_no_day() -> None:
    """After a 429 that says nothing else nobody asks for seconds; then the next customer is answered."""
    clock = Clock()
    async with serving(json_body(PACE, 429), json_body(TRANSIT)) as (server, session):
        source = dhl(session, server.url, clock)
        with pytest.raises(UnavailableError, match="busy"):
            await source.parcel("1")
        clock.tick(seconds=2)
        with pytest.raises(UnavailableError, match="busy"):
            await source.parcel("2")
        assert len(server.requests) == 1
        clock.tick(seconds=18)
        assert (await source.parcel("2")).status == "transit"


async def test_refusals_in_a_row_are_given_longer_pauses() -> None:
    """The pause doubles up to five minutes, and an answer ends it."""
    clock, pauses = Clock(), []
    refusals = [json_body(PACE, 429)] * 6
    async with serving(*refusals, json_body(TRANSIT), json_body(PACE, 429)) as (server, session):
        source = dhl(session, server.url, clock)
        for number in range(8):
            try:
                await source.parcel(str(number))
            except UnavailableError as error:
                until = error.until or clock()
                pauses.append((until - clock()).total_seconds())
                clock.now = until
    assert pauses == [10, 20, 40, 80, 160, 300, 10]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30), ("86400", 900), ("Sun, 22 Nov 2026 13:07:00 GMT", 120), ("soon", 10), ("-5", 10), ("9" * 40, 10)],
)
async def test_retry_after_is_honoured(header: str, seconds: int) -> None:
    """In seconds or as a date, a quarter of an hour at most; what cannot be read is as if it were not there."""
    clock = Clock()
    async with serving(body(b"", 429, Retry_After=header)) as (server, session):
        with pytest.raises(UnavailableError, match="busy") as refused:
            await dhl(session, server.url, clock).parcel(NUMBER)
    assert refused.value.until == clock() + timedelta(seconds=seconds)


async def test_the_day_is_over_when_dhl_has_said_so_twice() -> None:
    """Once may be a mistake; after the second time nobody is asked until midnight GMT."""
    clock = Clock()
    async with serving(json_body(DAY, 429), json_body(DAY, 429), json_body(TRANSIT)) as (server, session):
        source = dhl(session, server.url, clock)
        for number, reason in (("1", "busy"), ("2", "quota"), ("3", "quota")):
            with pytest.raises(UnavailableError, match=reason) as refused:
                await source.parcel(number)
            clock.tick(minutes=1)
        assert len(server.requests) == 2
        assert refused.value.until is not None
        clock.now = refused.value.until
        assert (await source.parcel("3")).status == "transit"


@pytest.mark.parametrize("carrier", sorted(CARRIERS.keys() - {"amazon"}))
def test_links(carrier: str) -> None:
    """Each carrier has an https page with the number filled in and nothing else from the customer."""
    assert "A%26B" in CARRIERS[carrier].link("A&B")
    assert CARRIERS[carrier].link("1").startswith("https://")
