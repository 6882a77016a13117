"""The team as its admins change it: by links that are given once, never without an admin, and told to the audit log."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest

from bot.model.account import Account
from bot.model.audit import AuditFilter
from bot.model.errors import RefusedError
from bot.model.team import CHANGES_AN_HOUR
from bot.store.audit import RedisAudit
from bot.store.heartbeats import RedisHeartbeats
from bot.store.hourly import HourlyCount
from bot.store.team import RedisTeam
from tests.desk.scene import PASSWORD, Desk, Watch


def team_of(store: Desk) -> RedisTeam:
    """One of several processes that may change the team."""
    audit = RedisAudit(store.redis, store.clock)
    locks, changes = RedisHeartbeats(store.redis), HourlyCount(store.redis, "secret")
    return RedisTeam(store.accounts, store.sessions, store.presence, locks, changes, audit)


@pytest.fixture
async def team(store: Desk) -> RedisTeam:
    """No account but those that the test makes."""
    for account in await store.accounts.all():
        await store.accounts.remove(account.name)
    return team_of(store)


async def refused(call: Awaitable[object]) -> str:
    with pytest.raises(RefusedError) as error:
        await call
    return error.value.code


async def account(store: Desk, name: str) -> Account:
    found = await store.accounts.find(name)
    assert found is not None
    return found


async def admins(store: Desk) -> list[str]:
    return [one.name for one in await store.accounts.all() if one.role == "admin"]


async def test_an_invitation_leads_to_an_account(team: RedisTeam, store: Desk, clock: Watch) -> None:
    """The link sets a password once; until then the list says how long it counts."""
    anna = await store.person("admin")
    token = await team.invite("Jörg", "agent", anna)
    waiting = next(one for one in await team.members() if one.account.name == "jörg")
    assert waiting.account.link_until == clock() + timedelta(hours=24)
    await store.accounts.set_password(token, PASSWORD)
    there = next(one for one in await team.members() if one.account.name == "jörg")
    assert (there.account.link_until, there.account.role) == (None, "agent")
    assert await refused(team.invite("JÖRG ", "admin", anna)) == "exists"


async def test_who_is_signed_in_is_seen(team: RedisTeam, store: Desk, clock: Watch) -> None:
    """Each browser with its last use; one that signed out, ran out or was ended is gone from the list."""
    anna, bert = await store.person("admin"), await store.person()
    phone, screen = [await store.sessions.open(await account(store, bert)) for _ in range(2)]
    clock.move(timedelta(hours=1))
    await store.sessions.read(screen, touch=True)
    await store.presence.here(bert)

    async def seen() -> list[timedelta]:
        member = next(one for one in await team.members() if one.account.name == bert)
        return [clock() - moment for moment in member.seen]

    assert await seen() == [timedelta(), timedelta(hours=1)]
    assert [one.at_desk for one in await team.members() if one.account.name == bert] == [True]
    clock.move(timedelta(hours=11))
    assert await seen() == [timedelta(hours=11)]
    await store.sessions.read(screen, touch=True)
    await team.sign_out(bert, anna)
    assert await seen() == []
    assert [await store.sessions.read(token, touch=True) for token in (phone, screen)] == [None, None]


async def test_signed_out_is_not_shut_out(team: RedisTeam, store: Desk) -> None:
    """Ending somebody's sessions leaves the password; of somebody who has none yet it leaves the link."""
    anna, bert = await store.person("admin"), await store.person()
    before = (await account(store, bert)).password
    await team.sign_out(bert, anna)
    assert (await account(store, bert)).password == before
    token = await team.invite("carla", "agent", anna)
    await team.sign_out("carla", anna)
    assert await store.accounts.linked(token) is not None


async def test_a_new_role_counts_at_the_next_call(team: RedisTeam, store: Desk) -> None:
    """Whoever is signed in is what their account is now."""
    anna, bert = await store.person("admin"), await store.person()
    token = await store.sessions.open(await account(store, bert))
    await team.change_role(bert, "admin", anna)
    session = await store.sessions.read(token, touch=False)
    assert session is not None
    assert session.role == "admin"


