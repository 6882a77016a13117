"""Questions: a question mark, a question word, or a verb in front of its subject."""

from __future__ import annotations

import re

from bot.model.grammar.words import word_set
from bot.model.keyword_rules import fold

_WORDS = word_set(
    """
    wann wie wieso weshalb warum weswegen wozu wofuer wer wen wem wessen was wo wohin woher woran wovon worueber
    womit wodurch welche welcher welches welchen welchem wieviel wieviele inwiefern inwieweit ob when how why
    who whom whose what where which whether
    """
)
_VERBS = word_set(
    """
    ist sind war waren bin bist seid kann kannst koennt koennen koennte koennten koenntest darf duerfen muss
    muessen soll sollen sollte gibt gilt hat habt haben hast wird werden wirst wurde stimmt kommt faehrt fahren
    geht gehen is are was were am can could may must shall should will would do does did has have had isn aren
    don doesn didn bekomme bekommt kriege kriegt klappt funktioniert brauche brauch
    """
)
_SUBJECTS = word_set(
    """
    ich du er sie es wir ihr man das dies diese dieser dein deine mein meine euer eure ihre der die den i you he
    she it we they that this there the my your anyone
    """
)
_NOT_ASKING = ("wie gesagt", "wie gewuenscht", "wie immer", "warum nicht", "wieso nicht", "why not")


def asks(text: str) -> bool:
    """Whether a message asks something: for yes and no, whatever asks is neither."""
    if "?" in text or "¿" in text or "\uff1f" in text:
        return True
    said = fold(text)
    words = said.split()
    if not words or said.startswith(_NOT_ASKING):
        return False
    first = [
        word for word in words[:4] if word not in {"und", "aber", "also", "ja", "nein", "ok", "okay", "and", "but"}
    ]
    if first and first[0] in _WORDS:
        return True
    return len(first) > 1 and first[0] in _VERBS and first[1] in _SUBJECTS


_HOW = re.compile(r"\b(?:wie|wo|how|where|was passiert|what happens|muss ich|do i have to)\b")
_AS = re.compile(r"\bwie (?:gesagt|besprochen|gewuenscht|immer|schon|bereits|vereinbart|geschrieben|oft noch)\b")


def asks_how(text: str) -> bool:
    """Whether it asks how or where something is done, in whatever order: "abbestellen geht wie"."""
    return _HOW.search(_AS.sub(" ", fold(text))) is not None
