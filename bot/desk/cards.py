"""Contact cards as words: the names and numbers of a vCard, of any version, and nothing else of it."""

from __future__ import annotations

import quopri
import re

MOST_CARDS, MOST_NUMBERS, LONGEST = 20, 10, 120
_FOLDED = re.compile(r"\r?\n[ \t]")
_SOFT = re.compile(r"=\r?\n")
_PROPERTY = re.compile(r"(?:[\w-]+\.)?(?P<name>FN|N|ORG|TEL|EMAIL)(?P<more>;[^:]*)?:(?P<value>.*)", re.IGNORECASE)


def cards(body: bytes) -> list[dict[str, object]]:
    """Each card's name, numbers and addresses as text; what has none of them is left out."""
    text = _FOLDED.sub("", _SOFT.sub("", body.decode(errors="replace")))
    found = []
    for part in re.split(r"(?im)^BEGIN:VCARD\s*$", text)[1 : MOST_CARDS + 1]:
        card = _card(part)
        if card["name"] or card["numbers"]:
            found.append(card)
    return found


def _card(text: str) -> dict[str, object]:
    names: dict[str, str] = {}
    numbers: list[str] = []
    for line in text.splitlines():
        match = _PROPERTY.fullmatch(line.strip())
        if match is None:
            continue
        name, value = match["name"].upper(), _plain(match["value"], match["more"] or "")
        if name in {"TEL", "EMAIL"}:
            numbers.append(value.removeprefix("tel:"))
        elif value:
            names.setdefault(name, value)
    called = names.get("FN") or names.get("N") or names.get("ORG") or ""
    return {"name": called, "numbers": [one for one in dict.fromkeys(numbers) if one][:MOST_NUMBERS]}


def _plain(value: str, more: str) -> str:
    if "QUOTED-PRINTABLE" in more.upper():
        value = quopri.decodestring(value.encode()).decode(errors="replace")
    parts = [part.strip() for part in re.split(r"(?<!\\);", value.replace("\\n", " ").replace("\\N", " "))]
    words = re.sub(r"\\([,;\\])", r"\1", " ".join(part for part in parts if part))
    return "".join(word for word in words if word.isprintable())[:LONGEST]
