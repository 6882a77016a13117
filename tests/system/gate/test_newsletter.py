"""Ways to send a newsletter, each really tried. None of them is refused by a rule that somebody has to keep: there is
no door, or the door does not take it."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import click
import pytest
import yaml
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot import flow, model, wiring
from bot.__main__ import main
from bot.content.notices import notices_of, read_notices
from bot.content.strict_yaml import ContentError
from bot.events.app import EventsDoor
from bot.events.bindings import read_bindings
from bot.flow.desk.submit_action import act
from bot.model.basis import Answer, Basis, Notice, Service
from bot.model.clock import utc_now
from bot.model.commands import GrantConsent, HandOver
from bot.model.consent_event import Granted
from bot.model.errors import RefusedError, SendError
from bot.model.ids import random_id
from bot.model.item import AgentItem, AgentVerb, TimerItem
from bot.model.mailbox import Mailbox
from bot.model.message import Outgoing, Permit, Receipt
from bot.model.turn import Commit, Taken
from bot.paths import CODE
from bot.settings import Settings
from bot.store.redis import keys
from bot.worker.turns import NOTHING
from tests.content.notice_types import notice_type
from tests.events.door import live_notices
from tests.events.pushing import Source, bound
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.support.names import KINDS, NAMES
from tests.support.scripted_brain import Decision
from tests.system.gate.test_doors import routes_of

OFFER = "Nur heute: 20 % auf alle Abos! Jetzt unter example.org sichern."
DEFINED = re.compile(r"^\s*(?:async )?def (\w+)\((.*?)\)(?: ->|:)", re.MULTILINE | re.DOTALL)
CROWD = re.compile(r"recipient|audience|segment|broadcast|mailing|campaign|newsletter|bulk|import")
WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"


@pytest.fixture
async def wanting(town: Scene) -> Scene:
    """A customer who wants to be told about the U3, and nothing else."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    return town


# 1 to 5: pushed at /events


@asynccontextmanager
async def door(town: Scene) -> AsyncIterator[Source]:
    app = web.Application()
    ops = read_bindings(json.dumps([bound("ops")]), NAMES)
    opened = EventsDoor(ops, NAMES, town.stores.events, live_notices(town), town.clock)
    app.add_routes(opened.routes())
    async with TestServer(app) as server, ClientSession() as session:
        yield Source(str(server.make_url("")).rstrip("/"), session)


def over(**changes: Any) -> dict[str, Any]:
    event = {"id": random_id("x"), "type": "line_runs_again", "what": "ended", "subject": "line:U3"}
    return {**event, "incident": random_id("i"), "fields": {"line": "U3"}, **changes}


@pytest.mark.parametrize(
    "change",
    [
        {"fields": {"line": "U3", "text": OFFER}},
        {"fields": {"line": OFFER}},
        {"fields": {"line": "U3", "from": OFFER}},
        {"fields": {"line": "U3", "extra_minutes": OFFER}},
        {"text": OFFER},
    ],
)
async def test_1_prose_in_an_event(wanting: Scene, change: dict[str, Any]) -> None:
    """An event with words of its own is refused, wherever they stand, and nobody hears of it."""
    async with door(wanting) as ops:
        status, said = await ops.push(over(**change), wanting.clock())
    assert (status, said["outcome"]) == (400, "refused")
    assert OFFER not in json.dumps(said, ensure_ascii=False)
    await wanting.announce()
    assert await wanting.go_on() == []


@pytest.mark.parametrize("type_", ["newsletter", "marketing", "utter_greet", ""])
async def test_2_an_event_of_a_type_that_nobody_offers(wanting: Scene, type_: str) -> None:
    """Only notice types of the live release can be told."""
    async with door(wanting) as ops:
        status, said = await ops.push(over(type=type_), wanting.clock())
    assert (status, said["reason"]) == (400, "type: no notice type of that name is offered")


@pytest.mark.parametrize(
    "change",
    [
        {"recipients": ["+491511234567"]},
        {"to": "all"},
        {"fields": {"line": "U3", "recipients": ["+491511234567"]}},
        {"subject": "all"},
        {"subject": "line:*"},
        {"subject": ["line:U1", "line:U3"]},
    ],
)
async def test_3_an_event_with_recipients(wanting: Scene, change: dict[str, Any]) -> None:
    """An event says what has happened, never to whom; who hears of it has asked."""
    async with door(wanting) as ops:
        status, said = await ops.push(over(**change), wanting.clock())
    assert (status, said["outcome"]) == (400, "refused")


