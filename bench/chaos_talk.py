"""What customers say in the chaos, and by which words an answer is known: every answer is one of its own."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LINES = ("U1", "U2", "U3", "U4")
PLAIN = {"Was kannst du alles?": "capabilities", "Bist du ein Mensch?": "bot"}
FORMS = 0.3  # the share of customers who begin with the form: first the question, then the number
TWICE = 0.1  # the share who at the end ask a line once more, when the first answer is there
BARE = 0.5  # the share of parcel numbers that are the whole message

_MARKS = re.compile(
    r"tracknum=(?P<parcel>1Z\d{16})"
    r"|Zur (?P<line>U\d) liegt"
    r"|(?P<ask>Wie lautet die Sendungsnummer)"
    r"|(?P<capabilities>Frag mich einfach, zum Beispiel)"
    r"|(?P<bot>Ich bin ein Bot)"
)


def marks(text: str) -> Iterator[str]:
    """The answers that a text holds, in order; several turns may share one bubble."""
    for found in _MARKS.finditer(text):
        name = str(found.lastgroup)
        yield found[name] if name in {"parcel", "line"} else name


@dataclass
class Saying:
    """One message of a customer and the mark of its answer. `alone`: said when the answer before it is there."""

    text: str
    mark: str
    alone: bool = False
    sid: str = ""
    written: float = 0.0
    attempts: int = 0
    accepted: bool = False


@dataclass
class Customer:
    """Who writes what, in this order."""

    number: str
    agent_texts: list[Saying] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Everything was accepted: only then each answer is certain."""
        return all(one.accepted for one in self.agent_texts)


def customers(rng: random.Random, contacts: int, messages: int, prefix: int) -> list[Customer]:
    """So many customers who together say so much. Equal texts in one turn are said once, so nobody repeats
    himself, except those who waited for the first answer."""
    parcels = iter(rng.sample(range(10**14), messages + contacts))
    found = []
    for place in range(contacts):
        share = messages // contacts + (place < messages % contacts)
        found.append(Customer(f"+4917{prefix:03}{place:07}", _sayings(rng, share, parcels)))
    return found


def _sayings(rng: random.Random, number: int, parcels: Iterator[int]) -> list[Saying]:
    begin = _form(ups(next(parcels))) if number >= 2 and rng.random() < FORMS else []
    lines = [Saying(f"Fährt die {line}?", line) for line in LINES]
    again = [Saying(f"Fährt die {LINES[0]}?", LINES[0], alone=True)] if rng.random() < TWICE and number > 8 else []
    plain = [Saying(text, mark) for text, mark in PLAIN.items()]
    left = number - len(begin) - len(again)
    some = [*lines, *plain][: min(6, left)] if again else rng.sample([*lines, *plain], min(left, 6) // 2)
    some += [_parcel(rng, ups(next(parcels))) for _ in range(left - len(some))]
    rng.shuffle(some)
    return [*begin, *some, *again]


def _form(parcel: str) -> list[Saying]:
    return [Saying("Wo ist mein Paket?", "ask"), Saying(parcel, parcel)]


def _parcel(rng: random.Random, parcel: str) -> Saying:
    return Saying(parcel if rng.random() < BARE else f"Wo ist mein Paket {parcel}?", parcel)


def ups(number: int) -> str:
    """A parcel number of a carrier that is known and not served, with its check digit."""
    digits = f"{number:015d}"
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"1Z{digits}{(10 - total % 10) % 10}"
