"""A note stays inside: whatever keys an agent presses, its text reaches no phone."""

from __future__ import annotations

from random import Random

import pytest
from playwright.async_api import expect

from tests.system.outside.conftest import NewPhone, OpenDesk

pytestmark = pytest.mark.timeout(300)

BETWEEN = [*"nnnreucz?", "Escape", "Escape", "Enter", "Enter", "Shift+Enter", "Control+z", "Control+Enter", " "]
SEQUENCES = [
    ["e", "Escape", "n"],
    ["r", "Escape", "e", "Escape", "n"],
    ["r", "Escape", "e", "Enter", "Escape", "n"],
    ["z", "Escape", "n"],
    ["?", "Escape", "n"],
    ["n", "Escape", "r", "Escape", "n"],
]
SECRET = "nur fürs Team"


async def test_no_note_reaches_a_phone(new_phone: NewPhone, desk: OpenDesk) -> None:
    """With a reply half written, by ways that were tried before and by random keys between: the phone gets the reply
    that was sent as one, and no word of a note."""
    jana, phone, chance = await desk(), new_phone(), Random(14)
    await phone.asks("Mensch bitte")
    await jana.claims(jana.waiting.first)
    await jana.replies("Moin, ich schaue nach.")
    box, note = jana.page.locator("#text"), jana.page.locator("#note")
    for keys in SEQUENCES:
        await box.fill("Halb fertige Antwort")
        await jana.page.keyboard.press("Escape")
        for key in keys:
            await jana.page.keyboard.press(key)
        await expect(note).to_be_focused()
        await jana.page.keyboard.type(SECRET)
        await jana.page.keyboard.press("Enter")
        await expect(note).to_have_value("")
        await expect(box).to_have_value("Halb fertige Antwort")
    for _ in range(80):
        await jana.page.keyboard.press(chance.choice(BETWEEN))
        if await note.evaluate("one => one === document.activeElement && !one.readOnly"):
            await jana.page.keyboard.type(SECRET)
    heard = [str(one) for one in await phone.sent()]
    assert any("Moin, ich schaue nach." in text for text in heard)
    assert not any(SECRET in text for text in heard)
    await expect(jana.page.locator("article.bubble.agent", has_text=SECRET)).to_have_count(0)
    jana.tab.complaints = [one for one in jana.tab.complaints if "409" not in one]
