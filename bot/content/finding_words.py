"""What is found, in words for people: each kind of reason has a code, and a whole sentence in German and in English.

`finding_words.tsv` has them: the code, the reason as a pattern, the sentences with the pattern's groups in them; the
first that fits counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "de": {"de": "Deutsch", "de_sie": "Deutsch mit Sie", "en": "Englisch"},
    "en": {"de": "German", "de_sie": "German with Sie", "en": "English"},
}
"""How people call what files name by a code."""
CODE = re.compile(r"'?\b(de_sie|de|en)\b'?")
LISTED = re.compile(r"('?(de_sie|de|en)'?(, )?)+")
"""Languages alone; among other words a code may be anything."""
BEHIND = re.compile(r"(?<=\()(de_sie|de|en)(?=\)$)")
"""The language of a text, in brackets behind its name."""


def said(reason: str) -> tuple[str, Mapping[str, str]]:
    """The code and the words of a reason; one that nobody has put into words keeps its own."""
    for code, pattern, german, english in reasons():
        if match := pattern.fullmatch(reason):
            groups = [group or "" for group in match.groups()]
            words = {"de": german, "en": english}
            return code, {one: _filled(sentence, groups, one) for one, sentence in words.items()}
    return "other", {"de": f"So stimmt es nicht: {reason}", "en": f"This is not right as it is: {reason}"}


def _filled(sentence: str, groups: list[str], language: str) -> str:
    return sentence.format(*(_named(group, language) for group in groups))


def _named(group: str, language: str) -> str:
    """The words that were found, with languages by their names."""
    codes = CODE if LISTED.fullmatch(group) else BEHIND
    return codes.sub(lambda match: LANGUAGES[language][match[1]], group)


@cache
def reasons() -> tuple[tuple[str, re.Pattern[str], str, str], ...]:
    """All that have words."""
    lines = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return tuple((code, re.compile(pattern, re.DOTALL), german, english) for code, pattern, german, english in rows)
