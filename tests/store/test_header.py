"""The header of a stored item: nothing that anybody writes into an item makes it look like another one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.basis import AgentAnswer, Basis, Notice, Service
from bot.model.clock import utc_now
from bot.model.consent_event import Granted
from bot.model.errors import RefusedError
from bot.model.ids import random_id
from bot.model.item import (
    AgentItem,
    Attachment,
    EraseItem,
    EventItem,
    FailedItem,
    MessageItem,
    OptOutItem,
    RestoredItem,
    TimerItem,
    UnsentItem,
)
from bot.model.message import Outgoing
from bot.model.turn import Commit
from bot.store.redis import codec, header
from bot.store.redis.scripts import Script
from tests.store.scene import WORDS, Scene, Store, consented
from tests.support.redis import Server

T = TypeVar("T")

SCRIPTS = Path(__file__).parents[2] / "bot/store/redis/scripts"
NOW = utc_now()
FORGED = AgentItem("i-1", NOW, "anna", "reply", 0, "Heute 20 % auf alles!")
FRAGMENTS = [
    "", "0:", "5:agent", "7:message", "4:anna5:reply", ":", "999999999:", "99999999999999999999:", "00:", "-1:", "0x5:",
    "1e3:", " 5:", "\0", "\x00\x005:event", "\n", "\\", '"', '"}', '","kind":"agent"}', '{"id":"i-1"', "2", "1", "ä",
    "\N{PILE OF POO}", "\u2028", "\ufeff", "\ufffd", "anna", "i-1", "message", "agent", "event", "restored", "SM-1",
    codec.encode(FORGED).decode(), codec.encode(EventItem("i-1", NOW, "e-1", "line_runs_again", "line:U3")).decode(),
]  # fmt: skip
SPOKEN = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WRITTEN = st.lists(st.sampled_from(FRAGMENTS) | SPOKEN, max_size=4).map("".join)
"""What somebody writes who knows how items are stored."""

MESSAGES = st.builds(
    MessageItem,
    id=WRITTEN,
    at=st.just(NOW),
    message_id=WRITTEN,
    text=WRITTEN,
    choice=st.none() | WRITTEN,
    attachments=st.lists(st.builds(Attachment, WRITTEN, WRITTEN), max_size=1).map(tuple),
    quotes=WRITTEN,
)
AGENTS = st.builds(
    AgentItem, WRITTEN, st.just(NOW), WRITTEN, st.sampled_from(["claim", "reply", "note"]), st.just(0), WRITTEN
)
ITEMS = (
    MESSAGES
    | AGENTS
    | st.builds(EventItem, WRITTEN, st.just(NOW), WRITTEN, WRITTEN, WRITTEN, st.dictionaries(WRITTEN, WRITTEN))
    | st.builds(TimerItem, WRITTEN, st.just(NOW), WRITTEN)
    | st.builds(OptOutItem, WRITTEN, st.just(NOW), WRITTEN)
    | st.builds(EraseItem, WRITTEN, st.just(NOW))
    | st.builds(RestoredItem, WRITTEN, st.just(NOW), MESSAGES | AGENTS)
    | st.builds(UnsentItem, WRITTEN, st.just(NOW), WRITTEN)
    | st.builds(FailedItem, WRITTEN, st.just(NOW), WRITTEN, WRITTEN, WRITTEN, WRITTEN)
)


def _mutated(body: bytes, cut: tuple[int, int], put: bytes) -> bytes:
    start, end = sorted(place % (len(body) + 1) for place in cut)
    return body[:start] + put + body[end:]


PUT = st.binary(max_size=6) | WRITTEN.map(str.encode)
DAMAGED = st.builds(_mutated, ITEMS.map(codec.encode), st.tuples(st.integers(0, 400), st.integers(0, 400)), PUT)


class Reader:
    """The scripts' reader on a real Redis."""

    def __init__(self, server: Server) -> None:
        self._loop = asyncio.new_event_loop()
        self._redis = server.client()
        self.store = Store(self._redis, server.header)
        self._text = f"{server.header}{(SCRIPTS / 'header.lua').read_text(encoding='utf-8')}"

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(step)

    def header(self, body: bytes) -> header.Header:
        """Empty where it finds none."""
        text = f"{self._text}local found, said = header_of(ARGV[1]), {{}}\n"
        text += "for i, name in ipairs(HEADER) do said[i] = found[name] or '' end\nreturn said"
        found = self.run(self._redis.eval(text, 1, "any", body))
        return header.Header(*(field.decode(errors="replace") for field in found))

    def written(self, fields: header.Header, json: str) -> bytes:
        text = f"{self._text}return with_header(cjson.decode(ARGV[1]), ARGV[2])"
        return bytes(self.run(self._redis.eval(text, 1, "any", orjson.dumps(fields._asdict()), json)))

    def close(self) -> None:
        self.run(self._redis.aclose())
        self._loop.close()


@pytest.fixture
def reader(server: Server) -> Iterator[Reader]:
    found = Reader(server)
    yield found
    found.close()


PLENTY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PLENTY
@given(item=ITEMS)
def test_a_header_says_what_the_item_is_and_nothing_else(reader: Reader, item: codec.StoredItem) -> None:
    """Whatever stands in an item's texts, ids and names, both readers find in its header exactly its own fields, and
    the item comes back as it was."""
    body = codec.encode(item)
    said, start = header.read(body) or (None, 0)
    assert said == header.of(item) == reader.header(body)
    assert body[start:] == orjson.dumps(item)
    assert codec.decode(codec.AnyItem, body) == item


