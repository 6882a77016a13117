"""What an upgrade and the company have both changed, decided in the studio."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.content.edit.shipped import Shipped
from bot.content.edit.workspace import ContentWorkspace
from bot.model.workspace import Edit
from bot.paths import CODE
from bot.store.workspace import RedisDrafts
from tests.studio.scene import Studio
from tests.studio.skill_scene import Skills
from tests.support.browser import browser

__all__ = ["browser"]

TEXTS = "common/thank/responses.yml"


@pytest.fixture
async def skills(studio: Studio, tmp_path: Path) -> Skills:
    """One shipped question, whose answer the company has changed, and the next version, too."""
    skills = await Skills(studio).emptied()
    folder = tmp_path / "common"
    shutil.copytree(CODE / "data" / "nlu" / "common" / "thank", folder / "thank")
    file = folder / "thank" / "responses.yml"
    draft = ContentWorkspace(RedisDrafts(studio.redis), Shipped({"common": folder}), studio.clock, lambda *_: ())
    before = (await draft.read(TEXTS))["responses"]["utter_thank"][0]["text"]
    await draft.edit([Edit(TEXTS, ("text", "utter_thank", "de", "0"), before, "Unser Wort.")], "anna")
    file.write_text(file.read_text("utf-8").replace(before.split("\n")[0], "Das neue Wort.", 1), encoding="utf-8")
    await draft.carry_over()
    skills.parts = replace(skills.parts, workspace=draft)
    skills.workspace = draft
    return skills


async def test_both_wordings_are_listed_until_somebody_decides(studio: Studio, skills: Skills) -> None:
    """The upgrade's is taken only if they say so, and who did is in the log."""
    async with studio.serving(skills.pages):
        token = await studio.token()
        (open_one,) = (await skills.call("GET", "/undecided", token))[1]["undecided"]
        assert (open_one["place"], open_one["ours"]) == ("common/thank", "Unser Wort.")
        assert "Das neue Wort." in open_one["theirs"]
        status, answer = await skills.call("POST", "/decide", token, {"id": open_one["id"], "take": "theirs"})
        assert (status, answer["undecided"]) == (200, [])
        assert "Unser Wort." not in str(await skills.workspace.text(TEXTS))
        assert (await skills.audit.read())[0].did.verb == "content.decided"
        assert (await skills.call("POST", "/decide", token, {"id": "none", "take": "ours"}))[0] == 422


async def test_the_list_asks_for_a_decision(studio: Studio, skills: Skills, browser: Browser) -> None:
    """The two wordings stand side by side over the list of questions; the company's stays with one click."""
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, "/studio/skills")
        await expect(tab.page.locator(".conflict")).to_contain_text("Das neue Wort.")
        await tab.picture("skills-merge")
        assert (await Axe().run(tab.page)).response["violations"] == []
        await tab.page.get_by_role("button", name="Unsere behalten").click()
        await expect(tab.page.locator(".conflict")).to_have_count(0)
        assert "Unser Wort." in str(await skills.workspace.text(TEXTS))
        assert not await skills.workspace.conflicts()
        assert tab.complaints == []
