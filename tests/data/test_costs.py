"""No text is expensive: whatever is written, reading it costs little, by every rule that is shipped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.common import terms
from bot.content.load import load
from bot.flow.consent.undo import takes_back
from bot.model.consent_selector import ConsentSelector
from bot.model.conversation import Question
from bot.model.grammar.choice import picked
from bot.model.grammar.erasure import asks_erasure
from bot.model.grammar.question import asks
from bot.model.grammar.wish import wish
from bot.model.grammar.withdrawal import withdrawal
from bot.model.grammar.yes_no import yes_or_no
from bot.model.item import MessageItem
from bot.model.keyword_rules import by_keywords, fold, unasked
from bot.model.message import Choice
from bot.model.normal_text import normal
from bot.model.skill import KeywordRules, Skill
from bot.model.split import split
from bot.nlu.language import PhraseLanguages, phrase_languages
from bot.webchat.socket import clean
from tests.data.reading import DATA, NLU, SKILLS
from tests.support import entities
from tests.support.adversarial import UNITS, against, odd, words_of
from tests.support.costs import linear
from tests.support.masked import masked
from tests.support.names import KINDS

SECONDS = 0.05
"""Of processor time for one message, by all that reads it together; measured are 0.02."""
LONGEST_OF_A_MESSENGER = 4_096
CONTENT = load(DATA, {"common", "transit", "parcel"}, "shipped", {}, "Europe/Berlin", KINDS)
SELECTOR = ConsentSelector.of(KINDS)
RULES = (*CONTENT.skills.values(), *CONTENT.service.values())
QUESTION = Question(
    datetime(2026, 12, 1, tzinfo=UTC),
    tuple(Choice(f"o-{n}", skill.title["de"], name) for n, (name, skill) in enumerate(CONTENT.skills.items())),
)
LANGUAGES = PhraseLanguages(phrase_languages(NLU))
WORDS = sorted({word for skill in RULES for word in (*skill.keywords.words, *UNITS)})


def read(text: str) -> None:
    """All that a worker does with a customer's words before and beside the brain."""
    said = normal(clean(text))
    found = entities.recognise(said)
    entities.only(said, found)
    picked(said, None, QUESTION)
    yes_or_no(said)
    asks(said)
    wish(said)
    takes_back(said)
    asks_erasure(said)
    withdrawal(said, CONTENT.skills["stop"].keywords.words, found, SELECTOR)
    CONTENT.follow_ups.read(said)
    by_keywords(said, RULES, None)
    for part in (said, *unasked(said, CONTENT.skills["stop"])):
        SELECTOR.named(part, entities.recognise(part))
    LANGUAGES.of(said)
    terms.read(said, date(2026, 12, 1))
    terms.pause_end(said, date(2026, 12, 1))
    split(text, 1_600)


def cost(do: Callable[[str], object], text: str) -> float:
    """Processor seconds, the least of some tries: what else the machine does is not the text's fault."""
    least = float("inf")
    for _ in range(5):
        before = time.process_time()
        do(text)
        least = min(least, time.process_time() - before)
        if least < SECONDS / 2:
            break
    return least


def receive(text: str) -> None:
    """What the gateway does with a customer's words."""
    masked(MessageItem("i", QUESTION.asked_at, "m", clean(text)))


def expressions(rule: KeywordRules) -> Iterator[str]:
    for pattern in (*rule.patterns, *rule.unasked):
        yield from filter(None, (pattern.says, pattern.unless))


@pytest.mark.parametrize("skill", RULES, ids=lambda skill: skill.name)
def test_no_text_of_a_rules_own_words_is_expensive(skill: Skill) -> None:
    """The words of each pattern and list, repeated, mixed, and with the last one left out."""
    lists = [fold(word).split() for word in skill.keywords.words]
    for seed, words in enumerate((*map(words_of, expressions(skill.keywords)), *lists)):
        for text in against(words, seed) if words else ():
            assert cost(read, text) < SECONDS, text[:80]


def test_no_odd_text_is_expensive() -> None:
    """Numbers in numbers, marks without letters, one character that stands for eighteen, line ends by the thousand."""
    dear = {text[:60]: took for text in odd() if (took := cost(read, text)) >= SECONDS}
    assert dear == {}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=40),
    st.integers(1, 400),
    st.sampled_from(["", " ", ", ", "\n"]),
)
def test_no_mixture_is_expensive(units: list[str], times: int, between: str) -> None:
    """Whatever words and characters are put together, and however often."""
    assert cost(read, (between.join(units) + between) * times) < SECONDS


@pytest.mark.parametrize("skill", RULES, ids=lambda skill: skill.name)
def test_patterns_are_searched_for_in_linear_time(skill: Skill) -> None:
    """Without any bound on the text, twice the text costs about twice as much."""
    for seed, expression in enumerate(expressions(skill.keywords)):
        for text in against(words_of(expression), seed):
            assert linear(lambda long: by_keywords(long, [skill], None), text * 10, text * 20), expression


def test_receiving_is_cheap() -> None:
    """Nothing as long as messengers bring it is expensive at the door, and twice the text costs about twice as much."""
    for text in odd():
        assert cost(receive, text[:LONGEST_OF_A_MESSENGER]) < SECONDS, text[:60]
    for unit in (UNITS[at] for at in range(0, len(UNITS), 4)):
        assert linear(receive, unit * (8_000 // len(unit)), unit * (16_000 // len(unit))), unit


def test_every_skill_is_looked_at() -> None:
    """The shipped skills and the service's own rules, none left out."""
    assert set(SKILLS) <= set(CONTENT.skills)
    assert {"queue_leave", "queue_place"} <= {skill.name for skill in RULES}
