"""From the restore to the resume: what holds, what has ended, and what the customer says meanwhile."""

from __future__ import annotations

import pytest

from bot.cli import backup
from bot.model.clock import utc_now
from bot.model.revocation import Lost
from tests.system.backup.home import Home, Lived, lived


async def test_a_restored_installation_is_held_until_resumed(home: Home, other: Home) -> None:
    """Turns go on, nothing leaves; after the resume it does, and a second resume finds nothing held."""
    contact, _ = await lived(home)
    await other.restore(await home.take(), complete=True)
    async with other.opened() as found:
        taken = await found.mailbox.take(contact, 10)
        assert taken is not None
        assert [item.kind for item in taken.items] == ["restored"]
        assert await found.outbox.claim(contact) is None
    done = await backup.resume(other.settings)
    assert done is not None
    assert await backup.resume(other.settings) is None


async def test_a_list_that_may_lack_something_is_not_trusted(home: Home, other: Home) -> None:
    """Unless the operator says that it is complete: then nobody knows what has ended since, so live consents end as
    failed, which the next answer tells."""
    contact, _ = await lived(home)
    archive = await home.take()
    assert (await other.restore(archive)).consents_given_up == 1
    async with other.opened() as found:
        assert [one.status for one in await found.threads.consents(contact)] == ["failed"]
    assert (await other.restore(archive, replace=True, complete=True)).consents_given_up == 0
    async with other.opened() as found:
        assert [one.status for one in await found.threads.consents(contact)] == ["live"]


@pytest.mark.parametrize("after_the_restore", [False, True])
@pytest.mark.parametrize("complete", [False, True])
async def test_what_was_withdrawn_since_is_withdrawn(
    home: Home, other: Home, *, after_the_restore: bool, complete: bool
) -> None:
    """A consent in the revocation log has ended, whether the list is there at the restore or only at the resume, and
    also if the restore gave it up: then its customer is not told of a notice that they did not want any more."""
    contact, granted = await lived(home)
    archive = await home.take()
    home.revocations.append([Lost(contact, granted.id, "withdrawn", 0, utc_now())])
    lines = (home.folder / "withdrawals.log").read_bytes()
    other.folder.mkdir()
    if not after_the_restore:
        (other.folder / "withdrawals.log").write_bytes(lines)
    done = await other.restore(archive, complete=complete)
    (other.folder / "withdrawals.log").write_bytes(lines)
    resumed = await backup.resume(other.settings)
    assert resumed is not None
    assert (done.consents_ended, resumed.by_list) == ((0, 1) if after_the_restore else (1, 0))
    async with other.opened() as found:
        assert [one.status for one in await found.threads.consents(contact)] == ["withdrawn"]
        assert (await found.wanting.step(granted.type, granted.subject, 0, "", 10)).contacts == ()


def with_list(other: Home, *lost: Lost) -> None:
    other.folder.mkdir(exist_ok=True)
    other.revocations.append(lost)


async def consent(home: Home, contact: str) -> str:
    async with home.opened() as found:
        (one,) = await found.threads.consents(contact)
    return one.status


@pytest.mark.parametrize("after_the_restore", [False, True])
async def test_a_pause_begun_since_holds(home: Home, other: Home, *, after_the_restore: bool) -> None:
    """A pause in the revocation log holds, whether the list is there at the restore or only at the resume."""
    contact, granted = await lived(home)
    archive, paused = await home.take(), Lost(contact, granted.id, "paused", 1, utc_now())
    if not after_the_restore:
        with_list(other, paused)
    await other.restore(archive, complete=True)
    if after_the_restore:
        with_list(other, paused)
    await backup.resume(other.settings)
    assert await consent(other, contact) == "paused"


async def test_a_pause_said_while_sending_is_held_holds(home: Home, other: Home) -> None:
    """The resume does not end a pause again that the customer has begun once more since the restore."""
    contact, granted = await lived(home)
    archive = await home.take()
    with_list(other, *(Lost(contact, granted.id, status, 1, utc_now()) for status in ("paused", "live")))
    await other.restore(archive, complete=True)
    async with other.opened() as found:
        await Lived(found, contact).turn(paused=((granted.id, None),))
    await backup.resume(other.settings)
    assert await consent(other, contact) == "paused"


async def test_a_pause_ended_while_sending_is_held_is_over(home: Home, other: Home) -> None:
    """The resume does not begin a pause again that the customer has ended since the restore."""
    contact, granted = await lived(home)
    archive = await home.take()
    with_list(other, Lost(contact, granted.id, "paused", 1, utc_now()))
    await other.restore(archive, complete=True)
    async with other.opened() as found:
        await Lived(found, contact).turn(resumed=(granted.id,))
    await backup.resume(other.settings)
    assert await consent(other, contact) == "live"


async def test_a_notice_made_while_sending_is_held_leaves(home: Home, other: Home) -> None:
    """A pause that was over before the restore does not cost the notice that was made since."""
    contact, granted = await lived(home)
    archive = await home.take()
    with_list(other, *(Lost(contact, granted.id, status, 1, utc_now()) for status in ("paused", "live")))
    await other.restore(archive, complete=True)
    async with other.opened() as found:
        out = await Lived(found, contact).notify(granted)
    await backup.resume(other.settings)
    async with other.opened() as found:
        claimed = await found.outbox.claim(contact)
    assert claimed is not None
    assert claimed.permit.message == out.id