async def test_4_a_forged_signature(wanting: Scene) -> None:
    """Without the source's secret, or with somebody else's name, nothing is stored."""
    async with door(wanting) as ops:
        for spoiled in ({"signature": "v1," + "0" * 43 + "="}, {"timestamp": "1"}):
            assert (await ops.push(over(), wanting.clock(), **spoiled))[0] == 401
        before = dataclasses.replace(ops, former=True)
        for spoiled in ({"signature": "sha256=" + "0" * 64}, {"source": "dhl"}, {"timestamp": "1"}):
            assert (await before.push(over(), wanting.clock(), **spoiled))[0] == 401
    await wanting.announce()
    assert await wanting.go_on() == []


async def test_5_a_replayed_event(wanting: Scene) -> None:
    """The same signed call again, now or tomorrow, tells nobody a second time."""
    async with door(wanting) as ops:
        call = ops.signed(over(), wanting.clock())
        assert (await ops.send(*call))[0] == 202
        assert await ops.send(*call) == (200, {"outcome": "duplicate"})
        wanting.clock.move(hours=1)
        assert (await ops.send(*call))[0] == 401
    await wanting.announce()
    await wanting.go_on()
    assert sum(permit.basis.kind == "notice" for permit in wanting.permits) <= 1


# 6 to 9: declared in the content


def refused(folder: Path, reason: str, **changed: Any) -> None:
    file = folder / "notices.yml"
    texts = changed.pop("texts_changed", None)
    file.write_text(yaml.safe_dump({"offer": notice_type(texts, **changed)}), encoding="utf-8")
    with pytest.raises(ContentError, match=reason):
        read_notices(file, ["harbour"], KINDS)


def test_6_a_notice_type_for_marketing(tmp_path: Path) -> None:
    """An admin's notice type with another purpose than service does not load."""
    refused(tmp_path, "only 'service' is sent", purpose="marketing")
    refused(tmp_path, "category", category="marketing")


def test_7_a_notice_type_with_free_text(tmp_path: Path) -> None:
    """A text with a placeholder that any words could fill does not load, in words or in a template."""
    for name in ("text", "message", "body", "offer"):
        refused(tmp_path, "free text", texts_changed={"notice": f"{{line}}: {{{name}}}"})
    refused(tmp_path, "variables|free text", texts_changed={"template": "Hier: {text} ist da."}, variables=["text"])


@pytest.mark.parametrize("key", ["recipients", "to", "contacts", "audience", "segment", "all", "send_to_all"])
def test_8_a_notice_type_with_recipients(tmp_path: Path, key: str) -> None:
    """A type that names an audience does not load."""
    refused(tmp_path, "notice type offer|is no key here", **{key: ["+491511234567"]})


def test_9_a_type_that_is_told_too_often_or_for_ever(tmp_path: Path) -> None:
    """More than five notices a day, or a consent for longer than a year, does not load."""
    refused(tmp_path, "at most 5", shape="standing", budget={"count": 50, "per": "day"})
    refused(tmp_path, "longer than 366 days", longest="P3650D")


def test_10_a_release_is_trained_and_loaded_through_the_same_reader(tmp_path: Path) -> None:
    """What `lotse train` and a start of the installation read refuses such a type too."""
    data = tmp_path / "data"
    file = data / "nlu" / "common" / "notices.yml"
    file.parent.mkdir(parents=True)
    file.write_text(yaml.safe_dump({"offer": notice_type(purpose="marketing")}), encoding="utf-8")
    with pytest.raises(ContentError, match="only 'service' is sent"):
        wiring.read_content(Settings(_env_file=None), data, "offer")


# 11 to 14: by a release's own words


