"""A withdrawal in a closed grammar: a stop word with politeness, names and a signature, and exceptions read the right
way round. A text with any other word in it is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from bot.model.consent_selector import ConsentSelector, Named
from bot.model.dialogue import Entity
from bot.model.grammar.words import FILLER, GREETING, POLITE, Phrases, key, listed_phrases, unsigned, words

_END = """
    nicht mehr|nich mehr|nix mehr|nichts mehr|nie mehr|nie wieder|keine mehr|kein mehr|no more|not any more
    not anymore|no longer|abbestellen|abmelden|beenden|abschalten|ausschalten|abstellen|stoppen|streichen|kuendigen
    austragen|bestelle ab|melde ab|cancel|end|turn off|switch off|remove|unsubscribe|kann weg|koennen weg|raus
    rausnehmen|drop|entfernen|nichts mehr hoeren|nichts mehr wissen
"""
_KEEP = """
    weiter|weiterhin|bitte weiter|behalten|behalte|bleibt|bleiben|bleibt bestehen|soll bleiben|schon|nach wie vor
    lassen|laufen lassen|weiterlaufen|keep|still|stays|stay|continue|leave on|go on|dagegen schon|aber schon
    schon noch|noch|an lassen|anlassen|an|drin lassen|drin|drinlassen|drinnen|ja|yes|gerne weiter|gern weiter
    dabehalten|stehen lassen|keep on|continues|is fine|is ok|ist ok
"""
_ALL = """
    alles|alle|alle anderen|alles andere|den rest|der rest|alles uebrige|saemtliche|everything|everything else|all
    all others|all other|the rest|any other|andere|anderen|all of it|all of them|jede|jeden|saemtliches
"""
_EXCEPT = """
    ausser|ausgenommen|bis auf|nur nicht|aber nicht|mit ausnahme von|mit ausnahme der|except|except for|but not
    apart from
"""
_ONLY = """
    nur noch|bloss noch|only from now on|from now on only|sonst nichts|sonst keine|nichts anderes|nothing else
    nothing more|from now on
"""
_NOT = "nicht|not"
_UNENDING = """
    don t stop|do not stop|dont stop|never stop|not stop|don t cancel|don t end|nicht stoppen|nicht beenden
    nicht abmelden|nicht abbestellen
"""
_NONE = "keine|keinen|kein|no"
_JUST = "nur|lediglich|only|just"
_ABOUT = """
    die|der|das|den|dem|zu|zur|zum|fuer|von|vom|ueber|wegen|auf|linie|bahn|u bahn|hinweis|hinweise
    hinweisen|meldung|meldungen|nachricht|nachrichten|benachrichtigung|benachrichtigungen|vormerkung|vormerkungen
    infos|info|bescheid|ich|wir|mir|mich|uns|will
    moechte|moechten|brauche|brauch|brauchen|wollen|bekommen|haben|erhalten|schreiben|schickt|schicken|senden
    sollst du|meine|meinen|mein|ihr|sie|euch|ab|the|for|about|line|message|messages|notice|notices
    notification|notifications|alert|alerts|schreib|schreibt|schicke|lass|lasst|lassen sie|hoeren|wissen|i|we|me|my
    want|need|to|get|receive|don t|do not|dont|with|of|gern|gerne
    noch gern|mehr|what|ihr mir schickt|push|from|genug|es reicht|enough|basta|tschuess|ciao|bye|kundennummer
