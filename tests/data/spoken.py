"""The lists of sentences in `reading/` and what the rules read in each, without a brain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.flow.consent.undo import takes_back
from bot.flow.inbound.message import Read
from bot.flow.respond.follow_up import OF_PACK, asked, without_names
from bot.model.conversation import Question
from bot.model.grammar.choice import by_title, picked
from bot.model.grammar.parts import parts
from bot.model.grammar.question import asks, asks_how
from bot.model.grammar.wish import wish
from bot.model.grammar.yes_no import yes_or_no
from bot.model.message import Choice
from bot.model.stop import STOP, stops
from bot.wiring.sources import Recognition
from tests.data.test_costs import CONTENT

LISTS = Path(__file__).parent / "reading"
HELD = ("line:U1", "line:U2", "line:U3", "parcel:00340434161094042557")
SHORT = ("U1", "U2", "U3", "P")
_RECOGNITION = Recognition()
_NOW = datetime(2026, 11, 30, 14, 5, tzinfo=UTC)
_NEVER = datetime(2026, 12, 1, tzinfo=UTC)
_ERASE = (Choice("a", "Alles löschen", "affirm"), Choice("b", "Nicht löschen", "deny"))


@dataclass(frozen=True)
class Sentence:
    """`held_out`: nobody tunes on it."""

    expected: str
    said: str
    held_out: bool


def sentences(name: str) -> list[Sentence]:
    """One list, in its order."""
    rows = (line.split("\t") for line in (LISTS / f"{name}.tsv").read_text("utf-8").splitlines() if line[:1] != "#")
    return [Sentence(expected, said, which == "held_out") for expected, said, which in rows]


def to_an_offer(text: str) -> str:
    """A yes, a no, or neither; a yes with a condition is not yet one."""
    said = yes_or_no(text)
    return said.word if said and not said.condition else "neither"


def to_an_erasure(text: str) -> str:
    """Erased, kept, or asked once more."""
    typed = None if asks(text) else by_title(text, _ERASE)
    said = yes_or_no(text)
    if typed is not None:
        return "erase" if typed.intent == "affirm" else "keep"
    by_number = picked(text, None, Question(_NEVER, _ERASE))
    return "keep" if (said and said.word == "no") or (by_number and by_number.intent == "deny") else "ask"


def stopped(text: str) -> str:
    """Whether everything ends at once; who asks how is asked."""
    return "stop" if left(text) == "" and not asks_how(text) else "none"


def left(text: str) -> str:
    """What holds of three lines and a parcel after this message."""
    meant = stops(text, None, CONTENT.skills[STOP], _RECOGNITION)
    types = ("line_runs_again",) * 3 + ("parcel_comes",)
    kept = [
        short
        for short, subject, type_ in zip(SHORT, HELD, types, strict=True)
        if not (meant and meant.fits(type_, subject))
    ]
    return " ".join(kept)


def followed(text: str) -> str:
    """The aspects that it asks of the last answer; `none` if it is no follow-up."""
    read = _read(text)
    bare = without_names(read)
    found = asked(CONTENT.follow_ups, read, _RECOGNITION.asked_for("moment", bare, _NOW))
    return " ".join(one for one in found if not one.startswith(OF_PACK)) or "none"


def taken_back(text: str) -> str:
    """Whether it takes back what was just noted."""
    return "back" if takes_back(text) else "none"


def counted(text: str) -> str:
    """How many questions it holds."""
    return str(len(parts(text, _RECOGNITION.recognise(text))))


def _read(text: str) -> Read:
    found = tuple(_RECOGNITION.recognise(text))
    return Read(None, text, found, _RECOGNITION.only(text, found))  # type: ignore[arg-type]


READERS: dict[str, Callable[[str], str]] = {
    "offer": to_an_offer,
    "erase": to_an_erasure,
    "stop": stopped,
    "exceptions": left,
    "wish": wish,
    "undo": taken_back,
    "follow_up": followed,
    "correction": followed,
    "two_questions": counted,
}
