"""A crowd on one line: a hundred thousand wait for it, it runs again, and others go on asking meanwhile."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from standardwebhooks import Webhook

from bench import machine, sustained
from bench.town import Town, town
from bot.store.redis import keys
from bot.store.redis.connect import connect
from tests.support.release import Built

WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"
FIRST = "+4916000000000"
RATE = 20.0
SECONDS = 30.0
SECRET = "bench-secret-that-guards-nothing-at-all"
BOUND = {"name": "bench", "source": "Bench", "types": ["line_runs_again"], "subjects": ["line:U3"], "secrets": [SECRET]}
SETTINGS = {"LOTSE_EVENT_SECRETS": json.dumps([BOUND]), "LOTSE_TWILIO_TEMPLATES_PER_SECOND": "1000"}
"""No pace: as fast as it goes."""
STEP = 500
LOOK_SECONDS = 0.5

Say = Callable[[str], None]


async def measure(folder: Path, built: Built, number: int, most_seconds: float, say: Say) -> dict[str, Any]:
    async with town(folder / "notices", built, extra=SETTINGS) as on:
        redis = connect(on.installation.redis_url)
        await sustained.step(on, RATE, 3, 999, folder)  # warm
        empty = await _memory(redis)
        began = time.monotonic()
        await _crowd(on, redis, number)
        say(f"{number} opt-ins on one line in {time.monotonic() - began:.0f} s")
        memory = {"opt_ins": (await _memory(redis) - empty) / number}
        alone = await sustained.step(on, RATE, SECONDS, 1, folder)
        say(f"  answers without: p50 {alone['answer']['median']:.0f} p99 {alone['answer']['p99']:.0f} ms")
        told = await _told(on, redis, number, most_seconds, folder)
        memory |= {"redis_peak": told.pop("redis_peak"), "worker_peak": told.pop("worker_peak")}
        await redis.aclose()
    meanwhile = told["meanwhile"]
    say(f"  answers meanwhile: p50 {meanwhile['answer']['median']:.0f} p99 {meanwhile['answer']['p99']:.0f} ms")
    say(f"  handed out {told['handed_out']} and sent {told['sent']} in {told['seconds']:.0f} s")
    return {"number": number, "alone": alone, "memory": memory, **told}


async def _crowd(on: Town, redis: Any, number: int) -> None:
    """One customer asks as customers do; the others are copies of what the store then holds of them."""
    await on.outside.tell(do="alone", number=FIRST, text=WISH, proof="U3", times=1)
    (member,) = [row for shard in range(keys.SHARDS) for row in await redis.zrange(keys.wants(shard), 0, -1)]
    contact = member.decode().split("|")[2]
    kept = await _read(redis, contact)
    others = copies(contact, number - 1)
    while batch := list(itertools.islice(others, STEP)):
        async with redis.pipeline(transaction=False) as pipe:
            for other, phone in batch:
                _write(pipe, kept, contact, other, phone)
                pipe.zadd(keys.wants(keys.shard_of(other)), {member.decode().replace(contact, other): 0})
            await pipe.execute()


def copies(contact: str, number: int) -> Iterator[tuple[str, str]]:
    """Ids and phone numbers as long as the first one's."""
    for n in itertools.islice(itertools.count(1), number):
        yield f"c-{hashlib.sha256(str(n).encode()).hexdigest()[: len(contact) - 2]}", f"+4917{n:09}"


async def _read(redis: Any, contact: str) -> dict[str, Any]:
    return {
        "meta": await redis.hgetall(keys.of_contact(contact, "meta")),
        "state": await redis.get(keys.of_contact(contact, "state")),
        "optins": await redis.hgetall(keys.of_contact(contact, "optins")),
        "ledger": await redis.lrange(keys.of_contact(contact, "ledger"), 0, -1),
    }


