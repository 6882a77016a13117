"""The words with which somebody goes on in WhatsApp with what they began in the web chat."""

from __future__ import annotations

import pytest

from bot.model.grammar.crossing import code_in, shown
from bot.model.masking import mask
from bot.store.crossings import new_code

CODE = "K7P3M9QX"


@pytest.mark.parametrize(
    "text",
    [
        "WEITER K7P3-M9QX",
        "weiter k7p3-m9qx",
        "Weiter K7P3M9QX",
        "WEITER: K7P3 M9QX",
        "weiter k7p3–m9qx bitte",
        "„WEITER K7P3-M9QX“",
        "'WEITER K7P3-M9QX'",
        "Moin, weiter K7P3-M9QX, danke!",
        "CONTINUE K7P3-M9QX",
        "Hello, continue k7p3 m9qx please",
        "K7P3-M9QX",
        "  k7p3-m9qx. ",
        "WEITER WEITER K7P3-M9QX",
        "weiter\nK7P3-M9QX",
    ],
)
def test_a_code_is_read_as_people_send_it(text: str) -> None:
    """In any case, with or without the word, the hyphen, a greeting, quotes."""
    assert code_in(text) == CODE


@pytest.mark.parametrize(
    "text",
    [
        "weiter",
        "Wie geht es weiter?",
        "weiter arbeiten",
        "Fährt die U3 weiter?",
        "weiter 12345678",
        "Mein Code ist K7P3-M9QX, warum geht der nicht?",
        "WEITER K7P3",
        "WEITER K7P3-M9QX-AAAA",
        "00340434161094042557",
        "K7P3M9QX",
        "weiter im Text",
        "2024-2025",
        "4711-ABCD",
        "AB12-CD34",
        "BOOK-2025",
        "Gleis-Nr12",
        "",
    ],
)
def test_other_sentences_bring_no_code(text: str) -> None:
    """What only looks like it is read as what it says."""
    assert code_in(text) == ""


def test_codes_are_read_back_and_blotted_out_by_nobody() -> None:
    """What we hand out is what we read, and no rule about secrets takes it for a PIN."""
    for _ in range(300):
        code = new_code()
        for text in (f"WEITER {shown(code)}", f"weiter {code.lower()}", shown(code)):
            assert code_in(text) == code
            assert mask(text).text == text
    assert len({new_code() for _ in range(500)}) == 500
