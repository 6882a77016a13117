"""Words: a consent is given for the words of then, and is served in them whatever release is live."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot import wiring
from bot.content.load import FolderContent
from bot.flow.dispatch import converse
from bot.model.consent import Consent
from bot.model.consent_event import Adopted
from bot.model.errors import RefusedError
from bot.model.template import Allowance, Outlook, Standing
from bot.model.template_availability import TemplateAvailability
from bot.paths import CODE
from bot.settings import Settings
from bot.store.ledger import RedisLedger
from bot.store.redis import codec, keys
from bot.store.words import RedisWords
from bot.worker.turns import NOTHING
from tests.flow.conftest import Start
from tests.flow.scene import ENDED, Scene
from tests.flow.travel import CLOSED, commute, grant, happens
from tests.support.listener import CHAT_LIKE

WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"
OLD, NEW = "ist laut Betreiber vorbei", "ist laut Betreiber behoben"


@pytest.fixture
def reworded(tmp_path: Path) -> FolderContent:
    """Another release: other words of the same types, and another word for what a line is."""
    shutil.copytree(CODE / "data", tmp_path / "data")
    for name in ("transit/notices.yml", "parcel/notices.yml", "common/consent/responses.yml"):
        file = tmp_path / "data" / "nlu" / name
        words = file.read_text(encoding="utf-8").replace(OLD, NEW).replace('"gesperrt', '"nicht in Betrieb')
        file.write_text(words, encoding="utf-8")
    return wiring.read_content(Settings(_env_file=None), tmp_path / "data", "reworded")


@pytest.fixture
async def wanting(town: Scene) -> Scene:
    """A customer who wants to be told about the U3, in the words of the first release."""
    await forgotten(town)
    await town.stores.words.keep(town.content.words.values())
    town.feed.disrupt("U3")
    await town.say(WISH)
    return town


async def forgotten(town: Scene) -> None:
    """The store of versions is empty, and the worker is a new one."""
    found = [key async for key in town.redis.scan_iter(match=keys.words("*"))]
    await town.redis.delete(keys.WORDS_BEFORE, *found)
    await anew(town)


async def anew(town: Scene) -> None:
    town.services = replace(town.services, words=RedisWords(town.redis))


async def released(town: Scene, content: FolderContent) -> None:
    """This release goes live, and the worker starts anew."""
    await RedisWords(town.redis).keep(content.words.values())
    town.services = replace(town.services, content=lambda: content)
    await anew(town)


async def field(town: Scene, one: Consent) -> str:
    return (await town.redis.hget(keys.of_contact(town.contact, "optins"), f"{one.id}:words") or b"").decode()


async def as_before_there_were_versions(town: Scene, one: Consent) -> None:
    """The consent as the version before has stored it."""
    optins = keys.of_contact(town.contact, "optins")
    await town.redis.hdel(optins, f"{one.id}:words")
    old = codec.encode(replace(one, proof=replace(one.proof, version=""))).replace(b',"version":""', b"")
    await town.redis.hset(optins, f"{one.id}:body", old)


async def test_a_consent_is_served_in_the_words_it_was_given_for(wanting: Scene, reworded: FolderContent) -> None:
    """Consent under the old words, a new release, an event: the notice comes in the old words. Who agrees afterwards
    gets the new ones."""
    (old,) = await wanting.consents()
    assert old.proof.version == wanting.content.words[ENDED].version == await field(wanting, old)
    await released(wanting, reworded)
    wanting.clock.move(minutes=5)
    await wanting.event()
    (notice,) = await wanting.go_on()
    assert OLD in notice
    assert NEW not in notice
    wanting.feed.disrupt("U3")
    await wanting.say(WISH)
    (new,) = await wanting.consents()
    assert new.proof.version == reworded.words[ENDED].version != old.proof.version
    wanting.clock.move(minutes=5)
    await wanting.event()
    (notice,) = await wanting.go_on()
    assert NEW in notice


async def test_a_word_that_a_field_reads_as_is_part_of_it(start: Start, reworded: FolderContent) -> None:
    """Also what the values in a notice read as is what was agreed to."""
    town = await start(channel=CHAT_LIKE)
    await town.say("Moin")
    await town.stores.words.keep(town.content.words.values())
    await commute(town, schedule=None)
    (granted,) = await town.consents()
    await released(town, reworded)
    assert granted.proof.version == town.content.words["commute"].version
    assert reworded.words["commute"].version != granted.proof.version
    (notice,) = await happens(town, "appeared", **CLOSED)
    assert "gesperrt" in notice


async def test_asking_again_takes_the_words_of_now(wanting: Scene, reworded: FolderContent) -> None:
    """Whoever asks for the same once more, in a conversation of their own, has agreed to the new words."""
    await released(wanting, reworded)
    await grant(wanting, ENDED, "line:U3")
    (new,) = await wanting.consents()
    assert new.proof.version == reworded.words[ENDED].version


async def test_a_yes_agrees_to_the_words_of_the_question(town: Scene, reworded: FolderContent) -> None:
    """The release changes between question and yes: the consent is for what was asked."""
    await town.stores.words.keep(town.content.words.values())
    town.feed.disrupt("U3")
    await town.say("Fährt die U3?")
    await released(town, reworded)
    await town.say("Ja")
    (granted,) = await town.consents()
    assert granted.proof.version == town.content.words[ENDED].version


async def test_the_ledger_names_the_words(wanting: Scene, reworded: FolderContent) -> None:
    """What was granted and what was used name the same version."""
    (granted,) = await wanting.consents()
    await released(wanting, reworded)
    await wanting.event()
    await wanting.go_on()
    kept = await RedisLedger(wanting.redis).of(wanting.contact)
    named = [line for line in kept.lines if f'"version":"{granted.proof.version}"'.encode() in line]
    assert len(named) == 2


async def test_lost_words_are_never_replaced(wanting: Scene, reworded: FolderContent) -> None:
    """A version that is gone is refused, an admin sees it, and the next answer owns up: no other words are used."""
    await wanting.redis.delete(keys.ALARMS)
    await forgotten(wanting)
    await released(wanting, reworded)
    await wanting.event()
    assert await wanting.go_on() == []
    assert {one.kind for one in await wanting.stores.alarms.newest()} >= {"words_lost"}
    assert "nicht rechtzeitig" in "\n".join(await wanting.say("Moin"))


async def test_words_that_were_changed_in_the_store_are_lost(wanting: Scene, reworded: FolderContent) -> None:
    """What lies under a version's name and is not its content counts as gone."""
    (granted,) = await wanting.consents()
    await released(wanting, reworded)
    advert = codec.encode(reworded.words[ENDED])
    await wanting.redis.set(keys.words(granted.proof.version), advert)
    await anew(wanting)
    await wanting.event()
    assert await wanting.go_on() == []


