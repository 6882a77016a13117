"""The company's own content survives a backup and a restore, with its history, whole."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot import wiring
from bot.model.workspace import Edit
from tests.system.backup.home import Home, lived

NLU = "common/thank/nlu.yml"
TEXT = ("text", "utter_thank", "de", "0")


async def test_the_draft_is_restored_whole(home: Home, other: Home) -> None:
    """Files, their shipped originals, revisions and what is undecided are there again, and can be gone on with."""
    await lived(home)
    async with home.opened() as stores:
        before = wiring.workspace(home.settings, stores.redis)
        await before.edit([Edit(NLU, ("phrase", "de", "wuff"), None, "wuff 👍🏽")], "anna", "a dog")
        said = await before.read("common/thank/responses.yml")
        now = said["responses"]["utter_thank"][0]["text"]
        await before.edit([Edit("common/thank/responses.yml", TEXT, now, "Jo: #1")], "ben")
        kept = (await before.files(), await before.history())
    await other.restore(await home.take(), complete=True)
    async with other.opened() as stores:
        after = wiring.workspace(other.settings, stores.redis)
        assert (await after.files(), await after.history()) == kept
        await after.undo(1, "anna")
        assert list(await after.files()) == ["common/thank/responses.yml"]
        assert await after.head() == 3


async def test_a_backup_while_editors_write_is_of_one_moment(home: Home, other: Home) -> None:
    """Two files that are always changed together are of one revision in a backup, whenever it was taken."""
    await lived(home)
    files = ("company/one/skill.yml", "company/two/skill.yml")

    async with home.opened() as stores:
        draft = wiring.workspace(home.settings, stores.redis)

        async def write(number: int) -> None:
            own = await draft.files()
            await draft.edit([Edit(file, ("file",), own.get(file), f"skill: n{number}\n") for file in files], "anna")

        async def writing() -> None:
            for number in range(20):
                await write(number)

        await write(20)
        _, taken = await asyncio.gather(writing(), home.take())
    await other.restore(taken, complete=True)
    async with other.opened() as stores:
        found = await wiring.workspace(other.settings, stores.redis).files()
    assert len(found) == 2
    assert len(set(found.values())) == 1


async def test_replace_leaves_nothing_of_the_old_draft(home: Home, other: Home, tmp_path: Path) -> None:
    """What an installation held is gone when another one's backup takes its place."""
    await lived(home)
    archive = await home.take()
    await lived(other)
    async with other.opened() as stores:
        await wiring.workspace(other.settings, stores.redis).edit(
            [Edit(NLU, ("phrase", "de", "wuff"), None, "wuff")], "anna"
        )
    await other.restore(archive, replace=True, complete=True)
    async with other.opened() as stores:
        draft = wiring.workspace(other.settings, stores.redis)
        assert (await draft.head(), await draft.files(), await draft.history()) == (0, {}, [])
