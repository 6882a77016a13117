"""The admins' bell: alarms are shown to admins alone, each until one of them has seen it."""

from __future__ import annotations

from typing import Any

from bot.store.alarms import RedisAlarms
from bot.store.redis import keys
from tests.desk.scene import Browser, Desk


async def shown(admin: Browser, kind: str) -> list[dict[str, Any]]:
    answer = await (await admin.get("/api/alarms")).json()
    return [one for one in answer["alarms"] if one["kind"] == kind]


async def test_an_alarm_is_shown_until_an_admin_has_seen_it(desk: Desk) -> None:
    """It names what happened and how often; who has seen it first stays with it, and happening again is news again."""
    await desk.redis.delete(keys.ALARMS)
    admin, other = await desk.signed_in("admin"), await desk.signed_in("admin")
    for _ in range(3):
        await desk.alarms.raise_("same_text", {"agent": "jana"})
    (alarm,) = await shown(admin, "same_text")
    assert (alarm["number"], alarm["details"], alarm["seen_by"]) == (3, {"agent": "jana"}, "")
    for one in (admin, other):
        assert (await one.post("/api/alarms/seen", {"id": alarm["id"]})).status == 200
    (alarm,) = await shown(other, "same_text")
    assert alarm["seen_by"] == admin.name
    await desk.alarms.raise_("same_text", {"agent": "jana"})
    assert sorted((one["number"], one["seen_by"]) for one in await shown(other, "same_text")) == [
        (1, ""),
        (3, admin.name),
    ]


async def test_one_person_raises_one_alarm(desk: Desk) -> None:
    """Whatever differs in what is newest is the same alarm again, so that nobody pushes others out by repeating it."""
    await desk.redis.delete(keys.ALARMS)
    admin = await desk.signed_in("admin")
    for contact in ("c-1", "c-2", "c-3"):
        await desk.alarms.raise_("pushes", {"agent": "jana"}, {"contact": contact})
    (alarm,) = await shown(admin, "pushes")
    assert (alarm["number"], alarm["details"]) == (3, {"agent": "jana", "contact": "c-3"})


async def test_the_words_are_the_conversations(desk: Desk) -> None:
    """What was refused is read from the conversation when the list is opened, and is gone with it; the alarm itself
    holds none of it."""
    await desk.redis.delete(keys.ALARMS)
    jana, admin, contact = await desk.signed_in(), await desk.signed_in("admin"), await desk.waiting()
    await jana.act("claim", contact)
    for number in range(11):
        answer = await jana.act("reply", contact, f"Zum Hafenfest, {number}. Mal!", epoch=2)
    assert (answer.status, (await answer.json())["code"]) == (409, "agent_rate")
    (alarm,) = await shown(admin, "agent_rate")
    assert alarm["words"] == ""
    listed = (await (await admin.get("/api/alarms", words="1")).json())["alarms"]
    assert [one["words"] for one in listed if one["kind"] == "agent_rate"] == ["Zum Hafenfest, 10. Mal!"]
    assert b"Hafenfest" not in b"".join((await desk.redis.hgetall(keys.ALARMS)).values())
    await desk.redis.delete(keys.of_contact(contact, "thread"))
    listed = (await (await admin.get("/api/alarms", words="1")).json())["alarms"]
    assert [one["words"] for one in listed if one["kind"] == "agent_rate"] == [""]


async def test_agents_see_no_alarms(desk: Desk) -> None:
    """Neither the list nor the acknowledgement answers to somebody who is no admin."""
    agent = await desk.signed_in()
    assert (await agent.get("/api/alarms")).status == 403
    assert (await agent.post("/api/alarms/seen", {"id": "x"})).status == 403
    page = await (await agent.get("")).text()
    assert 'id="alarms"' not in page
    assert 'id="alarms"' in await (await (await desk.signed_in("admin")).get("")).text()


async def test_the_newest_stay(desk: Desk) -> None:
    """Of more alarms than are kept the oldest go, and what nobody knows is shown as something else."""
    await desk.redis.delete(keys.ALARMS)
    few = RedisAlarms(desk.redis, most=3)
    for number in range(5):
        await few.raise_("rate", {"messenger": str(number)})
    assert {one.details["messenger"] for one in await few.newest()} == {"2", "3", "4"}
    await few.raise_("something new", {})
    assert (await few.newest())[0].kind == "other"
    await desk.redis.delete(keys.ALARMS)
