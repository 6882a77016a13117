"""Editing questions in a real browser, over the shipped content and a real draft."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.studio.tryout.page import tryout
from tests.studio.scene import Studio
from tests.studio.skill_scene import Skills, kept
from tests.studio.test_skills_calls import DOG
from tests.studio.trying import parts, side, stage
from tests.support.browser import browser

__all__ = ["browser"]

LINE, MY_LINE = "transit/disruption_line", "transit/my_line"


async def test_a_stranger_makes_a_question(studio: Studio, browser: Browser) -> None:
    """From the list alone "Darf mein Hund mit?" gets sentences, three texts and a golden dialogue; what is missing is
    said at its field, and a reload loses nothing of the form."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, "/studio/skills")
        page = tab.page
        await page.get_by_role("link", name="Neues Anliegen").click()
        await page.get_by_label("Titel auf Deutsch").fill("Darf mein Hund mit?")
        await page.get_by_role("button", name="Anliegen anlegen").click()
        await expect(page.get_by_role("alert")).to_contain_text("6 Felder")
        await tab.picture("skills-new-missing")
        await page.reload()
        await expect(page.get_by_label("Titel auf Deutsch")).to_have_value("Darf mein Hund mit?")
        await page.get_by_label("Titel auf Englisch").fill("Can my dog come?")
        await (
            page.get_by_label("Deutsch", exact=True)
            .nth(1)
            .fill("darf mein hund mit\nHunde erlaubt?\ndarf mein Hund mit?")
        )
        await page.get_by_label("Deutsch (du)").fill("Ja, dein Hund darf mit.")
        await page.get_by_label("Deutsch (Sie)").fill("Ja, Ihr Hund darf mit.")
        await page.get_by_label("Englisch", exact=True).last.fill("Yes, your dog may come.")
        await page.get_by_label("Jemand schreibt").fill("Hunde erlaubt")
        await page.get_by_role("button", name="Anliegen anlegen").click()
        await expect(page.get_by_text("Das ist einer der Beispielsätze")).to_be_visible()
        await page.get_by_label("Jemand schreibt").fill("Kann ich meinen Dackel dabeihaben?")
        await page.get_by_role("button", name="Anliegen anlegen").click()
        await expect(page.locator("h1")).to_have_text("Darf mein Hund mit?")
        await expect(page.get_by_role("tab", name="Beispielsätze 2")).to_be_visible()
        await expect(page.get_by_role("tab", name="Prüfgespräche 1")).to_be_visible()
        await page.get_by_role("tab", name="Antworttexte").click()
        await expect(page.get_by_label("Deutsch (Sie)").first).to_have_value("Ja, Ihr Hund darf mit.")
        await tab.picture("skills-new-made")
        assert tab.complaints == []


