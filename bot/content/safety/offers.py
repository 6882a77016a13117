"""Whether a text advertises: what is offered, the call to take it, haste, what it saves and praise each weigh a little.

A word alone is seldom an advert: "kostenlos" stands in honest answers. What no list has is left to `likeness.py`.
`adverts.yml` holds what weighs how much; a text is folded first, so that split, spelled and disguised words weigh as
much as plain ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'", "`": "'"})
LEET = str.maketrans("013458@$", "oieasbas")
SPELLED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_](?:[ .*_·•-]{1,2})){4,}[^\W\d_](?![^\W\d_])")
_DISGUISED = re.compile(r"(?<=[a-z])[013458@$](?=[a-z])|(?<![a-z0-9])[38](?=[a-z]{4})")
_WITHIN = re.compile(r"(?<=[a-z])[*_·•.](?=[a-z])")
_FIELD = re.compile(r"\{\w+\}")
SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
EASED, MOST_EASED = 1.0, 2.0
"""What a word of service takes away, and all of them in a sentence."""
LONGEST = 4_000


@dataclass(frozen=True)
class Weights:
    """Patterns with what each weighs and how much its row may weigh in all; `whole` are looked for across blanks,
    `service` eases."""

    rows: tuple[tuple[float, float, re.Pattern[str]], ...]
    whole: re.Pattern[str]
    service: tuple[re.Pattern[str], ...]
    spared: re.Pattern[str]
    signs: frozenset[str]


def weigh(text: str) -> tuple[float, str]:
    """How much speaks for an advert, and the words that weigh most."""
    folded, weights = fold(text), _weights()
    spelled = [match[0] for match in SPELLED.finditer(folded)]
    plain = weights.spared.sub(" ", _joined(folded))
    found: list[tuple[float, str]] = [(2.0, spelled[0])] if spelled else []
    total = 2.0 * len(found)
    for sentence in SENTENCE.split(plain):
        weight, words = _of_sentence(sentence, weights)
        total += weight
        found += words
    if (match := weights.whole.search(re.sub(r"[^a-z]+", "", plain))) and match[0] not in plain:
        total += 3.0
        found.append((3.0, match[0]))
    promises = sum(text.count(sign) for sign in weights.signs)
    total += min(1.5, promises * 1.0) + 0.5 * min(1, text.count("!") // 2)
    return total, max(found, default=(0.0, ""))[1]


def _of_sentence(sentence: str, weights: Weights) -> tuple[float, list[tuple[float, str]]]:
    """What a sentence of service tells weighs less; a call to take something does not."""
    total, found = 0.0, list[tuple[float, str]]()
    for each, limit, pattern in weights.rows:
        hits = list(dict.fromkeys(match[0].strip() for match in pattern.finditer(sentence)))
        if hits:
            total += min(limit, each * len(hits))
            found += [(each, hit) for hit in hits]
    eased = sum(bool(pattern.search(sentence)) for pattern in weights.service)
    return max(0.0, total - min(MOST_EASED, EASED * eased)), found


def fold(text: str) -> str:
    """Small letters, umlauts written out, disguises and fields taken off."""
    plain = unicodedata.normalize("NFKC", _FIELD.sub(" ", text[:LONGEST]))[:LONGEST].casefold().translate(FOLD)
    plain = "".join(
        char for char in unicodedata.normalize("NFD", plain) if unicodedata.category(char) not in ("Mn", "Cf")
    )
    return _DISGUISED.sub(lambda match: match[0].translate(LEET), plain)


def _joined(folded: str) -> str:
    """Spelled words as words, and signs within words gone."""
    plain = SPELLED.sub(lambda match: re.sub(r"[^\w]|_", "", re.sub(r"  +", "\n", match[0])), folded)
    return " ".join(_WITHIN.sub("", plain).split())


@cache
def _weights() -> Weights:
    written: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("adverts.yml").read_text(encoding="utf-8"))
    return Weights(
        tuple(_rows(written["rows"])),
        re.compile("|".join(written["whole"].split())),
        tuple(re.compile(rf"\b(?:{one})") for one in written["service"]),
        re.compile("|".join(written["spared"])),
        frozenset(written["signs"].split()),
    )


def _rows(written: list[Mapping[str, Any]]) -> Iterator[tuple[float, float, re.Pattern[str]]]:
    for row in written:
        yield row["each"], row["most"], re.compile("|".join(rf"\b(?:{one})" for one in row["says"]))