async def test_11_a_text_of_the_release_is_an_answer(start: Start) -> None:
    """Words that were made a campaign reach who asks, when they ask: nobody else, and no second time by themselves."""
    town, quiet = await start(), await start()
    await quiet.say("Moin")
    phrases = {**town.content.phrases, "utter_greet": {locale: [OFFER] for locale in ("de", "de_sie", "en")}}
    campaign = dataclasses.replace(town.content, phrases=phrases)
    town.services = dataclasses.replace(town.services, content=lambda: campaign)
    quiet.services = dataclasses.replace(quiet.services, content=lambda: campaign)
    assert OFFER in (await town.say("Moin"))[0]
    for scene in (town, quiet):
        scene.clock.move(hours=3)
        assert await scene.go_on() == []
    assert [OFFER in permit.text for permit in quiet.permits] == [False]


async def test_12_a_skill_speaks_to_its_own_customer_alone(start: Start) -> None:
    """Whatever an action says or asks for goes to who wrote: no command names a contact."""
    town, other = await start(), await start()
    await other.say("Moin")
    town.brain.understands("Werbung", Decision("greet", commands=(HandOver("asked"),)))
    before = len(other.permits)
    await town.say("Werbung")
    assert await other.go_on() == []
    assert len(other.permits) == before
    for command in (GrantConsent, HandOver):
        assert not {"contact", "address", "recipients", "to"} & {one.name for one in dataclasses.fields(command)}


async def test_13_a_text_of_the_service_needs_a_cause(wanting: Scene) -> None:
    """A fixed text without the customer's message or a change of owner behind it is refused by the store."""
    timer = TimerItem(random_id("t"), wanting.clock(), "owner")
    await wanting.enqueue(timer)
    await tried(wanting, Service("utter_greet", timer.id), "basis")
    await tried(wanting, Service("utter_greet", "i-nobody"), "basis")


async def test_14_a_timer_brings_no_words(wanting: Scene) -> None:
    """Timers of any name are rung through the real turn, and nothing is said."""
    for name in ("owner", "held", "pause", "newsletter", "forget:line"):
        await wanting.enqueue(TimerItem(random_id("t"), wanting.clock(), name))
        assert await wanting.go_on() == []


# 15 to 18: by hand-made turns and permits


async def taken(town: Scene) -> Taken:
    await town.make_ready()
    found = await town.stores.mailbox.take(town.contact, 20)
    assert found is not None
    return found


def forged(found: Taken, basis: Basis, **parts: Any) -> Commit:
    assert found.state is not None
    message = Outgoing(random_id("m"), OFFER, basis, found.epoch)
    whole = Commit(found.contact, found.fence, found.epoch, "bot", found.items, found.state, outgoing=(message,))
    return dataclasses.replace(
        whole, **{"known": found.consents, "ledger_head": found.ledger_head, "today": f"{utc_now():%Y-%m-%d}", **parts}
    )


async def tried(town: Scene, basis: Basis, code: str, **parts: Any) -> None:
    """A forged turn is refused with this code, and nothing leaves."""
    found = await taken(town)
    with pytest.raises(RefusedError) as refusal:
        await town.stores.mailbox.commit(forged(found, basis, **parts))
    assert refusal.value.code == code
    assert await town.deliver() == []
    await town.stores.mailbox.give_back(town.contact, found.fence, 0, count=NOTHING)


async def test_15_a_notice_that_no_event_asks_for(wanting: Scene) -> None:
    """A live consent is no ticket: without its own event in the mailbox its notice is refused."""
    (granted,) = await wanting.consents()
    await wanting.write("Danke")
    await tried(wanting, Notice(granted.id, "ev-invented", granted.proof.version), "basis")


async def test_16_a_consent_copied_to_somebody_else(wanting: Scene, start: Start) -> None:
    """Another contact's consent is unknown to the store, and one that nobody gave in this turn is not granted."""
    (granted,) = await wanting.consents()
    other = await start()
    await other.say("Moin")
    await other.write("Danke")
    await tried(other, Notice(granted.id, "ev-1"), "opt_in", known=(granted,))
    copied = Granted(dataclasses.replace(granted, id="n-copied"))
    await tried(other, Answer("i-nobody"), "not_asked", consents=(copied,))


