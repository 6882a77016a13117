"""Thanks, good-byes and contentment as whole messages, in a closed grammar."""

from __future__ import annotations

import unicodedata

from bot.model.grammar.words import GREETING, THANKS, Phrases

_THANKS = """
    super danke|danke fuer die hilfe|danke fuer ihre hilfe|danke fuer deine hilfe|danke fuer alles
    thanks for your help|fuer die hilfe|fuer ihre hilfe|fuer deine hilfe|fuer eure hilfe|fuer die schnelle hilfe
    fuer ihre schnelle hilfe|fuer deine schnelle hilfe|fuer die info|fuer die infos|fuer die information
    fuer die auskunft|fuer die antwort|fuer die schnelle antwort|fuer ihre antwort|fuer deine antwort
    fuer die rueckmeldung|fuer die schnelle rueckmeldung|fuer ihre schnelle rueckmeldung
    fuer deine schnelle rueckmeldung|fuer ihre schnelle antwort|fuer deine schnelle antwort
    fuer den schnellen service|fuer den tollen service|fuer den service|klasse service|super service|toller service
    fuer ihre muehe|fuer deine muehe|fuer die muehe|fuer alles|for your help|for the help|for the info
    for the quick help|for the quick reply|for everything|thanx|thank u|dank je|tesekkuerler|gracias|merci beaucoup
    tausend dank|ich danke dir|ich danke ihnen|ich danke euch|ich bedanke mich|much appreciated|appreciate it
"""
_FINE = """
    ok|okay|oki|okey|okidoki|oki doki|okidoke|kk|k|alles klar|klar|in ordnung|gut|sehr gut|super|prima|perfekt|toll
    klasse|spitze|top|passt|passt so|cool|wunderbar|hervorragend|ausgezeichnet|geil|mega|super lieb|sehr lieb|great
    perfect|fine|nice|all right|alright|good|awesome|excellent|lovely|brilliant|bis dann|bis bald|bis spaeter
    tschuess|tschau|tschoe|ciao|bye|bye bye|auf wiedersehen|schoenen tag|schoenen tag noch|schoenen abend
    schoenen abend noch|einen schoenen tag|einen schoenen tag noch|einen schoenen abend|einen schoenen abend noch
    schoenes wochenende|ein schoenes wochenende|schoenen feierabend|guten abend noch|gute nacht|ihnen auch|dir auch
    euch auch|gleichfalls|ebenso|ebenfalls|have a nice day|have a good day|you too|see you|mehr brauche ich nicht
    das war s|das wars|das waers|das war alles|hat geklappt|hat sich erledigt|hat geholfen|das hat geholfen
    das hilft mir|das hilft|that helped|that s all|got it|weiss bescheid|weiss ich bescheid|dann weiss ich bescheid
    gut zu wissen|good to know|verstanden|verstehe|understood|i see|noted|alles gut|alles bestens|bestens|freut mich
    das freut mich|lg|vg|mfg|liebe gruesse|viele gruesse|beste gruesse|schoene gruesse|mit freundlichen gruessen|👍|👌
    🙏|😊|🙂|😀|😃|😄|❤|✅|🎉|🤗
"""
_BESIDE = """
    dann|das|ist|ja|jo|jup|jep|yep|yes|so|sehr|und|nochmal|noch einmal|erstmal|erst mal|the|then|and|a lot|oh|ah|na
    denn|aha|ach|ach so|achso|echt|wirklich|noch|auch|vielmals|very much|so much|it|is|that|well|my
"""
_PHRASES = Phrases({"thanks": THANKS + _THANKS, "fine": _FINE, "beside": GREETING + _BESIDE})
_OF_SIGNS = frozenset({"So", "Sk", "Cf", "Mn"})
"""Emoji, their colours of skin, and what joins them."""
_ASKING_SIGNS = frozenset("?？⁇⁈⁉❓❔❗❕‼🆘¿")


def courtesy(text: str) -> str:
    """`thanks` or `fine` if a message is nothing else, else nothing."""
    row = _PHRASES.read(text)
    if row.rest:
        return ""
    return "thanks" if "thanks" in row.kinds else "fine" if "fine" in row.kinds else ""


def asks_nothing(text: str) -> bool:
    """Whether nobody need answer this: thanks, a good-bye, contentment, or signs alone that ask nothing."""
    if _ASKING_SIGNS & set(text):
        return False
    said = "".join(char for char in text if unicodedata.category(char) not in _OF_SIGNS)
    return bool(courtesy(said)) or (said != text and not any(char.isalnum() for char in said))
