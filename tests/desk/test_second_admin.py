"""What takes two admins: one asks, another decides, it works once, and nobody stands for both."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest

from bot.model.audit import AuditFilter
from bot.model.errors import RefusedError
from bot.model.second_admin import Approval
from bot.store.audit import RedisAudit
from bot.store.redis import keys
from bot.store.second_admin import MOST, RedisSecondAdmin
from tests.desk.scene import PASSWORD, Desk, Watch

VERB, WHY = "release.overridden", "Die Auskunft über die Fähre ist neu."


@pytest.fixture
async def team(store: Desk, clock: Watch) -> RedisSecondAdmin:
    """No account but those that the test makes."""
    for account in await store.accounts.all():
        await store.accounts.remove(account.name)
    await store.redis.delete(keys.APPROVALS)
    return RedisSecondAdmin(store.redis, store.accounts, RedisAudit(store.redis, clock), clock)


async def refused(call: Awaitable[object]) -> str:
    with pytest.raises(RefusedError) as error:
        await call
    return error.value.code


async def asked(team: RedisSecondAdmin, store: Desk, subject: str = "r-1") -> tuple[Approval, str, str]:
    anna, bert = await store.person("admin"), await store.person("admin")
    return await team.ask(VERB, subject, anna, WHY), anna, bert


async def test_what_another_has_confirmed_works_once(team: RedisSecondAdmin, store: Desk) -> None:
    """Confirmed by a second admin it may be done, by either of the two, once, and for this subject alone."""
    request, anna, bert = await asked(team, store)
    assert await refused(team.use(VERB, "r-1", anna)) == "unconfirmed"
    await team.decide(request.id, bert, confirmed=True, reason=WHY)
    assert await refused(team.use(VERB, "r-2", anna)) == "unconfirmed"
    assert await refused(team.use("release.back", "r-1", anna)) == "unconfirmed"
    assert (await team.use(VERB, "r-1", bert)).by == anna
    assert await refused(team.use(VERB, "r-1", anna)) == "unconfirmed"


async def test_nobody_confirms_their_own_wish(team: RedisSecondAdmin, store: Desk) -> None:
    """Who asks does not decide; an agent does not; nor does a name that no account has."""
    request, anna, _ = await asked(team, store)
    agent = await store.person("agent")
    assert await refused(team.decide(request.id, anna, confirmed=True, reason=WHY)) == "own"
    assert await refused(team.decide(request.id, agent, confirmed=True, reason=WHY)) == "not_yours"
    assert await refused(team.decide(request.id, "niemand", confirmed=True, reason=WHY)) == "not_yours"


async def test_a_made_up_second_person_is_none(team: RedisSecondAdmin, store: Desk) -> None:
    """Who became an admin, or was given a new link, after it was asked may be the one who asked."""
    request, _, bert = await asked(team, store)
    puppet = await store.person("admin")
    assert await refused(team.decide(request.id, puppet, confirmed=True, reason=WHY)) == "not_yours"
    await store.accounts.set_password(await store.accounts.reset(bert), PASSWORD)
    assert await refused(team.decide(request.id, bert, confirmed=True, reason=WHY)) == "not_yours"


async def test_alone_nothing_can_be_asked(team: RedisSecondAdmin, store: Desk) -> None:
    """Where no other admin can sign in, who asks is told at once: an invitation nobody has taken is nobody."""
    anna = await store.person("admin")
    await store.accounts.add("noch-nie-da", "admin")
    assert await refused(team.ask(VERB, "r-1", anna, WHY)) == "alone"


async def test_a_day_later_it_is_over(team: RedisSecondAdmin, store: Desk, clock: Watch) -> None:
    """Neither a wish nor its confirmation outlives its day."""
    waiting, anna, bert = await asked(team, store)
    confirmed = await team.ask(VERB, "r-2", anna, WHY)
    await team.decide(confirmed.id, bert, confirmed=True, reason=WHY)
    clock.move(timedelta(hours=24))
    assert await refused(team.decide(waiting.id, bert, confirmed=True, reason=WHY)) == "over"
    assert await refused(team.use(VERB, "r-2", anna)) == "unconfirmed"


async def test_one_who_is_no_admin_any_more_counts_no_more(team: RedisSecondAdmin, store: Desk) -> None:
    """A confirmation by somebody who has been removed meanwhile opens nothing."""
    request, anna, bert = await asked(team, store)
    await team.decide(request.id, bert, confirmed=True, reason=WHY)
    await store.accounts.remove(bert)
    assert await refused(team.use(VERB, "r-1", anna)) == "unconfirmed"


async def test_it_is_decided_once(team: RedisSecondAdmin, store: Desk) -> None:
    """Of a yes and a no at the same moment one counts; what is refused or taken back stays so."""
    request, anna, bert = await asked(team, store)
    carla = await store.person("admin")
    assert await refused(team.decide(request.id, carla, confirmed=True, reason=WHY)) == "not_yours"
    verdicts = await asyncio.gather(
        team.decide(request.id, bert, confirmed=False, reason=WHY),
        team.take_back(request.id, anna),
        return_exceptions=True,
    )
    assert sum(isinstance(one, RefusedError) for one in verdicts) == 1
    assert await refused(team.decide(request.id, bert, confirmed=True, reason=WHY)) == "over"


async def test_used_by_two_at_once_it_works_once(team: RedisSecondAdmin, store: Desk) -> None:
    """Two browsers that publish at the same moment with one confirmation publish once."""
    request, anna, bert = await asked(team, store)
    await team.decide(request.id, bert, confirmed=True, reason=WHY)
    done = await asyncio.gather(*(team.use(VERB, "r-1", name) for name in (anna, bert, anna)), return_exceptions=True)
    assert sum(isinstance(one, Approval) for one in done) == 1


@pytest.mark.parametrize("reason", ["", "weil", "           .           ", "x" * 501])
async def test_a_reason_is_one(team: RedisSecondAdmin, store: Desk, reason: str) -> None:
    """Neither who asks nor who decides passes without a reason that somebody can read."""
    request, anna, bert = await asked(team, store)
    assert await refused(team.ask(VERB, "r-9", anna, reason)) == "reason"
    assert await refused(team.decide(request.id, bert, confirmed=True, reason=reason)) == "reason"


async def test_all_of_it_stands_in_the_audit_log(team: RedisSecondAdmin, store: Desk, clock: Watch) -> None:
    """Who asked, who decided, what for and why."""
    request, anna, bert = await asked(team, store, "r-audit")
    assert (await team.ask(VERB, "r-audit", anna, "Noch einmal gefragt.")).id == request.id
    await team.decide(request.id, bert, confirmed=False, reason="Das Prüfgespräch hat recht.")
    log = await RedisAudit(store.redis, clock).read(AuditFilter(subject="r-audit"))
    told = [(entry.did.verb, entry.did.by, entry.did.reason) for entry in log]
    assert told == [
        ("approval.refused", bert, "Das Prüfgespräch hat recht."),
        ("approval.asked", anna, WHY),
    ]


async def test_old_ones_make_room(team: RedisSecondAdmin, store: Desk, clock: Watch) -> None:
    """However many are asked, few are kept, and those that are over go first."""
    old, anna, _ = await asked(team, store, "old")
    clock.move(timedelta(days=2))
    for number in range(MOST + 5):
        await team.ask(VERB, f"r-{number}", anna, WHY)
    found = await team.all()
    assert len(found) == MOST
    assert old.id not in {one.id for one in found}
