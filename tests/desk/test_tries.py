"""How often a password may be guessed: strictly by one caller, slowly by many, and never at the cost of others."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from bot.model.account import Caller
from bot.model.errors import RefusedError
from bot.model.ids import random_id
from bot.store.accounts import RedisAccounts
from bot.store.sign_in_tries import COUNTED, LOOKED_AT
from tests.desk.scene import CHEAP, PASSWORD, Desk, Watch


def somewhere() -> Caller:
    """A browser that has kept nothing, at an address of its own."""
    return Caller(random_id("a"))


async def refusal(store: Desk, name: str, password: str, caller: Caller) -> tuple[str, int]:
    """How a try was refused, and for how many seconds."""
    with pytest.raises(RefusedError) as refused:
        await store.accounts.check(name, password, caller)
    return refused.value.code, int(refused.value.details.get("after", "0"))


async def signs_in(store: Desk, name: str, caller: Caller) -> Caller:
    """Sign in rightly; gives the caller with what their browser keeps from then on."""
    account = await store.accounts.check(name, PASSWORD, caller)
    assert account.name == name
    return replace(caller, browser=await store.accounts.remember(account, caller))


async def test_the_fifth_wrong_password_makes_the_caller_wait(store: Desk, clock: Watch) -> None:
    """After five wrong passwords even the right one has to wait, and longer after each further one."""
    name, caller = await store.person(), somewhere()
    for _ in range(5):
        assert await refusal(store, name, "falsch", caller) == ("wrong", 0)
    code, first = await refusal(store, name, PASSWORD, caller)
    assert code == "throttled"
    clock.move(timedelta(seconds=first))
    assert await refusal(store, name, "falsch", caller) == ("wrong", 0)
    code, second = await refusal(store, name, PASSWORD, caller)
    assert (code, second > first) == ("throttled", True)


async def test_the_wait_is_never_longer_than_a_quarter_of_an_hour(store: Desk, clock: Watch) -> None:
    """However often somebody tries, the right password works from there after 15 minutes."""
    name, caller = await store.person(), somewhere()
    for _ in range(12):
        await refusal(store, name, "falsch", caller)
        clock.move(timedelta(minutes=15))
    await signs_in(store, name, caller)


async def test_an_unknown_name_is_refused_like_a_known_one(store: Desk) -> None:
    """Neither the answers nor the waits tell whether a name exists, however its letters are written."""
    known, unknown = await store.person(), random_id("nobody")
    for callers in ([somewhere()] * 8, [somewhere() for _ in range(25)]):
        answers = {
            name: [await refusal(store, name, "falsch", caller) for caller in callers]
            for name in (known, unknown, f" {unknown.upper()}x ")
        }
        assert len({tuple(told) for told in answers.values()}) == 1


async def test_an_unknown_name_takes_as_long_as_a_known_one(store: Desk, clock: Watch) -> None:
    """A wrong try is told at the same moment, whether a password was hashed, no name was found, or none looked at."""
    patient = RedisAccounts(store.redis, "secret", clock, CHEAP, wrong_takes=0.3)
    known, caller = await store.person(), somewhere()
    for _ in range(LOOKED_AT):
        await refusal(store, random_id("nobody"), "falsch", caller)
    for name, at in ((known, somewhere()), ("nobody-1", somewhere()), ("nobody-2", caller), ("", caller)):
        started = time.monotonic()
        with pytest.raises(RefusedError, match="wrong"):
            await patient.check(name, "falsch", at)
        assert time.monotonic() - started >= 0.29


async def test_on_a_busy_machine_an_unknown_name_takes_as_long_too(store: Desk, clock: Watch) -> None:
    """Where hashing takes longer than usual, a made-up name that nobody hashes is told as late as one that was."""
    name = await store.person()
    slow = PasswordHasher(time_cost=12, memory_cost=65_536, parallelism=1)
    accounts = RedisAccounts(store.redis, "secret", clock, slow, wrong_takes=0.01)
    await accounts.set_password(await accounts.reset(name), PASSWORD)
    caller, took = somewhere(), []
    for _ in range(LOOKED_AT):
        await refusal(store, random_id("nobody"), "falsch", caller)
    for tried in (name, random_id("nobody")):
        started = time.monotonic()
        with pytest.raises(RefusedError, match="wrong"):
            await accounts.check(tried, "falsch", caller)
        took.append(time.monotonic() - started)
    known, made_up = took
    assert made_up > 0.8 * known


async def test_made_up_names_shut_nobody_out(store: Desk) -> None:
    """However many made-up names a stranger tries from the team's address, each of the team signs in from it."""
    caller, team = somewhere(), [await store.person() for _ in range(3)]
    for _ in range(60):
        await refusal(store, random_id("nobody"), "falsch", caller)
    for name in team:
        await signs_in(store, name, caller)


