"""The ledger through deaths: at every await point of a consent's life its chain is whole and says each thing once."""

from __future__ import annotations

import pytest

from bot.model.ledger import Entry, faults
from bot.store.ledger import RedisLedger
from tests.flow.scene import Scene
from tests.system.crash.life import Step, lives, says, works
from tests.system.crash.platform import Platform

POINTS = 72
"""At least as many as one life passes; a test below says so."""


def a_consent() -> list[Step]:
    """Proposed, granted by a yes, and withdrawn."""
    return [step for text in ("Fährt die U3?", "Ja", "STOPP") for step in (says(text), works)]


async def chain(town: Scene) -> list[Entry]:
    kept = await RedisLedger(town.redis).of(town.contact)
    entries, wrong = faults(town.contact, kept.lines, kept.head or "")
    assert wrong == []
    return entries


async def test_no_point_is_left_out(town: Scene) -> None:
    """An undisturbed life passes no more points than are tried."""
    town.feed.disrupt("U3")
    assert len(await lives(town, Platform(), a_consent(), None)) <= POINTS


@pytest.mark.parametrize("at", range(POINTS))
async def test_death_anywhere_leaves_a_whole_chain(town: Scene, at: int) -> None:
    """Whoever dies where, each change stands once, in order, with the same text asked and agreed to."""
    town.feed.disrupt("U3")
    await lives(town, Platform(), a_consent(), at)
    entries = await chain(town)
    assert [one.kind for one in entries] == ["proposed", "granted", "withdrawn"]
    assert entries[0].shown == entries[1].shown != ""
