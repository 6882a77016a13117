"""What is found, in words for people: each kind of reason has a code, and a German sentence beside its English one.

`finding_words.tsv` has them: the code, the English reason as a pattern, the German one with the pattern's groups in it;
the first that fits counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path


def said(reason: str) -> tuple[str, Mapping[str, str]]:
    """The code and the words of a reason; one that nobody has translated keeps its English words."""
    for code, english, german in reasons():
        if match := english.fullmatch(reason):
            return code, {"de": german.format(*(group or "" for group in match.groups())), "en": reason}
    return "other", {"de": f"stimmt so nicht: {reason}", "en": reason}


@cache
def reasons() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """All that have words."""
    lines = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return tuple((code, re.compile(english, re.DOTALL), german) for code, english, german in rows)
