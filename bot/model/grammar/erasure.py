"""Whether a text asks to be erased, for where it asks for something else as well."""

from __future__ import annotations

import re

from bot.model.keyword_rules import fold

_VERB = re.compile(r"\b(?:loesch\w*|geloescht|vergiss|vergesst|entfern\w*|delete|erase|forget|wipe)\b")
_OBJECT = re.compile(
    r"\b(?:daten|alles ueber mich|mich|chatverlauf|profil|nummer|data|everything about me|about me|me|profile)\b"
)
_OTHER = re.compile(r"\b(?:verteiler|liste|mailing\w*|list|nicht|not|don)\b")
_SENTENCE = re.compile(r"[.!?;,\n]+|\b(?:und|and)\b")


def asks_erasure(text: str) -> bool:
    """Whether one part of the text wants what is stored to go."""
    parts = (fold(part) for part in _SENTENCE.split(text))
    return any(_VERB.search(part) and _OBJECT.search(part) and not _OTHER.search(part) for part in parts)
