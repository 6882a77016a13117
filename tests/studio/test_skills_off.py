"""Questions that lead on, have several wordings, or are switched off and removed: by call and in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from tests.studio.scene import Studio
from tests.studio.skill_scene import Skills, kept
from tests.studio.test_skills_calls import DOG
from tests.support.browser import browser

__all__ = ["browser"]

MADE = "company/darf_mein_hund_mit"
MORE = {"de": "Klar, Hunde dürfen mit.", "de_sie": "Gern, Hunde dürfen mit.", "en": "Sure, dogs may come."}


def turned(key: str, before: Any, after: Any) -> dict[str, Any]:
    return {"edits": [{"file": "skill", "unit": ["key", key], "before": before, "after": after}]}


async def codes(skills: Skills, skill: str) -> set[str]:
    return {one.code for one in await skills.workspace.findings() if one.skill == skill and one.level == "error"}


async def test_a_new_question_has_wordings_and_choices(studio: Studio) -> None:
    """Each wording is there in all three forms, the choices stand in its description, and nothing is wrong with it."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        token = await studio.token()
        body = {**DOG, "link": "", "more": [MORE], "choices": ["disruption_line", "human"]}
        status, answer = await skills.call("POST", "/new", token, body)
        assert status == 200
        texts = {text["response"]: text["locales"] for text in answer["view"]["texts"]}
        assert texts["utter_darf_mein_hund_mit"]["en"] == ["Yes, your dog may come.", "Sure, dogs may come."]
        assert answer["view"]["skill"]["choices"] == ["disruption_line", "human"]
        assert await codes(skills, "darf_mein_hund_mit") == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"more": [{**MORE, "en": ""}]},
        {"more": [MORE] * 5},
        {"choices": ["a", "b", "c", "d"]},
        {"choices": ["../x"]},
        {"choices": "human"},
    ],
)
async def test_too_much_or_half_is_refused(studio: Studio, wrong: dict[str, Any]) -> None:
    """No empty wording, no more than five, no more buttons than a message has, only names."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        assert (await skills.call("POST", "/new", await studio.token(), {**DOG, **wrong}))[0] == 400


async def test_who_relies_on_a_question_is_told(studio: Studio) -> None:
    """Other questions' dialogues that expect it, what leads to it, and whether customers consent by it; also where a
    draft holds anything but a question."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        token = await studio.token()
        await skills.call("POST", "/new", token, {**DOG, "choices": ["my_line"]})
        dialogue = {"name": "x", "turns": [{"say": "Hm?", "expect": {"skill": "my_line"}}, "nonsense"]}
        edit = {"file": "skill", "unit": ["dialogue", "x"], "before": None, "after": dialogue}
        await skills.call("POST", f"/{MADE}/edit", token, {"edits": [edit]})
        status, found = await skills.call("GET", "/transit/my_line/needed", token)
        assert status == 200
        assert [one["place"] for one in found["skills"]] == [MADE]
        assert found["consents"] is True
        assert (await skills.call("GET", f"/{MADE}/needed", token))[1] == {
            "dialogues": [], "skills": [], "consents": False,
        }  # fmt: skip


async def test_a_shipped_question_is_switched_off_and_back(studio: Studio) -> None:
    """In the draft, with undo; help cannot be published as off."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        token = await studio.token()
        status, answer = await skills.call("POST", "/transit/my_line/edit", token, turned("switched_off", None, True))
        assert (status, answer["view"]["skill"]["switched_off"]) == (200, True)
        text = await skills.workspace.text("transit/my_line/skill.yml") or ""
        assert yaml.safe_load(text)["switched_off"] is True
        assert await codes(skills, "my_line") == set()
        status, answer = await skills.call("POST", "/transit/my_line/undo", token, {"number": answer["number"]})
        assert "switched_off" not in answer["view"]["skill"]
        await skills.call("POST", "/common/human/edit", token, turned("switched_off", None, True))
        assert await codes(skills, "human") == {"never_off"}
        await skills.call("POST", "/common/thank/edit", token, turned("choices", None, ["no_such_question"]))
        assert await codes(skills, "thank") == {"unknown_skill"}


async def test_switching_off_tells_what_happens_first(studio: Studio, browser: Browser) -> None:
    """A dialog says what becomes of sentences, golden dialogues and consents; nothing changes until it is confirmed."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, "/studio/skills/transit/disruption_line#about")
        page = tab.page
        await page.get_by_role("button", name="Abschalten").click()
        box = page.get_by_role("dialog")
        await expect(box).to_contain_text("Sie werden weiter erkannt")
        await expect(box).to_contain_text("führt hierher")
        await expect(box).to_contain_text("Was sie schon erlaubt haben, gilt weiter")
        await tab.picture("skills-off")
        assert (await Axe().run(page)).response["violations"] == []
        await page.keyboard.press("Escape")
        assert await skills.workspace.head() == 0
        await page.get_by_role("button", name="Abschalten").click()
        await box.get_by_role("button", name="Abschalten").click()
        await kept(page)
        await expect(page.get_by_text("im Entwurf abgeschaltet", exact=False).first).to_be_visible()
        await page.get_by_role("button", name="Wieder einschalten").click()
        await kept(page)
        assert "switched_off" not in (await skills.workspace.text("transit/disruption_line/skill.yml") or "")
        await page.goto(f"{studio.origin}/studio/skills/common/human#about")
        await expect(page.get_by_text("lässt sich nicht abschalten")).to_be_visible()
        assert tab.complaints == []


async def test_wordings_and_choices_in_the_editor(studio: Studio, browser: Browser) -> None:
    """The form keeps both hidden until asked for; the editor adds and removes a wording, and changes a button."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        await skills.call("POST", "/new", await studio.token(), DOG)
        tab = await studio.opened(browser, f"/studio/skills/{MADE}#texts")
        page = tab.page
        first = page.locator("section.text").first
        await first.get_by_role("button", name="Noch ein Wortlaut").click()
        second = first.get_by_role("group", name="Wortlaut 2")
        for label, text in zip(("Deutsch (du)", "Deutsch (Sie)", "Englisch"), MORE.values(), strict=True):
            await second.get_by_label(label, exact=True).fill(text)
        await kept(page)
        assert "Sure, dogs may come." in (await skills.workspace.text(f"{MADE}/responses.yml") or "")
        await first.get_by_role("button", name="Letzten Wortlaut entfernen").click()
        await kept(page)
        assert "Sure, dogs may come." not in (await skills.workspace.text(f"{MADE}/responses.yml") or "")
        await page.click("#tab-about")
        await page.get_by_label("Knopf 1").select_option("my_line")
        await kept(page)
        assert yaml.safe_load(await skills.workspace.text(f"{MADE}/skill.yml") or "")["choices"] == ["my_line"]
        await page.goto(f"{studio.origin}/studio/skills/new")
        await expect(page.get_by_label("Knopf 1")).to_have_count(0)
        await page.get_by_text("Zum Antippen anbieten").click()
        await page.get_by_label("Knopf 1").select_option("human")
        await page.get_by_role("button", name="Noch ein Wortlaut").click()
        await tab.picture("skills-new-more")
        assert (await Axe().run(page)).response["violations"] == []
        assert tab.complaints == []
