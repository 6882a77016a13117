"""Backup and restore: chains and roots come along, and what a restore takes back is said, not hidden."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import personal_data
from bot.cli.backup import archive
from bot.cli.ledger.show import UnknownContactError, show
from bot.cli.ledger.verify import Report, verify
from bot.model.clock import utc_now
from bot.model.ledger_checkpoints import day_of
from bot.store.ledger import RedisLedger
from bot.store.ledger_checkpoints import RedisCheckpoints
from bot.wiring.stores import checkpoint_file
from tests.store.scene import ADDRESS
from tests.system.backup.home import Home, lived


async def report(home: Home) -> Report:
    return await verify(home.settings, [].append)


async def root(home: Home) -> None:
    async def ours() -> bool:
        return True

    async with home.opened() as found:
        await RedisCheckpoints(found.redis, checkpoint_file(home.settings)).catch_up(utc_now(), ours)


async def test_a_restored_ledger_is_whole(tmp_path: Path) -> None:
    """On a new machine the chains and the roots are those of the backup, and the restore's own endings are in them."""
    home, other = Home(tmp_path / "one"), Home(tmp_path / "two")
    contact, _ = await lived(home)
    await root(home)
    await other.restore(await home.take())
    found = await report(other)
    assert found.findings == []
    async with other.opened() as stores:
        lines = (await RedisLedger(stores.redis).of(contact)).lines
    assert [b'"kind":"granted"' in lines[0], b'"cause":"restore"' in lines[1]] == [True, True]
    assert len(lines) == 2
    assert checkpoint_file(other.settings).lines()[:1] == checkpoint_file(home.settings).lines()
    assert any("made anew" in note for note in found.notes)


async def test_what_a_restore_took_back_is_no_finding(tmp_path: Path) -> None:
    """The second place outlives the store: roots of the days since the backup are made anew, after a line that says
    so."""
    home = Home(tmp_path / "one")
    await lived(home)
    await root(home)
    await home.restore(await home.take(), replace=True)
    course = checkpoint_file(home.settings).course()
    assert [one.day for one in course.restored] == [day_of(utc_now())]
    assert (await report(home)).findings == []
    await root(home)
    assert (await report(home)).findings == []


async def test_a_backup_of_the_version_before_is_read(tmp_path: Path) -> None:
    """An archive of the first format has no roots; the roots of the place that it comes back to go on."""
    home = Home(tmp_path / "one")
    await lived(home)
    await root(home)
    old = tmp_path / "old.tar.gz"
    with archive.unpacked(await home.take(), tmp_path) as (manifest, folder):
        parts = {name: digest for name, digest in manifest.parts.items() if name != archive.ROOTS}
        archive.write(old, replace(manifest, format=1, parts=parts), {name: folder / name for name in parts})
    await home.restore(old, replace=True)
    assert (await report(home)).findings == []
    assert len(checkpoint_file(home.settings).lines()) == 2


async def test_the_roots_of_another_history_are_kept_aside(tmp_path: Path) -> None:
    """Replacing an installation by another one's backup deletes no root: its file stays under another name."""
    home, other = Home(tmp_path / "one"), Home(tmp_path / "two")
    await lived(home)
    await lived(other)
    for each in (home, other):
        await root(each)
    was = checkpoint_file(other.settings).path.read_bytes()
    await other.restore(await home.take(), replace=True)
    assert checkpoint_file(other.settings).path.with_name("roots.log.replaced-1").read_bytes() == was
    assert (await report(other)).findings == []


async def test_an_erased_person_leaves_a_whole_ledger(tmp_path: Path) -> None:
    """After an erasure the chain is whole and fits its roots; it says that there was a consent, and of whom nothing."""
    home = Home(tmp_path / "one")
    contact, granted = await lived(home)
    await root(home)
    await personal_data.erase(home.settings, str(ADDRESS), lambda: True)
    found = await report(home)
    assert found.findings == []
    assert found.erased == 1
    text = "\n".join(await show(home.settings, contact, "de"))
    assert "Texte gelöscht" in text
    assert granted.proof.shown not in text
    assert granted.subject not in text


async def test_the_proof_is_shown(tmp_path: Path) -> None:
    """A data-protection officer reads what was shown, what was said, and when, in German or English."""
    home = Home(tmp_path / "one")
    contact, granted = await lived(home)
    text = "\n".join(await show(home.settings, str(ADDRESS), "de"))
    for part in (contact, "die Kette ist unversehrt", "erteilt", granted.proof.shown, granted.subject, "über twilio"):
        assert part in text
    assert "the chain is whole" in (await show(home.settings, contact, "en"))[0]


async def test_an_unknown_address_is_named(tmp_path: Path) -> None:
    """Nothing is shown of an address that nobody has written from, or that is none."""
    home = Home(tmp_path / "one")
    await lived(home)
    for text in ("twilio:whatsapp:+4915119999999", "nonsense"):
        with pytest.raises(UnknownContactError):
            await show(home.settings, text, "de")
