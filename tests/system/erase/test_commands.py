"""`lotse export` and `lotse erase`, as an operator runs them, and a restore that brings nobody back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.store.redis import keys
from tests.store.scene import ADDRESS
from tests.system.backup.command import lotse
from tests.system.backup.home import Home, Lived, lived

NOBODY = "twilio:whatsapp:+491510000000"


@pytest.fixture
async def home(tmp_path: Path) -> Home:
    """An installation that does not run, with a past."""
    made = Home(tmp_path / "data")
    await lived(made)
    return made


async def test_an_export_holds_everything(home: Home) -> None:
    """One JSON object with the state, the transcript, the messages, the consents with their proof, what waits, and
    the ledger, on standard output or in a file that only its owner can read."""
    done = await lotse(home, "export", str(ADDRESS))
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)["now"]
    assert found["address"] == str(ADDRESS)
    assert [line["text"] for line in found["thread"]] == ["noch nicht weg"]
    assert [one["status"] for one in found["messages"]] == ["pending"]
    assert [one["kind"] for one in found["not_yet_read"]] == ["message"]
    assert found["state"]["conversation"]["owner"] == "bot"
    assert found["consents"][0]["proof"]["shown"] == "Soll ich dir Bescheid geben?"
    assert [entry["kind"] for entry in found["ledger"]] == ["granted"]
    target = home.folder.parent / "person.json"
    assert (await lotse(home, "export", str(ADDRESS), "--file", str(target))).code == 0
    assert json.loads(target.read_text())["now"]["contact"] == found["contact"]
    assert target.stat().st_mode & 0o777 == 0o600
    again = await lotse(home, "export", str(ADDRESS), "--file", str(target))
    assert (again.code, again.err.count("\n")) == (1, 1)


async def test_an_erasure_asks_first(home: Home) -> None:
    """Without a yes at the prompt nothing happens; the code says so."""
    done = await lotse(home, "erase", str(ADDRESS), answer="n\n")
    assert done.code == 1
    assert "Erase everything about" in done.err
    async with home.opened() as found:
        assert await found.addresses.find(ADDRESS) is not None


async def test_an_erasure_says_what_went(home: Home) -> None:
    """With no worker running the command erases by itself, counts what went, and says that only a tombstone stays."""
    done = await lotse(home, "erase", str(ADDRESS), "--yes")
    assert (done.code, done.err) == (0, "")
    assert "1 line, 1 message, 1 opt-in, 0 timers" in done.out
    assert "tombstone" in done.out
    async with home.opened() as found:
        assert await found.addresses.find(ADDRESS) is None


async def test_erasing_twice_and_erasing_nobody(home: Home) -> None:
    """A second time it says since when nothing is left; of an unknown address it says that nothing is stored; an
    export afterwards shows the tombstone. Each error is one line."""
    await lotse(home, "erase", str(ADDRESS), "--yes")
    again = await lotse(home, "erase", str(ADDRESS), "--yes")
    assert again.code == 1
    assert "was erased on 20" in again.err
    for name in ("export", "erase"):
        nobody = await lotse(home, name, NOBODY)
        assert (nobody.code, nobody.err.count("\n")) == (1, 1)
        assert "nothing is stored about this address" in nobody.err
        wrong = await lotse(home, name, "+4915112345678")
        assert (wrong.code, wrong.err.count("\n")) == (1, 1)
        assert "an address looks like" in wrong.err
    after = json.loads((await lotse(home, "export", str(ADDRESS))).out)
    assert after["now"] is None
    (earlier,) = after["erased_before"]
    assert earlier["erased_at"]
    verified = await lotse(home, "ledger", "verify")
    assert (verified.code, "whole" in verified.out) == (0, True), verified.out
    assert (earlier["thread"], earlier["consents"], earlier["address"]) == ([], [], "")
    assert [entry["kind"] for entry in earlier["ledger"]] == ["granted", "erased"]


async def test_a_restore_brings_nobody_back(home: Home) -> None:
    """Who was erased after the backup is erased again by the restore: no row of their address, no text, no consent,
    no message that waits; and their new contact, if there is one, is left alone by it."""
    backup = await home.take()
    async with home.opened() as found:
        contact = str(await found.addresses.find(ADDRESS))
    assert (await lotse(home, "erase", str(ADDRESS), "--yes")).code == 0
    restored = await home.restore(backup, replace=True)
    assert restored.erased == 1
    async with home.opened() as found:
        assert await found.addresses.find(ADDRESS) is None
        gone = Lived(found, contact)
        left = [
            part
            for part in ("state", "thread", "optins", "mailbox", "outq")
            if await found.redis.exists(gone.key(part))
        ]
        assert left == []
        assert await found.redis.hexists(gone.key("meta"), "erased")
        assert [one.contact for one in await found.tombstones.of(found.addresses.digest(ADDRESS))] == [contact]
        assert await found.redis.zscore(keys.erased_in(gone.shard), contact)  # the files are written anew for them too
        fresh = await found.addresses.contact_of(ADDRESS)
    assert fresh != contact


async def test_a_lost_disk_brings_nobody_back_either(home: Home, tmp_path: Path) -> None:
    """Into an empty installation that was given the revocation log, the erasure is repeated as well."""
    backup = await home.take()
    assert (await lotse(home, "erase", str(ADDRESS), "--yes")).code == 0
    other = Home(tmp_path / "other")
    other.folder.mkdir()
    (other.folder / "withdrawals.log").write_bytes((home.folder / "withdrawals.log").read_bytes())
    assert (await other.restore(backup)).erased == 1
    async with other.opened() as found:
        assert await found.addresses.find(ADDRESS) is None
