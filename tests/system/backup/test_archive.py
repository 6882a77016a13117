"""An archive is whole or refused, and a refused one changes nothing."""

from __future__ import annotations

import asyncio
import io
import json
import os
import tarfile
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.cli import backup
from bot.cli.backup.archive import BackupError
from bot.cli.backup.restoring import copies, rows_of
from bot.model.address import Address
from bot.model.clock import utc_now
from bot.model.errors import LotseError
from bot.model.revocation import Lost
from bot.store.live_release import RedisPointer
from bot.store.redis import codec
from bot.store.restore import revived
from bot.store.revocation_log import REACHES
from bot.wiring import Stores
from tests.store.scene import ADDRESS, message
from tests.system.backup.home import RELEASE, Home, lived
from tests.system.backup.lives import same


def unpacked(archive: Path, to: Path) -> Path:
    with tarfile.open(archive) as tar:
        tar.extractall(to, filter="data")
    return to


async def test_backup_restore_backup(home: Home, other: Home, tmp_path: Path) -> None:
    """A restored installation has the same contacts, addresses, accounts, watch, key and live release."""
    await lived(home)
    first = await home.take("first.tar.gz")
    done = await other.restore(first, complete=True)
    second = await other.take("second.tar.gz")
    before, after = unpacked(first, tmp_path / "1"), unpacked(second, tmp_path / "2")
    wanted = {one.contact: revived(one) for one in copies(before)}
    found = {one.contact: one for one in copies(after)}
    assert wanted.keys() == found.keys()
    assert all(same(found[contact], wanted[contact]) for contact in wanted)
    assert {(row.key, row.value) for row in rows_of(before)} == {(row.key, row.value) for row in rows_of(after)}
    assert (done.contacts, done.unsent, done.open) == (1, 1, 1)
    assert other.secret == home.secret
    assert other.releases() == [RELEASE, "live", "models"]
    assert (other.folder / "releases" / "models" / "m-1" / "model.tar.gz").read_bytes() == b"model"


async def test_another_release_that_is_live_here_stays(home: Home, other: Home) -> None:
    """Where the releases are not written, as beside a brain that runs, the backup's word on which is live counts for
    nothing: it would name what nobody serves."""
    await lived(home)
    taken = await home.take()
    here = other.folder / "releases" / "here"
    here.mkdir(parents=True)
    (here / "manifest.json").write_text('{"source": "none"}')
    (here.parent / "live").write_text("here")
    (other.folder / "secret_key").write_text(home.secret)
    async with other.opened() as found:
        await found.alive.beat("worker", "here")
    await other.restore(taken, replace=True)
    async with other.opened() as found:
        assert await RedisPointer(found.redis).read() is None
    assert (here.parent / "live").read_text() == "here"


async def test_a_backup_ends_those_that_are_too_old(home: Home) -> None:
    """After thirty days a backup goes with the next one, whatever its name and its file's date; others stay, and so
    does what is no backup of ours."""
    await lived(home)
    now = utc_now()
    old = await home.take("anything.tar.gz", clock=lambda: now - timedelta(days=30, minutes=1))
    young = await home.take("lotse-1.tar.gz", clock=lambda: now - timedelta(days=29))
    foreign = home.folder.parent / "photos.tar.gz"
    with tarfile.open(foreign, "w:gz") as tar:
        tar.add(home.folder / "secret_key", "manifest.json")
    for path in (young, foreign):
        os.utime(path, (0, 0))
    new = await home.take("lotse-2.tar.gz", clock=lambda: now)
    assert not old.exists()
    assert [path for path in (young, foreign, new) if not path.exists()] == []
    assert [line for line in home.said if "removed" in line] == [
        f"Earlier backups removed: 1, made before {now - timedelta(days=30):%Y-%m-%d}."
    ]


async def test_only_the_owner_reads_it(home: Home) -> None:
    """The archive holds secrets: nobody else may read it, before or after it is whole; nothing half-written stays."""
    await lived(home)
    archive = await home.take()
    assert archive.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in archive.parent.iterdir()} == {archive.name, home.folder.name}


async def test_a_file_that_is_there_stays(home: Home) -> None:
    """A backup never overwrites another."""
    await lived(home)
    archive = await home.take()
    before = archive.read_bytes()
    with pytest.raises(BackupError, match="exists"):
        await home.take()
    assert archive.read_bytes() == before


@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.99])
async def test_a_truncated_archive_is_refused(home: Home, other: Home, part: float) -> None:
    """Whatever is missing at its end, a torn archive is refused and nothing has changed."""
    await lived(home)
    archive = await home.take()
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(BackupError, match="nothing was changed"):
        await other.restore(archive)
    assert await other.is_untouched()


