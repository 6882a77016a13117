"""A sample of the lists of sentences, in a conversation with a brain that takes each for the worst."""

from __future__ import annotations

import pytest

from tests.data.spoken import sentences
from tests.flow.scene import Scene

SAMPLE = 7
"""Every so many-th; the grammar itself is tried with all of them."""
WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"


def sample(name: str, *expected: str) -> list[str]:
    return [one.said for one in sentences(name) if one.expected in expected][::SAMPLE]


async def live(town: Scene) -> list[str]:
    return [one.subject for one in await town.consents()]


@pytest.mark.parametrize("said", sample("offer", "neither", "no"))
async def test_no_consent_by_anything_but_a_yes(town: Scene, said: str) -> None:
    """The brain takes it for a yes; nothing is granted."""
    town.feed.disrupt("U3")
    await town.say("Fährt die U3?")
    town.clock.move(seconds=20)
    town.brain.understands(said, "affirm")
    await town.say(said)
    assert await live(town) == []


@pytest.mark.parametrize("said", sample("erase", "ask", "keep"))
async def test_nothing_is_erased_by_anything_but_its_title(town: Scene, said: str) -> None:
    """The brain takes it for a yes; no erasure is on its way, and the next message is answered as ever."""
    await town.say("Löscht mich")
    town.clock.move(seconds=20)
    town.brain.understands(said, "affirm")
    await town.say(said)
    assert not town.has(await town.say("Moin"), "utter_erase_ask")
    assert (await town.conversation()) is not None


@pytest.mark.parametrize("said", [one for one in sample("stop", "none") if one.isascii()])
async def test_no_stop_by_what_only_sounds_like_one(town: Scene, said: str) -> None:
    """The brain takes it for a stop; it is asked or not understood, and what was noted holds."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    town.brain.understands(said, "stop")
    await town.say(said)
    assert await live(town) == ["line:U3"]


@pytest.mark.parametrize("said", sample("stop", "stop"))
async def test_a_plain_stop_needs_no_brain(town: Scene, said: str) -> None:
    """All ends at once; what rules do not know is asked when the brain hears a stop in it."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    town.brain.understands(said, "stop")
    heard = await town.say(said)
    assert await live(town) == [] or town.has(heard, "utter_stop_ask")
