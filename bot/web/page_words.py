"""The words of the public pages: `data/web_chat.yml`, in the company's form of address, as a script that pages load."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson
import yaml

FILE = Path(__file__).resolve().parent.parent.parent / "data" / "web_chat.yml"
SCRIPT = "catalogue.js"


def read_words(form: str, file: Path = FILE) -> Mapping[str, Mapping[str, str]]:
    """By language; raises ValueError if one lacks a word that another has."""
    read: Mapping[str, Mapping[str, str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    german = {**read["de"], **(read["de_sie"] if form == "de_sie" else {})}
    words = {"de": german, "en": read["en"]}
    known = set(read["de"])
    if wrong := (known ^ set(read["en"])) | (set(read["de_sie"]) - known):
        raise ValueError(f"{file.name}: not in every language: {', '.join(sorted(wrong))}")
    return words


def script(words: Mapping[str, Mapping[str, str]]) -> bytes:
    return b"export const STRINGS = " + orjson.dumps(words) + b";\n"
