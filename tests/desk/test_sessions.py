"""Sessions: they end by idling, by signing out, and with the password they were opened by."""

from __future__ import annotations

from datetime import timedelta

from bot.model.account import Account
from tests.desk.scene import PASSWORD, Desk, Watch


async def opened(store: Desk) -> tuple[Account, str]:
    account = await store.accounts.find(await store.person())
    assert account is not None
    return account, await store.sessions.open(account)


async def test_a_session_names_its_person_and_role(store: Desk) -> None:
    """Who opened a session is found again by its token."""
    account, token = await opened(store)
    session = await store.sessions.read(token, touch=False)
    assert session is not None
    assert (session.name, session.role) == (account.name, "agent")


async def test_a_session_ends_after_twelve_idle_hours(store: Desk, clock: Watch) -> None:
    """Looking does not keep a session alive."""
    _, token = await opened(store)
    clock.move(timedelta(hours=11))
    assert await store.sessions.read(token, touch=False) is not None
    clock.move(timedelta(hours=1))
    assert await store.sessions.read(token, touch=False) is None


async def test_using_a_session_keeps_it(store: Desk, clock: Watch) -> None:
    """Each use begins twelve new hours."""
    _, token = await opened(store)
    for _ in range(3):
        clock.move(timedelta(hours=11))
        assert await store.sessions.read(token, touch=True) is not None


async def test_a_closed_session_stays_closed(store: Desk) -> None:
    """After signing out the token is worth nothing."""
    _, token = await opened(store)
    await store.sessions.close(token)
    assert await store.sessions.read(token, touch=True) is None


async def test_a_reset_ends_all_sessions(store: Desk) -> None:
    """Taking a password away signs its person out everywhere, and the new password does not bring them back."""
    account, token = await opened(store)
    link = await store.accounts.reset(account.name)
    assert await store.sessions.read(token, touch=True) is None
    await store.accounts.set_password(link, PASSWORD)
    assert await store.sessions.read(token, touch=True) is None


async def test_a_namesake_does_not_inherit_sessions(store: Desk, clock: Watch) -> None:
    """An account made anew under a removed name has no sessions of the old one."""
    account, token = await opened(store)
    await store.accounts.remove(account.name)
    clock.move(timedelta(minutes=1))
    await store.accounts.set_password(await store.accounts.add(account.name, "admin"), PASSWORD)
    assert await store.sessions.read(token, touch=True) is None


async def test_what_nobody_opened_is_no_session(store: Desk) -> None:
    """A token that was never given out is refused."""
    assert await store.sessions.read("made up", touch=True) is None
