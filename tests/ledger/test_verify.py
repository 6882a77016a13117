"""`lotse ledger verify` finds what was changed and where, and nothing where nothing was."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.ledger.verify import Report, verify
from bot.model.clock import utc_now
from bot.model.ledger import Entry, Head, beginning, chain, faults
from bot.store.ledger import RedisLedger, linked
from bot.store.redis import codec
from tests.ledger.conftest import Past, lived
from tests.store.scene import Scene


async def report(past: Past) -> Report:
    return await verify(past.settings, [].append)


async def rewrite(scene: Scene, lines: list[bytes]) -> None:
    """Lay other lines where the chain lies, with an end that fits them: somebody may write everything in the store."""
    await scene.redis.delete(scene.key("ledger"))
    if lines:
        await scene.redis.rpush(scene.key("ledger"), *lines)
        await scene.redis.hset(scene.key("meta"), "ledger", str(Head.after(lines[-1])))


async def lines_of(scene: Scene) -> list[bytes]:
    return list((await RedisLedger(scene.redis).of(scene.contact)).lines)


async def test_an_untouched_ledger_is_whole(past: Past) -> None:
    """Every contact and every day is looked at, and nothing is found."""
    found = await report(past)
    assert found.findings == []
    assert (found.contacts, found.entries) == (3, 7)
    assert found.days >= 3
    assert found.whole


async def test_it_may_run_while_lotse_works(past: Past) -> None:
    """What is granted today has no root yet and disturbs none."""
    past.now = utc_now()
    await past.contacts[1].grant(subject="line:U1")
    assert (await report(past)).whole


async def test_an_ended_consent_that_lives_again_is_found(past: Past) -> None:
    """A status changed behind the ledger's back is a finding that names contact and entry."""
    scene, granted = past.contacts[0], past.consents[0]
    await scene.redis.hset(scene.key("optins"), f"{granted.id}:status", "live")
    (found,) = (await report(past)).findings
    assert (found.contact, found.entry) == (scene.contact, 3)
    assert "has ended here" in found.what


@pytest.mark.parametrize("text", ["words", "shown", "message", "salt", "subject", "until", "type"])
async def test_a_changed_proof_is_found(past: Past, text: str) -> None:
    """Each text and term of a stored consent that is not what was agreed to is found."""
    scene, granted = past.contacts[1], past.consents[1]
    field = f"{granted.id}:body"
    body = orjson.loads((await scene.redis.hget(scene.key("optins"), field))[1:])
    where = body if text in {"subject", "until", "type"} else body["proof"]
    where[text] = "2031-01-01T00:00:00Z" if text == "until" else "other"
    await scene.redis.hset(scene.key("optins"), field, codec.encode(body))
    findings = (await report(past)).findings
    assert {(one.contact, one.entry) for one in findings} == {(scene.contact, 1)}


async def test_a_consent_out_of_nowhere_is_found(past: Past) -> None:
    """A stored consent that no entry grants is found, and so is one whose texts are gone without a word."""
    scene, other = past.contacts[1], past.contacts[2]
    fields = await scene.redis.hgetall(scene.key("optins"))
    await other.redis.hset(other.key("optins"), mapping=fields)
    await scene.redis.delete(scene.key("optins"))
    assert {one.contact for one in (await report(past)).findings} == {scene.contact, other.contact}


async def test_erased_texts_leave_a_whole_chain(past: Past) -> None:
    """Texts that went with an entry that says so are counted as erased, and are no finding."""
    scene = past.contacts[1]
    await scene.redis.delete(scene.key("optins"))
    head = (await RedisLedger(scene.redis).of(scene.contact)).head or ""
    noted = orjson.loads(linked(scene.contact, head, [Entry("erased", utc_now())]))
    await scene.redis.rpush(scene.key("ledger"), *noted["lines"])
    await scene.redis.hset(scene.key("meta"), "ledger", noted["to"])
    found = await report(past)
    assert found.findings == []
    assert found.erased == 1


async def test_a_chain_that_is_gone_is_found(past: Past) -> None:
    """Also where all traces in the store are gone: the roots of its days remember it."""
    scene = past.contacts[2]
    for part in ("ledger", "meta", "optins"):
        await scene.redis.delete(scene.key(part))
    findings = (await report(past)).findings
    assert len(findings) == 2
    assert all(one.day and "does not match" in one.what for one in findings)


