"""A withdrawal in a closed grammar: a stop word with politeness, names and a signature, and exceptions read the right
way round. A text with any other word in it is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from bot.model.dialogue import Entity
from bot.model.grammar.words import FILLER, GREETING, POLITE, Phrases, key, listed_phrases, words
from bot.model.named import Named, named, subject_of

_END = """
    nicht mehr|nich mehr|nix mehr|nichts mehr|nie mehr|nie wieder|keine mehr|kein mehr|no more|not any more
    not anymore|no longer|abbestellen|abmelden|beenden|abschalten|ausschalten|abstellen|stoppen|streichen|kuendigen
    austragen|bestelle ab|melde ab|cancel|end|turn off|switch off|remove|unsubscribe|weg
"""
_KEEP = """
    weiter|weiterhin|bitte weiter|behalten|behalte|bleibt|bleiben|bleibt bestehen|soll bleiben|schon|nach wie vor
    lassen|laufen lassen|weiterlaufen|keep|still|stays|stay|continue|leave on|go on|dagegen schon|aber schon
"""
_ALL = """
    alles|alle|alle anderen|alles andere|den rest|der rest|alles uebrige|saemtliche|everything|everything else|all
    all others|all other|the rest|any other|andere|anderen
"""
_EXCEPT = """
    ausser|ausgenommen|bis auf|nur nicht|aber nicht|mit ausnahme von|mit ausnahme der|except|except for|but not
    apart from
"""
_ONLY = "nur noch"
_JUST = "nur|lediglich|only|just"
_ABOUT = """
    die|der|das|den|dem|zu|zur|zum|fuer|von|vom|ueber|wegen|auf|linie|bahn|u bahn|paket|sendung|hinweis|hinweise
    hinweisen|meldung|meldungen|nachricht|nachrichten|benachrichtigung|benachrichtigungen|vormerkung|vormerkungen
    infos|info|bescheid|pendel hinweis|pendelhinweis|pendelhinweise|pendel hinweise|ich|wir|mir|mich|uns|will
    moechte|moechten|brauche|brauch|brauchen|wollen|bekommen|haben|erhalten|schreiben|schickt|schicken|senden
    sollst du|meine|meinen|mein|ihr|sie|euch|ab|the|for|about|on|line|parcel|message|messages|notice|notices
    notification|notifications|alert|alerts|i|we|me|my|want|need|to|get|receive|don t|do not|dont|with|of