async def test_what_is_typed_survives_a_cut_connection(studio: Studio, browser: Browser) -> None:
    """A text is kept as it is typed. Without a connection the page says so, keeps it over a reload, and stores it as
    soon as there is one."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, f"/studio/skills/{MY_LINE}")
        page = tab.page
        await page.click("#tab-texts")
        text = page.get_by_label("Deutsch (du)").first
        await text.fill("Erster Stand {line}.")
        await kept(page)
        assert "Erster Stand {line}." in str(await skills.workspace.text(f"{MY_LINE}/responses.yml"))
        cut = f"**/api/skills/{MY_LINE}/edit"
        await page.route(cut, lambda route: route.abort())
        await text.fill("Zweiter Stand {line} {lien}.")
        await expect(page.get_by_text("Diesen Wert gibt es hier nicht: {lien}")).to_be_visible()
        await expect(page.locator(".save-state")).to_have_text("Noch nicht gespeichert. Ich versuche es weiter.")
        await tab.picture("skills-texts-cut")
        await page.reload()
        await expect(page.get_by_label("Deutsch (du)").first).to_have_value("Zweiter Stand {line} {lien}.")
        assert "Zweiter" not in str(await skills.workspace.text(f"{MY_LINE}/responses.yml"))
        await page.unroute(cut)
        await kept(page)
        assert "Zweiter Stand {line} {lien}." in str(await skills.workspace.text(f"{MY_LINE}/responses.yml"))


async def test_two_admins_on_one_question(studio: Studio, browser: Browser) -> None:
    """Each sees the other's name and change within seconds; on one text both wordings are shown and one is taken."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        names = [await studio.desk.person("admin") for _ in range(2)]
        one, other = [await studio.opened(browser, f"/studio/skills/{MY_LINE}", name) for name in names]
        for tab in (one, other):
            await tab.page.click("#tab-texts")
        await expect(one.page.locator(".present")).to_contain_text(f"{names[1]} ist auch hier")
        first, second = one.page.get_by_label("Deutsch (du)").first, other.page.get_by_label("Deutsch (du)").first
        await first.fill("Von der einen.")
        await kept(one.page)
        await expect(second).to_have_value("Von der einen.")
        await other.page.route("**/watch", lambda route: route.abort())
        await first.fill("Noch einmal von der einen.")
        await kept(one.page)
        await second.fill("Vom anderen.")
        await expect(other.page.get_by_role("alertdialog")).to_contain_text("Noch einmal von der einen.")
        await other.picture("skills-conflict")
        await other.page.get_by_role("button", name="Meine nehmen").click()
        await kept(other.page)
        await expect(first).to_have_value("Vom anderen.")
        history = await skills.workspace.history(file=f"{MY_LINE}/responses.yml")
        assert [revision.by for revision in history] == [names[1], names[0], names[0]]


async def test_many_sentences_at_once(studio: Studio, browser: Browser) -> None:
    """Pasted lines are shown before they are taken: what is here already and what is twice is left out, values that
    are found are marked, and all of it is one change that one tap takes back."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, f"/studio/skills/{LINE}")
        page = tab.page
        known = (await skills.sentences(LINE))[1].split("[")[0]
        before = await skills.workspace.text(f"{LINE}/nlu.yml")
        await page.get_by_role("button", name="Viele einfügen").click()
        lines = [
            "Rumpelt die U3 heute wieder?",
            "- rumpelt die u3 heute WIEDER",
            f"{known}U3",
            "",
            "Klappt's heute mit der Bahn?",
        ]
        await page.get_by_label("Ein Satz je Zeile").fill("\n".join(lines))
        await expect(page.locator(".pasted li")).to_have_count(4)
        await expect(page.locator(".pasted .tag")).to_have_text(["doppelt eingefügt", "steht schon hier"])
        await tab.picture("skills-paste")
        assert (await Axe().run(page)).response["violations"] == []
        await page.get_by_role("button", name="2 Sätze übernehmen").click()
        await kept(page)
        assert {"Rumpelt die [U3](line) heute wieder?", "Klappt's heute mit der Bahn?"} <= set(
            await skills.sentences(LINE)
        )
        await page.locator(".toast button").first.click()
        await expect(page.get_by_text("Klappt's heute mit der Bahn?")).to_have_count(0)
        assert await skills.workspace.text(f"{LINE}/nlu.yml") == before
        assert tab.complaints == []


async def test_words_are_marked_with_mouse_and_finger(studio: Studio, browser: Browser) -> None:
    """Dragging over words, or tapping the first and the last, selects them; the kind is one click."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        for touch in (False, True):
            tab = await studio.opened(browser, f"/studio/skills/{LINE}", has_touch=touch)
            page = tab.page
            await page.fill("#new-sentence", f"Steht an der Hoheluft Brücke Nord alles still {touch}")
            first, last = page.locator(".word", has_text="Hoheluft"), page.locator(".word", has_text="Nord")
            if touch:
                await first.tap()
                await last.tap()
            else:
                await first.hover()
                await page.mouse.down()
                await last.hover()
                await page.mouse.up()
            await expect(page.locator('.word[aria-pressed="true"]')).to_have_count(3)
            await page.get_by_role("button", name="Haltestelle", exact=True).click()
            await page.get_by_role("button", name="Hinzufügen").click()
            await kept(page)
            assert f"Steht an der [Hoheluft Brücke Nord](station) alles still {touch}" in await skills.sentences(LINE)
            assert tab.complaints == []


