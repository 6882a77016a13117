"""The words of the page that shows somebody their data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.model.item import Locale


@dataclass(frozen=True)
class Words:
    """One language. `facts`, `who`, `statuses` and `notices` say in words what the export says in names; a kind of
    notice that a company has made itself keeps its name."""

    lang: str
    title: str
    ask: str
    button: str
    once: str
    over: str
    conversation: str
    nobody_wrote: str
    consents: str
    no_consents: str
    given: str
    until: str
    you_said: str
    you_saw: str
    json: str
    json_note: str
    erase: str
    privacy: str
    imprint: str
    moment: str
    facts: Mapping[str, str] = field(default_factory=dict)
    who: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    notices: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)


_DE = Words(
    lang="de",
    title="Deine Daten",
    ask="Hier siehst du alles, was über dich gespeichert ist: Gespräch, Einwilligungen, Merkzettel.",
    button="Meine Daten zeigen",
    once="Der Link geht nur einmal auf und nur eine halbe Stunde lang. Öffne ihn an einem Gerät, das nur du siehst.",
    over="Dieser Link ist schon benutzt oder zu alt. Schreib uns im Chat „Meine Daten“, dann bekommst du einen neuen.",
    conversation="Gespräch",
    nobody_wrote="Es ist kein Gespräch gespeichert.",
    consents="Einwilligungen",
    no_consents="Du hast keine Nachrichten von uns bestellt.",
    given="gegeben",
    until="gilt bis",
    you_said="Das hast du geschrieben",
    you_saw="Das hast du dabei gelesen",
    json="Alles als Datei laden (JSON)",
    json_note="Die Datei enthält auch technische Angaben. Der Knopf geht einmal.",
    erase="Wenn du alles löschen lassen willst, schreib uns im Chat „Löscht mich“.",
    privacy="Datenschutz",
    imprint="Impressum",
    moment="%d.%m.%Y, %H:%M",
    facts={
        "address": "Adresse",
        "language": "Sprache",
        "reachable_until": "Wir dürfen antworten bis",
        "remembered": "Gemerkt",
        "messages": "Nachrichten von uns",
        "exported_at": "Stand",
    },
    beside={
        "image": "Bild",
        "audio": "Sprachnachricht",
        "video": "Video",
        "card": "Kontakt",
        "document": "Dokument",
        "place": "Standort",
    },
    who={
        "customer": "Du",
        "bot": "Assistent (Bot)",
        "agent": "Team",
        "service": "Assistent (Bot)",
        "notice": "Benachrichtigung",
        "system": "Vermerk",
    },
    statuses={
        "live": "gilt",
        "paused": "pausiert",
        "withdrawn": "widerrufen",
        "ended": "beendet",
        "spent": "eingelöst",
        "sent": "eingelöst und gesendet",
        "failed": "nicht zugestellt",
        "too_late": "zu spät",
    },
    languages={"de": "Deutsch (du)", "de_sie": "Deutsch (Sie)", "en": "Englisch"},
    notices={
        "line_runs_again": "Linie fährt wieder",
        "commute": "Pendel-Hinweis",
        "parcel_comes": "Paket kommt",
        "parcel_done": "Paket ist da",
        "callback": "Rückmeldung vom Team",
    },
)

_DE_SIE = replace(
    _DE,
    title="Ihre Daten",
    ask="Hier sehen Sie alles, was über Sie gespeichert ist: Gespräch, Einwilligungen, Merkzettel.",
    once="Der Link geht nur einmal auf und nur eine halbe Stunde lang. "
    "Bitte öffnen Sie ihn an einem Gerät, das nur Sie sehen.",
    over="Dieser Link ist schon benutzt oder zu alt. Schreiben Sie uns im Chat „Meine Daten“, dann bekommen Sie einen "
    "neuen.",
    no_consents="Sie haben keine Nachrichten von uns bestellt.",
    you_said="Das haben Sie geschrieben",
    you_saw="Das haben Sie dabei gelesen",
    erase="Wenn Sie alles löschen lassen möchten, schreiben Sie uns im Chat „Löschen Sie mich“.",
    who={**_DE.who, "customer": "Sie"},
)

_EN = Words(
    lang="en",
    title="Your data",
    ask="This shows everything that is stored about you: conversation, consents, what you asked us to remember.",
    button="Show my data",
    once="The link opens once, within half an hour. Open it on a device that only you can see.",
    over="This link has been used or is too old. Write “my data” in the chat and you will get a new one.",
    conversation="Conversation",
    nobody_wrote="No conversation is stored.",
    consents="Consents",
    no_consents="You have not asked us to write to you.",
    given="given",
    until="valid until",
    you_said="What you wrote",
    you_saw="What you were shown",
    json="Load everything as a file (JSON)",
    json_note="The file holds technical details too. The button works once.",
    erase="If you want everything erased, write “delete my data” in the chat.",
    privacy="Privacy",
    imprint="Imprint",
    moment="%d %b %Y, %H:%M",
    facts={
        "address": "Address",
        "language": "Language",
        "reachable_until": "We may answer until",
        "remembered": "Remembered",
        "messages": "Messages from us",
        "exported_at": "As of",
    },
    beside={
        "image": "Picture",
        "audio": "Voice message",
        "video": "Video",
        "card": "Contact",
        "document": "Document",
        "place": "Location",
    },
    who={
        "customer": "You",
        "bot": "Assistant (bot)",
        "agent": "Team",
        "service": "Assistant (bot)",
        "notice": "Notification",
        "system": "Note",
    },
    statuses={
        "live": "valid",
        "paused": "paused",
        "withdrawn": "withdrawn",
        "ended": "ended",
        "spent": "used",
        "sent": "used and sent",
        "failed": "not delivered",
        "too_late": "too late",
    },
    languages={"de": "German", "de_sie": "German", "en": "English"},
    notices={
        "line_runs_again": "Line runs again",
        "commute": "Commute notices",
        "parcel_comes": "Parcel is coming",
        "parcel_done": "Parcel has arrived",
        "callback": "Message from the team",
    },
)

WORDS: Mapping[Locale, Words] = {"de": _DE, "de_sie": _DE_SIE, "en": _EN}
