"""Why a message did not arrive, in the words that agents read. The platform's own code is small print beside them."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "not_there": {
        "de": "Unter dieser Nummer ist in diesem Messenger niemand erreichbar.",
        "en": "Nobody can be reached in this messenger under this number.",
    },
    "window": {
        "de": "Das Antwortfenster war zu: Freien Text nimmt der Messenger nur 24 Stunden nach der letzten Nachricht.",
        "en": "The reply window was closed: the messenger takes free text only for 24 hours after the last message.",
    },
    "blocked": {
        "de": "Diese Person hat uns im Messenger blockiert oder abbestellt.",
        "en": "This person has blocked us or opted out in the messenger.",
    },
    "limited": {
        "de": "Der Messenger stellt dieser Person gerade nichts von uns zu.",
        "en": "The messenger does not deliver our messages to this person at present.",
    },
    "template": {
        "de": "Der Messenger hat die Vorlage nicht angenommen. Bitte sag einer Admin Bescheid.",
        "en": "The messenger did not accept the template. Please tell an admin.",
    },
    "rate": {
        "de": "Es ging zu viel auf einmal hinaus. Versuch es in ein paar Minuten noch einmal.",
        "en": "Too much was sent at once. Try again in a few minutes.",
    },
    "content": {
        "de": "Der Messenger hat den Inhalt abgelehnt. Formuliere den Text anders.",
        "en": "The messenger refused the content. Put the text differently.",
    },
    "media": {
        "de": "Der Anhang war zu groß oder hat die falsche Art.",
        "en": "The attachment was too large or of the wrong kind.",
    },
    "setup": {
        "de": "Unser Zugang zum Messenger ist falsch eingestellt. Bitte sag einer Admin Bescheid.",
        "en": "Our access to the messenger is not set up correctly. Please tell an admin.",
    },
    "platform": {
        "de": "Der Messenger war gestört. Versuch es noch einmal.",
        "en": "The messenger had a fault. Try again.",
    },
    "unknown": {
        "de": "Niemand weiß, ob die Nachricht angekommen ist. Noch einmal geschickt kommt sie vielleicht doppelt.",
        "en": "Nobody knows whether the message arrived. Sending it again may send it twice.",
    },
    "late": {
        "de": "Die Nachricht kam nicht mehr rechtzeitig hinaus.",
        "en": "The message could not leave in time.",
    },
    "owner": {
        "de": "Ein anderer Mensch hatte das Gespräch inzwischen übernommen.",
        "en": "Somebody else had taken the conversation meanwhile.",
    },
    "other": {
        "de": "Der Messenger hat die Nachricht nicht zugestellt.",
        "en": "The messenger did not deliver the message.",
    },
}
"""By `Reason` (`bot/model/undelivered.py`) and language."""


def words_of(reason: str) -> dict[str, str]:
    return dict(WORDS.get(reason) or WORDS["other"])
