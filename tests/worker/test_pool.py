"""Many contacts side by side, the same one never twice at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.worker.pool import Pool

PATIENCE = 20.0


@asynccontextmanager
async def running(work: Callable[[str], Awaitable[object]], size: int = 4) -> AsyncIterator[Pool]:
    pool = Pool("test", work, size)
    task = asyncio.create_task(pool.run())
    try:
        async with asyncio.timeout(PATIENCE):
            yield pool
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_the_same_contact_never_twice_at_a_time() -> None:
    """Added while it is worked on, a contact is worked on once more afterwards, however often it was added."""
    begun, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event()
    busy: Counter[str] = Counter()
    worked: Counter[str] = Counter()

    async def work(contact: str) -> None:
        busy[contact] += 1
        assert busy[contact] == 1
        begun.set()
        await go_on.wait()
        worked[contact] += 1
        busy[contact] -= 1
        if worked["a"] == 2:
            done.set()

    async with running(work) as pool:
        pool.add("a")
        await begun.wait()
        for _ in range(5):
            pool.add("a")
        assert worked["a"] == 0
        go_on.set()
        await done.wait()
    assert worked == {"a": 2}


async def test_a_waiting_contact_is_listed_once() -> None:
    """Added twice before anybody had time, a contact is worked on once."""
    worked: list[str] = []
    last = asyncio.Event()

    async def work(contact: str) -> None:
        worked.append(contact)
        if contact == "z":
            last.set()

    async with running(work, size=1) as pool:
        for contact in ("a", "a", "b", "a", "z"):
            pool.add(contact)
        await last.wait()
    assert worked == ["a", "b", "z"]


async def test_contacts_run_side_by_side() -> None:
    """One slow contact holds up no other, as long as there is a task left."""
    slow, fast = asyncio.Event(), asyncio.Event()

    async def work(contact: str) -> None:
        if contact == "slow":
            await slow.wait()
        else:
            fast.set()

    async with running(work, size=2) as pool:
        pool.add("slow")
        pool.add("fast")
        await fast.wait()
        slow.set()


async def test_work_that_breaks_ends_nothing() -> None:
    """A contact whose work raises can be worked on again, and so can all others."""
    tried: list[str] = []
    second, last = asyncio.Event(), asyncio.Event()

    async def work(contact: str) -> None:
        tried.append(contact)
        if len(tried) >= 2:
            second.set()
        if len(tried) >= 3:
            last.set()
        raise ValueError(contact)

    async with running(work, size=1) as pool:
        pool.add("a")
        pool.add("b")
        await second.wait()
        pool.add("a")
        await last.wait()


async def test_a_swallowed_cancellation_still_ends_the_pool() -> None:
    """A library that swallows the cancellation does not keep a stopped worker alive."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def work(_: str) -> None:
        begun.set()
        try:
            await go_on.wait()
        except asyncio.CancelledError:
            return

    async with running(work) as pool:
        pool.add("a")
        await begun.wait()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=30), st.integers(1, 5))
def test_whoever_was_added_is_worked_on_after_it(added: list[str], size: int) -> None:
    """After the last time a contact was added, its work begins at least once more; never two of it at a time."""

    async def play() -> None:
        clock = 0
        begun: dict[str, int] = {}
        busy: set[str] = set()

        async def work(contact: str) -> None:
            nonlocal clock
            assert contact not in busy
            busy.add(contact)
            clock += 1
            begun[contact] = clock
            await asyncio.sleep(0)
            busy.discard(contact)

        last: dict[str, int] = {}
        async with running(work, size) as pool:
            for number, contact in enumerate(added):
                pool.add(contact)
                last[contact] = clock
                if number % 3 == 0:
                    await asyncio.sleep(0)
            while any(begun.get(contact, 0) <= moment for contact, moment in last.items()):
                await asyncio.sleep(0)

    asyncio.run(play())


async def test_the_first_lane_goes_before_the_later_one() -> None:
    """Whoever waits later is worked on when nobody else waits; who is added to the first lane moves up."""
    go_on, last = asyncio.Event(), asyncio.Event()
    worked: list[tuple[str, bool]] = []

    async def work(contact: str) -> None:
        worked.append((contact, pool.later(contact)))
        if contact == "busy":
            await go_on.wait()
        if len(worked) == 6:
            last.set()

    async with running(work, size=1) as pool:
        pool.add("busy")
        for contact in ("n1", "n2", "n3"):
            pool.add(contact, later=True)
        await asyncio.sleep(0)
        pool.add("a1")
        pool.add("n3")
        pool.add("a2", later=True)
        pool.add("a1", later=True)
        go_on.set()
        await last.wait()
    assert worked == [("busy", False), ("a1", False), ("n3", False), ("n1", True), ("n2", True), ("a2", True)]


async def test_the_later_lane_never_has_all_tasks() -> None:
    """However many wait later, somebody in the first lane finds a free task at once."""
    stuck, answered = asyncio.Event(), asyncio.Event()
    under_way: list[str] = []

    async def work(contact: str) -> None:
        if contact == "answer":
            answered.set()
            return
        under_way.append(contact)
        await stuck.wait()

    async with running(work, size=8) as pool:
        for number in range(50):
            pool.add(f"n{number}", later=True)
        while len(under_way) < 2:
            await asyncio.sleep(0)
        pool.add("answer")
        await answered.wait()
        assert under_way == ["n0", "n1"]
        stuck.set()


async def test_added_to_the_first_lane_while_busy_later_it_comes_first_again() -> None:
    """A message that arrives while its contact's notice is worked on is next in the first lane."""
    go_on, done = asyncio.Event(), asyncio.Event()
    lanes: list[bool] = []

    async def work(contact: str) -> None:
        lanes.append(pool.later(contact))
        if len(lanes) == 1:
            await go_on.wait()
        else:
            done.set()

    async with running(work) as pool:
        pool.add("c", later=True)
        while not lanes:
            await asyncio.sleep(0)
        pool.add("c", later=True)
        pool.add("c")
        go_on.set()
        await done.wait()
    assert lanes == [True, False]
