"""A source that pushes can be switched off at the door, and keeps what it has to say."""

from __future__ import annotations

from bot.model.orders import SwitchedOff
from tests.events.door import door, ended
from tests.events.pushing import bound
from tests.flow.scene import Scene


async def test_a_source_that_is_switched_off_tells_nothing(town: Scene) -> None:
    """Signed or not, it is told to try again, and nothing is stored; switched on, the same call is taken."""
    await town.stores.orders.switch_off(SwitchedOff("source", "berta", town.clock(), "Unsinn", "ops"))
    event = ended()
    async with door(town, bound("ops")) as ops:
        status, said = await ops.push(event, town.clock())
        assert (status, said["outcome"]) == (503, "switched_off")
        assert (await ops.push(event, town.clock(), signature="v1," + "0" * 43 + "="))[0] == 401
        await town.stores.orders.switch_on("source:ops")
        assert (await ops.push(event, town.clock()))[0] == 202
