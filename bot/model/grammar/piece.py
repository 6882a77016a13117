"""Pieces of a sentence: what a pure function calls unfinished, so that it is worth waiting a moment for the rest."""

from __future__ import annotations

import re

from bot.model.grammar.words import GREETING, Phrases, word_set
from bot.model.keyword_rules import fold

MOST_WORDS = 8
FEW_WORDS = 3
_END = re.compile(r"[.!?…;]\s*$|[\U0001f000-\U0001faff\u2600-\u27bf]")
_MARKS = re.compile(r"[\s.!?…]+")
_OPEN = word_set(
    """
    der die das den dem des ein eine einen einem einer mein meine meinen meinem meiner dein deine unser unsere
    ihr ihre ihren kein keine und oder aber weil wenn dass ob mit von vom nach zu zum zur bei beim in im ins auf an am
    fuer ueber unter vor hinter zwischen aus bis ab durch gegen ohne um seit ist sind war faehrt fahrt kommt kommen
    fahren geht haelt hat habe hab kann koennen koennt wird will wollte moechte muss soll gibt weiss the a an my your
    is are was does do did has have can could will would and or but because if that with from to at on for of about
    """
)
_URGENT = frozenset({"hilfe", "help", "notruf", "notfall", "sos", "emergency", "stop", "stopp"})
_WHO = frozenset({"ich", "du", "ihr", "sie", "es", "man", "i", "you", "it", "there"})
_PREAMBLE = Phrases(
    {
        "greeting": GREETING,
        "beside": "ich|da|mal|ma|kurz|noch|bitte|nur|so|eben|schnell|also|aeh|i|just|quickly|please|well",
        "preamble": """
            hab eine frage|habe eine frage|haette eine frage|hab ne frage|hab mal ne frage|haette mal ne frage
            eine frage|ne frage|kurze frage|eine kurze frage|frage|hab eine kurze frage|haette eine kurze frage
            wollte fragen|wollte wissen|wollt fragen|wollt wissen|wollte was fragen|wollte etwas fragen
            wollte nachfragen|moechte fragen|moechte wissen|koennt ihr mir sagen|koennen sie mir sagen
            kannst du mir sagen|weisst du|wisst ihr|have a question|quick question|a question|question
            wanted to ask|wanted to know|would like to know|can you tell me|could you tell me|do you know
        """,
    }
)


def is_greeting(text: str) -> bool:
    """Whether it greets and says nothing else yet."""
    row = _PREAMBLE.read(text)
    return not row.rest and "greeting" in row.kinds and "preamble" not in row.kinds and not ends(text)


def unfinished(text: str) -> bool:
    """Whether a short text without an end mark breaks off where more must come, or only announces a question."""
    said = fold(text).split()
    if not said or _URGENT & {*said} or len(said) > MOST_WORDS or ends(text) or any(mark.isdigit() for mark in text):
        return False
    row = _PREAMBLE.read(text)
    announces = not row.rest and bool({"greeting", "preamble"} & {*row.kinds})
    asks_for_a_verb = len(said) == 2 and said[0] in _OPEN and said[1] in _WHO
    return announces or asks_for_a_verb or said[-1] in _OPEN


def may_go_on(text: str) -> bool:
    """Whether a few words without an end mark may be the next piece of what came before; a stop and a cry for help
    are none."""
    said = fold(text).split()
    return bool(text.strip()) and len(said) <= FEW_WORDS and not _URGENT & {*said} and not ends(text)


def only_marks(text: str) -> bool:
    """A question mark that is sent after its question."""
    return _MARKS.fullmatch(text) is not None and bool(text.strip())


def is_short(text: str) -> bool:
    return len(fold(text).split()) <= FEW_WORDS


def ends(text: str) -> bool:
    return _END.search(text) is not None