async def test_a_dialogue_is_edited_and_put_in_order(studio: Studio, browser: Browser) -> None:
    """A golden dialogue gets a second sentence, which moves up; its values and its world stay as they were."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, f"/studio/skills/{LINE}")
        page = tab.page
        await page.click("#tab-dialogues")
        name = await page.get_by_label("Name", exact=True).first.input_value()
        (before,) = [d for d in (await skills.workspace.read(f"{LINE}/skill.yml"))["dialogues"] if d["name"] == name]
        card = page.locator(".dialogue").first
        await card.get_by_role("button", name="Noch ein Satz").click()
        count = len(before["turns"]) + 1
        await card.get_by_label(f"{count}. Jemand schreibt").fill("Und danach?")
        await card.get_by_role("button", name=f"Satz {count} nach oben").click()
        await kept(page)
        (after,) = [d for d in (await skills.workspace.read(f"{LINE}/skill.yml"))["dialogues"] if d["name"] == name]
        assert after["turns"][count - 2]["say"] == "Und danach?"
        assert [turn for turn in after["turns"] if turn["say"] != "Und danach?"] == before["turns"]
        assert {**after, "turns": []} == {**before, "turns": []}
        assert tab.complaints == []


async def test_what_sounds_alike_is_said_and_hinders_nothing(studio: Studio, browser: Browser) -> None:
    """A sentence that sounds like another question's says so while it is typed, and is taken all the same."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, f"/studio/skills/{LINE}")
        page = tab.page
        await page.fill("#new-sentence", "Gib mir Bescheid wenn die U2 wieder fährt")
        await expect(page.locator(".like")).to_contain_text("Klingt ähnlich wie in Bescheid bekommen")
        await expect(page.locator(".spotted")).to_contain_text("U2 (Linie)")
        await tab.picture("skills-similar")
        assert (await Axe().run(page)).response["violations"] == []
        await page.get_by_role("button", name="Markieren", exact=True).click()
        await page.get_by_role("button", name="Hinzufügen").click()
        await kept(page)
        assert "Gib mir Bescheid wenn die [U2](line) wieder fährt" in await skills.sentences(LINE)


