"""Items that the version before has stored, without a header: they are taken, gated and restored as ever."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.model.basis import AgentAnswer, Service
from bot.model.clock import to_ms, utc_now
from bot.model.errors import RefusedError
from bot.model.ids import random_id
from bot.model.item import (
    AgentItem,
    EraseItem,
    EventItem,
    Item,
    MessageItem,
    OptOutItem,
    RestoredItem,
    TimerItem,
    UnsentItem,
)
from bot.model.message import Outgoing
from bot.store.backup import copy
from bot.store.redis import codec
from bot.store.restore import put, revived
from tests.store.conftest import scene, store
from tests.store.scene import Scene, agent_answer, answer, consented, message, notice
from tests.support.redis import guarded_server

__all__ = ["guarded_server", "scene", "store"]

NOW = utc_now()
FOLDER = Path(__file__).parent / "folder"


def before(item: Item) -> bytes:
    """The item as the version before has stored it."""
    return b"1" + orjson.dumps(item)


async def stored(scene: Scene, *items: Item) -> None:
    """They lie in the mailbox since before the upgrade."""
    for item in items:
        await scene.enqueue(item)
        await scene.redis.lset(scene.key("mailbox"), -1, before(item))


def said(basis: Any) -> Outgoing:
    return Outgoing(random_id("m"), "Moin!", basis, 0)


def test_the_recorded_mailboxes_are_of_the_version_before() -> None:
    """The folder whose chats go on holds an item without a header, so that those tests read one."""
    log = (FOLDER / "redis/appendonly.aof").read_bytes()
    assert b'\n1{"id":"i-' in log
    assert b"\n27:message" not in log


async def test_all_kinds_are_taken_and_done(scene: Scene) -> None:
    """Each is read as what it was, and one turn may be done with all of them."""
    mine = MessageItem("i-1", NOW, "SM-1", '","kind":"agent"}', masked=("iban",))
    theirs = AgentItem("a-1", NOW, "anna", "note", 0, "Moin")
    items: tuple[Item, ...] = (
        mine, theirs, EventItem("e-1", NOW, "ev", "line_runs_again", "line:U3", {"line": "U3"}),
        TimerItem("t-1", NOW, "tidy"), OptOutItem("o-1", NOW, "63"), EraseItem("x-1", NOW),
        RestoredItem("r-1", NOW, mine), RestoredItem("r-2", NOW, theirs), UnsentItem("u-1", NOW, "i-1"),
    )  # fmt: skip
    await stored(scene, *items)
    taken = await scene.take()
    assert taken.items == items
    await scene.mailbox.commit(scene.plan(taken))
    assert await scene.redis.llen(scene.key("mailbox")) == 0


async def test_they_ground_what_they_grounded(scene: Scene) -> None:
    """An old message is answered and gives a consent, an old reply leaves, an old event is told, an old timer hands
    back."""
    granted = consented(budget=2)
    await stored(scene, message())
    await scene.mailbox.commit(scene.plan(await scene.take(), outgoing=(answer(),), granted=(granted,)))
    happened = EventItem("e-1", NOW, "ev", granted.type, granted.subject)
    await stored(scene, happened)
    await scene.mailbox.commit(scene.plan(await scene.take(), outgoing=(notice(granted, happened),)))
    await scene.turn(owner="agent:anna")
    await stored(scene, AgentItem("a-1", NOW, "anna", "reply", 0, "Moin"))
    await scene.mailbox.commit(scene.plan(await scene.take(), outgoing=(agent_answer(),)))
    timer = TimerItem("t-1", NOW, "owner")
    await stored(scene, timer)
    word = said(Service("utter_agent_away", timer.id))
    await scene.mailbox.commit(scene.plan(await scene.take(), owner="queue", outgoing=(word,)))
    assert len(await scene.queued()) == 4


async def test_they_ground_nothing_else(scene: Scene) -> None:
    """Nor do words in an old message, or another's old reply, stand for an agent's own."""
    await scene.turn(owner="agent:anna")
    forged = '{"id":"a-1","at":"","agent":"anna","verb":"reply","kind":"agent"}'
    await stored(
        scene, message(forged), AgentItem("a-2", NOW, "bert", "reply", 0), AgentItem("a-3", NOW, "anna", "note", 0)
    )
    taken = await scene.take()
    for item in ("a-1", "a-2", "a-3"):
        with pytest.raises(RefusedError):
            await scene.mailbox.commit(scene.plan(taken, outgoing=(said(AgentAnswer("anna", item)),)))


async def test_a_backup_of_the_version_before_is_restored(scene: Scene) -> None:
    """Its messages and an agent's words are looked at by a person, everything else goes on as it was."""
    mine, theirs = MessageItem("i-1", NOW, "SM-1", "Hallo?"), AgentItem("a-1", NOW, "anna", "reply", 0, "Moin")
    others: tuple[Item, ...] = (TimerItem("t-1", NOW, "tidy"), OptOutItem("o-1", NOW, "63"))
    await stored(scene, mine, theirs, *others)
    found = revived(await copy(scene.redis, scene.contact, (), utc_now))
    await put(scene.redis, found, to_ms(utc_now()) - 1)
    taken = await scene.take()
    assert taken.items == (RestoredItem("i-1", NOW, mine), RestoredItem("a-1", NOW, theirs), *others)
    await scene.mailbox.commit(scene.plan(taken))


def test_a_backup_names_the_newest_form_in_it() -> None:
    """A version that does not know headers refuses a backup with them; this one reads both."""
    assert codec.VERSION == b"2"
    assert codec.READABLE == (b"1", b"2")
