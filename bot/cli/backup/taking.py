"""`lotse backup`: one file with everything that must not be lost, from a store that goes on working."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from bot import wiring
from bot.cli.backup import archive
from bot.cli.backup.archive import BackupError, Manifest
from bot.cli.backup.places import live_release, store_at_hand
from bot.content.releases import MODEL, MODELS
from bot.model.clock import Clock, utc_now
from bot.paths import Folder
from bot.settings import Settings
from bot.store import backup
from bot.store.redis import codec
from bot.store.revocation_log import RevocationLog
from bot.store.send_hold import RedisSendHold
from bot.wiring.stores import checkpoint_file

Say = Callable[[str], None]
STEP = 5_000


async def take(settings: Settings, target: Path | None, say: Say, clock: Clock = utc_now) -> Path:
    """Write the backup and give its path. Raises BackupError; then there is no file."""
    made_at = clock()
    target = (target or Path(f"lotse-backup-{made_at:%Y%m%d-%H%M%S}.tar.gz")).absolute()
    if target.exists():
        raise BackupError(f"{target} exists already")
    if not target.parent.is_dir():
        raise BackupError(f"{target.parent} is no folder")
    revocations = RevocationLog(Folder.of(settings.data_dir).withdrawals, clock)
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as name:
            await _take(settings, target, Path(name), revocations, made_at, say, clock)
    except OSError as error:
        raise BackupError(f"{target} cannot be written: {error.strerror}") from error
    await _end_older(target.parent, made_at - timedelta(days=settings.backup_days), say)
    try:
        revocations.forget()
    except OSError as error:
        say(f"The revocation log stays longer than it need be, since it cannot be written: {error.strerror}.")
    return target


async def _end_older(folder: Path, before: datetime, say: Say) -> None:
    """Only after a new one is whole: a backup that fails takes none away."""
    try:
        if removed := await asyncio.to_thread(archive.remove_older, folder, before):
            say(f"Earlier backups removed: {removed}, made before {before:%Y-%m-%d}.")
    except OSError as error:
        say(f"Older backups stay longer than they should: {error.strerror}.")


async def _take(
    settings: Settings,
    target: Path,
    beside: Path,
    revocations: RevocationLog,
    made_at: datetime,
    say: Say,
    clock: Clock,
) -> None:
    async with store_at_hand(settings) as redis:
        await _refuse_half_restored(redis)
        contacts = await _write(beside / archive.CONTACTS, _copies(redis, clock), say, "contacts")
        # addresses last: whoever was born meanwhile has one, and a contact without one would be lost to its own stop
        rows = await _write(beside / archive.ROWS, backup.rows(redis, clock), say, "addresses and accounts")
    (beside / archive.SECRET_KEY).write_text(wiring.secret_key(settings))
    (beside / archive.WITHDRAWALS).write_bytes(b"".join(line + b"\n" for line in revocations.lines()))
    (beside / archive.ROOTS).write_bytes(b"".join(line + b"\n" for line in checkpoint_file(settings).lines()))
    files = {name: beside / name for name in sorted({*archive.NAMES, archive.ROOTS})} | _releases(settings)
    parts = {part: await asyncio.to_thread(archive.digest_of, path) for part, path in files.items()}
    live = live_release(settings)
    manifest = Manifest(archive.FORMAT, version("lotse"), codec.VERSION.decode(), made_at, live, contacts, rows, parts)
    await asyncio.to_thread(archive.write, target, manifest, files)


async def _refuse_half_restored(redis: Any) -> None:
    held = await RedisSendHold(redis).read()
    if held and held.state == "restoring":
        raise BackupError("a restore has not finished here; run `lotse restore` again")


async def _copies(redis: Any, clock: Clock) -> AsyncIterator[backup.Copy]:
    timers = await backup.timer_names(redis)
    async for contact in backup.contacts(redis):
        yield await backup.copy(redis, contact, timers, clock)


async def _write(path: Path, async_iterator: AsyncIterator[Any], say: Say, what: str) -> int:
    """One line each; on disk, not in memory: an installation may have a million."""
    number = 0
    with path.open("wb") as file:
        async for one in async_iterator:
            file.write(orjson.dumps(one) + b"\n")
            number += 1
            if number % STEP == 0:
                say(f"{number} {what} …")
    return number


def _releases(settings: Settings) -> dict[str, Path]:
    """Every whole release, the models, and the pointer to the live one."""
    root = Folder.of(settings.data_dir).releases
    folders = sorted(path.parent for path in root.glob("*/manifest.json") if not path.parent.name.startswith("."))
    folders += [path for path in sorted((root / MODELS).glob("*")) if (path / MODEL).exists()]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    pointer = root / "live"
    found = [*files, *([pointer] if pointer.exists() else [])]
    return {f"{archive.RELEASES}/{path.relative_to(root).as_posix()}": path for path in found}
