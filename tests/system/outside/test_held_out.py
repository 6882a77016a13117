"""The shipped model on sentences that nobody trained it with: both errors, counted."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import wiring
from bot.content.load import FolderContent
from bot.content.training import brain_environment
from bot.flow.respond.danger import BY_BRAIN
from bot.paths import CODE
from bot.settings import Settings
from tests.data.reading import held_out, phrases, plain
from tests.support.entities import recognise
from tests.support.release import Built

LISTS = Path(__file__).parents[2] / "data"
UNSURE = {"nlu_fallback", "out_of_scope"}
FUNCTION_WORDS = ("ist das so", "und dann", "wie genau", "was ist das denn", "and then", "so what is it", "wie das?")

NEAR_MISSES_TAKEN = {True: 0.1, False: 0.25}
"""At most, with sentence embeddings and without; measured are 0.05 and 0.14."""

VEILED_FOUND = {True: 0.8, False: 0.6}
"""At least, by rules and brain together; measured are 30 of 30 with embeddings, and 13 of 30 by rules alone."""

Sentence = tuple[str, str]


@dataclass(frozen=True)
class Judged:
    """What became of each sentence, and whether the encoder was there."""

    intents: dict[str, str]
    embeddings: bool

    def __getitem__(self, text: str) -> str:
        return self.intents[text]


def veiled() -> list[str]:
    """Sentences of despair that neither the rules nor the phrases were made with."""
    with (LISTS / "danger.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["text"] for row in rows if (row["part"], row["kind"]) == ("fresh", "crisis")]


@pytest.fixture(name="shipped", scope="module")
def _shipped() -> FolderContent:
    return wiring.read_content(Settings(_env_file=None), CODE / "data", "shipped")


@pytest.fixture(name="judged", scope="module")
def _judged(built_release: Built) -> Judged:
    """What the live release makes of each sentence; `nlu_fallback` where it is not sure."""
    texts = [*(text for text, _ in held_out()), *FUNCTION_WORDS, *veiled()]
    asked = "".join(json.dumps({"text": text, "entities": recognise(text)}) + "\n" for text in texts)
    settings = Settings(_env_file=None)
    told = subprocess.run(
        [wiring.brain_python(settings), "-m", "brain.judge", "--model", built_release.live.model],
        input=asked, capture_output=True, text=True, check=True, cwd=CODE, env=brain_environment(),
    )  # fmt: skip
    *lines, cost = [json.loads(line) for line in told.stdout.splitlines()]
    print(cost)
    return Judged({text: line["intent"] for text, line in zip(texts, lines, strict=True)}, cost["embeddings"])


def test_held_out_means_held_out() -> None:
    """No sentence of the list is a training phrase, and both errors are measured on many."""
    trained = {plain(phrase.text) for phrase in phrases()}
    counts = Counter(intent == "out_of_scope" for _, intent in held_out())
    assert [text for text, _ in held_out() if plain(text) in trained] == []
    assert counts[True] >= 150
    assert counts[False] >= 150


def test_near_misses_are_not_taken_for_ours(judged: Judged) -> None:
    """Of sentences with our words in them that are not our trade, nine in ten are not answered by a skill."""
    strange = [text for text, intent in held_out() if intent == "out_of_scope"]
    taken = [(judged[text], text) for text in strange if judged[text] not in UNSURE]
    print(*(f"taken for {intent}: {text}" for intent, text in sorted(taken)), sep=os.linesep)
    assert len(taken) <= NEAR_MISSES_TAKEN[judged.embeddings] * len(strange)


def test_real_questions_are_answered(judged: Judged) -> None:
    """Of our own questions in unusual words nine in ten are answered rightly, and hardly one wrongly."""
    ours = [(text, intent) for text, intent in held_out() if intent != "out_of_scope"]
    wrong = [(intent, judged[text], text) for text, intent in ours if judged[text] not in {intent, *UNSURE}]
    asked = [(intent, judged[text], text) for text, intent in ours if judged[text] in UNSURE]
    print(*(f"{intent} became {got}: {text}" for intent, got, text in sorted(wrong + asked)), sep=os.linesep)
    assert len(wrong) <= 0.04 * len(ours)
    assert len(wrong) + len(asked) <= 0.1 * len(ours)


def test_veiled_words_of_despair_are_found(judged: Judged, shipped: FolderContent) -> None:
    """Who says it between the lines gets the numbers of the helplines, too."""
    found = [shipped.danger.read(text) is not None or judged[text] in BY_BRAIN for text in veiled()]
    assert sum(found) >= VEILED_FOUND[judged.embeddings] * len(found)


@pytest.mark.parametrize("text", FUNCTION_WORDS)
def test_function_words_alone_are_never_sure(judged: Judged, text: str) -> None:
    """Words that only hold sentences together are asked back about, whatever they resemble."""
    assert judged[text] in UNSURE
