"""Reads the shipped content as plain data, so that the tests judge the files and not our loader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parents[2] / "data"
NLU = DATA / "nlu"
TEXTS = ("service", "consent", "page_chat", "page_landing", "page_my_data", "page_shared")
PACKS = ("common", "transit", "parcel")
LOCALES = ("de", "de_sie", "en")

NAMED = (
    "greet", "goodbye", "thank", "affirm", "deny", "capabilities", "bot_challenge",
    "human", "complaint", "insult", "stop", "emergency", "crisis", "out_of_scope",
    "pause", "resume", "why_written", "my_consents", "my_data", "erase_me",
)  # fmt: skip
"""What every customer of any company may say: these are never gone, whatever the packs hold besides."""
SKILLS = {file.parent.name: file.parent.parent.name for file in sorted(NLU.glob("*/*/skill.yml"))}
"""Each skill's pack; a new one is found by its folder."""

PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
ANNOTATION = re.compile(r"\[([^\]]+)\]\(([a-z_]+)\)")


@dataclass(frozen=True)
class Phrase:
    intent: str
    language: str
    annotated: str

    @property
    def text(self) -> str:
        return ANNOTATION.sub(r"\1", self.annotated)


@cache
def read(*parts: str) -> Any:
    return yaml.safe_load(DATA.joinpath(*parts).read_text(encoding="utf-8"))


def folders() -> list[Path]:
    """Of all packs, those with words in them."""
    return sorted(path for path in NLU.glob("*/*") if path.is_dir())


def skill_folder(skill: str) -> Path:
    return NLU / SKILLS[skill] / skill


def skill_file(skill: str, name: str) -> Any:
    return read("nlu", SKILLS[skill], skill, name)


def notices() -> dict[str, Any]:
    """The kinds of notice of all packs, by name."""
    return {name: one for pack in PACKS for name, one in read("nlu", pack, "notices.yml").items()}


def phrases() -> Iterator[Phrase]:
    for skill in SKILLS:
        for block in skill_file(skill, "nlu.yml")["nlu"]:
            for line in block["examples"].splitlines():
                yield Phrase(block["intent"], block["metadata"]["language"], line.removeprefix("- ").strip())


def held_out() -> list[tuple[str, str]]:
    """Sentences that nobody may train with, each with its skill."""
    return [
        (text, skill)
        for pack in PACKS
        for skill, by_language in read("nlu", pack, "held_out.yml").items()
        for texts_ in by_language.values()
        for text in texts_
    ]


def responses() -> dict[str, list[dict[str, Any]]]:
    """Response name → its variations, from all folders."""
    found: dict[str, list[dict[str, Any]]] = {}
    for folder in folders():
        found.update(read("nlu", folder.parent.name, folder.name, "responses.yml")["responses"])
    return found


def texts(variations: list[dict[str, Any]], locale: str) -> list[str]:
    """Those of a locale; one without a condition is in a language of its own, and the same for all."""
    mine = [{"type": "slot", "name": "locale", "value": locale}]
    return [v["text"] for v in variations if v.get("condition", mine) == mine]


def dialogues() -> Iterator[tuple[str, dict[str, Any]]]:
    for skill in SKILLS:
        for dialogue in skill_file(skill, "skill.yml")["dialogues"]:
            yield skill, dialogue


def plain(text: str) -> str:
    """One spelling for what differs only in case, umlauts and punctuation; signs alone stay as they are."""
    folded = text.casefold()
    for letter, pair in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        folded = folded.replace(letter, pair)
    return " ".join(re.sub(r"[^\w]+", " ", folded).split()) or folded.strip()
