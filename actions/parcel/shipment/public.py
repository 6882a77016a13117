"""What may be told to whoever knows a number: no person, no address, no place where a parcel lies."""

from __future__ import annotations

import re
from functools import cache

_PERSONAL = re.compile(
    r"\b\d{5}\b"  # a postcode
    r"|\b(?:herrn?|frau|familie|mr|mrs|ms|dr|fam)\b\.?\s"
    r"|nachbar|neighbou?r\b|mitbewohner|hausbewohner|household|ablageort|ablagestelle|wunschort|safe ?place"
    r"|left (?:at|in|with|on)\b|front (?:door|desk)|porch|garage|terrasse|briefkasten|mailbox|letterbox"
    r"|unterschr|signed|signature|entgegengenommen|received by|angenommen (?:von|durch)|name:|empfangsberechtigt"
    r"|accepted by (?!dhl|dpd|gls|hermes|ups|carrier|the carrier)"
    r"|\w(?:stra(?:ß|ss)e|str\.|weg|allee|platz|gasse|ufer|damm|ring|chaussee|markt|twiete)\s*\d"
    r"|\b(?:street|road|avenue|lane|square)\b|\b\d+[a-z]?\s+\w+\s+(?:st|rd|ave|ln)\b"
    r"|(?:packstation|filiale|paketbox|paketshop|parcel ?shop|post office|locker|access point|branch)"
    r"\s*(?:nr\.?\s*|no\.?\s*|#\s*)?\d"
    r"|(?:zugestellt|übergeben|ausgehändigt|delivered|abgegeben|handed (?:over )?)\s*(?:to|an|bei|von)\s*:?\s*"
    r"(?!(?:the|a|den|die|das|dem|der|einen?|your|our|dhl)\b)\w",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:(?i:filiale|packstation|paketbox|paketshop|parcel ?shop|post office|locker|access point|branch|abholstelle))"
    r"\s+(?!(?i:zur|abgeholt|bereit|und|for|to|and|is|was|has|will|wird|ist|zum|by|ready|awaiting|where|wo"
    r"|eingeliefert|eingestellt|gebracht|weitergeleitet|umgeleitet|hinterlegt|abgegeben|transportiert|zugestellt)\b)"
    r"[A-ZÄÖÜ\"„]\w"
)
_NAME = re.compile(
    r"\b(?i:von|durch|by|an|to|bei|at|for|für)\s+[A-ZÄÖÜ][\w.'-]*\s+[A-ZÄÖÜ][\w.'-]*"
    r"|\b(?i:von|durch)\s+[A-ZÄÖÜ]\w+\s+(?i:angenommen|abgeholt|quittiert|übernommen)"
    r"|\b(?i:an|bei)\s+[A-ZÄÖÜ]\w+\s+(?i:zugestellt|übergeben|abgegeben|ausgehändigt|ausgeliefert)"
)
"""Two capitals after "by", or one before "accepted": more likely somebody than a thing."""
_OF_ARRIVAL = """
    die der das den dem des ihre ihr ihrer ihnen eine einen einem einer ein sendung paket päckchen ware lieferung wurde
    wird werden worden ist sind hat haben war konnte kann nicht leider erfolgreich heute gestern bereits nun jetzt ab
    sofort und dort sie es empfänger empfängers empfängerin persönlich zugestellt ausgeliefert ausgehändigt übergeben
    zustellung erfolgt abgeholt abgegeben angenommen in im an am auf zur zum zu von vom aus bis für mit nach filiale
    postfiliale packstation paketshop paketbox abholstelle abholung bereit abholbereit liegt lagert wartet hinterlegt
    eingestellt eingeliefert möglich sobald wenn danach geht absender zurück sieben werktagen tagen abgelegt briefkasten
    the a your shipment parcel package item delivery was has been is are it successfully delivered to recipient
    consignee customer receiver ready available awaiting waiting held for pick up pickup pick-up collection collected
    collect at in by from now can be picked post office retail outlet service point shop parcelshop locker branch handed
    over and address
"""
"""Words of what has arrived: any other may be a name or a place."""
_WORDS = re.compile(r"[^\W_][\w'-]*")
_SPEAKS = re.compile(
    r"sendung|paket|zustell|liefer|transport|bearbeit|angekündigt|eingeliefert|abhol|region|zoll|absender|empfänger"
    r"|\b(?:wurde|wird|ist|hat|liegt|geht|the|is|was|has|been|will|for|in|at|to|by|on)\b"
    r"|shipment|parcel|package|deliver|transit|customs|arriv|depart|process|sort|pick|collect|return|delay|hold",
    re.IGNORECASE,
)
"""What carriers speak of; a line with none of it may be a name."""
_SENTENCE = re.compile(
    r"(?<=[^\W\d_]{2}[.!?;])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bHr\.)(?<!\bFr\.)(?<!\bSt\.)(?<!\bFa\.)(?<!rof\.)"
    r"(?<!Mrs\.)(?<!tr\.)\s+(?=[A-ZÄÖÜ\"„])"
)
"""Not after an initial or a title: what follows them belongs to a name."""


def told(text: str | None, *, arrived: bool = False) -> str | None:
    """Return the sentences of a text that name nobody and no place; None if none is left. A bare code is none.

    Of what has `arrived` a carrier tells where and with whom, so there a sentence may hold plain words only.
    """
    said = dict.fromkeys(_SENTENCE.split(text or ""))
    kept = [one for one in said if one.count(" ") >= 2 and not personal(one) and (not arrived or _is_plain(one))]
    return " ".join(kept).strip() or None


@cache
def _words_of_arrival() -> frozenset[str]:
    return frozenset(_OF_ARRIVAL.split())


def _is_plain(text: str) -> bool:
    return all(word in _words_of_arrival() for word in _WORDS.findall(text.lower()))


def personal(text: str) -> bool:
    """Say whether a text may name a person, an address or the place where a parcel lies."""
    return bool(_PERSONAL.search(text) or _PLACE.search(text) or _NAME.search(text) or not _SPEAKS.search(text))
