"""What our own texts tell people to write is understood by rules, without a brain."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.model.grammar.yes_no import yes_or_no
from bot.model.keyword_rules import by_keywords
from bot.model.stop import STOP, stops
from bot.wiring.sources import Recognition
from tests.data.reading import notices
from tests.data.test_costs import CONTENT
from tests.data.test_responses import responses

TOLD = re.compile(
    r"\b(?:schreib(?:en Sie|st)?|antworte|antworten Sie|write|reply|type)\b[^.!?\n]{0,60}?"
    r"(?:[„“‚«](?P<quoted>[^“”‘»\n]{2,40})[“”‘»]"
    r"|:\s(?P<named>[^\d.!?\n{„]{2,30})$|einfach (?P<just>Ja)\b|just (?P<only>yes)\b)"
    r"|\b(?:bis du|bis Sie|until you write) [„“](?P<later>[^“”]{2,40})[“”]",
    re.IGNORECASE | re.MULTILINE,
)
EXAMPLES = {"Mo–Fr", "Mon–Fri", "zum Beispiel", "for example"}
"""What stands there as an example of one's own words."""


def texts() -> Iterator[str]:
    for variations in responses().values():
        yield from (one["text"] for one in variations)
    for notice in notices().values():
        yield from (text for said in notice["texts"].values() for text in said.values() if isinstance(text, str))


def told() -> list[str]:
    """Each word once."""
    found = {
        next(filter(None, match.groups())).strip()
        for text in texts()
        for match in TOLD.finditer(text.replace("{stop_word}", "„STOPP“"))
    }
    return sorted(one for one in found if not any(example in one for example in EXAMPLES))


def test_there_are_such_words() -> None:
    """The texts name words, so that the next test cannot pass by finding none."""
    assert {"Weiter", "zurück zum Bot", "Pause", "Mensch", "Ja"} <= set(told())


@pytest.mark.parametrize("word", told())
def test_a_word_we_name_works(word: str) -> None:
    """By a keyword rule, a stop, as a plain yes or no, or as a follow-up to the answer that names it."""
    recognition = Recognition()
    found = recognition.recognise(word)
    rules = [*CONTENT.skills.values(), *CONTENT.service.values()]
    known = by_keywords(word, rules, recognition.only(word, found))
    follows = CONTENT.follow_ups.read(word)
    assert (
        known or yes_or_no(word) or stops(word, None, CONTENT.skills[STOP], recognition) or follows.kinds == ("more",)
    )
