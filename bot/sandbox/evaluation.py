"""What two releases make of every sentence whose skill is known: phrases, golden dialogues, held-out sentences."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from bot import wiring
from bot.content import rasa_files
from bot.content.held_out import held_out_of, phrases_in
from bot.content.load import FolderContent
from bot.content.releases import Release
from bot.content.training import Judge, TrainingError
from bot.model.dialogue import UNSURE
from bot.model.errors import SettingsError
from bot.model.keyword_rules import by_keywords
from bot.model.nlu import Recogniser
from bot.model.training_report import Origin, Predicted, Sentence
from bot.settings import Settings
from bot.wiring.sources import Recognition

log = structlog.get_logger()

EXAMPLES = "examples.json"
"""Beside a model: what is told of its own examples, by models that never saw them. It lasts as long as the model."""
Texts = Mapping[str, Predicted]


@dataclass(frozen=True)
class Evaluation:
    sentences: Sequence[Sentence]
    threshold: float


@dataclass(frozen=True)
class Known:
    """A sentence, and the skill that is right; empty if none is."""

    text: str
    language: str
    origin: Origin
    expected: str


async def evaluate(settings: Settings, fresh: Release, live: Release | None) -> Evaluation:
    """Judge each sentence of the new release by both; what keyword rules answer needs no model."""
    content, asked = wiring.load_content(settings, fresh), Asked(wiring.judge(settings))
    sentences = await asyncio.to_thread(lambda: list(_known(settings, fresh, content)))
    examples, threshold = await _examples(settings, fresh)
    new = await _judged(settings, fresh, content, sentences, examples, asked)
    old: Sequence[Predicted | None] = [None] * len(sentences)
    if live is not None and live.id == fresh.id:
        old = new
    elif live is not None:
        old = await _of_live(settings, live, sentences, asked) or old
    both = zip(sentences, old, new, strict=True)
    return Evaluation([_sentence(one, before, after) for one, before, after in both], threshold)


async def _of_live(
    settings: Settings, live: Release, sentences: Sequence[Known], asked: Asked
) -> Sequence[Predicted] | None:
    """None if it cannot be asked: a model that is gone or of another kind is no reason to build no other."""
    try:
        theirs = wiring.load_content(settings, live)
        return await _judged(settings, live, theirs, sentences, (await _examples(settings, live))[0], asked)
    except (TrainingError, SettingsError) as error:
        log.warning("live.not_compared", release=live.id, reason=str(error)[-200:])
        return None


def _sentence(one: Known, old: Predicted | None, new: Predicted) -> Sentence:
    return {
        "text": one.text,
        "language": one.language,
        "origin": one.origin,
        "expected": one.expected,
        "old": old,
        "new": new,
    }


def _known(settings: Settings, release: Release, content: FolderContent) -> Iterator[Known]:
    packs = wiring.pack_names(settings)
    for said in held_out_of(release.content, packs):
        if said.skill in content.skills:
            yield Known(said.text, said.language, "held_out", said.skill)
    for skill in content.skills.values():
        for dialogue in skill.dialogues:
            first = dialogue["turns"][0]
            if expected := (first.get("expect") or {}).get("skill"):
                language = "en" if dialogue.get("locale") == "en" else "de"
                yield Known(first["say"], language, "golden", "" if expected == UNSURE else expected)
    for said in phrases_in(release.content, packs):
        yield Known(said.text, said.language, "phrase", said.skill)


async def _judged(
    settings: Settings,
    release: Release,
    content: FolderContent,
    sentences: Sequence[Known],
    examples: Texts,
    asked: Asked,
) -> list[Predicted]:
    """A phrase by models that never saw it, where this release has it at all; all else by the model itself."""
    recogniser = Recognition(wiring.build_packs(settings))
    found = await asyncio.to_thread(lambda: list(_by_rules(sentences, content, recogniser)))
    for number, one in enumerate(sentences):
        if found[number] is None and one.origin == "phrase":
            found[number] = examples.get(one.text)
    left = [number for number, one in enumerate(found) if one is None]
    told = await asked(release.model, [sentences[number].text for number in left], recogniser)
    for number, answer in zip(left, told, strict=True):
        found[number] = answer
    return [one for one in found if one is not None]


class Asked:
    """What models say of sentences; one that serves two releases is asked once."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._known: dict[tuple[Path, str], Predicted] = {}

    async def __call__(self, model: Path, texts: Sequence[str], recogniser: Recogniser) -> list[Predicted]:
        fresh = [text for text in dict.fromkeys(texts) if (model, text) not in self._known]
        lines = [{"text": text, "entities": [dict(one) for one in recogniser.recognise(text)]} for text in fresh]
        told = (await self._judge(model, lines))["asked"] if fresh else []
        self._known.update({(model, text): _predicted(one) for text, one in zip(fresh, told, strict=True)})
        return [self._known[model, text] for text in texts]


def _by_rules(sentences: Iterable[Known], content: FolderContent, recogniser: Recogniser) -> Iterator[Predicted | None]:
    """What keyword rules answer, as surely as can be."""
    skills = list(content.skills.values())
    for one in sentences:
        match = by_keywords(one.text, skills, recogniser.only(one.text, recogniser.recognise(one.text)))
        skill = match.skill if match else ""
        yield {"skill": skill, "confidence": 1.0, "best": skill} if skill in content.skills else None


async def _examples(settings: Settings, release: Release) -> tuple[Texts, float]:
    """What is told of the release's own phrases, found out once for each model; and its threshold."""
    file = release.model.parent / EXAMPLES
    if not file.exists():
        with tempfile.TemporaryDirectory(prefix="lotse-judged-") as folder:
            learnt = Path(folder) / "training"
            await asyncio.to_thread(_learnt, release, learnt)
            told = await wiring.judge(settings)(release.model, examples=learnt)
        aside = file.with_name(f".{EXAMPLES}-{os.getpid()}")
        aside.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        aside.replace(file)
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return {one["text"]: _predicted(one) for one in read["examples"]}, float(read["threshold"])


def _learnt(release: Release, folder: Path) -> None:
    rasa_files.write_out(release.content, release.packs, folder, words=False)


def _predicted(told: Mapping[str, Any]) -> Predicted:
    return {"skill": told["intent"], "confidence": told["confidence"], "best": told["best"]}
