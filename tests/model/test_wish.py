"""A wish to be told, and what only looks like one."""

from __future__ import annotations

import pytest

from bot.model.grammar.wish import wish

SENTENCES = {
    "directive": """
        Sag mir Bescheid, wenn die U3 wieder fährt
        schreib mir sobald die u1 wieder läuft
        Kannst du mir Bescheid sagen, wenn die U3 wieder fährt?
        Könnten Sie mich bitte informieren, sobald die U2 wieder fährt?
        Bitte benachrichtigt mich, wenn die Störung vorbei ist
        Ich möchte eine Nachricht, wenn die U3 wieder fährt
        Ich hätte gern Bescheid, sobald es weitergeht
        Vergiss nicht, mir zu schreiben, wenn die U3 wieder fährt
        Meld dich wenn die U3 nicht mehr gesperrt ist
        Let me know when the U3 is running again
        Please text me as soon as the line is back
        Could you let me know once the U1 runs again?
        I'd like to be told when the U3 is back
        wenn die U3 wieder fährt, sag mir bitte Bescheid
        Gib mir bescheid wenn auf der U3 keine störung mehr ist
        don't forget to tell me when the U3 runs again
        Kannst du mir schreiben wenn die u3 wieder normal fährt
        Erinner mich bitte, sobald die U4 wieder rollt
    """,
    "refusal": """
        schreib mir NICHT wenn die u3 wieder fährt
        Ich will keine Nachricht, wenn die U3 wieder fährt
        Du brauchst mir nicht zu schreiben, wenn die U3 wieder fährt
        Bitte sag mir nicht Bescheid, wenn sie wieder fährt
        wenn die u3 wieder fährt musst du mir nicht schreiben
        Don't text me when the U3 is running again
        No need to tell me when the line is back
        Please do not notify me once the U3 runs
        Ich brauche keinen Hinweis, sobald die U3 wieder fährt
        Kein Bescheid nötig wenn die U3 wieder geht
        nein, schreib mir bloß nicht, wenn die U1 wieder fährt
        Sie müssen mich nicht benachrichtigen, wenn es weitergeht
        Wenn die U3 wieder fährt, will ich davon nichts wissen
        You don't have to let me know when it runs again
        Ich möchte nicht informiert werden, wenn die U3 wieder fährt
        I don't want a message when the U3 is back
        niemals mir schreiben wenn die U3 wieder fährt!
        Hör auf mir zu schreiben wenn die U3 wieder fährt
        Never message me when the U3 is running again
    """,
    "question": """
        kannst du mir sagen wann die u3 wieder fährt
        Kannst du mir sagen, ob die U3 wieder fährt?
        Wissen Sie, wann die U3 wieder fährt?
        Sag mal, wann fährt die U3 wieder?
        Weißt du ob die U3 morgen wieder fährt
        Wie kann ich Bescheid bekommen, wenn die U3 wieder fährt?
        Was passiert, wenn ich mir Bescheid geben lasse?
        Schreibst du mir dann jeden Tag?
        Wie oft schreibst du mir, wenn ich ja sage?
        Kostet es was, wenn du mir schreibst?
        Do you send messages when the line is back?
        How do I get notified when the U3 is back?
        Sagt ihr Bescheid, wenn die U3 wieder fährt?
        Bekomme ich eine Nachricht, wenn die U3 wieder fährt?
        Würdet ihr mir auch schreiben, wenn der Bus ausfällt?
    """,
    "reported": """
        mein Chef meint, du sollst mir schreiben, wenn die U3 wieder fährt
        Meine Frau will Bescheid wissen, wenn die U3 wieder fährt
        Er sagt, ihr schreibt einem, wenn die U3 wieder fährt
        My boss says you should tell me when the U3 runs again
        Meine Mutter möchte wissen wenn die U3 wieder fährt
        Man sagt ihr gebt Bescheid sobald es weitergeht
        Jemand meinte, ihr schreibt mir, sobald die Bahn fährt
        My daughter wants you to text her when the U3 is back
    """,
    "past": """
        du hast mir nicht Bescheid gesagt, als die U3 wieder fuhr
        Ihr habt mir nicht geschrieben, wenn die U3 wieder fährt
        Warum hast du mir nicht Bescheid gesagt, wenn die U3 wieder fährt
        You didn't tell me when the U3 was running again
        Ihr wolltet mir doch Bescheid sagen, wenn die U3 wieder fährt, habt ihr aber nicht gemacht
        Ich wurde nicht informiert als die U3 wieder fuhr
        Ich habe keine Nachricht bekommen, als die U3 wieder fuhr
        why did nobody notify me when the line was back
        Hättet ihr mir nicht Bescheid sagen können, dass die U3 wieder fährt
        you never told me when the U3 was back
    """,
}


@pytest.mark.parametrize(
    ("kind", "said"), [(kind, line.strip()) for kind, text in SENTENCES.items() for line in text.strip().splitlines()]
)
def test_what_a_sentence_about_being_told_asks_for(kind: str, said: str) -> None:
    """A directive is told from a refusal, a question, somebody else's wish, and a complaint about the past."""
    assert wish(said) == kind


def test_a_refusal_holds_against_a_wish_in_the_same_breath() -> None:
    """Where one sentence refuses, no other one grants."""
    assert wish("Sag mir Bescheid, wenn die U1 fährt. Schreib mir aber nicht, wenn die U3 fährt.") == "refusal"
