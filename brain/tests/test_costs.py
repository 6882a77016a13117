"""No text is expensive: whatever is written, understanding it costs little."""

from __future__ import annotations

import time
from random import Random
from typing import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brain.turns.loaded_model import LoadedModel
from brain.turns.protocol import MAX_TEXT
from brain.understanding.normal import LONGEST, normalise

SECONDS = 0.05
"""Of processor time for one message; measured are 0.02 with all that is shipped."""
UNITS = (
    "\ufdfa", "a\u0301", "\u0301\u0323", "a", "ab", "9", "U3 ", "\n", "? ", "%$", "_", "/greet", "🙂", "👍🏽",
    "👨\u200d👩", "ß", "ﬃ", "Ж", "字", "wo ist mein paket ", "wetter", "sonne regen ", "\x00", "\u200b", "{", "[a](b)",
)  # fmt: skip


def texts() -> Iterator[str]:
    """One unit as long as a request may hold, one long word, and many units mixed."""
    for unit in UNITS:
        yield (unit * MAX_TEXT)[:MAX_TEXT]
    luck = Random(3)
    for _ in range(30):
        yield "".join(luck.choice(UNITS) for _ in range(MAX_TEXT))[:MAX_TEXT]
        yield "".join(chr(luck.randrange(97, 123)) for _ in range(MAX_TEXT))


def cost(do: Callable[[str], object], text: str) -> float:
    """Processor seconds, the least of some tries."""
    least = float("inf")
    for _ in range(5):
        before = time.process_time()
        do(text)
        least = min(least, time.process_time() - before)
        if least < SECONDS / 2:
            break
    return least


@pytest.fixture(name="understand", scope="session")
def _understand(loaded: LoadedModel) -> Callable[[str], object]:
    return lambda text: loaded.processor.understand(text, [])


def test_no_text_is_expensive(understand: Callable[[str], object]) -> None:
    """The longest that a request may hold, of what folding makes longer and of what nobody has taught."""
    dear = {text[:30]: took for text in texts() if (took := cost(understand, text)) >= SECONDS}
    assert {} == dear


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(UNITS), min_size=1, max_size=20))
def test_no_mixture_is_expensive(understand: Callable[[str], object], units: list[str]) -> None:
    """Whatever is put together, and however often."""
    assert cost(understand, ("".join(units) * MAX_TEXT)[:MAX_TEXT]) < SECONDS


def test_many_names_are_no_burden(loaded: LoadedModel) -> None:
    """A message of nothing but names, each of which gives way to its kind."""
    entities = [
        {"entity": "line", "value": "U3", "start": at, "end": at + 2} for at in range(0, MAX_TEXT - 2, 3)
    ]
    assert cost(lambda text: loaded.processor.understand(text, entities), "U3 " * (MAX_TEXT // 3)) < SECONDS


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_looked_at_is_bounded(unit: str) -> None:
    """After folding, too."""
    assert len(normalise(unit * MAX_TEXT)) <= 2 * LONGEST
