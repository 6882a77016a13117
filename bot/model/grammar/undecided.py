"""What is said to an open question and neither answers nor leaves it: who does not know, and who asks about it."""

from __future__ import annotations

from bot.model.grammar.words import FILLER, GREETING, POLITE, Phrases

_UNDECIDED = """
    weiss nicht|weiss nich|weiss ich nicht|weiss ich nich|weiss ich noch nicht|ich weiss nicht|ich weiss es nicht
    weiss ned|keine ahnung|kein plan|keinen plan|egal|mir egal|ist mir egal|is mir egal|ganz egal|voellig egal|wurscht
    ist mir wurscht|ist mir wurst|mir wurscht|schnuppe|ist mir schnuppe|ist mir gleich|gleich|vielleicht|kann sein
    vielleicht spaeter|mal sehen|mal schauen|schauen wir mal|kommt drauf an|kommt darauf an|je nachdem|jein|unsicher
    ich bin unsicher|bin unsicher|ich bin nicht sicher|ich bin mir nicht sicher|bin mir nicht sicher|muss ich ueberlegen
    ich ueberlege noch|ich ueberlege|ueberlege noch|i don t know|i do not know|dont know|idk|dunno|no idea|not sure
    i m not sure|i am not sure|maybe|maybe later|perhaps|whatever|doesn t matter|does not matter|i don t care|don t care
    either|depends|it depends|we ll see|let me think|beides egal|ja nein|🤷
"""
_WHAT_IT_IS = """
    wie oft|wie oft schreibst du|wie oft schreibt ihr|wie oft schreiben sie|wie oft kommt|wie viele nachrichten
    wann genau|wann schreibst du|wann schreibt ihr|wann schreiben sie|wann kommt die nachricht|wann bekomme ich
    wann schreibst du mir|wann meldest du dich|wann melden sie sich|was kostet|was kostet mich|was kostet die nachricht
    kostet das was|kostet das etwas|kostet das|kostet es was|kostet was|ist das kostenlos|ist das umsonst|ist das gratis
    kostenlos|umsonst|gratis|fallen kosten an|entstehen kosten|wie lange gilt|bis wann gilt|nur einmal
    einmal nur|einmalig
    was heisst einmal|was heisst einmalig|was bedeutet|was bedeutet einmal|wie bekomme ich|wie schreibst du mir|wohin
    per sms|per mail|per e mail|per whatsapp|ueber whatsapp|hier im chat|kann ich das abbestellen|kann ich das stoppen
    kann ich das wieder abbestellen|kann ich das beenden|wie kann ich das abbestellen|wie stoppe ich|wie beende ich
    wie werde ich das wieder los|ist das werbung|bekomme ich dann werbung|kommt dann werbung|werbung|how often
    how often do you write|how many messages|when exactly|when do you write|when will you write|what does it cost
    does it cost anything|does it cost|is it free|is this free|for free|free of charge|how do i stop|how do i stop it
    can i stop it|can i stop it later|can i cancel it|only once|just once|what does once mean|by sms|by email|is it spam
    was passiert dann|und was passiert dann
    what happens then
"""
_YES_FIRST = (
    "ja|okay|ok|yes|aha|und|aber|and|but|das|es|dann|mich|mir|genau|eigentlich|wieder|spaeter|it|that|this|so|etwa|me"
)
_PHRASES = Phrases(
    {
        "undecided": _UNDECIDED,
        "asked": _WHAT_IT_IS,
        "beside": POLITE + GREETING + FILLER + _YES_FIRST,
    }
)


def undecided(text: str) -> bool:
    """Whether a whole message says that its writer does not know or does not mind."""
    row = _PHRASES.read(text)
    return not row.rest and "undecided" in row.kinds and "asked" not in row.kinds


def asks_what_it_is(text: str) -> bool:
    """Whether a whole message asks about what is offered: how often, when, at what cost, until when."""
    row = _PHRASES.read(text)
    return not row.rest and "asked" in row.kinds
