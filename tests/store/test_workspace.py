"""The draft in Redis: all admins share one, nobody's change is lost, and each can be taken back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.content.edit.shipped import Shipped
from bot.content.edit.workspace import ContentWorkspace
from bot.model.errors import RefusedError
from bot.model.workspace import ConflictError, Edit, Finding, Materialised
from bot.store.redis import keys
from bot.store.workspace import RedisDrafts
from tests.support.redis import Server, server

__all__ = ["server"]

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
NLU, TEXTS, SKILL = "common/thank/nlu.yml", "common/thank/responses.yml", "common/thank/skill.yml"
DOG = Edit(NLU, ("phrase", "de", "wuff"), None, "wuff")
CAT = Edit(NLU, ("phrase", "de", "miau"), None, "miau")
GERN = ("text", "utter_thank", "de", "0")


def nothing_found(_: Materialised, __: str) -> Sequence[Finding]:
    return ()


class Studio:
    """Two processes over one store, and what is shipped in a folder of its own."""

    def __init__(self, redis: object, shipped: Path) -> None:
        self.redis = redis
        self.shipped = shipped
        self.one, self.other = self.process(), self.process()

    def process(self) -> ContentWorkspace:
        return ContentWorkspace(RedisDrafts(self.redis), Shipped(self.shipped), lambda: NOW, nothing_found)


@pytest.fixture
async def studio(server: Server, tmp_path: Path) -> AsyncIterator[Studio]:
    """An empty draft over three small files."""
    folder = tmp_path / "data" / "nlu" / "common" / "thank"
    folder.mkdir(parents=True)
    examples = "    examples: |\n      - danke\n      - vielen Dank\n"
    (folder / "nlu.yml").write_text(
        f'version: "3.1"\n\nnlu:\n  - intent: thank\n    metadata: {{language: de}}\n{examples}', encoding="utf-8"
    )
    condition = '    - condition: [{type: slot, name: locale, value: %s}]\n      text: "%s"\n'
    texts = "".join(condition % pair for pair in (("de", "Gern!"), ("de_sie", "Gern!"), ("en", "Welcome!")))
    (folder / "responses.yml").write_text(f'version: "3.1"\n\nresponses:\n  utter_thank:\n{texts}', encoding="utf-8")
    (folder / "skill.yml").write_text("# A courtesy.\nskill: thank\ntitle: {de: Danke, en: Thanks}\n", encoding="utf-8")
    redis = server.client()
    await clear(redis)
    yield Studio(redis, tmp_path / "data")
    await clear(redis)
    await redis.aclose()


async def clear(redis: object) -> None:
    async for key in redis.scan_iter(match="{content}:*", count=1000):  # type: ignore[attr-defined]
        await redis.delete(key)  # type: ignore[attr-defined]


async def test_a_change_is_seen_by_all_and_numbered(studio: Studio) -> None:
    """What one process changes another one reads; a file that nobody has changed is what is shipped."""
    assert (await studio.one.head(), await studio.one.files()) == (0, {})
    made = await studio.one.edit([DOG], "anna", "a dog")
    assert (made.number, made.by, made.at, made.note) == (1, "anna", NOW, "a dog")
    assert await studio.other.text(NLU) == (studio.one.shipped(NLU) or "") + "      - wuff\n"
    assert await studio.other.text(TEXTS) == studio.one.shipped(TEXTS)
    assert list(await studio.other.files()) == [NLU]
    assert [one.number for one in await studio.other.history()] == [1]


async def test_two_admins_at_once_lose_nothing(studio: Studio) -> None:
    """Changes of other units never conflict, however many are made at the same moment."""
    edits = [
        studio_of.edit([Edit(NLU, ("phrase", "de", said), None, said)], by)
        for studio_of, by in ((studio.one, "anna"), (studio.other, "ben"))
        for said in (f"{by} sagt {number}" for number in range(8))
    ]
    made = await asyncio.gather(*edits)
    assert sorted(one.number for one in made) == list(range(1, 17))
    text = await studio.one.text(NLU) or ""
    assert all(f"      - {by} sagt {number}\n" in text for by in ("anna", "ben") for number in range(8))


async def test_who_has_seen_something_older_is_told(studio: Studio) -> None:
    """A unit that has changed since is not overwritten: the second hears what it is now, who did it and when."""
    await studio.one.edit([Edit(TEXTS, GERN, "Gern!", "Sehr gern!")], "anna")
    with pytest.raises(ConflictError) as refused:
        await studio.other.edit([Edit(TEXTS, GERN, "Gern!", "Klar!")], "ben")
    assert (refused.value.theirs, refused.value.by, refused.value.at) == ("Sehr gern!", "anna", NOW)
    assert await studio.other.head() == 1


async def test_what_is_sent_twice_is_done_once(studio: Studio) -> None:
    """Who did not hear the answer and sends the same again has no conflict with themselves, and undoes nobody else."""
    reword = Edit(NLU, ("phrase", "de", "danke"), "danke", "danke dir")
    gone = Edit(NLU, ("phrase", "de", "vielen Dank"), "vielen Dank", None)
    text = Edit(TEXTS, GERN, "Gern!", "Klar!")
    first = await studio.one.edit([DOG, reword, gone, text], "anna")
    again = await studio.other.edit([DOG, reword, gone, text], "anna")
    assert (first.number, again.number, again.edits) == (1, 1, ())
    more = await studio.other.edit([DOG, CAT], "ben")
    assert [edit.unit for edit in more.edits] == [CAT.unit]
    await studio.one.undo(2, "ben")
    assert "wuff" in (await studio.one.text(NLU) or "")


async def test_edits_are_made_together_or_not_at_all(studio: Studio) -> None:
    """One edit that cannot be made keeps the others from being made."""
    with pytest.raises(ConflictError):
        await studio.one.edit([DOG, Edit(TEXTS, GERN, "Falsch", "Klar!")], "anna")
    assert (await studio.one.head(), await studio.one.files()) == (0, {})


async def test_an_undone_change_is_gone_and_others_stay(studio: Studio) -> None:
    """Undo takes back one revision, each byte of it, and leaves what came after; it is a revision itself."""
    await studio.one.edit([DOG, Edit(TEXTS, GERN, "Gern!", "Klar: #1")], "anna")
    await studio.other.edit([CAT], "ben")
    undone = await studio.one.undo(1, "anna")
    assert (undone.number, undone.note) == (3, "undo 1")
    assert await studio.one.text(NLU) == (studio.one.shipped(NLU) or "") + "      - miau\n"
    assert list(await studio.one.files()) == [NLU]
    await studio.one.undo(2, "anna")
    assert await studio.one.files() == {}
    await studio.one.undo(3, "ben")
    assert "wuff" in (await studio.one.text(NLU) or "")


async def test_an_undo_of_what_was_changed_since_is_a_conflict(studio: Studio) -> None:
    """Who would take back what somebody else has gone on with is told so."""
    await studio.one.edit([Edit(TEXTS, GERN, "Gern!", "Klar!")], "anna")
    await studio.other.edit([Edit(TEXTS, GERN, "Klar!", "Na klar!")], "ben")
    with pytest.raises(ConflictError) as refused:
        await studio.one.undo(1, "anna")
    assert refused.value.by == "ben"
    with pytest.raises(RefusedError, match="unknown"):
        await studio.one.undo(9, "anna")


async def test_a_revision_can_be_written_out_after_others(studio: Studio) -> None:
    """What is trained is the revision that was asked for, whatever was changed, added or removed since."""
    own = Edit("common/dog/skill.yml", ("file",), None, "skill: dog\n")
    await studio.one.edit([DOG], "anna")
    await studio.one.edit([own], "anna")
    await studio.one.edit([CAT, Edit(own.file, ("file",), own.after, None)], "anna")
    async with studio.other.materialised(2) as made:
        assert (made.content / "nlu" / own.file).read_text() == "skill: dog\n"
        assert (made.overlay / NLU).read_text() == (studio.one.shipped(NLU) or "") + "      - wuff\n"
        assert (made.base / NLU).read_text() == studio.one.shipped(NLU)
        assert (made.content / "nlu" / TEXTS).read_text() == studio.one.shipped(TEXTS)
        place = made.content
    assert not place.exists()
    async with studio.other.materialised() as made:
        assert not (made.content / "nlu" / own.file).exists()
        assert "miau" in (made.content / "nlu" / NLU).read_text()


async def test_an_upgrade_keeps_the_companys_changes(studio: Studio) -> None:
    """What is shipped anew is taken, what the company has changed stays, and only what both have changed waits for
    somebody to decide."""
    await studio.one.edit([DOG, Edit(TEXTS, GERN, "Gern!", "Jo!")], "anna")
    await studio.one.edit([Edit(TEXTS, ("text", "utter_thank", "en", "0"), "Welcome!", "Cheers!")], "anna")
    for name, old, new in (
        ("nlu.yml", "- danke\n", "- danke dir\n"),
        ("responses.yml", "Welcome!", "You are welcome!"),
    ):
        file = studio.shipped / "nlu" / "common" / "thank" / name
        file.write_text("# New here.\n" + file.read_text().replace(old, new))
    after = studio.process()
    conflicts = await after.carry_over()
    text = await after.text(NLU) or ""
    assert text.startswith("# New here.\n")
    assert "- danke dir\n" in text
    assert "- wuff\n" in text
    found = conflicts[0]
    assert len(conflicts) == 1
    assert (found.unit, found.base, found.ours, found.theirs) == (
        ("text", "utter_thank", "en", "0"), "Welcome!", "Cheers!", "You are welcome!",
    )  # fmt: skip
    assert await after.carry_over() == conflicts, "a second start changes nothing"
    assert await after.head() == 3
    await after.decide(found.id, "theirs", "ben")
    assert await after.conflicts() == ()
    assert "You are welcome!" in (await after.text(TEXTS) or "")
    assert "Jo!" in (await after.text(TEXTS) or "")


async def test_the_history_is_read_in_pages(studio: Studio) -> None:
    """The latest come first, of one file alone where one is named, and from any number down."""
    for number in range(5):
        await studio.one.edit([Edit(NLU, ("phrase", "de", f"a{number}"), None, f"a{number}")], "anna")
    await studio.one.edit([Edit(TEXTS, GERN, "Gern!", "Jo!")], "ben")
    assert [one.number for one in await studio.one.history(limit=2)] == [6, 5]
    assert [one.number for one in await studio.one.history(before=5, limit=2)] == [4, 3]
    assert [one.number for one in await studio.one.history(file=TEXTS)] == [6]


async def test_nothing_lies_outside_the_names_of_content(studio: Studio) -> None:
    """A name that leads elsewhere, a pack that is not there and a unit that a file does not have are refused."""
    whole = ("file",)
    for file in (
        "../x/y.yml",
        "/etc/passwd",
        "common/../../x.yml",
        "common/thank/nlu.yaml",
        "common//x.yml",
        "c/d/e/f.yml",
    ):
        with pytest.raises(RefusedError, match="file"):
            await studio.one.edit([Edit(file, whole, None, "a: 1\n")], "eve")
    with pytest.raises(RefusedError, match="pack"):
        await studio.one.edit([Edit("elsewhere/x/skill.yml", whole, None, "a: 1\n")], "eve")
    for file, unit in ((NLU, ("key", "version")), (TEXTS, ("phrase", "de", "x")), (SKILL, ("key",)), (SKILL, ())):
        with pytest.raises(RefusedError, match="unit"):
            await studio.one.edit([Edit(file, unit, None, "x")], "eve")
    with pytest.raises(RefusedError, match="unreadable"):
        await studio.one.edit([Edit(SKILL, whole, None, "a: &a [x]\nb: [*a, *a]\n")], "eve")
    assert await studio.one.files() == {}
    assert await studio.redis.get(keys.CONTENT_DRAFT) is None  # type: ignore[attr-defined]