def rewritten(archive: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """The same archive with its files changed one by one."""
    target = archive.with_name("changed.tar.gz")
    with tarfile.open(archive) as old, tarfile.open(target, "w:gz") as new:
        for entry in old:
            file = old.extractfile(entry)
            changed = change(entry.name, file.read() if file else b"")
            if changed is not None:
                info = tarfile.TarInfo(changed[0])
                info.size = len(changed[1])
                new.addfile(info, io.BytesIO(changed[1]))
    return target


def manifest(**changes: Any) -> Callable[[str, bytes], tuple[str, bytes]]:
    def change(name: str, data: bytes) -> tuple[str, bytes]:
        return (name, json.dumps(json.loads(data) | changes).encode()) if name == "manifest.json" else (name, data)

    return change


def harmed(name: str, data: bytes) -> tuple[str, bytes]:
    return name, data.replace(b"noch", b"doch") if name == "contacts.ndjson" else data


CHANGES: dict[str, Callable[[str, bytes], tuple[str, bytes] | None]] = {
    "a format of another time": manifest(format=99),
    "data of another time": manifest(stored="9"),
    "other numbers": manifest(contacts=7),
    "no numbers": manifest(contacts=None),
    "another text": harmed,
    "no manifest": lambda name, data: None if name == "manifest.json" else (name, data),
    "no contacts": lambda name, data: None if name == "contacts.ndjson" else (name, data),
    "a way out": lambda name, data: ("releases/../../x" if name == "releases/live" else name, data),
    "a stranger": lambda name, data: ("authorized_keys" if name == "releases/live" else name, data),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_changed_archive_is_refused(
    home: Home, other: Home, change: Callable[[str, bytes], tuple[str, bytes] | None]
) -> None:
    """An archive of a version that is not read here, or that is not as it was written, changes nothing."""
    await lived(home)
    archive = rewritten(await home.take(), change)
    with pytest.raises(BackupError, match="nothing was changed"):
        await other.restore(archive)
    assert await other.is_untouched()


async def test_the_version_before_is_read(home: Home, other: Home) -> None:
    """A backup whose data is of the version before this one is restored."""
    await lived(home)
    archive = rewritten(await home.take(), manifest(stored=codec.READABLE[0].decode()))
    assert (await other.restore(archive)).contacts == 1


async def test_an_installation_is_not_overwritten(home: Home, other: Home) -> None:
    """Where something lies already, a restore needs --replace, and then nothing of it is left."""
    await lived(home)
    archive = await home.take()
    async with other.opened() as found:
        await found.accounts.add("ole", "agent")
    with pytest.raises(BackupError, match="--replace"):
        await other.restore(archive)
    async with other.opened() as found:
        assert await found.accounts.find("ole")
        assert await found.hold.read() is None
    await other.restore(archive, replace=True)
    async with other.opened() as found:
        assert await found.accounts.find("ole") is None
        assert await found.accounts.find("jana")


async def test_a_restore_that_broke_off_is_run_again(home: Home, other: Home) -> None:
    """What a broken-off restore has left needs no --replace, and until then the doors stay shut."""
    contact, _ = await lived(home)
    archive = await home.take()
    (other.folder / "releases").mkdir(parents=True)
    (other.folder / "releases" / RELEASE).write_text("a file in the way")
    (other.folder / "releases" / "live").mkdir()
    with pytest.raises(BackupError, match="run again"):
        await other.restore(archive)
    async with other.opened() as found:
        assert (held := await found.hold.read())
        assert held.state == "restoring"
    with pytest.raises(BackupError, match="not finished"):
        await backup.resume(other.settings)
    (other.folder / "releases" / RELEASE).unlink()
    (other.folder / "releases" / "live").rmdir()
    await other.restore(archive)
    async with other.opened() as found:
        assert await found.addresses.find(ADDRESS) == contact


async def test_who_runs_with_another_key_is_not_restored_under(home: Home, other: Home) -> None:
    """Processes that run keep the key they have read: with another one they would find no contact."""
    await lived(home)
    archive = await home.take()
    async with other.opened() as found:
        await found.alive.beat("gateway")
    with pytest.raises(BackupError, match="gateway"):
        await other.restore(archive)


async def test_nothing_secret_is_printed(home: Home, other: Home) -> None:
    """Neither progress nor errors name the key, an address, or somebody's words."""
    await lived(home)
    archive = await home.take()
    said = [str(await other.restore(archive, complete=True))]
    for change in CHANGES.values():
        try:
            await other.restore(rewritten(archive, change))
        except LotseError as error:
            said.append(str(error))
    text = "\n".join([*said, *home.said, *other.said])
    for secret in (home.secret, ADDRESS.user, "noch nicht"):
        assert secret not in text


async def test_a_list_that_cannot_be_shortened_costs_no_backup(home: Home) -> None:
    """The backup is there and says where; that the revocation log stays long is told beside it."""
    await lived(home)
    home.revocations.append([Lost("c-1", "o-1", "withdrawn", 0, utc_now() - 2 * REACHES)])
    before = home.revocations.lines()
    (home.folder / f"withdrawals.log.{os.getpid()}").mkdir()  # where its shorter form is written
    assert (await home.take()).exists()
    assert home.revocations.lines() == before
    assert any("revocation log" in line for line in home.said)


async def test_everybody_in_a_backup_can_be_found_by_their_address(home: Home, tmp_path: Path) -> None:
    """Also those who write for the first time while it is made: or their stop would find nobody after a restore."""
    await lived(home)
    async with home.opened() as found:
        writing = asyncio.create_task(strangers(found))
        file = await home.take()
        writing.cancel()
    inside = await asyncio.to_thread(unpacked, file, tmp_path / "inside")
    found_by = {row.value for row in rows_of(inside) if row.key.startswith("alias:")}
    born = [one.contact for one in copies(inside)]
    assert len(born) > 1
    assert [contact for contact in born if contact not in found_by] == []


async def strangers(found: Stores) -> None:
    for number in count():
        address = Address("webchat", f"stranger-{number}")
        await found.mailbox.enqueue(await found.addresses.contact_of(address), message(), address, f"m-{number}")
