"""Measure what a small edit moves: `python -m brain.bench_stability --data FOLDER [--held-out FILE.json]`.

Trains on the content, and again after each small edit, and counts the sentences whose decision differs: those of the
content, judged by scorers that never saw them, and pairs of text and skill in FILE.json, which nobody may train with.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import Iterator, Optional, Sequence

from brain.evaluate import Example, held_out, read, told
from brain.quiet import be_quiet
from brain.understanding.encoder import SentenceEncoder, find_encoder
from brain.understanding.model import OUT_OF_SCOPE, IntentModel

NEW = "bench_dog_at_the_office"
QUESTION = (
    "Darf mein Hund mit ins Büro?",
    "Sind Hunde bei euch erlaubt?",
    "Kann ich meinen Hund in die Geschäftsstelle mitbringen?",
    "Nehmt ihr Hunde mit rein?",
    "Hund im Kundenzentrum erlaubt?",
    "Ist in eurer Filiale ein Vierbeiner willkommen?",
    "Muss mein Hund draußen warten?",
    "Dürfen Tiere in den Laden?",
    "Can I bring my dog to your office?",
    "Are dogs allowed in the shop?",
)
MORE = ("Das geht mir so nicht", "So kann das nicht bleiben bei euch", "Ich sage das jetzt zum letzten Mal")
Edit = tuple[str, str, list[Example]]
Decisions = dict[tuple[str, str], str]


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Print one line for each edit."""
    parser = argparse.ArgumentParser(prog="brain.bench_stability", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of skills")
    parser.add_argument("--held-out", type=Path, help="JSON: [[text, skill], …]")
    options = parser.parse_args(arguments)
    be_quiet()
    content, encoder = read(options.data), find_encoder()
    asked = json.loads(options.held_out.read_text(encoding="utf-8")) if options.held_out else []
    base: Decisions = {}
    for name, touched, examples in [("nothing", "", content), *edits(content)]:
        started = time.process_time()
        model = IntentModel.train([(one.masked, one.skill) for one in examples], encoder=encoder)
        seconds = time.process_time() - started
        found = decisions(model, examples, asked, encoder)
        base = base or found
        print(f"{name:12} {seconds:6.1f} s  {compared(base, found, touched)}", flush=True)
    return 0


def edits(content: Sequence[Example]) -> Iterator[Edit]:
    """The name of each, the skill that it touches, and what there is to learn then."""
    skills = sorted({one.skill for one in content} - {OUT_OF_SCOPE})
    yield "order", "", random.Random(1).sample(content, len(content))
    yield "new question", NEW, [*content, *(Example(text, text, NEW) for text in QUESTION)]
    first = skills[0]
    yield "three more", first, [*content, *(Example(text, text, first) for text in MORE)]
    dropped = next(one for one in content if one.skill == skills[-1])
    yield "one less", dropped.skill, [one for one in content if one is not dropped]
    yield "skill gone", first, [one for one in content if one.skill != first]


def decisions(
    model: IntentModel,
    examples: Sequence[Example],
    asked: Sequence[tuple[str, str]],
    encoder: Optional[SentenceEncoder],
) -> Decisions:
    """The skill that answers each sentence, empty if none is sure."""
    found = {(one["text"], one["skill"]): one["intent"] for one in held_out(model, examples, encoder)}
    return found | {(text, skill): told(model.judge(text, encoder))["intent"] for text, skill in asked}


def compared(base: Decisions, found: Decisions, touched: str) -> str:
    """How many of those that the edit does not touch are decided otherwise, and how all are decided."""
    both = [each for each in base if each in found and each[1] != touched]
    moved = [each for each in both if base[each] != found[each]]
    better = sum(found[each] == each[1] for each in moved)
    worse = sum(base[each] == each[1] for each in moved)
    right = sum(skill == answer for (_, skill), answer in found.items())
    none = sum(answer in ("", OUT_OF_SCOPE) and answer != skill for (_, skill), answer in found.items())
    return (
        f"{len(moved)} of {len(both)} moved ({better} better, {worse} worse); "
        f"{right} right, {none} handed over, {len(found) - right - none} wrong"
    )


if __name__ == "__main__":
    raise SystemExit(main())
