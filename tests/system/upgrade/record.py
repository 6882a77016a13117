"""Writes the data folder of this version, for the tests of the next one.

`python -m tests.system.upgrade.record <folder> <releases>`

A chat in every state is held with a real installation on Redis 6.2, everything is ended in the middle, and all ends
are moved to the year 2099, so that the folder can still be read when the days and hours of the recording are long
over. What is kept is only what such a folder holds: the append-only file, the server's version, the secret key.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.support.installation import Installation, free_port
from tests.support.redis import redis6
from tests.support.release import Built, trained
from tests.support.simulator import SimulatorProcess
from tests.system.outside.agent import signed_in
from tests.system.outside.ledger import Ledger, opened
from tests.system.outside.phone import City, Phone

NUMBERS = {
    "wants": "+4915199000001",  # is to be told when the U3 runs again
    "queued": "+4915199000002",  # waits for a person
    "served": "+4915199000003",  # was answered by an agent, who still has the conversation
    "asked": "+4915199000004",  # has been asked for a parcel's number
    "waiting": "+4915199000005",  # has written and was not answered yet
    "unsent": "+4915199000006",  # has an answer that has not left yet
}
PARCEL = "00340434161094042557"
FAR = 4_070_908_800_000  # 2099-01-01, in milliseconds
WINDOW = re.compile(rb'"window_until":"([^"]+)"')
MOMENT = re.compile(rb'("(?:until|window_until|deadline)":")\d{4}')


async def record(folder: Path, release: Built) -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as place:
        server = EmbeddedRedis(Path(place) / "redis", redis6())
        await server.start()
        simulator = SimulatorProcess(LOTSE_PUBLIC_URL=f"http://127.0.0.1:{port}")
        await simulator.start()
        outside = {**simulator.product_settings, "LOTSE_REDIS_URL": server.url}
        installation = Installation(Path(place), release, outside, port)
        try:
            installation.start()
            await installation.ready()
            await _chats(installation, simulator)
        finally:
            installation.stop()
            await simulator.stop()
        await _made_lasting(server)
        await server.stop()
        for name in ("redis/appendonly.aof", "redis/redis-version", "secret_key"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(place) / name, folder / name)


async def _chats(installation: Installation, simulator: SimulatorProcess) -> None:
    """One customer in each state; the last two are caught in the middle by the end of everything."""
    city = City(simulator)
    installation.account("jana", "agent", "ebbe-und-flut-1")
    async with opened(installation) as ledger:
        people = {who: Phone(simulator, ledger, number) for who, number in NUMBERS.items()}
        for phone in people.values():
            await phone.asks("Moin")
        await city.starts("u3_closed")
        assert "genau einmal" in await people["wants"].asks("Sag mir Bescheid, wenn die U3 wieder fährt")
        await people["queued"].asks("Mensch")
        await _served(installation, people["served"], ledger)
        assert "nummer" in (await people["asked"].asks("Wo ist mein Paket?")).lower()
        await city.misbehaves("twilio.send", "error", status=503, customer=NUMBERS["unsent"])
        before = (await simulator.control("GET", "counts")).get("twilio.send.requests", 0)
        await people["unsent"].says("Fährt die U1?")
        await city.count("twilio.send.requests", before + 1)
        await city.misbehaves("dhl", "delay", seconds=60, times=1)
        await people["waiting"].says(f"Wo ist mein Paket {PARCEL}")
        await city.count("dhl.requests", 1)


async def _served(installation: Installation, phone: Phone, ledger: Ledger) -> None:
    await phone.asks("Mensch")
    async with signed_in(installation.internal_url, "jana", "ebbe-und-flut-1", ledger) as agent:
        await agent.claims(phone)
        await agent.replies(phone, "Moin, Jana hier.")
        await phone.hears_all()


async def _made_lasting(server: EmbeddedRedis) -> None:
    """Move every end to 2099, drop hints, and write the append-only file anew, as text."""
    redis = connect(server.url)
    for key in [key async for key in redis.scan_iter()]:
        kind = (await redis.type(key)).decode()
        if key.startswith((b"heartbeat:", b"lock:", b"session:", b"wake", b"presence")) or b":r:" in key:
            await redis.delete(key)
            continue
        if kind == "hash":
            for name, value in (await redis.hgetall(key)).items():
                await redis.hset(key, name, _lasting(name.rpartition(b":")[2], value))
        elif kind == "string":
            await redis.set(key, MOMENT.sub(rb"\g<1>2099", await redis.get(key)), keepttl=True)
        if await redis.pttl(key) > 0:
            await redis.pexpireat(key, FAR)
    await _windows_agree(redis)
    await redis.config_set("aof-use-rdb-preamble", "no")
    await redis.bgrewriteaof()
    await redis.aclose()
    await until_written(server)


async def _windows_agree(redis: Any) -> None:
    """The end of the platform's window lies in the state and beside it: both are moved to the same moment."""
    async for key in redis.scan_iter(match="*:state"):
        found = WINDOW.search(await redis.get(key))
        if found:
            moment = datetime.fromisoformat(found[1].decode())
            await redis.hset(key.replace(b":state", b":meta"), "window", round(moment.timestamp() * 1000))


async def until_written(server: EmbeddedRedis) -> None:
    redis = connect(server.url)
    while (await redis.info("persistence"))["aof_rewrite_in_progress"]:
        await asyncio.sleep(0.05)
    await redis.aclose()


def _lasting(name: bytes, value: bytes) -> bytes:
    if name in {b"until", b"window", b"deadline"} and value != b"0":
        return str(FAR).encode()
    return MOMENT.sub(rb"\g<1>2099", value)


if __name__ == "__main__":
    asyncio.run(record(Path(sys.argv[1]), trained(Path(sys.argv[2]))))
