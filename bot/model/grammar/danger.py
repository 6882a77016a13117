"""Danger in a customer's words: of which kind, and how sure. Read from lists that a release brings along; a miss costs
more than a false alarm, so spelling counts little, and what is only a manner of speaking is left out first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from bot.model.keyword_rules import fold
from bot.model.pattern import Pattern, any_fits, matched, searchable

Certainty = Literal["certain", "perhaps"]
HELP, CRISIS, MUTE, OVERDOSE = "help", "crisis", "mute", "overdose"
OWN_LIFE = {CRISIS, OVERDOSE}
"""Kinds that are never only told of."""
ORDINARY, PERHAPS = "ordinary", "perhaps"
_TWICE = re.compile(r"(?<!\\)([a-z])\1+")
_ANY, _LISTED = re.compile(r"\\[bwd]"), re.compile(r"(?<![a-z])[a-z]{5,}(?![a-z?*+{\[(])")
"""Whole words in a pattern."""
_UMLAUT = re.compile(r"([aou])e")
SHORTEST_MISSPELT = 6


@dataclass(frozen=True)
class Danger:
    """`language` is the foreign one in which it was said; empty: German or English."""

    kind: str
    certainty: Certainty
    language: str = ""


@dataclass(frozen=True)
class Signs:
    """What says a kind of danger, as patterns."""

    certain: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class DangerWords:
    """All that is known of danger. `kinds` in the order in which they are tried; `foreign` by language and kind,
    phrases of which one that ends in * is the beginning of a word; `harmless` are manners of speaking, left out before
    anything is read; `told` speaks of what was or might be; `cries` are words that are a cry if they are cried; `spelt`
    are words that one wrong letter does not hide."""

    kinds: Mapping[str, Signs] = field(default_factory=dict)
    foreign: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    harmless: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    cries: tuple[str, ...] = ()
    spelt: tuple[str, ...] = ()

    def read(self, text: str) -> Danger | None:
        """The danger that a message speaks of. What only tells of it, or asks what if, is less certain."""
        said = self._spelt(_key(fold(text)))
        left = self._left(searchable(said))
        danger = self._known(left) or self._foreign(fold(text)) or self._cried(text)
        if danger is None or danger.kind in OWN_LIFE or not self._holds(left, "told"):
            return danger
        return replace(danger, certainty="perhaps") if danger.certainty == "certain" else None

    def is_harmless(self, text: str) -> bool:
        """Whether a message holds a manner of speaking that sounds like danger."""
        said = searchable(self._spelt(_key(fold(text))))
        return self._left(said) != said

    def check(self) -> None:
        """Raises PatternError."""
        for pattern in (one for listed in self._patterns.values() for one in listed):
            Pattern(pattern).check()

    @cached_property
    def _patterns(self) -> Mapping[str, tuple[str, ...]]:
        listed = {
            f"{kind} {how}": getattr(signs, how) for how in ("certain", "perhaps") for kind, signs in self.kinds.items()
        }
        listed |= {"harmless": self.harmless, "told": self.told}
        return {name: tuple(_key(pattern) for pattern in patterns) for name, patterns in listed.items()}

    @cached_property
    def _misspelt(self) -> Mapping[str, str]:
        """Words with one letter left out, and what they then stand for."""
        words = sorted({_key(fold(word)) for word in self.spelt})
        return {short: word for word in reversed(words) for short in (word, *_shorter(word))}

    @cached_property
    def _right(self) -> frozenset[str]:
        """Words that a pattern names: no misspelt others."""
        patterns = (one for listed in self._patterns.values() for one in listed)
        return frozenset(word for pattern in patterns for word in _LISTED.findall(_ANY.sub(" ", pattern)))

    def _spelt(self, said: str) -> str:
        return " ".join(self._word(word) for word in said.split())

    def _word(self, word: str) -> str:
        """One letter too many, too few, another or swapped: then they are the same with one left out of each."""
        if len(word) < SHORTEST_MISSPELT - 1 or word in self._right:
            return word
        if word in self._misspelt:
            return self._misspelt[word]
        near = (self._misspelt[short] for short in _shorter(word) if short in self._misspelt)
        return next((known for known in near if known[0] == word[0]), word)

    @cached_property
    def _dangers(self) -> tuple[str, ...]:
        """All of them: most messages fit none, and are seen to in one go."""
        return tuple(
            one for name, listed in self._patterns.items() if name not in {"harmless", "told"} for one in listed
        )

    @cached_property
    def _cries(self) -> frozenset[str]:
        return frozenset(_key(fold(cry)) for cry in self.cries)

    def _left(self, said: bytes) -> bytes:
        if not any_fits(said, self._patterns["harmless"]):
            return said
        for pattern in self._patterns["harmless"]:
            for part in matched(said, pattern):
                said = said.replace(part, b" _ ")
        return said

    def _holds(self, said: bytes, name: str) -> bool:
        return any(Pattern(one).fits(said) for one in self._patterns.get(name, ()))

    def _known(self, said: bytes) -> Danger | None:
        if not any_fits(said, self._dangers):
            return None
        for certainty in ("certain", "perhaps"):
            kinds = [kind for kind in self.kinds if kind != MUTE and self._holds(said, f"{kind} {certainty}")]
            if kinds:
                mute = kinds[0] not in OWN_LIFE and self._holds(said, f"{MUTE} perhaps")
                return Danger(MUTE if mute else kinds[0], certainty)
        return Danger(MUTE, "certain") if self._holds(said, f"{MUTE} certain") else None

    def _foreign(self, folded: str) -> Danger | None:
        said = f" {_plain(folded)} "
        for language, by_kind in self._abroad.items():
            for kind, phrases in by_kind.items():
                if kind != ORDINARY and any(phrase in said for phrase in phrases):
                    if kind == PERHAPS and any(thing in said for thing in by_kind.get(ORDINARY, ())):
                        continue
                    certainty: Certainty = "perhaps" if kind == PERHAPS else "certain"
                    return Danger(CRISIS if kind == CRISIS else HELP, certainty, language)
        return None

    @cached_property
    def _abroad(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        return {
            language: {kind: tuple(_phrase(phrase) for phrase in phrases) for kind, phrases in by_kind.items()}
            for language, by_kind in self.foreign.items()
        }

    def _cried(self, text: str) -> Danger | None:
        said = fold(text)
        cried = "!" in text or text.isupper() or _TWICE.sub(r"\1", said) != said
        known = _key(said) in self._cries
        return Danger(HELP, "perhaps") if known and cried else None


def _key(folded: str) -> str:
    """Repeated letters once, umlauts without their e; the same is done to patterns, so that both agree."""
    return _TWICE.sub(r"\1", _UMLAUT.sub(r"\1", folded))


def _shorter(word: str) -> Iterable[str]:
    if len(word) >= SHORTEST_MISSPELT:
        yield from (word[:at] + word[at + 1 :] for at in range(1, len(word)))


def _plain(folded: str) -> str:
    """Without marks, so that hasty typing fits."""
    letters = unicodedata.normalize("NFKD", folded.replace("ı", "i").replace("ł", "l"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _phrase(listed: str) -> str:
    plain = _plain(fold(listed.rstrip("*")))
    return f" {plain}" if listed.endswith("*") else f" {plain} "
