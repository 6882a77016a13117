"""What is kept up between switches: models in brains, the file for the next start, and what a start has built."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.model.errors import RefusedError
from tests.content.brains import Town, live_of, town_of


@pytest.fixture
async def town(tmp_path: Path, own_redis: Any) -> AsyncIterator[Town]:
    async with town_of(tmp_path / "town", own_redis) as built:
        yield built


async def test_a_brain_that_has_started_anew_gets_what_it_lacks(town: Town) -> None:
    """It came up with what the file said once: it gets the live model, then the one before, so that the way back stays
    short; and no other brain is troubled."""
    first = await town.serving("Moin")
    second = await town.built("Ahoi", "guten tag")
    await town.switch().switch_to(second.id, "ada")
    for brain in town.brains:
        brain.asked.clear()
    late, other = town.brains
    late.models, late.live = [first.model_id], first.model_id
    await town.switch().keep()
    assert (late.live, set(late.models)) == (second.model_id, {first.model_id, second.model_id})
    late.models, late.live = [second.model_id], second.model_id
    await town.switch().keep()
    assert set(late.models) == {first.model_id, second.model_id}
    assert other.asked == []


async def test_a_brain_that_loads_its_first_is_left_alone(town: Town) -> None:
    """It is asked for nothing before it is ready."""
    await town.serving("Moin")
    town.brains[0].models, town.brains[0].live = [], ""
    town.brains[0].asked.clear()
    await town.switch().keep()
    assert town.brains[0].asked == []


async def test_a_brain_that_fails_keeps_none_from_being_kept(town: Town) -> None:
    """The next one gets what it lacks; the failure is told afterwards."""
    first = await town.serving("Moin")
    second = await town.built("Ahoi", "guten tag")
    await town.switch().switch_to(second.id, "ada")
    for brain in town.brains:
        brain.models, brain.live = [first.model_id], first.model_id
    town.brains[0].fails = "MemoryError"
    with pytest.raises(RefusedError, match="brain_away"):
        await town.switch().keep()
    assert town.brains[1].live == second.model_id


async def test_an_upgrade_is_taken_up(town: Town) -> None:
    """A start without a store puts forward what it has built; it becomes live as if somebody had switched to it, once:
    who goes back afterwards stays there, also after a crash before that was written down."""
    first = await town.serving("Moin")
    second = await town.built("Ahoi", "guten tag")
    town.releases.publish(second, "start")
    said = (town.folder / "live").read_text()
    await town.switch().keep()
    assert await live_of(town) == (second.id, second.id, second.model_id)
    await town.switch().back("ada")
    (town.folder / "live").write_text(said)
    await town.switch().keep()
    assert await live_of(town) == (first.id, first.id, first.model_id)


async def test_an_upgrade_waits_for_the_brains(town: Town) -> None:
    """As long as one of them has the live model, it stays; a brain that can load the other one does so meanwhile."""
    first = await town.serving("Moin")
    second = await town.built("Ahoi", "guten tag")
    town.releases.publish(second, "start")
    town.brains[1].fails = "loading"
    for _ in range(3):
        town.brains[0].live = second.model_id  # as if it had started with what the file says
        await town.switch().keep()
        live = await town.pointer.read()
        assert live is not None
        assert (live.release, town.brains[0].live) == (first.id, first.model_id)
    town.brains[1].fails = ""
    await town.switch().keep()
    assert await live_of(town) == (second.id, second.id, second.model_id)


async def test_an_upgrade_waits_for_nobody_if_the_old_model_is_gone(town: Town) -> None:
    """The only brain within reach has started with the new one: what is live now could not be answered from."""
    await town.serving("Moin")
    second = await town.built("Ahoi", "guten tag")
    town.releases.publish(second, "start")
    town.brains[0].models, town.brains[0].live = [second.model_id], second.model_id
    town.urls[1] = "http://127.0.0.1:9"
    await town.switch().keep()
    live = await town.pointer.read()
    assert live is not None
    assert live.release == second.id


async def test_what_follows_another_release_is_not_taken_up(town: Town) -> None:
    """A start that went on from an old file has built without what has become live since: the live release stays, and
    the file says so again, so that the next start builds from it."""
    first = await town.serving("Moin")
    second = await town.built("Ahoi", "guten tag")
    await town.switch().switch_to(second.id, "ada")
    third = await town.built("Servus")
    (town.folder / "live").write_text(first.id)
    town.releases.publish(third, "start")
    for _ in range(2):
        await town.switch().keep()
    assert await live_of(town) == (second.id, second.id, second.model_id)


async def test_releases_that_were_deleted_are_no_trap(town: Town) -> None:
    """If the live release is gone from the disk, what the next start builds is live."""
    first = await town.serving("Moin")
    second = await town.built("Ahoi", "guten tag")
    first.folder.rename(first.folder.with_name(".gone"))
    town.releases.publish(second, "start")
    town.brains[0].models = town.brains[1].models = [second.model_id]
    await town.switch().keep()
    assert await live_of(town) == (second.id, second.id, second.model_id)
    with pytest.raises(RefusedError, match="nothing_before"):
        await town.switch().back("ada")
