"""A withdrawal in a closed grammar, exceptions read the right way round."""

from __future__ import annotations

import pytest

from bot.model.grammar.withdrawal import withdrawal
from bot.wiring.sources import Recognition

STOP_WORDS = ("stop", "stopp", "abmelden", "abbestellen", "alles abbestellen", "unsubscribe", "keine nachrichten mehr")
ALL = """
    STOPP, danke!
    Stop, vielen Dank!
    Stopp bitte. LG Petra
    Hallo, bitte stopp. Danke
    Moin, abmelden bitte! Gruß Uwe
    unsubscribe please, thank you
    stop. thanks, Mary
    Stopp, Danke Petra Schmidt
    STOP!!!
    stoppp
    Abmelden. Viele Grüße, Familie Özdemir
"""
EXCEPTIONS = {
    "STOPP U1, aber U3 bitte weiter": ("U1", "U3"),
    "U1 nicht mehr, U3 schon": ("U1", "U3"),
    "alles außer U3": ("", "U3"),
    "Stopp alles bis auf die U3": ("", "U3"),
    "nur noch die U3 bitte": ("", "U3"),
    "stop u1 and keep u3": ("U1", "U3"),
    "Bitte die U1 abmelden und die U3 behalten": ("U1", "U3"),
    "Alles abbestellen, nur die U2 weiterhin": ("", "U2"),
    "U3 will ich behalten, alles andere nicht mehr": ("", "U3"),
    "everything except U1": ("", "U1"),
    "STOPP U3": ("U3", ""),
}
NONE = """
    Stoppt endlich die ständigen Verspätungen!
    Hören Sie auf mich zu duzen
    Wann hört die Störung auf?
    Die U1 fährt nicht mehr, U3 schon
    Stopp, das ist mein Koffer
    Aus welchem Grund
    nur noch 5 Minuten
    Ich will mein Abo kündigen
    Stop am Dammtor
    U3 nicht mehr voll
    nur U3
    die U1 und die U3
    weg
    fährt nur noch die U3
    Schreib mir bitte eine E-Mail
"""


def read(text: str) -> tuple[list[str], list[str]] | None:
    recognition = Recognition()
    found = withdrawal(text, STOP_WORDS, recognition.recognise(text), recognition.selector)
    if found is None:
        return None
    return [one.subject or "" for one in found.ends], [one.subject or "" for one in found.keeps]


def sentences(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("said", [*sentences(ALL), "Stopp\nMit freundlichen Grüßen\nKarl Meyer"])
def test_a_stop_word_with_politeness_ends_everything(said: str) -> None:
    """Greeting, thanks, name and signature around a stop word change nothing of it."""
    assert read(said) == ([""], [])


@pytest.mark.parametrize(("said", "ends", "keeps"), [(said, *pair) for said, pair in EXCEPTIONS.items()])
def test_exceptions(said: str, ends: str, keeps: str) -> None:
    """What is excepted stays, and only what is named ends."""
    line = {"": ""} | {name: f"line:{name}" for name in ("U1", "U2", "U3")}
    assert read(said) == ([line[ends]], [line[keeps]] if keeps else [])


@pytest.mark.parametrize("said", sentences(NONE))
def test_any_other_word_makes_it_another_matter(said: str) -> None:
    """A stop word inside a sentence about something else ends nothing."""
    assert read(said) is None
