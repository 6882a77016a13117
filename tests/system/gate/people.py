"""Customers whom agents have served, and what the agents have spent of their hour."""

from __future__ import annotations

import random
from dataclasses import replace

from bot.store.redis import keys
from tests.flow.conftest import Start
from tests.flow.scene import Scene

OFFER = "Nur heute: 20 % auf alle Abos! Jetzt unter example.org sichern."
LATER = {"hours": 2}
"""After this an answer is no longer part of what was asked."""
WORDS = ("Hafen", "Kran", "Möwe", "Schiff", "Fleet", "Brücke", "Anker", "Welle", "Wind", "Regen", "Segel", "Watt")


async def customers(start: Start, number: int) -> list[Scene]:
    """Customers of one installation: what agents have written to one is known with all."""
    towns = [await start() for _ in range(number)]
    for town in towns[1:]:
        town.services = replace(town.services, agent_texts=towns[0].services.agent_texts)
    return towns


async def served(start: Start, number: int, agent: str = "anna") -> list[Scene]:
    """Customers whom the agent has answered two hours ago, and still has."""
    towns = await customers(start, number)
    for town in towns:
        await town.say("Mensch")
        await town.act("claim", agent=agent)
        await town.act("reply", "Moin, ich sehe nach.", agent=agent)
        await town.deliver()
        town.clock.move(**LATER)
    return towns


async def spent(town: Scene, agent: str = "anna") -> int:
    """How many places of the hour this person has taken."""
    return len((await town.redis.get(keys.pushes_of(agent)) or b"").split()) // 2


async def got(towns: list[Scene]) -> int:
    """How many of them have read anything else than the answer to their question."""
    for town in towns:
        await town.deliver()
    answers = [[one for one in town.permits if one.basis.kind == "agent"] for town in towns]
    return sum(len(one) > 1 for one in answers)


def unique(number: int) -> str:
    """Words that no other customer gets."""
    mixed = random.Random(number)
    return " ".join(mixed.choice(WORDS) + str(mixed.random()) for _ in range(6))