@pytest.mark.parametrize("way", ["demote", "remove", "reset"])
async def test_the_last_admin_stays(team: RedisTeam, store: Desk, way: str) -> None:
    """An invited admin who never came is nobody: the only one who can sign in is neither demoted, removed nor reset."""
    anna = await store.person("admin")
    await team.invite("noch-nie-da", "admin", anna)
    calls = {
        "demote": lambda: team.change_role(anna, "agent", anna, myself=True),
        "remove": lambda: team.remove(anna, anna, myself=True),
        "reset": lambda: team.reset(anna, anna, myself=True),
    }
    assert await refused(calls[way]()) == "last_admin"
    assert (await account(store, anna)).password


@pytest.mark.parametrize("written", ["", "upper", "blank"])
async def test_nobody_locks_themselves_out_by_a_slip(team: RedisTeam, store: Desk, written: str) -> None:
    """What ends one's own access is refused until it is said to be meant, however the own name is written."""
    anna = await store.person("admin")
    await store.person("admin")
    name = {"": anna, "upper": anna.upper(), "blank": f" {anna} "}[written]
    for call in (
        team.change_role(name, "agent", anna),
        team.remove(name, anna),
        team.reset(name, anna),
        team.sign_out(name, anna),
    ):
        assert await refused(call) == "yourself"
    await team.remove(name, anna, myself=True)
    assert anna not in await admins(store)


@pytest.mark.parametrize("way", ["demote", "remove", "reset"])
async def test_two_who_end_each_other_at_once_leave_one(team: RedisTeam, store: Desk, way: str) -> None:
    """Of two admins in two processes, each ending the other at the same moment, one stays, every time."""
    other = team_of(store)
    for _ in range(8):
        for name in await admins(store):
            await store.accounts.remove(name)
        anna, bert = await store.person("admin"), await store.person("admin")
        calls = {
            "demote": lambda one, name, by: one.change_role(name, "agent", by),
            "remove": lambda one, name, by: one.remove(name, by),
            "reset": lambda one, name, by: one.reset(name, by),
        }[way]
        ends = await asyncio.gather(calls(team, bert, anna), calls(other, anna, bert), return_exceptions=True)
        assert sum(isinstance(one, RefusedError) for one in ends) == 1, ends
        assert len([one for one in await store.accounts.all() if one.role == "admin" and one.password]) == 1


async def test_nobody_changes_people_for_ever(team: RedisTeam, store: Desk) -> None:
    """After sixty changes within an hour one is told when to go on; somebody else is not kept from it."""
    anna, bert = await store.person("admin"), await store.person("admin")
    for number in range(CHANGES_AN_HOUR):
        await team.invite(f"{anna[2:10]}-{number}", "agent", anna)
    with pytest.raises(RefusedError) as error:
        await team.invite(f"{anna[2:10]}-mehr", "agent", anna)
    assert error.value.code == "throttled"
    assert 0 < int(error.value.details["after"]) <= 3600
    await team.invite(f"{bert[2:10]}-eine", "agent", bert)


async def test_each_change_is_told(team: RedisTeam, store: Desk, clock: Watch) -> None:
    """What was done to whom, by whom, before and after; what was refused was not done."""
    anna = await store.person("admin")
    name = f"dora{anna[2:8]}"
    await team.invite(name, "agent", anna)
    await team.change_role(name, "admin", anna)
    await team.change_role(name, "admin", anna)
    await team.reset(name, anna)
    await team.sign_out(name, anna)
    await team.remove(name, anna)
    assert await refused(team.remove(name, anna)) == "unknown"
    log = await RedisAudit(store.redis, clock).read(AuditFilter(subject=name))
    assert [(entry.did.verb, entry.did.before, entry.did.after) for entry in reversed(log)] == [
        ("account.invited", "", "agent"),
        ("account.role", "agent", "admin"),
        ("account.reset", "", ""),
        ("account.signed_out", "", ""),
        ("account.removed", "admin", ""),
    ]
    assert {entry.did.by for entry in log} == {anna}


@pytest.mark.parametrize("name", ["", " ", "-x", "a b", "ä" * 33, "a/b", "a:b", "lotse account", "<b>", "(lotse)"])
async def test_a_name_is_one(team: RedisTeam, store: Desk, name: str) -> None:
    """What could be mistaken for something else, or break a key, is no name."""
    assert await refused(team.invite(name, "agent", await store.person("admin"))) == "name"
