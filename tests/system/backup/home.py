"""Small installations that do not run: a data folder with a Redis of its own, written by the store's own scripts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.cli import backup
from bot.cli.backup.places import store_at_hand
from bot.cli.backup.restoring import Restored
from bot.model.clock import Clock, utc_now
from bot.model.consent import Consent
from bot.model.release import Live
from bot.model.turn import Line
from bot.paths import Folder
from bot.settings import Settings
from bot.store.live_release import RedisPointer
from bot.store.redis import keys
from bot.store.revocation_log import RevocationLog
from bot.wiring import Stores, stores
from tests.store.scene import ADDRESS, Scene, Store, answer, consented

RELEASE = "abc123"


class Home:
    """One installation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(_env_file=None, data_dir=folder, connectors="webchat")
        self.said: list[str] = []

    @property
    def secret(self) -> str:
        return (self.folder / "secret_key").read_text()

    @property
    def revocations(self) -> RevocationLog:
        return RevocationLog(Folder.of(self.folder).withdrawals)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Stores]:
        async with store_at_hand(self.settings) as redis:
            yield stores(self.settings, redis)

    async def take(self, name: str = "backup.tar.gz", clock: Clock = utc_now) -> Path:
        return await backup.take(self.settings, self.folder.parent / name, self.said.append, clock)

    async def restore(self, file: Path, *, replace: bool = False, complete: bool = False) -> Restored:
        return await backup.restore(self.settings, file, self.said.append, replace=replace, complete=complete)

    async def is_untouched(self) -> bool:
        """Nothing in Redis, no key, no release: as before anything was restored."""
        async with store_at_hand(self.settings) as redis:
            keys = [key async for key in redis.scan_iter()]
        return not keys and not (self.folder / "secret_key").exists() and not self.releases()

    def releases(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "releases").glob("*"))


class Lived(Scene):
    """A contact known by its address, with a live consent and an answer that has not left yet."""

    def __init__(self, found: Stores, contact: str) -> None:
        super().__init__(Store(found.redis))
        self.mailbox = found.mailbox  # which keeps the revocation log
        self.contact = contact
        self.shard = keys.shard_of(contact)


def published(home: Home) -> None:
    release = home.folder / "releases" / RELEASE
    release.mkdir(parents=True)
    (release / "manifest.json").write_text('{"source": "none", "model": "m-1"}')
    model = home.folder / "releases" / "models" / "m-1"
    model.mkdir(parents=True)
    (model / "model.tar.gz").write_bytes(b"model")
    (home.folder / "releases" / "live").write_text(RELEASE)


async def lived(home: Home) -> tuple[str, Consent]:
    """An installation with a past; gives its contact and the contact's live consent."""
    granted = consented()
    await asyncio.to_thread(published, home)
    async with home.opened() as found:
        contact = await found.addresses.contact_of(ADDRESS)
        await found.accounts.add("jana", "agent")
        await found.redis.set("alerts:watch", '{"seen": []}')
        await RedisPointer(found.redis).flip(None, Live(RELEASE, "m-1", utc_now(), "ada", "r-0", "m-0"))
        one = Lived(found, contact)
        await one.turn(granted=(granted,))
        out = answer("noch nicht weg")
        line = Line("l-1", utc_now(), "bot", out.text, message=out.id)
        await one.turn(outgoing=(out,), lines=(line,))
        await one.write("noch nicht gelesen.")
    return contact, granted
