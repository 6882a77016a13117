"""Thanks, good-byes and contentment as whole messages, in a closed grammar."""

from __future__ import annotations

from bot.model.grammar.words import GREETING, THANKS, Phrases

_THANKS = """
    super danke|danke fuer die hilfe|danke fuer ihre hilfe|danke fuer deine hilfe|danke fuer alles|thanks for your help
"""
_FINE = """
    ok|okay|oki|alles klar|in ordnung|gut|sehr gut|super|prima|perfekt|toll|klasse|spitze|top|passt|passt so|cool
    wunderbar|great|perfect|fine|nice|all right|alright|good|bis dann|tschuess|ciao|bye|schoenen tag|schoenen tag noch
    schoenen abend|schoenen abend noch|einen schoenen tag|einen schoenen tag noch|ihnen auch|dir auch|euch auch
    gleichfalls|ebenso|have a nice day|you too|mehr brauche ich nicht|das war s|das wars|das war alles|hat geklappt
    hat geholfen|das hat geholfen|das hilft mir|that helped|that s all|lg|vg|liebe gruesse|viele gruesse|👍|👌|🙏|😊
    🙂|😀|😃|😄|❤|✅|🎉|🤗
"""
_BESIDE = "dann|das|ist|ja|so|sehr|und|nochmal|noch einmal|erstmal|erst mal|the|then|and|a lot|oh|ah|na|denn"
_PHRASES = Phrases({"thanks": THANKS + _THANKS, "fine": _FINE, "beside": GREETING + _BESIDE})


def courtesy(text: str) -> str:
    """`thanks` or `fine` if a message is nothing else, else nothing."""
    row = _PHRASES.read(text)
    if row.rest:
        return ""
    return "thanks" if "thanks" in row.kinds else "fine" if "fine" in row.kinds else ""
