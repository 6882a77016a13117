"""The whole circle from the page alone: a question that nobody had thought of is added, tried, checked, published,
answered to customers, and taken back; others chat all the while."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.system.outside.conftest import Town
from tests.system.outside.ledger import Ledger
from tests.system.outside.phone import City, Phone
from tests.system.studio.editor import LONG, QUICK, Editor

pytestmark = pytest.mark.timeout(1200)

PICTURES = os.environ.get("LOTSE_GUIDE_PICTURES", "")
PASSWORD = "ebbe-und-flut-3"
QUESTION = "Darf mein Hund mit?"
ANSWER = "dein Hund darf mit"
SENTENCES = (
    "darf ich meinen hund mitnehmen",
    "Sind Hunde in der U-Bahn erlaubt?",
    "kann mein Hund mitfahren",
    "Brauche ich für den Hund ein Ticket?",
    "was kostet die fahrt für meinen hund",
    "Muss mein Hund einen Maulkorb tragen?",
    "hund in bus und bahn erlaubt?",
    "Ich habe einen großen Hund, darf der mit?",
)
FORM = {
    "title_de": QUESTION,
    "title_en": "Can my dog come?",
    "sentences_de": "\n".join(SENTENCES),
    "sentences_en": "Can I bring my dog?\nare dogs allowed on the train\nDo I need a ticket for my dog?",
    "answer_de": "Ja, dein Hund darf mit. Bitte halte ihn an der Leine.",
    "answer_de_sie": "Ja, Ihr Hund darf mit. Bitte halten Sie ihn an der Leine.",
    "answer_en": "Yes, your dog may come. Please keep it on a lead.",
    "say": "Moin, darf mein Hund in der Bahn mitfahren?",
}
ASKED = "Hallo, darf ich einen Hund mitnehmen?"


async def chats(phone: Phone, over: asyncio.Event) -> int:
    """Ask and wait for the answer, again and again; gives how often."""
    number = 0
    while not over.is_set():
        assert "U3" in await phone.asks("Fährt die U3?")
        number += 1
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), 1)
    return number


async def until_told(phone: Phone, *, answered: bool) -> None:
    """Ask until the release that is live is the one that answers so."""
    end = time.monotonic() + QUICK / 1000
    while (ANSWER in await phone.asks(ASKED)) != answered:
        assert time.monotonic() < end
        await asyncio.sleep(0.5)


async def test_a_question_from_the_first_word_to_customers_and_back(
    town: Town, city: City, ledger: Ledger, browser: Browser
) -> None:
    """One admin, no terminal, no file: what customers are told changes, is checked before, and goes back in a click."""
    town.installation.account("ada", "admin", PASSWORD)
    customer, other = Phone(town.simulator, ledger), Phone(town.simulator, ledger)
    assert ANSWER not in await customer.asks(ASKED)
    over = asyncio.Event()
    chatting = asyncio.create_task(chats(other, over))
    editor = await Editor.of(
        browser, town.installation.internal_url, "ada", PASSWORD, Path(PICTURES) if PICTURES else None
    )
    await editor.sees("Was ist zu tun?")
    await editor.picture("studio-1-overview")
    await adds(editor)
    await tries(editor)
    await publishes(editor)
    await until_told(customer, answered=True)
    await goes_back(editor)
    await until_told(customer, answered=False)
    over.set()
    assert await chatting > 0
    assert editor.tab.complaints == []
    for phone in (customer, other):
        await ledger.explain(await phone.sent())


async def adds(editor: Editor) -> None:
    await editor.opens("skills/new", "Neues Anliegen")
    await editor.fills(FORM)
    await editor.picture("studio-2-new")
    await editor.presses("Anliegen anlegen")
    await editor.sees(QUESTION)
    await editor.picture("studio-3-sentences")


async def tries(editor: Editor) -> None:
    """The draft's words at once; that its sentences are not learnt yet is said."""
    await editor.opens("tryout", "Ausprobieren")
    await expect(editor.page.get_by_text("Noch nicht gelernt:")).to_be_visible(timeout=QUICK)


async def publishes(editor: Editor) -> None:
    await editor.opens("compare", "Prüfen und veröffentlichen")
    await editor.page.get_by_label("Was ist neu?").fill("Hunde dürfen mit")
    await editor.presses("Prüfen und lernen")
    await editor.sees("Prüfung läuft")
    await editor.page.reload()
    await editor.sees("Diese Sätze ändern sich", within=LONG)
    await editor.picture("studio-4-compare")
    await editor.presses("Jetzt veröffentlichen")
    await expect(editor.page.get_by_text("Veröffentlicht.").first).to_be_visible(timeout=QUICK)


async def goes_back(editor: Editor) -> None:
    await editor.opens("releases", "Fassungen")
    await expect(editor.page.get_by_text("Hunde dürfen mit").first).to_be_visible(timeout=QUICK)
    await editor.picture("studio-5-releases")
    await editor.presses("Zurück zur vorigen Fassung")
    await expect(editor.page.get_by_text("Umgeschaltet.").first).to_be_visible(timeout=QUICK)