async def test_a_forged_past_is_found(past: Past) -> None:
    """A chain that is written anew from its beginning, whole in itself, does not fit the roots."""
    scene = past.contacts[1]
    was, _ = faults(scene.contact, await lines_of(scene), None)
    _, forged = chain(beginning(scene.contact), [*was[:1], was[0], *was[1:]])
    await rewrite(scene, forged)
    assert any(one.day for one in (await report(past)).findings)


async def test_uses_against_the_law_are_found(past: Past) -> None:
    """A use after the end, or more often than agreed, is a finding even in a chain that is whole."""
    for scene, granted in zip(past.contacts[:2], past.consents, strict=False):
        head = (await RedisLedger(scene.redis).of(scene.contact)).head or ""
        uses = [Entry("used", utc_now(), granted.id, granted.type)] * 2
        noted = orjson.loads(linked(scene.contact, head, uses))
        await scene.redis.rpush(scene.key("ledger"), *noted["lines"])
        await scene.redis.hset(scene.key("meta"), "ledger", noted["to"])
    found = {one.what for one in (await report(past)).findings}
    assert found == {"used a consent that was withdrawn", "used a consent more often than agreed"} | {
        what for what in found if what.startswith("used a consent after its end")
    }


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_change_to_chains_or_roots_is_found(tampered: Tampered, data: st.DataObject) -> None:
    """A byte changed, an entry or line removed, moved, doubled or inserted, a chain or the file cut at its end: each is
    found, also where the attacker makes the end of the chain fit."""
    tampered.loop.run_until_complete(tampered.once(data))


class Tampered:
    """An installation that is changed, checked, and put back."""

    def __init__(self, past: Past, loop: asyncio.AbstractEventLoop) -> None:
        self.past = past
        self.loop = loop

    async def once(self, data: st.DataObject) -> None:
        scene = self.past.contacts[data.draw(st.integers(0, 2))]
        in_file = data.draw(st.booleans())
        lines = self.past.file.lines() if in_file else await lines_of(scene)
        changed = data.draw(st.sampled_from([cut, remove, move, double, byte]))(lines, data)
        if changed == lines:
            return
        if in_file:
            whole = self.past.file.path.read_bytes()
            self.past.file.path.write_bytes(b"".join(line + b"\n" for line in changed))
            found = await report(self.past)
            self.past.file.path.write_bytes(whole)
        else:
            head = (await RedisLedger(scene.redis).of(scene.contact)).head
            readable = not faults(scene.contact, changed[-1:], None)[1] if changed else False
            await rewrite(scene, changed) if readable else await self._only_lines(scene, changed)
            found = await report(self.past)
            await self._only_lines(scene, lines)
            await scene.redis.hset(scene.key("meta"), "ledger", head)
        assert found.findings
        assert (await report(self.past)).findings == []

    async def _only_lines(self, scene: Scene, lines: list[bytes]) -> None:
        await scene.redis.delete(scene.key("ledger"))
        if lines:
            await scene.redis.rpush(scene.key("ledger"), *lines)


@pytest.fixture
def tampered(tmp_path: Path) -> Iterator[Tampered]:
    """Hypothesis draws many times from one installation, which therefore has a loop of its own."""
    loop = asyncio.new_event_loop()
    living = lived(tmp_path)
    yield Tampered(loop.run_until_complete(living.__aenter__()), loop)
    loop.run_until_complete(living.__aexit__(None, None, None))
    loop.close()


def cut(lines: list[bytes], data: st.DataObject) -> list[bytes]:
    return lines[: data.draw(st.integers(0, len(lines) - 1))]


def remove(lines: list[bytes], data: st.DataObject) -> list[bytes]:
    place = data.draw(st.integers(0, len(lines) - 1))
    return lines[:place] + lines[place + 1 :]


def move(lines: list[bytes], data: st.DataObject) -> list[bytes]:
    return list(data.draw(st.permutations(lines)))


def double(lines: list[bytes], data: st.DataObject) -> list[bytes]:
    place = data.draw(st.integers(0, len(lines) - 1))
    return [*lines[: place + 1], *lines[place:]]


def byte(lines: list[bytes], data: st.DataObject) -> list[bytes]:
    place = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[place]) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda value: value != lines[place][at]))
    changed = lines[place][:at] + bytes([other]) + lines[place][at + 1 :]
    return [*lines[:place], changed, *lines[place + 1 :]]