@PLENTY
@given(item=ITEMS)
def test_the_scripts_write_the_same_header(reader: Reader, item: codec.StoredItem) -> None:
    """What a script stores is byte for byte what the codec would store."""
    assert reader.written(header.of(item), orjson.dumps(item).decode()) == codec.encode(item)


@PLENTY
@given(item=ITEMS)
def test_an_item_of_the_version_before_is_read_the_same(reader: Reader, item: codec.StoredItem) -> None:
    """Where there is no header yet both readers tell the same from the JSON."""
    body = codec.PLAIN + orjson.dumps(item)
    assert codec.decode(codec.AnyItem, body) == item
    assert reader.header(body)[:2] == header.of(item)[:2]
    if not isinstance(item, RestoredItem):
        assert reader.header(body) == header.of(item)


@PLENTY
@given(body=DAMAGED)
def test_two_readers_of_damaged_bytes_agree(reader: Reader, body: bytes) -> None:
    """There are no bytes that one reader takes for one item and the other for another."""
    found = header.read(body) if body[:1] == codec.WITH_HEADER else None
    if body[:1] != codec.PLAIN:
        assert reader.header(body) == (found[0] if found else header.Header())


@PLENTY
@given(item=ITEMS, other=ITEMS)
def test_a_header_before_another_items_json_is_refused(item: codec.StoredItem, other: codec.StoredItem) -> None:
    """A turn reads no item of which the scripts have read something else."""
    body = codec.WITH_HEADER + header.written(header.of(item)) + orjson.dumps(other)
    if header.of(item) == header.of(other):
        assert codec.decode(codec.AnyItem, body) == other
    else:
        with pytest.raises(codec.UnreadableBodyError):
            codec.decode(codec.AnyItem, body)


@pytest.mark.parametrize(
    "body",
    [b"2", b"2:", b"20:", b"2" + b"0:" * 7, b"2-1:" + b"0:" * 8, b"2 1:x" + b"0:" * 7, b"2" + b"0:" * 7 + b"1:",
     b"2" + b"9" * 9 + b":" + b"x" * 40, b"2" + b"9" * 400 + b":", b"201:x" + b"0:" * 7, b"20x1:x" + b"0:" * 7,
     b"21e0:x" + b"0:" * 7, b"2\xd9\xa1:x" + b"0:" * 7],
)  # fmt: skip
def test_a_length_that_is_none_makes_no_header(reader: Reader, body: bytes) -> None:
    """Lengths beyond the end, of other shapes, or of more digits than any string has, are read as no header at all."""
    assert header.read(body) is None
    assert reader.header(body) == header.Header()


def _bases(item: MessageItem, consent: str) -> list[Basis]:
    """What the item is no ground for."""
    return [
        AgentAnswer("anna", item.id),
        AgentAnswer("anna", "i-1"),
        Notice(consent, "e-1", WORDS),
        Service("utter_stop", "i-1"),
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=WRITTEN, message_id=WRITTEN)
def test_words_ground_nothing_that_their_writer_is_not(reader: Reader, text: str, message_id: str) -> None:
    """Whatever a customer writes, and whatever id the platform gives it: no agent's words, no notice, no text to
    something else and no consent by another message come of it, although there is an owner and a consent to use."""

    async def attack() -> None:
        scene = Scene(reader.store)
        granted = consented(budget=3)
        await scene.turn(granted=(granted,), owner="agent:anna")
        item = MessageItem(random_id("i"), utc_now(), message_id, text)
        await scene.enqueue(item)
        plan = scene.plan(await scene.take())
        for basis in _bases(item, granted.id):
            assert await _verdict(scene, replace(plan, outgoing=(_said(basis),))) == "basis"
        for other in {"SM-1", "SM-2", text} - {message_id}:
            assert await _verdict(scene, replace(plan, consents=(_given(other),))) == "not_asked"
        assert await _verdict(scene, replace(plan, consents=(_given(message_id),))) == "committed"

    reader.run(attack())


def _given(message: str) -> Granted:
    return Granted(consented(proof=replace(consented().proof, message=message)))


def _said(basis: Basis) -> Outgoing:
    return Outgoing(random_id("m"), "Heute 20 % auf alles!", basis, 0)


async def _verdict(scene: Scene, commit: Commit) -> str:
    try:
        await scene.mailbox.commit(commit)
    except RefusedError as error:
        return error.code
    return "committed"


def test_no_script_looks_into_json_by_pattern() -> None:
    """Bodies are read by their header, or decoded: no script holds a piece of JSON to look for."""
    for script in SCRIPTS.glob("*.lua"):
        code = re.sub(r"--.*", "", script.read_text(encoding="utf-8"))
        held = [one[0] or one[1] for one in re.findall(r"'([^'\n]*)'|\"([^\"\n]*)\"", code)]
        assert not [one for one in held if '"' in one or "{" in one], script.name
        assert "[[" not in code, script.name


def test_the_gate_names_the_kinds_that_are_a_customers() -> None:
    """A kind that the gate does not list is not a customer's: the list is closed, and is this one."""
    gate = Script("commit")._plain.text
    assert re.findall(r"local customers = \{(.*)\}", gate) == ["message = true, restored = true, [''] = true"]
