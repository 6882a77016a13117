"""German or English: by the release's own phrases, else by a statistical identifier; None if a text does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import yaml
from py3langid.langid import MODEL_FILE, LanguageIdentifier

SURE = 0.9  # measured on the shipped phrases: 0.2 % wrong, 13 % undecided (docs/decisions/0004)
BOTH = frozenset({"stop", "start", "ok", "okay", "hi", "hey", "super", "help", "info", "status", "service"})
"""Short words of both languages: they change nobody's language."""
ANNOTATION = re.compile(r"\[([^\]]+)\]\([^)]*\)|\[([^\]]+)\]\{[^}]*\}")
NO_LETTERS = re.compile(r"[^a-zäöüß ]+")


class PhraseLanguages:
    """The Languages port. `phrases` maps normalised training phrases to their language, None if they have several."""

    def __init__(self, phrases: Mapping[str, str | None]) -> None:
        self._phrases = phrases
        self._identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._identifier.set_languages(["de", "en"])

    def of(self, text: str) -> str | None:
        words = normalise(text)
        if not words or words in BOTH:
            return None
        if words in self._phrases:
            return self._phrases[words]
        language, probability = self._identifier.classify(words)
        return str(language) if probability >= SURE else None


def normalise(text: str) -> str:
    return " ".join(NO_LETTERS.sub(" ", text.lower()).split())


def phrase_languages(*folders: Path) -> dict[str, str | None]:
    """Training phrases by language, from the `metadata: {language}` of each block; one of both tells nothing."""
    found: dict[str, set[str]] = {}
    for file in sorted(file for folder in folders for file in folder.rglob("nlu.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8")).get("nlu", ()):
            if language := (block.get("metadata") or {}).get("language"):
                for line in block.get("examples", "").splitlines():
                    plain = ANNOTATION.sub(lambda match: match[1] or match[2], line.lstrip("- "))
                    found.setdefault(normalise(plain), set()).add(language)
    return {phrase: languages.pop() if len(languages) == 1 else None for phrase, languages in found.items() if phrase}
