"""The switch: all brains or none, one release live at any moment, whatever breaks off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.model.errors import RefusedError
from bot.nlu.brains import BrainList
from tests.content.brains import Town, live_of, town_of


@pytest.fixture
async def town(tmp_path: Path, own_redis: Any) -> AsyncIterator[Town]:
    async with town_of(tmp_path / "town", own_redis) as built:
        yield built


async def test_the_first_release_is_live_by_itself(town: Town) -> None:
    """Nobody has to say so: what the first start has built is live, and nothing comes before it."""
    first = await town.serving("Moin")
    assert await live_of(town) == (first.id, first.id, first.model_id)
    with pytest.raises(RefusedError, match="nothing_before"):
        await town.switch().back("ada")


async def test_all_brains_have_it_before_it_is_live(town: Town) -> None:
    """Each has loaded the model when the pointer moves, each is told, the file follows, and who did it is known."""
    first = await town.serving("Moin")
    second = await town.built("Ahoi", "guten tag")
    live = await town.switch().switch_to(second.id, "ada")
    assert (live.release, live.by, live.before, live.before_model) == (second.id, "ada", first.id, first.model_id)
    assert await live_of(town) == (second.id, second.id, second.model_id)
    assert all(brain.models == [first.model_id, second.model_id] for brain in town.brains)


async def test_back_and_back_again(town: Town) -> None:
    """The one before is live again, without loading anything; the next way back leads forward again."""
    first = await town.serving("Moin")
    second = await town.built("Ahoi", "guten tag")
    await town.switch().switch_to(second.id, "ada")
    for brain in town.brains:
        brain.asked.clear()
        brain.fails = "nothing can be loaded any more"
    for expected in (first, second):
        for brain in town.brains:
            brain.fails = ""
        assert (await town.switch().back("uwe")).release == expected.id
        assert await live_of(town) == (expected.id, expected.id, expected.model_id)


async def test_only_what_has_been_live_is_chosen_from_a_list(town: Town) -> None:
    """A candidate that nobody has published is refused there, however often others were switched; what has been live
    once may be again."""
    first = await town.serving("Moin")
    second, third = await town.built("Ahoi", "guten tag"), await town.built("Servus")
    switch = town.switch()
    await switch.switch_to(second.id, "ada")
    for release, code in ((third.id, "never_live"), ("nothing", "unknown")):
        with pytest.raises(RefusedError, match=code):
            await switch.again(release, "ada")
    assert (await switch.again(first.id, "ada")).release == first.id
    assert {one.id for one in await switch.releases() if one.been_live} == {first.id, second.id}


async def test_other_words_ask_no_brain_for_a_model(town: Town) -> None:
    """A release that changes only words keeps the model that brains hold."""
    first = await town.serving("Moin")
    second = await town.built("Ahoi")
    assert second.model_id == first.model_id
    await town.switch().switch_to(second.id, "ada")
    assert await live_of(town) == (second.id, second.id, first.model_id)
    assert all(brain.models == [first.model_id] for brain in town.brains)


async def test_one_brain_is_away(town: Town) -> None:
    """Nothing moves: the refusal names the brain, and all others go on with what was live."""
    first = await town.serving("Moin")
    second = await town.built("Ahoi", "guten tag")
    town.urls.append("http://127.0.0.1:9")
    with pytest.raises(RefusedError, match="brain_away") as refused:
        await town.switch().switch_to(second.id, "ada")
    assert refused.value.details["brain"] == "http://127.0.0.1:9"
    assert await live_of(town) == (first.id, first.id, first.model_id)


async def test_one_brain_cannot_load_it(town: Town) -> None:
    """Its reason is in the refusal; the other one, which has loaded it, serves what was live."""
    first = await town.serving("Moin")
    second = await town.built("Ahoi", "guten tag")
    town.brains[1].fails = "MemoryError"
    with pytest.raises(RefusedError, match="brain_away") as refused:
        await town.switch().switch_to(second.id, "ada")
    assert refused.value.details["reason"] == "MemoryError"
    assert await live_of(town) == (first.id, first.id, first.model_id)


@pytest.mark.parametrize("release", ["", "nothing", "..", "../releases", "models", ".lock"])
async def test_what_is_no_release_is_refused(town: Town, release: str) -> None:
    """Whatever the name leads to."""
    first = await town.serving("Moin")
    with pytest.raises(RefusedError, match="unknown"):
        await town.switch().switch_to(release, "ada")
    assert (await live_of(town))[0] == first.id


async def test_a_release_that_cannot_be_served_is_refused(town: Town) -> None:
    """One whose model was removed for its age, and one that this version cannot read, are told apart."""
    first = await town.serving("Moin")
    second, third = await town.built("Ahoi", "guten tag"), await town.built("Servus")
    second.model.unlink()
    town.unreadable.add(third.id)
    for release, code in ((second.id, "model_gone"), (third.id, "unreadable")):
        with pytest.raises(RefusedError, match=code):
            await town.switch().switch_to(release, "ada")
    assert (await live_of(town))[0] == first.id


async def test_two_switch_at_once(town: Town) -> None:
    """One of them is live, the other one is told that somebody was faster; never both by half."""
    await town.serving("Moin")
    releases = [await town.built("Ahoi", "guten tag"), await town.built("Servus", "grüß gott")]
    people = ("ada", "uwe")
    tried = [town.switch().switch_to(one.id, by) for one, by in zip(releases, people, strict=True)]
    done = await asyncio.gather(*tried, return_exceptions=True)
    refused = [one for one in done if isinstance(one, RefusedError)]
    live = await town.pointer.read()
    assert live is not None
    assert [one.code for one in refused] == ["moved"] * len(refused)
    assert len(refused) == 1
    assert refused[0].details["by"] == live.by
    await town.switch().keep()
    assert (await live_of(town))[0] == live.release


class Crash(BaseException):
    """The process that switches is no more."""


class Crashing:
    """A port whose n-th call never comes back: before it was made, or after it was done."""

    def __init__(self, port: Any, at: list[int], *, after: bool) -> None:
        self._port = port
        self._at = at
        self._after = after

    def __getattr__(self, name: str) -> Any:
        work = getattr(self._port, name)

        async def call(*given: Any) -> Any:
            self._at[0] -= 1
            if self._at[0] == 0 and not self._after:
                raise Crash
            done = await work(*given)
            if self._at[0] == 0:
                raise Crash
            return done

        return call


@pytest.mark.parametrize("after", [False, True])
async def test_a_crash_at_any_moment(tmp_path: Path, own_redis: Any, *, after: bool) -> None:
    """Wherever the switch breaks off, the old or the new release is live, whole: brains hold its model at once, and
    the file says so after the next look. Then it can be switched to anything."""
    for number in range(1, 40):
        async with town_of(tmp_path / f"{after}-{number}", own_redis) as town:
            await own_redis.delete("{content}:live")
            first = await town.serving("Moin")
            second = await town.built("Ahoi", "guten tag")
            left = [number]
            crashing = town.switch(
                Crashing(town.pointer, left, after=after),
                Crashing(BrainList(",".join(town.urls)), left, after=after),
            )
            try:
                await crashing.switch_to(second.id, "ada")
            except Crash:
                pass
            else:
                assert number > 6, "it has crashed nowhere"
                return
            live = await town.pointer.read()
            assert live is not None
            assert live.release in {first.id, second.id}
            assert all(live.model in brain.models for brain in town.brains)
            await town.switch().keep()
            assert await live_of(town) == (live.release, live.release, live.model)
            other = first if live.release == second.id else second
            assert (await town.switch().switch_to(other.id, "uwe")).release == other.id
    pytest.fail("it never came to its end")


async def test_what_changed_in_a_release(town: Town) -> None:
    """Beside its parent, or any other one that is named; of the first there is nothing to compare with."""
    first = await town.serving("Moin")
    second, third = await town.built("Ahoi"), await town.built("Servus", "guten tag")
    switch = town.switch()
    (change,) = await switch.changes(second.id)
    assert (change.file, "Moin" in change.before, "Ahoi" in change.after) == ("common/greet/responses.yml", True, True)
    assert {one.file for one in await switch.changes(third.id, second.id)} == {
        "common/greet/responses.yml",
        "common/greet/nlu.yml",
    }
    assert await switch.changes(first.id) == ()
    with pytest.raises(RefusedError, match="unknown"):
        await switch.changes("nothing")
    assert {one.id for one in await switch.releases()} == {first.id, second.id, third.id}
