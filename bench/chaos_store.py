"""What the installation itself knows after the chaos: whether it is at rest, and what its log tells."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from bot.store.redis import keys

SHARDS = range(keys.SHARDS)


async def waiting(redis: Any) -> int:
    """How many contacts have an item to be taken or a message to be sent."""
    async with redis.pipeline(transaction=False) as pipe:
        for shard in SHARDS:
            pipe.zcard(keys.ready(shard))
            pipe.zcard(keys.sends(shard))
        return sum(await pipe.execute())


async def repeated(redis: Any, places: Iterable[str]) -> set[str]:
    """Of these places in the outbox, the ones that were sent once more on purpose."""
    found = set()
    for place in places:
        contact, _, message = place.partition(".")
        if await redis.hget(keys.out(contact, message), "repeated") == b"1":
            found.add(place)
    return found


async def mailbox(redis: Any, contact: str) -> dict[str, Any]:
    """What still lies there, as it is stored."""
    part = {name: keys.of_contact(contact, name) for name in ("mailbox", "outq", "meta")}
    queued = [one.decode() for one in await redis.lrange(part["outq"], 0, -1)]
    return {
        "mailbox": [one.decode() for one in await redis.lrange(part["mailbox"], 0, -1)],
        "to send": {one: str(await redis.hgetall(keys.out(contact, one))) for one in queued},
        "meta": {name.decode(): value.decode() for name, value in (await redis.hgetall(part["meta"])).items()},
    }


def events(log: str) -> Iterator[dict[str, Any]]:
    """The structured lines of the log."""
    for line in log.splitlines():
        _, brace, rest = line.partition("{")
        if brace and '"event"' in rest:
            try:
                yield json.loads(brace + rest)
            except ValueError:  # the process was killed while it wrote
                continue


def sends(log: str) -> dict[str, dict[str, int]]:
    """What became of sends that did not simply succeed; a message of unknown outcome counts by its last word."""
    failed: Counter[str] = Counter()
    unknown: dict[str, str] = {}
    for one in events(log):
        message = f"{one.get('contact')}.{one.get('message')}"
        match one["event"]:
            case "send.failed":
                failed[f"{one['verdict']} {one['code']}"] += 1
                if one["verdict"] == "unknown":
                    unknown[message] = "told by its status"
            case "send.resolved":
                unknown[message] = RESOLVED[one["found"]]
            case "send.possible_double":
                unknown[message] = "repeated, a possible double"
    return {"failed": dict(failed), "unknown": dict(Counter(unknown.values()))}


RESOLVED = {
    "arrived": "found in the list",
    "absent": "not in the list, sent again",
    "unsure": "told by its status, after a look at the list",
    "away": "told by its status, after a list that could not be asked",
}