def _write(pipe: Any, kept: dict[str, Any], contact: str, other: str, phone: str) -> None:
    def own(value: bytes) -> bytes:
        return value.replace(contact.encode(), other.encode()).replace(FIRST.encode(), phone.encode())

    for part in ("meta", "optins"):
        pipe.hset(keys.of_contact(other, part), mapping={name: own(value) for name, value in kept[part].items()})
    pipe.set(keys.of_contact(other, "state"), own(kept["state"]))
    if kept["ledger"]:
        pipe.rpush(keys.of_contact(other, "ledger"), *map(own, kept["ledger"]))


async def _told(on: Town, redis: Any, number: int, most_seconds: float, folder: Path) -> dict[str, Any]:
    """The line runs again: who is told how fast, and how long answers take until all are, or time is up."""
    meter, began = on.meter(), time.monotonic()
    await _push(on)
    watching = asyncio.create_task(_watch(on, redis, number, most_seconds, began))
    load = asyncio.create_task(_load(on, watching, folder))
    found: dict[str, Any] = await watching
    found["meanwhile"] = await load
    spent = meter.read()
    return {**found, "processor": {name: 1000 * one / max(1, found["sent"]) for name, one in spent.items()}}


async def _load(on: Town, watching: asyncio.Task[Any], folder: Path) -> dict[str, Any]:
    """Customers ask from the event on; the figures are of the last run of them that the crowd has lasted."""
    last: dict[str, Any] = {}
    for seed in itertools.count(2):
        run = await sustained.step(on, RATE, SECONDS, seed, folder)
        if not last or not watching.done():
            last = run
        if watching.done():
            return last
    raise AssertionError("counting has ended")


async def _push(on: Town) -> None:
    event = {"specversion": "1.0", "id": "u3-ended", "source": "bench", "type": "line_runs_again"}
    body = json.dumps(event | {"subject": "line:U3", "data": {"what": "ended"}})
    now = datetime.now(UTC)
    headers = {
        "Content-Type": "application/cloudevents+json",
        "webhook-id": "msg_u3_ended",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET.encode()).sign("msg_u3_ended", now, body),
    }
    url = f"{on.installation.internal_url}/events"
    async with aiohttp.ClientSession() as session, session.post(url, data=body.encode(), headers=headers) as answer:
        assert answer.status == 202, await answer.text()


async def _watch(on: Town, redis: Any, number: int, most_seconds: float, began: float) -> dict[str, Any]:
    handed_at, redis_peak, worker_peak, sent = 0.0, 0, 0, 0
    pid = on.installation.pid("worker")
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        spent = time.monotonic() - began
        sent = await _sent(on)
        redis_peak = max(redis_peak, await _memory(redis))
        worker_peak = max(worker_peak, machine.resident(pid) if pid else 0)
        if not handed_at and not await redis.zcard(keys.EVENTS_QUEUE):
            handed_at = spent
        if sent >= number or spent >= most_seconds:
            left = await _left(redis)
            return {
                "seconds": spent, "handed_out": number if handed_at else await _handed(redis), "handed_at": handed_at,
                "sent": sent, "still_wanted": left, "redis_peak": redis_peak, "worker_peak": worker_peak,
            }  # fmt: skip


async def _handed(redis: Any) -> int:
    told = 0
    for thread in await redis.zrange(keys.EVENTS_QUEUE, 0, -1):
        told += int(await redis.hget(keys.telling(thread.decode()), "told") or 0)
    return told


async def _left(redis: Any) -> int:
    """Consents that are still live: a notice has spent its own."""
    return sum([await redis.zcard(keys.wants(shard)) for shard in range(keys.SHARDS)])


async def _sent(on: Town) -> int:
    """Notices that the platform has taken, as the metrics say."""
    async with aiohttp.ClientSession() as session, session.get(f"{on.installation.internal_url}/metrics") as answer:
        text = await answer.text()
    return sum(
        round(float(line.split()[-1]))
        for line in text.splitlines()
        if line.startswith("lotse_opt_ins_total{") and 'event="sent"' in line
    )


async def _memory(redis: Any) -> int:
    return int((await redis.info("memory"))["used_memory"])