"""
_APART = "und|aber|sowie|oder|and|but|or|dafuer|sonst"
_SIGN_OFF = re.compile(
    r"\b(?:(?:mit |with )?(?:freundlichen?|besten?|lieben?|vielen?|schönen?|herzlichen?|kind|best|warm) "
    r"(?:gr(?:ü|ue)(?:ß|ss)en?|regards|wishes)|mfg|lg|vg|gr(?:u|ü|ue)(?:ß|ss)e?|yours sincerely|regards|sincerely)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:[,\n]|\b[Dd]ank(?:e|end)?\b[ !.,]*|\b[Tt]hanks\b[ !.,]*)[ –-]*([A-ZÄÖÜ]\w+(?: [A-ZÄÖÜ]\w+)?)[ .!]*$"
)
_MARK = "entityword"
_PUNCTUATION = re.compile(r"[,;.!?\n:–]+")
MOST_OF_A_NAME = 6


@dataclass
class _Part:
    """What one part of the sentence says, and of whom."""

    kinds: set[str] = field(default_factory=set)
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Withdrawal:
    """What a message ends, and what it says must stay."""

    ends: tuple[Named, ...]
    keeps: tuple[Named, ...] = ()

    def fits(self, type_: str, subject: str) -> bool:
        """Whether it ends this consent."""
        meant = any(one.fits(type_, subject) for one in self.ends)
        return meant and not any(one.fits(type_, subject) for one in self.keeps)


def withdrawal(text: str, stop_words: Iterable[str], entities: Sequence[Entity]) -> Withdrawal | None:
    """Read a whole message as a withdrawal; None if any of its words is another matter, or nothing is ended."""
    placed = sorted((one for one in entities if one.get("start") is not None), key=lambda one: int(one["start"]))
    known = [one for one in placed if subject_of(one)]
    row = _phrases(tuple(stop_words)).read(_marked(_unsigned(text), known))
    if row.rest:
        return None
    subjects = [Named(subject=subject_of(one)) for one in known]
    return _read(_parts(row.kinds), subjects, named(text, entities))


def may_withdraw(text: str, stop_words: Iterable[str]) -> bool:
    """Whether any word of it could be part of one; most messages need no closer look."""
    return not _marks(tuple(stop_words)).isdisjoint(key(word) for word in words(text))


@cache
def _marks(stop_words: tuple[str, ...]) -> frozenset[str]:
    listed = (*stop_words, *listed_phrases(_END), *listed_phrases(_EXCEPT), _ONLY)
    return frozenset(key(word) for phrase in listed for word in words(phrase))


def _read(parts: Sequence[_Part], subjects: Sequence[Named], whole: tuple[Named, ...]) -> Withdrawal | None:
    """`whole` is what the text names at all, for where its parts name nothing apart."""
    ends: list[Named] = []
    keeps: list[Named] = []
    said = {kind for part in parts for kind in part.kinds}
    if not (
        "stop" in said or (said & {"end", "except"} and (subjects or "all" in said)) or ("only" in said and subjects)
    ):
        return None
    for part in parts:
        mine = [subjects[at] for at in part.before]
        others = [subjects[at] for at in part.after]
        if "except" in part.kinds:
            keeps += others
            ends += mine or [Named()]
        elif part.kinds & {"only", "just"} and mine and not part.kinds & {"stop", "end"}:
            keeps += mine
            ends.append(Named())
        elif "keep" in part.kinds and not part.kinds & {"stop", "end"}:
            keeps += mine
        elif mine:
            ends += mine
        elif "all" in part.kinds:
            ends.append(Named())
    return Withdrawal(tuple(dict.fromkeys(ends or whole)), tuple(dict.fromkeys(keeps)))


def _parts(kinds: Sequence[str]) -> list[_Part]:
    """The sentence between its commas and its *and* and *but*; entities by their number in the text."""
    parts, number = [_Part()], 0
    for kind in kinds:
        if kind == "apart":
            parts.append(_Part())
        elif kind == "entity":
            (parts[-1].after if "except" in parts[-1].kinds else parts[-1].before).append(number)
            number += 1
        else:
            parts[-1].kinds.add(kind)
    return [part for part in parts if part.kinds or part.before]


@cache
def _phrases(stop_words: tuple[str, ...]) -> Phrases:
    return Phrases(
        {
            "entity": _MARK,
            "stop": "|".join(stop_words),
            "except": _EXCEPT,
            "only": _ONLY,
            "just": _JUST,
            "end": _END,
            "keep": _KEEP,
            "all": _ALL,
            "apart": f"{_APART}|komma",
            "polite": POLITE + GREETING,
            "filler": FILLER + _ABOUT,
        }
    )


def _marked(text: str, entities: Sequence[Entity]) -> str:
    """The text with a mark in place of each name, and a word for each comma."""
    for one in reversed(entities):
        text = (
            f"{text[: int(one['start'])]} {_MARK} {text[int(one['end']) :]}" if int(one["end"]) <= len(text) else text
        )
    return _PUNCTUATION.sub(" komma ", text)


def _unsigned(text: str) -> str:
    """Without a closing formula and the name after it, or a name at the end."""
    found = _SIGN_OFF.search(text)
    if found and found.start() and len(words(text[found.end() :])) <= MOST_OF_A_NAME:
        return text[: found.start()]
    name = _NAME.search(text)
    return text[: name.start(1)] if name and name.start(1) else text
