"""Accounts: one-time links and passwords."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.account import Caller, account_name, check_password, csrf_of, welcome_link
from bot.model.errors import RefusedError
from bot.model.ids import random_id
from tests.desk.scene import PASSWORD, Desk, Watch

HERE = Caller("192.0.2.7")


def code_of(refused: pytest.ExceptionInfo[RefusedError]) -> str:
    return refused.value.code


async def test_a_link_sets_a_password_that_then_signs_in(store: Desk) -> None:
    """Who holds the one-time link chooses the password, and it signs in whatever the letters' case of the name."""
    name = random_id("jana")
    token = await store.accounts.add(name, "agent")
    await store.accounts.set_password(token, PASSWORD)
    account = await store.accounts.check(name.upper(), PASSWORD, HERE)
    assert (account.name, account.role) == (name, "agent")


async def test_a_link_works_once(store: Desk) -> None:
    """A used link sets no second password."""
    token = await store.accounts.add(random_id("jana"), "agent")
    await store.accounts.set_password(token, PASSWORD)
    with pytest.raises(RefusedError) as refused:
        await store.accounts.set_password(token, "something else entirely")
    assert code_of(refused) == "link"


async def test_a_link_used_twice_at_once_works_once(store: Desk) -> None:
    """Of two people who use the same link at the same moment, one is refused."""
    token = await store.accounts.add(random_id("jana"), "agent")
    tries = [store.accounts.set_password(token, f"{PASSWORD} {number}") for number in range(2)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(isinstance(one, RefusedError) for one in outcomes) == [False, True]


async def test_a_link_ends_after_a_day(store: Desk, clock: Watch) -> None:
    """A link older than 24 hours counts no more."""
    token = await store.accounts.add(random_id("jana"), "agent")
    clock.move(timedelta(hours=24))
    assert await store.accounts.linked(token) is None


async def test_a_newer_link_replaces_an_older_one(store: Desk) -> None:
    """After a reset only the newest link counts, and the old password does not."""
    name = await store.person()
    first = await store.accounts.reset(name)
    second = await store.accounts.reset(name)
    assert await store.accounts.linked(first) is None
    assert await store.accounts.linked(second) is not None
    with pytest.raises(RefusedError):
        await store.accounts.check(name, PASSWORD, HERE)


async def test_a_name_is_given_once(store: Desk) -> None:
    """A second account of the same name is refused."""
    name = random_id("jana")
    await store.accounts.add(name, "agent")
    with pytest.raises(RefusedError) as refused:
        await store.accounts.add(name.upper(), "admin")
    assert code_of(refused) == "exists"


async def test_a_weak_password_leaves_the_link_unused(store: Desk) -> None:
    """A refused password costs nothing: the link still works."""
    token = await store.accounts.add(random_id("jana"), "agent")
    with pytest.raises(RefusedError) as refused:
        await store.accounts.set_password(token, "zu kurz")
    assert code_of(refused) == "password"
    assert await store.accounts.linked(token) is not None


async def test_no_secret_lies_in_redis(store: Desk) -> None:
    """Neither passwords nor tokens are stored, only what cannot be turned back into them."""
    name = random_id("jana")
    token = await store.accounts.add(name, "agent")
    account = await store.accounts.set_password(token, PASSWORD)
    session = await store.sessions.open(account)
    names = [key for pattern in ("account:*", "link:*", "session:*") for key in await store.redis.keys(pattern)]
    stored = b" ".join([*names, *(await store.redis.mget(names))])
    assert not [secret for secret in (PASSWORD, token, session) if secret.encode() in stored]


async def test_a_removed_account_cannot_sign_in(store: Desk) -> None:
    """A person who has left has neither a session nor a password."""
    name = await store.person()
    account = await store.accounts.find(name)
    assert account is not None
    session = await store.sessions.open(account)
    await store.accounts.remove(name)
    assert await store.sessions.read(session, touch=False) is None
    with pytest.raises(RefusedError) as refused:
        await store.accounts.check(name, PASSWORD, HERE)
    assert code_of(refused) == "wrong"


@given(st.text(max_size=40))
def test_a_name_is_safe_or_refused(text: str) -> None:
    """A name that is accepted holds no blank, colon or slash and stays the same when read again."""
    try:
        name = account_name(text)
    except RefusedError:
        return
    assert not set(name) & set(" :/#{}*\n")
    assert account_name(name) == name


@pytest.mark.parametrize("password", ["kurz", "123456789", "x" * 201, "jana.möller", "jana.möllerjana.möller"])
def test_a_password_has_ten_characters_and_is_not_the_name(password: str) -> None:
    """Too short, too long, or nothing but the name is refused."""
    with pytest.raises(RefusedError):
        check_password(password, "jana.möller")


def test_the_links_token_stands_behind_the_hash() -> None:
    """A browser sends nothing behind the hash, so the token reaches no log."""
    assert welcome_link("https://desk.example.org", "t") == "https://desk.example.org/desk/welcome#t"


def test_each_session_has_a_word_of_its_own() -> None:
    """The word for unsafe calls differs between sessions and does not give the session away."""
    assert csrf_of("one") != csrf_of("two")
    assert "one" not in csrf_of("one")
