"""Yes and no as whole sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.grammar.yes_no import Said, yes_or_no

YES = """
    ja
    ja, danke
    gern
    wäre toll
    Ja bitte, sehr gern!
    jaaa
    JA!!
    jo mach mal
    ok
    okay, gern
    Ja, das wäre super nett, danke!
    👍
    👍🏽 danke
    ja 🙂
    yes please
    sure, thanks
    why not
    warum nicht
    joa, warum nicht
    ich glaube schon, ja
    ja, glaub schon
    bitte
    bitte gern
    na klar
    jo, moin
    ja sag mir bitte Bescheid
    das wäre lieb von dir
    sehr gerne, vielen Dank im Voraus
    auf jeden Fall!!!
    Yes, that would be great
    ja ❤️
    ja, gerne. LG
    hm ja
    na gut, ja
    ja doch
    von mir aus
    Yes do it please
"""
NO = """
    nein
    nö lass
    nö lass mal
    nein danke
    Nein, vielen Dank!
    nee
    lieber nicht
    brauch ich nicht
    no thanks
    nope
    👎
    nein 🙂
    Nee, passt schon, danke
    eher nicht
    ach nein, lass gut sein
    danke, nein
    I don't think so
    nicht nötig, danke
    auf keinen Fall
    Nein danke, kein Bedarf
    ne danke dir
    never mind
"""
NEITHER = """
    Wann genau?
    Stimmt das?
    stimmt das
    okay?
    Und was mach ich jetzt genau?
    Das ist ja wieder typisch
    ist das sicher?
    wie genau geht das
    is that right
    is that correct?
    ja aber wann genau
    okay und jetzt
    ja nein
    vielleicht
    ok danke
    Okay, vielen Dank!
    weiß nicht
    mal sehen
    danke
    Moin
    alles klar
    jaja von wegen
    ja super, schon wieder Ausfall
    ja wo denn
    sicher nicht dass ich wüsste
    gut zu wissen
    ja ist die bahn denn noch normal
    stimmt nicht ganz, die fährt
    genau deswegen frage ich
    das ist ja toll von euch gemacht ironie
    ok aber was kostet das
    ja? wirklich?
    sure, as if
    ja ne is klar ihr spinnt
"""
CONDITIONS = {
    "Ja aber nur bis 18 Uhr": "aber nur bis 18 uhr",
    "Ja und die U1 auch": "und die u1 auch",
    "yes but only until 6 pm": "but only until 6 pm",
    "ja bis morgen": "bis morgen",
    "Klar, und morgen ist Weihnachten": "und morgen ist weihnachten",
}


def sentences(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("said", sentences(YES))
def test_yes(said: str) -> None:
    """A yes with politeness, hedges and signs is a yes."""
    assert yes_or_no(said) == Said("yes")


@pytest.mark.parametrize("said", sentences(NO))
def test_no(said: str) -> None:
    """So is a no."""
    assert yes_or_no(said) == Said("no")


@pytest.mark.parametrize("said", sentences(NEITHER))
def test_neither(said: str) -> None:
    """A question, irony, doubt and words with content of their own are neither."""
    assert yes_or_no(said) is None


@pytest.mark.parametrize(("said", "condition"), CONDITIONS.items())
def test_a_yes_with_a_condition(said: str, condition: str) -> None:
    """A yes that goes on is not yet one: the rest is to be carried out or asked."""
    assert yes_or_no(said) == Said("yes", condition)


@given(st.text(max_size=80))
def test_no_question_mark_says_yes(text: str) -> None:
    """Whatever holds a question mark is neither."""
    assert yes_or_no(text + "?") is None
