"""A release is switched under customers who write, with real brains: nothing is lost, and what they read is one release
or the other."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.content.releases import MODEL, Making
from bot.model.release import Switch
from bot.model.workspace import Materialised
from bot.paths import Folder
from bot.settings import Settings
from bot.store.redis.connect import connect
from tests.support.release import Built
from tests.system.outside.conftest import Town, running_town
from tests.system.outside.ledger import Ledger
from tests.system.outside.phone import City, Phone

pytestmark = pytest.mark.timeout(300)

WORDS, PHRASES = "common/bot_challenge/responses.yml", "common/bot_challenge/nlu.yml"
QUESTION, SAYS, SAYS_NEW = "Bist du ein Bot?", "kein Mensch", "kein Menschenkind"
PHONES, QUESTIONS, PATIENCE = 4, 60, 60.0


async def another(built: Built, folder: Path, *files: str) -> str:
    """A release in which these files say something else. Its model is the live one's under another name: what is looked
    at here is that it is another one, not what it understands."""

    async def train(_: Path, out: Path) -> dict[str, Any]:
        shutil.copy(built.live.model, out / MODEL)
        return {}

    draft = Materialised(1, folder / "content", folder / "overlay", folder / "base")
    await asyncio.to_thread(shutil.copytree, built.live.content, draft.content)
    for file in files:
        path = draft.content / "nlu" / file
        text = path.read_text(encoding="utf-8").replace(SAYS, SAYS_NEW)
        path.write_text(text + "# changed\n" * (file == PHRASES), encoding="utf-8")
    releases = wiring.releases(Settings(_env_file=None, data_dir=built.folder))
    return (await releases.build(train, making=Making("ada", "", built.live, draft))).id


@pytest.fixture(scope="module")
def built(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Releases of this test's own: a brain writes down which one is live."""
    folder = tmp_path_factory.mktemp("releases")
    shutil.copytree(built_release.folder / "releases", folder / "releases")
    live = wiring.releases(Settings(_env_file=None, data_dir=folder)).live()
    assert live is not None
    return Built(folder, live)


@pytest.fixture(scope="module")
def town(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from running_town(built, tmp_path_factory, LOTSE_PROCESSES="brain=2", LOTSE_ANSWERS_PER_CONTACT="0")


@pytest.fixture
async def phones(town: Town, city: City, ledger: Ledger) -> AsyncIterator[list[Phone]]:
    """Customers who have been greeted; in the end all that left is explained."""
    found = [Phone(town.simulator, ledger) for _ in range(PHONES)]
    for phone in found:
        await phone.asks("Moin")
    yield found
    for phone in found:
        await ledger.explain(await phone.sent())


async def chats(phone: Phone, over: asyncio.Event) -> int:
    """Ask and wait for the answer, again and again; gives how often."""
    number = 0
    while not over.is_set() and number < QUESTIONS:
        assert SAYS in await phone.asks(QUESTION)
        number += 1
    return number


async def until_it_says(phone: Phone, words: str) -> None:
    """Ask until the release answers that says so: a worker looks which one is live within a moment."""
    end = time.monotonic() + PATIENCE
    while (SAYS_NEW in await phone.asks(QUESTION)) != (words == SAYS_NEW):
        assert time.monotonic() < end, f"never said {words}"


@asynccontextmanager
async def switch_of(town: Town) -> AsyncIterator[Switch]:
    """That of the installation, as the studio has it."""
    here = town.installation
    brains = [f"unix:{Folder.of(here.folder).socket(name)}" for name in ("brain", "brain-2")]
    settings = Settings(_env_file=None, data_dir=here.folder, brain_url=",".join(brains))
    redis = connect(here.redis_url)
    yield wiring.release_switch(settings, redis)
    await redis.aclose()


async def test_switched_and_back_under_customers(
    town: Town, city: City, built: Built, phones: list[Phone], tmp_path: Path
) -> None:
    """To a release with other words, to one with another model, back, and back to an earlier one: whoever asks gets one
    answer each time, and soon after each switch it is the new release's."""
    words = await another(built, tmp_path / "words", WORDS)
    both = await another(built, tmp_path / "both", WORDS, PHRASES)
    over = asyncio.Event()
    chatting = asyncio.gather(*(chats(phone, over) for phone in phones[1:]))
    async with switch_of(town) as switch:
        for release, expected in (
            (words, SAYS_NEW),
            ("", SAYS),
            (both, SAYS_NEW),
            ("", SAYS),
            (words, SAYS_NEW),
            (built.live.id, SAYS),
        ):
            await (switch.switch_to(release, "ada") if release else switch.back("ada"))
            await until_it_says(phones[0], expected)
    over.set()
    assert all(number > 0 for number in await chatting)
    assert "turn.failed" not in town.installation.log


async def test_a_brain_that_dies_comes_back_with_what_is_live(
    town: Town, city: City, built: Built, phones: list[Phone], tmp_path: Path
) -> None:
    """Its start has no store: the file says what is live, and a worker sees to the rest."""
    more = await another(built, tmp_path / "more", WORDS, PHRASES)
    await asyncio.to_thread(town.installation.command, "release", "use", more, "--unchecked")
    ready = town.installation.log.count('"ready": true')
    for role in ("brain", "brain-2"):
        await town.installation.kill(role)
    await town.installation.says('"ready": true', ready + 2)
    await until_it_says(phones[0], SAYS_NEW)
    assert f"* {more}" in await asyncio.to_thread(town.installation.command, "release", "list")
    async with switch_of(town) as switch:
        await switch.switch_to(built.live.id, "ada")