"""
_APART = "und|aber|sowie|oder|and|but|or|dafuer|sonst"
_NAME = re.compile(
    r"(?:[,\n]|\b[Dd]ank(?:e|end)?\b[ !.,]*|\b[Tt]hanks\b[ !.,]*)[ –-]*([A-ZÄÖÜ]\w+(?: [A-ZÄÖÜ]\w+)?)[ .!]*$"
)
_MARK = "entityword"
_GONE = "weg"
_ALL_BUT = re.compile(r"\b(everything|all) but\b", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[,;.!?\n:–]+")


@dataclass
class _Part:
    """What one part of the sentence says, and of whom."""

    kinds: set[str] = field(default_factory=set)
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    types: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Withdrawal:
    """What a message ends, and what it says must stay."""

    ends: tuple[Named, ...]
    keeps: tuple[Named, ...] = ()

    def fits(self, type_: str, subject: str) -> bool:
        """Whether it ends this consent."""
        meant = any(end.fits(type_, subject) for end in self.ends)
        return meant and not any(one.fits(type_, subject) for one in self.keeps)


def withdrawal(
    text: str, stop_words: Iterable[str], entities: Sequence[Entity], selector: ConsentSelector
) -> Withdrawal | None:
    """Read a whole message as a withdrawal; None if any of its words is another matter, or nothing is ended."""
    placed = sorted(
        (entity for entity in entities if entity.get("start") is not None), key=lambda one: int(one["start"])
    )
    known = [one for one in placed if selector.subject_of(one)]
    row = _phrases(tuple(stop_words), selector).read(_marked(_unnamed(text), known))
    if row.rest or "unending" in row.kinds or ("?" in text and (known or "stop" not in row.kinds)):
        return None
    subjects = [Named(subject=selector.subject_of(one)) for one in known]
    return _read(_parts(row.kinds, selector), subjects, selector.named(text, entities))


def may_withdraw(text: str, stop_words: Iterable[str]) -> bool:
    """Whether any word of it could be part of one; most messages need no closer look."""
    return not _marks(tuple(stop_words)).isdisjoint(key(word) for word in words(text))


@cache
def _marks(stop_words: tuple[str, ...]) -> frozenset[str]:
    listed = (
        *stop_words,
        *listed_phrases(_END),
        *listed_phrases(_EXCEPT),
        *listed_phrases(_ONLY),
        *listed_phrases(_JUST),
        *listed_phrases(_NONE),
    )
    return frozenset(key(word) for phrase in listed for word in words(phrase))


def _read(parts: Sequence[_Part], subjects: Sequence[Named], whole: tuple[Named, ...]) -> Withdrawal | None:
    """`whole` is what the text names at all, for where its parts name nothing apart."""
    said = {kind for part in parts for kind in part.kinds}
    named_here = bool(subjects) or (any(part.types for part in parts) and bool(said & {"except", "keep_only", "only"}))
    if not (
        "stop" in said
        or (said & {"end", "except"} and (named_here or "all" in said))
        or ("gone" in said and subjects)
        or (said & {"only", "keep_only", "none"} and named_here)
    ):
        return None
    ends: list[Named] = []
    keeps: list[Named] = []
    for part in parts:
        mine = [subjects[at] for at in part.before] or list(part.types)
        others = [subjects[at] for at in part.after] or (list(part.types) if not part.before else [])
        ending = bool(part.kinds & {"stop", "end", "none", "gone"})
        if "except" in part.kinds and others:
            keeps += others
            ends += [subjects[at] for at in part.before] or [Named()]
        elif "except" in part.kinds or ("not" in part.kinds and not ending):
            keeps += mine  # "die U3 aber nicht"
        elif part.kinds & {"only", "just", "keep_only"} and mine and not ending:
            keeps += mine
            ends.append(Named())
        elif "keep" in part.kinds and not ending:
            keeps += mine
        elif mine:
            ends += mine
        elif "all" in part.kinds:
            ends.append(Named())
    meant = ends or ([Named()] if keeps else whole)
    return Withdrawal(tuple(dict.fromkeys(meant)), tuple(dict.fromkeys(keeps)))


def _parts(kinds: Sequence[str], selector: ConsentSelector) -> list[_Part]:
    """The sentence between its commas and its *and* and *but*; entities by their number in the text."""
    parts, number = [_Part()], 0
    types = {_called(at): notice_names.types for at, notice_names in enumerate(selector.notices)}
    for kind in kinds:
        part = parts[-1]
        if kind == "apart":
            parts.append(_Part())
        elif kind == "entity":
            (part.after if "except" in part.kinds else part.before).append(number)
            number += 1
        elif kind in types:
            part.types = tuple(map(Named, types[kind]))
        else:
            part.kinds.add(kind)
        if {"keep", "just"} <= part.kinds:
            part.kinds.add("keep_only")
    return _joined([part for part in parts if part.kinds or part.before or part.types])


def _joined(parts: list[_Part]) -> list[_Part]:
    """A bare name goes with what was said before it, else with what follows: "U2 und U3 behalten, Rest weg"."""
    for at, part in enumerate(parts):
        if part.kinds or not part.before:
            continue
        near = [one for one in (*reversed(parts[:at]), *parts[at + 1 :]) if one.kinds]
        if near:
            part.kinds |= near[0].kinds
        if "except" in part.kinds:
            part.before, part.after = [], part.before
    return parts


@cache
def _phrases(stop_words: tuple[str, ...], selector: ConsentSelector) -> Phrases:
    return Phrases(
        {
            "entity": _MARK,
            "unending": _UNENDING,
            "stop": "|".join(stop_words),
            "except": _EXCEPT,
            "only": _ONLY,
            "just": _JUST,
            "end": _END,
            "keep": _KEEP,
            "gone": _GONE,
            "all": _ALL,
            "not": _NOT,
            "none": _NONE,
            **{_called(at): one.phrases for at, one in enumerate(selector.notices)},
            "apart": f"{_APART}|komma",
            "polite": POLITE + GREETING,
            "filler": FILLER + _ABOUT,
        }
    )


def _called(at: int) -> str:
    """The kind of phrase that names this entry of the selector's notices."""
    return f"notices_{at}"


def _marked(text: str, entities: Sequence[Entity]) -> str:
    """The text with a mark in place of each name, and a word for each comma."""
    for entity in reversed(entities):
        text = (
            f"{text[: int(entity['start'])]} {_MARK} {text[int(entity['end']) :]}"
            if int(entity["end"]) <= len(text)
            else text
        )
    return _PUNCTUATION.sub(" komma ", _ALL_BUT.sub(r"\1 except", text))


def _unnamed(text: str) -> str:
    """Without a closing formula and the name after it, or a name at the end."""
    if (told := unsigned(text)) != text:
        return told
    name = _NAME.search(text)
    return text[: name.start(1)] if name and name.start(1) else text
