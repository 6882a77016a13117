"""The page's files: words in both languages, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import json
import re

import pytest

from bot.desk.pages import PAGE
from tests.desk.scene import Desk

STATIC = PAGE / "static"
WORDS = json.loads((PAGE / "words.json").read_text("utf-8"))
SCRIPTS = {path.name: path.read_text("utf-8") for path in STATIC.glob("*.js")}
SHELLS = {path.name: path.read_text("utf-8") for path in PAGE.glob("*.html")}
VALUES = re.compile(r"\{(\w+)\}")


def test_both_languages_have_the_same_words_with_the_same_values() -> None:
    """No word is missing in English, and each has the same gaps to fill."""
    assert WORDS["de"].keys() == WORDS["en"].keys()
    for name, text in WORDS["de"].items():
        assert set(VALUES.findall(text)) == set(VALUES.findall(WORDS["en"][name])), name


def test_every_word_that_the_page_asks_for_exists() -> None:
    """Names in scripts and shells are names of words."""
    asked = {name for text in SCRIPTS.values() for name in re.findall(r'\bt\("([\w.]+)"', text)}
    asked |= {name for text in SHELLS.values() for name in re.findall(r'words\["([\w.]+)"\]', text)}
    assert asked <= WORDS["de"].keys()


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    """Shells hold no script, style or handler of their own, and no address of another host."""
    for name, text in SHELLS.items():
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|https?://", text), name
    for name, text in SCRIPTS.items():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), name


def test_modules_import_only_modules_that_exist() -> None:
    """Each import names a file of the page and things that it exports."""
    for name, text in SCRIPTS.items():
        for names, module in re.findall(r'import \{([^}]*)\} from "\./([\w.]+)"', text):
            for each in filter(None, (part.strip() for part in names.split(","))):
                assert re.search(rf"export (async )?(function|const) {each}\b", SCRIPTS[module]), (name, each)


@pytest.mark.parametrize(("language", "title"), [("de", "Anmelden"), ("en", "Sign in"), ("xx", "Anmelden")])
async def test_the_language_is_kept_in_a_cookie(desk: Desk, language: str, title: str) -> None:
    """The chosen language is used, German where none or an unknown one is chosen."""
    answer = await desk.client.get("/desk/login", headers={"Cookie": f"lotse_language={language}"})
    assert f"<h1>{title}</h1>" in await answer.text()


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("fr,tr;q=0.9", "de"),
        ("tr, en;q=0.7, de;q=0.3", "en"),
        ("EN", "en"),
        ("en;q=0, de;q=0.1", "de"),
        ("en;q=x", "de"),
        ("de;q=0.2,en;q=0.8", "en"),
        (";;,,=" * 1500, "de"),
        ("*", "de"),
    ],
)
async def test_a_first_visit_is_in_the_browsers_language(desk: Desk, wish: str, language: str) -> None:
    """Before anybody has chosen, the browser's wish counts, German where it wants neither; a choice outweighs it."""
    page = await desk.client.get("/desk/login", headers={"Accept-Language": wish})
    assert f'<html lang="{language}">' in await page.text()
    chosen = {"Accept-Language": wish, "Cookie": "lotse_language=en"}
    assert '<html lang="en">' in await (await desk.client.get("/desk/login", headers=chosen)).text()


async def test_pages_may_load_only_our_own_files_and_are_not_kept(desk: Desk) -> None:
    """The policy forbids everything but our own host; pages with a session's word are not stored."""
    jana = await desk.signed_in()
    page = await desk.client.get("/desk", headers={**jana.headers, "Accept": "text/html"})
    assert page.status == 200
    assert "default-src 'none'; script-src 'self'" in page.headers["Content-Security-Policy"]
    assert (page.headers["Cache-Control"], page.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert jana.headers["X-Lotse-Csrf"] in await page.text()


async def test_both_spellings_of_the_address_open_the_desk(desk: Desk) -> None:
    """With and without the last slash it is the same page."""
    jana = await desk.signed_in()
    for path in ("/desk", "/desk/"):
        answer = await desk.client.get(path, headers={**jana.headers, "Accept": "text/html"})
        assert 'data-agent="' + jana.name in await answer.text()


async def test_the_words_come_in_the_chosen_language(desk: Desk) -> None:
    """The page asks for its words once and gets those of one language."""
    answer = await desk.client.get("/desk/words.json", headers={"Cookie": "lotse_language=en"})
    assert await answer.json() == WORDS["en"]


async def test_every_link_leads_somewhere(desk: Desk) -> None:
    """What an admin can click or be sent to by a shell is there."""
    admin = await desk.signed_in("admin")
    linked = {path for text in SHELLS.values() for path in re.findall(r'(?:href|src|action)="(/[^"{]*)"', text)}
    assert "/desk/static/main.js" in linked
    for path in sorted(linked - {"/studio"}):  # a part of the internal app beside this one
        answer = await desk.client.get(path, headers=admin.headers)
        assert answer.status == 200, path
