"""Each route of the desk is given a crowd, in every way in which a call could name one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, get_args

from aiohttp import web

from bot.model.ids import random_id
from bot.model.item import AgentVerb
from bot.store.redis import keys
from tests.desk.conftest import clock, desk, store
from tests.desk.scene import Desk

__all__ = ["clock", "desk", "store"]

OFFER = "Nur heute: 20 % auf alle Tickets!"


def routes_of(app: web.Application) -> list[tuple[str, str]]:
    """Method and path of each route."""
    return [(route.method, route.resource.canonical) for route in app.router.routes() if route.resource is not None]


def crowds(people: list[str]) -> Iterator[dict[str, Any]]:
    """A call's fields that could stand for more than one person."""
    for name in ("contact", "contacts", "to", "recipients", "id"):
        for value in (people, ",".join(people), " ".join(people), {"all": people}, "*", None):
            yield {name: value}
            yield {"contact": people[0], name: value} if name != "contact" else {"contact": value, "contacts": people}


async def test_no_route_writes_to_a_crowd(desk: Desk) -> None:
    """Whatever an admin's call names beside the one conversation that is theirs, nothing is said to anybody else."""
    admin = await desk.signed_in("admin")
    mine, *others = people = [await desk.waiting() for _ in range(4)]
    assert await (await admin.act("claim", mine)).json() == {"done": True}
    paths = {path for method, path in routes_of(desk.app(5.0)) if method == "POST" and "{" not in path}
    assert "/desk/api/act" in paths
    taken = Counter[int]()
    for path in sorted(path.removeprefix("/desk") for path in paths if not path.endswith(("/login", "/logout"))):
        for crowd in crowds(people):
            for verb in get_args(AgentVerb) if path == "/api/act" else ("",):
                call = {"verb": verb, "epoch": 2, "text": OFFER, "key": random_id("x"), **crowd}
                taken[(await admin.post(path, call)).status] += 1
    assert set(taken) <= {400, 404}
    assert await (await admin.act("reply", mine, "Moin", epoch=2)).json() == {"done": True}
    written = [contact for contact in people if await desk.redis.llen(keys.of_contact(contact, "outq"))]
    assert written == [mine]
    assert {row.owner for row in await desk.threads.queue() if row.contact in others} == {"queue"}