async def test_each_change_is_seen_word_by_word_and_taken_back(studio: Studio, browser: Browser) -> None:
    """What was typed at a stretch is one entry of the history, with the words that went and came; its undo brings the
    old text back, and so does the button beside "kept"."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, f"/studio/skills/{MY_LINE}")
        page = tab.page
        await page.click("#tab-texts")
        text = page.get_by_label("Deutsch (du)").nth(1)
        before = await text.input_value()
        for words in ("Welche Linie nehme ich?", "Welche Linie nehme ich denn?"):
            await text.fill(words)
            await kept(page)
        await page.click("#tab-history")
        await expect(page.locator(".history > li")).to_have_count(1)
        await expect(page.locator(".history ins").first).to_contain_text("nehme")
        await tab.picture("skills-history-diff")
        assert (await Axe().run(page)).response["violations"] == []
        await page.locator(".history button").first.click()
        await expect(page.locator(".history > li")).not_to_have_count(1)
        assert before in str(await skills.workspace.text(f"{MY_LINE}/responses.yml"))
        await page.click("#tab-about")
        await page.get_by_label("Neues Stichwort").fill("stammlinie")
        await page.keyboard.press("Enter")
        await kept(page)
        assert "stammlinie" in (await skills.workspace.read(f"{MY_LINE}/skill.yml"))["keywords"]["words"]
        await page.locator(".present").get_by_role("button", name="Rückgängig").click()
        await expect(page.locator(".chips")).not_to_contain_text("stammlinie")
        assert tab.complaints == []


async def test_a_dialogue_is_played_in_the_draft(studio: Studio, browser: Browser) -> None:
    """A golden dialogue is played with one click: the try-out opens with what came of each of its sentences."""
    skills = await Skills(studio).emptied()
    dialogue = (await skills.workspace.read(f"{MY_LINE}/skill.yml"))["dialogues"][0]
    sides = {"new": side("So antwortet der Entwurf."), "live": side("So antwortet, was live ist.")}
    answers = {turn["say"]: {"sides": sides} for turn in dialogue["turns"]}
    pages = [*skills.pages, tryout(parts(studio), "Hansebahn")]
    async with studio.serving(pages), stage(studio, answers):
        tab = await studio.opened(browser, f"/studio/skills/{MY_LINE}")
        await tab.page.click("#tab-dialogues")
        await tab.page.get_by_role("button", name="Im Entwurf durchspielen").first.click()
        await tab.page.wait_for_url("**/studio/tryout")
        for sentence in answers:
            await expect(tab.page.get_by_role("main")).to_contain_text(sentence)
        await expect(tab.page.get_by_text("So antwortet der Entwurf.")).to_have_count(len(answers))
        await tab.picture("skills-played")
        assert tab.complaints == []


async def test_what_is_wrong_leads_to_where_it_is_mended(studio: Studio, browser: Browser) -> None:
    """An error is said over the question in words, and its button opens the part in which it stands."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        made = DOG | {"answer": {"de": "Ja, {hund}.", "de_sie": "Ja.", "en": "Yes."}}
        await skills.call("POST", "/new", await studio.token(), made)
        tab = await studio.opened(browser, "/studio/skills/company/darf_mein_hund_mit")
        error = tab.page.locator(".findings li.error").filter(has_text="{hund}").first
        await expect(error).to_be_visible(timeout=30_000)
        await tab.picture("skills-findings")
        assert (await Axe().run(tab.page)).response["violations"] == []
        await error.get_by_role("button", name="Antworttexte").click()
        await expect(tab.page.get_by_label("Deutsch (du)").first).to_have_value(
            "Ja, {hund}.\nhttps://www.example.org/hunde"
        )
        assert tab.complaints == []


async def test_two_tabs_of_one_admin_lose_nothing(studio: Studio, browser: Browser) -> None:
    """Each tab keeps what it has not sent, also when the other has sent or kept something of its own. The next page
    takes over what closed ones have left, and of a text that both have written somebody decides."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, f"/studio/skills/{MY_LINE}#texts")
        one, other = tab.page, await tab.page.context.new_page()
        cut = f"**/api/skills/{MY_LINE}/edit"
        await tab.page.context.route(cut, lambda route: route.abort())
        await other.goto(one.url)
        for page, text in ((one, "Vom ersten {line}."), (other, "Vom zweiten {line}.")):
            await page.get_by_label("Deutsch (du)").first.fill(text)
            await expect(page.locator(".save-state.failed")).to_be_visible()
        await other.get_by_label("Englisch", exact=True).first.fill("By the second {line}.")
        await one.close()
        await other.close()
        await tab.page.context.unroute(cut)
        again = await tab.page.context.new_page()
        await again.goto(f"{studio.origin}/studio/skills/{MY_LINE}#texts")
        await expect(again.locator(".conflict")).to_contain_text("Vom ersten {line}.")
        await expect(again.locator(".conflict")).to_contain_text("Vom zweiten {line}.")
        await again.locator(".conflict .primary").click()
        await kept(again)
        told = str(await skills.workspace.text(f"{MY_LINE}/responses.yml"))
        assert "Vom zweiten {line}." in told
        assert "By the second {line}." in told
