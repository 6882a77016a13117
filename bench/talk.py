"""What customers say under load, and by which words an answer is known to be the answer to it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

LINES = ("U1", "U2", "U3", "U4")
PARCEL = "00340434161094042557"
ASKED = "Wo ist mein Paket?"
PLAIN = {"bot_challenge": "Bist du ein Mensch?", "capabilities": "Was kannst du alles?"}  # no action answers them
ACTIONS, PLAINS = 0.5, 0.4  # the rest are forms: the question for a parcel, then its number
SHORTEST_PROOF = 6
STORM = (
    "Fährt die U3?", "U3", "was ist mit der u3 los", "Ist die U3 gesperrt?", "Hallo, fährt die U3 gerade?",
    "Warum kommt die U3 nicht?", "Störung U3?", "u3 stoerung", "Fährt die U3 wieder?", "Ist die U3 noch gesperrt?",
    "Guten Morgen, ist was mit der U3?", "Was ist denn mit der U3", "Moin! U3 läuft?", "U3 fällt aus?",
    "Steht die U3?", "Kommt die U3 noch", "Is the U3 running?", "U3 delayed?", "Is there a problem with the U3",
    "Fahren die Züge der U3?",
)  # fmt: skip

Kind = Literal["action", "plain", "form_asked", "form_filled"]


@dataclass(frozen=True)
class Saying:
    """One message. An answer to it holds one of the proofs."""

    kind: Kind
    text: str
    proofs: tuple[str, ...]


class Talk:
    """Draws messages in the mix of the target, always the same for one seed."""

    def __init__(self, nlu: Path, seed: int) -> None:
        self._random = random.Random(seed)  # nothing secret
        self._plain = [Saying("plain", text, _proofs(nlu, skill, f"utter_{skill}")) for skill, text in PLAIN.items()]
        asked = _proofs(nlu, "parcel_status", "utter_ask_parcel_number")
        self._asked = Saying("form_asked", ASKED, (*asked, PARCEL))  # who gave the number before is answered at once
        self._filled = Saying("form_filled", PARCEL, (PARCEL,))

    def kind(self) -> Literal["action", "plain", "form"]:
        drawn = self._random.random()
        return "action" if drawn < ACTIONS else "plain" if drawn < ACTIONS + PLAINS else "form"

    def plain(self) -> Saying:
        return self._random.choice(self._plain)

    def form(self, *, asked: bool) -> Saying:
        """The question, or the number that was asked for."""
        return self._filled if asked else self._asked

    def lines(self, number: int) -> list[Saying]:
        """Questions about so many different lines."""
        chosen = self._random.sample(LINES, number)
        return [Saying("action", f"Fährt die {line} gerade?", (line,)) for line in chosen]

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def gap(self, rate: float) -> float:
        """Seconds to the next message; customers do not write in step."""
        return self._random.expovariate(rate)


class OneLine(Talk):
    """What everybody asks when one line stands: the same, in the words of each."""

    def kind(self) -> Literal["action", "plain", "form"]:
        return "action"

    def chance(self, share: float) -> bool:
        return False

    def lines(self, number: int) -> list[Saying]:
        return [Saying("action", self._random.choice(STORM), ("U3",)) for _ in range(number)]


def _proofs(nlu: Path, skill: str, response: str) -> tuple[str, ...]:
    """The beginnings of all variations of a response, up to the first placeholder."""
    content = yaml.safe_load(next(nlu.glob(f"*/{skill}/responses.yml")).read_text(encoding="utf-8"))["responses"]
    proofs = tuple(dict.fromkeys(_beginnings(content[response])))
    if not proofs:
        raise ValueError(f"{response} has no words to know it by")
    return proofs


def _beginnings(variations: list[dict[str, str]]) -> Iterator[str]:
    for variation in variations:
        beginning = variation["text"].split("\n")[0].partition("{")[0].strip()
        if len(beginning) >= SHORTEST_PROOF:
            yield beginning