async def test_earlier_consents_count_as_given_for_the_words_of_the_upgrade(
    wanting: Scene, reworded: FolderContent
) -> None:
    """A consent without a version gets the one that was live at the upgrade, at its next turn, and keeps it."""
    (granted,) = await wanting.consents()
    await as_before_there_were_versions(wanting, granted)
    await released(wanting, reworded)  # not the first release since the upgrade: the first was kept above
    await wanting.event()
    (notice,) = await wanting.go_on()
    assert OLD in notice
    assert await field(wanting, granted) == wanting.content.words[ENDED].version


async def test_a_notice_in_other_words_is_refused(wanting: Scene, reworded: FolderContent) -> None:
    """A turn whose notice names another version than the consent, or none, is refused by the store."""
    (granted,) = await wanting.consents()
    await wanting.event()
    await wanting.make_ready()
    theirs = reworded.words[ENDED].version
    for words in (theirs, ""):
        await tried(wanting, words)
    await tried(wanting, theirs, adopted=(Adopted(granted, theirs),))


async def tried(town: Scene, words: str, adopted: tuple[Adopted, ...] = ()) -> None:
    """The real turn, with a notice that names this version."""
    await town.make_ready()
    taken = await town.stores.mailbox.take(town.contact, 20)
    assert taken is not None
    commit = await converse(taken, town.services)
    (notice,) = commit.outgoing
    assert notice.basis.kind == "notice"
    forged = replace(notice, basis=replace(notice.basis, words=words))
    with pytest.raises(RefusedError) as refusal:
        await town.stores.mailbox.commit(replace(commit, outgoing=(forged,), consents=(*adopted, *commit.consents)))
    assert refusal.value.code == "words"
    await town.stores.mailbox.give_back(town.contact, taken.fence, 0, count=NOTHING)


@pytest.mark.parametrize("approved", [True, False])
async def test_beyond_the_window_only_its_own_words_leave(town: Scene, reworded: FolderContent, approved: bool) -> None:
    """A template that the platform has approved for other words is none for this consent."""
    await town.stores.words.keep(town.content.words.values())
    own, other = town.content.words[ENDED].version, reworded.words[ENDED].version
    town.services = replace(town.services, reach=lambda: approving(own))
    town.feed.disrupt("U3")
    await town.say(WISH)
    (granted,) = await town.consents()
    await released(town, reworded)
    town.services = replace(town.services, reach=lambda: approving(own if approved else other))
    town.clock.move(hours=25)
    await town.event()
    await town.turn()
    assert [one.id for one in await town.consents("spent")] == ([granted.id] if approved else [])


def approving(version: str) -> TemplateAvailability:
    """The platform lets the template of these words leave."""
    standing = Standing(f"{ENDED}|de|{version}", "v1", "approved", id="HX1")
    return TemplateAvailability(
        {"listener": Outlook({standing.key: standing})}, {"listener": Allowance(10, 10)}, known=True
    )