async def test_made_up_names_cost_no_hashing(store: Desk, clock: Watch) -> None:
    """After the first few, a flood of made-up names from one address costs neither work nor room in the store."""

    class Counting:
        hashed = 0

        def hash(self, password: str) -> str:
            self.hashed += 1
            return CHEAP.hash(password)

    hasher: Any = Counting()
    accounts = RedisAccounts(store.redis, random_id("k"), clock, hasher, wrong_takes=0)
    caller, before = somewhere(), await store.redis.dbsize()
    tries = [accounts.check(f"nobody-{number}", "falsch", caller) for number in range(COUNTED + 500)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert {getattr(one, "code", one) for one in outcomes} == {"wrong"}
    assert hasher.hashed == LOOKED_AT
    assert await store.redis.dbsize() - before <= 2 * COUNTED + 1


async def test_guesses_at_one_account_shut_out_no_colleague(store: Desk) -> None:
    """A stranger who guesses at one person's password does not keep another from signing in at the same address."""
    caller, jana, ole = somewhere(), await store.person(), await store.person()
    for _ in range(30):
        await refusal(store, jana, "falsch", caller)
    await signs_in(store, ole, caller)


async def test_a_success_shuts_the_door_for_nobody(store: Desk) -> None:
    """After many typos of a team behind one address, each of them signs in, one directly after another."""
    caller, team = somewhere(), [await store.person() for _ in range(6)]
    for name in team:
        for _ in range(4):
            assert await refusal(store, name, "vertippt", caller) == ("wrong", 0)
    for _ in range(3):
        for name in team:
            await signs_in(store, name, caller)


async def test_guesses_from_many_addresses_get_slow(store: Desk, clock: Watch) -> None:
    """Whoever guesses from ever new addresses gets a few tries and then one a minute, in the hour below a hundred."""
    name, looked_at, ends = await store.person(), 0, clock.now + timedelta(hours=1)
    while clock.now < ends:
        code, after = await refusal(store, name, f"falsch {looked_at}", somewhere())
        looked_at += code == "wrong"
        assert after <= 60
        clock.move(timedelta(seconds=after))
    assert looked_at < 100


async def test_the_owner_comes_in_while_others_guess(store: Desk) -> None:
    """Guesses from everywhere, the owner's own address too, do not shut out the browser that has signed in before;
    without it, its address is enough as long as nobody guesses from there."""
    name, home = await store.person(), somewhere()
    kept = await signs_in(store, name, home)
    for _ in range(60):
        await refusal(store, name, "falsch", somewhere())
    assert (await refusal(store, name, PASSWORD, somewhere()))[0] == "throttled"
    await signs_in(store, name, home)
    for _ in range(6):
        await refusal(store, name, "falsch", home)
    assert (await refusal(store, name, PASSWORD, home))[0] == "throttled"
    await signs_in(store, name, kept)
    await signs_in(store, name, replace(kept, address=random_id("a")))


async def test_a_known_browser_may_not_guess_either(store: Desk) -> None:
    """Whoever has taken what a browser keeps gets five tries with it, at whatever address."""
    name = await store.person()
    kept = await signs_in(store, name, somewhere())
    tries = [await refusal(store, name, "falsch", replace(kept, address=random_id("a"))) for _ in range(7)]
    assert [code for code, _ in tries] == ["wrong"] * 5 + ["throttled"] * 2


async def test_a_browser_is_known_for_who_signed_in_with_it(store: Desk) -> None:
    """One browser of a shared desk is known for each of its people, and for nobody else."""
    jana, ole, admin = [await store.person() for _ in range(3)]
    shared = await signs_in(store, ole, await signs_in(store, jana, somewhere()))
    for name in (jana, ole, admin):
        for _ in range(30):
            await refusal(store, name, "falsch", somewhere())
    elsewhere = replace(shared, address=random_id("a"))
    await signs_in(store, jana, elsewhere)
    await signs_in(store, ole, elsewhere)
    assert (await refusal(store, admin, PASSWORD, elsewhere))[0] == "throttled"


@pytest.mark.parametrize("made_up", ["", ".", "abc", "abc.def", "a.b.c", "ä.ö", "x" * 200])
async def test_a_browser_cannot_be_made_up(store: Desk, made_up: str) -> None:
    """What we have not signed is not kept: the browser gets something of ours instead."""
    name = await store.person()
    account = await store.accounts.find(name)
    assert account is not None
    assert await store.accounts.remember(account, Caller("192.0.2.1", made_up)) != made_up


async def test_a_reset_makes_everybody_a_stranger(store: Desk) -> None:
    """After a reset the old browser is as strange as any other, and the link still leads in under attack."""
    name = await store.person()
    kept = await signs_in(store, name, somewhere())
    token = await store.accounts.reset(name)
    for _ in range(60):
        await refusal(store, name, "falsch", somewhere())
    assert (await refusal(store, name, PASSWORD, kept))[0] == "throttled"
    assert (await store.accounts.set_password(token, PASSWORD)).name == name


async def test_a_browser_is_forgotten_after_three_months(store: Desk, clock: Watch) -> None:
    """Who did not sign in for ninety days is a stranger again."""
    name = await store.person()
    kept = await signs_in(store, name, somewhere())
    clock.move(timedelta(days=91))
    for _ in range(60):
        await refusal(store, name, "falsch", somewhere())
    assert (await refusal(store, name, PASSWORD, kept))[0] == "throttled"


async def test_many_tries_at_once_do_not_slip_through(store: Desk) -> None:
    """Of fifty guesses at once no more than five are looked at from one address, than twenty from many."""
    one = somewhere()
    for callers, most in (([one] * 50, 5), ([somewhere() for _ in range(50)], 20)):
        name = await store.person()
        guesses = [refusal(store, name, f"falsch {number}", caller) for number, caller in enumerate(callers)]
        codes = [code for code, _ in await asyncio.gather(*guesses)]
        assert codes.count("wrong") <= most


async def test_no_address_lies_in_redis(store: Desk) -> None:
    """Neither an address nor what a browser keeps can be read in the store."""
    name, caller = await store.person(), Caller("198.51.100.77")
    kept = await signs_in(store, name, caller)
    await refusal(store, random_id("nobody"), "falsch", caller)
    for key in [found async for found in store.redis.scan_iter(count=1000)]:
        kind = await store.redis.type(key)
        body = await store.redis.zrange(key, 0, -1) if kind == b"zset" else await store.redis.dump(key)
        for secret in (caller.address, kept.browser):
            assert secret.encode() not in key + (b"".join(body) if isinstance(body, list) else body or b"")
