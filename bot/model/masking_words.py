"""The words around a secret: what announces one, what may stand between, and what is no secret after all."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["IBAN", "Kartennummer", "Prüfnummer", "PIN", "TAN", "Passwort"]

LENGTHS: dict[Kind, tuple[int, int]] = {"PIN": (3, 8), "TAN": (4, 10), "Prüfnummer": (3, 4), "Passwort": (4, 40)}
"""How many digits a secret of this kind has."""


_PLAIN = str.maketrans("äöü", "aou", "") | {ord("ß"): "ss"}
_WRITTEN_OUT = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}


def spelt(words: str) -> frozenset[str]:
    """The words as they are compared: umlauts as plain letters, and as people without umlauts write them."""
    return frozenset(f"{words.translate(_PLAIN)} {words.translate(_WRITTEN_OUT)}".split())


_PINS = spelt(
    "pin pins pinnummer pincode pinnr pinzahl geheimzahl geheimnummer geheimpin kartenpin simpin handypin apppin"
    " bankpin kontopin telefonpin onlinepin loginpin wunschpin ecpin transaktionspin puk"
)
_TANS = spelt(
    "tan tans mtan itan etan smstan pushtan phototan chiptan qrtan apptan banktan tannummer tancode tannr"
    " einmalcode einmalpin otp smscode bestätigungscode verifizierungscode freigabecode transaktionsnummer"
)
_SECURITY = spelt(
    "cvv cvc cvn csc kartenprüfnummer kartenprüfziffer prüfnummer prüfziffer kartenprüfcode sicherheitscode"
    " sicherheitsnummer kartensicherheitscode"
)
_PASSWORD = re.compile(
    r"[a-z]{0,20}(?:passwort|passwoert|passwd|password|kennwort|losungswort|passphrase|passcode)s?"
    r"|(?:passwo(?:e)?rter|kennwo(?:e)?rter)n?|pw|pwd|psw|zugangscode|entsperrcode|wlanschl(?:ue|u)ssel"
)
_TWO: dict[tuple[str, str], Kind] = {
    ("security", "code"): "Prüfnummer",
    ("card", "verification"): "Prüfnummer",
    ("verification", "code"): "TAN",
    ("confirmation", "code"): "TAN",
    ("sms", "code"): "TAN",
    ("time", "code"): "TAN",
}
ENDINGS = spelt("nummer nr code zahl number no")
"""What belongs to the word before: PIN-Nummer."""


def announced(word: str, following: str) -> tuple[Kind, int] | None:
    """The kind of secret that this word announces, and of how many words it consists."""
    if kind := _TWO.get((word, following)):
        return kind, 2
    if word in _PINS:
        return "PIN", 1
    if word in _TANS:
        return "TAN", 1
    if word in _SECURITY:
        return "Prüfnummer", 1
    if word == "pass" and following in {":", "="}:
        return "Passwort", 1
    return ("Passwort", 1) if len(word) < 40 and _PASSWORD.fullmatch(word) else None


SAYS = spelt("ist lautet lautete is heißt war was wäre sind are lauten hieß")
BETWEEN = SAYS | spelt(
    "jetzt neu neue neuer neues neuen alte alter altes alten aktuelle aktuelles aktuell nun also nämlich hier"
    " folgende folgendes diese dieses dies einfach immer noch schon ja bitte eben halt gerade nicht sie es das die"
    " der den dem des meine meiner meines meinem mein meinen dein deine unsere unser unseren ihre ihr von vom für"
    " zu zur zum mir mich uns my our the a for of to with mit karte kreditkarte bankkarte girokarte girocard"
    " debitkarte ec visa mastercard card credit debit app handy sim simkarte konto girokonto account online"
    " onlinebanking banking kundenkonto portal login zugang shop phone nr nummer no number code sms per bekommen"
    " erhalten geschickt now currently new old it following wlan wifi router hvv email mail e abholung dazu davon"
    " dafür gehört doch wohl nur eigentlich glaub glaube ich habe hab wahrscheinlich vielleicht natürlich übrigens"
    " dann gilt i think maybe probably got received entered gave given set eingegeben eingetippt getippt probiert"
    " versucht benutze nutze verwende use used tried"
)
"""What may stand between the announcement and the secret."""

SIGNS = frozenset(":=->?,;()'\"/*#[]|~»«›‹„“”‚‘’\n→")
QUOTES = {'"': '"', "'": "'", "„": '“”"', "“": '”"', "»": "«", "«": "»", "‚": "‘'", "‘": "’'", "›": "‹", "`": "`"}
JOINS = spelt("und oder and or bzw dann then sowie") | {",", "/", ";", "&", "+"}
UNITS = spelt(
    "mal x uhr euro eur cent prozent tag tage tagen stunde stunden minute minuten sekunden woche wochen monat"
    " monate jahr jahre versuch versuche versuchen stellen stellig stellige ziffern zeichen zahlen digits times"
    " days hours minutes weeks months years characters attempts tans pins personen stück km meter nachrichten h"
    " min"
) | {"€", "%", "$"}
MOMENTS = spelt("seit am um ab bis in im nach vor jahr since at on until by line linie nr gleis zimmer platz haus")

_STATES = spelt(
    "falsch weg abgelaufen gesperrt vergessen ungültig unbekannt korrekt richtig unsicher sicher kurz lang alt"
    " neu geändert zurückgesetzt verloren entfallen gestohlen geklaut gehackt geknackt kompromittiert defekt"
    " kaputt egal dasselbe dieselbe identisch anders notwendig nötig erforderlich möglich unmöglich komplett gut"
    " schlecht verschwunden unterwegs angekommen abhanden reset stark schwach fehler problem frage thema hinweis"
    " info unklar offen leer blockiert falsches richtiges neues altes wrong incorrect expired locked invalid"
    " forgotten lost gone unknown correct right same different needed required necessary secure safe weak strong"
    " short long old new changed recovery missing broken stolen hacked compromised accepted rejected blocked"
)
_SENTENCE = spelt(
    "nicht zu mir leider immer noch schon nur sehr ändern zurücksetzen ein eine einen kein keine das der die dem"
    " den des wieder seit wegen auf für von mit ohne bei in im am um bis nach vor aus über unter ob wenn weil dass"
    " ich du er sie es wir ihr man wer wie was wo wann warum welches welche wieso kann können konnte muss müssen"
    " soll sollte darf will möchte habe hat haben hatte bin bist ist sind war waren wird wurde werden geht ging"
    " gehen funktioniert klappt stimmt passt kommt kam bitte danke hilfe hallo moin gerne ja nein doch auch aber"
    " und oder sondern jetzt nun gerade eben immernoch mehr gar nie niemals anscheinend offenbar wohl angeblich"
    " plötzlich wirklich eigentlich gleich weiterhin bereits erst hier dort da mein meine meinem meinen dein unser"
    " sein gekommen eingeben eingegeben einzugeben anfordern angefordert erhalten bekommen setzen gesetzt"
    " beantragen anlegen vergeben wiederherstellen vergesse merken eintragen nutzen speichern gespeichert"
    " hinterlegt zweimal dreimal not no the a an too still my your our on at for to from with without it i you he"
    " she we they is are were has have had be been being works working doesnt isnt cant can could should would"
    " please thanks thank help yes and or but only always never already now again resetting change forgot what how"
    " where when why who which does did do longer sorry 2fa mfa siehe oben unten see above below"
)


def ordinary(word: str) -> bool:
    """Whether the word is one of those that are said *about* a secret."""
    return _plain(word) in _STATES or in_a_sentence(word)


def in_a_sentence(word: str) -> bool:
    """Whether the word belongs to sentences and to no list of words that somebody has chosen."""
    return _plain(word) in _SENTENCE


def _plain(word: str) -> str:
    return word.casefold().translate(_PLAIN)


_SAYS_HOW = re.compile(
    r"[a-z]{1,20}(?:iert|bar|lich|isch|los|haft|able|ible)|(?:ge|be|ver|ent|er|zer|abge|ausge|einge|zur(?:ue|u)ckge)[a-z]{2,20}(?:t|en)"
)


def says_how(word: str) -> bool:
    """Whether the word, by its form, tells how something is."""
    return _SAYS_HOW.fullmatch(word) is not None


_NUMBER_PARTS = (
    "null|zero|eins|einund|ein|one|zwei|zwo|zwan|two|dreis|drei|three|vier|four|f(?:ue|u)nf|five|sechs|sech|six|siebe?n?|seven|acht"
    "|eight|neun|nine|zehn|ten|elf|eleven|zwo(?:e)?lf|twelve|thirteen|fifteen|teen|twenty|thirty|forty|fifty|ty|zig|sig|und"
    "|hundert|hundred|tausend|thousand"
)
_NUMBER_WORD = re.compile(rf"(?:{_NUMBER_PARTS}){{1,10}}")
_NUMBER_PART = re.compile(_NUMBER_PARTS)


def number_parts(word: str) -> int:
    """Of how many parts a number in letters consists; 0 if it is none."""
    if len(word) > 40 or not _NUMBER_WORD.fullmatch(word):
        return 0
    return len(_NUMBER_PART.findall(word))
