"""`lotse restore`: a backup becomes an installation again. All of it is read and checked before anything changes.

While it is written nothing comes in (a platform gets a 503 and tries again); afterwards turns go on, and nothing
leaves before `lotse resume`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot import wiring
from bot.cli.backup import archive
from bot.cli.backup.archive import BackupError, Manifest
from bot.cli.backup.places import live_release, running, store_at_hand
from bot.content.releases import MODELS
from bot.model.clock import Clock, to_ms, utc_now
from bot.model.ledger_checkpoints import Restored as Back
from bot.model.ledger_checkpoints import day_of
from bot.paths import Folder
from bot.settings import Settings
from bot.store import restore as store
from bot.store.backup import Copy, Row
from bot.store.end_consents import end_consents
from bot.store.live_release import live_in
from bot.store.redis import codec, keys
from bot.store.revocation_log import RevocationLog, of_contacts
from bot.store.send_hold import Held, RedisSendHold
from bot.wiring.stores import checkpoint_file

Say = Callable[[str], None]
STEP = 5_000
_COPY: TypeAdapter[Copy] = TypeAdapter(Copy)
_ROW: TypeAdapter[Row] = TypeAdapter(Row)


@dataclass(frozen=True)
class Restored:
    """What a restore came to. `unsent` messages never leave; `open` ones of customers go to a person.

    `consents_given_up` were live, and nobody knows whether they still are. `erased` are people whom the backup still
    had and who have been erased since; they are erased again. `list_until` is the revocation log's last word.
    """

    made_at: str
    contacts: int
    unsent: int
    open: int
    consents_ended: int
    consents_given_up: int
    erased: int
    list_until: datetime | None


async def restore(
    settings: Settings, file: Path, say: Say, *, replace: bool = False, complete: bool = False, clock: Clock = utc_now
) -> Restored:
    """Raises BackupError; unless its message says otherwise, nothing was changed then.

    `complete`: no consent has ended since the backup that the revocation log does not name.
    """
    folder = Folder.of(settings.data_dir)
    with archive.unpacked(file, folder.root) as (manifest, unpacked):
        _check(manifest, unpacked)
        async with store_at_hand(settings) as redis:
            await _check_secret(settings, redis, unpacked)
            await _shut(redis, manifest, replace=replace)
            try:
                return await _write(settings, redis, manifest, unpacked, complete, say, clock)
            except Exception as error:
                raise BackupError(
                    f"the restore broke off ({type(error).__name__}: {error}); nothing comes in or leaves until it is "
                    "run again and ends well"
                ) from error


def _check(manifest: Manifest, unpacked: Path) -> None:
    """Read every line, so that a backup that this version cannot read changes nothing."""
    if manifest.stored.encode() not in codec.READABLE:
        raise BackupError(
            f"the backup's data is of version {manifest.stored}, made by Lotse {manifest.lotse}; "
            "this version cannot read it; nothing was changed"
        )
    try:
        contacts = len([store.revived(copy).contact for copy in copies(unpacked)])
        rows = sum(1 for _ in rows_of(unpacked))
    except ValueError as error:  # the text of the error may quote somebody's words
        raise BackupError(
            f"a line of the backup cannot be read ({type(error).__name__}); nothing was changed"
        ) from None
    if (contacts, rows) != (manifest.contacts, manifest.rows):
        raise BackupError("the backup does not hold what its manifest promises; nothing was changed")


def copies(unpacked: Path) -> Iterator[Copy]:
    with (unpacked / archive.CONTACTS).open("rb") as lines:
        for line in lines:
            yield _COPY.validate_json(line)


def rows_of(unpacked: Path) -> Iterator[Row]:
    with (unpacked / archive.ROWS).open("rb") as lines:
        for line in lines:
            yield _ROW.validate_json(line)


async def _check_secret(settings: Settings, redis: Any, unpacked: Path) -> None:
    """Without the key of the backup no address would find its contact."""
    theirs = (unpacked / archive.SECRET_KEY).read_text().strip()
    ours = Folder.of(settings.data_dir).root / "secret_key"
    if settings.secret_key and settings.secret_key != theirs:
        raise BackupError("LOTSE_SECRET_KEY is not the backup's; unset it or set the old one; nothing was changed")
    same = settings.secret_key or (ours.exists() and ours.read_text().strip() == theirs)
    if not same and (alive := await running(redis)):
        raise BackupError(
            f"{', '.join(alive)} runs with another secret key than the backup's: end Lotse, restore, and start it "
            "again; nothing was changed"
        )


async def _shut(redis: Any, manifest: Manifest, *, replace: bool) -> None:
    """Close the doors first and look then, so that nothing slips in between."""
    hold = RedisSendHold(redis)
    before = await hold.read()
    broken_off = before is not None and before.state == "restoring"
    await hold.set(Held("restoring", manifest.made_at))
    if not replace and not broken_off and not await store.is_empty(redis):
        await (hold.set(before) if before else hold.lift())
        raise BackupError("this installation is not empty; --replace deletes what is in it; nothing was changed")


async def _write(
    settings: Settings, redis: Any, manifest: Manifest, unpacked: Path, complete: bool, say: Say, clock: Clock
) -> Restored:
    folder = Folder.of(settings.data_dir)
    await store.clear(redis)
    _files(settings, manifest, unpacked, keep_live=bool(await running(redis)), say=say)
    revocations = RevocationLog(folder.withdrawals, clock)
    revocations.merge(RevocationLog(unpacked / archive.WITHDRAWALS, clock).lines())
    named = revocations.read()
    lost = of_contacts(named)
    contacts = unsent = waiting = ended = given_up = 0
    for row in rows_of(unpacked):
        if row.key != keys.LIVE_RELEASE or _is_live(settings, row):
            await store.put_row(redis, row)
    for copy in copies(unpacked):
        await store.put(redis, store.revived(copy), to_ms(clock()))
        contacts, unsent, waiting = contacts + 1, unsent + store.unsent(copy), waiting + store.unanswered(copy)
        if copy.contact in lost:
            ended += await end_consents(redis, copy.contact, lost[copy.contact])
        if not complete:
            given_up += await end_consents(redis, copy.contact, store.doubted(copy, clock()))
        if contacts % STEP == 0:
            say(f"{contacts} contacts …")
    erasing = wiring.stores(settings, redis, clock).erasing
    erased = sum([await erasing.again(gone) for gone in revocations.erasures()])
    _roots(settings, manifest, unpacked, clock)
    await RedisSendHold(redis).set(Held("held", manifest.made_at, restored_at=clock()))
    list_until = max((one.at for one in named), default=None)
    return Restored(moment_of(manifest.made_at), contacts, unsent, waiting, ended, given_up, erased, list_until)


def _roots(settings: Settings, manifest: Manifest, unpacked: Path, clock: Clock) -> None:
    """The ledger's second place goes on where it is; from the backup's day on its checkpoints are made anew."""
    file, theirs = checkpoint_file(settings), unpacked / archive.ROOTS
    file.take_over(theirs.read_bytes().splitlines() if theirs.exists() else [])
    course = file.course()
    if course.next_day is not None:
        file.append(Back(min(day_of(manifest.made_at), course.next_day), clock()), course.last)


def _is_live(settings: Settings, row: Row) -> bool:
    """Whether that release is live here, too: where another one runs, that one stays."""
    live = live_in(row.value.encode())
    return live is not None and live.release == live_release(settings)


def moment_of(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _files(settings: Settings, manifest: Manifest, unpacked: Path, *, keep_live: bool, say: Say) -> None:
    """The secret key, and the releases that are missing here; what runs keeps its live release."""
    folder = Folder.of(settings.data_dir)
    if not settings.secret_key:
        scratch = folder.root / ".secret_key.restored"
        shutil.copy(unpacked / archive.SECRET_KEY, scratch)
        scratch.chmod(0o600)
        scratch.replace(folder.root / "secret_key")
    folder.releases.mkdir(parents=True, exist_ok=True)
    if not os.access(folder.releases, os.W_OK):
        say("The releases are read-only here, as they are beside a brain that builds them; they stay as they are.")
        return
    theirs = unpacked / archive.RELEASES
    for path in (*sorted((theirs / MODELS).glob("*")), *(one.parent for one in sorted(theirs.glob("*/manifest.json")))):
        target = folder.releases / path.relative_to(theirs)
        if not target.exists():
            scratch = folder.releases / f".restored-{path.name}"
            shutil.rmtree(scratch, ignore_errors=True)
            shutil.copytree(path, scratch)
            target.parent.mkdir(exist_ok=True)
            scratch.rename(target)
    live = live_release(settings)
    release = wiring.releases(settings).get(manifest.live) if manifest.live else None
    if release is None or live == manifest.live:
        return
    if keep_live and live:
        say(f"Release {live} stays live, since it is running; the backup's was {manifest.live}.")
    else:
        wiring.releases(settings).publish(release)