async def test_17_consents_come_by_no_other_door(wanting: Scene) -> None:
    """No action of an agent grants one, whatever its words: only a turn over the customer's own message does."""
    holds = [consent.id for consent in await wanting.consents()]
    await wanting.say("Mensch")
    for verb in get_args(AgentVerb):
        await wanting.act("claim")
        await wanting.act(verb, "sag mir bescheid u1")
    assert [consent.id for consent in await wanting.consents()] == holds
    kinds = get_type_hints(AgentItem)
    assert {
        name for name, kind in kinds.items() if get_origin(kind) not in {None, Literal}
    } == set()  # a list of nothing


async def test_18_a_replayed_or_hand_made_permit(wanting: Scene) -> None:
    """A permit that was used leaves nothing to send again, and one that the store did not make settles nothing."""
    permit = wanting.permits[-1]
    await wanting.stores.outbox.settle(permit, SendError("retry", "again"), again=0)
    assert await wanting.deliver() == []
    made = dataclasses.replace(permit, message="m-made", key=f"{wanting.contact}.m-made", token="t-made", text=OFFER)
    await wanting.stores.outbox.settle(made, Receipt("P-made"), again=None)
    assert await wanting.redis.exists(keys.out(wanting.contact, "m-made")) == 0
    assert isinstance(made, Permit)


# 19 to 21: by a person at the desk


async def test_19_one_text_to_all_by_an_agent(start: Start) -> None:
    """The sixth customer who did not ask does not get it; test_people.py here tries what else people may do."""
    said = []
    towns = [await start() for _ in range(7)]
    for town in towns:
        town.services = dataclasses.replace(town.services, agent_texts=towns[0].services.agent_texts)
        await town.say("Mensch")
        await town.act("claim")
        await town.act("reply", "Moin, ich sehe nach.")
        town.clock.move(hours=2)
        said.append((await town.act("reply", OFFER)).code)
    assert said == [""] * 5 + ["same_text"] * 2


def test_20_no_door_takes_a_list_of_recipients() -> None:
    """No command, and no call of a port or of a verb of the flow, takes recipients, contacts or a list to write to."""
    for name, command in commands(main):
        assert name == "content import" or not CROWD.search(name), name  # the one that takes files of content
        assert not [one.name for one in command.params if CROWD.search(str(one.name))], name
    for place, parameter in parameters():
        assert not CROWD.search(parameter), place
    writing = inspect.signature(Mailbox.enqueue).parameters
    assert writing["contact"].annotation == "str"
    assert inspect.signature(act).parameters["contact"].annotation == "str"
    assert next(one.type for one in dataclasses.fields(Permit) if one.name == "address") == "Address"


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")


def parameters() -> Iterator[tuple[str, str]]:
    """Of every function in the flow, and of every rule and port in the model."""
    for file in sorted(file for room in (flow, model) for file in Path(room.__path__[0]).rglob("*.py")):
        for parameter in DEFINED.findall(file.read_text("utf-8")):
            yield f"{file.name}: {parameter[0]}", parameter[1].lower()


async def test_21_no_route_is_about_many_people(wanting: Scene, tmp_path: Path) -> None:
    """No route that changes anything, public or internal, is for a crowd; `test_doors.py` tries to give it one."""
    settings = Settings(_env_file=None, data_dir=tmp_path, connectors="webchat")
    apps = (wiring.build_gateway(settings, wanting.redis), wiring.build_desk(settings, wanting.redis))
    changing = {path for app in apps for method, path in routes_of(app) if method not in {"GET", "HEAD"}}
    assert {"/webhooks/{connector}", "/api/act"} <= changing
    assert [path for path in changing if CROWD.search(path)] == []


# 22: by waiting


async def test_22_a_consent_that_has_ended_tells_nothing(wanting: Scene) -> None:
    """After a stop, or past the end that was agreed, an event that was asked for once tells nobody."""
    await wanting.say("stopp")
    await wanting.event()
    assert await wanting.go_on() == []
    await wanting.say(WISH)
    wanting.clock.now += timedelta(days=2)
    await wanting.event()
    assert await wanting.go_on() == []


def test_this_file_is_about_the_shipped_content() -> None:
    """The notice types that are shipped are all for service, and none has a text that anybody could fill."""
    shipped = notices_of(CODE / "data", ["common", "transit", "parcel"], KINDS)
    assert {one.purpose for one in shipped.values()} == {"service"}
